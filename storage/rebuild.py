"""The read tables made anew from the log."""

from collections.abc import Mapping
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, select

from meetings.erasing import as_registered
from meetings.evolve import fold
from meetings.group import Group
from meetings.meeting import Meeting
from storage import projections
from storage.bulk import Row
from storage.projections import ReadChanges, upsert
from storage.records import group_of, logged_of, meeting_row
from storage.tables import READ_TABLES, events, groups, meetings, people

AT_ONCE = 200
"""Meetings that are held in memory at a time."""


def rebuild(connection: Connection) -> int:
    """Empty the read tables and fill them from the log and the groups; returns how many meetings there are.

    Nothing else is written meanwhile: on a large database it is for a time when nobody meets.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE groups, events IN SHARE ROW EXCLUSIVE MODE")
    for table in (*READ_TABLES, people):
        connection.execute(delete(table))
    erasing = _rebuild_people(connection)
    count, last = 0, ""
    while found := _next_meetings(connection, last):
        _write(connection, found, erasing)
        count += len(found)
        last = found[-1][0]
    return count


def _next_meetings(connection: Connection, after: str) -> list[tuple[str, Meeting]]:
    ids = list(connection.execute(_IDS, {"after": after}).scalars())
    rows = connection.execute(_LOGS, {"ids": ids}) if ids else ()
    logs = groupby(rows, key=lambda row: row.meeting)
    return [(id_, fold(logged_of(row.body, row.digest, row.hash) for row in log)) for id_, log in logs]


def _write(connection: Connection, found: list[tuple[str, Meeting]], erasing: Mapping[str, Group]) -> None:
    changes = ReadChanges()
    for _, meeting in found:
        group = erasing.get(meeting.group)
        shown = meeting if group is None else as_registered(group, meeting)
        changes.add(projections.of_meeting(None, shown))
    rows: list[Row] = [meeting_row(meeting) for _, meeting in found]
    _MEETINGS.run(connection, rows)
    changes.write(connection)


def _rebuild_people(connection: Connection) -> Mapping[str, Group]:
    """Fill the list of people, and return the groups from which somebody was erased, by their keys."""
    changes = ReadChanges()
    erasing: dict[str, Group] = {}
    bodies = connection.execute(select(groups.c.body).where(groups.c.body.is_not(None))).scalars()
    for group in map(group_of, bodies):
        changes.add(projections.of_group(Group(key=group.key), group))
        if group.erased:
            erasing[group.key] = group
    changes.write(connection)
    return erasing


_IDS = (
    select(events.c.meeting)
    .where(events.c.meeting > bindparam("after"), events.c.sequence == 1)
    .order_by(events.c.meeting)
    .limit(AT_ONCE)
)
_LOGS = (
    select(events.c.meeting, events.c.body, events.c.digest, events.c.hash)
    .where(events.c.meeting.in_(bindparam("ids", expanding=True)))
    .order_by(events.c.meeting, events.c.sequence)
)
_MEETINGS = upsert(meetings)
