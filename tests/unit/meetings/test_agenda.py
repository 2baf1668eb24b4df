"""Where the meeting is, what waits, what is postponed or sent back, and what closing asks about."""

import datetime as dt

import pytest

from meetings import commands as cmd
from meetings import events as ev
from meetings import register
from meetings.errors import InvalidError, MeetingError, NotFoundError
from meetings.model import ItemStatus, Matter, Occasion, Origin, Role, Task
from meetings.rules.session import ClosingUnconfirmedError, untreated
from tests.unit.meetings.people import APPROVER, MEMBER, SECOND
from tests.unit.meetings.room import NEXT, START, Room, room

EARLIER = Origin("m0", 4, "Personal", START - dt.timedelta(days=60), "tidsbrist", 2)


def statuses(held: Room) -> list[ItemStatus]:
    return [item.status for item in held.meeting.agenda]


def test_the_meeting_begins_at_its_first_item_and_goes_to_what_waits() -> None:
    held = room("A", "B", "C", "D")
    assert held.meeting.current == 1
    held.does(cmd.PostponeItem(2), cmd.NextItem())
    assert held.meeting.current == 3
    held.does(cmd.GoToItem(4))
    with pytest.raises(NotFoundError, match="no_next_item"):
        held.does(cmd.NextItem())
    held.does(cmd.AddItem("E"), cmd.NextItem())
    assert held.meeting.current == 5
    assert statuses(held)[1] is ItemStatus.POSTPONED


def test_what_was_passed_over_comes_after_the_last() -> None:
    held = room("A", "B", "C")
    held.does(cmd.GoToItem(3), cmd.NextItem())
    assert held.meeting.current == 2


def test_going_where_the_meeting_is_changes_nothing() -> None:
    assert room().does(cmd.GoToItem(1)) == ()


def test_an_item_is_postponed_with_its_reason_and_taken_up_after_all() -> None:
    held = room()
    held.does(cmd.PostponeItem(3, "  tidsbrist\n"))
    item = held.meeting.numbered(3)
    assert item is not None
    assert (item.status, item.reason) == (ItemStatus.POSTPONED, "tidsbrist")
    assert held.does(cmd.PostponeItem(3, "tidsbrist")) == ()
    held.does(cmd.PostponeItem(3))
    assert held.meeting.numbered(3) != item
    held.does(cmd.GoToItem(3))
    assert statuses(held)[2] is ItemStatus.TREATED


def test_without_a_number_it_is_the_item_that_the_meeting_is_at() -> None:
    held = room()
    held.does(cmd.NextItem(), cmd.PostponeItem(reason="tidsbrist"))
    assert statuses(held)[1] is ItemStatus.POSTPONED


def test_sending_back_asks_for_the_work_that_is_wanted() -> None:
    held = room()
    with pytest.raises(InvalidError, match="refer_back_empty"):
        held.does(cmd.ReferBackItem(" "))
    held.does(cmd.ReferBackItem("Utred kostnaden", 2))
    assert held.does(cmd.ReferBackItem("Utred kostnaden", 2)) == ()
    assert statuses(held)[1] is ItemStatus.REFERRED_BACK


def test_nothing_is_left_for_a_coming_meeting_until_this_one_is_closed() -> None:
    held = room("A", "B", "C")
    held.does(cmd.PostponeItem(2, "tidsbrist"), cmd.ReferBackItem("Utred", 3))
    held.does(cmd.RecordDecision("Taxan bordläggs.", postponed=Matter("Taxan", "underlag saknas")))
    assert register.postponed(held.meeting) == ()
    held.closes()
    left = register.postponed(held.meeting)
    assert [(one.title, one.origin.reason, one.origin.times, one.origin.referred_back) for one in left] == [
        ("Taxan", "underlag saknas", 1, False),
        ("B", "tidsbrist", 1, False),
        ("C", "Utred", 0, True),
    ]
    assert {one.origin.meeting for one in left} == {"m1"}


def test_postponements_are_counted_from_meeting_to_meeting() -> None:
    held = Room().elects(APPROVER)
    held.does(cmd.AddItem("Personal", origin=EARLIER))
    held.opens("Ekonomi")
    held.does(cmd.PostponeItem(1, "tidsbrist igen"))
    held.closes()
    (left,) = register.postponed(held.meeting)
    assert left.origin == Origin("m1", 1, "Personal", START, "tidsbrist igen", 3)
    assert register.carried(held.meeting) == (("m0", 4, "Personal"),)


