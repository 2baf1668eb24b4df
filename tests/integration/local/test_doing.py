"""What people do on the page, what the bot hears of it, and what each of them then sees."""

from typing import Any

import pytest

from tests.integration.local.conftest import LocalBot, card_message
from tests.integration.local.page import Page, action
from tests.integration.playground.cards import execute, form, simple
from tests.integration.playground.tinybot import Json, TinyBot


async def test_a_post_with_a_mention_is_told_and_answered_in_its_thread(page: Page, bot: LocalBot) -> None:
    channel = await page.channel()
    said = await page.say(channel, "@Justera möte på torsdag\nkl 13")
    assert (said["told"], said["root"], said["place"]) == ("told", None, channel)
    assert said["text"] == "<at>Justera</at> möte på torsdag\nkl 13"
    assert said["mentions"] == ["Justera"]
    assert bot.texts() == ["<at>Justera</at> möte på torsdag\nkl 13"]
    answer = await page.message(channel, lambda one: one["sender"] is None)
    assert (answer["root"], answer["conversation"]) == (said["id"], said["conversation"])
    assert answer["format"] == "markdown"


async def test_what_does_not_mention_the_bot_it_hears_only_with_the_permission(
    page: Page, bot: LocalBot
) -> None:
    channel = await page.channel()
    assert (await page.say(channel, "Vem tar kaffet?"))["told"] == "not_told"
    assert bot.texts() == []
    await page.do("/api/hearing", everything=True)
    assert (await page.say(channel, "Jag kan"))["told"] == "told"
    assert bot.texts() == ["Jag kan"]


async def test_a_personal_chat_needs_no_mention(page: Page, bot: LocalBot) -> None:
    chat = await page.chat("personal")
    assert (await page.say(chat["id"], "hjälp"))["told"] == "told"
    assert bot.texts() == ["hjälp"]


async def test_a_reply_stands_in_the_thread_and_reaches_the_others(page: Page) -> None:
    channel = await page.channel()
    post = await page.say(channel, "En fråga")
    chair = await page.someone("chair")
    reply = await chair.say(channel, "Ett svar", replyTo=post["id"])
    assert (reply["root"], reply["sender"]) == (post["id"], chair.me)
    again = await page.say(reply["conversation"], "Tack")
    assert again["root"] == post["id"]
    assert [one["text"] for one in await page.messages(post["conversation"])] == [
        "En fråga",
        "Ett svar",
        "Tack",
    ]


async def test_a_message_is_edited_and_deleted_by_whoever_wrote_it(page: Page) -> None:
    channel = await page.channel()
    post = await page.say(channel, "Frst")
    where = {"conversation": channel, "message": post["id"]}
    edited = (await page.do("/api/edit", **where, text="Först"))["message"]
    assert (edited["text"], edited["edited"]) == ("Först", True)
    assert edited["rev"] > post["rev"]
    chair = await page.someone("chair")
    assert await chair.refused("/api/edit", **where, text="Sist") == (409, "cannotWrite")
    assert await chair.refused("/api/delete", **where) == (409, "cannotWrite")
    deleted = (await page.do("/api/delete", **where))["message"]
    assert (deleted["deleted"], deleted["text"], deleted["cards"]) == (True, "", [])


async def test_a_reaction_is_seen_and_taken_away(page: Page) -> None:
    channel = await page.channel()
    post = await page.say(channel, "Klart!")
    chair = await page.someone("chair")
    where = {"conversation": channel, "message": post["id"]}
    await chair.do("/api/react", **where, reaction="like", on=True)
    (seen,) = await page.messages(channel)
    assert seen["reactions"] == [{"reaction": "like", "by": [chair.me]}]
    await chair.do("/api/react", **where, reaction="like", on=False)
    (seen,) = await page.messages(channel)
    assert seen["reactions"] == []


async def test_guests_write_where_they_are_and_see_nothing_else(page: Page) -> None:
    guest = await page.someone("Elsa Brinkfors (Guest)")
    state = await guest.state()
    assert state["teams"] == []
    (meeting,) = state["chats"]
    assert meeting["kind"] == "meeting"
    assert (await guest.say(meeting["id"], "Hej"))["told"] == "not_told"
    channel = await page.channel()
    assert await guest.refused("/api/say", conversation=channel, text="Hej") == (403, "notMember")
    status, told = await guest.ask("GET", "/api/messages", **{"as": guest.me, "conversation": channel})
    assert (status, told["error"]["code"]) == (403, "notMember")


