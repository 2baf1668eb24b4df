"""PostgreSQL is stopped, loses its machine, comes back and hangs, while people write and press."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.conftest import Say
from tests.faults.plan import chance, played
from tests.faults.postgres import Postgres
from tests.faults.scene import Scene
from tests.load.mortal import Forker, Mortal
from tests.load.standing import standing

pytestmark = pytest.mark.slow

OUTAGES = played(short=3, long=30)
SECONDS = played(short=1.0, long=8.0)
"""An outage takes so long at most."""

LEASE = played(short=8.0, long=30.0)
"""Seconds; what was sent before an outage is marked after it, by the one that sent it, if that is soon."""


async def outage(postgresql: Postgres, number: int, seconds: float) -> None:
    """One of the three kinds in turn."""
    if number % 3 == 2:
        postgresql.hang()
        await asyncio.sleep(seconds)
        postgresql.go_on()
        return
    await postgresql.stop("fast" if number % 3 else "immediate")
    await asyncio.sleep(seconds)
    await postgresql.start()


async def test_what_was_answered_is_kept_when_the_database_goes_and_comes_back(
    tmp_path: Path, forker: Forker, postgresql: Postgres, report: Say
) -> None:
    at_random = chance("database")
    logs = [tmp_path / f"bot{number}.log" for number in range(2)]
    with postgresql.database() as database:
        bots = Mortal.several(logs, forker, database, lease=LEASE)
        async with bots as (one, other), Scene.of([one, other], at_random, apologies=True) as scene:
            unmarked: Counter[str] = Counter()
            async with scene.raging():
                for number in range(OUTAGES):
                    await scene.lively(at_random.randint(3, 30))
                    await outage(postgresql, number, SECONDS * at_random.uniform(0.2, 1.0))
                    unmarked.update(standing(database).claimed)
                    scene.nothing_lost()
                await scene.lively()
            await scene.finished()
            for bot in (one, other):
                await bot.stop()
            again = await scene.in_order()
            storm = scene.storm
            report(
                f"{OUTAGES} outages, {len(storm.promised)} notes, {storm.apologised} times told that"
                f" it doesn't work just now, {again.total()} answers sent twice, of which nobody could note"
                " in time that they were"
            )
            assert again <= unmarked, f"sent again without a reason: {again - unmarked}"
