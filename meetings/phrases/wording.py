"""Dates and times as they are shown to people, in Swedish or English.

Day and month names are Unicode CLDR's, by way of babel; Swedish dates take the definite weekday
("fredagen den 28 oktober 2022") and full stops in clock times ("8.30–11.00").
"""

from datetime import date, time
from functools import lru_cache
from typing import Literal, NamedTuple

from babel.dates import get_day_names, get_month_names

Language = Literal["sv", "en"]

_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_EN_DASH = "–"


class _Names(NamedTuple):
    days: tuple[str, ...]
    months: tuple[str, ...]
    short_days: tuple[str, ...]
    short_months: tuple[str, ...]


@lru_cache(maxsize=4)
def _names(language: Language) -> _Names:
    locale = _LOCALES[language]

    def days(width: Literal["wide", "abbreviated"]) -> tuple[str, ...]:
        names = get_day_names(width, "format", locale)
        return tuple(names[number] for number in range(7))

    def months(width: Literal["wide", "abbreviated"]) -> tuple[str, ...]:
        names = get_month_names(width, "format", locale)
        return tuple(names[number] for number in range(1, 13))

    return _Names(days("wide"), months("wide"), days("abbreviated"), months("abbreviated"))


@lru_cache(maxsize=1024)
def long_date(day: date, language: Language) -> str:
    """The day in full: "fredagen den 28 oktober 2022", "Friday 28 October 2022"."""
    names = _names(language)
    weekday, month = names.days[day.weekday()], names.months[day.month - 1]
    if language == "sv":
        return f"{weekday}en den {day.day} {month} {day.year}"
    return f"{weekday} {day.day} {month} {day.year}"


@lru_cache(maxsize=1024)
def short_date(day: date, language: Language) -> str:
    """The day in short, with its year: "fre 28 okt. 2022", "Fri 28 Oct 2022"."""
    names = _names(language)
    return f"{names.short_days[day.weekday()]} {day.day} {names.short_months[day.month - 1]} {day.year}"


def clock(at: time, language: Language) -> str:
    """The time of day to the minute: "8.30", "8:30"."""
    return f"{at.hour}.{at.minute:02}" if language == "sv" else f"{at.hour}:{at.minute:02}"


def clock_range(start: time, end: time | None, language: Language) -> str:
    """A start and, unless it is open, an end: "8.30–11.00", "8:30–11:00"."""
    return (
        clock(start, language) if end is None else f"{clock(start, language)}{_EN_DASH}{clock(end, language)}"
    )
