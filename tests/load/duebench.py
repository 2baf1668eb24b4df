"""Reminders on their time, and what waiting for them costs: `make bench` prints it.

A bot in a process of its own has a hundred thousand reminders in its database that lie ahead, those of
thousands of groups that have planned all their meetings. First it is left alone for a minute. Then the local
mode's clock is moved to just before hundreds of single ones that are due at random moments, and at last to
just before the day when all groups are reminded in the same second. How late a reminder is counts from its
time by the bot's clock to its arrival at the fake Bot Connector. Exits with 1 where waiting takes more than
one percent of a core, a single reminder comes later than 250 ms (p99), or the last of 5,000 later than 10 s.
"""

import argparse
import asyncio
import datetime as dt
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import msgspec
import uvloop
from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, update

from playground.connector.ids import Ids
from storage.engine import database_url
from storage.tables import outbox
from storage.values import micros
from tests.load import history
from tests.load.copies import Copies
from tests.load.databases import NewDatabase, databases
from tests.load.processes import cpu_seconds_of, justera, machine, process
from tests.load.sides import Side, quiet

WANTED_SHARE = 0.01
WANTED_LATE = 0.250
WANTED_SECONDS = 10.0

PLANNED = 20
"""Meetings that each group has planned; each is reminded of once."""

OF_A_TENANT = 20
"""Groups of a tenant: so many may be written to in a second."""

AHEAD = dt.timedelta(seconds=3)
SINGLES = 300
SINGLES_WITHIN = dt.timedelta(seconds=30)
PATIENCE = 60.0


@dataclass(frozen=True)
class Options:
    """`idle` is in seconds."""

    groups: int
    idle: float
    rates: bool
    postgresql: bool


@dataclass
class Figures:
    """Seconds: processor time while idle, how late single reminders were, and each of those at once."""

    reminders: int = 0
    idle: float = 0.0
    singles: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    processor: float = 0.0


class Waiting:
    """The bot that is measured, and the connector at which its messages arrive."""

    def __init__(self, session: aiohttp.ClientSession, bot: str, pid: int, sink: str) -> None:
        self.pid = pid
        self._session = session
        self._clock = bot.partition("/api/")[0] + "/local/clock"
        self._came = sink + "came"

    async def move(self, to: dt.datetime) -> float:
        """Move the bot's clock; returns by how many seconds it is ahead of this machine's."""
        before = time.time()
        async with self._session.put(self._clock, json={"now": to.isoformat()}) as answer:
            told = (await answer.json())["now"]
        return dt.datetime.fromisoformat(told).timestamp() - (before + time.time()) / 2

    async def came(self, count: int) -> list[tuple[str, float]]:
        """The messages that have come, once there are so many; or those that there are when patience ends."""
        deadline = time.monotonic() + PATIENCE
        while True:
            async with self._session.get(self._came) as answer:
                came = msgspec.json.decode(await answer.read(), type=list[tuple[str, float]])
            if len(came) >= count or time.monotonic() > deadline:
                return came
            await asyncio.sleep(0.5)

    async def forget(self) -> None:
        async with self._session.delete(self._came):
            pass


