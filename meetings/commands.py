"""What somebody asks to have done with a meeting. `lifecycle.decide` answers with events or a refusal.

Items are named by the number that people see; None means the item that the meeting is at. Entries are named
by their reference (`3.1`, `3a`).
"""

import datetime as dt
from typing import TypeAlias

from msgspec import Struct

from meetings.model import KeptForm, Language, Matter, Occasion, Origin, Outstanding, Person, Role, Task


class PlanMeeting(Struct, frozen=True, kw_only=True):
    """Plan a meeting; `meeting` is the new meeting's id."""

    meeting: str
    group: str
    title: str
    occasion: Occasion
    zone: str = "Europe/Stockholm"
    language: Language = "sv"
    previous: str | None = None
    chair: Person | None = None
    secretary: Person | None = None


class ChangeMeeting(Struct, frozen=True):
    """Change what is given; None leaves it as it is."""

    title: str | None = None
    occasion: Occasion | None = None


class ChangeLanguage(Struct, frozen=True):
    language: Language


class CancelMeeting(Struct, frozen=True):
    reason: str | None = None


class AddItem(Struct, frozen=True):
    """Put an item on the agenda; one that closes it (Övriga frågor) stands last.

    A `standing` item is one of the group's own, that every agenda begins or ends with.
    """

    title: str
    closing: bool = False
    origin: Origin | None = None
    standing: bool = False


class RenameItem(Struct, frozen=True):
    number: int
    title: str


class RemoveItem(Struct, frozen=True):
    number: int


class OpenMeeting(Struct, frozen=True):
    """Open the meeting; `outstanding` is what the group's earlier meetings left to do."""

    outstanding: tuple[Outstanding, ...] = ()


class CloseMeeting(Struct, frozen=True):
    """Close the meeting. `postpone_untreated` postpones the items never treated, for `reason`.

    `confirmed` says that what is missing has been shown to whoever closes.
    """

    confirmed: bool = False
    postpone_untreated: bool = False
    reason: str | None = None


class GoToItem(Struct, frozen=True):
    number: int


class NextItem(Struct, frozen=True):
    """Move to the next item that hasn't been treated, postponed or referred back.

    `seen` is the id of the item that the meeting was at when it was asked for, 0 for none: asked for by two
    at once, it moves once. None is for whoever says it in words.
    """

    seen: int | None = None


class TakeNote(Struct, frozen=True):
    text: str
    number: int | None = None


class AddHeading(Struct, frozen=True):
    text: str
    number: int | None = None


class RecordDecision(Struct, frozen=True):
    """Record a decision. `task` and `postponed` are what its text gives to somebody and leaves for later.

    `due` is a date that was given beside the text, and goes before one in it.
    """

    text: str
    number: int | None = None
    task: Task | None = None
    postponed: Matter | None = None
    due: dt.date | None = None


class RecordAssignment(Struct, frozen=True):
    assignees: tuple[Person, ...]
    text: str
    due: dt.date | None = None
    number: int | None = None


class AddRider(Struct, frozen=True):
    """Advice sent along with a decision: `to`, or the latest one of the item."""

    text: str
    to: str | None = None
    number: int | None = None


class AddReservation(Struct, frozen=True):
    """A reservation against `to`, or the latest decision, by `by`, or whoever asks."""

    text: str
    by: Person | None = None
    to: str | None = None
    number: int | None = None


class PostponeItem(Struct, frozen=True):
    number: int | None = None
    reason: str | None = None


class ReferBackItem(Struct, frozen=True):
    reason: str
    number: int | None = None


class RecordAttendance(Struct, frozen=True):
    persons: tuple[Person, ...]
    present: bool = True


class AddGuest(Struct, frozen=True):
    """Somebody who attends as a guest: all items, or those with these numbers."""

    person: Person
    numbers: tuple[int, ...] = ()


class Elect(Struct, frozen=True):
    """Elect to an office; a chair, a secretary or a substitute is one person, approvers may be several."""

    role: Role
    persons: tuple[Person, ...]


class SetNextMeeting(Struct, frozen=True):
    """What was agreed about the next meeting, which is planned under the id `meeting`."""

    occasion: Occasion
    meeting: str


class EditEntry(Struct, frozen=True):
    """Change an entry. What is None stays as it is; for a decision no assignees means that it gives no task.

    `without_due` takes away the last day. `postponed` is the matter that the new `text` postpones, if any.
    """

    entry: str
    text: str | None = None
    assignees: tuple[Person, ...] | None = None
    due: dt.date | None = None
    postponed: Matter | None = None
    without_due: bool = False


class RemoveEntry(Struct, frozen=True):
    entry: str


class Undo(Struct, frozen=True):
    """Take back one event, or the actor's own latest one."""

    sequence: int | None = None


class PostDraft(Struct, frozen=True):
    """Make a version of the minutes of what is in the log, unless the newest version is already that."""


class ApproveMinutes(Struct, frozen=True):
    """Approve a version; None means the one in review, for an approval in words."""

    version: int | None = None
    hash: str | None = None


class RequestChange(Struct, frozen=True):
    """Ask to have something changed in the version in review."""

    text: str
    number: int | None = None
    version: int | None = None


class KeepMinutes(Struct, frozen=True):
    """Note that the document of an approved version is kept, `size` bytes with this SHA-256 (hexadecimal)."""

    version: int
    form: KeptForm
    sha256: str
    size: int


class StartCorrection(Struct, frozen=True):
    reason: str


class CompleteAssignment(Struct, frozen=True):
    entry: str


class ReopenAssignment(Struct, frozen=True):
    entry: str


Command: TypeAlias = (
    PlanMeeting
    | ChangeMeeting
    | ChangeLanguage
    | CancelMeeting
    | AddItem
    | RenameItem
    | RemoveItem
    | OpenMeeting
    | CloseMeeting
    | GoToItem
    | NextItem
    | TakeNote
    | AddHeading
    | RecordDecision
    | RecordAssignment
    | AddRider
    | AddReservation
    | PostponeItem
    | ReferBackItem
    | RecordAttendance
    | AddGuest
    | Elect
    | SetNextMeeting
    | EditEntry
    | RemoveEntry
    | Undo
    | PostDraft
    | ApproveMinutes
    | RequestChange
    | KeepMinutes
    | StartCorrection
    | CompleteAssignment
    | ReopenAssignment
)
