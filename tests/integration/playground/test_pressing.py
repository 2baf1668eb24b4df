"""Buttons: found where a reader sees them, sent as Teams sends them, answered for the one who pressed."""

import asyncio
import datetime as dt
from typing import Any
from urllib.parse import quote

import pytest

from playground.connector import CannotPressError, InputsInvalidError, World
from playground.group import Group
from tests.integration.playground import cards
from tests.integration.playground.showing import answer_with, answers, shown
from tests.integration.playground.tinybot import ADAPTIVE, Json, TinyBot, attachment


async def test_text_and_buttons_are_read_in_order(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.everywhere())
    assert message.text_of().splitlines() == [
        "Rubrik",
        "Punkt 1 Klar",
        "Punkt 2 Kvar",
        "Bild",
        "Tid 13.00",
        "Cell",
        "Runt",
        "fritt",
    ]
    assert message.buttons() == [
        "Klart",
        "Öppna punkt 2",
        "Klart",
        "Begär ändring",
        "Skicka",
        "Visa mer",
        "Läs",
        "Stängd",
    ]
    assert message.inputs() == ["free", "why"]


async def test_a_press_sends_the_invoke_that_teams_sends(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.simple("Utkast", cards.execute("Godkänn", "approve", version=3)))
    answers(bot, answer_with(ADAPTIVE, cards.simple("Godkänd")))
    press = await group.chair.presses(message, "Godkänn")

    (told,) = bot.heard
    assert (told["type"], told["name"]) == ("invoke", "adaptiveCard/action")
    assert told["value"] == {
        "action": {
            "type": "Action.Execute",
            "title": "Godkänn",
            "verb": "approve",
            "data": {"version": 3},
        },
        "trigger": "manual",
    }
    assert told["replyToId"] == message.id
    assert told["conversation"]["id"] == message.conversation.id
    assert told["from"]["aadObjectId"] == group.chair.aad_object_id
    assert (press.kind, press.text) == ("card", "Godkänd")


async def test_the_answer_is_seen_by_the_presser_only_until_the_bot_updates(
    world: World, bot: TinyBot, group: Group
) -> None:
    message = await shown(bot, group, cards.simple("Alla", cards.execute("Tryck")))
    answers(bot, answer_with(ADAPTIVE, cards.simple("Bara du")))
    await group.chair.presses(message, "Tryck")
    assert message.text_of(group.chair) == "Bara du"
    assert message.buttons(group.chair) == []
    assert message.text_of(group.secretary) == message.text_of() == "Alla"

    new = attachment(cards.simple("Nytt för alla"))
    assert await bot.update(world.service_url, message.conversation.id, message.id, new) == 200
    assert message.text_of(group.chair) == "Nytt för alla"
    assert message.updates == 1
    with pytest.raises(CannotPressError):
        await group.chair.presses(message, "Tryck")
    await group.chair.presses(message, "Tryck", version=0)


async def test_messages_and_errors_are_shown_and_change_no_card(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck")))
    answers(bot, answer_with("application/vnd.microsoft.activity.message", "Klart!"))
    assert (await group.chair.presses(message, "Tryck")).text == "Klart!"
    refusal = {"code": "NotAllowed", "message": "Bara justeraren kan godkänna."}
    answers(bot, answer_with("application/vnd.microsoft.error", refusal, 403))
    press = await group.chair.presses(message, "Tryck")
    assert (press.kind, press.text) == ("error", "Bara justeraren kan godkänna.")
    assert message.text_of(group.chair) == "Kort"


@pytest.mark.parametrize("answer", [None, {}, {"statusCode": 200, "type": ADAPTIVE, "value": "text"}, []])
async def test_an_answer_of_no_known_shape_is_something_gone_wrong(
    bot: TinyBot, group: Group, answer: Any
) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck")))
    answers(bot, answer)
    assert (await group.chair.presses(message, "Tryck")).kind == "broken"


async def test_a_failing_bot_is_something_gone_wrong(world: World, bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck")))
    answers(bot, answer_with(ADAPTIVE, cards.simple("Nytt")))
    bot.status = 500
    assert (await group.chair.presses(message, "Tryck")).kind == "broken"
    assert world.failures[-1].status == 500


async def test_without_execute_a_press_is_a_message_with_value(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck", "go", item=4)))
    answers(bot, None)
    press = await group.chair.presses(message, "Tryck", as_submit=True)

    (told,) = bot.heard
    assert press.kind == "submitted"
    assert told["type"] == "message"
    assert "text" not in told
    assert told["value"] == {"verb": "go", "item": 4}
    assert told["replyToId"] == message.id


async def test_inputs_are_sent_as_text_over_the_cards_own(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.form())
    answers(bot, answer_with(ADAPTIVE, cards.simple("Sparat")))
    people = [group.chair, group.secretary]
    given = {"text": "Ring", "item": "Välkommen", "who": people, "urgent": True, "days": 3}
    await group.chair.presses(message, "Spara", given)
    assert bot.heard[0]["value"]["action"]["data"] == {
        "meeting": "m1",
        "text": "Ring",
        "due": "2027-02-03",
        "item": "1",
        "who": f"{group.chair.aad_object_id},{group.secretary.aad_object_id}",
        "urgent": "true",
        "days": "3",
        "hidden": "gömd",
    }
    await group.secretary.presses(message, "Spara", {"text": "Ring", "due": dt.date(2027, 5, 6), "item": ""})
    data = bot.heard[1]["value"]["action"]["data"]
    assert (data["due"], data["urgent"]) == ("2027-05-06", "false")
    assert not {"who", "days", "item"} & set(data)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "Skriv vad"),
        ({"text": ""}, "Skriv vad"),
        ({"text": "x", "due": "2026-12-31"}, "below 2027-01-01"),
        ({"text": "x", "due": "snart"}, "not a date"),
        ({"text": "x", "days": 11}, "above 10"),
        ({"text": "x", "item": "Övrigt"}, "no such choice"),
        ({"text": "x", "note": "y"}, "no such input; the card has text, due"),
    ],
)
async def test_a_client_refuses_wrong_inputs_and_sends_nothing(
    bot: TinyBot, group: Group, given: Json, problem: str
) -> None:
    message = await shown(bot, group, cards.form())
    with pytest.raises(InputsInvalidError, match=problem):
        await group.chair.presses(message, "Spara", given)
    assert bot.heard == []


