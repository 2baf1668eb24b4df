"""From the parts of a date phrase to a day: missing years, weekdays that disagree, months and weeks.

Everything here raises ValueError when no such day exists; the grammar then asks for the date.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from meetings.phrases.answers import Ambiguous, DateAnswer, Understood

RECENT_DAYS = 31
"""A date without a year that passed at most this many days ago may still be meant."""

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_FRIDAY = 4


def one_of(*days: date) -> DateAnswer:
    """Understood when the days are one and the same, otherwise Ambiguous in order."""
    distinct = sorted(set(days))
    return Understood(distinct[0]) if len(distinct) == 1 else Ambiguous(tuple(distinct))


def days_of(answer: DateAnswer | None) -> tuple[date, ...]:
    """All days an answer allows; none when it wasn't understood."""
    if isinstance(answer, Understood):
        return (answer.day,)
    return answer.candidates if isinstance(answer, Ambiguous) else ()


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds the day."""
    return day - _DAY * day.weekday()


def coming(weekday: int, today: date) -> date:
    """The first such weekday after today."""
    return today + _DAY * ((weekday - today.weekday() - 1) % 7 + 1)


def on_weekday(weekday: int, today: date) -> DateAnswer:
    """The coming weekday; today or in a week when today is that weekday."""
    ahead = coming(weekday, today)
    return one_of(today, ahead) if today.weekday() == weekday else Understood(ahead)


def _nearest(weekday: int, day: date, today: date) -> date:
    near = day + _DAY * ((weekday - day.weekday() + 3) % 7 - 3)
    return near + _WEEK if near < today <= day else near


def checked(day: date, weekday: int | None, today: date) -> DateAnswer:
    """The day, or a question with the day and the nearest such weekday when the weekday disagrees."""
    if weekday is None or day.weekday() == weekday:
        return Understood(day)
    return one_of(day, _nearest(weekday, day, today))


def yearless(make: Callable[[int], date], year: int, today: date, weekday: int | None = None) -> DateAnswer:
    """The next day that `make` gives for the year, the one before or the one after.

    One that passed within RECENT_DAYS is asked about together with the next, unless the weekday rules it out.
    """
    days = []
    for candidate in (year - 1, year, year + 1):
        try:
            days.append(make(candidate))
        except ValueError:
            continue
    upcoming = next((day for day in days if day >= today), None)
    if upcoming is None:
        raise ValueError("no such day this year or the next")
    passed = next((day for day in reversed(days) if day < today), None)
    if passed is None or (today - passed).days > RECENT_DAYS:
        return checked(upcoming, weekday, today)
    if weekday is None or passed.weekday() == weekday:
        return one_of(passed, upcoming)
    if upcoming.weekday() == weekday:
        return Understood(upcoming)
    return one_of(passed, upcoming, _nearest(weekday, upcoming, today))


def week(number: int, year: int | None, weekday: int | None, today: date) -> DateAnswer:
    """A weekday of an ISO week; without a weekday a question with its Monday and Friday."""
    if year is not None:
        if weekday is not None:
            return Understood(date.fromisocalendar(year, number, weekday + 1))
        monday = date.fromisocalendar(year, number, 1)
        return one_of(monday, monday + _DAY * _FRIDAY)
    this_year = today.isocalendar().year
    if weekday is not None:
        return yearless(lambda y: date.fromisocalendar(y, number, weekday + 1), this_year, today)
    fridays = yearless(lambda y: date.fromisocalendar(y, number, 5), this_year, monday_of(today))
    ends = days_of(fridays)
    return one_of(*ends, *(end - _DAY * _FRIDAY for end in ends))


def weekday_in_weeks(weekday: int, weeks: int, today: date) -> DateAnswer:
    """A weekday so many weeks ahead, asked about when counting from today and from that weekday differ."""
    by_week = monday_of(today) + _WEEK * weeks + _DAY * weekday
    ahead = today if today.weekday() == weekday else coming(weekday, today)
    return one_of(by_week, ahead + _WEEK * weeks)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month; -1 is the last."""
    length = monthrange(year, month)[1]
    if nth == -1:
        last = date(year, month, length)
        return last - _DAY * ((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def last_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def month_after(today: date, steps: int) -> tuple[int, int]:
    """Year and month so many months after today's."""
    months = today.year * 12 + today.month - 1 + steps
    return months // 12, months % 12 + 1
