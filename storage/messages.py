"""The outbox, written to: messages that come to be owed, and those that no longer are.

A conversation's replies and posts stand in line, each behind those that were there when it came: only the
first that isn't finished may be claimed. One that is due later takes its place when it is. A card to show
stands in no line: it waits for nobody, and nobody waits for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, FromClause, case, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert

from meetings.ports import OutgoingKind, Owed
from storage.bulk import Bulk, Row, columns
from storage.frame import Frame
from storage.gates import Gates
from storage.line import SHOW, at, earlier, end, free_at, head, id_of, now, stands
from storage.tables import CANCELLED, CLAIMED, SCHEDULED, WAITING, outbox
from storage.units import PreparedMessage, PreparedUnit
from storage.values import moment

SECOND = 1_000_000
"""A card isn't shown again within this many microseconds."""


@dataclass(slots=True)
class _Line:
    message: PreparedMessage
    asker: int | None
    cancelled: bool = False


@dataclass(slots=True)
class _Show:
    message: PreparedMessage
    wanted: int = 0
    anew: int = 0


class Messages:
    """What one transaction makes owed, in its order.

    A reply or post that is due, first in its conversation's line and let through by the gates, is claimed for
    who asks for it.
    """

    def __init__(self, frame: Frame, gates: Gates | None) -> None:
        self._frame = frame
        self._gates = gates
        self._lines: dict[str, _Line] = {}
        self._shows: dict[str, _Show] = {}
        self._cancel: set[str] = set()
        self.left = False
        """Whether anything was written that somebody has to claim."""

    def add(self, asker: int, unit: PreparedUnit) -> None:
        """Note what a unit cancels, and after that what it owes."""
        for key in unit.cancel:
            self._cancel.add(key)
            self._shows.pop(key, None)
            if key in self._lines:
                self._lines[key].cancelled = True
        self.owe(unit.outgoing, asker)

    def owe(self, messages: Iterable[PreparedMessage], asker: int | None = None) -> None:
        """Note messages; without an `asker` whoever claims them first sends them."""
        for message in messages:
            key = message.key
            if message.message.kind is not OutgoingKind.SHOW:
                if key not in self._lines:
                    self._lines[key] = _Line(message, asker)
                continue
            show = self._shows.setdefault(key, _Show(message))
            show.message = message
            show.wanted += 1
            if message.message.anew:
                show.anew = show.wanted

    def write(self, connection: Connection) -> dict[int, list[Owed]]:
        """Write everything that was noted; returns the messages that were claimed, by who asked for them."""
        self._write_cancel(connection)
        for (key,) in _KNOWN.run(connection, [(key,) for key in self._lines]):
            del self._lines[key]
        ids = iter(_ids(connection, len(self._shows) + len(self._lines)))
        self._write_shows(connection, ids)
        return self._write_lines(connection, ids)

    def _write_cancel(self, connection: Connection) -> None:
        if not self._cancel:
            return
        keys = [(key,) for key in sorted(self._cancel)]
        freed = set(_CONVERSATIONS.run(connection, keys))
        _CANCEL.run(connection, keys, at=self._frame.at)
        PULL.run(connection, sorted(freed))

    def _write_shows(self, connection: Connection, ids: Iterator[int]) -> None:
        frame = self._frame
        times = (frame.now, frame.now, frame.now)
        rows = [
            (next(ids), *show.message.content, WAITING, *times, 0, None, show.wanted, show.anew, frame.at)
            for _, show in sorted(self._shows.items())
        ]
        _SHOW.run(connection, rows, now=frame.now)
        self.left |= bool(rows)

    def _write_lines(self, connection: Connection, ids: Iterator[int]) -> dict[int, list[Owed]]:
        frame = self._frame
        lines = [(line, max(frame.at, line.message.due or frame.at)) for line in self._lines.values()]
        come = {line.message.conversation for line, due in lines if due <= frame.at and not line.cancelled}
        standing = Standing(connection, come)
        if self._gates is not None:
            self._gates.look(come - standing.blocked.keys())
        rows: list[Row] = []
        claimed: dict[int, list[Owed]] = {}
        for line, come_at in lines:
            id_ = next(ids)
            state, attempts, lease = SCHEDULED if come_at > frame.at else WAITING, 0, None
            turn = ready = due = frame.now
            conversation = line.message.conversation
            if line.cancelled:
                state = CANCELLED
            elif state == WAITING:
                first = conversation not in standing.blocked
                turn, due = standing.place(conversation, frame.now, frame.now)
                if first and line.asker is not None:
                    held = None if self._gates is None else self._gates.held_until(conversation)
                    if held is None:
                        state, attempts, lease, due = CLAIMED, 1, frame.lease, frame.until
                        message = replace(line.message.message, due=moment(come_at))
                        owed = Owed(id_, message, attempts, frame.lease, None, 1)
                        claimed.setdefault(line.asker, []).append(owed)
                    else:
                        ready = due = held
                standing.blocked[conversation] = due
            self.left |= state in {WAITING, SCHEDULED}
            rows.append((id_, *line.message.content, state, turn, ready, due, attempts, lease, 1, 0, come_at))
        _LINES.run(connection, rows)
        return claimed


