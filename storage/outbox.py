"""The outbox: what became of messages is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, FromClause, Text, case, func, literal, select, update

from meetings.ports import Delivered, OutgoingKind, OwedState
from storage.bulk import Bulk, Row, columns
from storage.frame import Frame
from storage.line import SHOW, at, now, stands
from storage.messages import PULL, SECOND
from storage.tables import CLAIMED, DEAD, LAPSED, SENT, WAITING, outbox
from storage.units import PreparedMessage, prepared_message
from storage.values import optional_storable, storable

_STATES = {
    OwedState.SENT: SENT,
    OwedState.WAITING: WAITING,
    OwedState.DEAD: DEAD,
    OwedState.LAPSED: LAPSED,
}


MOST_DOUBT = 600_000_000
"""Microseconds; a doubt that would last longer is one of a clock that has been set back since."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Write down what became of messages; gives None. `then` holds each result's as rows."""

    results: Sequence[Delivered]
    then: Sequence[Sequence[PreparedMessage]]

    @classmethod
    def of(cls, results: Sequence[Delivered]) -> "Finish":
        """Make the rows. Raises ValueError for what isn't sound."""
        return cls(results, [[prepared_message(one) for one in result.then] for result in results])


def finish(connection: Connection, finished: Iterable[Finish], frame: Frame) -> list[PreparedMessage]:
    """Write down what became of claimed messages, but of none whose lease was lost.

    Returns what is owed from now on because of those.
    """
    rows: dict[tuple[int, str], Row] = {}
    then: dict[tuple[int, str], Sequence[PreparedMessage]] = {}
    done: set[Row] = set()
    for job in finished:
        for result, after in zip(job.results, job.then, strict=True):
            owed = result.owed
            key = (owed.id, owed.lease)
            if key in rows:
                continue
            rows[key] = _row(result, frame.now)
            if after:
                then[key] = after
            if result.state is not OwedState.WAITING and owed.message.kind is not OutgoingKind.SHOW:
                done.add((storable(owed.message.conversation),))
    held = _HELD.run(connection, sorted(then))
    _FINISH.run(connection, [rows[key] for key in sorted(rows)], now=frame.now, at=frame.at)
    PULL.run(connection, sorted(done))
    return [message for id_, lease in held for message in then[id_, lease]]


def _row(result: Delivered, now: int) -> Row:
    return (
        result.owed.id,
        result.owed.lease,
        _STATES[result.state],
        result.owed.wanted,
        optional_storable(result.activity),
        now + round(result.pause * 1_000_000),
        now + round(result.doubt * 1_000_000) if result.doubt else 0,
        optional_storable(result.error),
    )


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


def _finish(batch: FromClause) -> Any:
    tried = batch.c.state == WAITING
    show = outbox.c.kind == SHOW
    sent = batch.c.state == SENT
    said = (sent | (batch.c.state == LAPSED)) & ~show
    again = show & (outbox.c.wanted > batch.c.wanted) & ~tried
    # An older state of the card may yet take this one's place.
    doubted = show & sent & (outbox.c.doubt > now) & (outbox.c.doubt <= now + MOST_DOUBT)
    doubt = func.coalesce(outbox.c.doubt, 0)
    return (
        update(outbox)
        .values(
            state=case((again | doubted, WAITING), else_=batch.c.state),
            turn=case((again | doubted, now), else_=outbox.c.turn),
            at=case((tried, outbox.c.at), (doubted & ~again, at + outbox.c.doubt - now), else_=at),
            ready=case((tried, batch.c.due), else_=outbox.c.ready),
            due=case(
                (tried, batch.c.due),
                (again, now + SECOND),
                (doubted, outbox.c.doubt),
                else_=outbox.c.due,
            ),
            doubt=case((tried & (batch.c.doubt > doubt), batch.c.doubt), else_=outbox.c.doubt),
            attempts=case((again | doubted, 0), else_=outbox.c.attempts),
            lease=None,
            activity=func.coalesce(batch.c.activity, outbox.c.activity),
            shown=case((show & sent, batch.c.wanted), else_=outbox.c.shown),
            shown_at=case((show & sent, now), else_=outbox.c.shown_at),
            # What was said in a message is kept no longer than it takes to send it.
            payload=case((said, literal(b"")), else_=outbox.c.payload),
            error=batch.c.error,
        )
        .where(outbox.c.id == batch.c.id, outbox.c.lease == batch.c.lease, stands(outbox, CLAIMED))
    )


def _held(batch: FromClause) -> Any:
    held = (outbox.c.id == batch.c.id) & (outbox.c.lease == batch.c.lease)
    held &= stands(outbox, CLAIMED)
    return select(*batch.c).select_from(batch.join(outbox, held))


_HELD = Bulk({"id": BigInteger(), "lease": Text()}, _held)
_FINISH = Bulk(
    columns(outbox, ["id", "lease", "state", "wanted", "activity", "due", "doubt", "error"])
    | {"id": BigInteger()},
    _finish,
)
