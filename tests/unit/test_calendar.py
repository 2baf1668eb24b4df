from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar import (
    at_local,
    holiday_name,
    is_working_day,
    local,
    next_working_day,
    require_aware,
    working_day_on_or_before,
    working_days,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")

HOLIDAYS = [
    ("2022-01-06", "Trettondedag jul"),
    ("2022-04-15", "Långfredagen"),
    ("2022-04-18", "Annandag påsk"),
    ("2022-05-26", "Kristi himmelsfärdsdag"),
    ("2022-06-06", "Nationaldagen"),
    ("2022-06-24", "Midsommarafton"),
    ("2022-11-05", "Alla helgons dag"),
    ("2022-12-24", "Julafton"),
    ("2022-12-26", "Annandag jul"),
    ("2022-12-31", "Nyårsafton"),
    ("2024-05-01", "Första maj"),
    ("2025-06-20", "Midsommarafton"),
]


@pytest.mark.parametrize(("day", "name"), HOLIDAYS)
def test_swedish_holidays_and_the_eves_that_are_days_off(day: str, name: str) -> None:
    assert holiday_name(date.fromisoformat(day)) == name
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day", ["2022-01-05", "2022-04-14", "2022-05-27", "2022-06-23", "2022-09-01", "2022-11-04"]
)
def test_days_that_are_only_half_free_or_squeezed_in_are_worked(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2022-09-01", "2022-09-01", "2022-09-02"),
        ("2022-09-03", "2022-09-02", "2022-09-05"),
        ("2022-04-17", "2022-04-14", "2022-04-19"),
        ("2022-06-26", "2022-06-23", "2022-06-27"),
        ("2023-01-01", "2022-12-30", "2023-01-02"),
        ("2024-12-26", "2024-12-23", "2024-12-27"),
    ],
)
def test_the_working_days_around_a_day(day: str, before: str, after: str) -> None:
    assert working_day_on_or_before(date.fromisoformat(day)) == date.fromisoformat(before)
    assert next_working_day(date.fromisoformat(day)) == date.fromisoformat(after)


def test_working_days_leave_out_the_easter_weekend() -> None:
    found = [day.day for day in working_days(date(2022, 4, 13), date(2022, 4, 20))]
    assert found == [13, 14, 19, 20]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_working_day_is_never_far_away(day: date) -> None:
    before, after = working_day_on_or_before(day), next_working_day(day)
    assert is_working_day(before)
    assert is_working_day(after)
    assert timedelta(0) <= day - before <= timedelta(days=6)
    assert timedelta(0) < after - day <= timedelta(days=6)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2022, 9, 1), time(13), "2022-09-01T11:00"),
        (date(2022, 12, 1), time(13), "2022-12-01T12:00"),
        (date(2022, 3, 27), time(2, 30), "2022-03-27T01:30"),  # skipped: shown as 03.30
        (date(2022, 10, 30), time(2, 30), "2022-10-30T00:30"),  # comes twice: the first
    ],
)
def test_wall_clock_times_across_summer_time(day: date, clock: time, moment: str) -> None:
    assert at_local(day, clock, STOCKHOLM) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_skipped_time_is_shown_an_hour_later() -> None:
    assert local(at_local(date(2022, 3, 27), time(2, 30), STOCKHOLM), STOCKHOLM).time() == time(3, 30)


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        require_aware(datetime(2022, 9, 1, 13))
    with pytest.raises(ValueError, match="without a time zone"):
        local(datetime(2022, 9, 1, 13), STOCKHOLM)
    with pytest.raises(ValueError, match="with a time zone"):
        at_local(date(2022, 9, 1), time(13, tzinfo=UTC), STOCKHOLM)
    aware = datetime(2022, 9, 1, 13, tzinfo=UTC)
    assert require_aware(aware) is aware


@given(
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_a_wall_clock_time_comes_back_unless_it_was_skipped(day: date, clock: time) -> None:
    shown = local(at_local(day, clock, STOCKHOLM), STOCKHOLM).replace(tzinfo=None)
    assert shown - datetime.combine(day, clock) in (timedelta(0), timedelta(hours=1))
    if clock.hour != 2:
        assert shown == datetime.combine(day, clock)