class Standing:
    """How the lines of these conversations stand: until when each is blocked, and where it ends."""

    def __init__(self, connection: Connection, conversations: Iterable[str]) -> None:
        found = _STANDING.run(connection, [(one,) for one in sorted(conversations)])
        self.blocked: dict[str, int] = {conversation: due for conversation, due, _ in found}
        self._ends: dict[str, int] = {conversation: turn for conversation, _, turn in found}

    def place(self, conversation: str, turn: int, due: int) -> tuple[int, int]:
        """The `turn` and `due` of one that comes now, at the end of its line: no sooner than these."""
        turn = max(turn, self._ends.get(conversation, 0) + 1)
        self._ends[conversation] = turn
        return turn, max(due, self.blocked.get(conversation, due))


def _ids(connection: Connection, count: int) -> list[int]:
    if not count:
        return []
    if connection.dialect.name == "sqlite":
        # Nobody else writes within this transaction, and the newest row is never deleted.
        last = connection.exec_driver_sql("SELECT max(id) FROM outbox").scalar() or 0
        return list(range(last + 1, last + 1 + count))
    drawn = connection.exec_driver_sql(_DRAW, {"count": count})
    return [id_ for (id_,) in drawn]


_DRAW = "SELECT nextval(pg_get_serial_sequence('outbox', 'id')) FROM generate_series(1, %(count)s)"

_WRITTEN = (
    "id",
    "dedupe",
    "kind",
    "conversation",
    "address",
    "reply_to",
    "payload",
    "view",
    "state",
    "turn",
    "ready",
    "due",
    "attempts",
    "lease",
    "wanted",
    "anew",
    "at",
)


def _insert(batch: FromClause) -> Any:
    names = [*_WRITTEN, "shown"]
    return insert(outbox).from_select(names, select(*batch.c, literal(0)).where(true()))


def _show(batch: FromClause) -> Any:
    statement = _insert(batch)
    asked = statement.excluded
    waits = stands(outbox, WAITING, CLAIMED)
    lately = (outbox.c.shown_at > now - SECOND) & (outbox.c.shown_at <= now)
    soon = case((lately, outbox.c.shown_at + SECOND), else_=now)
    return statement.on_conflict_do_update(
        index_elements=["dedupe"],
        set_={
            "payload": asked.payload,
            "view": asked.view,
            "wanted": outbox.c.wanted + asked.wanted,
            "anew": case((asked.anew > 0, outbox.c.wanted + asked.anew), else_=outbox.c.anew),
            "state": case((outbox.c.state == CLAIMED, CLAIMED), else_=WAITING),
            "turn": case((waits, outbox.c.turn), else_=asked.turn),
            "at": case((waits, outbox.c.at), else_=asked.at),
            # One that is in flight keeps its lease, and one that failed the time of its next attempt.
            "due": case(
                (outbox.c.state == CLAIMED, outbox.c.due),
                ((outbox.c.state == WAITING) & (outbox.c.attempts > 0), outbox.c.due),
                (outbox.c.state == WAITING, earlier(outbox.c.due, soon)),
                else_=soon,
            ),
            "attempts": case((waits, outbox.c.attempts), else_=0),
        },
        where=outbox.c.kind == SHOW,
    )


def _known(batch: FromClause) -> Any:
    return select(batch.c.dedupe).join(outbox, outbox.c.dedupe == batch.c.dedupe)


def _conversations(batch: FromClause) -> Any:
    waiting = (outbox.c.dedupe == batch.c.dedupe) & stands(outbox, WAITING)
    return select(outbox.c.conversation).select_from(batch.join(outbox, waiting))


def _cancel(batch: FromClause) -> Any:
    keys = select(batch.c.dedupe)
    # What would have been said isn't kept.
    return (
        update(outbox)
        .values(state=CANCELLED, at=at, payload=literal(b""))
        .where(outbox.c.dedupe.in_(keys), stands(outbox, WAITING, SCHEDULED))
    )


def _standing(batch: FromClause) -> Any:
    conversation = batch.c.conversation
    due, turn = head(conversation, free_at), end(conversation)
    found = select(conversation, due.label("due"), turn.label("turn")).subquery("found")
    return select(*found.c).where(found.c.due.is_not(None))


def _pull(batch: FromClause) -> Any:
    heads = select(head(batch.c.conversation, id_of)).select_from(batch)
    waiting = stands(outbox, WAITING)
    # Also where it can be claimed already: another process may be putting it off, behind what is now gone.
    return update(outbox).values(due=outbox.c.ready).where(outbox.c.id.in_(heads), waiting)


_BY_KEY = columns(outbox, ["dedupe"])
_BY_CONVERSATION = columns(outbox, ["conversation"])
_LINES = Bulk(columns(outbox, _WRITTEN), _insert)
_SHOW = Bulk(columns(outbox, _WRITTEN), _show)
_KNOWN = Bulk(_BY_KEY, _known)
_CONVERSATIONS = Bulk(_BY_KEY, _conversations)
_CANCEL = Bulk(_BY_KEY, _cancel)
_STANDING = Bulk(_BY_CONVERSATION, _standing)

PULL = Bulk(_BY_CONVERSATION, _pull)
"""Lets the first in line of each conversation be claimed, now that nothing stands before it."""