def test_sending_back_does_not_count_as_a_postponement() -> None:
    held = Room().elects(APPROVER)
    held.does(cmd.AddItem("Personal", origin=EARLIER), cmd.OpenMeeting(), cmd.ReferBackItem("Utred"))
    held.closes()
    (left,) = register.postponed(held.meeting)
    assert (left.origin.times, left.origin.referred_back) == (2, True)


def test_what_every_agenda_has_is_not_left_for_the_next_one() -> None:
    held = Room().elects(APPROVER)
    held.does(
        cmd.AddItem("Föregående möte", standing=True),
        cmd.AddItem("Övriga frågor", closing=True, standing=True),
        cmd.AddItem("Nästa möte", closing=True),
    )
    held.opens("Ekonomi")
    held.does(cmd.CloseMeeting(confirmed=True, postpone_untreated=True, reason="tidsbrist"))
    assert [one.title for one in register.postponed(held.meeting)] == ["Ekonomi"]


def test_closing_asks_about_what_is_missing() -> None:
    held = Room().elects().opens("A", "B")
    with pytest.raises(ClosingUnconfirmedError):
        held.does(cmd.CloseMeeting())
    assert untreated(held.meeting) == ((2, 2),)
    held.does(cmd.NextItem())
    with pytest.raises(ClosingUnconfirmedError):
        held.does(cmd.CloseMeeting())
    held.does(cmd.Elect(Role.APPROVER, (SECOND,)))
    with pytest.raises(ClosingUnconfirmedError):
        held.does(cmd.CloseMeeting())
    held.does(cmd.SetNextMeeting(NEXT, "m2"), cmd.CloseMeeting())
    assert held.status == "closed"


def test_closing_postpones_what_was_never_treated_when_asked_to() -> None:
    held = room("A", "B", "C", "D")
    held.does(cmd.RecordDecision("Antas.", number=3), cmd.ReferBackItem("Utred", 4))
    events = held.does(cmd.CloseMeeting(confirmed=True, postpone_untreated=True, reason="tidsbrist"))
    assert events == (ev.ItemPostponed(2, "tidsbrist"), ev.MeetingClosed())
    assert statuses(held)[2] is not ItemStatus.POSTPONED  # something was decided there
    assert held.does(cmd.CloseMeeting()) == ()


def test_a_next_meeting_comes_after_this_one() -> None:
    held = room()
    with pytest.raises(InvalidError, match="next_before_this"):
        held.does(cmd.SetNextMeeting(Occasion(START), "m2"))


@pytest.mark.parametrize(
    ("occasion", "key"),
    [
        (Occasion(START, START), "ends_before_start"),
        (Occasion(START, START - dt.timedelta(hours=1)), "ends_before_start"),
        (Occasion(START, START + dt.timedelta(days=15)), "too_long_meeting"),
        (Occasion(START, None, "x" * 301), "title_too_long"),
    ],
)
def test_a_meeting_that_cannot_be_held_so(occasion: Occasion, key: str) -> None:
    with pytest.raises(InvalidError, match=key):
        Room(occasion=occasion)
    with pytest.raises(InvalidError, match=key):
        room().does(cmd.ChangeMeeting(occasion=occasion))


def test_times_are_kept_as_utc_and_naive_ones_refused() -> None:
    held = Room().elects()
    local = dt.timezone(dt.timedelta(hours=2))
    held.does(cmd.ChangeMeeting(occasion=Occasion(NEXT.start.astimezone(local), None, " Salen ")))
    assert held.meeting.occasion == Occasion(NEXT.start, None, "Salen")
    assert held.meeting.occasion.start.tzinfo is dt.UTC
    for wrong in (Occasion(START.replace(tzinfo=None)), Occasion(START, NEXT.start.replace(tzinfo=None))):
        with pytest.raises(ValueError, match="time zone"):
            held.does(cmd.ChangeMeeting(occasion=wrong))


def test_a_change_that_changes_nothing_writes_nothing() -> None:
    held = room()
    assert held.does(cmd.ChangeMeeting("Ledningsgruppen", held.meeting.occasion)) == ()
    assert held.does(cmd.ChangeMeeting()) == ()
    assert held.does(cmd.ChangeLanguage("sv")) == ()
    assert held.does(cmd.RenameItem(2, "Ekonomi")) == ()
    assert held.does(cmd.Elect(Role.APPROVER, (APPROVER,))) == ()


