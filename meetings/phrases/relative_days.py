"""Date phrases that count from today: `imorgon`, `på fredag`, `torsdag v. 43`, `om två veckor`.

Week numbers are ISO 8601. `nästa fredag` is always a question: Swedes disagree whether it is the coming
Friday or the one after it.
"""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from meetings.phrases.answers import DateAnswer, Understood
from meetings.phrases.calendar_days import Form, form
from meetings.phrases.resolve import (
    checked,
    coming,
    monday_of,
    on_weekday,
    one_of,
    week,
    weekday_in_weeks,
)
from meetings.phrases.words import NUMBERS, SEP, WEEKDAY, WEEKDAYS, YEAR, S, either

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_FRIDAY, _SUNDAY = 4, 6
_MOST_AHEAD = {"day": 999, "week": 104, "month": 24, "year": 5}

_ON = rf"(?:(?:nu{S}på|på|nu|on){S})?"
_NEXT_WEEK = rf"(?:nästa{S}vecka|(?:the{S})?next{S}week)(?!\w)"
_THIS_WEEK = rf"(?:denna{S}vecka|den{S}här{S}veckan|i{S}veckan|this{S}week)(?!\w)"
_WEEK_NUMBER = (
    r"(?<!\w)(?:vecka|week|wk|v|w)\.?\s*+(?P<w>[0-9]{1,2})(?!\w|[.:/][0-9])"
    rf"(?:{SEP}{YEAR})?"
)
_NOT_VERSION = r"(?!v[0-9](?![0-9]))"  # "Plan v2" is a version; "v 2", "v. 2" and "v42" are weeks
_IN_WEEK = rf"(?:(?:i|under|in|during|på|of){S})?"
_UNITS = {
    "day": "dag dagar dygn day days",
    "week": "vecka veckor week weeks",
    "month": "månad månader month months",
    "year": "år year years",
}
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_COUNT = rf"(?P<n>[0-9]{{1,3}}(?![0-9])|(?:{either(NUMBERS)})(?!\w))"
_LENGTH = rf"{_COUNT}{S}(?P<u>{either(_UNIT)})(?!\w)"
_LATER_LENGTH = _LENGTH.replace("P<n>", "P<n2>").replace("P<u>", "P<u2>")
_IN_LENGTH = (
    rf"(?:(?:om|inom|in|within){S}{_LENGTH}(?:{S}from{S}(?:now|today))?|{_LATER_LENGTH}"
    rf"{S}(?:from{S}(?:now|today)|från{S}(?:nu|idag|i{S}dag))(?!\w))"
)
_NEAR = {"idag": 0, "ikväll": 0, "today": 0, "tonight": 0, "imorgon": 1, "imorn": 1, "tomorrow": 1}
_NEAR_WORDS = (
    rf"(?P<near>{either(_NEAR)}|i{S}(?:dag|kväll|morgon|morn|övermorgon)|övermorgon"
    rf"|(?:the{S})?day{S}after{S}tomorrow)(?!\w)"
)


def _weekday(match: re.Match[str]) -> int:
    return WEEKDAYS[match["wd"]]


def _near(match: re.Match[str], today: date) -> DateAnswer:
    words = match["near"]
    joined = "".join(words.split())
    ahead = _NEAR.get(joined, 2)
    day = today + _DAY * ahead
    word = match["wd"]
    return checked(day, WEEKDAYS[word] if word else None, today)


def _this_weekday(match: re.Match[str], today: date) -> DateAnswer:
    return on_weekday(_weekday(match), today)


def _next_weekday(match: re.Match[str], today: date) -> DateAnswer:
    first = coming(_weekday(match), today)
    return one_of(first, first + _WEEK)


def _weekday_next_week(match: re.Match[str], today: date) -> DateAnswer:
    return Understood(monday_of(today) + _WEEK + _DAY * _weekday(match))


def _weekday_this_week(match: re.Match[str], today: date) -> DateAnswer:
    return Understood(monday_of(today) + _DAY * _weekday(match))


def _next_week(_match: re.Match[str], today: date) -> DateAnswer:
    monday = monday_of(today) + _WEEK
    return one_of(monday, monday + _DAY * _FRIDAY)


