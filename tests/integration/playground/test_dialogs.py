"""Dialogs from cards: asked for, shown or not, submitted, ended."""

import asyncio
from typing import Any

import pytest

from playground.connector import CannotPressError, Dialog, InputsInvalidError, Message, World
from playground.group import Group
from tests.integration.playground import cards
from tests.integration.playground.showing import answers, shown
from tests.integration.playground.tinybot import ADAPTIVE, Json, TinyBot

OPEN: Json = {
    "type": "Action.Submit",
    "title": "Ändra",
    "data": {"msteams": {"type": "task/fetch"}, "verb": "edit", "entry": "3a"},
}


def form(*actions: Json) -> Json:
    card = cards.simple("Ändra beslutet", *(actions or (submit(),)))
    card["body"].append({"type": "Input.Text", "id": "text", "value": "Vi bygger", "isRequired": True})
    return card


def submit(**data: object) -> Json:
    return {"type": "Action.Submit", "title": "Spara", "data": {"verb": "save", **data}}


def task(value: Any, kind: str = "continue") -> Json:
    return {"task": {"type": kind, "value": value}}


def info(card: Json | None = None, **more: Any) -> Json:
    return {
        "title": "Ändra",
        "card": {"contentType": ADAPTIVE, "content": card or form()},
        "width": "medium",
        "height": 400,
        **more,
    }


async def card_with_dialog(bot: TinyBot, group: Group) -> Message:
    card = cards.simple("Beslut", OPEN)
    card["body"].append({"type": "Input.Text", "id": "why", "value": "stavfel"})
    return await shown(bot, group, card)


async def opened(bot: TinyBot, group: Group, card: Json | None = None) -> Dialog:
    message = await card_with_dialog(bot, group)
    answers(bot, task(info(card)))
    press = await group.chair.presses(message, "Ändra")
    assert press.dialog is not None
    bot.heard.clear()
    return press.dialog


async def test_a_button_asks_for_its_dialog(world: World, bot: TinyBot, group: Group) -> None:
    message = await card_with_dialog(bot, group)
    answers(bot, task(info()))
    group.chair.theme = "dark"
    press = await group.chair.acts(message, 0, OPEN, {"why": "stavfel"})

    (told,) = bot.heard
    assert (told["type"], told["name"]) == ("invoke", "task/fetch")
    assert told["value"] == {
        "data": {"type": "task/fetch", "verb": "edit", "entry": "3a", "why": "stavfel"},
        "context": {"theme": "dark"},
    }
    assert told["replyToId"] == message.id
    assert told["conversation"]["id"] == message.conversation.id

    dialog = press.dialog
    assert (press.kind, press.text) == ("dialog", "Ändra beslutet\nVi bygger")
    assert dialog is not None
    assert (dialog.title, dialog.width, dialog.height) == ("Ändra", "medium", 400)
    assert (dialog.card, dialog.url, dialog.kind) == (form(), None, "task")
    assert (dialog.message, dialog.conversation) == (message, message.conversation)
    assert dialog.buttons == ["Spara"]
    assert message.text_of(group.chair) == message.text_of()
    assert world.connector.findings == []


async def test_each_dialog_has_a_token_of_its_own(bot: TinyBot, group: Group) -> None:
    first, second = await opened(bot, group), await opened(bot, group)
    assert first.token != second.token


async def test_a_dialog_may_be_a_page(bot: TinyBot, group: Group) -> None:
    message = await card_with_dialog(bot, group)
    answers(bot, task({"title": "Sida", "url": "https://x.example/", "fallbackUrl": "https://x.example/"}))
    dialog = (await group.chair.presses(message, "Ändra")).dialog
    assert dialog is not None
    assert (dialog.url, dialog.card, dialog.width, dialog.text) == ("https://x.example/", None, None, "")
    with pytest.raises(CannotPressError, match="no card 0"):
        await group.chair.submits(dialog, submit(), {})


async def test_a_dialog_may_be_a_text(bot: TinyBot, group: Group) -> None:
    message = await card_with_dialog(bot, group)
    answers(bot, task("Mötet är avslutat.", "message"))
    press = await group.chair.presses(message, "Ändra")
    assert (press.kind, press.text, press.dialog) == ("message", "Mötet är avslutat.", None)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"task": None},
        {"task": "continue"},
        task(None),
        task("text"),
        task({"title": "Tomt"}),
        task(info(), "dialog"),
        task({"text": "nej"}, "message"),
        task(info(url="https://x.example/")),
        task({"title": "Osäkert", "url": "http://x.example/"}),
        task({"title": "Fel", "url": 7}),
        task({"title": "Naket kort", "card": form()}),
        task({"title": "Inget kort", "card": {"contentType": ADAPTIVE, "content": "text"}}),
        task({"title": "Hjältekort", "card": {"contentType": "application/vnd.microsoft.card.hero"}}),
        task(info(width="huge")),
        task(info(height=0)),
        task(info(height=[400])),
        {"statusCode": 200, "type": ADAPTIVE, "value": form()},
        {"composeExtension": {"type": "message", "text": "nej"}},
    ],
)
async def test_an_answer_of_no_known_shape_opens_nothing(bot: TinyBot, group: Group, answer: Any) -> None:
    message = await card_with_dialog(bot, group)
    answers(bot, answer)
    press = await group.chair.presses(message, "Ändra")
    assert (press.kind, press.text) == ("broken", "Something went wrong. Please try again.")


@pytest.mark.parametrize("status", [400, 401, 404, 500, 501])
async def test_a_refusing_bot_opens_nothing(bot: TinyBot, group: Group, status: int) -> None:
    message = await card_with_dialog(bot, group)
    answers(bot, task(info()))
    bot.status = status
    assert (await group.chair.presses(message, "Ändra")).kind == "broken"


