"""A backup put back, into a database of either kind that has nothing in it yet."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from meetings.model import Status
from meetings.ports import OutgoingKind
from storage import migrating
from storage.backup import DAMAGED, BackupError, opened, reached
from storage.copying import (
    NotCopiedError,
    copy_rows,
    count_rows,
    file_connection,
    has_rows,
    make_copy,
    tables_of,
)
from storage.engine import database_url, writing_engine
from storage.showing import show_again
from storage.tables import (
    CLAIMED,
    LAPSED,
    SCHEDULED,
    WAITING,
    gates,
    meetings,
    metadata,
    outbox,
)
from storage.wholefile import whole_file

_ANSWERS = (OutgoingKind.REPLY.value, OutgoingKind.UPDATE.value)
_FINAL = (Status.APPROVED.value, Status.CANCELLED.value)


class Restored(Struct, frozen=True):
    """How many rows each table has, and what became of the messages that were owed."""

    rows: Mapping[str, int]
    answers: int
    claimed: int
    cards: int


def restore(file: Path, url: str, now: int) -> Restored:
    """Put a backup of this or an older revision into an empty database, at `now` in µs; all or nothing.

    A SQLite file mustn't be there, and a PostgreSQL database must have no rows. Raises BackupError,
    FileExistsError, BusyFileError, OSError, ValueError for another address, NewerSchemaError,
    StorageUnavailableError.
    """
    address = database_url(url)
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    with opened(file) as backup:
        if address.drivername == "sqlite":
            return _into_file(backup, Path(address.database or ""), now)
        return _into_postgresql(backup, address, now)


def _into_file(backup: Connection, target: Path, now: int) -> Restored:
    for suffix in ("", "-wal", "-journal"):
        # A journal that is left behind would be taken for one of the new file.
        left = target.with_name(target.name + suffix)
        if left.exists():
            raise BackupError(
                f"{left} is there already: move it out of the way, or restore into another file."
            )
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as part:
        counts = make_copy(backup, part)
        with file_connection(part, writing=True) as connection:
            restored = _settle(connection, counts, now)
        with opened(part) as written:
            if count_rows(written, tables_of(written)) != {**counts, gates.name: 0}:
                raise BackupError(DAMAGED)
    return restored


def _into_postgresql(backup: Connection, address: URL, now: int) -> Restored:
    engine = writing_engine(address)
    try:
        with ExitStack() as stack:
            source = stack.enter_context(_current(backup))
            connection = stack.enter_context(reached(engine))
            stack.enter_context(connection.begin())
            migrating.wait_for_others(connection)
            if has_rows(connection):
                raise BackupError("The database isn't empty: restore into another one, or into a new file.")
            migrating.upgrade(connection)
            tables = metadata.sorted_tables
            names = ", ".join(table.name for table in tables)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
            if has_rows(connection):
                raise BackupError("Somebody has just begun to use the database: stop the bot, and try again.")
            copy_rows(source, connection, tables)
            return _settle(connection, count_rows(connection, tables), now)
    except NotCopiedError:
        raise BackupError(DAMAGED) from None
    except DBAPIError as error:
        raise BackupError(f"The backup can't be restored: {error.orig}.") from error
    finally:
        engine.dispose()


@contextmanager
def _current(backup: Connection) -> Iterator[Connection]:
    """The backup at this version's revision: itself, or a copy of it for the time being."""
    if migrating.is_newest(backup):
        yield backup
        return
    with tempfile.TemporaryDirectory(prefix="justera-") as folder:
        copy = Path(folder) / "backup.sqlite"
        make_copy(backup, copy)
        with file_connection(copy) as connection:
            yield connection


def _settle(connection: Connection, counts: Mapping[str, int], now: int) -> Restored:
    """What was owed then is owed now, but for answers: nobody gets an answer from the past."""
    connection.execute(delete(gates))
    unfinished = outbox.c.state.in_((WAITING, CLAIMED, SCHEDULED))
    answers = connection.execute(
        update(outbox)
        .where(outbox.c.kind.in_(_ANSWERS), unfinished)
        .values(state=LAPSED, lease=None, payload=b"", at=now, error="restored from a backup")
    ).rowcount
    claimed = connection.execute(
        update(outbox).where(outbox.c.state == CLAIMED).values(state=WAITING, lease=None, ready=now, due=now)
    ).rowcount
    cards = _show_again(connection, now)
    return Restored(counts, answers, claimed, cards)


def _show_again(connection: Connection, now: int) -> int:
    """Cards of meetings that aren't finished may show what came after the backup."""
    going_on = select(meetings.c.id).where(meetings.c.status.not_in(_FINAL))
    return show_again(connection, set(connection.execute(going_on).scalars()), now)
