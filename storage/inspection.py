"""What an operator's commands look at, each by one function on a connection that sees one state."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select, union

from meetings.model import Status
from storage.tables import documents, events, meetings
from storage.values import storable

AT_ONCE = 500
"""Meetings that are listed at a time."""


def meetings_after(connection: Connection, after: str) -> list[str]:
    """The ids of meetings that anything is kept of, those that follow on this one, some at a time."""
    return list(connection.execute(_MEETINGS, {"after": after}).scalars())


def listed(connection: Connection, meeting_id: str) -> tuple[Status, int] | None:
    """The status and version that the list of meetings has of one; None where it isn't in it."""
    row = connection.execute(_LISTED, {"id": storable(meeting_id)}).first()
    return None if row is None else (Status(row.status), row.version)


def _next(column: ColumnElement[str]) -> Any:
    some = select(column.label("meeting")).where(column > bindparam("after"))
    return select(some.distinct().order_by(column).limit(AT_ONCE).subquery().c.meeting)


_MEETINGS = (
    union(_next(events.c.meeting), _next(meetings.c.id), _next(documents.c.meeting))
    .order_by("meeting")
    .limit(AT_ONCE)
)
_LISTED = select(meetings.c.status, meetings.c.version).where(meetings.c.id == bindparam("id"))
