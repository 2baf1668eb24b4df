"""Undo is an event that restores exactly what was there, once, unless something later rests on it."""

import datetime as dt
from collections.abc import Callable
from typing import get_args

import pytest

from meetings import commands as cmd
from meetings import events as ev
from meetings.commands import Command
from meetings.errors import InvalidError, MeetingError, NotAllowedError, NotFoundError
from meetings.model import ItemStatus, Matter, Occasion, Role, Task
from tests.unit.meetings.looks import looks
from tests.unit.meetings.people import APPROVER, ASSIGNEE, AUTHOR, CHAIR, GUEST, MEMBER, SECOND, SECRETARY
from tests.unit.meetings.room import NEXT, PLACE, Room, room

DUE = dt.date(2031, 10, 1)
LATER = Occasion(NEXT.start + dt.timedelta(days=7), place="Biblioteket")


def full() -> Room:
    """An open meeting at its second item, with something of everything in the first."""
    held = room("Välkommen", "Ekonomi", "Personal", "Nästa möte")
    held.does(
        cmd.TakeNote("En rad"),  # 1a
        cmd.AddHeading("Rubrik"),  # 1b
        cmd.RecordDecision(  # 1.1
            "Ebba får i uppdrag att räkna.",
            task=Task((ASSIGNEE,), DUE),
            postponed=Matter("Taxan", "tidsbrist"),
        ),
        cmd.RecordAssignment((ASSIGNEE, MEMBER), "Ta in priser", DUE),  # 1.2
        cmd.RecordDecision("Det beslutas."),  # 1.3
        cmd.AddRider("Skyndsamt", to="1.1"),  # 1c
        cmd.AddReservation("Nej", to="1.1"),  # 1d
        cmd.EditEntry("1a", "En bättre rad"),
        cmd.CompleteAssignment("1.2"),
        cmd.GoToItem(2),
        cmd.RecordAttendance((MEMBER,)),
        cmd.RecordAttendance((CHAIR,), present=False),
        cmd.AddGuest(GUEST, (2,)),
        by=AUTHOR,
    )
    return held


def postponed() -> Room:
    held = full()
    held.does(cmd.PostponeItem(3, "tidsbrist"))
    return held


def elected() -> Room:
    held = full()
    held.does(cmd.Elect(Role.APPROVER, (SECOND,)), cmd.GoToItem(3))
    return held


def agreed() -> Room:
    held = full()
    held.does(cmd.SetNextMeeting(NEXT, "m2"), by=MEMBER)
    return held


def foreseen() -> Room:
    held = Room().elects()
    held.does(cmd.AddItem("Nästa möte"), cmd.SetNextMeeting(NEXT, "m2"), cmd.OpenMeeting())
    return held


def unsaid() -> Room:
    held = agreed()
    held.does(cmd.RemoveEntry("4a"))
    return held


CASES: dict[str, tuple[Callable[[], Room], Command]] = {
    "note": (full, cmd.TakeNote("Ny rad")),
    "heading": (full, cmd.AddHeading("Ny rubrik")),
    "decision": (full, cmd.RecordDecision("Nytt beslut.")),
    "assignment": (full, cmd.RecordAssignment((MEMBER,), "Nytt uppdrag")),
    "rider": (full, cmd.AddRider("Nytt medskick", to="1.3")),
    "reservation": (full, cmd.AddReservation("Ny reservation", to="1.3")),
    "edit of a note": (full, cmd.EditEntry("1a", "En ännu bättre rad")),
    "edit of a heading": (full, cmd.EditEntry("1b", "Bättre rubrik")),
    "edit of a decision": (full, cmd.EditEntry("1.1", "Något annat.", assignees=())),
    "edit of an assignment that is done": (full, cmd.EditEntry("1.2", "Ta in fler", (MEMBER,), DUE)),
    "edit of a reservation": (full, cmd.EditEntry("1d", "")),
    "removal": (full, cmd.RemoveEntry("1d")),
    "done": (full, cmd.CompleteAssignment("1.1")),
    "reopened": (full, cmd.ReopenAssignment("1.2")),
    "item": (full, cmd.AddItem("Ny punkt")),
    "item of a planned meeting": (lambda: Room().elects(), cmd.AddItem("Övriga frågor", closing=True)),
    "first item of a meeting that opened empty": (lambda: Room().elects().opens(), cmd.AddItem("Punkt")),
    "renamed": (full, cmd.RenameItem(3, "Bättre namn")),
    "removed item": (full, cmd.RemoveItem(3)),
    "postponed": (full, cmd.PostponeItem(3, "tidsbrist")),
    "postponed for another reason": (postponed, cmd.PostponeItem(3, "sjukdom")),
    "referred back": (full, cmd.ReferBackItem("Utred", 3)),
    "entered": (full, cmd.GoToItem(3)),
    "entered although postponed": (postponed, cmd.GoToItem(3)),
    "next": (full, cmd.NextItem()),
    "present": (full, cmd.RecordAttendance((APPROVER, SECRETARY))),
    "left": (full, cmd.RecordAttendance((MEMBER,), present=False)),
    "absent": (full, cmd.RecordAttendance((CHAIR,))),
    "guest": (full, cmd.AddGuest(SECOND)),
    "guest of other items": (full, cmd.AddGuest(GUEST, (1, 3))),
    "chair": (full, cmd.Elect(Role.CHAIR, (MEMBER,))),
    "secretary": (full, cmd.Elect(Role.SECRETARY, (CHAIR,))),
    "approver": (full, cmd.Elect(Role.APPROVER, (SECOND,))),
    "approver again": (elected, cmd.Elect(Role.APPROVER, (MEMBER,))),
    "first approver": (lambda: Room().elects().opens("A"), cmd.Elect(Role.APPROVER, (SECOND,))),
    "next meeting": (full, cmd.SetNextMeeting(NEXT, "m2")),
    "next meeting again": (agreed, cmd.SetNextMeeting(LATER, "m2")),
    "next meeting agreed before it opened": (foreseen, cmd.SetNextMeeting(LATER, "m2")),
    "next meeting whose line was removed": (unsaid, cmd.SetNextMeeting(LATER, "m2")),
    "time and place": (full, cmd.ChangeMeeting("Nytt namn", Occasion(PLACE.start, None, "Annanstans"))),
}


