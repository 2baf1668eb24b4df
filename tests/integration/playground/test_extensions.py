"""Message actions: run on a message or from the compose box, told with the message, submitted."""

import asyncio
import datetime as dt
import json
from typing import Any

import pytest

from playground.connector import CannotPressError, CannotWriteError, Dialog, World
from playground.group import Group
from tests.integration.playground import cards
from tests.integration.playground.showing import answers
from tests.integration.playground.tinybot import ADAPTIVE, Json, TinyBot, attachment

SAVE: Json = {"type": "Action.Submit", "title": "Spara", "data": {"verb": "capture"}}
NOW = dt.datetime(2027, 3, 4, 12, 30, tzinfo=dt.UTC)


def dialog_answer(*actions: Json) -> Json:
    card = cards.simple("Spara som beslut", *(actions or (SAVE,)))
    return {
        "task": {
            "type": "continue",
            "value": {"title": "Beslut", "card": {"contentType": ADAPTIVE, "content": card}},
        }
    }


async def opened(bot: TinyBot, group: Group, *actions: Json) -> Dialog:
    sent = await group.secretary.says(group.channel, "Vi bygger", mention_bot=False)
    answers(bot, dialog_answer(*actions))
    press = await group.chair.runs("capture", on=sent.message)
    assert press.dialog is not None
    bot.heard.clear()
    return press.dialog


async def test_a_message_action_tells_the_message(world: World, bot: TinyBot, group: Group) -> None:
    world.now = lambda: NOW
    root = await group.secretary.says(group.channel, "Vi bygger", mention_bot=False)
    sent = await group.chair.says(
        group.channel, "Ja, @Ylva Ängsmark\n& <snart>", mention_bot=False, reply_to=root.message
    )
    await group.secretary.reacts(sent.message, "like")
    answers(bot, dialog_answer())
    press = await group.chair.runs("capture", on=sent.message)

    (told,) = bot.heard
    assert (told["type"], told["name"]) == ("invoke", "composeExtension/fetchTask")
    assert told["conversation"]["id"] == f"{group.channel.id};messageid={root.message.id}"
    assert told["channelData"]["source"] == {"name": "compose"}
    assert told["channelData"]["team"]["id"] == group.team.id
    value = told["value"]
    assert value.pop("requestId")
    ylva = group.by_name["Ylva Ängsmark"]
    nobody = {"device": None, "conversation": None, "application": None}
    assert value == {
        "commandId": "capture",
        "commandContext": "message",
        "context": {"theme": "default"},
        "messagePayload": {
            "linkToMessage": value["messagePayload"]["linkToMessage"],
            "id": sent.message.id,
            "replyToId": root.message.id,
            "createdDateTime": "2027-03-04T12:30:00.000Z",
            "lastModifiedDateTime": None,
            "deleted": False,
            "subject": None,
            "summary": None,
            "importance": "normal",
            "locale": "sv-se",
            "body": {
                "contentType": "html",
                "content": '<div><div>Ja, <at id="0">Ylva Ängsmark</at><br>&amp; &lt;snart&gt;</div></div>',
            },
            "from": {
                **nobody,
                "user": {
                    "userIdentityType": "aadUser",
                    "id": group.chair.aad_object_id,
                    "displayName": "Birgitta Stormfält",
                },
            },
            "attachments": [],
            "reactions": [
                {
                    "reactionType": "like",
                    "createdDateTime": "2027-03-04T12:30:00.000Z",
                    "user": {
                        **nobody,
                        "user": {
                            "userIdentityType": "aadUser",
                            "id": group.secretary.aad_object_id,
                            "displayName": "Karin Vasseljung",
                        },
                    },
                }
            ],
            "mentions": [
                {
                    "id": 0,
                    "mentionText": "Ylva Ängsmark",
                    "mentioned": {
                        **nobody,
                        "user": {
                            "userIdentityType": "aadUser",
                            "id": ylva.aad_object_id,
                            "displayName": "Ylva Ängsmark",
                        },
                    },
                }
            ],
        },
    }
    dialog = press.dialog
    assert dialog is not None
    assert (dialog.kind, dialog.command, dialog.message) == ("extension", "capture", sent.message)


