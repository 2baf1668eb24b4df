"""What a change makes the bot owe people: word of what they have to do, and of drafts that wait for them."""

import datetime as dt

import msgspec
import pytest
from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.group import Group, Snooze
from meetings.model import Person, Role
from meetings.outcomes import Settled, Snoozed
from meetings.ports import Outgoing, OutgoingKind, View
from tests.unit.meetings.house import GROUP, House, refusal
from tests.unit.meetings.people import APPROVER, ASSIGNEE, CHAIR, MEMBER, SECRETARY

DUE = dt.date(2031, 9, 12)
WORKING_GROUP = Person("Arbetsgruppen")


@pytest.fixture
def house() -> House:
    return House()


def owed(house: House, kind: str) -> dict[str, Outgoing]:
    """What the last message made the bot owe, of one kind."""
    found = house.store.units[-1].outgoing
    return {one.dedupe: one for one in found if one.dedupe.startswith(f"{kind}:")}


def days(house: House) -> list[str]:
    """The days of the reminders of assignments that the last message made the bot owe."""
    return [key[-5:] for key in owed(house, "due")]


async def test_an_assignment_is_said_to_each_in_their_own_chat(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAssignment((ASSIGNEE, WORKING_GROUP), "Ett", DUE))
    found = owed(house, "due")
    assert len(found) == 12
    first = found[f"due:{GROUP}:{ASSIGNEE.key}:2031-09-09"]
    assert (first.kind, first.conversation) == (OutgoingKind.POST, f"person:{ASSIGNEE.id}")
    assert first.due == dt.datetime(2031, 9, 9, 6, 0, tzinfo=dt.UTC)
    assert first.view == View("due", "", group=GROUP, person=ASSIGNEE.key, day=dt.date(2031, 9, 9))
    group = found[f"due:{GROUP}:{WORKING_GROUP.key}:2031-09-09"]
    assert group.conversation == GROUP
    assert group.view is not None
    assert group.view.public


async def test_another_on_the_same_days_is_the_same_reminder(house: House) -> None:
    await house.opens("Ekonomi", "Personal")
    await house.says_well(cmd.RecordAssignment((ASSIGNEE,), "Ett", DUE))
    first = owed(house, "due").keys()
    await house.says_well(cmd.GoToItem(2), cmd.RecordAssignment((ASSIGNEE,), "Två", DUE))
    assert owed(house, "due").keys() == first


async def test_what_is_done_or_moved_takes_nothing_back(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAssignment((ASSIGNEE,), "Ett", DUE))
    await house.says_well(cmd.EditEntry("1.1", due=DUE + dt.timedelta(days=3)))
    assert "09-12" not in days(house)
    assert house.store.units[-1].cancel == ()
    await house.says_well(cmd.CompleteAssignment("1.1"))
    assert (days(house), house.store.units[-1].cancel) == ([], ())
    await house.says_well(cmd.ReopenAssignment("1.1"))
    assert len(days(house)) == 6


async def test_a_note_calls_for_no_reminder(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAssignment((ASSIGNEE,), "Ett", DUE))
    await house.says_well(cmd.TakeNote("En rad"))
    assert days(house) == []


async def test_putting_off_is_kept_and_owed(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAssignment((ASSIGNEE,), "Ett", DUE))
    (outcome,) = await house.says(req.PutOff(((meeting, "1.1"),)), by=ASSIGNEE)
    assert outcome == Snoozed(("1.1",), dt.date(2031, 9, 8))
    assert days(house) == ["09-08"]
    group = await house.group()
    assert group.snoozed == (Snooze(ASSIGNEE.key, meeting, "1.1", dt.date(2031, 9, 8)),)
    await house.says(req.PutOff(((None, "1.1"),), dt.date(2031, 9, 20)), by=ASSIGNEE)
    assert days(house) == ["09-22"]  # the 20th is a Saturday
    assert [one.until.day for one in (await house.group()).snoozed] == [22]


