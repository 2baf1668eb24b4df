"""The bot is killed with SIGKILL at random moments under load, and started again on the same database."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.conftest import Say
from tests.faults.plan import chance, played
from tests.faults.scene import Scene
from tests.load.mortal import Forker, Mortal, sqlite
from tests.load.standing import standing
from tests.load.storm import PATIENCE

pytestmark = pytest.mark.slow

KILLS = played(short=20, long=200)


class Lives:
    """Counts, over the bot's lives, which answers may come twice: those that had come and weren't marked."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._before: Counter[str] = Counter()
        self.again: Counter[str] = Counter()

    async def end(self) -> None:
        """Kill the bot, and see that all it had answered for is on disk."""
        scene, storm = self._scene, self._scene.storm
        storm.up.clear()
        await scene.bots[0].kill()
        await scene.world.settled(0.02, timeout=PATIENCE)
        scene.nothing_lost()
        came = storm.answers - self._before
        assert not [one for one, times in came.items() if times > 1], f"answered twice in one life: {came}"
        unanswered = standing(scene.database).unanswered
        self.again.update(one for one in came if one in unanswered)
        self._before = storm.answers.copy()


async def until_a_moment(chance: random.Random, scene: Scene) -> None:
    """A moment at random: after some notes, or while the bot starts, and then anywhere in what it does."""
    if scene.storm.up.is_set():
        await scene.lively(chance.randint(0, 30))
    await asyncio.sleep(chance.uniform(0.0, 0.05))


async def test_nothing_is_lost_or_said_twice_however_often_the_bot_is_killed(
    tmp_path: Path, forker: Forker, report: Say
) -> None:
    at_random = chance("killed")
    async with (
        Mortal.several([tmp_path / "bot.log"], forker, sqlite(tmp_path)) as (bot,),
        Scene.of([bot], at_random) as scene,
    ):
        lives = Lives(scene)
        async with scene.raging():
            for _ in range(KILLS):
                await until_a_moment(at_random, scene)
                await lives.end()
                bot.start(scene.now)
                if at_random.random() < 0.1:
                    continue  # killed again while it starts
                await bot.ready()
                scene.storm.up.set()
            await bot.ready()
        await scene.finished()
        await bot.stop()
        again = await scene.in_order()
        report(
            f"{KILLS} kills, {len(scene.storm.promised)} notes, {again.total()} answers sent twice,"
            " where the kill fell between the connector's answer and the mark"
        )
        assert again == lives.again
