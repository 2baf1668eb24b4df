"""How the cost of a capture grows with the years, and with the meeting: `make bench` prints it.

Two bots, each in a process of its own, take the same captures in turn: one has ten meetings in its database,
the other a hundred thousand, of thousands of groups that have met every month for two years; and in a few of
the latter's meetings a thousand entries have been written. A capture is a note or a decision that somebody
writes in the chat: alone, when all is quiet, and in bursts over ten conversations at a time. Exits with 1
where a capture with 100,000 meetings takes more than 1.2 times what it does with ten, or one with 1,000
entries more than 1.5 times what it does with ten, or where that meeting's board is too large or too slow.
"""

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import uvloop
from rich.console import Console
from rich.table import Table

from bot.clock import SystemClock
from cards.board import board
from cards.elements import MAX_BYTES, size
from meetings import log
from storage.store import SqlStore
from tests.load import history
from tests.load.databases import NewDatabase, databases
from tests.load.processes import machine
from tests.load.sides import Costs, Place, Side, copied, line

WANTED_MEETINGS = 1.2
WANTED_ENTRIES = 1.5
WANTED_BOARD = 0.020

CONVERSATIONS = 10
"""Conversations of either bot whose captures are compared first."""

SHORT = 20
"""Conversations of the larger one whose meetings begin without entries: in the middle they have ten."""

LONG = 20
ENTRIES = 1_000
ALONE = 100
AGAIN = 1.1
"""Seconds from a capture alone to the next in the same conversation: the board is then updated at once."""

BURSTS = 16
AT_ONCE = 10
EACH = 5
"""A burst is so many captures in each of so many conversations."""

PACE = 0.05
PACED_SECONDS = 20.0


@dataclass
class Figures:
    """All that is measured; seconds. `paced` is how many captures and how many updates of their board."""

    few: Costs = field(default_factory=Costs)
    many: Costs = field(default_factory=Costs)
    short: Costs = field(default_factory=Costs)
    long: Costs = field(default_factory=Costs)
    meetings: int = 0
    filled: float = 0.0
    first: list[float] = field(default_factory=list)
    boards: list[float] = field(default_factory=list)
    board_bytes: int = 0
    paced: tuple[int, int] = (0, 0)


Kind: TypeAlias = tuple[Side, Sequence[Place], Costs]


