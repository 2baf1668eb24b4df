"""Chat messages a second, beside the stock SDK's echo bot: `make bench`.

Both bots are alone in a process and answer the same kind of messages through the same fake Bot Connector,
which has a process of its own. The echo bot says what it heard; Justera writes a note into the minutes of its
conversation's meeting, or moves it on to the next item, on disk before the message is acknowledged. A message
counts when it has been acknowledged and its answer has come. The two take turns, since the machine may be
quicker at one time than at another: the median of the rounds counts. Exits with 1 where Justera isn't ten
times as fast, or loses anything.
"""

import argparse
import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Sequence
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
from tests.load.processes import ECHO, cpu_seconds_of, justera, machine, process

WANTED = 10.0
PATIENCE = 60.0
"""Seconds that answers may take after the last message was acknowledged."""

BREATH = 1.5
"""Seconds between turns: a board that is still to be updated takes nothing from the other bot."""


class LostError(Exception):
    """A message wasn't stored, or not answered exactly once."""


@dataclass(frozen=True)
class Options:
    """How much is sent: `messages` to Justera, `echoes` to the echo bot, over `concurrency` connections.

    Both are sent in as many equal parts as there are `rounds`.
    """

    conversations: int
    concurrency: int
    messages: int
    echoes: int
    rounds: int


@dataclass(frozen=True)
class Result:
    """How one bot did: `seconds` from the first message to the last answer, `cpu` of the bot's process."""

    messages: int
    seconds: float
    latencies: list[float]
    cpu: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in seconds that this share (0 to 1) of the messages kept within."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


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


class Side:
    """One of the two bots, and how many of the `count` messages of its piece it has been sent."""

    def __init__(self, bench: "Bench", url: str, running: psutil.Process, count: int) -> None:
        self._bench = bench
        self._url = url
        self._running = running
        self._count = count
        self._sent = 0

    async def prepare(self) -> None:
        """Plan and open a meeting in each conversation."""
        stage, connector = self._bench.stage, self._bench.connector
        await self._send(scene.installed(stage))
        connector.forget()
        for number, text in enumerate(scene.PRELUDE, start=1):
            await self._send(scene.said(stage, text))
            await connector.answered(number * len(stage.chats))

    async def warm_up(self) -> None:
        """Send what isn't measured, a fifth of the piece."""
        await self._play(self._count // 5)

    async def turn(self) -> Result:
        """One round: its part of the piece."""
        result = await self._play(self._count // self._bench.options.rounds)
        await asyncio.sleep(BREATH)
        return result

    async def _play(self, count: int) -> Result:
        connector = self._bench.connector
        messages = list(scene.captures(self._bench.stage, range(self._sent, self._sent + count)))
        self._sent += count
        connector.forget()
        requests = generator.requests(self._url, [body for _, body in messages])
        used = cpu_seconds_of(self._running.pid)
        load = await generator.run(self._url, requests, self._bench.options.concurrency)
        await connector.answered(count)
        seconds = time.perf_counter() - load.began
        result = Result(count, seconds, load.latencies, cpu_seconds_of(self._running.pid) - used)
        connector.check([activity for activity, _ in messages])
        return result

    async def _send(self, activities: scene.Activities) -> None:
        requests = generator.requests(self._url, [body for _, body in activities])
        await generator.run(self._url, requests, self._bench.options.concurrency)


class Bench:
    """Has the two bots play the same piece, in turns."""

    def __init__(self, options: Options, port: int) -> None:
        self.options = options
        self.connector = Connector(port)
        self.stage = scene.stage(options.conversations)
        self.stage.world.connector.port = port

    async def played(self, database: Path) -> list[tuple[Result, Result]]:
        """The rounds: the echo bot of the stock SDK, and Justera on this database."""
        served = justera(f"sqlite:///{database}", scene.NOW)
        with process(*ECHO) as stock, process(*served) as ours:
            echo = Side(self, *stock, self.options.echoes)
            bot = Side(self, *ours, self.options.messages)
            await bot.prepare()
            await echo.warm_up()
            await bot.warm_up()
            await asyncio.sleep(BREATH)
            return [(await echo.turn(), await bot.turn()) for _ in range(self.options.rounds)]


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


def show(rounds: Sequence[tuple[Result, Result]]) -> float:
    """Print the results and return how many times as fast as the first bot the second is."""
    table = Table("", "messages/s", "p50 ms", "p99 ms", "CPU µs a message", "messages")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, parts in zip(("stock SDK, echo", "Justera, SQLite"), zip(*rounds, strict=True), strict=True):
        result = _together(parts)
        table.add_row(
            name,
            f"{result.rate:,.0f}",
            f"{result.percentile(0.5) * 1000:.1f}",
            f"{result.percentile(0.99) * 1000:.1f}",
            f"{result.cpu / result.messages * 1e6:,.0f}",
            f"{result.messages:,}",
        )
    Console(width=100).print(table)
    ratios = [bot.rate / echo.rate for echo, bot in rounds]
    print("rounds:", ", ".join(f"{ratio:.1f}" for ratio in ratios))
    return statistics.median(ratios)


def _together(parts: Sequence[Result]) -> Result:
    return Result(
        sum(one.messages for one in parts),
        sum(one.seconds for one in parts),
        [latency for one in parts for latency in one.latencies],
        sum(one.cpu for one in parts),
    )


async def bench(options: Options, database: Path) -> float:
    with process("-m", "tests.load.connector", str(options.conversations)) as (url, _):
        player = Bench(options, int(url.rpartition(":")[2].partition("/")[0]))
        rounds = await player.played(database)
    sent = options.messages // 5 + options.messages // options.rounds * options.rounds
    await check_stored(database, sum(not scene.moves_on(one, options.conversations) for one in range(sent)))
    return show(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--conversations", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--concurrency", type=int, default=64, help="connections; default: %(default)s")
    parser.add_argument("--messages", type=int, default=12_000, help="to Justera; default: %(default)s")
    parser.add_argument("--echoes", type=int, default=1_000, help="to the echo bot; default: %(default)s")
    parser.add_argument("--rounds", type=int, default=6, help="parts of both; default: %(default)s")
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
