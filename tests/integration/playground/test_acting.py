"""A renderer executes an action of a card: the client sends for it what Teams sends, or refuses."""

import pytest

from playground.connector import CannotPressError, CannotWriteError, InputsInvalidError, World
from playground.group import Group
from tests.integration.playground import cards
from tests.integration.playground.showing import answer_with, answers, shown
from tests.integration.playground.tinybot import ADAPTIVE, Json, TinyBot

FILLED = {"text": "Ring", "item": "1", "urgent": "true", "hidden": "gömd"}


def submit(title: str, **data: object) -> Json:
    return {"type": "Action.Submit", "title": title, "data": data}


async def test_an_execute_sends_what_the_renderer_collected_and_nothing_else(
    bot: TinyBot, group: Group
) -> None:
    message = await shown(bot, group, cards.form())
    answers(bot, answer_with(ADAPTIVE, cards.simple("Sparat")))
    press = await group.chair.acts(message, 0, cards.form()["actions"][0], FILLED)

    (told,) = bot.heard
    assert told["name"] == "adaptiveCard/action"
    assert told["value"]["action"]["data"] == {"meeting": "m1", **FILLED}
    assert press.kind == "card"
    assert message.is_own(group.chair)
    assert not message.is_own(group.secretary)


async def test_an_action_without_inputs_sends_none(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.form())
    await group.chair.acts(message, 0, cards.form()["actions"][1], {})
    assert bot.heard[0]["value"]["action"]["data"] == {}
    with pytest.raises(InputsInvalidError, match="no such input; the card has none"):
        await group.chair.acts(message, 0, cards.form()["actions"][1], {"text": "Ring"})


async def test_the_fallback_of_an_execute_is_what_an_older_renderer_executes(
    bot: TinyBot, group: Group
) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck", "go", item=4)))
    press = await group.chair.acts(message, 0, message.card()["actions"][0]["fallback"], {})
    (told,) = bot.heard
    assert press.kind == "submitted"
    assert (told["type"], told["value"]) == ("message", {"verb": "go", "item": 4})


@pytest.mark.parametrize("index", [-1, 1])
async def test_there_is_no_such_card(bot: TinyBot, group: Group, index: int) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck")))
    with pytest.raises(CannotPressError, match="no card"):
        await group.chair.acts(message, index, cards.execute("Tryck"), {})


@pytest.mark.parametrize(
    "action",
    [
        cards.execute("Tryck", "do", version=2),
        submit("Tryck", version=1),
        {**cards.execute("Tryck", version=1), "isEnabled": True},
        {},
    ],
)
async def test_an_action_that_the_card_hasnt_is_refused(bot: TinyBot, group: Group, action: Json) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck", version=1)))
    with pytest.raises(CannotPressError, match=r"there are \['Tryck'\]"):
        await group.chair.acts(message, 0, action, {})
    assert bot.heard == []


async def test_a_disabled_action_and_a_card_that_was_replaced_are_refused(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.everywhere())
    with pytest.raises(CannotPressError):
        await group.chair.acts(message, 0, {**cards.execute("Stängd"), "isEnabled": False}, {})
    answers(bot, answer_with(ADAPTIVE, cards.simple("Nytt")))
    await group.chair.presses(message, "Klart", nth=0)
    done = cards.execute("Klart", "done", item=2)
    with pytest.raises(CannotPressError):
        await group.chair.acts(message, 0, done, {"free": "x"})
    await group.secretary.acts(message, 0, done, {"free": "x"})