async def test_of_a_post_and_an_edited_message_it_tells_so(world: World, bot: TinyBot, group: Group) -> None:
    world.now = lambda: NOW
    sent = await group.secretary.says(group.channel, "Vi bygger", mention_bot=False)
    world.now = lambda: NOW + dt.timedelta(minutes=1)
    await group.secretary.edits(sent.message, "Vi bygger bron")
    await group.chair.runs("capture", on=sent.message)
    told = bot.heard[0]["value"]["messagePayload"]
    assert told["replyToId"] is None
    assert told["lastModifiedDateTime"] == "2027-03-04T12:31:00.000Z"
    assert told["body"]["content"] == "<div><div>Vi bygger bron</div></div>"
    assert "reactions" not in told
    assert "mentions" not in told


async def test_of_the_bots_own_message_it_tells_the_app_and_the_card(bot: TinyBot, group: Group) -> None:
    card = cards.simple("Utkast")

    async def turn(tiny: TinyBot, activity: Json) -> None:
        await tiny.reply(activity, attachment(card))

    bot.turn = turn
    await group.chair.says(group.chat, "visa")
    await group.chair.runs("capture", on=group.chat.last)
    told = bot.heard[-1]["value"]["messagePayload"]
    assert told["from"]["user"] is None
    assert told["from"]["application"] == {
        "applicationIdentityType": "bot",
        "id": group.chair.world.bot_id.removeprefix("28:"),
        "displayName": "Justera",
    }
    (attached,) = told["attachments"]
    assert attached["contentType"] == ADAPTIVE
    assert json.loads(attached["content"]) == card
    assert told["body"]["content"] == f'<div><div><attachment id="{attached["id"]}"></attachment></div></div>'


async def test_of_somebody_without_account_it_tells_no_object_id(
    world: World, bot: TinyBot, group: Group
) -> None:
    everybody = [group.chair, group.guest_without_account]
    meeting = world.meeting_chat(
        "Mars", everybody, organiser=group.chair, start=NOW, end=NOW + dt.timedelta(hours=1)
    )
    sent = await group.guest_without_account.says(meeting, "hej", mention_bot=False)
    await group.chair.runs("capture", on=sent.message)
    (told,) = bot.heard
    assert told["channelData"]["meeting"]["id"] == meeting.meeting_id
    assert told["value"]["messagePayload"]["from"]["user"] == {
        "userIdentityType": "anonymousGuest",
        "id": group.guest_without_account.id,
        "displayName": "Elsa Brinkfors (Guest)",
    }


async def test_from_the_compose_box_there_is_no_message(bot: TinyBot, group: Group) -> None:
    answers(bot, dialog_answer())
    press = await group.chair.runs("plan", where=group.chat)
    value = bot.heard[0]["value"]
    assert (value["commandContext"], "messagePayload" in value) == ("compose", False)
    assert bot.heard[0]["conversation"]["id"] == group.chat.id
    assert press.dialog is not None
    assert press.dialog.message is None
    await group.chair.presses_in(press.dialog, "Spara")
    assert bot.heard[1]["value"]["commandContext"] == "compose"


async def test_an_action_is_run_somewhere_by_somebody_who_is_there(group: Group) -> None:
    with pytest.raises(ValueError, match="on a message or from"):
        await group.chair.runs("capture")
    with pytest.raises(CannotWriteError):
        await group.guest_without_account.runs("capture", where=group.chat)
    sent = await group.chair.says(group.chat, "hej", mention_bot=False)
    await group.chair.deletes(sent.message)
    with pytest.raises(CannotPressError, match="no menu"):
        await group.chair.runs("capture", on=sent.message)


async def test_a_submit_tells_the_message_once_more(bot: TinyBot, group: Group) -> None:
    dialog = await opened(bot, group)
    answers(bot, None)
    press = await group.chair.submits(dialog, SAVE, {})
    (told,) = bot.heard
    assert told["name"] == "composeExtension/submitAction"
    assert told["value"]["commandId"] == "capture"
    assert told["value"]["data"] == {"verb": "capture"}
    assert dialog.message is not None
    assert told["value"]["messagePayload"]["id"] == dialog.message.id
    assert press.kind == "closed"