class Groups:
    """The groups that have planned their meetings: copies of one that did it with the bot."""

    def __init__(self, original: Copies, count: int, service_url: str) -> None:
        self.count = count
        self._original = original
        self._service_url = service_url
        self._ids = Ids("due")

    def chat(self, number: int) -> str:
        """The id of a group's chat."""
        return self._ids.group_chat(str(number))

    def meeting(self, number: int, at: int) -> str:
        """The id of one of a group's meetings, by start."""
        old = self._original.ids[len(self._original.ids) - PLANNED + at]
        return f"{number:08x}{at:04x}{old[12:]}"

    def _person(self, *words: str) -> tuple[str, str, str]:
        """Somebody's ids: of the person, of the account in Teams, of the chat with the bot."""
        return self._ids.guid(*words), self._ids.account("bot", *words), self._ids.personal_chat(*words)

    def copies(self) -> Iterator[list[str]]:
        """The ids of each copy."""
        for number in range(self.count):
            people = [one for name in ("secretary", "member") for one in self._person(name, str(number))]
            tenant = self._ids.guid("tenant", str(number // OF_A_TENANT))
            meetings = (self.meeting(number, at) for at in range(PLANNED))
            yield [self.chat(number), tenant, *people, self._service_url, *meetings]


async def planned(folder: Path) -> tuple[Copies, list[dt.date]]:
    """A group plans its meetings, and is reminded of each on the day before; what it leaves, and the days."""
    side = Side("original", 1)
    place = side.places[0]
    database = folder / "original.sqlite"
    days = [history.NOW.date() + dt.timedelta(days=30 + 7 * week) for week in range(PLANNED)]
    async with side.world:
        bot = await side.start(f"sqlite:///{database}", folder / "bot.log")
        try:
            await side.world.add_bot(place.chat, place.writer)
            await side.player.says(place.chat, place.writer, "påminnelser 1 dag före")
            for day in days:
                await side.player.says(
                    place.chat, place.writer, f"möte Driftsgruppen {day} kl 9–11, Lindsalen"
                )
            await history.settled(database)
            await bot.stop()
        finally:
            await bot.kill()
    return history.copies(database, place.ids), [day - dt.timedelta(days=1) for day in days]


def spread(url: str, groups: Groups, first: dt.datetime) -> dict[str, dt.datetime]:
    """Let the second reminder of some groups be due at a moment of its own; those moments by their chats."""
    chosen = random.Random(1).sample(range(groups.count), min(SINGLES, groups.count))
    moments = {number: first + random.uniform(0, 1) * SINGLES_WITHIN for number in chosen}
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        for number, moment in moments.items():
            mine = outbox.c.dedupe.startswith(f"reminder:{groups.meeting(number, 1)}:")
            changed = connection.execute(update(outbox).where(mine).values(at=micros(moment)))
            assert changed.rowcount == 1, number
    engine.dispose()
    return {groups.chat(number): moment for number, moment in moments.items()}


async def measure(folder: Path, new: NewDatabase, options: Options) -> Figures:
    """Play it all, with the databases that `new` gives and everything else in `folder`."""
    original, days = await planned(folder)
    due = dt.datetime.combine(days[0], dt.time(8), history.ZONE)
    url = new("due")
    with process("-m", "tests.load.sink") as (sink, _):
        groups = Groups(original, options.groups, sink)
        await asyncio.to_thread(original.write, url, groups.copies())
        moments = spread(url, groups, history.NOW + dt.timedelta(days=7))
        served = (*justera(url, history.NOW), *(["--rates"] if options.rates else []))
        with process(*served) as (bot, running):
            async with aiohttp.ClientSession() as session:
                waiting = Waiting(session, bot, running.pid, sink)
                figures = Figures(reminders=options.groups * PLANNED)
                await asyncio.sleep(5)
                await quiet(waiting.pid)
                before = cpu_seconds_of(waiting.pid)
                await asyncio.sleep(options.idle)
                figures.idle = cpu_seconds_of(waiting.pid) - before
                await _singles(waiting, moments, figures)
                await _together(waiting, groups, due, figures)
    return figures


async def _singles(waiting: Waiting, moments: dict[str, dt.datetime], figures: Figures) -> None:
    ahead = await waiting.move(min(moments.values()) - AHEAD)
    await asyncio.sleep((AHEAD + SINGLES_WITHIN).total_seconds())
    for chat, at in await waiting.came(len(moments)):
        figures.singles.append(at + ahead - moments[chat].timestamp())
    await waiting.forget()


async def _together(waiting: Waiting, groups: Groups, due: dt.datetime, figures: Figures) -> None:
    ahead = await waiting.move(due - AHEAD)
    before = cpu_seconds_of(waiting.pid)
    came = await waiting.came(groups.count)
    await quiet(waiting.pid)
    figures.processor = cpu_seconds_of(waiting.pid) - before
    figures.together = sorted(at + ahead - due.timestamp() for _, at in came)
    twice = len(came) - len({chat for chat, _ in came})
    assert not twice, f"{twice} reminders came twice"


def show(figures: Figures, options: Options) -> bool:
    """Print it, and tell whether all is as it is wanted."""
    share = figures.idle / options.idle
    singles, together = sorted(figures.singles), figures.together
    table = Table("reminders", "", "wanted", "")
    rows = [
        (
            f"{figures.reminders:,} waiting",
            f"{share * 100:.2f} % of a core over {options.idle:g} s",
            f"{WANTED_SHARE * 100:g} %",
            share < WANTED_SHARE,
        ),
        (
            f"{len(singles)} single ones",
            f"{_at(singles, 0.5) * 1e3:.0f} ms late (p50), {_at(singles, 0.99) * 1e3:.0f} ms (p99)",
            f"{WANTED_LATE * 1e3:g} ms",
            len(singles) == min(SINGLES, options.groups) and _at(singles, 0.99) < WANTED_LATE,
        ),
        (
            f"{len(together):,} in the same second",
            f"{_at(together, 0.5):.1f} s (p50), {_at(together, 1):.1f} s (the last)",
            f"{WANTED_SECONDS:g} s",
            len(together) == options.groups and _at(together, 1) < WANTED_SECONDS,
        ),
    ]
    for *told, fine in rows:
        table.add_row(*told, "ok" if fine else "too much")
    Console(width=100).print(table)
    each = figures.processor / max(1, len(together))
    held = "rates are kept" if options.rates else "no rates are kept"
    print(f"{each * 1e6:,.0f} µs of processor time for each of the latter; {held}")
    return all(fine for *_, fine in rows)


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))] if times else float("inf")


def main() -> None:
    parser = argparse.ArgumentParser(prog="duebench", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--groups", type=int, default=5_000, help="each with 20 reminders; default: %(default)s"
    )
    parser.add_argument("--idle", type=float, default=60.0, help="seconds left alone; default: %(default)s")
    parser.add_argument("--no-rates", dest="rates", action="store_false", help="send without Teams' limits")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    options = Options(**vars(parser.parse_args()))
    print(machine())
    with (
        TemporaryDirectory(prefix="justera-duebench-") as folder,
        databases(Path(folder), postgresql=options.postgresql) as new,
    ):
        figures = uvloop.run(measure(Path(folder), new, options))
    raise SystemExit(0 if show(figures, options) else 1)


if __name__ == "__main__":
    main()
