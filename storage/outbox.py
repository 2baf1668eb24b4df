"""The outbox, emptied: messages are claimed when they are due, and what became of them is written down."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    FromClause,
    Text,
    bindparam,
    case,
    func,
    literal,
    select,
    update,
)

from meetings.ports import Delivered, OutgoingKind, Owed, OwedState
from storage.bulk import Bulk, Row, columns
from storage.line import SHOW, free_at, head, id_of, later, now, number, unfinished
from storage.messages import PULL, SECOND
from storage.records import owed_of
from storage.tables import CLAIMED, DEAD, LAPSED, SENT, WAITING, outbox
from storage.values import optional_storable, storable

_STATES = {
    OwedState.SENT: SENT,
    OwedState.WAITING: WAITING,
    OwedState.DEAD: DEAD,
    OwedState.LAPSED: LAPSED,
}


LOOKED_AT = 200
"""Due messages that are looked at in one go, most of which may stand behind another."""


def claim(connection: Connection, limit: int, at: int, until: int, lease: str) -> list[Owed]:
    """Claim up to `limit` due messages with `lease`, each the first in its conversation's line. Times in µs.

    Whatever is due but stands behind another is looked at again when that one can be: so messages that wait
    behind one that is stuck aren't read over and over.
    """
    ids: list[int] = []
    while len(ids) < limit:
        due = [tuple(row) for row in connection.execute(_DUE, {"now": at, "limit": LOOKED_AT})]
        found = _claimable(due, at)[: limit - len(ids)]
        _CLAIM.run(connection, [(id_, lease, until) for id_ in sorted(found)], now=at)
        ids += found
        behind = [
            (id_, until if first in found else free)
            for id_, kind, first, free in due
            if kind != OutgoingKind.SHOW.value and first is not None and id_ != first
        ]
        _DEFER.run(connection, sorted(behind))
        if len(due) < LOOKED_AT:
            break
    owed = [owed_of(row, lease) for row in _OWED.run(connection, [(id_, lease) for id_ in ids])]
    return sorted(owed, key=lambda one: (one.message.due, one.id))


def _claimable(due: Sequence[Row], at: int) -> list[int]:
    found: dict[int, None] = {}
    for id_, kind, first, free in due:
        if kind == OutgoingKind.SHOW.value:
            found[id_] = None
        elif first is not None and free <= at:
            found[first] = None
    return list(found)


def finish(connection: Connection, results: Iterable[Delivered], at: int) -> None:
    """Write down what became of claimed messages, but of none whose lease was lost."""
    rows: dict[tuple[int, str], Row] = {}
    done: set[Row] = set()
    for result in results:
        owed = result.owed
        due = at + round(result.pause * 1_000_000)
        row = (
            owed.id,
            owed.lease,
            _STATES[result.state],
            owed.wanted,
            optional_storable(result.activity),
            due,
            optional_storable(result.error),
        )
        rows.setdefault((owed.id, owed.lease), row)
        if result.state is not OwedState.WAITING and owed.message.kind is not OutgoingKind.SHOW:
            done.add((storable(owed.message.conversation),))
    _FINISH.run(connection, [rows[key] for key in sorted(rows)], now=at)
    PULL.run(connection, sorted(done))


def lock(connection: Connection, ids: Sequence[int], keys: Sequence[str]) -> None:
    """On PostgreSQL, lock the messages that a transaction will change, always in the same order.

    Two processes that each waited for what the other one holds would both have to begin again.
    """
    if connection.dialect.name == "sqlite" or not (ids or keys):
        return
    connection.exec_driver_sql(_LOCK, {"ids": list(ids), "keys": list(keys)})


_LOCK = (
    "SELECT id FROM outbox WHERE id = ANY(%(ids)s::bigint[]) OR dedupe = ANY(%(keys)s::text[])"
    " ORDER BY id FOR UPDATE"
)


_OWED_COLUMNS = (
    "id",
    "dedupe",
    "kind",
    "conversation",
    "address",
    "reply_to",
    "payload",
    "view",
    "turn",
    "attempts",
    "activity",
    "wanted",
    "shown",
    "anew",
)


def _due() -> Any:
    # What another process is just claiming is left to it.
    due = (
        select(outbox.c.id, outbox.c.kind, outbox.c.conversation)
        .where(unfinished(outbox), outbox.c.due <= now)
        .order_by(outbox.c.due, outbox.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    waits = due.c.kind != SHOW
    first = case((waits, head(due.c.conversation, id_of)))
    free = case((waits, head(due.c.conversation, free_at)))
    return select(due.c.id, due.c.kind, first, free)


def _claim(batch: FromClause) -> Any:
    return (
        update(outbox)
        .values(state=CLAIMED, lease=batch.c.lease, due=batch.c.until, attempts=outbox.c.attempts + 1)
        .where(outbox.c.id == batch.c.id, unfinished(outbox), free_at(outbox) <= now)
    )


def _defer(batch: FromClause) -> Any:
    behind = (outbox.c.id == batch.c.id) & (outbox.c.state == number(WAITING))
    return update(outbox).values(due=later(outbox.c.due, batch.c.until)).where(behind)


def _owed(batch: FromClause) -> Any:
    held = (outbox.c.id == batch.c.id) & (outbox.c.lease == batch.c.lease)
    return select(*(outbox.c[name] for name in _OWED_COLUMNS)).select_from(batch.join(outbox, held))


def _finish(batch: FromClause) -> Any:
    tried = batch.c.state == WAITING
    show = outbox.c.kind == SHOW
    sent = batch.c.state == SENT
    again = show & (outbox.c.wanted > batch.c.wanted) & ~tried
    return (
        update(outbox)
        .values(
            state=case((again, WAITING), else_=batch.c.state),
            ready=case((tried, batch.c.due), else_=outbox.c.ready),
            due=case((tried, batch.c.due), (again, now + SECOND), else_=outbox.c.due),
            attempts=case((again, 0), else_=outbox.c.attempts),
            lease=None,
            activity=func.coalesce(batch.c.activity, outbox.c.activity),
            shown=case((show & sent, batch.c.wanted), else_=outbox.c.shown),
            shown_at=case((show & sent, now), else_=outbox.c.shown_at),
            # What was said in a message is kept no longer than it takes to send it.
            payload=case((sent & ~show, literal(b"")), else_=outbox.c.payload),
            error=batch.c.error,
        )
        .where(outbox.c.id == batch.c.id, outbox.c.lease == batch.c.lease, outbox.c.state == number(CLAIMED))
    )


_DUE = _due()
_CLAIM = Bulk({"id": BigInteger(), "lease": Text(), "until": BigInteger()}, _claim)
_DEFER = Bulk({"id": BigInteger(), "until": BigInteger()}, _defer)
_OWED = Bulk({"id": BigInteger(), "lease": Text()}, _owed)
_FINISH = Bulk(
    columns(outbox, ["id", "lease", "state", "wanted", "activity", "due", "error"]) | {"id": BigInteger()},
    _finish,
)
