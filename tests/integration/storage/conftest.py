from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

from storage.engine import database_url
from tests.contract.scene import MovedClock


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def new_postgres(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Makes databases on the PostgreSQL of this run, without any tables in them."""
    made: list[str] = []
    address = database_url(request.getfixturevalue("postgres_url"))
    server = create_engine(address, isolation_level="AUTOCOMMIT")

    def make() -> str:
        name = f"justera_{uuid4().hex}"
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        made.append(name)
        return address.set(database=name).render_as_string(hide_password=False)

    yield make
    with server.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'justera.sqlite'}"
    new: Callable[[], str] = request.getfixturevalue("new_postgres")
    return new()
