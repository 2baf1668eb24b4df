"""What came of what somebody asked: the use cases' answers, which the cards put into words."""

import datetime as dt
from typing import Literal, TypeAlias

from msgspec import Struct

from meetings.commands import Command
from meetings.errors import MeetingError
from meetings.group import Settings
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import Occasion


class DateQuestion(Struct, frozen=True):
    """A due date that has to be asked back: one of `candidates`, or any day where there are none.

    `phrase` is what was written.
    """

    meeting: str
    entry: str
    phrase: str
    candidates: tuple[dt.date, ...] = ()


class MeetingDraft(Struct, frozen=True, kw_only=True):
    """What was understood of a meeting to be planned; the form asks for the rest.

    `candidates` are the days that an ambiguous day may mean; `phrase` is the words of such a day, or of one
    that wasn't understood, and `hours` those of a time that can't be right. `previous` is the meeting that
    agreed on it; `moves` is the planned meeting that gets another time or place. `recurrence` is an RRULE.
    """

    title: str | None = None
    day: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    place: str | None = None
    candidates: tuple[dt.date, ...] = ()
    phrase: str | None = None
    hours: str | None = None
    previous: str | None = None
    moves: str | None = None
    recurrence: str | None = None


class Noted(Struct, frozen=True, kw_only=True):
    """It was done. `meeting` is as it stands after; `events` are what was written, none for a repeat.

    `warnings` are keys in the catalogues (`warning.<key>`). `planned` is a meeting that was planned by it.
    """

    command: Command
    meeting: Meeting
    events: tuple[Logged, ...] = ()
    warnings: tuple[str, ...] = ()
    question: DateQuestion | None = None
    planned: Meeting | None = None


class Refused(Struct, frozen=True, kw_only=True):
    """It was not done, and why; `text` is what was written, so that nothing has to be typed again."""

    error: MeetingError
    text: str | None = None
    meeting: Meeting | None = None


class Missing(Struct, frozen=True, kw_only=True):
    """What is still missing when a meeting is about to close. `proposed` follows the group's recurrence."""

    untreated: tuple[int, ...] = ()
    approver: bool = False
    next_meeting: bool = False
    proposed: Occasion | None = None


class ClosingCheck(Struct, frozen=True, kw_only=True):
    """The meeting isn't closed yet: this is missing, and whoever closes has to say what to do."""

    meeting: Meeting
    missing: Missing


class MeetingAsked(Struct, frozen=True):
    """The meeting can't be planned before the rest is known: the form, filled in with what was understood."""

    draft: MeetingDraft
    error: MeetingError | None = None


class Settled(Struct, frozen=True):
    """A setting of the group was changed; `settings` are all of them as they are now."""

    setting: Literal[
        "language",
        "standing",
        "draft_to",
        "reminders",
        "switched",
        "letterhead",
        "tagline",
        "colour",
        "overview",
    ]
    settings: Settings


class Snoozed(Struct, frozen=True):
    """The asker isn't reminded of these assignments, named by their references, before the day `until`."""

    entries: tuple[str, ...]
    until: dt.date


class Shown(Struct, frozen=True):
    """The board is shown again, which is the answer."""

    meeting: Meeting


Outcome: TypeAlias = Noted | Refused | ClosingCheck | MeetingAsked | Settled | Snoozed | Shown
