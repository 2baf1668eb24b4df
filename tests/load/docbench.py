"""How chat answers fare while documents are made: `make bench` prints it.

One bot, in a process of its own, is written to at a steady pace; halfway, twenty PDFs are asked for at once
through the links of twenty drafts. A message's time runs from its sending to its answer in the chat.
"""

import asyncio
import datetime as dt
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import aiohttp
import psutil
import uvloop
from rich.console import Console
from rich.table import Table

from playground.connector import GroupChat, Message, Person, World, cardview
from playground.local.bot import free_port
from playground.process import RunningBot

MEETINGS = 20
ITEMS = 10
PACE = 0.02
"""Seconds between two messages."""

ALONE = 500
"""Messages before the PDFs are asked for."""

WANTED = 0.050
NOW = dt.datetime(2026, 9, 3, 13, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
_TEXT = "Gruppen går igenom underlaget och enas om att ärendet behöver beredas vidare före nästa möte. " * 4


@dataclass(frozen=True)
class Figures:
    """Seconds of each message alone and beside the PDFs, and of all PDFs; `memory` in MiB, workers too."""

    alone: list[float]
    beside: list[float]
    seconds: float
    kilobytes: float
    memory: float


async def _answer(chat: GroupChat, who: Person, text: str) -> Message:
    sent = await who.says(chat, text)
    return await chat.wait_for(
        lambda one: one.from_bot and one.activity.get("replyToId") == sent.message.id, timeout=60
    )


async def _draft(world: World, number: int, secretary: Person) -> str:
    """The address of the PDF of a meeting's draft, of about three pages."""
    chat = world.group_chat(f"Grupp {number}", [secretary, world.person(f"Ledamot {number}")])
    await world.add_bot(chat, secretary)
    await _answer(chat, secretary, f"möte Grupp {number} 3 september 2026 kl 13–16, Kvarnsalen")
    agenda = "\n".join(f"punkt Ärende {item}" for item in range(1, ITEMS + 1))
    await _answer(chat, secretary, f"{agenda}\nöppna mötet\njusterare @Ledamot {number}")
    for item in range(1, ITEMS + 1):
        noted = f"punkt {item}\nrubrik Bakgrund\nanteckning {_TEXT}\nbeslut Ärende {item} bereds vidare."
        await _answer(chat, secretary, noted)
    await _answer(chat, secretary, "nästa möte 30 oktober 2026 kl 9–11, Kvarnsalen")
    closing = await _answer(chat, secretary, "avsluta mötet")
    if "Avsluta mötet" in closing.buttons(secretary):
        await secretary.presses(closing, "Avsluta mötet")
    await secretary.says(chat, "utkast")
    draft = await chat.wait_for(lambda one: one.from_bot and "PDF" in one.buttons(), timeout=60)
    buttons = cardview.buttons(draft.card())
    return next(str(one.action["url"]) for one in buttons if one.title == "PDF")


async def _timed(chat: GroupChat, who: Person, number: int, into: list[float]) -> None:
    started = time.perf_counter()
    await _answer(chat, who, f"anteckning Rad {number}")
    into.append(time.perf_counter() - started)


async def _fetched(addresses: list[str]) -> list[bytes]:
    async with aiohttp.ClientSession() as session:

        async def fetched(address: str) -> bytes:
            async with session.get(address) as response:
                response.raise_for_status()
                return await response.read()

        return await asyncio.gather(*map(fetched, addresses))


async def measure(folder: Path) -> Figures:
    """Play it, with the bot's database in `folder`."""
    port = free_port()
    settings = {"JUSTERA_PUBLIC_URL": f"http://127.0.0.1:{port}", "JUSTERA_SECRET": "s" * 40}
    bot = await RunningBot.start(
        f"sqlite:///{folder / 'bench.sqlite'}", NOW, folder / "bot.log", port=port, settings=settings
    )
    try:
        async with World(bot.messages_url, lean=True) as world:
            secretary = world.person("Karin Vasseljung")
            addresses = [await _draft(world, number, secretary) for number in range(MEETINGS)]
            chat = world.group_chat("Det pågående mötet", [secretary])
            await world.add_bot(chat, secretary)
            await _answer(chat, secretary, "möte Pågående 3 september 2026 kl 13–16")
            await _answer(chat, secretary, "punkt Ärende\nöppna mötet")
            alone: list[float] = []
            beside: list[float] = []
            sending = []
            for number in range(ALONE):
                sending.append(asyncio.create_task(_timed(chat, secretary, number, alone)))
                await asyncio.sleep(PACE)
            await asyncio.gather(*sending)
            sending.clear()
            started = time.perf_counter()
            making = asyncio.create_task(_fetched(addresses))
            while not making.done():
                sending.append(asyncio.create_task(_timed(chat, secretary, ALONE + len(sending), beside)))
                await asyncio.sleep(PACE)
            seconds = time.perf_counter() - started
            await asyncio.gather(*sending)
            kilobytes = sum(map(len, await making)) / 1000
            running = psutil.Process(bot.pid)
            family = (running, *running.children(recursive=True))
            memory = sum(one.memory_info().rss for one in family) / 2**20
        await bot.stop()
    finally:
        await bot.kill()
    return Figures(alone, beside, seconds, kilobytes, memory)


def _p99(times: list[float]) -> float:
    return sorted(times)[int(0.99 * (len(times) - 1))]


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    shown = (statistics.median(times), _p99(times), max(times))
    return name, *(f"{1000 * one:.1f}" for one in shown), str(len(times))


def main() -> None:
    with TemporaryDirectory(prefix="justera-docbench-") as folder:
        figures = uvloop.run(measure(Path(folder)))
    table = Table("chat answers", "p50 ms", "p99 ms", "longest ms", "messages")
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row(*_row("nothing else", figures.alone))
    table.add_row(*_row(f"while {MEETINGS} PDFs are made", figures.beside))
    Console(width=100).print(table)
    made = f"{MEETINGS} PDFs, {figures.kilobytes:.0f} kB in all, in {figures.seconds:.2f} s"
    print(f"{made}; the bot and its workers then have {figures.memory:.0f} MiB")
    p99 = _p99(figures.beside)
    verdict = "ok" if p99 < WANTED else f"too slow, under {1000 * WANTED:.0f} ms is wanted"
    print(f"p99 beside the PDFs is {1000 * p99:.0f} ms: {verdict}")
    raise SystemExit(0 if p99 < WANTED else 1)


if __name__ == "__main__":
    main()
