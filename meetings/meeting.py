"""The state of a meeting, which is the fold of its log."""

import datetime as dt

from msgspec import Struct

from meetings.events import Reversible
from meetings.model import (
    AgendaItem,
    AnyEntry,
    Approval,
    Attendance,
    ChangeRequest,
    KeptDocument,
    KeptForm,
    Language,
    MinutesVersion,
    NextMeeting,
    Occasion,
    Outstanding,
    Person,
    Status,
)


class Change(Struct, frozen=True):
    """An event that can still be undone: who caused it and when, what it touched, what would take it back."""

    sequence: int
    actor: str
    touched: tuple[str, ...]
    by: Reversible
    at: dt.datetime


class Meeting(Struct, frozen=True, kw_only=True):
    """The state of a meeting: the fold of its log up to `sequence`, whose last event has the hash `hash`.

    `moved` is the sequence of the event that last gave it another time, 0 while it has its first one.
    `election` is the line of the minutes that says who was elected to approve them, where there is one, and
    `substitute_election` the one that says who may do so in their place.
    `approved` are the numbers of the versions that have been approved, `kept` the documents that are kept of
    them. `changes` can still be undone; `undone` are the sequences of those that have been.
    `redacted` is the sequence of the event that last told that earlier ones name somebody no longer.
    """

    id: str
    group: str
    sequence: int
    hash: str
    status: Status
    title: str
    occasion: Occasion
    zone: str
    language: Language
    planned_by: Person
    planned_at: dt.datetime
    previous: str | None = None
    moved: int = 0
    items: tuple[AgendaItem, ...] = ()
    current: int | None = None
    attendance: tuple[Attendance, ...] = ()
    chair: Person | None = None
    secretary: Person | None = None
    approvers: tuple[Person, ...] = ()
    election: str | None = None
    substitute: Person | None = None
    substitute_election: str | None = None
    opened_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    outstanding: tuple[Outstanding, ...] = ()
    next_meeting: NextMeeting | None = None
    versions: tuple[MinutesVersion, ...] = ()
    approvals: tuple[Approval, ...] = ()
    approved: tuple[int, ...] = ()
    kept: tuple[KeptDocument, ...] = ()
    change_requests: tuple[ChangeRequest, ...] = ()
    correction: str | None = None
    cancelled_because: str | None = None
    changes: tuple[Change, ...] = ()
    undone: tuple[int, ...] = ()
    redacted: int = 0

    @property
    def version(self) -> int:
        """The number of the newest version of the minutes; 0 before the first draft."""
        return self.versions[-1].number if self.versions else 0

    @property
    def agenda(self) -> tuple[AgendaItem, ...]:
        """The items in the order of the agenda: those that close it stand last until the meeting opens."""
        shown = [item for item in self.items if not item.removed]
        return tuple(sorted(shown, key=lambda item: (item.number is None, item.number or 0, item.id)))

    @property
    def highest_number(self) -> int:
        """The highest number that an item has had; removed items keep theirs."""
        return max((item.number or 0 for item in self.items), default=0)

    @property
    def waits_for_item(self) -> bool:
        """Whether the meeting is open without being at an item: it begins with the next one that is added."""
        return self.status is Status.OPEN and self.current is None

    @property
    def current_item(self) -> AgendaItem | None:
        """The item that the meeting is at; None before it opens."""
        return self.item(self.current) if self.current is not None else None

    def item(self, item_id: int) -> AgendaItem | None:
        """The item with this id, removed or not."""
        return self.items[item_id - 1] if 0 < item_id <= len(self.items) else None

    def numbered(self, number: int) -> AgendaItem | None:
        """The item that people know under this number, unless it was removed."""
        return next((item for item in self.items if item.number == number and not item.removed), None)

    def entry(self, entry_id: str) -> AnyEntry | None:
        """The entry with this reference, removed or not."""
        return next((entry for item in self.items for entry in item.entries if entry.id == entry_id), None)

    def kept_as(self, version: int, form: KeptForm) -> KeptDocument | None:
        """The document that is kept of a version in this form; None where none is."""
        return next((one for one in self.kept if (one.version, one.form) == (version, form)), None)

    def attending(self, person: Person) -> Attendance | None:
        """What was recorded of this person's attendance."""
        return next((seen for seen in self.attendance if seen.person.key == person.key), None)