def test_an_agenda_has_an_end() -> None:
    held = Room().elects()
    held.does(*(cmd.AddItem(f"Punkt {number}") for number in range(200)))
    with pytest.raises(InvalidError, match="too_many_items"):
        held.does(cmd.AddItem("En till"))


def test_a_decision_is_followed_up_in_the_registers_until_the_meeting_is_cancelled_or_it_is_removed() -> None:
    held = room()
    held.does(
        cmd.RecordDecision("Budgeten antas."),
        cmd.RecordDecision("Pär räknar.", task=Task((APPROVER,), dt.date(2031, 10, 1))),
        cmd.RecordAssignment((MEMBER,), "Ta reda på"),
        cmd.TakeNote("Rad"),
    )
    assert [one.entry for one in register.decisions(held.meeting)] == ["1.1", "1.2"]
    assert [(one.entry, one.assignees) for one in register.assignments(held.meeting)] == [
        ("1.2", (APPROVER,)),
        ("1.3", (MEMBER,)),
    ]
    held.does(cmd.RemoveEntry("1.2"))
    assert [one.entry for one in register.assignments(held.meeting)] == ["1.3"]
    held.does(cmd.EditEntry("1.1", "Göran räknar.", (APPROVER,), dt.date(2031, 11, 1)))
    assert [one.entry for one in register.assignments(held.meeting)] == ["1.1", "1.3"]
    held.does(cmd.EditEntry("1.1", without_due=True))
    assert register.assignments(held.meeting)[0].task.due is None
    held.does(cmd.EditEntry("1.1", "Budgeten antas.", ()))
    assert [one.entry for one in register.assignments(held.meeting)] == ["1.3"]


def test_an_assignment_needs_somebody_and_a_done_one_stays_done_when_it_is_worded_anew() -> None:
    held = room()
    with pytest.raises(InvalidError, match="assignee_missing"):
        held.does(cmd.RecordAssignment((), "Ta reda på"))
    held.does(cmd.RecordAssignment((MEMBER,), "Ta reda på"), cmd.CompleteAssignment("1.1"))
    with pytest.raises(InvalidError, match="assignee_missing"):
        held.does(cmd.EditEntry("1.1", assignees=()))
    done = getattr(held.entry("1.1"), "task", None)
    held.does(cmd.EditEntry("1.1", "Ta noga reda på", (MEMBER, SECOND)))
    assert isinstance(done, Task)
    assert getattr(held.entry("1.1"), "task", None) == Task(
        (MEMBER, SECOND), None, done.done_at, done.done_by
    )
    assert held.does(cmd.CompleteAssignment("1.1")) == ()
    held.does(cmd.ReopenAssignment("1.1"))
    assert held.does(cmd.ReopenAssignment("1.1")) == ()


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (cmd.EditEntry("9.9", "x"), "no_such_entry"),
        (cmd.RemoveEntry("9.9"), "no_such_entry"),
        (cmd.CompleteAssignment("1a"), "not_an_assignment"),
        (cmd.CompleteAssignment("9.9"), "no_such_entry"),
        (cmd.TakeNote("x", 17), "no_such_item"),
        (cmd.EditEntry("1a", "  "), "edit_empty"),
        (cmd.TakeNote(" "), "note_empty"),
        (cmd.AddHeading(" "), "heading_empty"),
        (cmd.RecordDecision("\u200b"), "decision_empty"),
        (cmd.RecordAssignment((MEMBER,), "\x00"), "assignment_empty"),
        (cmd.AddRider(" "), "rider_empty"),
        (cmd.AddItem("\n"), "item_empty"),
        (cmd.ChangeMeeting(title=" "), "title_empty"),
        (cmd.TakeNote("x" * 20_001), "text_too_long"),
        (cmd.AddHeading("x" * 301), "title_too_long"),
        (cmd.Elect(Role.APPROVER, ()), "elect_nobody"),
        (cmd.Elect(Role.CHAIR, (MEMBER, SECOND)), "elect_one"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_why(command: cmd.Command, key: str) -> None:
    held = room()
    held.does(cmd.TakeNote("Rad"))
    before = held.meeting
    with pytest.raises(MeetingError, match=key):
        held.does(command)
    assert held.meeting is before


def test_removing_twice_removes_once() -> None:
    held = room()
    held.does(cmd.TakeNote("Rad"), cmd.RemoveEntry("1a"))
    assert held.does(cmd.RemoveEntry("1a")) == ()