@pytest.mark.parametrize("case", CASES)
def test_undo_restores_exactly_what_was_there(case: str) -> None:
    begin, command = CASES[case]
    held = begin()
    before = looks(held.meeting)
    assert held.does(command)
    done = held.meeting
    assert looks(done) != before
    sequence = done.sequence
    (undone,) = held.does(cmd.Undo(sequence))
    assert isinstance(undone, ev.Undone)
    assert looks(held.meeting) == before
    assert held.does(cmd.Undo(sequence)) == ()  # undone twice is undone once
    assert looks(held.meeting) == before


@pytest.mark.parametrize("case", CASES)
def test_everything_of_a_stretch_can_be_undone_in_turn(case: str) -> None:
    begin, command = CASES[case]
    held = begin()
    before = looks(held.meeting)
    mine = [held.meeting.sequence + 1, held.meeting.sequence + 2, held.meeting.sequence + 3]
    held.does(cmd.AddItem("En punkt till"), command, cmd.RenameItem(1, "Nytt namn på den första"))
    for sequence in reversed(mine):
        held.does(cmd.Undo(sequence))
    assert looks(held.meeting) == before


def test_every_event_that_takes_back_is_tried() -> None:
    seen = set()
    for begin, command in CASES.values():
        held = begin()
        held.does(command)
        (undone,) = held.does(cmd.Undo(held.meeting.sequence))
        assert isinstance(undone, ev.Undone)
        seen.add(type(undone.by))
    assert seen == set(get_args(ev.Reversible))


CHANGED_SINCE: dict[str, tuple[Command, Command]] = {
    "edited": (cmd.TakeNote("Ny rad"), cmd.EditEntry("2a", "En annan")),
    "edited again": (cmd.EditEntry("1a", "En annan"), cmd.EditEntry("1a", "En tredje")),
    "edited and removed": (cmd.EditEntry("1a", "En annan"), cmd.RemoveEntry("1a")),
    "done since it was edited": (cmd.EditEntry("1.1", "Annat", (MEMBER,)), cmd.CompleteAssignment("1.1")),
    "reopened since it was edited": (cmd.EditEntry("1.2", "Annat"), cmd.ReopenAssignment("1.2")),
    "renamed": (cmd.AddItem("Ny"), cmd.RenameItem(5, "Nyare")),
    "renamed again": (cmd.RenameItem(3, "Ny"), cmd.RenameItem(3, "Nyare")),
    "postponed": (cmd.AddItem("Ny"), cmd.PostponeItem(5)),
    "referred back": (cmd.PostponeItem(3), cmd.ReferBackItem("Utred", 3)),
    "entered": (cmd.PostponeItem(3), cmd.GoToItem(3)),
    "postponed since it was entered": (cmd.GoToItem(3), cmd.PostponeItem(3)),
    "moved on": (cmd.GoToItem(3), cmd.GoToItem(4)),
    "came back": (cmd.RecordAttendance((MEMBER,), present=False), cmd.RecordAttendance((MEMBER,))),
    "elected": (cmd.Elect(Role.CHAIR, (MEMBER,)), cmd.Elect(Role.CHAIR, (AUTHOR,))),
    "the line of the election removed": (cmd.Elect(Role.APPROVER, (MEMBER,)), cmd.RemoveEntry("2a")),
    "agreed on anew": (cmd.SetNextMeeting(NEXT, "m2"), cmd.SetNextMeeting(LATER, "m2")),
    "the line of the next meeting edited": (cmd.SetNextMeeting(NEXT, "m2"), cmd.EditEntry("4a", "I höst.")),
    "moved": (cmd.ChangeMeeting("Ett"), cmd.ChangeMeeting("Två")),
}


