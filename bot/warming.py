"""A process made ready to serve: what is read from disk later otherwise, and how rarely memory is swept."""

import datetime as dt
import gc
from typing import get_args
from zoneinfo import ZoneInfo

from meetings.calendar import is_working_day, local
from meetings.model import Language
from meetings.phrases.wording import long_date

YEARS = range(-1, 4)
"""Years whose holidays are looked up, counted from this one: those that meetings are planned in."""


SWEEPS = (50_000, 20, 50)
"""Python looks for garbage in cycles after so many new objects, and after so many looks looks further.

A turn makes thousands of objects and hardly a cycle: Python's own 700 take a quarter of the processor's time.
"""


def warm(now: dt.datetime, zone: str) -> None:
    """Read names of days and months, holidays and a time zone: no turn waits for a disk.

    Blocks for tenths of a second.
    """
    today = local(now, ZoneInfo(zone)).date()
    for language in get_args(Language):
        long_date(today, language)
    for years in YEARS:
        is_working_day(dt.date(today.year + years, 1, 1))


def settle() -> None:
    """Sweep memory rarely from now on, and never what was made before; for a process that only serves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SWEEPS)
