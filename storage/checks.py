"""Whether the units of a transaction still rest on what is true, and which of them don't."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, FromClause, Text, func, select, true
from sqlalchemy.dialects.postgresql import insert

from meetings.ports import AlreadyHandledError, StaleStateError
from storage.bulk import Bulk, columns
from storage.tables import events, groups, inbound
from storage.units import PreparedUnit


def refusals(connection: Connection, units: Sequence[PreparedUnit]) -> list[Exception | None]:
    """For each unit why it can't be written, or None; of two that exclude each other the first is written.

    On PostgreSQL the units' groups are locked until the transaction ends, so that what is found here holds.
    """
    lock_groups(connection, sorted({unit.group for unit in units}))
    keys = sorted({(unit.inbound,) for unit in units if unit.inbound is not None})
    handled = {key for (key,) in _HANDLED.run(connection, keys)}
    groups_ = _Standing(
        {(unit.group, unit.unit.before.revision) for unit in units}, _OTHER_REVISION, connection
    )
    logs = _Standing({head for unit in units for head in unit.heads.items()}, _OTHER_HEAD, connection)
    found: list[Exception | None] = []
    for unit in units:
        if unit.inbound is not None and unit.inbound in handled:
            found.append(AlreadyHandledError(unit.inbound))
        elif not groups_.holds(unit.group, unit.unit.before.revision):
            found.append(StaleStateError(f"group {unit.group} has moved on"))
        elif not all(logs.holds(meeting, head) for meeting, head in unit.heads.items()):
            found.append(StaleStateError(f"a log of group {unit.group} has moved on"))
        else:
            found.append(None)
            groups_.move(unit.group, unit.after.revision)
            for meeting, sequence in unit.ends.items():
                logs.move(meeting, sequence)
            if unit.inbound is not None:
                handled.add(unit.inbound)
    return found


def lock_groups(connection: Connection, keys: Sequence[str]) -> None:
    """On PostgreSQL, lock these groups in the order given, known or not. SQLite has one writer anyway."""
    if connection.dialect.name == "sqlite" or not keys:
        return
    found = [key for (key,) in connection.exec_driver_sql(_LOCK, {"keys": keys})]
    if len(found) < len(keys):
        _NEW_GROUP.run(connection, [(key, 0) for key in keys if key not in found])
        connection.exec_driver_sql(_LOCK, {"keys": keys}).close()


class _Standing:
    """What the groups or logs of a transaction stand at, as far as its units ask."""

    def __init__(self, expected: set[tuple[str, int]], others: Bulk, connection: Connection) -> None:
        self._others = set(others.run(connection, sorted(expected)))
        self._moved: dict[str, int] = {}

    def holds(self, key: str, value: int) -> bool:
        if key in self._moved:
            return self._moved[key] == value
        return (key, value) not in self._others

    def move(self, key: str, value: int) -> None:
        self._moved[key] = value


_LOCK = "SELECT key FROM groups WHERE key = ANY(%(keys)s::text[]) ORDER BY key FOR NO KEY UPDATE"


def _handled(batch: FromClause) -> Any:
    return select(batch.c.key).select_from(batch.join(inbound, inbound.c.key == batch.c.key))


def _other_revision(batch: FromClause) -> Any:
    known = batch.outerjoin(groups, groups.c.key == batch.c.key)
    other = func.coalesce(groups.c.revision, 0) != batch.c.revision
    return select(batch.c.key, batch.c.revision).select_from(known).where(other)


def _other_head(batch: FromClause) -> Any:
    last = select(func.max(events.c.sequence)).where(events.c.meeting == batch.c.meeting)
    other = func.coalesce(last.correlate(batch).scalar_subquery(), 0) != batch.c.sequence
    return select(batch.c.meeting, batch.c.sequence).where(other)


def _new_group(batch: FromClause) -> Any:
    new = select(*batch.c).where(true())
    return insert(groups).from_select(["key", "revision"], new).on_conflict_do_nothing()


_HANDLED = Bulk(columns(inbound, ["key"]), _handled)
_OTHER_REVISION = Bulk({"key": Text(), "revision": BigInteger()}, _other_revision)
_OTHER_HEAD = Bulk(columns(events, ["meeting", "sequence"]), _other_head)
_NEW_GROUP = Bulk({"key": Text(), "revision": BigInteger()}, _new_group)
