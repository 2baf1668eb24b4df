import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.restore import restore
from tests.integration.storage.conftest import empty_database, new_postgres
from tests.scenario.operator import Operator, busy

__all__ = ["empty_database", "new_postgres"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that a bot has filled, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    asyncio.run(busy(folder))
    return folder / "justera.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def operator(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Operator:
    """Looks after that database, on either kind."""
    if request.param == "sqlite":
        return Operator.of(shutil.copyfile(made, tmp_path / "justera.sqlite"))
    new: Callable[[], str] = request.getfixturevalue("new_postgres")
    url = new()
    restore(made, url, 0)
    return Operator(url)
