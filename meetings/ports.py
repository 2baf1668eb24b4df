"""What the use cases need from outside. A method raises the errors that it names and no others."""

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Literal, Protocol

from msgspec import Struct

from meetings.group import Group, MeetingSummary
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import KeptForm
from meetings.register import PostponedMatter, RegisteredAssignment, RegisteredDecision


class StaleStateError(Exception):
    """Somebody else wrote first: what was decided rests on an older state. Load afresh and decide again."""


class AlreadyHandledError(Exception):
    """The inbound activity has been handled before; nothing was written now."""


class StorageUnavailableError(Exception):
    """The database can't be reached or can't write; nothing was written.

    Except where `unsure`: the connection was lost while the commit was on its way, and it may have arrived.
    """

    unsure = False


class ConversationRef(Struct, frozen=True):
    """Where a conversation is reached. `id` is the group's key, or a personal chat's id; no secrets in it."""

    id: str
    kind: str
    service_url: str
    tenant: str | None = None
    bot_id: str | None = None
    bot_name: str | None = None
    team: str | None = None
    channel: str | None = None
    name: str | None = None
    person: str | None = None


class OutgoingKind(StrEnum):
    """How a message reaches Teams."""

    REPLY = "reply"  # an answer in the thread that it answers
    UPDATE = "update"  # in place of the message `reply_to`
    POST = "post"  # a message of its own in the conversation; in a channel a new thread
    SHOW = "show"  # a card that must always show the newest state: posted once, then updated in place


class View(Struct, frozen=True):
    """What a card shows, for one that is rendered from the newest state when it is sent.

    `group` is a group's key, for what isn't about one meeting ("due"); `person` the `Person.key` of somebody
    whom it is for; `day` the day whose reminder it is, in the group's zone; `stage` how far a wait for
    approval has come ("waiting"). With `public` it stands in the group's conversation instead of the
    person's own chat, and mentions them. `what` is the kind of the view that couldn't be shown
    ("undelivered"), or "answer".
    """

    kind: Literal["board", "panel", "draft", "request", "reminder", "due", "waiting", "undelivered"]
    meeting: str
    version: int = 0
    days: int = 0
    group: str | None = None
    person: str | None = None
    day: dt.date | None = None
    stage: Literal["", "approver", "secretary", "substitute"] = ""
    public: bool = False
    what: str = ""


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message owed to a conversation, written in the same transaction as the event that causes it.

    `conversation` is a `ConversationRef.id`; `address` the conversation id to post to where it is another (a
    thread). `dedupe` is unique for ever: a second message with the same one is not written, except that a
    second SHOW means: show it again, and with `anew` at the bottom of the conversation instead of in place.
    `payload` is the activity as JSON, or empty where `view` is rendered instead when it is sent; SHOW always
    has a view, and is always owed at once. `due` is aware UTC, None means at once.
    """

    dedupe: str
    kind: OutgoingKind
    conversation: str
    payload: bytes = b""
    view: View | None = None
    address: str | None = None
    reply_to: str | None = None
    due: dt.datetime | None = None
    anew: bool = False


class Stream(Struct, frozen=True):
    """What is appended to one meeting's log; `before` is None for a new meeting."""

    before: Meeting | None
    events: tuple[Logged, ...]
    after: Meeting


class Document(Struct, frozen=True):
    """The document of an approved version as it is kept for ever: its bytes, and their SHA-256 (hexadecimal).

    `at` is when it was kept, aware UTC.
    """

    meeting: str
    version: int
    form: KeptForm
    sha256: str
    body: bytes
    at: dt.datetime


class Unkept(Struct, frozen=True):
    """An approved version whose PDF isn't kept yet."""

    meeting: str
    version: int


class Unit(Struct, frozen=True, kw_only=True):
    """What one transaction writes, all of it or nothing.

    `before.revision` is what the group must still stand at, and the logs of `rests_on`, which are meetings
    that were only looked at, where they were. `inbound` is the inbound activity's key. `cancel`
    names waiting messages by `dedupe` that are no longer owed. `documents` are the bytes of what the streams'
    MinutesKept events tell, one for each.
    """

    before: Group
    after: Group
    streams: tuple[Stream, ...] = ()
    rests_on: tuple[Meeting, ...] = ()
    inbound: str | None = None
    outgoing: tuple[Outgoing, ...] = ()
    cancel: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


class Owed(Struct, frozen=True):
    """A message that this process has claimed until `lease_until` and has to send, or give back."""

    id: int
    message: Outgoing
    attempts: int
    lease: str
    activity: str | None
    """For SHOW: the activity that shows the card, None before it was first posted."""
    wanted: int
    """For SHOW: counts the times it was asked for; finishing with an older count leaves it owed."""
    late: float = 0.0
    """Seconds between when it was due and when it was claimed."""


