"""A database as years of use leave it, in seconds: copies of what the bot itself once wrote for one group.

Every row of every table is copied with ids of its own. The events of each copy are chained anew, so that its
logs hold; nothing else in them differs but the ids.
"""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, create_engine, select

from storage.engine import database_url
from storage.tables import documents, events, metadata, outbox

Row = tuple[Any, ...]
Keep = Callable[[Table, Mapping[str, Any]], bool]

_HASH = re.compile(rb"[0-9a-f]{64}")
_AT_ONCE = 200
"""Copies that are written in one go."""


class Copies:
    """The rows of one group, to be written as often as wanted. `ids` are what is renamed in each copy.

    Rows that `keep` is false for are left out. So are the documents of approved minutes, which are many times
    as large as all the rest, and which nothing reads but the links to them.
    """

    def __init__(self, url: str, ids: Sequence[str], keep: Keep = lambda _table, _row: True) -> None:
        self.ids = tuple(ids)
        rows = _read(url, keep)
        bodies = b"".join(row["body"] for row in rows[events.name])
        told = {found.decode() for found in _HASH.findall(bodies)}
        self._hashes = [row["hash"] for row in rows[events.name] if row["hash"] in told]
        names = [*self.ids, *self._hashes]
        self._tables = {
            table.name: [_Template(table, row, names) for row in rows[table.name]]
            for table in metadata.sorted_tables
            if rows[table.name]
        }
        self._places = [row["hash"] for row in rows[events.name]]

    def write(self, url: str, copies: Iterable[Sequence[str]]) -> int:
        """Write a copy for each sequence of new ids, in the order of `ids`; returns how many rows that were.

        The database is migrated, and nobody else's at the time.
        """
        address = database_url(url)
        if address.drivername == "sqlite":
            return _write_sqlite(str(address.database), self._parts(copies))
        return _write_postgresql(
            address.set(drivername="postgresql").render_as_string(False), self._parts(copies)
        )

    def _parts(self, copies: Iterable[Sequence[str]]) -> Iterator[dict[str, list[Row]]]:
        part: dict[str, list[Row]] = {name: [] for name in self._tables}
        number = 0
        next_id = 1
        for number, ids in enumerate(copies, start=1):
            names = [*ids, *self._hashes]
            part[events.name] += self._chained(names)
            for name, templates in self._tables.items():
                if name != events.name:
                    part[name] += [one.row(names) for one in templates]
            if outbox.name in part:
                next_id = _number(part[outbox.name], len(self._tables[outbox.name]), next_id)
            if number % _AT_ONCE == 0:
                yield part
                part = {name: [] for name in self._tables}
        yield part

    def _chained(self, names: list[str]) -> Iterator[Row]:
        """The events of one copy; `names` learns the hashes that later events tell of."""
        previous, meeting = "", ""
        known = {old: len(self.ids) + at for at, old in enumerate(self._hashes)}
        for template, old in zip(self._tables[events.name], self._places, strict=True):
            id_, sequence, at, tenant, person, kind, body, *_ = template.row(names)
            if id_ != meeting:
                previous, meeting = "0" * 64, id_
            digest = hashlib.sha256(body).hexdigest()
            previous = hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()
            if old in known:
                names[known[old]] = previous
            yield id_, sequence, at, tenant, person, kind, body, digest, previous


class _Template:
    """A row with places for what is renamed in it."""

    def __init__(self, table: Table, row: Mapping[str, Any], names: Sequence[str]) -> None:
        self._columns = [_column(row[column.name], names) for column in table.columns]

    def row(self, names: Sequence[str]) -> Row:
        return tuple(column(names) for column in self._columns)


def _column(value: Any, names: Sequence[str]) -> Callable[[Sequence[str]], Any]:
    """What makes a column's value of the names."""
    if not isinstance(value, str | bytes):
        return lambda _: value
    text = value if isinstance(value, str) else value.decode()
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    parts = re.split(f"({pattern})", text)
    if len(parts) == 1:
        return lambda _: value
    form = "".join("%s" if at % 2 else part.replace("%", "%%") for at, part in enumerate(parts))
    filled = itemgetter(*(names.index(part) for part in parts[1::2]))
    if isinstance(value, str):
        return lambda new: form % filled(new)
    return lambda new: (form % filled(new)).encode()


def _read(url: str, keep: Keep) -> dict[str, list[Mapping[str, Any]]]:
    engine = create_engine(database_url(url))
    with closing(engine.connect()) as connection:
        rows = {
            table.name: [row for row in _rows(connection, table) if keep(table, row)]
            for table in metadata.sorted_tables
            if table is not documents
        }
    engine.dispose()
    return {**rows, documents.name: []}


def _rows(connection: Connection, table: Table) -> list[Mapping[str, Any]]:
    ordered = select(table).order_by(*table.primary_key)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def _number(rows: list[Row], count: int, first: int) -> int:
    """Give the last `count` messages ids of their own."""
    at = [column.name for column in outbox.columns].index("id")
    for number in range(count):
        place = number - count
        row = rows[place]
        rows[place] = (*row[:at], first + number, *row[at + 1 :])
    return first + count


def _columns(table: str) -> str:
    return ", ".join(f'"{column.name}"' for column in metadata.tables[table].columns)


def _write_sqlite(path: str, parts: Iterable[dict[str, list[Row]]]) -> int:
    written = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nothing is lost that couldn't be written again: no journal, and no waiting for the disk.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1048576"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for part in parts:
            for name, rows in part.items():
                places = ", ".join("?" * len(metadata.tables[name].columns))
                connection.executemany(f'INSERT INTO "{name}" ({_columns(name)}) VALUES ({places})', rows)
                written += len(rows)
        connection.execute("COMMIT")
    return written


def _write_postgresql(url: str, parts: Iterable[dict[str, list[Row]]]) -> int:
    import psycopg  # only where PostgreSQL is measured

    written = 0
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for part in parts:
            for name, rows in part.items():
                with cursor.copy(f'COPY "{name}" ({_columns(name)}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
                written += len(rows)
        cursor.execute("SELECT setval(pg_get_serial_sequence('outbox', 'id'), (SELECT max(id) FROM outbox))")
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    return written