async def measure(folder: Path, new: NewDatabase, meetings: int) -> Figures:
    """Play it all, with the databases that `new` gives and everything else in `folder`."""
    figures = Figures()
    few, many = Side("growth", CONVERSATIONS), Side("growth", CONVERSATIONS + SHORT + LONG)
    twins, short, long = (
        many.places[:CONVERSATIONS],
        many.places[CONVERSATIONS:-LONG],
        many.places[-LONG:],
    )
    async with AsyncExitStack() as stack:
        for side in (few, many):
            await stack.enter_async_context(side.world)
        url = new("many")
        figures.meetings, figures.filled = await _fill(folder, many.places, url, meetings)
        for side, database, places in ((few, new("few"), few.places), (many, url, twins)):
            stack.push_async_callback((await side.start(database, folder / "bot.log")).kill)
            await side.open_meetings(places)
        await _compared((few, few.places, figures.few), (many, twins, figures.many), BURSTS)
        await many.open_meetings([*short, *long])
        for place in long:
            await many.write(place, ENTRIES)
        await _compared((many, short, figures.short), (many, long, figures.long), BURSTS // 2)
        figures.paced = await paced(few, few.places[0])
        await many.bot.stop()
        stack.push_async_callback((await many.start(url, folder / "bot.log")).kill)
        for place in long:
            heard = await many.player.says(place.chat, place.writer, line(0))
            figures.first.append(heard.answered)
        await many.bot.stop()
        await _look(url, many.places, figures)
    return figures


async def _fill(folder: Path, places: Sequence[Place], url: str, meetings: int) -> tuple[int, float]:
    """Let a group meet for two years, and copy what it leaves; how many meetings that makes, and seconds."""
    began = time.perf_counter()
    original = Side("original", 1)
    database = folder / "original.sqlite"
    place = original.places[0]
    async with original.world:
        bot = await original.start(f"sqlite:///{database}", folder / "bot.log", history.BEGAN)
        try:
            await history.play(bot, original.player, place.chat, *place.chat.people)
            await history.settled(database)
            await bot.stop()
        finally:
            await bot.kill()
    copies = history.copies(database, place.ids)
    groups = max(len(places), meetings // history.MEETINGS)
    await asyncio.to_thread(copies.write, url, copied(copies, list(places), groups))
    return groups * history.MEETINGS, time.perf_counter() - began


async def _compared(one: Kind, other: Kind, bursts: int) -> None:
    """The same captures in turn, alone and then in bursts, in an order that is another each time."""
    kinds = [one, other]
    count = len(one[1])
    for number in range(-count, ALONE):
        began = time.perf_counter()
        random.shuffle(kinds)
        for side, places, costs in kinds:
            await side.capture(places[number % count], number, costs if number >= 0 else Costs())
        await asyncio.sleep(began + AGAIN / count - time.perf_counter())
    for number in range(bursts):
        random.shuffle(kinds)
        for side, places, costs in kinds:
            at = number * AT_ONCE % count
            await side.burst(places[at : at + AT_ONCE], EACH, ALONE + number * AT_ONCE * EACH, costs)


async def paced(side: Side, place: Place) -> tuple[int, int]:
    """Twenty captures a second for some time: how many those were, and how many updates of the board."""
    await asyncio.sleep(1.5)  # the other boards are shown by then
    began, before = time.perf_counter(), side.updates
    writing: list[asyncio.Task[object]] = []
    while time.perf_counter() - began < PACED_SECONDS:
        said = side.player.says(place.chat, place.writer, line(1_000 + len(writing)))
        writing.append(asyncio.create_task(said))
        await asyncio.sleep(max(0.0, began + PACE * len(writing) - time.perf_counter()))
    updates = side.updates - before
    await asyncio.gather(*writing)
    return len(writing), updates


async def _look(url: str, places: Sequence[Place], figures: Figures) -> None:
    """See that the logs hold, those of copies too, and how large and how slow the boards are."""
    async with SqlStore.open(url, SystemClock()) as store:
        everything = {summary.id: key for key, summary in await store.all_meetings()}
        groups = {place.chat.id for place in places}
        shown = [id_ for id_, key in everything.items() if key in groups]
        for id_ in (*shown, *random.sample(list(everything), 20)):
            log.verify(id_, await store.log(id_))
        for id_ in shown:
            meeting = await store.meeting(id_)
            assert meeting is not None
            if sum(len(item.entries) for item in meeting.items) >= ENTRIES:
                figures.board_bytes = max(figures.board_bytes, size(board(meeting)))
                began = time.perf_counter()
                board(meeting)
                figures.boards.append(time.perf_counter() - began)


def show(figures: Figures) -> bool:
    """Print it, and tell whether all is as it is wanted."""
    many = f"{figures.meetings:,} meetings"
    table = Table("milliseconds of a capture, with", *(name for name, _ in COLUMNS))
    for column in table.columns[1:]:
        column.justify = "right"
    for name, costs in (
        ("10 meetings", figures.few),
        (many, figures.many),
        ("… and 10 entries", figures.short),
        (f"… and {ENTRIES:,} entries", figures.long),
    ):
        table.add_row(name, *(f"{value * 1e3:.2f}" for value in _of(costs)))
    Console(width=100).print(table)
    print(f"the board's update is in the processor time; the database was filled in {figures.filled:.0f} s")
    first = statistics.median(figures.first) * 1e3
    print(f"the first capture after a restart, with {ENTRIES:,} entries: {first:.0f} ms to its answer")
    captures, updates = figures.paced
    print(f"{captures} captures in {PACED_SECONDS:g} s in one meeting: {updates} updates of its board")
    slowest = max(figures.boards)
    fine = slowest < WANTED_BOARD and figures.board_bytes < MAX_BYTES
    told = f"{figures.board_bytes:,} bytes, made in {slowest * 1e3:.1f} ms"
    print(f"the board with {ENTRIES:,} entries: {told}: {'ok' if fine else 'too much'}")
    judged = (
        _judged(f"{many} against 10", figures.few, figures.many, WANTED_MEETINGS),
        _judged(f"{ENTRIES:,} entries against 10", figures.short, figures.long, WANTED_ENTRIES),
    )
    return fine and all(judged)


COLUMNS: tuple[tuple[str, Callable[[Sequence[float]], float]], ...] = (
    ("acknowledged", statistics.median),
    ("answered", statistics.median),
    ("processor", statistics.median),
    ("in bursts", statistics.median),
    ("processor", statistics.fmean),
)
"""Each figure's name, and what it is of many: of bursts it is the mean, since boards come now and then."""


def _of(costs: Costs) -> list[float]:
    lists = (costs.acknowledged, costs.answered, costs.processor, costs.together, costs.loaded)
    return [average(one) for one, (_, average) in zip(lists, COLUMNS, strict=True)]


def _judged(name: str, before: Costs, after: Costs, wanted: float) -> bool:
    ratios = [new / old for old, new in zip(_of(before), _of(after), strict=True)]
    fine = max(ratios) <= wanted
    told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"{name}: {told} times as much: {'ok' if fine else f'too much, {wanted:g} is wanted'}")
    return fine


def main() -> None:
    parser = argparse.ArgumentParser(prog="growthbench", description=__doc__.partition("\n")[0])
    parser.add_argument("--meetings", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    options = parser.parse_args()
    print(machine())
    with (
        TemporaryDirectory(prefix="justera-growthbench-") as folder,
        databases(Path(folder), postgresql=options.postgresql) as new,
    ):
        figures = uvloop.run(measure(Path(folder), new, options.meetings))
    raise SystemExit(0 if show(figures) else 1)


if __name__ == "__main__":
    main()