async def posted(page: Page, bot: LocalBot, card: Json) -> tuple[str, Json]:
    """(the channel, the bot's message there with this card)."""

    async def answer_with_card(tiny: TinyBot, activity: Json) -> Any:
        if activity["type"] == "message" and "text" in activity:
            await tiny.reply(activity, card_message(card))

    bot.turn = answer_with_card
    channel = await page.channel()
    await page.say(channel, "@Justera kort")
    bot.heard.clear()
    return channel, await page.message(channel, lambda one: one["cards"])


async def test_two_readers_see_two_cards(page: Page, bot: LocalBot) -> None:
    channel, message = await posted(page, bot, simple("Ska det bli så?", execute("Ja", "yes", item=7)))
    where = {"conversation": channel, "message": message["id"]}

    async def answer_with_another(_: TinyBot, __: Json) -> Any:
        kind = "application/vnd.microsoft.card.adaptive"
        return {"statusCode": 200, "type": kind, "value": simple("Du sa ja")}

    bot.turn = answer_with_another
    chair = await page.someone("chair")
    pressed = await chair.do("/api/press", **where, card=0, action=action(message, "Ja"), inputs={})
    assert pressed["kind"] == "card"
    (invoke,) = bot.heard
    assert (invoke["name"], invoke["value"]["action"]["data"]) == ("adaptiveCard/action", {"item": 7})
    assert invoke["from"]["id"] == chair.me
    own = await chair.message(channel, lambda one: one["cards"])
    others = await page.message(channel, lambda one: one["cards"])
    assert (own["own"], own["cards"][0]["body"][0]["text"]) == (True, "Du sa ja")
    assert (others["own"], others["cards"][0]["body"][0]["text"]) == (False, "Ska det bli så?")


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (
            {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Redan sagt"},
            "message",
            "Redan sagt",
        ),
        (
            {
                "statusCode": 400,
                "type": "application/vnd.microsoft.error",
                "value": {"code": "BadRequest", "message": "Det går inte"},
            },
            "error",
            "Det går inte",
        ),
        (None, "broken", "Something went wrong. Please try again."),
    ],
)
async def test_what_a_press_comes_to(page: Page, bot: LocalBot, answer: Any, kind: str, text: str) -> None:
    channel, message = await posted(page, bot, simple("?", execute("Ja")))

    async def answers(_: TinyBot, __: Json) -> Any:
        return answer

    bot.turn = answers
    pressed = await page.do(
        "/api/press",
        conversation=channel,
        message=message["id"],
        card=0,
        action=action(message, "Ja"),
        inputs={},
    )
    assert pressed == {"kind": kind, "text": text}


async def test_a_client_that_lets_wrong_values_through_is_told(page: Page, bot: LocalBot) -> None:
    channel, message = await posted(page, bot, form())
    where = {"conversation": channel, "message": message["id"], "card": 0}
    save = action(message, "Spara")
    status, told = await page.ask(
        "POST", "/api/press", {"as": page.me, **where, "action": save, "inputs": {"due": "2026-01-01"}}
    )
    assert (status, told["error"]["code"]) == (422, "inputsInvalid")
    assert set(told["error"]["problems"]) == {"text", "due"}
    forged = {**save, "data": {"meeting": "another"}}
    assert await page.refused("/api/press", **where, action=forged) == (409, "cannotPress")
    assert await page.refused("/api/press", **{**where, "card": 3}, action=save) == (409, "cannotPress")
    assert bot.heard == []


async def test_a_button_opens_a_dialog_that_is_submitted_once(page: Page, bot: LocalBot) -> None:
    opens = {"type": "Action.Submit", "title": "Öppna", "data": {"msteams": {"type": "task/fetch"}}}
    channel, message = await posted(page, bot, simple("?", opens))
    sends = {"type": "Action.Submit", "title": "Skicka", "data": {"step": 1}}
    content = {"type": "AdaptiveCard", "version": "1.5", "body": [], "actions": [sends]}
    shown = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}

    async def answers(_: TinyBot, activity: Json) -> Any:
        if activity["name"] == "task/fetch":
            return {
                "task": {"type": "continue", "value": {"title": "Fråga", "height": "small", "card": shown}}
            }
        return {"task": {"type": "message", "value": "Tack"}}

    bot.turn = answers
    opened = await page.do(
        "/api/press", conversation=channel, message=message["id"], card=0, action=opens, inputs={}
    )
    assert opened["kind"] == "dialog"
    dialog = opened["dialog"]
    assert (dialog["title"], dialog["height"], dialog["card"]) == ("Fråga", "small", content)
    submit = {"dialog": dialog["token"], "action": sends, "inputs": {}}
    chair = await page.someone("chair")
    assert await chair.refused("/api/submit", **submit) == (404, "unknownDialog")
    assert await page.do("/api/submit", **submit) == {"kind": "message", "text": "Tack"}
    assert [one["name"] for one in bot.heard] == ["task/fetch", "task/submit"]


