"""Who was there: with clock times once the meeting is open, and guests at some of the items."""

import datetime as dt

import pytest

from meetings import commands as cmd
from meetings.errors import InvalidError, NotFoundError
from meetings.model import Attendance, Person
from tests.unit.meetings.people import CHAIR, GUEST, MEMBER, SECRETARY
from tests.unit.meetings.room import Room, room


def seen(held: Room, person: Person) -> Attendance:
    found = held.meeting.attending(person)
    assert found is not None
    return found


def test_before_the_meeting_no_clock_is_kept() -> None:
    held = Room().elects()
    held.does(cmd.RecordAttendance((CHAIR, MEMBER)), cmd.RecordAttendance((MEMBER,), present=False))
    assert held.meeting.attendance == (Attendance(CHAIR), Attendance(MEMBER, present=False))


def test_who_comes_leaves_and_returns_while_it_is_open() -> None:
    held = room()
    came = held.now
    held.does(cmd.RecordAttendance((MEMBER,)))
    assert (seen(held, MEMBER).arrived, seen(held, MEMBER).left) == (came, None)
    left = held.now
    held.does(cmd.RecordAttendance((MEMBER,), present=False))
    assert seen(held, MEMBER) == Attendance(MEMBER, arrived=came, left=left)
    assert held.does(cmd.RecordAttendance((MEMBER,), present=False)) == ()
    held.does(cmd.RecordAttendance((MEMBER,)))
    assert seen(held, MEMBER) == Attendance(MEMBER, arrived=came)


def test_somebody_who_was_there_from_the_start_has_no_time_of_arrival() -> None:
    held = Room().elects()
    held.does(cmd.RecordAttendance((MEMBER,)))
    held.opens("A")
    assert held.does(cmd.RecordAttendance((MEMBER,))) == ()
    left = held.now
    held.does(cmd.RecordAttendance((MEMBER,), present=False))
    assert seen(held, MEMBER) == Attendance(MEMBER, left=left)


def test_an_absent_person_who_comes_after_all_comes_at_a_time() -> None:
    held = Room().elects()
    held.does(cmd.RecordAttendance((MEMBER,), present=False))
    held.opens("A")
    came = held.now
    held.does(cmd.RecordAttendance((MEMBER,)))
    assert seen(held, MEMBER) == Attendance(MEMBER, arrived=came)


def test_afterwards_the_list_is_put_right_without_times() -> None:
    held = room()
    held.does(cmd.RecordAttendance((MEMBER,)))
    held.closes().does(cmd.RecordAttendance((MEMBER,), present=False), cmd.RecordAttendance((CHAIR,)))
    assert seen(held, MEMBER) == Attendance(MEMBER, present=False)
    assert seen(held, CHAIR) == Attendance(CHAIR)


def test_the_organisation_said_last_counts_and_is_kept_where_none_is_said() -> None:
    held = room()
    at = Person(MEMBER.name, MEMBER.id, "Lerhamn")
    held.does(cmd.RecordAttendance((MEMBER,)), cmd.RecordAttendance((at,)))
    assert seen(held, MEMBER).person == at
    held.does(cmd.RecordAttendance((MEMBER,), present=False))
    assert seen(held, MEMBER).person == at


def test_one_person_is_one_however_they_are_written() -> None:
    held = Room().elects()
    held.does(cmd.RecordAttendance((Person("Eva  Ek"), Person("eva ek"), MEMBER, MEMBER)))
    assert [one.person.key for one in held.meeting.attendance] == ["name:eva ek", MEMBER.key]


def test_a_guest_attends_some_items_or_all() -> None:
    held = room()
    held.does(cmd.AddGuest(GUEST, (3, 2, 3)))
    assert seen(held, GUEST) == Attendance(GUEST, guest=True, items=(2, 3))
    assert held.does(cmd.AddGuest(GUEST, (2, 3))) == ()
    held.does(cmd.AddGuest(GUEST, (1,)))
    assert seen(held, GUEST).items == (1,)
    held.does(cmd.RecordAttendance((GUEST,), present=False), cmd.AddGuest(GUEST, (1,)))
    assert seen(held, GUEST) == Attendance(GUEST, guest=True, items=(1,))
    held.does(cmd.AddGuest(GUEST))
    assert seen(held, GUEST).items == ()


def test_a_guest_who_is_noted_as_present_stays_a_guest_at_the_same_items() -> None:
    held = room()
    held.does(cmd.AddGuest(GUEST, (2,)), cmd.RecordAttendance((GUEST,), present=False))
    held.does(cmd.RecordAttendance((GUEST,)))
    assert (seen(held, GUEST).guest, seen(held, GUEST).items) == (True, (2,))


def test_a_guest_at_all_items_who_comes_late_comes_at_a_time() -> None:
    held = room()
    came = held.now
    held.does(cmd.AddGuest(GUEST))
    assert seen(held, GUEST) == Attendance(GUEST, guest=True, arrived=came)


def test_a_guest_at_an_item_that_is_not_there_is_asked_about() -> None:
    held = room()
    with pytest.raises(NotFoundError) as refused:
        held.does(cmd.AddGuest(GUEST, (2, 9)))
    assert refused.value.values == {"number": 9, "numbers": (1, 2, 3)}


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (cmd.RecordAttendance(()), "attendance_empty"),
        (cmd.RecordAttendance((Person("  "),)), "name_empty"),
        (cmd.RecordAttendance((Person("x" * 201),)), "name_too_long"),
        (cmd.AddGuest(Person("\u200b")), "name_empty"),
        (cmd.AddGuest(Person("Eva", None, "x" * 301)), "title_too_long"),
    ],
    ids=["nobody", "no name", "long name", "invisible name", "long organisation"],
)
def test_what_cannot_be_listed(command: cmd.Command, key: str) -> None:
    with pytest.raises(InvalidError, match=key):
        room().does(command)


def test_the_clock_is_utc_whatever_zone_the_time_was_given_in() -> None:
    held = room()
    held.now = held.now.astimezone(dt.timezone(dt.timedelta(hours=5)))
    held.does(cmd.RecordAttendance((SECRETARY,)))
    assert held.log[-1].at.tzinfo is dt.UTC
    assert seen(held, SECRETARY).arrived == held.log[-1].at
