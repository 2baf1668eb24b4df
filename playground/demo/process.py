"""A bot in a process of its own, started and asked with the command `justera` as an operator would."""

import asyncio
import datetime as dt
import os
import re
import signal
import sys
from pathlib import Path
from typing import Self

import aiohttp

START_SECONDS = 30.0
STOP_SECONDS = 15.0
_ANSWERS_ON = re.compile(r"answers on (http://\S+?)(/api/messages)\s*$")
_LAST_LINES = 15


class BotFailedError(Exception):
    """The command didn't do what it should; the message has what it said."""


def _command() -> str:
    """The command beside this Python, where it was installed with this package."""
    beside = Path(sys.executable).parent / ("justera.exe" if sys.platform == "win32" else "justera")
    return str(beside) if beside.exists() else "justera"


def _environment() -> dict[str, str]:
    """This process's, with the language and zone that the script is written for."""
    chosen = {"JUSTERA_LANGUAGE": "sv", "JUSTERA_TIMEZONE": "Europe/Stockholm", "PYTHONUTF8": "1"}
    return {**os.environ, **chosen}


async def justera(*arguments: str) -> str:
    """Run the command and return what it printed; raises BotFailedError where it doesn't exit with 0."""
    try:
        process = await asyncio.create_subprocess_exec(
            _command(),
            *arguments,
            env=_environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise BotFailedError(f"the command `justera` can't be started: {error}") from None
    printed, complaints = await process.communicate()
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
    async def start(cls, database_url: str, now: dt.datetime, log: Path) -> Self:
        """Start it at a free port, at the time `now`; raises BotFailedError where it doesn't come up."""
        arguments = (
            "serve",
            "--local",
            "--port",
            "0",
            "--now",
            now.isoformat(),
            "--database-url",
            database_url,
        )
        with log.open("wb") as complaints:
            try:
                process = await asyncio.create_subprocess_exec(
                    _command(),
                    *arguments,
                    env=_environment(),
                    stdout=asyncio.subprocess.PIPE,
                    stderr=complaints,
                )
            except OSError as error:
                raise BotFailedError(f"the command `justera` can't be started: {error}") from None
        try:
            async with asyncio.timeout(START_SECONDS):
                address, path = await _address(process)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise BotFailedError(f"the bot didn't say where it answers within {START_SECONDS:g} s") from None
        except EOFError:
            status = await process.wait()
            raise BotFailedError(f"the bot ended with {status} before it answered:\n{_last(log)}") from None
        return cls(process, address, path, log)

    async def set_clock(self, moment: dt.datetime) -> None:
        """Move the bot's clock; it runs on from there."""
        async with (
            aiohttp.ClientSession() as session,
            session.put(f"{self.address}/local/clock", json={"now": moment.isoformat()}) as response,
        ):
            if response.status != 200:
                raise BotFailedError(f"the clock wasn't moved: {response.status} {await response.text()}")

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
        """End it at once, where something else has failed already."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


async def _address(process: asyncio.subprocess.Process) -> tuple[str, str]:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        found = _ANSWERS_ON.search(line.decode(errors="replace"))
        if found is not None:
            return found[1], found[2]
    raise EOFError


def _last(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LAST_LINES:])
