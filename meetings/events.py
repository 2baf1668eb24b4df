"""What happened: the vocabulary of the log. An event is never changed once it has been written anywhere.

Every event is tagged with its name, and written as JSON. A field that is added later has a default, so that
logs written before it still read; a changed meaning is a new event.
"""

import datetime as dt
from typing import TypeAlias

from msgspec import Struct

from meetings.model import (
    Attendance,
    ItemStatus,
    KeptForm,
    Language,
    Matter,
    NextMeeting,
    Occasion,
    Origin,
    Outstanding,
    Person,
    Redaction,
    Role,
    Task,
)


class _Event(Struct, frozen=True, tag=True, omit_defaults=True):
    """Base of all events: tagged with the class's name."""


class MeetingPlanned(_Event, frozen=True):
    """The first event of every log."""

    group: str
    title: str
    occasion: Occasion
    zone: str
    language: Language
    previous: str | None = None
    chair: Person | None = None
    secretary: Person | None = None


class MeetingChanged(_Event, frozen=True):
    """Title, time or place were changed; the fields are the new values, all of them."""

    title: str
    occasion: Occasion


class LanguageChanged(_Event, frozen=True):
    """The language of the minutes."""

    language: Language


class MeetingCancelled(_Event, frozen=True):
    """The meeting won't be held."""

    reason: str | None = None


class MeetingOpened(_Event, frozen=True):
    """The meeting began; items that close the agenda get their numbers."""

    outstanding: tuple[Outstanding, ...] = ()


class MeetingClosed(_Event, frozen=True):
    """The meeting ended."""


class ItemAdded(_Event, frozen=True):
    """An item was put on the agenda; `number` is None for one that closes a planned meeting's agenda."""

    item: int
    title: str
    number: int | None
    closing: bool = False
    origin: Origin | None = None
    standing: bool = False


class ItemRenamed(_Event, frozen=True):
    item: int
    title: str


class ItemRemoved(_Event, frozen=True):
    item: int


class ItemRestored(_Event, frozen=True):
    """A removed item stands on the agenda again, under its old number."""

    item: int


class ItemEntered(_Event, frozen=True):
    """The meeting moved to this item."""

    item: int


class ItemLeft(_Event, frozen=True):
    """The meeting went back from this item to `back_to`, as if it had not come to it."""

    item: int
    back_to: int | None
    status: ItemStatus
    reason: str | None = None


class ItemPostponed(_Event, frozen=True):
    item: int
    reason: str | None = None


class ItemReferredBack(_Event, frozen=True):
    item: int
    reason: str


class ItemResumed(_Event, frozen=True):
    """A postponement or a referral back no longer holds: the item has this status and reason again."""

    item: int
    status: ItemStatus
    reason: str | None = None


class NoteTaken(_Event, frozen=True):
    item: int
    entry: str
    text: str


class HeadingAdded(_Event, frozen=True):
    item: int
    entry: str
    text: str


class DecisionRecorded(_Event, frozen=True):
    item: int
    entry: str
    text: str
    task: Task | None = None
    postponed: Matter | None = None


class AssignmentRecorded(_Event, frozen=True):
    item: int
    entry: str
    text: str
    task: Task


class RiderAdded(_Event, frozen=True):
    item: int
    entry: str
    text: str
    to: str


class ReservationAdded(_Event, frozen=True):
    item: int
    entry: str
    text: str
    to: str
    by: Person


class EntryEdited(_Event, frozen=True):
    """The entry reads so from now on; task and postponed matter are the new ones, or None.

    One that is `restored` reads as it did before, and was last edited by `edited_by`, if by anybody.
    """

    entry: str
    text: str
    task: Task | None = None
    postponed: Matter | None = None
    restored: bool = False
    edited_by: Person | None = None


class EntryRemoved(_Event, frozen=True):
    entry: str


class EntryRestored(_Event, frozen=True):
    entry: str


class AssignmentCompleted(_Event, frozen=True):
    """May come at any time after the assignment was given, also when the minutes are approved."""

    entry: str


class AssignmentReopened(_Event, frozen=True):
    entry: str


