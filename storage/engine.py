"""The two databases: how each is addressed, opened and told apart."""

import sqlite3
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

BUSY_SECONDS = 5.0
"""How long a write waits for another process before the database counts as unavailable."""

LOCK_SECONDS = 3
STATEMENT_SECONDS = 5
CONNECT_SECONDS = 3
"""How long PostgreSQL may take for each of these: nobody waits longer than a few seconds for an answer."""

# A connection whose other end has gone without a word is noticed in as many milliseconds.
_SILENCE = 10_000
_KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}

_SQLITE_PRAGMAS = ("synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY")
_SQLITE_READING = ("query_only = ON",)
# 32 MiB of pages; one that changes often is written to the file itself once in 16 MiB of changes, not in 4.
_SQLITE_WRITING = ("cache_size = -32768", "wal_autocheckpoint = 4096")
# Statements are written for batches of several sizes; each is prepared once in a connection's life.
_SQLITE_STATEMENTS = 512


def database_url(url: str) -> URL:
    """The address in the form that the engines take, whichever driver it names.

    Raises ValueError unless it is a SQLite file or a PostgreSQL database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError(
            "the database's address should look like sqlite:///file or postgresql://host/name"
        ) from None
    backend = parsed.drivername.partition("+")[0]
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:" or "mode=memory" in parsed.database:
            raise ValueError("a SQLite database must be a file: sqlite:///file")
        return parsed.set(drivername="sqlite")
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"the database must be SQLite or PostgreSQL, not {backend}")


def connect_arguments(url: URL) -> dict[str, Any]:
    """What psycopg is given to connect to a PostgreSQL database as the engines do."""
    dialect = url.get_dialect()()
    _, told = dialect.create_connect_args(url)
    return {**told, **_postgresql(hurried=True)}


def writing_engine(url: URL, *, hurried: bool = False) -> Engine:
    """An engine with one connection, whose transactions take SQLite's write lock when they begin.

    On PostgreSQL a `hurried` one gives up a statement that takes longer than people wait.
    """
    engine = _engine(url, connections=1, hurried=hurried)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading_engine(url: URL, connections: int = 3, *, hurried: bool = False) -> Engine:
    """An engine that only reads; each transaction sees one state of the database."""
    engine = _engine(url, connections=connections, hurried=hurried, reading=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

    return engine


def is_unavailable(error: BaseException) -> bool:
    """Whether the database is away, locked or full, rather than refusing what was asked of it."""
    if isinstance(error, PoolTimeoutError | ConnectionError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    return isinstance(error, OperationalError) and not _of_one_statement(error)


def is_deadlock(error: BaseException) -> bool:
    """Whether PostgreSQL gave the transaction up for the sake of another one."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in {"40001", "40P01"}


def _of_one_statement(error: OperationalError) -> bool:
    # SQLSTATE class 54, program limit exceeded: a value that is too long for an index.
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(state, str) and state.startswith("54")


def _engine(url: URL, *, connections: int, hurried: bool, reading: bool = False) -> Engine:
    if url.drivername == "sqlite":
        engine = create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            hide_parameters=True,
            connect_args={
                "check_same_thread": False,
                "timeout": BUSY_SECONDS,
                "cached_statements": _SQLITE_STATEMENTS,
            },
        )
        pragmas = (*_SQLITE_PRAGMAS, *(_SQLITE_READING if reading else _SQLITE_WRITING))

        @event.listens_for(engine, "connect")
        def connect(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # transactions begin where the engine says so
            _write_ahead(connection)
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").close()

        return engine
    isolation: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if reading else {}
    try:
        return create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=BUSY_SECONDS,
            hide_parameters=True,
            connect_args=_postgresql(hurried=hurried),
            **isolation,
        )
    except ModuleNotFoundError as error:
        raise ValueError("PostgreSQL needs psycopg: install justera[postgresql]") from error


def _postgresql(*, hurried: bool) -> dict[str, Any]:
    limits = f"-c lock_timeout={LOCK_SECONDS}s"
    if hurried:
        # Statements are planned once, and a table that is small then may be large when they run.
        limits += f" -c statement_timeout={STATEMENT_SECONDS}s -c enable_seqscan=off -c jit=off"
    return {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "justera",
        "options": limits,
        "tcp_user_timeout": _SILENCE,
        **_KEEPALIVE,
    }


def _write_ahead(connection: sqlite3.Connection) -> None:
    # Two processes that both turn a new file to WAL don't wait for each other: one is refused at once.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
