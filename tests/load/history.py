"""What a group leaves behind that has met once a month for two years, and has planned its next meeting."""

import asyncio
import datetime as dt
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table

from playground.connector import GroupChat, Person
from playground.process import RunningBot
from storage.tables import inbound, outbox
from storage.values import micros
from tests.load.copies import Copies
from tests.load.players import Player

ZONE = ZoneInfo("Europe/Stockholm")
MONTHS = 24
MEETINGS = MONTHS + 1
NOW = dt.datetime(2026, 9, 1, 9, 0, tzinfo=ZONE)
"""When the history ends."""

BEGAN = NOW - dt.timedelta(days=31 * (MONTHS + 1))

PATIENCE = 30.0

_DAY = 24 * 3_600 * 1_000_000
_TEXT = "Gruppen går igenom vad som har hänt sedan förra mötet och enas om hur arbetet går vidare."


async def play(bot: RunningBot, player: Player, chat: GroupChat, secretary: Person, approver: Person) -> None:
    """Hold the meetings, each on its day by the bot's clock, and have their minutes approved."""
    await player.world.add_bot(chat, secretary)
    for month in range(-MONTHS, 0):
        day = _tuesday(month)
        await bot.set_clock(dt.datetime.combine(day, dt.time(9), ZONE))
        task = f"uppdrag @{approver.name} ska begära in underlag senast {_tuesday(month + 1)}"
        for text in (
            f"möte Driftsgruppen {day} kl 9–11, Lindsalen",
            f"punkt Nuläget\npunkt Budgeten\nöppna mötet\njusterare @{approver.name}",
            f"anteckning {_TEXT}\nbeslut Nuläget läggs till handlingarna.\n{task}",
            f"punkt 2\nanteckning {_TEXT}\nbeslut Budgeten för {day} godkänns.",
            # What was given half a year ago and later isn't done yet.
            *(["klart 1.2"] if month < -6 else []),
            "avsluta mötet ändå",
            "utkast",
        ):
            await player.says(chat, secretary, text)
        await player.says(chat, approver, "godkänn")
    await bot.set_clock(NOW)
    await player.says(chat, secretary, f"möte Driftsgruppen {_tuesday(1)} kl 9–11, Lindsalen")


async def settled(database: Path) -> None:
    """Wait until all is sent and kept. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(_is_settled, database):  # noqa: ASYNC110  # another process' database
            await asyncio.sleep(0.1)


def copies(database: Path, ids: list[str]) -> Copies:
    """What the bot wrote, as it is after years: without what is pruned, and without the documents' bytes."""
    return Copies(f"sqlite:///{database}", [*ids, *_meetings(database)], _is_kept)


def _is_kept(table: Table, row: Mapping[str, Any]) -> bool:
    now = micros(NOW)
    if table is inbound:
        return bool(row["at"] > now - 30 * _DAY)
    if table is outbox:
        return bool(row["kind"] == "show" or row["at"] > now - 90 * _DAY)
    return table.name != "gates"


def _meetings(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [id_ for (id_,) in connection.execute("SELECT id FROM meetings ORDER BY start")]


def _is_settled(database: Path) -> bool:
    left = "SELECT (SELECT count(*) FROM outbox WHERE state <= 1) + (SELECT count(*) FROM unkept)"
    with closing(sqlite3.connect(database)) as connection:
        return bool(connection.execute(left).fetchone()[0] == 0)


def _tuesday(month: int) -> dt.date:
    """The first Tuesday of the month that is so many after September 2026."""
    year, number = divmod(2026 * 12 + 8 + month, 12)
    first = dt.date(year, number + 1, 1)
    return first + dt.timedelta(days=(1 - first.weekday()) % 7)