async def test_a_button_that_takes_no_inputs_needs_none(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.form())
    await group.chair.presses(message, "Avbryt")
    assert bot.heard[0]["value"]["action"]["data"] == {}


async def test_one_of_several_buttons_is_told_by_what_stands_near(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.everywhere())
    with pytest.raises(CannotPressError, match="is there 2 times"):
        await group.chair.presses(message, "Klart")
    await group.chair.presses(message, "Klart", near="Punkt 2")
    await group.chair.presses(message, "Klart", near="Punkt 1")
    await group.chair.presses(message, "Klart", nth=1)
    assert [told["value"]["action"]["data"]["item"] for told in bot.heard] == [2, 1, 2]


async def test_a_card_behind_a_button_sends_its_inputs_and_the_outer_ones(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.everywhere())
    assert (await group.chair.presses(message, "Begär ändring")).kind == "opened"
    await group.chair.presses(message, "Skicka", {"why": "fel datum"})
    assert bot.heard[0]["value"]["action"]["data"] == {"why": "fel datum", "free": "fritt"}


async def test_what_needs_no_bot_reaches_no_bot(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.everywhere())
    assert (await group.chair.presses(message, "Läs")).text == "https://x.example/"
    await group.chair.presses(message, "Visa mer")
    assert "Dolt" in message.text_of(group.chair)
    assert "Dolt" not in message.text_of(group.secretary)
    assert bot.heard == []


async def test_a_missing_or_closed_button_says_which_there_are(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.everywhere())
    with pytest.raises(CannotPressError, match=r"'Godkänn' isn't there; Birgitta Stormfält sees \['Klart'"):
        await group.chair.presses(message, "Godkänn")
    with pytest.raises(CannotPressError, match="can't be pressed"):
        await group.chair.presses(message, "Stängd")


async def test_what_an_attacker_sends_can_be_sent(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Godkänn", version=3)))
    answers(bot, answer_with(ADAPTIVE, cards.simple("Nytt")))
    await group.chair.presses(
        message, "Godkänn", forged={"version": 1}, conversation=group.chat, trigger="automatic"
    )
    (told,) = bot.heard
    assert told["value"]["action"]["data"] == {"version": 1}
    assert told["value"]["trigger"] == "automatic"
    assert told["conversation"]["id"] == group.chat.id


async def test_pressed_by_two_at_once_and_sent_several_times(bot: TinyBot, group: Group) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck")))
    answers(bot, answer_with(ADAPTIVE, cards.simple("Nytt")))
    await asyncio.gather(group.chair.presses(message, "Tryck"), group.secretary.presses(message, "Tryck"))
    assert {told["from"]["name"] for told in bot.heard} == {"Birgitta Stormfält", "Karin Vasseljung"}

    bot.heard.clear()
    press = await group.by_name["Ylva Ängsmark"].presses(message, "Tryck", repeat=5)
    assert len(press.answers) == 5
    assert len({told["id"] for told in bot.heard}) == 1


async def test_a_card_refreshes_itself_for_those_it_names(bot: TinyBot, group: Group) -> None:
    card = cards.simple("Alla")
    card["refresh"] = {"action": cards.execute("Uppdatera", "view"), "userIds": [group.chair.id]}
    message = await shown(bot, group, card)
    answers(bot, answer_with(ADAPTIVE, cards.simple("Din vy")))
    await group.chair.sees(message)
    assert await group.secretary.sees(message) == []
    (told,) = bot.heard
    assert told["value"]["trigger"] == "automatic"
    assert message.text_of(group.chair) == "Din vy"
    assert message.text_of(group.secretary) == "Alla"


async def test_a_deleted_message_has_nothing_to_read_or_press(
    world: World, bot: TinyBot, group: Group
) -> None:
    message = await shown(bot, group, cards.simple("Kort", cards.execute("Tryck")))
    path = f"v3/conversations/{quote(message.conversation.id, safe='')}/activities/{message.id}"
    assert (await bot.call("DELETE", world.service_url, path))[0] == 200
    assert (message.text_of(), message.buttons()) == ("", [])
    with pytest.raises(CannotPressError, match="isn't there"):
        await group.chair.presses(message, "Tryck")
