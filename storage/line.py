"""Parts of the statements on the outbox, with the conditions that its partial indexes are recognised by."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, bindparam, case, literal_column, select

from meetings.ports import OutgoingKind
from storage.tables import CLAIMED, DEAD, LAPSED, SCHEDULED, SENT, WAITING, outbox

SHOW: ColumnElement[str] = literal_column(f"'{OutgoingKind.SHOW.value}'")

now: ColumnElement[int] = bindparam("now", type_=outbox.c.due.type)
"""The technical time of the transaction."""

at: ColumnElement[int] = bindparam("at", type_=outbox.c.at.type)
"""The time of the transaction as people see it."""


def unfinished(table: FromClause) -> ColumnElement[bool]:
    """Waiting or claimed: the condition of the index by due time."""
    return table.c.state.in_([number(WAITING), number(CLAIMED)])


def scheduled(table: FromClause) -> ColumnElement[bool]:
    """Its time hasn't come: the condition of the index of those."""
    return table.c.state == number(SCHEDULED)


def dead(table: FromClause) -> ColumnElement[bool]:
    """It can't be delivered: the condition of the index of those."""
    return table.c.state == number(DEAD)


def ended(table: FromClause) -> ColumnElement[bool]:
    """A finished reply or post."""
    return table.c.state.between(number(SENT), number(LAPSED)) & (table.c.kind != SHOW)


def in_line(table: FromClause) -> ColumnElement[bool]:
    """An unfinished reply or post: the condition of the index of the conversations' lines."""
    return (table.c.state <= number(CLAIMED)) & (table.c.kind != SHOW)


def stands(table: FromClause, *states: int) -> ColumnElement[bool]:
    """The state of a row that is found by its key, worded so that no other index is thought of."""
    return (table.c.state + number(0)).in_([number(state) for state in states])


def free_at(table: FromClause) -> ColumnElement[int]:
    """When a message can be claimed, if nothing stands before it."""
    held_in_line = (table.c.state == number(WAITING)) & (table.c.kind != SHOW)
    return case((held_in_line, table.c.ready), else_=table.c.due)


def head(
    conversation: ColumnElement[str], value: Callable[[FromClause], ColumnElement[Any]]
) -> ScalarSelect[Any]:
    """A value of the first in a conversation's line."""
    first = outbox.alias("first")
    found = select(value(first)).where(first.c.conversation == conversation, in_line(first))
    found = found.order_by(first.c.turn, first.c.id).limit(1)
    return found.correlate_except(first).scalar_subquery()


def end(conversation: ColumnElement[str]) -> ScalarSelect[Any]:
    """The place of the last in a conversation's line."""
    last = outbox.alias("last")
    found = select(last.c.turn).where(last.c.conversation == conversation, in_line(last))
    found = found.order_by(last.c.turn.desc(), last.c.id.desc()).limit(1)
    return found.correlate_except(last).scalar_subquery()


def id_of(table: FromClause) -> ColumnElement[int]:
    """The message's id."""
    return table.c.id


def number(value: int) -> ColumnElement[int]:
    """A number that stands in the statement itself, where an index has to be recognised by it."""
    return literal_column(str(value))


def later(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    """The later of two times; the databases call this function by different names."""
    return case((one > other, one), else_=other)


def earlier(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    """The earlier of two times."""
    return case((one < other, one), else_=other)