async def test_what_was_put_off_long_ago_is_forgotten(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(
        cmd.RecordAssignment((ASSIGNEE,), "Ett", DUE), cmd.RecordAssignment((ASSIGNEE,), "Två", DUE)
    )
    await house.says(req.PutOff(((None, "1.1"),)), by=ASSIGNEE)
    house.clock.time += dt.timedelta(days=30)
    await house.says(req.PutOff(((None, "1.2"),)), by=ASSIGNEE)
    assert len((await house.group()).snoozed) == 2
    house.clock.time += dt.timedelta(days=30)
    await house.says(req.PutOff(((None, "1.2"),)), by=ASSIGNEE)
    assert [one.entry for one in (await house.group()).snoozed] == ["1.2"]


async def test_whose_assignment_may_be_put_off(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(
        cmd.RecordAssignment((ASSIGNEE,), "Ett", DUE), cmd.RecordAssignment((WORKING_GROUP,), "Två", DUE)
    )
    for reference in ("1.1", "7.7"):
        (outcome,) = await house.says(req.PutOff(((meeting, reference),)), by=MEMBER)
        assert refusal(outcome) == "no_such_assignment_of_yours"
    await house.says(req.PutOff(((meeting, "1.2"),)), by=MEMBER)
    assert [one.person for one in (await house.group()).snoozed] == [WORKING_GROUP.key]
    (outcome,) = await house.says(req.PutOff(((meeting, "1.2"),), dt.date(2031, 9, 1)), by=MEMBER)
    assert refusal(outcome) == "put_off_to_the_past"


async def test_a_draft_that_waits_is_told_of_until_it_is_answered(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    found = owed(house, "waiting")
    keys = [
        f"waiting:{meeting}:1:{stage}:{who.key}"
        for stage, who in (("approver", APPROVER), ("secretary", SECRETARY), ("substitute", CHAIR))
    ]
    assert list(found) == keys
    first = found[keys[0]]
    assert first.conversation == f"person:{APPROVER.id}"
    assert first.view == View("waiting", meeting, 1, group=GROUP, person=APPROVER.key, stage="approver")
    assert [one.due.day for one in found.values() if one.due] == [4, 8, 10]
    await house.says_well(cmd.ApproveMinutes(), by=APPROVER)
    assert set(house.store.units[-1].cancel) == set(keys)


async def test_another_version_has_its_own(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    await house.says_well(cmd.RequestChange("Fel", 1), by=APPROVER)
    assert len(house.store.units[-1].cancel) == 3
    await house.says_well(cmd.PostDraft())
    assert {key[len(f"waiting:{meeting}:")] for key in owed(house, "waiting")} == {"2"}


async def test_a_substitute_takes_the_chairs_turn_and_is_told_at_once_when_it_has_come(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    await house.says_well(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    (one,) = owed(house, "waiting").values()
    assert (one.conversation, one.due is not None) == (f"person:{MEMBER.id}", True)
    house.clock.time = dt.datetime(2031, 9, 12, 8, 0, tzinfo=dt.UTC)
    await house.says_well(cmd.Elect(Role.SUBSTITUTE, (ASSIGNEE,)))
    (one,) = owed(house, "waiting").values()
    assert (one.conversation, one.due) == (f"person:{ASSIGNEE.id}", None)


async def test_reminders_are_switched_by_kind(house: House) -> None:
    async def switched(*, on: bool, of: str | None) -> tuple[tuple[int, ...], bool, bool]:
        (outcome,) = await house.says(req.SwitchReminders(on, of))  # type: ignore[arg-type]
        assert isinstance(outcome, Settled)
        settings = outcome.settings
        return settings.reminder_days, settings.assignment_reminders, settings.approval_reminders

    await house.plans()
    assert await switched(on=False, of="assignments") == ((7, 1), False, True)
    assert await switched(on=False, of=None) == ((), False, False)
    assert house.waiting("reminder") == []
    assert await switched(on=True, of="approval") == ((), False, True)
    assert await switched(on=True, of=None) == ((7, 1), True, True)
    assert len(house.waiting("reminder")) == 2
    await house.says(req.SetReminders((3,)))
    assert await switched(on=True, of="meetings") == ((3,), True, True)


async def test_a_group_that_was_there_before_the_reminders_catches_up_once(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAssignment((ASSIGNEE,), "Ett", DUE))
    await house.says_well(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    promised = {key for kind in ("due", "waiting") for key, _ in house.waiting(kind)}
    group = await house.group()
    assert group.reminding
    before = msgspec.json.decode(msgspec.json.encode(group))
    del before["reminding"]
    house.store._groups[GROUP] = msgspec.convert(before, Group)  # as an earlier version kept it
    house.clock.time += dt.timedelta(days=8)
    await house.says(req.ShowBoard())
    assert {*owed(house, "due"), *owed(house, "waiting")} == {
        key for key in promised if "09-09" not in key and ":approver:" not in key and ":secretary:" not in key
    }
    await house.says_well(cmd.CompleteAssignment("1.1"))
    assert (days(house), owed(house, "waiting")) == ([], {})
    assert (await house.state(meeting)).version == 1


async def test_a_new_group_has_nothing_to_catch_up_on(house: House) -> None:
    await house.says(req.SetReminders((3,)))
    group = await house.group()
    assert group.reminding
    assert replace(group, reminding=False) != group
