"""When a meeting is reminded of: on working days, by the wall clock, once, and never afterwards."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetings import commands as cmd
from meetings.calendar import is_working_day
from meetings.group import Settings
from meetings.meeting import Meeting
from meetings.model import Occasion, Status
from meetings.reminders import MeetingReminder, meeting_reminders, still_owed
from tests.unit.meetings.room import Room

STOCKHOLM = ZoneInfo("Europe/Stockholm")
USUAL = Settings()


def on(written: str) -> dt.datetime:
    """A moment in Stockholm."""
    return dt.datetime.fromisoformat(written).replace(tzinfo=STOCKHOLM)


def meeting_on(written: str) -> Meeting:
    return Room(occasion=Occasion(on(written))).meeting


def told(reminders: tuple[MeetingReminder, ...]) -> list[tuple[int, str]]:
    """Days before and local time of each."""
    return [(one.days, one.due.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M")) for one in reminders]


@pytest.mark.parametrize(
    ("meeting", "reminders"),
    [
        ("2031-09-04 13:00", [(7, "2031-08-28 08.00"), (1, "2031-09-03 08.00")]),
        # a Monday: the day before is a Sunday
        ("2031-09-08 13:00", [(7, "2031-09-01 08.00"), (1, "2031-09-05 08.00")]),
        # the week before is Midsummer's Eve
        ("2031-06-27 13:00", [(7, "2031-06-19 08.00"), (1, "2031-06-26 08.00")]),
        # after Easter: the day before is annandag påsk, a week before a Tuesday in Holy Week
        ("2031-04-15 09:00", [(7, "2031-04-08 08.00"), (1, "2031-04-10 08.00")]),
        # Epiphany on a Tuesday; the week before is the 31st, New Year's Eve, and the day before that
        ("2031-01-07 09:00", [(7, "2030-12-30 08.00"), (1, "2031-01-03 08.00")]),
        # across the change to summer time: by the wall clock all the same
        ("2031-03-31 13:00", [(7, "2031-03-24 08.00"), (1, "2031-03-28 08.00")]),
        # and back
        ("2031-10-27 13:00", [(7, "2031-10-20 08.00"), (1, "2031-10-24 08.00")]),
        # before eight in the morning
        ("2031-09-04 07:00", [(7, "2031-08-28 08.00"), (1, "2031-09-03 08.00")]),
        # late in the evening of a day that is another one in UTC
        ("2031-09-04 00:30", [(7, "2031-08-28 08.00"), (1, "2031-09-03 08.00")]),
    ],
)
def test_the_usual_reminders(meeting: str, reminders: list[tuple[int, str]]) -> None:
    assert told(meeting_reminders(meeting_on(meeting), USUAL)) == reminders


def test_summer_time_moves_the_moment_not_the_clock() -> None:
    spring = meeting_reminders(meeting_on("2031-03-31 13:00"), replace(USUAL, reminder_days=(3, 0)))
    assert [one.due.hour for one in spring] == [7, 6]


def test_two_that_fall_on_one_day_are_one() -> None:
    monday = meeting_on("2031-09-08 13:00")
    assert told(meeting_reminders(monday, replace(USUAL, reminder_days=(3, 2, 1, 1)))) == [
        (1, "2031-09-05 08.00")
    ]


def test_on_the_day_itself_where_it_is_not_too_late() -> None:
    settings = replace(USUAL, reminder_days=(0,))
    assert told(meeting_reminders(meeting_on("2031-09-04 13:00"), settings)) == [(0, "2031-09-04 08.00")]
    assert meeting_reminders(meeting_on("2031-09-04 08:00"), settings) == ()
    assert told(meeting_reminders(meeting_on("2031-09-06 13:00"), settings)) == [(0, "2031-09-05 08.00")]


def test_none_are_wanted() -> None:
    assert meeting_reminders(meeting_on("2031-09-04 13:00"), replace(USUAL, reminder_days=())) == ()


def test_another_hour() -> None:
    settings = replace(USUAL, reminder_time=dt.time(15, 30), reminder_days=(1,))
    assert told(meeting_reminders(meeting_on("2031-09-04 13:00"), settings)) == [(1, "2031-09-03 15.30")]


def test_the_meetings_own_zone_counts() -> None:
    meeting = replace(meeting_on("2031-09-04 13:00"), zone="Europe/Helsinki")
    (first, _) = meeting_reminders(meeting, USUAL)
    assert first.due == dt.datetime(2031, 8, 28, 5, 0, tzinfo=dt.UTC)


def test_a_moved_meeting_has_other_reminders_and_one_in_another_room_the_same() -> None:
    room = Room(occasion=Occasion(on("2031-09-04 13:00"))).elects()
    before = meeting_reminders(room.meeting, USUAL)
    room.does(cmd.ChangeMeeting(occasion=Occasion(on("2031-09-04 13:00"), place="Biblioteket")))
    assert meeting_reminders(room.meeting, USUAL) == before
    room.does(cmd.ChangeMeeting(occasion=Occasion(on("2031-09-11 13:00"))))
    after = meeting_reminders(room.meeting, USUAL)
    assert not {one.key for one in before} & {one.key for one in after}
    room.does(cmd.ChangeMeeting(occasion=Occasion(on("2031-09-11 14:00"))))
    assert not {one.key for one in after} & {one.key for one in meeting_reminders(room.meeting, USUAL)}


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.PLANNED])
def test_only_a_planned_meeting_is_reminded_of(status: Status) -> None:
    meeting = replace(meeting_on("2031-09-04 13:00"), status=status)
    assert meeting_reminders(meeting, USUAL) == ()


def test_what_is_past_is_not_made_up_for() -> None:
    meeting = meeting_on("2031-09-04 13:00")
    assert told(still_owed(meeting, USUAL, on("2031-08-28 08:00"))) == [(1, "2031-09-03 08.00")]
    assert len(still_owed(meeting, USUAL, on("2031-08-28 07:59"))) == 2
    assert still_owed(meeting, USUAL, on("2031-09-03 08:00")) == ()


@given(
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(STOCKHOLM)),
    st.lists(st.integers(0, 60), max_size=5).map(tuple),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_any_meeting_is_reminded_of_on_working_days_before_it_at_the_groups_hour(
    start: dt.datetime, days: tuple[int, ...], clock: dt.time
) -> None:
    meeting = replace(meeting_on("2031-09-04 13:00"), occasion=Occasion(start.astimezone(dt.UTC)))
    found = meeting_reminders(meeting, replace(USUAL, reminder_days=days, reminder_time=clock))
    moments = [one.due for one in found]
    assert moments == sorted(set(moments))
    assert len({one.key for one in found}) == len(found)
    for one in found:
        day = one.due.astimezone(STOCKHOLM).date()
        assert one.due < start
        assert is_working_day(day)
        assert one.days in days
        assert dt.timedelta(0) <= start.date() - dt.timedelta(days=one.days) - day <= dt.timedelta(days=6)
