"""The database's tables, brought to what this version of the program expects.

Any number of processes may start at once. One of them migrates, and the others wait for it and find it done.
A process that dies in the middle leaves what was there before: everything happens in one transaction.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from meetings.ports import StorageUnavailableError
from storage.engine import database_url, writing_engine

_WAIT = "60s"
_LOCK = 0x6A757374  # "just", so that nobody else's advisory lock is meant


class NewerSchemaError(ValueError):
    """A newer version of the program has migrated the database; this one can't use it."""


def migrate(url: str) -> None:
    """Bring the tables of a database to the newest revision; nothing where they are there already.

    Raises ValueError for an address that isn't a database's, NewerSchemaError, StorageUnavailableError.
    """
    engine = writing_engine(database_url(url))
    try:
        migrate_engine(engine)
    finally:
        engine.dispose()


def migrate_engine(engine: Engine) -> None:
    """The same, over an engine that writes."""
    try:
        with engine.begin() as connection:
            wait_for_others(connection)
            upgrade(connection)
    except SQLAlchemyError as error:
        raise StorageUnavailableError("the database can't be migrated") from error


def wait_for_others(connection: Connection) -> None:
    """On PostgreSQL, wait until nobody else migrates; nobody else begins until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT}'")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})").close()


def revision(connection: Connection) -> str | None:
    """The revision that the tables are at; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_newest(connection: Connection) -> bool:
    """Whether the tables are at the revision that this version expects."""
    return revision(connection) == ScriptDirectory.from_config(_config(connection)).get_current_head()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a revision, in the connection's transaction.

    Raises NewerSchemaError where that, or where they are, is unknown to this version.
    """
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_heads()
    if set(current) == set(scripts.get_heads()):
        return
    known = {script.revision for script in scripts.walk_revisions()}
    unknown = [one for one in (*current, to) if one not in {*known, "head"}]
    if unknown:
        raise NewerSchemaError(f"the database is at revision {unknown[0]}, which this version doesn't know")
    command.upgrade(config, to)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
