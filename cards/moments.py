"""Days and clock times in a group's zone, as the cards write them."""

import datetime as dt
from zoneinfo import ZoneInfo

from meetings import calendar
from meetings.model import Language, Occasion
from meetings.phrases.wording import clock, clock_range


def day_of(moment: dt.datetime, zone: str) -> dt.date:
    """The day that it is in a zone at an aware moment; raises ValueError for a naive one."""
    return _local(moment, zone).date()


def time_of(moment: dt.datetime, zone: str, language: Language) -> str:
    """The clock time in a zone at an aware moment; raises ValueError for a naive one."""
    return clock(_local(moment, zone).time(), language)


def hours(occasion: Occasion, zone: str, language: Language) -> str:
    """From when to when: "8.30–11.00", or only from when where the end isn't known."""
    end = _local(occasion.end, zone).time() if occasion.end else None
    return clock_range(_local(occasion.start, zone).time(), end, language)


def _local(moment: dt.datetime, zone: str) -> dt.datetime:
    return calendar.local(moment, ZoneInfo(zone))
