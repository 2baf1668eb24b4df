"""Four replicas on one PostgreSQL, of which one after the other is killed under load and started again."""

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

REPLICAS = 4
KILLS = played(short=8, long=100)
EVERY = played(short=0.5, long=3.0)
"""Seconds between two kills."""

LEASE = played(short=8.0, long=15.0)
"""Seconds; one that lives and is kept waiting by a busy machine doesn't lose what it has claimed."""


async def test_whichever_replica_is_killed_the_others_lose_nothing(
    tmp_path: Path, forker: Forker, postgresql: Postgres, report: Say
) -> None:
    at_random = chance("replicas")
    logs = [tmp_path / f"bot{number}.log" for number in range(REPLICAS)]
    with postgresql.database() as database:
        async with (
            Mortal.several(logs, forker, database, lease=LEASE) as bots,
            Scene.of(bots, at_random) as scene,
        ):
            may_come_again: Counter[str] = Counter()
            async with scene.raging():
                for _ in range(KILLS):
                    await asyncio.sleep(EVERY * at_random.uniform(0.5, 1.5))
                    await scene.lively()
                    bot = at_random.choice(bots)
                    await bot.kill()
                    scene.nothing_lost()
                    # What it had claimed may have come, and is another's when the lease ends.
                    may_come_again.update(standing(database).claimed)
                    bot.start(scene.now)
                for bot in bots:
                    await bot.ready()
            await scene.finished()
            for bot in bots:
                await bot.stop()
            again = await scene.in_order()
            report(
                f"{REPLICAS} replicas, {KILLS} kills, {len(scene.storm.promised)} notes,"
                f" {again.total()} answers sent twice, where the kill fell between the connector's answer"
                " and the mark"
            )
            assert again <= may_come_again, f"sent again without a reason: {again - may_come_again}"
