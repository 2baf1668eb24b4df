"""Chat messages a second, beside the stock SDK's echo bot: `make bench`.

Both bots are alone in a process and answer the same kind of messages through the same fake Bot Connector,
which has a process of its own. The echo bot says what it heard; Justera writes a note into the minutes of its
conversation's meeting, or moves it on to the next item, on disk before the message is acknowledged. A message
counts when it has been acknowledged and its answer has come. Exits with 1 where Justera isn't ten times as
fast, or loses anything.
"""

import argparse
import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

import msgspec
import psutil
import uvloop
from rich.console import Console
from rich.table import Table

from bot.clock import SystemClock
from meetings import log
from meetings.events import NoteTaken
from storage.store import SqlStore
from tests.load import generator, scene
from tests.load.processes import ECHO, cpu_seconds, justera, machine, process

WANTED = 10.0
PATIENCE = 60.0
"""Seconds that answers may take after the last message was acknowledged."""


class LostError(Exception):
    """A message wasn't stored, or not answered exactly once."""


@dataclass(frozen=True)
class Options:
    """How much is sent: `messages` to Justera, `echoes` to the echo bot, over `concurrency` connections."""

    conversations: int
    concurrency: int
    messages: int
    echoes: int


@dataclass(frozen=True)
class Result:
    """How one bot did: `seconds` from the first message to the last answer, `cpu` of the bot's process."""

    messages: int
    seconds: float
    load: generator.Load
    cpu: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds


class Connector:
    """The fake Bot Connector's process, as the bench sees it."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"

    def _ask(self, path: str, method: str = "GET") -> bytes:
        with urlopen(Request(self._address + path, method=method), timeout=60) as answer:
            read: bytes = answer.read()
            return read

    def forget(self) -> None:
        self._ask("/answers", "DELETE")

    async def answered(self, count: int) -> None:
        """Wait until so many answers have come. Raises LostError."""
        deadline = time.perf_counter() + PATIENCE
        while (come := int(self._ask("/answered"))) < count:
            if time.perf_counter() > deadline:
                raise LostError(f"{count - come} of {count} messages weren't answered within {PATIENCE:g} s")
            await asyncio.sleep(0.02)

    def check(self, sent: list[str]) -> None:
        """See that each of these activities was answered once. Raises LostError."""
        answers = Counter(msgspec.json.decode(self._ask("/answers"), type=dict[str, int]))
        missing, many = Counter(sent) - answers, answers - Counter(sent)
        if missing or many:
            raise LostError(f"{missing.total()} messages weren't answered, {many.total()} answers too many")


class Bench:
    """Plays one bot after the other the same piece."""

    def __init__(self, options: Options, port: int) -> None:
        self._options = options
        self._connector = Connector(port)
        self._stage = scene.stage(options.conversations)
        self._stage.world.connector.port = port

    async def echo(self) -> Result:
        """The stock SDK's."""
        with process(*ECHO) as (url, running):
            return await self._measured(url, running, self._options.echoes)

    async def justera(self, database: Path) -> Result:
        """Justera, with a meeting open in each conversation."""
        with process(*justera(f"sqlite:///{database}", scene.NOW)) as (url, running):
            await self._send(url, scene.installed(self._stage))
            self._connector.forget()
            for number, text in enumerate(scene.PRELUDE, start=1):
                await self._send(url, scene.said(self._stage, text))
                await self._connector.answered(number * self._options.conversations)
            return await self._measured(url, running, self._options.messages)

    async def _measured(self, url: str, running: psutil.Process, count: int) -> Result:
        """Warm the bot up, then send it the messages and wait for their answers."""
        warm_up = list(scene.captures(self._stage, range(count // 5)))
        messages = list(scene.captures(self._stage, range(count // 5, count // 5 + count)))
        self._connector.forget()
        await self._send(url, warm_up)
        await self._connector.answered(len(warm_up))
        requests = generator.requests(url, [body for _, body in messages])
        used = cpu_seconds(running)
        load = await generator.run(url, requests, self._options.concurrency)
        await self._connector.answered(len(warm_up) + count)
        seconds = time.perf_counter() - load.began
        result = Result(count, seconds, load, cpu_seconds(running) - used)
        self._connector.check([activity for activity, _ in (*warm_up, *messages)])
        return result

    async def _send(self, url: str, activities: scene.Activities) -> None:
        requests = generator.requests(url, [body for _, body in activities])
        await generator.run(url, requests, self._options.concurrency)


async def check_stored(database: Path, expected: int) -> None:
    """See that so many notes are in the logs, each once, and that every chain holds. Raises LostError."""
    notes: Counter[str] = Counter()
    async with SqlStore.open(f"sqlite:///{database}", SystemClock()) as store:
        for _, summary in await store.all_meetings():
            logged = await store.log(summary.id)
            log.verify(summary.id, logged)
            notes.update(one.event.text for one in logged if isinstance(one.event, NoteTaken))
    if len(notes) != expected or notes.total() != expected:
        raise LostError(f"{len(notes)} of {expected} notes are stored, {notes.total() - len(notes)} twice")


def show(results: dict[str, Result]) -> float:
    """Print the results and return how many times as fast as the first the last is."""
    table = Table("", "messages/s", "p50 ms", "p99 ms", "CPU µs a message", "messages")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, result in results.items():
        table.add_row(
            name,
            f"{result.rate:,.0f}",
            f"{result.load.percentile(0.5) * 1000:.1f}",
            f"{result.load.percentile(0.99) * 1000:.1f}",
            f"{result.cpu / result.messages * 1e6:,.0f}",
            f"{result.messages:,}",
        )
    Console(width=100).print(table)
    rates = [result.rate for result in results.values()]
    return rates[-1] / rates[0]


async def bench(options: Options, database: Path) -> float:
    with process("-m", "tests.load.connector", str(options.conversations)) as (url, _):
        player = Bench(options, int(url.rpartition(":")[2].partition("/")[0]))
        results = {
            "stock SDK, echo": await player.echo(),
            "Justera, SQLite": await player.justera(database),
        }
    numbers = range(options.messages // 5 + options.messages)
    await check_stored(database, sum(not scene.moves_on(one, options.conversations) for one in numbers))
    return show(results)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--conversations", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--concurrency", type=int, default=64, help="connections; default: %(default)s")
    parser.add_argument("--messages", type=int, default=12_000, help="to Justera; default: %(default)s")
    parser.add_argument("--echoes", type=int, default=1_000, help="to the echo bot; default: %(default)s")
    options = Options(**vars(parser.parse_args()))
    print(machine())
    with TemporaryDirectory(prefix="justera-bench-") as folder:
        try:
            ratio = uvloop.run(bench(options, Path(folder) / "bench.sqlite"))
        except LostError as error:
            raise SystemExit(f"bench: {error}") from None
    verdict = "ok" if ratio >= WANTED else f"too slow, {WANTED:g} are wanted"
    print(f"Justera takes {ratio:.1f} times the messages a second of the stock SDK's echo bot: {verdict}")
    raise SystemExit(0 if ratio >= WANTED else 1)


if __name__ == "__main__":
    main()
