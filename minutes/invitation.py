"""A meeting as a calendar file: RFC 5545, with the methods of RFC 5546.

Who has put the file in a calendar and opens a newer one gets the meeting moved there, or taken away.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText
from msgspec import Struct

from meetings.calendar import local
from meetings.evolve import evolve
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import Language, Occasion, Status
from minutes.text import visible
from minutes.words import say
from minutes.writing import one_line, optional_line
from minutes.zones import described

WITHOUT_END = dt.timedelta(hours=1)
"""How much of a calendar a meeting takes that has no agreed end; the file says that it has none."""

_PRODUCT = "-//Justera//Justera//SV"
# RFC 5546 wants an organiser with an address. The group has none, and at .invalid (RFC 2606) nobody is.
_ORGANISER = "mailto:noreply@justera.invalid"

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})

_Titles: TypeAlias = tuple[tuple[int | None, str], ...]


class Text(vText):
    r"""A text escaped as RFC 5545, section 3.3.11, has it; icalendar itself makes a break of a written \N."""

    def to_ical(self) -> bytes:
        return str(self).translate(_ESCAPES).encode()


class Invitation(Struct, frozen=True):
    """What a calendar shows of a meeting. `agenda` has the number and the title of each item."""

    title: str
    occasion: Occasion
    language: Language
    agenda: _Titles
    cancelled: bool
    reason: str | None


class Revision(Struct, frozen=True):
    """An invitation, how many there were before it, and since when it stands (aware UTC)."""

    invitation: Invitation
    number: int
    at: dt.datetime


def invitation(log: Sequence[Logged], *, group_name: str | None = None) -> bytes:
    """The calendar file of a meeting as its log tells it, the same bytes for the same log.

    UID is the meeting's, SEQUENCE counts what of the file has changed since the meeting was planned, and
    DTSTAMP is when it last did. A cancelled meeting has METHOD:CANCEL, any other METHOD:PUBLISH. Raises
    ValueError for an empty log or one with gaps.
    """
    meeting, revision = _revised(log)
    shown = revision.invitation
    made = Calendar()
    made.add("PRODID", _PRODUCT)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "CANCEL" if shown.cancelled else "PUBLISH")
    start = local(shown.occasion.start, ZoneInfo(meeting.zone))
    made.add_component(Timezone.from_ical(described(meeting.zone, start.year)))
    made.add_component(_event(meeting, revision, group_name))
    return bytes(made.to_ical())


def _revised(log: Sequence[Logged]) -> tuple[Meeting, Revision]:
    meeting: Meeting | None = None
    newest: Revision | None = None
    for logged in log:
        meeting = evolve(meeting, logged)
        shown = _invitation(meeting)
        if newest is None or shown != newest.invitation:
            newest = Revision(shown, newest.number + 1 if newest else 0, logged.at)
    if meeting is None or newest is None:
        raise ValueError("an empty log makes no meeting")
    return meeting, newest


def _invitation(meeting: Meeting) -> Invitation:
    return Invitation(
        meeting.title,
        meeting.occasion,
        meeting.language,
        tuple((item.number, item.title) for item in meeting.agenda),
        meeting.status is Status.CANCELLED,
        meeting.cancelled_because,
    )


def _event(meeting: Meeting, revision: Revision, group_name: str | None) -> Event:
    shown = revision.invitation
    zone, occasion = ZoneInfo(meeting.zone), shown.occasion
    end = occasion.end or occasion.start + WITHOUT_END
    made = Event()
    made.add("UID", f"{meeting.id}@justera")
    made.add("SEQUENCE", revision.number)
    made.add("DTSTAMP", revision.at)
    made.add("CREATED", meeting.planned_at)
    made.add("LAST-MODIFIED", revision.at)
    made.add("DTSTART", _wall_clock(occasion.start, zone))
    made.add("DTEND", _wall_clock(end, zone))
    texts = {
        "SUMMARY": _line(shown.title),
        "LOCATION": _line(occasion.place or ""),
        "DESCRIPTION": "\n".join(_about(shown)),
    }
    for key, text in texts.items():
        if text:
            made.add(key, Text(text, params={"LANGUAGE": shown.language}), encode=False)
    made.add("STATUS", "CANCELLED" if shown.cancelled else "CONFIRMED")
    made.add("ORGANIZER", _organiser(group_name or meeting.title))
    return made


def _wall_clock(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment in its zone; in UTC within the hour that comes again in autumn, which only UTC can tell."""
    here = local(moment, zone)
    return here if not here.fold else moment


def _about(shown: Invitation) -> Iterator[str]:
    language = shown.language
    if shown.cancelled:
        reason = optional_line(shown.reason)
        key = "status.cancelled_because" if reason else "status.cancelled"
        yield visible(say(language, key, reason=reason))
    if shown.occasion.end is None:
        yield say(language, "invitation.no_end")
    if shown.agenda:
        yield f"{say(language, 'invitation.agenda')}:"
        for number, title in shown.agenda:
            yield _line(title) if number is None else f"{number}. {_line(title)}"


def _line(text: str) -> str:
    return visible(one_line(text))


def _organiser(name: str) -> vCalAddress:
    made = vCalAddress(_ORGANISER)
    # A parameter can hold no quotation mark (RFC 5545, section 3.2), and some take a backslash for an escape.
    made.params["CN"] = _line(name).replace('"', "”").replace("\\", "/")
    return made
