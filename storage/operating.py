"""What operators see and do of the outbox, and what is set right in it when a process opens the database."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct, json
from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, func, select, update

from storage.line import SHOW, at, dead, now, scheduled, stands, unfinished
from storage.listening import tell
from storage.tables import (
    CANCELLED,
    CLAIMED,
    DEAD,
    LAPSED,
    SCHEDULED,
    SENT,
    WAITING,
    gates,
    outbox,
)
from storage.values import moment

STATES = {
    "waiting": WAITING,
    "claimed": CLAIMED,
    "sent": SENT,
    "dead": DEAD,
    "cancelled": CANCELLED,
    "lapsed": LAPSED,
    "scheduled": SCHEDULED,
}
"""The names of the states that a message can be in."""

LONGEST_PAUSE = 3_600_000_000
"""Microseconds; no message is put off for longer."""

AHEAD = 60_000_000
"""Microseconds by which the clocks of processes may differ."""

_NAMES = {state: name for name, state in STATES.items()}


class OutboxRow(Struct, frozen=True):
    """A message as an operator sees it; nothing of what it says.

    `view` is the kind of view that it shows, or "answer". `due` is when it is looked at next, if it waits or
    is scheduled; `ended` when it was finished.
    """

    id: int
    kind: str
    view: str
    conversation: str
    state: str
    due: dt.datetime | None
    ended: dt.datetime | None
    attempts: int
    error: str | None


def rows(connection: Connection, states: Collection[str], limit: int) -> Sequence[OutboxRow]:
    """Up to `limit` messages in each of these states: the next that come, or the last that ended."""
    unknown = sorted(set(states) - STATES.keys())
    if unknown:
        raise ValueError(f"no message is {unknown[0]}")
    found: list[OutboxRow] = []
    for name, statement in _ROWS.items():
        if name in states:
            found += [_row(*row) for row in connection.execute(statement, {"limit": limit})]
    return found


def counts(connection: Connection) -> dict[str, int]:
    """How many messages are waiting, scheduled and dead."""
    return dict(connection.execute(_COUNTS).mappings().one())


def oldest(connection: Connection) -> int | None:
    """When the oldest of those that wait came, in technical time."""
    found: int | None = connection.execute(_OLDEST).scalar_one()
    return found


def retry(connection: Connection, ids: Collection[int] | None, now: int, at: int, name: str) -> int:
    """Owe dead messages again; those that stand in line take a new place there when they are next claimed."""
    times = {"now": now, "at": at}
    if ids is None:
        count = connection.execute(_RETRY, times).rowcount
    else:
        count = connection.execute(_RETRY_THESE, {**times, "ids": sorted(ids)}).rowcount
    if count:
        tell(connection, f"retried by {name}")
    return count


def probe(connection: Connection) -> None:
    """Really write, and change nothing."""
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    else:
        connection.exec_driver_sql("SELECT pg_current_xact_id()").close()


def pull(connection: Connection, now: int, lease: int) -> None:
    """Bring back what lies further ahead than any pause: the clock went back while no process ran.

    A message that a process claimed which isn't there any more is free after one lease, not later.
    """
    connection.execute(_PULL_LEASES, {"now": now, "until": now + lease, "far": now + max(lease, AHEAD)})
    connection.execute(_PULL, {"now": now, "far": now + LONGEST_PAUSE})
    connection.execute(_PULL_GATES, {"far": now + AHEAD})


def _row(
    id_: int,
    kind: str,
    view: bytes | None,
    conversation: str,
    state: int,
    due: int,
    at: int,
    attempts: int,
    error: str | None,
) -> OutboxRow:
    waits = {WAITING: due, CLAIMED: due, SCHEDULED: at}.get(state)
    return OutboxRow(
        id=id_,
        kind=kind,
        view="answer" if view is None else _view_of(view).kind,
        conversation=conversation,
        state=_NAMES[state],
        due=None if waits is None else moment(waits),
        ended=moment(at) if waits is None else None,
        attempts=attempts,
        error=error,
    )


class _Kind(Struct, frozen=True):
    kind: str


_view_of = json.Decoder(_Kind).decode

_SHOWN = ("id", "kind", "view", "conversation", "state", "due", "at", "attempts", "error")


def _in_state(state: int) -> Any:
    found = select(*(outbox.c[name] for name in _SHOWN)).limit(bindparam("limit"))
    if state in {WAITING, CLAIMED}:
        return found.where(unfinished(outbox), stands(outbox, state)).order_by(outbox.c.due, outbox.c.id)
    if state == SCHEDULED:
        return found.where(scheduled(outbox)).order_by(outbox.c.at, outbox.c.id)
    newest = (outbox.c.at.desc(), outbox.c.id.desc())
    if state == DEAD:
        return found.where(dead(outbox)).order_by(*newest)
    return found.where(outbox.c.state == state).order_by(*newest)


def _count(condition: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(outbox).where(condition).scalar_subquery()


_ROWS = {name: _in_state(state) for name, state in STATES.items()}
_COUNTS = select(
    _count(unfinished(outbox)).label("waiting"),
    _count(scheduled(outbox)).label("scheduled"),
    _count(dead(outbox)).label("dead"),
)
_OLDEST = select(func.min(outbox.c.turn)).where(unfinished(outbox))

# What stands in line takes its place as something scheduled does whose time has come.
_RETRY = (
    update(outbox)
    .values(
        state=case((outbox.c.kind == SHOW, WAITING), else_=SCHEDULED),
        turn=now,
        ready=now,
        due=now,
        at=at,
        attempts=0,
        lease=None,
    )
    .where(dead(outbox))
)
_RETRY_THESE = _RETRY.where(outbox.c.id.in_(bindparam("ids", expanding=True)))

_FAR = outbox.c.due > bindparam("far")
_PULL_LEASES = (
    update(outbox).values(due=bindparam("until")).where(unfinished(outbox), stands(outbox, CLAIMED), _FAR)
)
_PULL = (
    update(outbox)
    .values(ready=case((outbox.c.ready > now, now), else_=outbox.c.ready), due=now)
    .where(unfinished(outbox), stands(outbox, WAITING), _FAR)
)
_PULL_GATES = delete(gates).where(gates.c.last > bindparam("far"))
