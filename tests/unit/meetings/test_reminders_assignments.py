"""When people are reminded of what they have to do: on working days, by the wall clock, one message a day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetings import commands as cmd
from meetings.calendar import is_working_day
from meetings.errors import MeetingError
from meetings.group import Settings, Snooze
from meetings.meeting import Meeting
from meetings.model import Person, Status
from meetings.register import RegisteredAssignment, assignments
from meetings.reminders import (
    assignment_reminders,
    listed,
    newest_day,
    newly_reminded,
    reminder_days,
)
from tests.unit.meetings.people import ASSIGNEE, MEMBER
from tests.unit.meetings.room import Room, room

STOCKHOLM = ZoneInfo("Europe/Stockholm")
USUAL = Settings()
GROUP_OF_PEOPLE = Person("Arbetsgruppen")
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

days = st.dates(dt.date(2024, 1, 1), dt.date(2045, 12, 31))


def on(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def told(found: tuple[dt.date, ...]) -> list[str]:
    return [day.isoformat() for day in found]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        # a Friday
        ("2031-09-12", "2031-09-09 2031-09-12 2031-09-15 2031-09-22 2031-09-29 2031-10-06"),
        # a Monday: three days before is a Friday
        ("2031-09-15", "2031-09-12 2031-09-15 2031-09-16 2031-09-23 2031-09-30 2031-10-07"),
        # a Sunday: the last working day before it is the Friday
        ("2031-09-14", "2031-09-11 2031-09-12 2031-09-15 2031-09-22 2031-09-29 2031-10-06"),
        # Christmas Day: both fall on the day before Christmas Eve, which is one
        ("2031-12-25", "2031-12-22 2031-12-23 2031-12-29 2032-01-05 2032-01-12 2032-01-19"),
        # Good Friday, and annandag påsk after it
        ("2031-04-11", "2031-04-08 2031-04-10 2031-04-15 2031-04-22 2031-04-29 2031-05-06"),
        # the Thursday before: weekly, and where that is a holiday the working day before
        ("2031-04-16", "2031-04-10 2031-04-16 2031-04-17 2031-04-24 2031-04-30 2031-05-08"),
    ],
)
def test_the_days_of_an_assignment(due: str, expected: str) -> None:
    assert told(reminder_days(on(due))) == expected.split()


def test_without_a_last_day_nobody_is_reminded() -> None:
    assert reminder_days(None) == ()


def test_what_is_put_off_comes_on_its_day_and_then_as_usual() -> None:
    assert told(reminder_days(on("2031-09-12"), on("2031-09-18"))) == [
        "2031-09-18",
        "2031-09-22",
        "2031-09-29",
        "2031-10-06",
    ]
    assert told(reminder_days(None, on("2031-09-20"))) == ["2031-09-22"]  # a Saturday


@pytest.mark.parametrize(
    ("due", "hours_utc"),
    [
        ("2031-03-28", [7, 7, 6, 6, 6, 6]),  # summer time begins on 30 March
        ("2031-10-24", [6, 6, 7, 7, 7, 7]),  # and ends on 26 October
        ("2026-03-27", [7, 7, 6, 6, 6, 6]),
        ("2026-10-23", [6, 6, 7, 7, 7, 7]),
    ],
)
def test_summer_time_moves_the_moment_not_the_clock(due: str, hours_utc: list[int]) -> None:
    found = assignment_reminders(_with(ASSIGNEE, due=on(due)), USUAL)
    assert [one.due.hour for one in found] == hours_utc
    assert {one.due.astimezone(STOCKHOLM).time() for one in found} == {dt.time(8)}


@given(days, st.none() | days, st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_any_assignment_is_reminded_of_on_working_days_at_the_groups_hour(
    due: dt.date, until: dt.date | None, clock: dt.time
) -> None:
    found = reminder_days(due, until)
    assert list(found) == sorted(set(found))
    assert all(is_working_day(day) for day in found)
    assert len([day for day in found if day > due]) <= 4 + (until is not None)
    if until is None:
        assert 5 <= len(found) <= 6
        assert dt.timedelta(3) <= due - found[0] <= dt.timedelta(9)
    else:
        assert all(day >= until for day in found)
    settings = replace(USUAL, reminder_time=clock)
    for one in assignment_reminders(_with(ASSIGNEE, due=due), settings):
        local = one.due.astimezone(STOCKHOLM)
        assert local.date() == one.day
        wanted = dt.datetime.combine(one.day, clock, tzinfo=STOCKHOLM)
        assert one.due == wanted.astimezone(dt.UTC)


def test_several_on_one_day_are_one_and_two_people_are_two() -> None:
    here = room()
    due = on("2031-09-12")
    here.does(
        cmd.RecordAssignment((ASSIGNEE,), "Ett", due),
        cmd.RecordAssignment((ASSIGNEE, MEMBER), "Två", due),
        cmd.RecordAssignment((GROUP_OF_PEOPLE,), "Tre", due),
    )
    found = assignment_reminders(here.meeting, USUAL)
    assert len(found) == 18
    assert len({one.key for one in found}) == 18
    assert {one.person for one in found} == {ASSIGNEE.key, MEMBER.key, GROUP_OF_PEOPLE.key}
    assert found[0].key.startswith("due:19:room:")


@pytest.mark.parametrize(
    "command", [cmd.RemoveEntry("1.1"), cmd.CompleteAssignment("1.1"), cmd.EditEntry("1.1", without_due=True)]
)
def test_what_is_done_removed_or_without_a_day_calls_for_none(command: cmd.Command) -> None:
    here = room()
    here.does(cmd.RecordAssignment((ASSIGNEE,), "Ett", on("2031-09-12")), command)
    assert assignment_reminders(here.meeting, USUAL) == ()


def test_a_cancelled_meeting_calls_for_none() -> None:
    meeting = replace(_with(ASSIGNEE), status=Status.CANCELLED)
    assert assignment_reminders(meeting, USUAL) == ()
    assert newly_reminded(None, meeting, USUAL, LONG_AGO) == ()


def _with(*assignees: Person, due: dt.date = dt.date(2031, 9, 12)) -> Meeting:
    here = room()
    here.does(cmd.RecordAssignment(assignees, "Ett", due))
    return here.meeting


_COMMANDS = st.one_of(
    st.builds(
        cmd.RecordAssignment,
        st.sampled_from([(ASSIGNEE,), (MEMBER, ASSIGNEE), (GROUP_OF_PEOPLE,)]),
        st.just("Ett"),
        st.none() | st.dates(dt.date(2031, 9, 1), dt.date(2031, 9, 20)),
    ),
    st.builds(cmd.TakeNote, st.just("En rad")),
    st.builds(cmd.RemoveEntry, st.sampled_from(["1.1", "1.2", "2.1"])),
    st.builds(cmd.CompleteAssignment, st.sampled_from(["1.1", "1.2", "2.1"])),
    st.builds(cmd.ReopenAssignment, st.sampled_from(["1.1", "1.2"])),
    st.builds(
        cmd.EditEntry,
        st.sampled_from(["1.1", "2.1"]),
        due=st.dates(dt.date(2031, 9, 1), dt.date(2031, 9, 20)),
    ),
    st.builds(cmd.GoToItem, st.sampled_from([1, 2])),
    st.just(cmd.AddItem("Mer")),
    st.just(cmd.Undo()),
)


@given(st.lists(_COMMANDS, max_size=12))
def test_what_each_change_calls_for_is_what_the_whole_meeting_calls_for(commands: list[cmd.Command]) -> None:
    """A row is never taken back, so what has been owed holds everything that the meeting calls for."""
    here = room()
    owed = {one.key for one in newly_reminded(None, here.meeting, USUAL, LONG_AGO)}
    for command in commands:
        before = here.meeting
        try:
            here.does(command)
        except MeetingError:
            continue
        now = {one.key for one in assignment_reminders(here.meeting, USUAL)}
        then = {one.key for one in assignment_reminders(before, USUAL)}
        new = {one.key for one in newly_reminded(before, here.meeting, USUAL, LONG_AGO)}
        assert now - then <= new <= now
        owed |= new
        assert now <= owed


def test_only_what_lies_ahead_is_owed() -> None:
    here = room()
    before = here.meeting
    here.does(cmd.RecordAssignment((ASSIGNEE,), "Ett", on("2031-09-12")))
    now = dt.datetime(2031, 9, 12, 8, 0, tzinfo=STOCKHOLM)
    found = newly_reminded(before, here.meeting, USUAL, now)
    assert [one.day.isoformat() for one in found] == ["2031-09-15", "2031-09-22", "2031-09-29", "2031-10-06"]


def test_a_line_of_a_long_meeting_is_found_by_what_changed() -> None:
    here = room()
    for _ in range(30):
        here.does(cmd.RecordAssignment((MEMBER,), "Många", on("2031-09-12")))
    before = here.meeting
    here.does(cmd.TakeNote("En rad"))
    assert newly_reminded(before, here.meeting, USUAL, LONG_AGO) == ()
    after = here.meeting
    here.does(cmd.RecordAssignment((ASSIGNEE,), "En", on("2031-09-12")))
    found = newly_reminded(after, here.meeting, USUAL, LONG_AGO)
    assert {one.person for one in found} == {ASSIGNEE.key}


# What is said when the time has come


def given_at(*due: str | None) -> list[RegisteredAssignment]:
    """Open assignments of one person with these last days."""
    here = Room().elects().opens("Ekonomi")
    for one in due:
        here.does(cmd.RecordAssignment((ASSIGNEE,), f"Till {one}", on(one) if one else None))
    return list(assignments(here.meeting))


def texts(found: list[RegisteredAssignment], day: str, *put_off: Snooze, now: str | None = None) -> list[str]:
    moment = dt.datetime.fromisoformat(now or f"{day} 08:00").replace(tzinfo=STOCKHOLM)
    return [one.text.removeprefix("Till ") for one in listed(found, put_off, USUAL, on(day), moment)]


def test_a_reminder_says_what_is_due_soon_today_and_late() -> None:
    found = given_at("2031-09-08", "2031-09-11", "2031-09-12", "2031-09-15", "2031-09-22", None)
    assert texts(found, "2031-09-12") == ["2031-09-11", "2031-09-12", "2031-09-15"]
    assert texts(found, "2031-09-09") == ["2031-09-08", "2031-09-11", "2031-09-12"]
    assert texts(found, "2031-09-10") == ["2031-09-11", "2031-09-12"]


def test_what_was_said_as_late_is_said_again_a_week_later_only() -> None:
    found = given_at("2031-09-08")
    said = [
        day.isoformat()
        for n in range(60)
        if texts(found, (day := on("2031-09-01") + dt.timedelta(n)).isoformat())
    ]
    assert said == [
        *("2031-09-05", "2031-09-06", "2031-09-07", "2031-09-08"),
        *("2031-09-09", "2031-09-16", "2031-09-23", "2031-09-30"),
    ]


def snooze(entry: str, until: str, meeting: str = "m1") -> Snooze:
    return Snooze(ASSIGNEE.key, meeting, entry, on(until))


def test_what_is_put_off_is_not_said_before_its_day_and_then_it_is() -> None:
    found = given_at("2031-09-12", "2031-09-12")
    assert texts(found, "2031-09-12", snooze("1.1", "2031-09-19")) == ["2031-09-12"]
    assert len(texts(found, "2031-09-12", snooze("1.2", "2031-09-11"))) == 2
    late = snooze("1.1", "2031-09-19"), snooze("1.2", "2031-10-19")
    assert texts(found, "2031-09-19", *late) == ["2031-09-12"]
    assert texts(given_at(None), "2031-09-19", snooze("1.1", "2031-09-19")) == ["None"]


def test_after_a_long_outage_the_newest_day_is_the_one_that_speaks() -> None:
    found = given_at("2031-09-08", "2031-09-12")
    now = dt.datetime(2031, 9, 12, 9, 0, tzinfo=STOCKHOLM)
    assert newest_day(found, (), USUAL, now) == on("2031-09-12")
    assert newest_day(found, (), USUAL, now.replace(hour=7)) == on("2031-09-09")
    assert newest_day(found, (), USUAL, LONG_AGO) is None
    assert newest_day([], (), USUAL, now) is None
    assert texts(found, "2031-09-12", now="2031-09-14 12:00") == ["2031-09-12"]
    assert texts(given_at("2031-09-15"), "2031-09-12", now="2031-09-14 12:00") == ["2031-09-15"]


def test_what_was_put_off_may_be_the_newest_day() -> None:
    found = given_at("2031-09-08")
    now = dt.datetime(2031, 9, 18, 8, 0, tzinfo=STOCKHOLM)
    assert newest_day(found, (), USUAL, now) == on("2031-09-16")
    assert newest_day(found, (snooze("1.1", "2031-09-18"),), USUAL, now) == on("2031-09-18")