async def test_a_late_answer_opens_nothing(world: World, bot: TinyBot, group: Group) -> None:
    message = await card_with_dialog(bot, group)
    late = asyncio.Event()

    async def turn(tiny: TinyBot, activity: Json) -> Json:
        await late.wait()
        return task(info())

    bot.turn = turn
    world.client.seconds = 0.05
    press = await group.chair.presses(message, "Ändra")
    late.set()
    assert press.kind == "broken"
    assert len(press.answers) == 1


async def test_a_submit_sends_the_inputs_and_where_the_dialog_came_from(bot: TinyBot, group: Group) -> None:
    dialog = await opened(bot, group)
    answers(bot, None)
    press = await group.chair.submits(dialog, submit(), {"text": "Vi bygger bron"})
    (told,) = bot.heard
    assert (told["type"], told["name"]) == ("invoke", "task/submit")
    assert told["value"] == {
        "data": {"verb": "save", "text": "Vi bygger bron"},
        "context": {"theme": "default"},
    }
    assert dialog.message is not None
    assert told["replyToId"] == dialog.message.id
    assert told["conversation"]["id"] == dialog.conversation.id
    assert press.kind == "closed"


async def test_a_dialogs_button_is_pressed_by_its_title(bot: TinyBot, group: Group) -> None:
    dialog = await opened(bot, group)
    answers(bot, None)
    await group.chair.presses_in(dialog, "Spara")
    assert bot.heard[0]["value"]["data"] == {"verb": "save", "text": "Vi bygger"}
    with pytest.raises(CannotPressError, match=r"which has \['Spara'\]"):
        await group.chair.presses_in(dialog, "Avbryt")


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (None, "closed", ""),
        ({}, "closed", ""),
        ({"task": None}, "closed", ""),
        (task("Sparat.", "message"), "message", "Sparat."),
        (task(info(title="Steg 2")), "dialog", "Ändra beslutet\nVi bygger"),
        (task({"title": "Tomt"}), "broken", "Something went wrong. Please try again."),
        ([], "broken", "Something went wrong. Please try again."),
        ({"composeExtension": {"type": "result"}}, "broken", "Something went wrong. Please try again."),
    ],
)
async def test_what_comes_of_a_submit(bot: TinyBot, group: Group, answer: Any, kind: str, text: str) -> None:
    dialog = await opened(bot, group)
    answers(bot, answer)
    press = await group.chair.presses_in(dialog, "Spara")
    assert (press.kind, press.text) == (kind, text)


async def test_a_next_step_belongs_to_the_same_message(bot: TinyBot, group: Group) -> None:
    dialog = await opened(bot, group)
    answers(bot, task(info(title="Steg 2")))
    after = (await group.chair.presses_in(dialog, "Spara")).dialog
    assert after is not None
    assert (after.title, after.message, after.kind) == ("Steg 2", dialog.message, "task")
    assert after.token != dialog.token


async def test_a_dialog_refuses_wrong_inputs_and_actions_it_hasnt(bot: TinyBot, group: Group) -> None:
    dialog = await opened(bot, group)
    with pytest.raises(InputsInvalidError, match="required"):
        await group.chair.submits(dialog, submit(), {"text": ""})
    with pytest.raises(InputsInvalidError, match="no such input"):
        await group.chair.submits(dialog, submit(), {"text": "a", "why": "b"})
    with pytest.raises(CannotPressError):
        await group.chair.submits(dialog, submit(forged=True), {"text": "a"})
    assert bot.heard == []


async def test_in_a_dialog_an_execute_and_bot_framework_actions_do_nothing(
    world: World, bot: TinyBot, group: Group
) -> None:
    back = submit(msteams={"type": "messageBack", "text": "hej"})
    link = {"type": "Action.OpenUrl", "title": "Läs", "url": "https://x.example/"}
    show = {"type": "Action.ShowCard", "title": "Mer", "card": {"body": []}}
    dialog = await opened(bot, group, form(cards.execute("Kör"), back, link, show))
    assert [finding.rule for finding in world.connector.findings] == [
        "execute-in-dialog",
        "msteams-in-dialog",
    ]
    answers(bot, None)
    with pytest.raises(CannotPressError, match=r"only Action\.Submit"):
        await group.chair.presses_in(dialog, "Kör")
    assert (await group.chair.presses_in(dialog, "Läs")).text == "https://x.example/"
    assert (await group.chair.presses_in(dialog, "Mer")).kind == "opened"
    assert bot.heard == []
    await group.chair.submits(dialog, back, {"text": "a"})
    assert bot.heard[0]["name"] == "task/submit"
    assert bot.heard[0]["value"]["data"] == {**back["data"], "text": "a"}


async def test_a_dialogs_card_keeps_to_the_limits(world: World, bot: TinyBot, group: Group) -> None:
    message = await card_with_dialog(bot, group)
    big = {**form(), "version": "1.6"}
    big["body"].append({"type": "TextBlock", "text": "x" * 29_000})
    answers(bot, task(info(big, title="")))
    await group.chair.presses(message, "Ändra")
    found = world.connector.findings
    assert {finding.rule for finding in found} == {"dialog-title", "card-too-big", "card-version"}
    assert {(finding.conversation, finding.activity) for finding in found} == {
        (message.conversation.id, message.id)
    }


async def test_a_dialog_can_be_asked_for_several_times(bot: TinyBot, group: Group) -> None:
    message = await card_with_dialog(bot, group)
    answers(bot, task(info()))
    press = await group.chair.presses(message, "Ändra", repeat=3, at_once=True)
    assert len({told["id"] for told in bot.heard}) == 1
    assert len(press.answers) == len(bot.heard) == 3
