"""A bot whose disk is full now and then, played by itself: `python -m tests.faults.disk FOLDER [--limited]`.

The folder should be a small file system of its own. With `--limited` it may be any: then the bot's process
can't make its files any larger, as long as the disk is to be full.
"""

import asyncio
import resource
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Protocol

from tests.faults.plan import chance, played
from tests.faults.scene import Scene
from tests.load.mortal import Forker, Mortal, sqlite
from tests.load.storm import PATIENCE

ROUNDS = played(short=2, long=25)
TOLD = 5
"""So many times people must have been told before there is room again."""

AT_ONCE = 1024 * 1024


class Disk(Protocol):
    """Room for a database, or none."""

    def fill(self) -> None: ...

    def free(self) -> None: ...


class Small:
    """A small file system, with a file that takes all the room there is left."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        size = AT_ONCE
        with self._ballast.open("ab", buffering=0) as file:
            while size:
                try:
                    file.write(b"\0" * size)
                except OSError:
                    size //= 2

    def free(self) -> None:
        self._ballast.unlink()


class Limited:
    """Any file system, on which the bot's files may not grow."""

    def __init__(self, folder: Path, bot: Mortal) -> None:
        self._folder = folder
        self._bot = bot

    def fill(self) -> None:
        self._bot.let_write(max(1, (self._folder / "mortal.sqlite-wal").stat().st_size))

    def free(self) -> None:
        self._bot.let_write(resource.RLIM_INFINITY)


def shorten(folder: Path) -> None:
    """Give back the room that the database has taken and doesn't use: it would write there on a full disk."""
    with closing(sqlite3.connect(folder / "mortal.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


async def told(scene: Scene) -> None:
    """Wait until people have heard that it doesn't work just now."""
    until = scene.storm.apologised + TOLD
    async with asyncio.timeout(PATIENCE):
        while scene.storm.apologised < until:  # noqa: ASYNC110  # told in many ways
            await asyncio.sleep(0.02)


async def play(folder: Path, forker: Forker, *, limited: bool) -> str:
    """Fill the disk and free it again under load; returns what there is to report."""
    at_random = chance("disk")
    logs = folder.parent / "bot.log"
    bots = Mortal.several([logs], forker, sqlite(folder))
    async with bots as (bot,), Scene.of([bot], at_random, apologies=True) as scene:
        disk: Disk = Limited(folder, bot) if limited else Small(folder)
        async with scene.raging():
            for _ in range(ROUNDS):
                await scene.lively(at_random.randint(3, 30))
                shorten(folder)
                disk.fill()
                await told(scene)
                await asyncio.sleep(at_random.uniform(0.0, 1.0))
                scene.nothing_lost()
                disk.free()
                await scene.lively()
        await scene.finished()
        await bot.stop()
        again = await scene.in_order()
        assert not again, f"sent more than once: {again}"
        told_ = scene.storm.apologised
        return (
            f"{ROUNDS} times full, {len(scene.storm.promised)} notes, {told_} times told that it doesn't work"
        )


if __name__ == "__main__":
    with Forker.running() as forker:
        print(asyncio.run(play(Path(sys.argv[1]), forker, limited="--limited" in sys.argv)))  # noqa: T201