@pytest.mark.parametrize("case", CHANGED_SINCE)
def test_undo_is_refused_when_the_same_has_been_changed_since(case: str) -> None:
    first, then = CHANGED_SINCE[case]
    held = full()
    held.does(first)
    sequence = held.meeting.sequence
    held.does(then)
    before = held.meeting
    with pytest.raises(InvalidError, match="changed_since"):
        held.does(cmd.Undo(sequence))
    assert held.meeting is before
    held.does(cmd.Undo(before.sequence), cmd.Undo(sequence))


def test_the_way_back_to_an_item_that_was_removed_is_closed() -> None:
    held = room("A", "B", "C")
    held.does(cmd.GoToItem(2))
    sequence = held.meeting.sequence
    held.does(cmd.RemoveItem(1))
    with pytest.raises(InvalidError, match="changed_since"):
        held.does(cmd.Undo(sequence))


def test_an_item_that_was_written_in_or_come_to_since_stays() -> None:
    held = room("A")
    held.does(cmd.AddItem("B"))
    sequence = held.meeting.sequence
    held.does(cmd.TakeNote("Rad", 2))
    with pytest.raises(InvalidError, match="item_not_empty"):
        held.does(cmd.Undo(sequence))
    planned = Room().elects()
    planned.does(cmd.AddItem("A"))
    sequence = planned.meeting.sequence
    planned.does(cmd.OpenMeeting())
    with pytest.raises(InvalidError, match="item_is_current"):
        planned.does(cmd.Undo(sequence))


def test_without_a_sequence_it_takes_back_the_askers_own_latest_change() -> None:
    held = room()
    held.does(cmd.TakeNote("Noors"), by=AUTHOR)
    held.does(cmd.TakeNote("Sivs"), by=SECRETARY)
    held.does(cmd.TakeNote("Noors andra"), by=AUTHOR)
    held.does(cmd.Undo(), by=SECRETARY)
    assert held.visible() == ["1a", "1c"]
    held.does(cmd.Undo(), cmd.Undo(), by=AUTHOR)
    assert held.visible() == []
    with pytest.raises(NotFoundError, match="nothing_of_yours_to_undo"):
        held.does(cmd.Undo(), by=AUTHOR)


def test_an_officer_without_a_change_of_their_own_is_told_so_in_other_words() -> None:
    with pytest.raises(NotFoundError) as refused:
        room().does(cmd.Undo(), by=CHAIR)
    assert refused.value.key == "nothing_to_undo"


def test_others_changes_are_taken_back_by_officers_alone() -> None:
    held = room()
    held.does(cmd.TakeNote("Noors"), by=AUTHOR)
    sequence = held.meeting.sequence
    with pytest.raises(NotAllowedError, match="not_yours"):
        held.does(cmd.Undo(sequence), by=MEMBER)
    held.does(cmd.Undo(sequence), by=CHAIR)
    assert held.visible() == []


@pytest.mark.parametrize("sequence", [-1, 0, 1, 99_999])
def test_what_cannot_be_undone_is_said_so(sequence: int) -> None:
    held = room()
    with pytest.raises(MeetingError, match="nothing_to_undo"):
        held.does(cmd.Undo(sequence))


def test_that_an_assignment_is_done_can_be_taken_back_by_its_assignee_at_any_time() -> None:
    held = room()
    held.does(cmd.RecordAssignment((ASSIGNEE,), "Räkna"), by=AUTHOR)
    held.closes().does(cmd.PostDraft())
    held.does(cmd.CompleteAssignment("1.1"), by=ASSIGNEE)
    held.does(cmd.Undo(), by=ASSIGNEE)
    assert held.status == "in_review"  # what is followed up isn't the text of the minutes
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    held.does(cmd.CompleteAssignment("1.1"), by=ASSIGNEE)
    sequence = held.meeting.sequence
    with pytest.raises(NotAllowedError, match="not_assignee"):
        held.does(cmd.Undo(sequence), by=MEMBER)
    held.does(cmd.Undo(sequence), cmd.Undo(sequence), by=ASSIGNEE)
    task = getattr(held.entry("1.1"), "task", None)
    assert isinstance(task, Task)
    assert task.done_at is None
    with pytest.raises(MeetingError, match="locked"):
        held.does(cmd.Undo(), by=AUTHOR)


def test_undo_in_review_takes_the_draft_back() -> None:
    held = room()
    held.does(cmd.TakeNote("Rad"))
    held.closes().does(cmd.PostDraft())
    events = held.does(cmd.Undo())
    assert [type(event) for event in events] == [ev.DraftWithdrawn, ev.Undone]
    assert held.status == "changes_requested"


def test_leaving_an_item_makes_it_wait_again() -> None:
    held = room()
    held.does(cmd.NextItem(), cmd.Undo())
    assert held.meeting.current == 1
    assert [item.status for item in held.meeting.agenda] == [
        ItemStatus.TREATED,
        ItemStatus.WAITING,
        ItemStatus.WAITING,
    ]
