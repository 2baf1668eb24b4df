"""The outbox, emptied: what has come due takes its place in line, and the first in each line is claimed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, FromClause, Text, bindparam, case, select, update

from meetings.ports import OutgoingKind, Owed
from storage.bulk import Bulk, Row
from storage.frame import Frame
from storage.gates import Gates
from storage.line import SHOW, at, free_at, head, id_of, later, now, scheduled, stands, unfinished
from storage.messages import Standing
from storage.records import owed_of
from storage.tables import CLAIMED, SCHEDULED, WAITING, outbox

LOOKED_AT = 200
"""Due messages that are looked at in one go, most of which may stand behind another."""

RIPENED = 500
"""Scheduled messages that take their places in one transaction."""


def ripen(connection: Connection, frame: Frame) -> None:
    """Let what was scheduled for a time that has come take its place in line, in the order of those times."""
    come = _come(connection, frame.at)
    if come and connection.dialect.name == "postgresql":
        # Two processes that did this at once would each see only a part of a conversation's line.
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({_LOCK_RIPENING})").scalar():
            return
        come = _come(connection, frame.at)
    if not come:
        return
    standing = Standing(connection, {conversation for _, conversation in come})
    rows = []
    for at_, (id_, conversation) in enumerate(come):
        # What was due first is also claimed first, whichever line it stands in.
        turn, due = standing.place(conversation, frame.now + at_, frame.now - len(come) + at_)
        rows.append((id_, turn, frame.now, due))
    _RIPEN.run(connection, sorted(rows))


def claim(connection: Connection, limit: int, frame: Frame, lease: str, gates: Gates | None) -> list[Owed]:
    """Claim up to `limit` due messages with `lease`, each the first in its conversation's line.

    Whatever is due but stands behind another, or is held back by a gate, is looked at again when it can be
    claimed: so messages that wait behind one that is stuck aren't read over and over.
    """
    ids: list[int] = []
    while len(ids) < limit:
        due = [_Due(*row) for row in connection.execute(_DUE, {"now": frame.now, "limit": LOOKED_AT})]
        found = {one.candidate: one for one in due if one.free <= frame.now}
        if gates is not None:
            found = _locked(connection, found)
            gates.look(one.conversation for one in found.values())
        chosen, held = _let_through(found, limit - len(ids), gates)
        _CLAIM.run(connection, [(id_, lease, frame.until) for id_ in sorted(chosen)], now=frame.now)
        _HOLD.run(connection, sorted(held.items()))
        ids += chosen
        until = held | dict.fromkeys(chosen, frame.until)
        behind = sorted(
            (one.id, until.get(one.candidate, one.free)) for one in due if one.id != one.candidate
        )
        _DEFER.run(connection, behind)
        if len(due) < LOOKED_AT or not (until or any(free > frame.now for _, free in behind)):
            break
    rows = _OWED.run(connection, [(id_, lease) for id_ in ids])
    return [owed_of(row[1:], lease, frame.at) for row in sorted(rows, key=lambda row: row[:2])]


@dataclass(slots=True)
class _Due:
    """A due message; the `candidate` is the one that can be claimed: itself, or the first in its line.

    `free` is when that one can be claimed.
    """

    id: int
    kind: str
    conversation: str
    candidate: int
    free: int

    @property
    def shows(self) -> bool:
        return self.kind == OutgoingKind.SHOW.value


def _let_through(
    found: Mapping[int, _Due], most: int, gates: Gates | None
) -> tuple[list[int], dict[int, int]]:
    """Which of the candidates are claimed, and until when others are held back."""
    if gates is None:
        return list(found)[:most], {}
    chosen: list[int] = []
    held: dict[int, int] = {}
    for id_, one in found.items():
        if len(chosen) == most:
            break
        until = gates.held_until(one.conversation, show=one.shows)
        if until is None:
            chosen.append(id_)
        else:
            held[id_] = until
    return chosen, held


def _come(connection: Connection, at: int) -> list[Row]:
    return [tuple(row) for row in connection.execute(_COME, {"at": at, "limit": RIPENED})]


def _locked(connection: Connection, found: Mapping[int, _Due]) -> dict[int, _Due]:
    # Gates are locked last of all, so nobody may be waited for once they are.
    if connection.dialect.name == "sqlite" or not found:
        return dict(found)
    free = {id_ for (id_,) in connection.exec_driver_sql(_LOCK, {"ids": list(found)})}
    return {id_: one for id_, one in found.items() if id_ in free}


_LOCK_RIPENING = 0x72697065  # "ripe", so that nobody else's advisory lock is meant

_LOCK = "SELECT id FROM outbox WHERE id = ANY(%(ids)s::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED"

OWED = (
    "turn",
    "id",
    "dedupe",
    "kind",
    "conversation",
    "address",
    "reply_to",
    "payload",
    "view",
    "at",
    "attempts",
    "activity",
    "wanted",
    "shown",
    "anew",
)
"""What is read of a claimed message."""


def _scheduled() -> Any:
    return (
        select(outbox.c.id, outbox.c.conversation)
        .where(scheduled(outbox), outbox.c.at <= at)
        .order_by(outbox.c.at, outbox.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )


def _ripen(batch: FromClause) -> Any:
    return (
        update(outbox)
        .values(state=WAITING, turn=batch.c.turn, ready=batch.c.ready, due=batch.c.due)
        .where(outbox.c.id == batch.c.id, stands(outbox, SCHEDULED))
    )


def _due() -> Any:
    # What another process is just claiming is left to it.
    due = (
        select(outbox.c.id, outbox.c.kind, outbox.c.conversation, outbox.c.due)
        .where(unfinished(outbox), outbox.c.due <= now)
        .order_by(outbox.c.due, outbox.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    waits = due.c.kind != SHOW
    first = case((waits, head(due.c.conversation, id_of)), else_=due.c.id)
    free = case((waits, head(due.c.conversation, free_at)), else_=due.c.due)
    return select(due.c.id, due.c.kind, due.c.conversation, first, free)


def _claim(batch: FromClause) -> Any:
    return (
        update(outbox)
        .values(state=CLAIMED, lease=batch.c.lease, due=batch.c.until, attempts=outbox.c.attempts + 1)
        .where(outbox.c.id == batch.c.id, stands(outbox, WAITING, CLAIMED), free_at(outbox) <= now)
    )


def _hold(batch: FromClause) -> Any:
    held = (outbox.c.id == batch.c.id) & stands(outbox, WAITING, CLAIMED)
    return update(outbox).values(ready=batch.c.until, due=batch.c.until).where(held)


def _defer(batch: FromClause) -> Any:
    behind = (outbox.c.id == batch.c.id) & stands(outbox, WAITING)
    return update(outbox).values(due=later(outbox.c.due, batch.c.until)).where(behind)


def _owed(batch: FromClause) -> Any:
    held = (outbox.c.id == batch.c.id) & (outbox.c.lease == batch.c.lease)
    return select(*(outbox.c[name] for name in OWED)).select_from(batch.join(outbox, held))


_COME = _scheduled()
_DUE = _due()
_RIPEN = Bulk({name: BigInteger() for name in ("id", "turn", "ready", "due")}, _ripen)
_CLAIM = Bulk({"id": BigInteger(), "lease": Text(), "until": BigInteger()}, _claim)
_HOLD = Bulk({"id": BigInteger(), "until": BigInteger()}, _hold)
_DEFER = Bulk({"id": BigInteger(), "until": BigInteger()}, _defer)
_OWED = Bulk({"id": BigInteger(), "lease": Text()}, _owed)
