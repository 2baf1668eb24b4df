"""The record: a chain of events in which each carries the hash of the one before.

The hash of an event is SHA-256 over the previous hash and the digest of the event's body, and the digest is
SHA-256 over the body's JSON with its keys in order. A body that has to be redacted for the sake of a person's
rights keeps its digest, and the chain still holds; what it reads since is told by a later event of the chain.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from meetings.calendar import require_aware
from meetings.events import Event, EventsRedacted, MinutesApproved
from meetings.model import Person

GENESIS = "0" * 64

_encoder = msgspec.json.Encoder(order="sorted")


class Logged(Struct, frozen=True):
    """An event as it stands in the log of the meeting `meeting`, at `sequence` (from 1)."""

    meeting: str
    sequence: int
    at: dt.datetime
    actor: Person
    event: Event
    digest: str
    hash: str


class _Body(Struct, frozen=True):
    meeting: str
    sequence: int
    at: dt.datetime
    actor: Person
    event: Event


class _Typed(Struct, frozen=True):
    type: str


class _OnlyKind(Struct, frozen=True):
    event: _Typed


_decode = msgspec.json.Decoder(_Body).decode
_kind_of = msgspec.json.Decoder(_OnlyKind).decode


class Row(Struct, frozen=True):
    """An event as it is stored, unread: `body` is the JSON whose SHA-256 is the digest, byte for byte."""

    sequence: int
    body: bytes
    digest: str
    hash: str


class ChainBrokenError(Exception):
    """The log of a meeting isn't what was once written; `sequence` is where it first differs."""

    def __init__(self, meeting: str, sequence: int, what: str) -> None:
        super().__init__(f"meeting {meeting}, event {sequence}: {what}")
        self.meeting = meeting
        self.sequence = sequence
        self.what = what


def body(logged: Logged) -> bytes:
    """The JSON of what is hashed, with its keys in order."""
    return _encoder.encode(_Body(logged.meeting, logged.sequence, logged.at, logged.actor, logged.event))


def append(
    meeting: str, sequence: int, previous: str, events: Iterable[Event], actor: Person, at: dt.datetime
) -> tuple[Logged, ...]:
    """Chain new events onto the log that ends with `sequence` and the hash `previous`.

    Raises ValueError where `at` is naive.
    """
    at = require_aware(at).astimezone(dt.UTC)
    logged = []
    for event in events:
        sequence += 1
        digest = hashlib.sha256(_encoder.encode(_Body(meeting, sequence, at, actor, event))).hexdigest()
        previous = _link(previous, digest)
        logged.append(Logged(meeting, sequence, at, actor, event, digest, previous))
    return tuple(logged)


def verify(meeting: str, log: Sequence[Logged]) -> str:
    """Check the whole chain of a meeting and return the hash of its last event.

    Raises ChainBrokenError, with what is wrong, at the first event that is missing, moved or altered.
    """
    previous = GENESIS
    for position, logged in enumerate(log, start=1):
        if logged.meeting != meeting:
            raise ChainBrokenError(meeting, position, "the event belongs to another meeting")
        if logged.sequence != position:
            raise ChainBrokenError(meeting, position, "the event is missing")
        if hashlib.sha256(body(logged)).hexdigest() != logged.digest:
            raise ChainBrokenError(meeting, position, "the event has been altered")
        previous = _link(previous, logged.digest)
        if previous != logged.hash:
            raise ChainBrokenError(meeting, position, "the event isn't the one that was chained here")
    return previous


def verify_rows(meeting: str, rows: Sequence[Row]) -> str:
    """The same of what is stored, before it is read: not a byte of it may have changed.

    What was redacted reads as the last redaction left it. What was approved by then isn't redacted.
    """
    told = _redactions(meeting, rows)
    previous = GENESIS
    for position, row in enumerate(rows, start=1):
        if row.sequence != position:
            raise ChainBrokenError(meeting, position, "the event is missing")
        found = hashlib.sha256(row.body).hexdigest()
        if found != told.get(position, row.digest):
            what = "what was redacted has been altered" if position in told else "the event has been altered"
            raise ChainBrokenError(meeting, position, what)
        previous = _link(previous, row.digest)
        if previous != row.hash:
            raise ChainBrokenError(meeting, position, "the event isn't the one that was chained here")
    return previous


def _redactions(meeting: str, rows: Sequence[Row]) -> dict[int, str]:
    """The digests of what redacted events read now, by their sequences."""
    told: dict[int, str] = {}
    approved = False
    for row in rows:
        # Neither is ever redacted itself: they name nobody.
        kind = _kind(row.body)
        approved = approved or kind == MinutesApproved.__name__
        if kind != EventsRedacted.__name__:
            continue
        if approved:
            raise ChainBrokenError(meeting, row.sequence, "what was approved has been redacted")
        event = _decode(row.body).event
        assert isinstance(event, EventsRedacted)
        told |= {one.sequence: one.sha256 for one in event.redacted if one.sequence < row.sequence}
    return told


def _kind(body: bytes) -> str | None:
    try:
        return _kind_of(body).event.type
    except msgspec.DecodeError:
        return None  # altered, which is found in its place


def _link(previous: str, digest: str) -> str:
    return hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()