class AttendanceRecorded(_Event, frozen=True):
    """These are present or absent; `clock` is set when they came or went while the meeting was open."""

    persons: tuple[Person, ...]
    present: bool
    clock: dt.datetime | None = None
    guest: bool = False
    items: tuple[int, ...] = ()


class AttendanceRestored(_Event, frozen=True):
    """The attendance of those with the keys `of` reads so again; those not in `attendance` weren't listed."""

    of: tuple[str, ...]
    attendance: tuple[Attendance, ...]


class Elected(_Event, frozen=True):
    """These hold the office from now on.

    For approvers and their substitute `entry` and `text` are the sentence in the minutes, which takes the
    place of the one before.
    """

    role: Role
    persons: tuple[Person, ...]
    item: int | None = None
    entry: str | None = None
    text: str | None = None


class ElectionReverted(_Event, frozen=True):
    """The office is held by these again; the sentence `entry` is removed, and `earlier` stands again."""

    role: Role
    persons: tuple[Person, ...]
    entry: str | None = None
    earlier: str | None = None


class NextMeetingSet(_Event, frozen=True):
    """What was agreed about the next meeting, None where nothing is.

    `text` is the sentence in the minutes. It stands as the entry that `next_meeting` names, in the place of
    the one before; an entry that has stood there stands again as it was.
    """

    next_meeting: NextMeeting | None
    item: int | None = None
    text: str | None = None


class DraftPosted(_Event, frozen=True):
    """A version of the minutes: the log up to and including `sequence`, whose chain hash is `hash`."""

    version: int
    sequence: int
    hash: str


class DraftWithdrawn(_Event, frozen=True):
    """The secretary or the chair edits a draft that is in review: it can't be approved any more."""

    version: int


class ChangeRequested(_Event, frozen=True):
    version: int
    text: str
    item: int | None = None


class ApprovalGiven(_Event, frozen=True):
    """An approver approved this version, or their substitute did `instead_of` those who didn't answer."""

    version: int
    hash: str
    instead_of: tuple[Person, ...] = ()


class MinutesApproved(_Event, frozen=True):
    """The last approver has approved: the minutes are locked."""

    version: int
    hash: str


class MinutesKept(_Event, frozen=True):
    """The document of an approved version is kept: `size` bytes with this SHA-256 (hexadecimal)."""

    version: int
    form: KeptForm
    sha256: str
    size: int


class CorrectionStarted(_Event, frozen=True):
    """Approved minutes are opened for a correction, which needs a new approval."""

    reason: str


class EventsRedacted(_Event, frozen=True):
    """A person was erased: earlier events name nobody where they named them.

    Their digests are still of what was first written, so the chain holds; what they read now is told here.
    """

    redacted: tuple[Redaction, ...]


Reversible: TypeAlias = (
    MeetingChanged
    | ItemRenamed
    | ItemRemoved
    | ItemRestored
    | ItemLeft
    | ItemResumed
    | EntryEdited
    | EntryRemoved
    | EntryRestored
    | AssignmentReopened
    | AttendanceRestored
    | ElectionReverted
    | NextMeetingSet
)


class Undone(_Event, frozen=True):
    """The event with sequence `of` was undone, by applying `by`."""

    of: int
    by: Reversible


Event: TypeAlias = (
    MeetingPlanned
    | MeetingChanged
    | LanguageChanged
    | MeetingCancelled
    | MeetingOpened
    | MeetingClosed
    | ItemAdded
    | ItemRenamed
    | ItemRemoved
    | ItemRestored
    | ItemEntered
    | ItemLeft
    | ItemPostponed
    | ItemReferredBack
    | ItemResumed
    | NoteTaken
    | HeadingAdded
    | DecisionRecorded
    | AssignmentRecorded
    | RiderAdded
    | ReservationAdded
    | EntryEdited
    | EntryRemoved
    | EntryRestored
    | AssignmentCompleted
    | AssignmentReopened
    | AttendanceRecorded
    | AttendanceRestored
    | Elected
    | ElectionReverted
    | NextMeetingSet
    | DraftPosted
    | DraftWithdrawn
    | ChangeRequested
    | ApprovalGiven
    | MinutesApproved
    | MinutesKept
    | CorrectionStarted
    | EventsRedacted
    | Undone
)
