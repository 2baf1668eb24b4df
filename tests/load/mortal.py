"""A bot that is killed and started again on the same database."""

import asyncio
import datetime as dt
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Container, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Self

import aiohttp
import msgspec
from prometheus_client.parser import text_string_to_metric_families

from tests.load.forker import Order

STARTS_WITHIN = 60.0


class Forker:
    """The process that a bot is forked from, so that it starts in tenths of a second."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @classmethod
    @contextmanager
    def running(cls, *within: str) -> Iterator[Self]:
        """One that is started by the command `within`, which gets its own as further arguments."""
        command = [*within, sys.executable, "-m", "tests.load.forker"]
        with subprocess.Popen(command, stdin=PIPE, stdout=PIPE) as process:
            try:
                yield cls(process)
            finally:
                process.kill()

    @property
    def root(self) -> Path:
        """The root of the files that it sees, which may not be all those that this process sees."""
        return Path(f"/proc/{self._process.pid}/root")

    def fork(self, order: Order) -> int:
        """Run `justera` as ordered; returns its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


class Mortal:
    """`justera serve --local` at one address, in process after process, on `database`, as SQLAlchemy has it.

    `lease`, `patience` and `largest` are those of `Order`.
    """

    def __init__(
        self,
        forker: Forker,
        database: str,
        log: Path,
        session: aiohttp.ClientSession,
        *,
        lease: float = 1.0,
        patience: float = 20.0,
        largest: int | None = None,
    ) -> None:
        self.database = database
        self.log = log
        self.process: int | None = None
        self._forker = forker
        self._session = session
        self._hastened = (lease, patience, largest)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]

    @classmethod
    @asynccontextmanager
    async def in_folder(cls, folder: Path, forker: Forker, *, lease: float = 1.0) -> AsyncIterator[Self]:
        """One that keeps a SQLite database and its log in this folder; not running yet, killed in the end."""
        async with cls.several([folder / "bot.log"], forker, sqlite(folder), lease=lease) as (bot,):
            yield bot

    @classmethod
    @asynccontextmanager
    async def several(
        cls,
        logs: Sequence[Path],
        forker: Forker,
        database: str,
        *,
        lease: float = 1.0,
        patience: float = 20.0,
        largest: int | None = None,
    ) -> AsyncIterator[tuple[Self, ...]]:
        """One for each log, all on the same database; none is running yet, and all are killed in the end."""
        async with aiohttp.ClientSession() as session:
            bots = tuple(
                cls(forker, database, log, session, lease=lease, patience=patience, largest=largest)
                for log in logs
            )
            try:
                yield bots
            finally:
                for bot in bots:
                    await bot.kill()

    @property
    def url(self) -> str:
        """Where it takes activities."""
        return self._local("/api/messages")

    @property
    def lives(self) -> bool:
        """Whether its process is there."""
        if self.process is None:
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return False
        return True

    def start(self, now: dt.datetime) -> None:
        """Start it, at this time of its own, and don't wait until it serves."""
        serve = ("serve", "--local", "--port", str(self._port), "--now", now.isoformat())
        arguments = (*serve, "--database-url", self.database)
        self.process = self._forker.fork(Order(str(self.log), arguments, *self._hastened))

    async def ready(self) -> None:
        """Wait until it serves. Raises AssertionError, with what it printed, where it doesn't."""
        try:
            async with asyncio.timeout(STARTS_WITHIN):
                while not await self._serves():
                    assert self.lives, f"the bot has died: {self.printed()}"
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"the bot doesn't serve: {self.printed()}") from None

    async def kill(self) -> None:
        """Kill it with SIGKILL, and wait until it is gone."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        await self._end(signal.SIGTERM)

    async def move(self, to: dt.datetime) -> None:
        """Set its clock."""
        async with self._session.put(self._local("/local/clock"), json={"now": to.isoformat()}) as answer:
            assert answer.status == 200, await answer.text()

    async def counted(self, name: str, label: str, values: Container[str]) -> int:
        """What it has counted under a name, all in all, where a label has one of these values."""
        async with self._session.get(self._local("/metrics")) as answer:
            families = text_string_to_metric_families(await answer.text())
        samples = (sample for family in families for sample in family.samples if sample.name == name)
        return round(sum(sample.value for sample in samples if sample.labels[label] in values))

    def let_write(self, largest: int) -> None:
        """Let it write files of this many bytes at most; `resource.RLIM_INFINITY` is any size."""
        assert self.process is not None
        resource.prlimit(self.process, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))

    def printed(self) -> str:
        """The end of what it has printed."""
        return self.log.read_text(encoding="utf-8")[-4_000:] if self.log.exists() else "nothing"

    async def _serves(self) -> bool:
        try:
            async with self._session.get(self._local("/healthz")) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    def _local(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    async def _end(self, number: signal.Signals) -> None:
        if self.process is None or not self.lives:
            return
        os.kill(self.process, number)
        async with asyncio.timeout(STARTS_WITHIN):
            while self.lives:  # noqa: ASYNC110  # nothing tells of the end of another's child
                await asyncio.sleep(0.002)
        self.process = None


def sqlite(folder: Path) -> str:
    """The address of a SQLite database in a folder."""
    return f"sqlite:///{folder / 'mortal.sqlite'}"
