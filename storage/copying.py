"""A database's rows copied into another one, of either kind, in bounded memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.pool import NullPool

from storage import migrating
from storage.tables import metadata
from storage.values import as_bytes

AT_ONCE = 500
"""Rows that are held in memory at a time."""

OF_DOCUMENTS = 8
"""The same of rows that may be large."""

_VERSION = "alembic_version"


class NoTablesError(Exception):
    """A database without the program's tables."""


class NotCopiedError(Exception):
    """What was written isn't what was read."""


@contextmanager
def file_connection(path: Path, *, writing: bool = False) -> Iterator[Connection]:
    """A SQLite file that nobody else uses, in one transaction.

    One that is written is quick and not safe from a crash: it is of no use before it is finished.
    """
    engine = _file_engine(path, writing=writing)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def make_copy(source: Connection, path: Path) -> Mapping[str, int]:
    """Copy everything into an empty SQLite file, and bring it to this version's revision.

    Returns how many rows each table has then. Raises NoTablesError, NotCopiedError, NewerSchemaError.
    """
    at = migrating.revision(source)
    if at is None:
        raise NoTablesError
    with file_connection(path, writing=True) as target:
        migrating.upgrade(target, at)
        copy_rows(source, target, tables_of(target))
        migrating.upgrade(target)
        return count_rows(target, tables_of(target))


def tables_of(connection: Connection) -> Sequence[Table]:
    """The tables that are there, but for the one that tells the revision."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _VERSION]


def copy_rows(source: Connection, target: Connection, tables: Sequence[Table]) -> None:
    """Copy the rows of these tables. Raises NotCopiedError unless each has come to have as many."""
    insert = _insert_postgresql if target.dialect.name == "postgresql" else _insert_sqlite
    copied = {table.name: insert(target, table, _rows(source, table)) for table in tables}
    if count_rows(target, tables) != copied:
        raise NotCopiedError


def count_rows(connection: Connection, tables: Sequence[Table]) -> Mapping[str, int]:
    """How many rows each of these tables has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def has_rows(connection: Connection) -> bool:
    """Whether anything stands in the program's tables, as far as they are there."""
    there = set(inspect(connection).get_table_names())
    names = [table.name for table in metadata.sorted_tables if table.name in there]
    query = "SELECT 1 FROM {} LIMIT 1"
    return any(connection.exec_driver_sql(query.format(name)).first() is not None for name in names)


def _rows(source: Connection, table: Table) -> Iterator[Sequence[tuple[Any, ...]]]:
    size = OF_DOCUMENTS if table.name == "documents" else AT_ONCE
    query = f"SELECT {_names(source, table)} FROM {_quoted(source, table.name)}"  # noqa: S608
    options = {"stream_results": True, "yield_per": size}
    result = source.exec_driver_sql(query, execution_options=options)
    for part in result.partitions(size):
        yield [tuple(row) for row in part]


def _insert_sqlite(target: Connection, table: Table, parts: Iterator[Sequence[tuple[Any, ...]]]) -> int:
    marks = ", ".join("?" for _ in table.columns)
    into = f"{_quoted(target, table.name)} ({_names(target, table)})"
    count = 0
    for part in parts:
        target.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", list(part))  # noqa: S608
        count += len(part)
    return count


def _insert_postgresql(target: Connection, table: Table, parts: Iterator[Sequence[tuple[Any, ...]]]) -> int:
    readers = [_binary if isinstance(column.type, LargeBinary) else _same for column in table.columns]
    into = f"{_quoted(target, table.name)} ({_names(target, table)})"
    driver: Any = target.connection.driver_connection
    count = 0
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for part in parts:
            for row in part:
                copy.write_row([read(value) for read, value in zip(readers, row, strict=True)])
            count += len(part)
    for column in table.columns:
        if column.identity is not None:
            target.exec_driver_sql(_RESTART.format(table=table.name, column=column.name)).close()
    return count


# What is drawn next is beyond everything that has been drawn.
_RESTART = (
    "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"
    " HAVING max({column}) IS NOT NULL"
)

_Reader = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _binary(value: Any) -> bytes | None:
    return None if value is None else as_bytes(value)


def _names(connection: Connection, table: Table) -> str:
    return ", ".join(_quoted(connection, column.name) for column in table.columns)


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _file_engine(path: Path, *, writing: bool) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool, hide_parameters=True)
    pragmas = ("journal_mode = OFF", "synchronous = OFF") if writing else ("query_only = ON",)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where the engine says so
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
