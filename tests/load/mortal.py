"""A bot that is killed and started again on the same database."""

import asyncio
import datetime as dt
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Self

import aiohttp

STARTS_WITHIN = 20.0


class Forker:
    """The process that a bot is forked from, so that it starts in tenths of a second."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        command = [sys.executable, "-m", "tests.load.forker"]
        with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
            try:
                yield cls(process)
            finally:
                process.kill()

    def fork(self, log: Path, *arguments: str) -> int:
        """Run `justera` with these arguments; returns its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(log), *arguments]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


class Mortal:
    """`justera serve --local` at one address, in process after process."""

    def __init__(self, forker: Forker, folder: Path, session: aiohttp.ClientSession) -> None:
        self.database = folder / "mortal.sqlite"
        self.log = folder / "bot.log"
        self.process: int | None = None
        self._forker = forker
        self._session = session
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]

    @classmethod
    @asynccontextmanager
    async def in_folder(cls, folder: Path, forker: Forker) -> AsyncIterator[Self]:
        """One that keeps its database and log in this folder; not running yet, and killed with the block."""
        async with aiohttp.ClientSession() as session:
            bot = cls(forker, folder, session)
            try:
                yield bot
            finally:
                await bot.kill()

    @property
    def url(self) -> str:
        """Where it takes activities."""
        return self._local("/api/messages")

    def start(self, now: dt.datetime) -> None:
        """Start it, at this time of its own, and don't wait until it serves."""
        serve = ("serve", "--local", "--port", str(self._port), "--now", now.isoformat())
        self.process = self._forker.fork(self.log, *serve, "--database-url", f"sqlite:///{self.database}")

    async def ready(self) -> None:
        """Wait until it serves. Raises AssertionError, with what it printed, where it doesn't."""
        try:
            async with asyncio.timeout(STARTS_WITHIN):
                while not await self._serves():
                    assert self._lives(), f"the bot has died: {self.printed()}"
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

    def _lives(self) -> bool:
        if self.process is None:
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return False
        return True

    async def _end(self, number: signal.Signals) -> None:
        if self.process is None or not self._lives():
            return
        os.kill(self.process, number)
        async with asyncio.timeout(STARTS_WITHIN):
            while self._lives():  # noqa: ASYNC110  # nothing tells of the end of another's child
                await asyncio.sleep(0.002)
        self.process = None
