"""One suite for every store: in memory, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import create_engine, delete

from storage.engine import database_url
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.store import SqlStore
from storage.tables import metadata
from tests.contract.scene import MovedClock, Scene, Store


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with nothing in its tables, to be copied."""
    path = tmp_path_factory.mktemp("storage") / "empty.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def contract_postgres(postgres_url: str) -> str:
    """A PostgreSQL database of this suite's own, migrated."""
    address = database_url(postgres_url)
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE contract")
    server.dispose()
    url = address.set(database="contract").render_as_string(hide_password=False)
    migrate(url)
    return url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """An empty database's address; None for a store in memory."""
    if request.param == "memory":
        return None
    if request.param == "sqlite":
        path = tmp_path / "justera.sqlite"
        copyfile(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    return emptied(request.getfixturevalue("contract_postgres"))


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def another(database: str | None, clock: MovedClock) -> AsyncIterator[Callable[[], Awaitable[Store]]]:
    """Opens the database, as one more process would."""
    async with AsyncExitStack() as stack:
        memory = MemoryStore(clock, instants=clock.instants)

        async def opened() -> Store:
            return (
                memory
                if database is None
                else await stack.enter_async_context(SqlStore.open(database, clock, instants=clock.instants))
            )

        yield opened


@pytest.fixture
async def store(another: Callable[[], Awaitable[Store]]) -> Store:
    return await another()


@pytest.fixture
def scene(store: Store, clock: MovedClock) -> Scene:
    return Scene(store, clock)


def emptied(url: str) -> str:
    """The same address, of a database with nothing in its tables."""
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(delete(table))
    engine.dispose()
    return url