RESULT: Json = {
    "type": "result",
    "attachmentLayout": "list",
    "attachments": [{"contentType": ADAPTIVE, "content": cards.simple("Beslut 3a")}],
}
BROKEN = "Something went wrong. Please try again."


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (None, "closed", ""),
        ({}, "closed", ""),
        ({"task": {"type": "message", "value": "Sparat."}}, "message", "Sparat."),
        (dialog_answer(), "dialog", "Spara som beslut"),
        ({"composeExtension": RESULT}, "composed", "Beslut 3a"),
        ({"composeExtension": {"type": "message", "text": "Sparat."}}, "message", "Sparat."),
        ({"composeExtension": {**RESULT, "attachments": []}}, "broken", BROKEN),
        ({"composeExtension": {**RESULT, "attachments": [{"contentType": "text/html"}]}}, "broken", BROKEN),
        ({"composeExtension": {"type": "botMessagePreview"}}, "broken", BROKEN),
        ({"composeExtension": {"type": "message"}}, "broken", BROKEN),
        ({"composeExtension": None}, "broken", BROKEN),
        ({"task": {"type": "continue", "value": {"title": "Tomt"}}}, "broken", BROKEN),
        ("text", "broken", BROKEN),
    ],
)
async def test_what_comes_of_a_submit(bot: TinyBot, group: Group, answer: Any, kind: str, text: str) -> None:
    dialog = await opened(bot, group)
    answers(bot, answer)
    press = await group.chair.submits(dialog, SAVE, {})
    assert (press.kind, press.text) == (kind, text)


async def test_a_fetch_must_be_answered_with_something(bot: TinyBot, group: Group) -> None:
    for answer in (None, {}, {"task": None}):
        answers(bot, answer)
        assert (await group.chair.runs("capture", where=group.chat)).kind == "broken"
    answers(bot, dialog_answer())
    bot.status = 500
    press = await group.chair.runs("capture", where=group.chat)
    assert (press.kind, press.text, len(press.answers)) == ("broken", BROKEN, 1)


async def test_a_late_bot_is_asked_twice_more(world: World, bot: TinyBot, group: Group) -> None:
    late = asyncio.Event()
    world.client.extension_seconds = 0.05

    async def turn(tiny: TinyBot, activity: Json) -> Json:
        if len(tiny.heard) < 3:
            await late.wait()
        return dialog_answer()

    bot.turn = turn
    press = await group.chair.runs("capture", where=group.chat)
    late.set()
    assert press.kind == "dialog"
    assert len({told["id"] for told in bot.heard}) == 1
    assert [answer.late for answer in press.answers] == [True, True, False]


async def test_a_bot_that_is_late_each_time_cant_be_reached(world: World, bot: TinyBot, group: Group) -> None:
    late = asyncio.Event()
    world.client.extension_seconds = 0.02

    async def turn(tiny: TinyBot, activity: Json) -> None:
        await late.wait()

    bot.turn = turn
    press = await group.chair.runs("capture", where=group.chat)
    late.set()
    assert (press.kind, press.text) == ("broken", "Unable to reach the app. Please try again.")
    assert [answer.problem for answer in press.answers] == ["no answer within 0.02 s"] * 3


async def test_a_dialog_can_have_the_bot_installed_first(world: World, bot: TinyBot, group: Group) -> None:
    install = {**SAVE, "title": "Fortsätt", "data": {"msteams": {"justInTimeInstall": True}}}
    answers(bot, dialog_answer(install))
    chat = world.group_chat("Utan bot", [group.chair, group.secretary])
    press = await group.chair.runs("capture", where=chat)
    assert press.dialog is not None
    assert world.connector.findings == []
    await group.chair.presses_in(press.dialog, "Fortsätt")
    assert chat.installed
    assert [told["type"] for told in bot.heard[1:]] == ["conversationUpdate", "installationUpdate", "invoke"]
    assert bot.heard[-1]["value"]["data"] == {"msteams": {"justInTimeInstall": True}}
