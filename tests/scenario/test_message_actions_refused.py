"""What can't be taken down from a message, what comes twice, and what goes wrong: nothing written is lost."""

import asyncio
import datetime as dt
import re
from typing import Any

import pytest

from meetings.model import Status
from meetings.ports import StorageUnavailableError
from tests.scenario.conftest import PLANNED, Scene
from tests.scenario.menu import answered, chosen, noted, wrote
from tests.scenario.steps import approved, cast, closed, in_review, opened, planned, thread_of


async def test_what_cannot_be_saved_stays_in_the_dialog_with_the_reason(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    form = await chosen(people.secretary, "action", await wrote(scene, people.member, "Räkna om"))
    refused = form.again(await form.saves(text="Räkna om budgeten", due=dt.date(2026, 10, 2), item="2"))
    assert "Vem ska göra det?" in refused.dialog.text
    assert {name: refused.value(name) for name in ("text", "due", "item")} == {
        "text": "Räkna om budgeten",
        "due": "2026-10-02",
        "item": "2",
    }
    assert (await refused.saves(others="Arbetsgruppen")).kind == "closed"
    assert [one.text for one in (await scene.meeting()).items[1].visible] == ["Räkna om budgeten"]


async def test_a_day_in_a_decision_that_asks_nobody_is_refused_and_nothing_is_lost(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    form = await chosen(people.secretary, "decision", await wrote(scene, people.member, "Planen antas."))
    refused = form.again(await form.saves(rider="Fort.", due=dt.date(2026, 10, 2)))
    assert (refused.value("text"), refused.value("rider")) == ("Planen antas.", "Fort.")
    assert await noted(scene) == []


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_dialog_that_is_sent_again_is_saved_once(scene: Scene, at_once: bool) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    press = await (await chosen(people.secretary, "decision", message)).saves()
    assert press.activity is not None
    await scene.world.deliver(press.activity, repeat=3, at_once=at_once)
    # A client that waited in vain sends it as another invoke.
    for answer in await scene.world.deliver({**press.activity, "id": "f:another"}):
        assert (answer.status, answer.body) == (200, b"")
    await answered(message)
    await scene.world.settled(0.1)
    assert await noted(scene) == ["Planen antas."]
    assert len([one for one in thread_of(message) if one.from_bot]) == 1


async def test_ten_at_once_are_each_noted_once(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    messages = [await wrote(scene, people.member, f"Rad {number}") for number in range(10)]
    forms = await asyncio.gather(*(chosen(people.member, "note", one) for one in messages))
    closed_ = await asyncio.gather(*(form.saves() for form in forms))
    assert {press.kind for press in closed_} == {"closed"}
    assert sorted(await noted(scene)) == sorted(f"Rad {number}" for number in range(10))


@pytest.mark.parametrize("state", [None, planned, in_review, approved])
async def test_without_an_open_meeting_it_says_what_to_do(scene: Scene, state: Any) -> None:
    people = cast(scene)
    if state is not None:
        await state(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    form = await chosen(people.secretary, "decision", message)
    assert "Inget möte är öppet här." in form.dialog.text
    assert "öppna mötet" in form.dialog.text
    assert form.dialog.buttons == []


async def test_after_the_meeting_the_text_is_the_officers(scene: Scene) -> None:
    people = cast(scene)
    await closed(scene)
    message = await wrote(scene, people.member, "Det sades också att planen är bra.")
    form = await chosen(people.member, "note", message)
    assert "Efter mötet är det sekreteraren eller ordföranden som ändrar" in form.dialog.text
    form = await chosen(people.secretary, "note", message)
    assert (await form.saves()).kind == "closed"


async def test_a_meeting_that_closed_meanwhile_keeps_what_was_written(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    form = await chosen(people.member, "note", await wrote(scene, people.member, "En sak till"))
    await scene.says(people.secretary, "avsluta mötet ändå")
    refused = form.again(await form.saves())
    assert "Efter mötet är det sekreteraren" in refused.dialog.text
    assert refused.value("text") == "En sak till"


async def test_an_open_meeting_without_items_says_what_is_missing(scene: Scene) -> None:
    people = cast(scene)
    await scene.says(people.secretary, f"{PLANNED}\nöppna mötet")
    assert (await scene.meeting()).status is Status.OPEN
    form = await chosen(people.member, "note", await wrote(scene, people.member, "En rad"))
    assert form.dialog.buttons == []
    assert "punkt" in form.dialog.text


async def test_where_the_bot_is_not_nothing_is_kept(scene: Scene) -> None:
    people = cast(scene)
    chat = scene.group.chat
    message = await wrote(scene, people.member, "Planen antas.", where=chat)
    form = await chosen(people.member, "decision", message)
    assert "inte med i den här konversationen" in form.dialog.text
    assert await scene.bot.store.conversation(chat.id) is None
    await scene.world.settled(0.1)
    assert chat.bot_messages == []


async def test_in_a_personal_chat_it_says_where_meetings_are(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    chat = people.member.personal_chat()
    await scene.world.add_bot(chat, people.member)
    message = (await people.member.says(chat, "hej på dig")).message
    form = await chosen(people.member, "note", message)
    assert "Möten hålls i gruppens kanal eller chatt." in form.dialog.text


async def test_what_the_dialog_carries_is_only_compared(scene: Scene) -> None:
    """Another group's meeting, another action, another conversation: nothing is done and nothing fails."""
    people = cast(scene)
    meeting = await opened(scene)
    form = await chosen(people.member, "note", await wrote(scene, people.member, "En rad"))
    press = await form.saves()
    assert press.activity is not None
    before = (await scene.meeting()).sequence
    elsewhere = scene.world.team("Vattenrådet", scene.group.members).channel("Planering")
    await scene.world.add_bot(elsewhere, people.member)
    for number, (place, data) in enumerate(
        (
            (None, {"verb": "Approve", "meeting": meeting.id, "version": 1, "hash": "x"}),
            (None, {"verb": "CloseTheMeeting", "meeting": meeting.id}),
            (None, {"verb": "SaveNote", "meeting": "another", "once": "o", "text": "x"}),
            (None, {"verb": "SaveNote", "meeting": meeting.id, "once": "o", "text": "x", "item": "noll"}),
            (None, {"verb": "SaveNote", "meeting": meeting.id, "once": "o", "text": 7}),
            (None, {"text": "x"}),
            (elsewhere, {"verb": "SaveNote", "meeting": meeting.id, "once": "p", "text": "x"}),
        )
    ):
        source = press.activity
        forged = {**source, "id": f"f:{number}", "value": {**source["value"], "data": data}}
        if place is not None:
            forged |= {"conversation": place.account(), "channelData": place.channel_data()}
        (answer,) = await scene.world.deliver(forged)
        assert answer.status == 200
        assert answer.json["task"]["type"] == "continue"
    assert (await scene.meeting()).sequence == before


@pytest.mark.parametrize("name", ["task/fetch", "task/submit", "composeExtension/fetchTask"])
async def test_what_no_card_of_ours_asks_for_is_answered_all_the_same(scene: Scene, name: str) -> None:
    people = cast(scene)
    message = await wrote(scene, people.member, "Hej")
    press = await people.member.runs("sök", on=message)
    assert press.kind == "dialog"
    assert press.activity is not None
    value = {"data": {"a": 1}, "commandId": "sök", "context": {"theme": "default"}}
    (answer,) = await scene.world.deliver({**press.activity, "id": "f:x", "name": name, "value": value})
    assert answer.status == 200
    assert "annan version" in str(answer.json["task"]["value"]["card"])


async def test_a_database_that_is_away_loses_nothing_of_what_was_written(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = cast(scene)
    await opened(scene)
    form = await chosen(people.member, "note", await wrote(scene, people.member, "En rad"))
    store = type(scene.bot.store)

    async def away(*_: object) -> None:
        raise StorageUnavailableError("away")

    with monkeypatch.context() as patched:
        patched.setattr(store, "commit", away)
        kept = form.again(await form.saves(text="En rad, och en till", item="2"))
    assert "kan inte spara något just nu" in kept.dialog.text
    assert kept.value("text") == "En rad, och en till"
    assert (await kept.saves()).kind == "closed"
    assert [one.text for one in (await scene.meeting()).items[1].visible] == ["En rad, och en till"]


@pytest.mark.parametrize("step", ["opened", "saved"])
async def test_what_nobody_foresaw_has_an_incident_id_and_loses_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "En rad")
    form = await chosen(people.member, "note", message)

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    with monkeypatch.context() as patched:
        patched.setattr(type(scene.bot.store), "conversation", broken)
        if step == "opened":
            told = await chosen(people.member, "note", message)
        else:
            told = form.again(await form.saves(text="En rad till"))
            assert told.value("text") == "En rad till"
    assert re.search(r"Något gick fel hos mig.* \([0-9a-f]{8}\)", told.dialog.text)
