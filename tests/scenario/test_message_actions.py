"""Beslut, Uppdrag and Anteckning in the menu of a message that somebody wrote."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from meetings.model import Assignment, Decision, Heading, Note, Status
from meetings.ports import StorageUnavailableError
from playground.connector import Conversation, Dialog, GroupChat, Message, Person, Press
from playground.connector.teams import Thread
from playground.connector.wire import Json
from tests.scenario.conftest import PLANNED, Scene
from tests.scenario.steps import approved, cast, closed, in_review, opened, planned, thread_of

KINDS = {"decision": Decision, "action": Assignment, "note": Note}


@dataclass(frozen=True)
class Chosen:
    """A command that was chosen on a message, and the dialog that it opened."""

    who: Person
    message: Message
    dialog: Dialog

    @property
    def card(self) -> Json:
        assert self.dialog.card is not None
        return self.dialog.card

    def value(self, field: str) -> Any:
        """What a field holds."""
        return next(part for part in self.card["body"] if part.get("id") == field).get("value", "")

    async def saves(self, **inputs: object) -> Press:
        return await self.who.presses_in(self.dialog, self.dialog.buttons[0], inputs)

    def again(self, press: Press) -> "Chosen":
        """The dialog as it was answered."""
        assert press.kind == "dialog", press
        assert press.dialog is not None
        return Chosen(self.who, self.message, press.dialog)


async def wrote(scene: Scene, who: Person, text: str, *, where: Conversation | None = None) -> Message:
    """Somebody writes to the others, not to the bot."""
    sent = await who.says(where or scene.group.channel, text, mention_bot=False)
    assert not sent.delivered
    return sent.message


async def chosen(who: Person, command: str, message: Message) -> Chosen:
    press = await who.runs(command, on=message)
    assert press.kind == "dialog", press
    assert press.dialog is not None
    return Chosen(who, message, press.dialog)


async def answered(message: Message) -> Message:
    """What the bot says under the message."""
    place = message.conversation
    return await place.wait_for(
        lambda one: one.from_bot and one.activity.get("replyToId") == message.id, timeout=5
    )


async def noted(scene: Scene) -> list[str]:
    """The lines of the first item after that of the election."""
    return [one.text for one in (await scene.meeting()).items[0].visible[1:]]


@pytest.mark.parametrize("command", list(KINDS))
async def test_a_message_becomes_a_line_of_the_minutes(scene: Scene, command: str) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Vi bjuder in grannkommunerna till\nnästa möte.")
    form = await chosen(people.secretary, command, message)
    assert form.dialog.title == {"decision": "Beslut", "action": "Uppdrag", "note": "Anteckning"}[command]
    assert form.value("text") == "Vi bjuder in grannkommunerna till\nnästa möte."
    assert form.value("item") == "1"
    given = {"others": "Arbetsgruppen"} if command == "action" else {}
    assert (await form.saves(**given)).kind == "closed"
    answer = await answered(message)
    entry = (await scene.meeting()).items[0].visible[-1]
    assert isinstance(entry, KINDS[command])
    assert entry.text == "Vi bjuder in grannkommunerna till\nnästa möte."
    assert entry.author.name == people.secretary.name
    assert entry.id in answer.text_of()
    assert f"Noterat av {people.secretary.name}" in answer.text_of()
    assert answer.buttons()[-2:] == ["Ändra", "Ångra"]


async def test_the_answer_stands_in_the_thread_of_the_message(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    post = await wrote(scene, people.member, "Vad tycker ni om planen?")
    reply = (
        await people.chair.says(scene.group.channel, "Den är bra.", mention_bot=False, reply_to=post)
    ).message
    await (await chosen(people.secretary, "note", reply)).saves()
    answer = await answered(reply)
    assert isinstance(answer.conversation, Thread)
    assert thread_of(answer) == [post, reply, answer]


async def test_what_was_noted_is_changed_and_undone_from_its_answer(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    await (await chosen(people.secretary, "decision", message)).saves()
    answer = await answered(message)
    assert (await people.secretary.presses(answer, "Ändra")).kind == "card"
    await people.secretary.presses(answer, "Spara", {"text": "Planen antas enligt förslaget."})
    entry = (await scene.meeting()).entry("1.1")
    assert entry is not None
    assert entry.text == "Planen antas enligt förslaget."
    await people.secretary.presses(answer, "Ångra")
    entry = (await scene.meeting()).entry("1.1")
    assert entry is not None
    assert entry.text == "Planen antas."


async def test_what_was_noted_is_taken_back_from_its_answer(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    await (await chosen(people.member, "decision", message)).saves()
    await people.member.presses(await answered(message), "Ångra")
    entry = (await scene.meeting()).entry("1.1")
    assert entry is not None
    assert entry.removed


async def test_people_are_named_in_it_and_the_bot_is_not(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    text = f"@Justera @{people.chair.name} & co ringer <i>alla</i>"
    message = (await people.member.says(scene.group.channel, text)).message
    form = await chosen(people.secretary, "note", message)
    assert form.value("text") == f"{people.chair.name} & co ringer <i>alla</i>"


async def test_another_item_is_chosen(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await scene.says(people.secretary, "punkt 3")
    form = await chosen(people.member, "note", await wrote(scene, people.member, "Om planen"))
    assert form.value("item") == "3"
    assert "2. Planen" in str(form.card)
    await form.saves(item="2")
    assert [one.text for one in (await scene.meeting()).items[1].visible] == ["Om planen"]


async def test_a_decision_goes_with_its_rider_and_a_note_with_its_heading(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    await (await chosen(people.secretary, "decision", message)).saves(rider="Men skyndsamt.")
    await (await chosen(people.secretary, "note", message)).saves(heading="Om planen")
    lines = (await scene.meeting()).items[0].visible
    assert [one.text for one in lines[-4:]] == [
        "Planen antas.",
        "Men skyndsamt.",
        "Om planen",
        "Planen antas.",
    ]
    assert isinstance(lines[-2], Heading)


async def test_who_is_asked_is_picked_among_those_of_the_conversation(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    form = await chosen(people.secretary, "action", await wrote(scene, people.member, "Räkna om budgeten"))
    await form.saves(assignees=str(people.chair.aad_object_id), due=dt.date(2026, 10, 2))
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Assignment)
    assert [one.name for one in entry.task.assignees] == [people.chair.name]
    assert entry.task.due == dt.date(2026, 10, 2)


async def test_a_day_that_may_be_two_is_asked_under_the_message(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    text = f"{people.chair.name} får i uppdrag att ta fram ett förslag senast nästa fredag."
    message = await wrote(scene, people.member, text)
    assert (await (await chosen(people.secretary, "decision", message)).saves()).kind == "closed"
    answer = await answered(message)
    assert "Fredagen den 11 september 2026" in "".join(answer.buttons()).replace("fredagen", "Fredagen")
    button = next(one for one in answer.buttons() if "11 september" in one)
    await people.secretary.presses(answer, button)
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Decision)
    assert entry.text == text
    assert entry.task is not None
    assert entry.task.due == dt.date(2026, 9, 11)


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


async def test_in_a_group_chat_the_answer_stands_there(scene: Scene) -> None:
    people = cast(scene)
    chat = scene.group.chat
    assert isinstance(chat, GroupChat)
    await scene.world.add_bot(chat, people.secretary)
    await scene.says(people.secretary, f"{PLANNED}\npunkt Planen\nöppna mötet", where=chat)
    message = await wrote(scene, people.member, "Planen antas.", where=chat)
    assert (await (await chosen(people.member, "decision", message)).saves()).kind == "closed"
    assert "1.1" in (await answered(message)).text_of()


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
    assert "Jag når inte min databas just nu" in kept.dialog.text
    assert kept.value("text") == "En rad, och en till"
    assert (await kept.saves()).kind == "closed"
    assert [one.text for one in (await scene.meeting()).items[1].visible] == ["En rad, och en till"]


async def test_in_english(scene: Scene) -> None:
    people = cast(scene)
    await scene.says(people.secretary, "språk en")
    await opened(scene)
    form = await chosen(people.secretary, "action", await wrote(scene, people.member, "Count again"))
    assert (form.dialog.title, form.dialog.buttons) == ("Action", ["Save"])


async def test_teams_finds_nothing_to_complain_of(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    for command in KINDS:
        await chosen(people.secretary, command, message)
    assert [one for one in scene.world.connector.findings if "dialog" in one.rule] == []
    assert scene.world.connector.findings == []
