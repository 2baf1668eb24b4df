"""What the minutes consist of: one frozen value that every form of the document is written from.

Texts are ready to print: in the language of the meeting, without characters that aren't seen. Points in time
are aware, on the wall clock of the meeting's zone. The labels around them ("Beslut", "Tid") are in
`minutes.words`.
"""

import datetime as dt
from enum import StrEnum
from typing import Literal, TypeAlias

from msgspec import Struct

from meetings.model import Language, Role


class DocumentStatus(StrEnum):
    """What the reader may take the document for."""

    DRAFT = "draft"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class Version(Struct, frozen=True):
    """The version of the minutes that the document is: the log up to and including `sequence`.

    `hash` is the chain hash (SHA-256, hexadecimal) of the event with that sequence.
    """

    number: int
    sequence: int
    hash: str
    posted_at: dt.datetime


class Held(Struct, frozen=True):
    """When and where a meeting is held; `text` says when, in words."""

    start: dt.datetime
    end: dt.datetime | None
    place: str | None
    text: str


class Participant(Struct, frozen=True, kw_only=True):
    """Somebody who took part.

    `items` are the numbers of the items that a guest attended, empty for all of them. `arrived` and `left`
    are set for those who weren't there from the beginning, or to the end. `detail` says all but the name in
    words.
    """

    name: str
    organisation: str | None
    roles: tuple[Role, ...]
    guest: bool
    items: tuple[int, ...]
    arrived: dt.datetime | None
    left: dt.datetime | None
    detail: str


class Absentee(Struct, frozen=True):
    """Somebody who was missed."""

    name: str
    organisation: str | None


class Task(Struct, frozen=True):
    """Who is to do it, and the last day; `line` says what of this the text beside it leaves unsaid."""

    assignees: tuple[str, ...]
    due: dt.date | None
    line: str | None


class Matter(Struct, frozen=True):
    """A matter that the text of a decision postpones."""

    title: str
    reason: str


class Text(Struct, frozen=True, tag="text"):
    """Discussion text. `id` is None for a line that nobody wrote: the next meeting, agreed beforehand."""

    id: str | None
    paragraphs: tuple[str, ...]


class Subheading(Struct, frozen=True, tag="heading"):
    """A heading inside the item."""

    id: str
    text: str


class Rider(Struct, frozen=True, tag="rider"):
    """Advice sent along with a decision."""

    id: str
    paragraphs: tuple[str, ...]


class Reservation(Struct, frozen=True, tag="reservation"):
    """A reservation against a decision; `line` says whose it is where the text doesn't."""

    id: str
    by: str
    line: str | None
    paragraphs: tuple[str, ...]


class Decision(Struct, frozen=True, tag="decision"):
    """What was decided, with what was sent along and who reserved themselves, in the order it was said."""

    id: str
    paragraphs: tuple[str, ...]
    task: Task | None
    postponed: Matter | None
    attached: tuple[Rider | Reservation, ...]


class Assignment(Struct, frozen=True, tag="assignment"):
    """What somebody was asked to do, without a decision."""

    id: str
    paragraphs: tuple[str, ...]
    task: Task


Block: TypeAlias = Text | Subheading | Decision | Assignment | Rider | Reservation
"""A rider or a reservation stands by itself only where its decision is gone."""


class Outstanding(Struct, frozen=True):
    """An assignment that an earlier meeting gave and that was open when this one began.

    `entry` is its reference at that meeting, which was held on `day`; `line` says where it comes from.
    """

    meeting: str
    entry: str
    day: dt.date
    text: str
    task: Task
    line: str


class Outcome(Struct, frozen=True):
    """Why the item wasn't concluded, as a sentence in `text`."""

    kind: Literal["postponed", "referred_back", "untreated"]
    reason: str | None
    text: str


class Item(Struct, frozen=True):
    """An item of the agenda. `number` is None only for one that closes the agenda of a planned meeting.

    `outstanding` is set on the item where the group goes through its outstanding matters.
    """

    number: int | None
    title: str
    outstanding: tuple[Outstanding, ...]
    blocks: tuple[Block, ...]
    outcome: Outcome | None


class NextMeeting(Struct, frozen=True):
    """The next meeting; `in_items` says that a line of the items tells it, otherwise `text` has to."""

    start: dt.datetime
    end: dt.datetime | None
    place: str | None
    text: str
    in_items: bool


class Approval(Struct, frozen=True):
    """That somebody approved this very version, when, and with which account; `text` says it in words."""

    at: dt.datetime
    version: int
    hash: str
    account: str | None
    text: str


class Signature(Struct, frozen=True):
    """Who answers for the minutes, and as what; only an approver approves, or a substitute in their place."""

    role: Literal["secretary", "approver", "substitute"]
    name: str
    approval: Approval | None = None


class Replaced(Struct, frozen=True):
    """A character for which U+FFFD is printed, since no font of the document shows it, and how many times.

    `code` is its code point: "U+1F426".
    """

    character: str
    code: str
    times: int


class MinutesDocument(Struct, frozen=True, kw_only=True):
    """The minutes of a meeting in one version; `version` is None for a working copy that was never posted.

    `outstanding` holds the outstanding assignments where no item of the agenda is for them. `correction` is
    why minutes that had been approved were opened again. `replaced` says what the form that this document is
    attached to couldn't show; all texts here have it.
    """

    schema: Literal[1] = 1
    meeting: str
    heading: str
    title: str
    group: str | None
    language: Language
    zone: str
    status: DocumentStatus
    status_text: str
    version: Version | None
    correction: str | None
    held: Held
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    participants: tuple[Participant, ...]
    absent: tuple[Absentee, ...]
    items: tuple[Item, ...]
    outstanding: tuple[Outstanding, ...]
    next_meeting: NextMeeting | None
    signatures: tuple[Signature, ...]
    replaced: tuple[Replaced, ...] = ()