class OwedState(StrEnum):
    """What has become of an owed message."""

    SENT = "sent"
    WAITING = "waiting"  # to be tried again after a pause
    DEAD = "dead"  # can't be delivered; the operator can see it
    LAPSED = "lapsed"  # when its time came it made no sense any more: noted, and not sent


class Delivered(Struct, frozen=True):
    """What became of a claimed message.

    `pause` is seconds until one that is WAITING may be tried again. `doubt` is seconds for which Teams may
    yet carry out what it didn't confirm: a card is shown once more when they have passed, since the attempt
    could take the place of a newer one. `then` is what is owed from now on instead or because of it, written
    in the same transaction.
    """

    owed: Owed
    state: OwedState
    activity: str | None = None
    pause: float = 0.0
    doubt: float = 0.0
    error: str | None = None
    then: tuple[Outgoing, ...] = ()


class Meetings(Protocol):
    """The store that the use cases read and write meetings through."""

    async def group(self, key: str, *, fresh: bool = False) -> Group:
        """The group of a conversation; a new, empty one with revision 0 where it isn't known.

        `fresh` reads the database even where a cached value is at hand. Raises StorageUnavailableError.
        """
        ...

    async def meeting(self, meeting_id: str, *, fresh: bool = False) -> Meeting | None:
        """The state of a meeting, None where there is none. Raises StorageUnavailableError."""
        ...

    async def commit(self, unit: Unit) -> tuple[Owed, ...]:
        """Write a unit durably, together with its read tables, and return when it is on disk.

        Returns those of its REPLY and POST messages due now, claimed for this process. Raises StaleStateError
        where a log or the group has moved on, AlreadyHandledError for a known `inbound`,
        StorageUnavailableError.
        """
        ...

    async def handled(self, inbound: str) -> bool:
        """Whether this inbound activity was handled before. Raises StorageUnavailableError."""
        ...

    async def postponed(self, group: str) -> Sequence[PostponedMatter]:
        """Matters of closed meetings that stand on no other meeting's agenda yet, oldest first."""
        ...

    async def open_assignments(self, group: str) -> Sequence[RegisteredAssignment]:
        """The group's assignments that aren't done, oldest meeting first."""
        ...

    async def assignments_of(self, person: str, group: str | None = None) -> Sequence[RegisteredAssignment]:
        """A person's assignments that aren't done, in one group or all; by due date, those without last."""
        ...

    async def search(
        self, group: str, words: str, limit: int = 20
    ) -> Sequence[RegisteredDecision | RegisteredAssignment]:
        """Decisions and assignments of the group that hold every word, whatever the case, newest first.

        An assignment that a decision gives is found once, as the decision.
        """
        ...


class Conversations(Protocol):
    """Where people are reached."""

    async def remember(self, conversation: ConversationRef) -> None:
        """Keep how a conversation is reached; the newest word counts. Raises StorageUnavailableError."""
        ...

    async def conversation(self, conversation_id: str) -> ConversationRef | None:
        """How a conversation is reached, None where it isn't known."""
        ...

    async def personal(self, person: str) -> ConversationRef | None:
        """The personal chat with the person with this id, None where there is none."""
        ...


class Outbox(Protocol):
    """What is owed to Teams.

    `Outgoing.due` is a time of the clock that people see, which can be moved. Leases, pauses and rates go by
    a time of their own that runs evenly and is the same for all processes.
    """

    async def claim(self, limit: int) -> Sequence[Owed]:
        """Claim what may be sent now, for the store's lease: one of a conversation at a time, in its order.

        A message whose lease has run out is claimed again. Raises StorageUnavailableError.
        """
        ...

    async def finish(self, results: Sequence[Delivered]) -> None:
        """Write down what became of claimed messages; one whose lease was lost is left alone.

        Raises StorageUnavailableError.
        """
        ...

    async def next_look(self) -> float | None:
        """Seconds until something may be claimed, 0.0 for now; None where nothing waits.

        Raises StorageUnavailableError.
        """
        ...

    def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` on the event loop whenever another process has written something that may be sent.

        Only PostgreSQL tells; a lost connection is made anew. It ends when the store is closed.
        """
        ...


class Registers(Protocol):
    """What is read of the record itself."""

    async def all_meetings(self) -> Sequence[tuple[str, MeetingSummary]]:
        """Every meeting with its group's key, by start."""
        ...

    async def log(self, meeting_id: str) -> Sequence[Logged]:
        """The whole log of a meeting in its order; empty where there is none."""
        ...

    async def document(self, meeting_id: str, version: int, form: KeptForm) -> Document | None:
        """The document that is kept of a version, None where none is. Raises StorageUnavailableError."""
        ...

    async def unkept(self, limit: int) -> Sequence[Unkept]:
        """Approved versions whose PDF isn't kept yet, at most so many. Raises StorageUnavailableError."""
        ...


class Clock(Protocol):
    """Tells the time; in local mode it can be moved."""

    def now(self) -> dt.datetime:
        """The time as aware UTC."""
        ...
