"""One statement over many rows at once, the same for both databases.

A thread that writes while the event loop is busy waits for the interpreter after every step of a statement.
So rows go in as one step, not one by one: a table of values in SQLite, arrays in PostgreSQL. It is also what
keeps the cost of a row low.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ClauseElement,
    Connection,
    Dialect,
    FromClause,
    Table,
    TableValuedAlias,
    bindparam,
    column,
    func,
    values,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

LARGEST = 64
"""Rows in one step; more of them gain nothing."""

Row = tuple[Any, ...]


def columns(table: Table, names: Iterable[str] | None = None) -> dict[str, TypeEngine[Any]]:
    """The columns of a table, or some of them, with their types: the columns of a batch of its rows."""
    return {name: table.c[name].type for name in (table.c.keys() if names is None else names)}


class Bulk:
    """A statement built on a batch of rows, with these columns; it is compiled once for each database.

    `build` makes the statement of the batch. Other values of it are `bindparam`s, given by name when it runs.
    """

    def __init__(
        self, columns: Mapping[str, TypeEngine[Any]], build: Callable[[FromClause], ClauseElement]
    ) -> None:
        self._columns = dict(columns)
        self._build = build
        self._sqlite: dict[int, tuple[str, tuple[str, ...], Mapping[str, Any]]] = {}
        self._postgresql: tuple[str, Mapping[str, Any]] | None = None

    def run(self, connection: Connection, rows: Sequence[Row], **others: object) -> list[Row]:
        """Run it over the rows, unless there are none, and return what it selects."""
        if not rows:
            return []
        if connection.dialect.name == "sqlite":
            return self._run_sqlite(connection, rows, others)
        return self._run_postgresql(connection, rows, others)

    def _run_sqlite(
        self, connection: Connection, rows: Sequence[Row], others: Mapping[str, Any]
    ) -> list[Row]:
        found: list[Row] = []
        for part in _parts(rows):
            compiled = self._sqlite.get(len(part))
            if compiled is None:
                compiled = self._sqlite[len(part)] = self._compile_sqlite(len(part), connection.dialect)
            sql, names, constants = compiled
            parameters = [value for row in part for value in row]
            parameters += [others[name] if name in others else constants[name] for name in names]
            result = connection.exec_driver_sql(sql, tuple(parameters))
            if result.returns_rows:
                found += [tuple(row) for row in result]
        return found

    def _run_postgresql(
        self, connection: Connection, rows: Sequence[Row], others: Mapping[str, Any]
    ) -> list[Row]:
        if self._postgresql is None:
            self._postgresql = self._compile_postgresql(connection.dialect)
        sql, constants = self._postgresql
        names = map(_array, self._columns)
        arrays = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        result = connection.exec_driver_sql(sql, {**constants, **others, **arrays})
        return [tuple(row) for row in result] if result.returns_rows else []

    def _compile_sqlite(self, size: int, dialect: Dialect) -> tuple[str, tuple[str, ...], Mapping[str, Any]]:
        data = [
            tuple(bindparam(f"{name}__{at}", type_=kind) for name, kind in self._columns.items())
            for at in range(size)
        ]
        batch: CTE = (
            values(*(column(name, kind) for name, kind in self._columns.items()), name="batch")
            .data(data)
            .cte("batch")
        )
        compiled = self._build(batch).compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        order = compiled.positiontup or []
        given = size * len(self._columns)
        expected = [f"{name}__{at}" for at in range(size) for name in self._columns]
        assert order[:given] == expected, "the batch comes first in the statement"
        return compiled.string, tuple(order[given:]), compiled.params

    def _compile_postgresql(self, dialect: Dialect) -> tuple[str, Mapping[str, Any]]:
        arrays = [bindparam(_array(name), type_=ARRAY(kind)) for name, kind in self._columns.items()]
        batch: TableValuedAlias = (
            func.unnest(*arrays)
            .table_valued(*(column(name, kind) for name, kind in self._columns.items()))
            .render_derived(name="batch")
        )
        compiled = self._build(batch).compile(dialect=dialect)
        # In binary: as text, an array of bytes takes psycopg and the server fifteen times as long.
        sql = re.sub(rf"%\(({_array('')}\w+)\)s", r"%(\1)b", str(compiled))
        return sql, compiled.params


def _array(column: str) -> str:
    return f"all__{column}"


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    # Powers of two: few statements to prepare, and few steps for any number of rows.
    at = 0
    while at < len(rows):
        size = min(LARGEST, 1 << (len(rows) - at).bit_length() - 1)
        yield rows[at : at + size]
        at += size