async def test_only_members_press(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck")))
    with pytest.raises(CannotWriteError):
        await group.guest_without_account.acts(message, 0, cards.execute("Tryck"), {})


async def test_of_two_alike_the_one_with_these_inputs_is_meant(bot: TinyBot, group: Group) -> None:
    inner = {"type": "AdaptiveCard", "body": [{"type": "Input.Text", "id": "why"}]}
    inner["actions"] = [cards.execute("Skicka")]
    card = cards.simple(
        "Kort", cards.execute("Skicka"), {"type": "Action.ShowCard", "title": "Mer", "card": inner}
    )
    message = await shown(bot, group, card)
    await group.chair.acts(message, 0, cards.execute("Skicka"), {"why": "fel datum"})
    assert bot.heard[0]["value"]["action"]["data"] == {"why": "fel datum"}


async def test_what_a_renderer_has_brought_to_sight_can_be_pressed(bot: TinyBot, group: Group) -> None:
    card = cards.simple(
        "Kort", {"type": "Action.ToggleVisibility", "title": "Mer", "targetElements": ["more"]}
    )
    hidden = {"type": "ActionSet", "id": "more", "isVisible": False, "actions": [cards.execute("Tryck")]}
    card["body"].append(hidden)
    message = await shown(bot, group, card)
    assert message.buttons() == ["Mer"]
    await group.chair.acts(message, 0, cards.execute("Tryck"), {})
    assert len(bot.heard) == 1

    del card["actions"]
    message = await shown(bot, group, card)
    with pytest.raises(CannotPressError):
        await group.chair.acts(message, 0, cards.execute("Tryck"), {})


async def test_links_and_toggles_reach_no_bot(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.everywhere())
    show, toggle, link = message.card()["actions"][:3]
    assert (await group.chair.acts(message, 0, link, {})).text == "https://x.example/"
    assert (await group.chair.acts(message, 0, show, {})).kind == "opened"
    assert (await group.chair.acts(message, 0, toggle, {})).kind == "toggled"
    assert "Dolt" in message.text_of(group.chair)
    assert bot.heard == []


async def test_data_that_isnt_an_object_isnt_sent_by_a_submit(bot: TinyBot, group: Group) -> None:
    action = {"type": "Action.Submit", "title": "Tryck", "data": "tryckt"}
    card = cards.simple("Kort", action)
    card["body"].append({"type": "Input.Text", "id": "why"})
    message = await shown(bot, group, card)
    await group.chair.acts(message, 0, action, {"why": "för att"})
    assert bot.heard[0]["value"] == {"why": "för att"}


async def test_a_message_back_tells_the_bot_one_thing_and_the_chat_another(
    world: World, bot: TinyBot, group: Group
) -> None:
    back = {
        "type": "messageBack",
        "text": "visa utkast",
        "displayText": "Visa utkastet",
        "value": '{"version": 3}',
    }
    message = await shown(bot, group, cards.simple("Kort", submit("Utkast", msteams=back, version=2, item=4)))
    answers(bot, None)
    press = await group.chair.acts(message, 0, submit("Utkast", msteams=back, version=2, item=4), {})

    (told,) = bot.heard
    said = message.conversation.messages[-1]
    assert (press.kind, said.sender, said.text_of()) == ("submitted", group.chair, "Visa utkastet")
    assert told["type"] == "message"
    assert told["text"] == "visa utkast"
    assert told["value"] == {"version": 3, "item": 4}
    assert (told["id"], told["replyToId"]) == (said.id, message.id)
    assert told["conversation"]["id"] == message.conversation.id


async def test_a_message_back_without_display_text_leaves_nothing_in_the_chat(
    bot: TinyBot, group: Group
) -> None:
    action = submit("Tyst", msteams={"type": "messageBack", "text": "tyst", "value": "inte JSON"})
    message = await shown(bot, group, cards.simple("Kort", action))
    before = list(message.conversation.messages)
    answers(bot, None)
    await group.chair.acts(message, 0, action, {})
    (told,) = bot.heard
    assert message.conversation.messages == before
    assert told["value"] == "inte JSON"
    assert told["id"].startswith("f:")


async def test_an_im_back_is_as_if_one_had_written_it(bot: TinyBot, group: Group) -> None:
    action = submit("Hjälp", msteams={"type": "imBack", "value": "hjälp"})
    message = await shown(bot, group, cards.simple("Kort", action))
    answers(bot, None)
    press = await group.chair.acts(message, 0, action, {})
    (told,) = bot.heard
    said = message.conversation.messages[-1]
    assert (press.kind, said.sender, said.text_of()) == ("submitted", group.chair, "hjälp")
    assert said.told == "told"
    assert (told["text"], told["id"], told["replyToId"]) == ("hjälp", said.id, message.id)
    assert "value" not in told


async def test_a_sign_in_opens_its_page(bot: TinyBot, group: Group) -> None:
    action = submit("Logga in", msteams={"type": "signin", "value": "https://in.example/"})
    message = await shown(bot, group, cards.simple("Kort", action))
    press = await group.chair.acts(message, 0, action, {})
    assert (press.kind, press.text, bot.heard) == ("url", "https://in.example/", [])


async def test_a_bot_that_fails_is_something_gone_wrong(bot: TinyBot, group: Group) -> None:
    im_back = submit("Hjälp", msteams={"type": "imBack", "value": "hjälp"})
    message = await shown(bot, group, cards.simple("Kort", submit("Tryck"), im_back))
    answers(bot, None)
    bot.status = 500
    assert (await group.chair.acts(message, 0, submit("Tryck"), {})).kind == "broken"
    assert (await group.chair.acts(message, 0, im_back, {})).kind == "broken"
    assert message.conversation.messages[-1].told == "failed"