def _end_of_week(match: re.Match[str], today: date) -> DateAnswer:
    monday = monday_of(today) + (_WEEK if match["following"] else timedelta())
    return one_of(monday + _DAY * _FRIDAY, monday + _DAY * _SUNDAY)


def _week(match: re.Match[str], today: date) -> DateAnswer:
    return week(int(match["w"]), _year(match), None, today)


def _weekday_of_week(match: re.Match[str], today: date) -> DateAnswer:
    return week(int(match["w"]), _year(match), _weekday(match), today)


def _year(match: re.Match[str]) -> int | None:
    return int(match["y"]) if match["y"] else None


def _length(match: re.Match[str]) -> tuple[int, str]:
    words = match["n"] or match["n2"]
    count = NUMBERS[words] if words in NUMBERS else int(words)
    unit = _UNIT[match["u"] or match["u2"]]
    if count > _MOST_AHEAD[unit]:
        raise ValueError("too far ahead to be meant")
    return count, unit


def _ahead(match: re.Match[str], today: date) -> DateAnswer:
    count, unit = _length(match)
    if unit == "month":
        return Understood(today + relativedelta(months=count))
    if unit == "year":
        return Understood(today + relativedelta(years=count))
    return Understood(today + (_WEEK if unit == "week" else _DAY) * count)


def _half_year(_match: re.Match[str], today: date) -> DateAnswer:
    return Understood(today + relativedelta(months=6))


def _weekday_ahead(match: re.Match[str], today: date) -> DateAnswer:
    count, unit = _length(match)
    if unit != "week":
        raise ValueError("a weekday so many days or months ahead")
    return weekday_in_weeks(_weekday(match), count, today)


BARE_WEEKDAY: Form = (re.compile(WEEKDAY), _this_weekday)
"""A weekday on its own, which in a longer text may as well belong to a name."""

FORMS: tuple[Form, ...] = (
    form(_near, rf"{_NEAR_WORDS}(?:{SEP}{WEEKDAY})?"),
    form(
        _this_weekday,
        rf"(?:nu{S}på|på{S}kommande|på|nu{S}kommande|nu|on|this{S}coming|this|denna|kommande"
        rf"|(?:the{S})?coming){S}{WEEKDAY}",
    ),
    form(_next_weekday, rf"{_ON}(?:nästa|nästkommande|next){S}{WEEKDAY}"),
    form(_weekday_next_week, rf"{_ON}{WEEKDAY}{SEP}(?:(?:i|in|of){S})?{_NEXT_WEEK}"),
    form(_weekday_next_week, rf"{_ON}(?:i{S})?{_NEXT_WEEK}{SEP}{_ON}{WEEKDAY}"),
    form(_weekday_next_week, rf"{_ON}nästa{S}veckas{S}{WEEKDAY}"),
    form(_weekday_this_week, rf"{_ON}{WEEKDAY}{SEP}(?:(?:i|in|of){S})?{_THIS_WEEK}"),
    form(_next_week, rf"(?:(?:i|under|during|in){S})?{_NEXT_WEEK}"),
    form(
        _end_of_week,
        rf"(?:(?:i{S})?slutet{S}(?:av|på){S}(?:veckan|(?P<following>nästa{S}vecka))|veckans{S}slut"
        rf"|(?:at{S})?(?:the{S})?end{S}of{S}(?:the|this){S}week)(?!\w)",
    ),
    form(_week, rf"{_IN_WEEK}{_NOT_VERSION}{_WEEK_NUMBER}"),
    form(_weekday_of_week, rf"{_ON}{WEEKDAY}{SEP}(?:den{S})?{_IN_WEEK}{_WEEK_NUMBER}"),
    form(_weekday_of_week, rf"{_IN_WEEK}{_NOT_VERSION}{_WEEK_NUMBER}{SEP}{_ON}{WEEKDAY}"),
    form(_ahead, _IN_LENGTH),
    form(_half_year, rf"(?:om|inom){S}ett{S}halvår(?!\w)"),
    form(_weekday_ahead, rf"{_IN_LENGTH}{SEP}{_ON}{WEEKDAY}"),
    form(_weekday_ahead, rf"{_ON}{WEEKDAY}{S}{_IN_LENGTH}"),
)
"""Patterns with their readings; on a tie in length the first one counts."""
