"""What a meeting is made of: frozen values, never changed in place. `meetings.meeting` puts them together.

Those that stand inside events leave out their defaults when they are written, as events do: a field that is
added later doesn't change what was hashed before it came.
"""

import datetime as dt
from enum import StrEnum
from typing import Literal, TypeAlias

from msgspec import Struct

Language: TypeAlias = Literal["sv", "en"]
KeptForm: TypeAlias = Literal["pdf", "docx", "md", "json"]
"""In which form the document of approved minutes is kept."""


class Status(StrEnum):
    """Where a meeting is in its life; `lifecycle.TRANSITIONS` owns the arrows between them."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    CORRECTING = "correcting"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """An office that somebody is elected to for one meeting."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    APPROVER = "approver"
    SUBSTITUTE = "substitute"


class ItemStatus(StrEnum):
    """How far the meeting has come with an agenda item."""

    WAITING = "waiting"
    TREATED = "treated"
    POSTPONED = "postponed"
    REFERRED_BACK = "referred_back"


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody who takes part or is named.

    `id` is `tenant:entra-object-id` and is the identity; it is None for someone without an account, and for a
    named group of people, who are then known by their name alone.
    """

    name: str
    id: str | None = None
    organisation: str | None = None

    @property
    def key(self) -> str:
        """What tells two persons apart: the id, or the name without regard to case and spacing."""
        return self.id or _BY_NAME + " ".join(self.name.casefold().split())


_BY_NAME = "name:"


def account_of(key: str) -> str | None:
    """The id in a `Person.key`; None for somebody without an account."""
    return None if key.startswith(_BY_NAME) else key


class Task(Struct, frozen=True, omit_defaults=True):
    """What an assignment, or a decision that gives one, asks of whom and by when."""

    assignees: tuple[Person, ...]
    due: dt.date | None = None
    done_at: dt.datetime | None = None
    done_by: Person | None = None


class Matter(Struct, frozen=True, omit_defaults=True):
    """A matter that the text of a decision postpones, though its agenda item was otherwise treated."""

    title: str
    reason: str


class Entry(Struct, frozen=True, kw_only=True):
    """A line of the minutes.

    `id` is its reference, unique in the meeting and never reused: `3.1` for decisions and assignments, which
    are numbered within their item, `3a` for every other line.
    """

    id: str
    item: int
    text: str
    author: Person
    at: dt.datetime
    edited_by: Person | None = None
    removed: bool = False


class Note(Entry, frozen=True, kw_only=True, tag="note"):
    """Discussion text; its paragraphs are lines of `text`."""


class Heading(Entry, frozen=True, kw_only=True, tag="heading"):
    """A sub-heading inside the item."""


class Decision(Entry, frozen=True, kw_only=True, tag="decision"):
    """What was decided, printed as written; it may itself give an assignment or postpone a matter."""

    task: Task | None = None
    postponed: Matter | None = None


class Assignment(Entry, frozen=True, kw_only=True, tag="assignment"):
    """An assignment given outside the text of a decision."""

    task: Task


class Rider(Entry, frozen=True, kw_only=True, tag="rider"):
    """Advice sent along with a decision; `to` is that decision's id."""

    to: str


class Reservation(Entry, frozen=True, kw_only=True, tag="reservation"):
    """A reservation against a decision by a named person; `to` is that decision's id."""

    to: str
    by: Person


AnyEntry: TypeAlias = Note | Heading | Decision | Assignment | Rider | Reservation


class Origin(Struct, frozen=True, omit_defaults=True):
    """Where a carried-over item comes from, and how many times it has been postponed in all."""

    meeting: str
    item: int
    title: str
    start: dt.datetime
    reason: str | None = None
    times: int = 1
    referred_back: bool = False


class AgendaItem(Struct, frozen=True):
    """An item of the agenda.

    `id` counts the items of the meeting from 1 in the order in which they came. `number` is what people see:
    it never changes once given, and is None for an item that closes the agenda (Övriga frågor, Nästa möte)
    until the meeting opens. A `standing` item is on every agenda of the group, so it is never carried over.
    `entries` holds removed entries too; `visible` leaves them out.
    """

    id: int
    title: str
    number: int | None
    added_by: Person
    closing: bool = False
    standing: bool = False
    status: ItemStatus = ItemStatus.WAITING
    reason: str | None = None
    origin: Origin | None = None
    removed: bool = False
    entries: tuple[AnyEntry, ...] = ()

    @property
    def visible(self) -> tuple[AnyEntry, ...]:
        """The entries that stand in the minutes, in the order in which they were said."""
        return tuple(entry for entry in self.entries if not entry.removed)


class Attendance(Struct, frozen=True, omit_defaults=True):
    """Somebody's presence. Clock times are set for those who come or go while the meeting is open.

    `items` are the numbers of the items a guest attended; empty means all of them.
    """

    person: Person
    present: bool = True
    guest: bool = False
    items: tuple[int, ...] = ()
    arrived: dt.datetime | None = None
    left: dt.datetime | None = None


class Occasion(Struct, frozen=True, omit_defaults=True):
    """When and where a meeting is held; times are aware UTC."""

    start: dt.datetime
    end: dt.datetime | None = None
    place: str | None = None


class NextMeeting(Struct, frozen=True, omit_defaults=True):
    """The next meeting as this one agreed on it; `meeting` is the id of the planned meeting.

    `entry` is the line of the minutes that says so, where there is one.
    """

    occasion: Occasion
    meeting: str
    entry: str | None = None


class Outstanding(Struct, frozen=True, omit_defaults=True):
    """An assignment of an earlier meeting that was still open when this meeting opened."""

    meeting: str
    entry: str
    text: str
    assignees: tuple[Person, ...]
    due: dt.date | None
    start: dt.datetime


class MinutesVersion(Struct, frozen=True):
    """A version of the minutes: the log up to and including `sequence`, whose chain hash is `hash`."""

    number: int
    sequence: int
    hash: str
    posted_at: dt.datetime
    posted_by: Person


class Approval(Struct, frozen=True):
    """One approver's approval of one version, or a substitute's `instead_of` those who didn't answer."""

    person: Person
    version: int
    at: dt.datetime
    instead_of: tuple[Person, ...] = ()


class KeptDocument(Struct, frozen=True):
    """That the document of an approved version is kept, once and for all: its SHA-256 and size in bytes."""

    version: int
    form: KeptForm
    sha256: str
    size: int


class Redaction(Struct, frozen=True, omit_defaults=True):
    """That the event `sequence` reads otherwise since: the SHA-256 (hexadecimal) of its body as it is now."""

    sequence: int
    sha256: str


class ChangeRequest(Struct, frozen=True):
    """What an approver asks to have changed in a version; `item` is an item's number."""

    person: Person
    version: int
    text: str
    at: dt.datetime
    item: int | None = None
