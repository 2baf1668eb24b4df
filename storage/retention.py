"""Meetings that are discarded when their time is up, with all that hangs on them; that they were is kept."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, literal, or_, select

from meetings.calendar import at_local, local
from meetings.group import FINAL, Group
from meetings.model import Status
from storage import reading
from storage.checks import lock_groups
from storage.groups import write_group
from storage.tables import (
    READ_TABLES,
    assignments,
    carried,
    discarded,
    documents,
    events,
    meetings,
    outbox,
    unkept,
)
from storage.values import micros, moment, storable


class Aged(Struct, frozen=True):
    """A meeting whose day is longer ago than is kept. `waits` is why it is left, where it is.

    `assignments` are those of it that aren't done, which go with it.
    """

    meeting: str
    group: str
    title: str
    start: dt.datetime
    status: Status
    assignments: int
    waits: str | None


class Discarded(Struct, frozen=True):
    """That a meeting was discarded: its day, the last hash of its log, when and by which rule it was."""

    meeting: str
    day: dt.date
    hash: str
    at: dt.datetime
    rule: str


def rule_of(months: int) -> str:
    """A rule in words."""
    return f"kept for {months} months"


def kept_since(now: dt.datetime, months: int, zone: ZoneInfo) -> dt.datetime:
    """The beginning of the first day whose meetings are still kept."""
    day = local(now, zone).date() - relativedelta(months=months)
    return at_local(day, dt.time(), zone)


def aged(connection: Connection, before: dt.datetime) -> Sequence[Aged]:
    """The meetings that began before this, oldest first."""
    rows = connection.execute(_AGED, {"before": micros(before)})
    return [
        Aged(
            row.id,
            row.group_key,
            row.title,
            moment(row.start),
            Status(row.status),
            row.given,
            _waits(Status(row.status), kept=not row.unkept),
        )
        for row in rows
    ]


def discard(connection: Connection, one: Aged, before: dt.datetime, rule: str, now: dt.datetime) -> bool:
    """Discard a meeting in the connection's transaction; False where it has come to be one that is left."""
    lock_groups(connection, [storable(one.group)])
    still = connection.execute(_STILL, {"before": micros(before), "id": one.meeting}).first()
    if still is None or _waits(Status(still.status), kept=not still.unkept) is not None:
        return False
    log = reading.rows(connection, one.meeting)
    if not log:
        return False
    zone = ZoneInfo(json.loads(log[0].body)["event"]["zone"])
    with _thoroughly(connection):
        _delete(connection, one.meeting)
    group = reading.group(connection, one.group)
    write_group(connection, group, _without(group, one.meeting))
    connection.execute(
        insert(discarded).values(
            meeting=one.meeting,
            day=local(one.start, zone).date().isoformat(),
            hash=log[-1].hash,
            at=micros(now),
            rule=rule,
        )
    )
    return True


def all_discarded(connection: Connection) -> Sequence[Discarded]:
    """What was discarded, by day."""
    rows = connection.execute(select(discarded).order_by(discarded.c.day, discarded.c.meeting))
    return [_discarded(row.meeting, row.day, row.hash, row.at, row.rule) for row in rows]


def was_discarded(connection: Connection, meeting_id: str) -> Discarded | None:
    """That a meeting was discarded; None where it wasn't."""
    row = connection.execute(select(discarded).where(discarded.c.meeting == storable(meeting_id))).first()
    return None if row is None else _discarded(row.meeting, row.day, row.hash, row.at, row.rule)


def _waits(status: Status, *, kept: bool) -> str | None:
    if status not in FINAL:
        return f"it is {status.value.replace('_', ' ')}, neither approved nor cancelled"
    return None if kept else "its approved minutes aren't kept as a document yet"


def _discarded(meeting: str, day: str, hash_: str, at: int, rule: str) -> Discarded:
    return Discarded(meeting, dt.date.fromisoformat(day), hash_, moment(at), rule)


def _delete(connection: Connection, meeting_id: str) -> None:
    key = storable(meeting_id)
    for table in (events, documents, *READ_TABLES):
        column = table.c.id if table is meetings else table.c.meeting
        connection.execute(delete(table).where(column == key))
    connection.execute(delete(carried).where(carried.c.origin == key))
    # Cards, reminders, answers with buttons: whatever is about it has its id.
    hangs = [_holds(connection, column, key) for column in (outbox.c.view, outbox.c.payload)]
    named = outbox.c.dedupe.contains(key, autoescape=True)
    connection.execute(delete(outbox).where(or_(named, *hangs)))


def _holds(connection: Connection, column: ColumnElement[bytes], text: str) -> ColumnElement[bool]:
    # They do the same; PostgreSQL's needs its schema to be told from a keyword.
    place = func.instr if connection.dialect.name == "sqlite" else func.pg_catalog.position
    return place(column, literal(text.encode(), column.type)) > 0


def _without(group: Group, meeting_id: str) -> Group:
    return replace(
        group,
        revision=group.revision + 1,
        meetings=tuple(one for one in group.meetings if one.id != meeting_id),
        snoozed=tuple(one for one in group.snoozed if one.meeting != meeting_id),
    )


@contextmanager
def _thoroughly(connection: Connection) -> Iterator[None]:
    """SQLite overwrites what is deleted meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA secure_delete").scalar_one()
    connection.exec_driver_sql("PRAGMA secure_delete = ON").close()
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA secure_delete = {before}").close()


_GIVEN = (
    select(func.count())
    .select_from(assignments)
    .where(assignments.c.meeting == meetings.c.id, ~assignments.c.done)
    .scalar_subquery()
    .label("given")
)
_UNKEPT = select(unkept.c.meeting).where(unkept.c.meeting == meetings.c.id).exists().label("unkept")
_AGED = (
    select(
        meetings.c.id,
        meetings.c.group_key,
        meetings.c.title,
        meetings.c.start,
        meetings.c.status,
        _GIVEN,
        _UNKEPT,
    )
    .where(meetings.c.start < bindparam("before"))
    .order_by(meetings.c.start, meetings.c.id)
)
_STILL = select(meetings.c.status, _UNKEPT).where(
    meetings.c.start < bindparam("before"), meetings.c.id == bindparam("id")
)
