"""Points in time on the wall clock of the meeting's zone, and in words."""

import datetime as dt
from zoneinfo import ZoneInfo

from meetings.calendar import local
from meetings.meeting import Meeting
from meetings.phrases import wording
from minutes.words import say


def here(meeting: Meeting, moment: dt.datetime) -> dt.datetime:
    """An aware moment on the wall clock of the meeting's zone; raises ValueError for a naive one."""
    return local(moment, ZoneInfo(meeting.zone))


def maybe_here(meeting: Meeting, moment: dt.datetime | None) -> dt.datetime | None:
    """The same for a moment that may not have been."""
    return None if moment is None else here(meeting, moment)


def clock(meeting: Meeting, moment: dt.datetime) -> str:
    """The time of day: "14.10", "14:10"."""
    return wording.clock(here(meeting, moment).time(), meeting.language)


def day(meeting: Meeting, moment: dt.datetime) -> str:
    """The day in full: "fredagen den 28 oktober 2022"."""
    return wording.long_date(here(meeting, moment).date(), meeting.language)


def moment(meeting: Meeting, at: dt.datetime) -> str:
    """Day and time of day: "fredagen den 28 oktober 2022 kl 14.10"."""
    return say(meeting.language, "moment", day=day(meeting, at), clock=clock(meeting, at))


def span(meeting: Meeting, start: dt.datetime, end: dt.datetime | None) -> str:
    """From when to when, as the beginning of a line: "Fredagen den 28 oktober 2022 kl 8.30–11.00"."""
    begins = here(meeting, start)
    ends = maybe_here(meeting, end)
    if ends is not None and ends.date() != begins.date():
        told = say(meeting.language, "span", start=moment(meeting, begins), end=moment(meeting, ends))
    else:
        hours = wording.clock_range(begins.time(), ends.time() if ends else None, meeting.language)
        told = say(meeting.language, "moment", day=day(meeting, begins), clock=hours)
    return told[0].upper() + told[1:]
