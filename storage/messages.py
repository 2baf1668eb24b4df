"""The outbox, written to: messages that come to be owed, and those that no longer are.

A conversation's replies and posts stand in line, by the time when they were first due: only the first that
isn't finished may be claimed. A card to show stands in no line: it waits for nobody, and nobody waits for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, FromClause, case, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert

from meetings.ports import OutgoingKind, Owed
from storage.bulk import Bulk, Row, columns
from storage.line import SHOW, earlier, free_at, head, id_of, later, number, unfinished
from storage.tables import CANCELLED, CLAIMED, WAITING, outbox
from storage.units import PreparedMessage, PreparedUnit
from storage.values import moment

SECOND = 1_000_000
"""A card isn't shown again within this many microseconds."""


@dataclass(slots=True)
class _Line:
    message: PreparedMessage
    asker: int
    cancelled: bool = False


@dataclass(slots=True)
class _Show:
    message: PreparedMessage
    turn: int
    due: int
    wanted: int = 0
    anew: int = 0


class Messages:
    """What the units of one transaction make owed, in their order. Times are microseconds.

    A reply or post that is due at `now`, and first in its conversation's line, is claimed with `lease`, until
    `until`.
    """

    def __init__(self, now: int, lease: str, until: int) -> None:
        self._now = now
        self._lease = lease
        self._until = until
        self._lines: dict[str, _Line] = {}
        self._shows: dict[str, _Show] = {}
        self._cancel: set[str] = set()

    def add(self, asker: int, unit: PreparedUnit) -> None:
        """Note what a unit cancels, and after that what it owes."""
        for key in unit.cancel:
            self._cancel.add(key)
            self._shows.pop(key, None)
            if key in self._lines:
                self._lines[key].cancelled = True
        for message in unit.outgoing:
            key = message.key
            if message.message.kind is not OutgoingKind.SHOW:
                if key not in self._lines:
                    self._lines[key] = _Line(message, asker)
                continue
            turn = self._turn(message)
            show = self._shows.setdefault(key, _Show(message, turn, turn))
            show.message = message
            show.due = min(show.due, turn)
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
        _CANCEL.run(connection, keys)
        PULL.run(connection, sorted(freed))

    def _write_shows(self, connection: Connection, ids: Iterator[int]) -> None:
        rows = []
        for _, show in sorted(self._shows.items()):
            times = (show.turn, show.turn, show.due)
            counts = (show.wanted, show.anew)
            rows.append((next(ids), *show.message.content, WAITING, *times, 0, None, *counts))
        _SHOW.run(connection, rows)

    def _write_lines(self, connection: Connection, ids: Iterator[int]) -> dict[int, list[Owed]]:
        lines = list(self._lines.values())
        come = {line.message.conversation for line in lines if self._turn(line.message) <= self._now}
        places = [(conversation,) for conversation in sorted(come)]
        blocked: dict[str, int] = dict(_BLOCKED.run(connection, places, now=self._now))
        rows: list[Row] = []
        claimed: dict[int, list[Owed]] = {}
        for line in lines:
            id_ = next(ids)
            turn = due = self._turn(line.message)
            state, attempts, lease = CANCELLED if line.cancelled else WAITING, 0, None
            conversation = line.message.conversation
            if state == WAITING and turn <= self._now:
                if conversation in blocked:
                    due = max(turn, blocked[conversation])
                else:
                    state, attempts, lease, due = CLAIMED, 1, self._lease, self._until
                    blocked[conversation] = due
                    message = replace(line.message.message, due=moment(turn))
                    owed = Owed(id_, message, attempts, self._lease, None, 1)
                    claimed.setdefault(line.asker, []).append(owed)
            rows.append((id_, *line.message.content, state, turn, turn, due, attempts, lease, 1, 0))
        _LINES.run(connection, rows)
        return claimed

    def _turn(self, message: PreparedMessage) -> int:
        # What should have been said earlier doesn't overtake what is just being said.
        return self._now if message.due is None else max(self._now, message.due)


def _ids(connection: Connection, count: int) -> list[int]:
    if not count:
        return []
    if connection.dialect.name == "sqlite":
        # Nobody else writes within this transaction, and rows are never deleted.
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
)


def _insert(batch: FromClause) -> Any:
    names = [*_WRITTEN, "shown"]
    return insert(outbox).from_select(names, select(*batch.c, literal(0)).where(true()))


def _show(batch: FromClause) -> Any:
    statement = _insert(batch)
    asked = statement.excluded
    soon = later(asked.due, func.coalesce(outbox.c.shown_at + SECOND, 0))
    return statement.on_conflict_do_update(
        index_elements=["dedupe"],
        set_={
            "payload": asked.payload,
            "view": asked.view,
            "wanted": outbox.c.wanted + asked.wanted,
            "anew": case((asked.anew > 0, outbox.c.wanted + asked.anew), else_=outbox.c.anew),
            "state": case((outbox.c.state == CLAIMED, CLAIMED), else_=WAITING),
            "turn": case((unfinished(outbox), outbox.c.turn), else_=asked.turn),
            # One that is in flight keeps its lease, and one that failed the time of its next attempt.
            "due": case(
                (outbox.c.state == CLAIMED, outbox.c.due),
                ((outbox.c.state == WAITING) & (outbox.c.attempts > 0), outbox.c.due),
                (outbox.c.state == WAITING, earlier(outbox.c.due, soon)),
                else_=soon,
            ),
            "attempts": case((unfinished(outbox), outbox.c.attempts), else_=0),
        },
        where=outbox.c.kind == SHOW,
    )


def _known(batch: FromClause) -> Any:
    return select(batch.c.dedupe).join(outbox, outbox.c.dedupe == batch.c.dedupe)


def _conversations(batch: FromClause) -> Any:
    waiting = (outbox.c.dedupe == batch.c.dedupe) & (outbox.c.state == number(WAITING))
    return select(outbox.c.conversation).select_from(batch.join(outbox, waiting))


def _cancel(batch: FromClause) -> Any:
    keys = select(batch.c.dedupe)
    return (
        update(outbox)
        .values(state=CANCELLED)
        .where(outbox.c.dedupe.in_(keys), outbox.c.state == number(WAITING))
    )


def _blocked(batch: FromClause) -> Any:
    due = head(batch.c.conversation, free_at, came=True)
    found = select(batch.c.conversation, due.label("due")).subquery("found")
    return select(found.c.conversation, found.c.due).where(found.c.due.is_not(None))


def _pull(batch: FromClause) -> Any:
    heads = select(head(batch.c.conversation, id_of)).select_from(batch)
    held_back = (outbox.c.state == number(WAITING)) & (outbox.c.due > outbox.c.ready)
    return update(outbox).values(due=outbox.c.ready).where(outbox.c.id.in_(heads), held_back)


_BY_KEY = columns(outbox, ["dedupe"])
_BY_CONVERSATION = columns(outbox, ["conversation"])
_LINES = Bulk(columns(outbox, _WRITTEN), _insert)
_SHOW = Bulk(columns(outbox, _WRITTEN), _show)
_KNOWN = Bulk(_BY_KEY, _known)
_CONVERSATIONS = Bulk(_BY_KEY, _conversations)
_CANCEL = Bulk(_BY_KEY, _cancel)
_BLOCKED = Bulk(_BY_CONVERSATION, _blocked)

PULL = Bulk(_BY_CONVERSATION, _pull)
"""Lets the first in line of each conversation be claimed, now that nothing stands before it."""
