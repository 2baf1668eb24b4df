"""Working days and wall-clock time.

Swedish public holidays come from `holidays`, with midsommarafton, julafton and nyårsafton counted as days off
(Semesterlagen 1977:480, 7 §, puts them on a level with Sundays).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> MappingProxyType[date, str]:
    found = holidays.country_holidays(
        "SE", years=year, expand=False, language="sv", categories=("public", "de_facto")
    )
    return MappingProxyType(dict(found.items()))


def holiday_name(day: date) -> str | None:
    """The Swedish name of a public holiday, or None on any other day."""
    return _holidays_of(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether the day is neither a weekend nor a Swedish public holiday."""
    return day.weekday() < _SATURDAY and day not in _holidays_of(day.year)


def working_day_on_or_before(day: date) -> date:
    """The day itself when it is a working day, otherwise the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def working_day_on_or_after(day: date) -> date:
    """The day itself when it is a working day, otherwise the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def next_working_day(day: date) -> date:
    """The first working day after the given day, which is itself never the answer."""
    return working_day_on_or_after(day + _DAY)


def working_days_later(day: date, count: int) -> date:
    """The working day that so many of them lead to, counted from the day after the given one."""
    for _ in range(count):
        day = next_working_day(day)
    return day


def working_days(first: date, last: date) -> Iterator[date]:
    """The working days from first to last, both included."""
    day = first
    while day <= last:
        if is_working_day(day):
            yield day
        day += _DAY


def require_aware(moment: datetime) -> datetime:
    """The moment itself; raises ValueError when it carries no UTC offset."""
    if moment.utcoffset() is None:
        raise ValueError(f"a datetime without a time zone: {moment.isoformat()}")
    return moment


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """An aware moment on the wall clock of a zone; raises ValueError for a naive one."""
    return require_aware(moment).astimezone(zone)


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC moment when the wall clock of a zone shows this day and time.

    A time that is skipped in spring is moved forward by the length of the gap (02.30 becomes 03.30);
    one that comes twice in autumn is the first of the two. Raises ValueError for a time with an offset.
    """
    if clock.tzinfo is not None:
        raise ValueError(f"a wall-clock time with a time zone: {clock.isoformat()}")
    # fold=0 gives both rules: PEP 495 reads a skipped time with the offset that was in force before the gap.
    return datetime.combine(day, clock.replace(fold=0), tzinfo=zone).astimezone(UTC)
