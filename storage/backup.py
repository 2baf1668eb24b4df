"""A backup: one SQLite file with everything that is kept, as it was at one moment."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from meetings.ports import StorageUnavailableError
from storage import migrating
from storage.copying import NoTablesError, NotCopiedError, count_rows, file_connection, make_copy, tables_of
from storage.engine import database_url, reading_engine
from storage.wholefile import whole_file

DAMAGED = "What was written isn't what was read. Is the disk in order? Try again."


class BackupError(Exception):
    """A backup that can't be made or used, and why, as a sentence."""


def back_up(url: str, file: Path, *, replace: bool = False) -> Mapping[str, int]:
    """Write everything that is in the database to a file, of this version's revision, for its owner alone.

    Whoever writes meanwhile isn't held up. Returns how many rows each table has. Raises BackupError,
    FileExistsError unless it may be replaced, BusyFileError, OSError, ValueError for another address,
    NewerSchemaError, StorageUnavailableError.
    """
    _require_another(url, file)
    with _snapshot(url) as source, whole_file(file, replace=replace) as part:
        try:
            counts = make_copy(source, part)
        except NoTablesError:
            raise BackupError("The database is empty: there is nothing to back up.") from None
        except NotCopiedError:
            raise BackupError(DAMAGED) from None
        with opened(part) as written:
            if count_rows(written, tables_of(written)) != counts:
                raise BackupError(DAMAGED)
    return counts


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    """A backup, once it has been seen to be whole. Raises BackupError."""
    try:
        with file_connection(file) as connection:
            told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().first()
            if told != "ok":
                raise BackupError(f"{file} is damaged: {told}.")
            if migrating.revision(connection) is None:
                raise BackupError(f"{file} isn't a backup of Justera.")
            yield connection
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.DatabaseError):
            raise BackupError(f"{file} isn't a backup of Justera, or is damaged: {error.orig}.") from error
        raise


@contextmanager
def _snapshot(url: str) -> Iterator[Connection]:
    """One state of the database, for as long as it is read."""
    engine = reading_engine(database_url(url), connections=1)
    try:
        with reached(engine) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise BackupError(f"The backup can't be made: {error.orig}.") from error
    finally:
        engine.dispose()


@contextmanager
def reached(engine: Engine) -> Iterator[Connection]:
    """A connection. Raises StorageUnavailableError."""
    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        raise StorageUnavailableError("the database can't be reached") from error
    with connection:
        yield connection


def _require_another(url: str, file: Path) -> None:
    address = database_url(url)
    if address.drivername != "sqlite":
        return
    database = Path(address.database or "")
    if not database.exists():
        raise BackupError(f"There is no database at {database}.")
    if file.exists() and file.samefile(database):
        raise BackupError(f"{file} is the database itself.")