async def test_a_message_action_is_run_on_a_message(page: Page, bot: LocalBot) -> None:
    channel = await page.channel()
    post = await page.say(channel, "Vi köper en ny kaffebryggare")

    async def answers(_: TinyBot, __: Json) -> Any:
        return {"task": {"type": "message", "value": "Noterat"}}

    bot.turn = answers
    ran = await page.do("/api/run", conversation=channel, message=post["id"], command="note")
    assert ran == {"kind": "message", "text": "Noterat"}
    (invoke,) = bot.heard
    assert invoke["name"] == "composeExtension/fetchTask"
    assert invoke["value"]["commandId"] == "note"
    assert "kaffebryggare" in invoke["value"]["messagePayload"]["body"]["content"]


async def test_a_message_that_comes_into_view_asks_for_the_readers_own_card(
    page: Page, bot: LocalBot
) -> None:
    chair = await page.someone("chair")
    refresh = {"action": execute("Visa", "show"), "userIds": [chair.me]}
    channel, message = await posted(page, bot, {**simple("Allas"), "refresh": refresh})

    async def answers(_: TinyBot, __: Json) -> Any:
        kind = "application/vnd.microsoft.card.adaptive"
        return {"statusCode": 200, "type": kind, "value": simple("Ordförandens")}

    bot.turn = answers
    for one in (page, chair):
        await one.do("/api/open", conversation=channel, message=message["id"])
    assert [one["value"]["trigger"] for one in bot.heard] == ["automatic"]
    assert (await chair.message(channel, lambda one: one["own"]))["cards"][0]["body"][0][
        "text"
    ] == "Ordförandens"
    assert not (await page.message(channel, lambda one: one["cards"]))["own"]


async def test_the_bot_is_installed_and_removed(page: Page, bot: LocalBot) -> None:
    chair = await page.someone("chair")
    chat = await chair.chat("personal")
    assert not chat["installed"]
    await chair.do("/api/install", where=chat["id"], on=True)
    assert (await chair.chat("personal"))["installed"]
    assert [one["type"] for one in bot.heard] == ["conversationUpdate", "installationUpdate"]
    bot.heard.clear()
    (team,) = (await page.state())["teams"]
    await page.do("/api/install", where=team["id"], on=False)
    assert bot.heard[-1]["action"] == "remove"
    channel = await page.channel()
    assert await page.refused("/api/say", conversation=channel, text="@Justera hej") == (409, "cannotWrite")
    assert (await page.say(channel, "Hej utan botten"))["told"] == "not_told"


async def test_the_meeting_begins_and_ends_as_teams_says_it(page: Page, bot: LocalBot) -> None:
    meeting = await page.chat("meeting")
    assert not meeting["meeting"]["underWay"]
    for on in (True, True, False):
        await page.do("/api/meeting", conversation=meeting["id"], on=on)
        assert (await page.chat("meeting"))["meeting"]["underWay"] is on
    assert [one["name"].rpartition(".")[2] for one in bot.heard] == ["meetingStart", "meetingEnd"]
    channel = await page.channel()
    assert await page.refused("/api/meeting", conversation=channel, on=True) == (409, "notMeeting")


async def test_a_bot_that_is_away_is_told_on_the_message(page: Page, bot: LocalBot) -> None:
    bot.status = 500
    said = await page.say(await page.channel(), "@Justera hallå")
    assert said["told"] == "failed"
    assert "500" in said["problem"]


@pytest.mark.parametrize(
    ("path", "body", "refused"),
    [
        ("/api/say", {"conversation": "19:nowhere", "text": "x"}, (404, "unknownConversation")),
        ("/api/say", {"conversation": "Ledningsgruppen", "text": " \n"}, (400, "empty")),
        (
            "/api/say",
            {"conversation": "Ledningsgruppen", "text": "x", "replyTo": "1"},
            (404, "unknownMessage"),
        ),
        (
            "/api/edit",
            {"conversation": "Ledningsgruppen", "text": "x", "message": "1"},
            (404, "unknownMessage"),
        ),
        ("/api/submit", {"dialog": "x", "action": {}}, (404, "unknownDialog")),
        ("/api/install", {"where": "19:nowhere"}, (404, "unknownConversation")),
    ],
)
async def test_what_is_not_there_is_told(page: Page, path: str, body: Json, refused: tuple[int, str]) -> None:
    if body.get("conversation") == "Ledningsgruppen":
        body = {**body, "conversation": await page.channel()}
    assert await page.refused(path, **body) == refused
