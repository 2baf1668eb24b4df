"""What is read from disk when it is first needed is read before the first turn: no turn waits for a disk."""

import datetime as dt
from typing import get_args
from zoneinfo import ZoneInfo

from meetings.calendar import is_working_day, local
from meetings.model import Language
from meetings.phrases.wording import long_date

YEARS = range(-1, 4)
"""Years whose holidays are looked up, counted from this one: those that meetings are planned in."""


def warm(now: dt.datetime, zone: str) -> None:
    """Read names of days and months, holidays and a time zone. Blocks for tenths of a second."""
    today = local(now, ZoneInfo(zone)).date()
    for language in get_args(Language):
        long_date(today, language)
    for years in YEARS:
        is_working_day(dt.date(today.year + years, 1, 1))
