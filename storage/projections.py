"""The read tables: what a change of a meeting or a group changes in them, and how that is written."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, FromClause, Table, delete, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert

from meetings import register
from meetings.group import Group
from meetings.meeting import Meeting
from storage import registers
from storage.bulk import Bulk, Row, columns
from storage.records import encode, person_row
from storage.tables import assignees, assignments, carried, decisions, people, postponed, unkept
from storage.values import micros, storable

Changes = dict[Row, Row | None]
"""The rows to write in one table by their keys; None where the row is to go."""

TABLES = (decisions, assignments, assignees, postponed, carried, unkept, people)

_Values = Mapping[Row, object]


class ReadChanges:
    """What a transaction changes in the read tables; of several changes to a row the last one holds."""

    def __init__(self) -> None:
        self._changes: dict[str, Changes] = {}

    def add(self, more: Mapping[str, Changes]) -> None:
        """Note changes, by the names of their tables."""
        for table, changes in more.items():
            self._changes.setdefault(table, {}).update(changes)

    def write(self, connection: Connection) -> None:
        """Write everything that was noted."""
        for table in TABLES:
            changes = self._changes.get(table.name)
            if changes:
                _DELETES[table.name].run(connection, [key for key, row in changes.items() if row is None])
                _UPSERTS[table.name].run(connection, [row for row in changes.values() if row is not None])


def of_meeting(before: Meeting | None, after: Meeting) -> dict[str, Changes]:
    """What has to change in the registers when a meeting goes from the one state to the other."""
    found = _of_documents(before, after)
    both = registers.differing(before, after)
    if both is None:
        return found
    old = _values(both[0]) if both[0] is not None else {}
    new = _values(both[1])
    for table, values in new.items():
        changes = _changes(old.get(table, {}), values, _ROWS[table])
        if changes:
            found[table] = changes
    return found


def _of_documents(before: Meeting | None, after: Meeting) -> dict[str, Changes]:
    old = registers.unkept(before) if before is not None else frozenset()
    new = registers.unkept(after)
    if old == new:
        return {}
    meeting = storable(after.id)
    changes: Changes = {(meeting, version): None for version in old - new}
    return {unkept.name: changes | {(meeting, version): (meeting, version) for version in new - old}}


def of_group(before: Group, after: Group) -> dict[str, Changes]:
    """What has to change in the list of people."""
    if before.members == after.members:
        return {}
    old, new = ({(storable(one.person.key),): one for one in group.members} for group in (before, after))
    changes: Changes = {(storable(after.key), *key): None for key in old.keys() - new.keys()}
    for key, member in new.items():
        if old.get(key) != member:
            changes[storable(after.key), *key] = person_row(after.key, member)
    return {people.name: changes}


def _values(meeting: Meeting) -> dict[str, _Values]:
    decided = {(storable(one.meeting), one.entry): one for one in register.decisions(meeting)}
    given = {(storable(one.meeting), one.entry): one for one in register.assignments(meeting)}
    return {
        decisions.name: decided,
        assignments.name: {key: (one, key in decided) for key, one in given.items()},
        assignees.name: {
            (*key, storable(person.key)): None
            for key, one in given.items()
            if one.task.done_at is None
            for person in one.assignees
        },
        postponed.name: {
            (storable(meeting.id), key): matter for key, matter in registers.matters(meeting).items()
        },
        carried.name: {
            (storable(origin), key, storable(meeting.id)): None for origin, key in registers.carried(meeting)
        },
    }


def _changes(old: _Values, new: _Values, row: Any) -> Changes:
    changes: Changes = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old or old[key] != value:
            changes[key] = row(key, value)
    return changes


def _decision_row(key: Row, decision: register.RegisteredDecision) -> Row:
    place = registers.entry_place(decision.entry)
    words = registers.words_of(decision)
    return *key, storable(decision.group), micros(decision.start), place, words, encode(decision)


def _assignment_row(key: Row, value: tuple[register.RegisteredAssignment, bool]) -> Row:
    assignment, decided = value
    due = assignment.task.due
    return (
        *key,
        storable(assignment.group),
        micros(assignment.start),
        registers.entry_place(assignment.entry),
        None if due is None else due.isoformat(),
        assignment.task.done_at is not None,
        decided,
        registers.words_of(assignment),
        encode(assignment),
    )


def _matter_row(key: Row, value: tuple[int, register.PostponedMatter]) -> Row:
    place, matter = value
    return *key, storable(matter.group), micros(matter.origin.start), place, encode(matter)


def _key_row(key: Row, _value: None) -> Row:
    return key


_ROWS: dict[str, Any] = {
    decisions.name: _decision_row,
    assignments.name: _assignment_row,
    assignees.name: _key_row,
    postponed.name: _matter_row,
    carried.name: _key_row,
}


def upsert(table: Table) -> Bulk:
    """Writes whole rows, in place of those with the same keys."""
    keys = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if not column.primary_key]

    def build(batch: FromClause) -> Any:
        # Both databases write ON CONFLICT alike; SQLite needs the WHERE to tell it from a join's ON.
        statement = insert(table).from_select(list(table.c.keys()), select(*batch.c).where(true()))
        if not rest:
            return statement.on_conflict_do_nothing()
        return statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in rest}
        )

    return Bulk(columns(table), build)


def _delete(table: Table) -> Bulk:
    keys = [column.name for column in table.primary_key]

    def build(batch: FromClause) -> Any:
        # IN, not EXISTS: SQLite finds the rows by their keys then, instead of reading the whole table.
        return delete(table).where(tuple_(*(table.c[name] for name in keys)).in_(select(*batch.c)))

    return Bulk(columns(table, keys), build)


_UPSERTS = {table.name: upsert(table) for table in TABLES}
_DELETES = {table.name: _delete(table) for table in TABLES}
