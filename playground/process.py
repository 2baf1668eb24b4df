"""A bot in a process of its own, started and asked with the command `justera` as an operator would."""

import asyncio
import datetime as dt
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

import aiohttp

START_SECONDS = 30.0
STOP_SECONDS = 15.0
_ANSWERS_ON = re.compile(r"answers on (http://\S+?)(/api/messages)\s*$")
_LAST_LINES = 15

# What the demo's script is written for.
IN_SWEDISH = {"JUSTERA_LANGUAGE": "sv", "JUSTERA_TIMEZONE": "Europe/Stockholm"}


class BotFailedError(Exception):
    """The command didn't do what it should; the message has what it said."""


def _command() -> str:
    """The command beside this Python, where it was installed with this package."""
    beside = Path(sys.executable).parent / ("justera.exe" if sys.platform == "win32" else "justera")
    return str(beside) if beside.exists() else "justera"


async def _spawn(
    arguments: tuple[str, ...], settings: Mapping[str, str], stderr: int
) -> asyncio.subprocess.Process:
    """Start the command in a session of its own: Ctrl+C in a terminal is for whoever started it here."""
    try:
        return await asyncio.create_subprocess_exec(
            _command(),
            *arguments,
            env={**os.environ, "PYTHONUTF8": "1", **settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )
    except OSError as error:
        raise BotFailedError(f"the command `justera` can't be started: {error}") from None


async def justera(*arguments: str, settings: Mapping[str, str] | None = None) -> str:
    """Run the command and return what it printed; raises BotFailedError where it doesn't exit with 0.

    `settings` are added to the environment.
    """
    process = await _spawn(arguments, settings or {}, asyncio.subprocess.PIPE)
    try:
        printed, complaints = await process.communicate()
    except asyncio.CancelledError:
        if process.returncode is None:
            process.kill()
            await process.wait()
        raise
    if process.returncode:
        said = (complaints or printed).decode(errors="replace").strip()
        raise BotFailedError(f"`justera {' '.join(arguments)}` exited with {process.returncode}: {said}")
    return printed.decode()


class RunningBot:
    """`justera serve --local` at `address` (scheme, host and port), with its log in a file."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, messages: str, log: Path) -> None:
        self.address = address
        self.messages_url = address + messages
        self._process = process
        self._log = log

    @classmethod
    async def start(
        cls,
        database_url: str,
        now: dt.datetime | None,
        log: Path,
        *,
        port: int = 0,
        settings: Mapping[str, str] | None = None,
        spawned: Callable[[int], None] = lambda _: None,
    ) -> Self:
        """Start it at `port`, or at a free one when 0, at the time `now`, or the real one when None.

        Its log is added to the file. `settings` are added to its environment. `spawned` is told the process
        id as soon as there is one. Raises BotFailedError where it doesn't come up.
        """
        moved = () if now is None else ("--now", now.isoformat())
        arguments = ("serve", "--local", "--port", str(port), *moved, "--database-url", database_url)
        with log.open("ab") as complaints:
            process = await _spawn(arguments, settings or {}, complaints.fileno())
        spawned(process.pid)
        try:
            async with asyncio.timeout(START_SECONDS):
                address, path = await _address(process)
        except TimeoutError:
            await _end(process)
            raise BotFailedError(f"the bot didn't say where it answers within {START_SECONDS:g} s") from None
        except EOFError:
            status = await process.wait()
            raise BotFailedError(f"the bot ended with {status} before it answered:\n{_last(log)}") from None
        except asyncio.CancelledError:
            await _end(process)
            raise
        return cls(process, address, path, log)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def set_clock(self, moment: dt.datetime) -> None:
        """Move the bot's clock; it runs on from there."""
        await set_clock(self.address, moment)

    async def ended(self) -> str:
        """Wait until the process ends, for whatever reason, and tell how and what its log says."""
        status = await self._process.wait()
        return f"the bot ended with {status}:\n{_last(self._log)}"

    async def stop(self) -> None:
        """Ask it to stop, as an operator's init system does; raises BotFailedError unless it exits with 0."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                status = await self._process.wait()
        except TimeoutError:
            await self.kill()
            raise BotFailedError(f"the bot didn't stop within {STOP_SECONDS:g} s of being asked") from None
        if status:
            raise BotFailedError(f"the bot exited with {status}:\n{_last(self._log)}")

    async def kill(self) -> None:
        """End it at once (SIGKILL); nothing when it has ended."""
        await _end(self._process)


async def set_clock(address: str, moment: dt.datetime) -> None:
    """Move the clock of the bot at `address`; raises BotFailedError where that isn't done."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=STOP_SECONDS)) as session,
            session.put(f"{address}/local/clock", json={"now": moment.isoformat()}) as response,
        ):
            if response.status != 200:
                raise BotFailedError(f"the clock wasn't moved: {response.status} {await response.text()}")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise BotFailedError(f"the clock wasn't moved: {type(error).__name__} {error}") from None


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def _address(process: asyncio.subprocess.Process) -> tuple[str, str]:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        found = _ANSWERS_ON.search(line.decode(errors="replace"))
        if found is not None:
            return found[1], found[2]
    raise EOFError


def _last(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LAST_LINES:])
