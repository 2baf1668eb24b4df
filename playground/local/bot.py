"""The bot beside the page: a process that is started, stopped and killed here, or one that runs already."""

import asyncio
import datetime as dt
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

import aiohttp

from playground.local import tether
from playground.local.clock import WorldClock
from playground.process import BotFailedError, RunningBot, set_clock

Status = Literal["running", "starting", "stopped"]

LOOK_SECONDS = 2.0


class Bot(Protocol):
    """`address` is scheme, host and port, or empty while it isn't known; `problem` says why it stopped."""

    own: bool
    address: str
    status: Status
    problem: str

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def kill(self) -> None: ...

    async def close(self) -> None: ...


class OwnBot:
    """`justera serve --local` at one port from start to end, so that restarts keep the address.

    With a `secret` its cards link to documents. `changed` is called when the status has changed. Methods
    raise `BotFailedError`.
    """

    own = True

    def __init__(
        self,
        database_url: str,
        log: Path,
        port: int,
        clock: WorldClock,
        changed: Callable[[], None],
        *,
        secret: str = "",
    ) -> None:
        self.address = f"http://127.0.0.1:{port}" if port else ""
        self.status: Status = "stopped"
        self.problem = ""
        self._database_url = database_url
        self._log = log
        self._port = port
        self._clock = clock
        self._changed = changed
        self._secret = secret
        self._running: RunningBot | None = None
        self._watch: asyncio.Task[None] | None = None
        self._tether: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()

    async def start(self) -> None:
        """Start it, at the world's time, unless it runs."""
        async with self._one_at_a_time:
            if self._running is not None:
                return
            self._becomes("starting")
            try:
                self._running = await self._started()
            except BotFailedError as error:
                self._tie(0)
                self._becomes("stopped", str(error))
                raise
            self.address = self._running.address
            self._watch = asyncio.create_task(self._wait(self._running))
            self._becomes("running")

    async def _started(self) -> RunningBot:
        now = self._clock.now() if self._clock.moved else None
        if self._tether is None:
            self._tether = await asyncio.create_subprocess_exec(
                sys.executable, "-I", tether.__file__, stdin=asyncio.subprocess.PIPE, start_new_session=True
            )
        self._port = self._port or free_port()
        running = await RunningBot.start(
            self._database_url,
            now,
            self._log,
            port=self._port,
            settings=self._linking(),
            spawned=self._tie,
        )
        if now is not None or self._clock.moved:
            # Starting takes a second or two, which its clock began before.
            await running.set_clock(self._clock.now())
        return running

    def _linking(self) -> dict[str, str]:
        """The settings with which the bot's links lead to itself."""
        if not self._secret:
            return {}
        return {"JUSTERA_PUBLIC_URL": f"http://127.0.0.1:{self._port}", "JUSTERA_SECRET": self._secret}

    def _tie(self, pid: int) -> None:
        """Let this process, or none when 0, be ended with ours."""
        if self._tether is not None and self._tether.stdin is not None:
            self._tether.stdin.write(f"{pid}\n".encode())

    async def stop(self) -> None:
        """Ask it to stop, if it runs, and wait until it has."""
        async with self._one_at_a_time:
            if self._running is not None:
                running = self._forget()
                try:
                    await running.stop()
                finally:
                    self._tie(0)
                    self._becomes("stopped")

    async def kill(self) -> None:
        """Kill it (SIGKILL), if it runs."""
        async with self._one_at_a_time:
            if self._running is not None:
                await self._forget().kill()
                self._tie(0)
                self._becomes("stopped")

    async def close(self) -> None:
        """Stop it, or kill it where it won't, and let go of everything."""
        try:
            await self.stop()
        finally:
            if self._tether is not None and self._tether.stdin is not None:
                self._tie(0)
                self._tether.stdin.close()
                await self._tether.wait()
                self._tether = None

    def _forget(self) -> RunningBot:
        assert self._running is not None
        running, self._running = self._running, None
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        return running

    async def _wait(self, running: RunningBot) -> None:
        problem = await running.ended()
        if self._running is running:
            self._running = self._watch = None
            self._tie(0)
            self._becomes("stopped", problem)

    def _becomes(self, status: Status, problem: str = "") -> None:
        self.status, self.problem = status, problem
        self._changed()


class OutsideBot:
    """A bot that somebody else started: it is only looked at, and runs while it answers."""

    own = False

    def __init__(self, address: str, changed: Callable[[], None]) -> None:
        self.address = address
        self.status: Status = "starting"
        self.problem = ""
        self._changed = changed
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look whether it answers."""
        if self._watch is None:
            await self._look()
            self._watch = asyncio.create_task(self._keep_looking())

    async def stop(self) -> None:
        raise BotFailedError("the bot was started by somebody else, and is stopped by them")

    async def kill(self) -> None:
        await self.stop()

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._look()

    async def _look(self) -> None:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LOOK_SECONDS)) as session,
                session.get(f"{self.address}/healthz"),
            ):
                status: Status = "running"
        except (aiohttp.ClientError, TimeoutError):
            status = "stopped"
        if status != self.status:
            self.status = status
            self._changed()


def free_port() -> int:
    """A port of this machine that nobody listens at just now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def move_clock(bot: Bot, moment: dt.datetime) -> None:
    """Move the bot's clock when it runs; one that is started gets the time then. Raises `BotFailedError`."""
    if bot.status == "running":
        await set_clock(bot.address, moment)
