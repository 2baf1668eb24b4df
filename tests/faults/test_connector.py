"""The Bot Connector throttles, refuses, breaks off, hangs and answers too late, while people write."""

import asyncio
import random
from pathlib import Path

import pytest

from playground.connector import trouble
from playground.connector.trouble import Ordered, Trouble, Troubles
from tests.faults.conftest import Say
from tests.faults.plan import chance, played
from tests.faults.scene import Scene
from tests.load.mortal import Forker, Mortal, sqlite
from tests.load.storm import PATIENCE

pytestmark = pytest.mark.slow

TROUBLES = played(short=25, long=700)
CLIENT_WAITS = 1.0
"""Seconds."""

UPDATE_LOST = trouble.update_lost()
"""What isn't found is posted anew, and is left where it is if it is there all the same."""

HARMLESS: tuple[Trouble, ...] = (
    trouble.throttled(0.2),
    trouble.throttled(1),
    trouble.throttled(None),
    trouble.precondition_failed(),
    trouble.bad_gateway(),
    trouble.gateway_timeout(),
    trouble.connection_reset(),
    trouble.hanging(CLIENT_WAITS * 1.5),
    UPDATE_LOST,
)
"""After these the client may try again without saying anything twice."""

DOUBTFUL: tuple[Trouble, ...] = (
    trouble.bad_gateway(carried_out=True),
    trouble.gateway_timeout(carried_out=True),
    trouble.answer_lost(),
    trouble.late(CLIENT_WAITS * 1.5),
    trouble.hanging(CLIENT_WAITS * 1.5, carried_out=True),
)
"""The client can't know that it was done, and does it again."""

YET_TO_COME: tuple[Trouble, ...] = (
    trouble.hanging(CLIENT_WAITS * 1.2, carried_out=True),
    trouble.hanging(CLIENT_WAITS * 3, carried_out=True),
)
"""A card's older state takes the place of the newer ones that were shown while nobody answered."""

UNCONFIRMED = ("timeout", "reset", "gateway")
"""The bot's reasons to try again what may have been done."""


def is_unconfirmed(one: Trouble) -> bool:
    """Whether the bot is left without knowing that it was done."""
    return one.cut or one.late > 0 or (one.error is not None and one.error.status in {502, 504})


def troubled(troubles: Troubles, chance: random.Random) -> tuple[Ordered | None, Ordered | None]:
    """Order one more trouble: a harmless one, or a doubtful one of an answer."""
    if chance.random() < 0.3:
        return None, troubles.order(chance.choice(DOUBTFUL), operations="reply")
    if chance.random() < 0.3:
        return troubles.order(chance.choice(YET_TO_COME), operations="update"), None
    return troubles.order(chance.choice(HARMLESS), times=chance.randint(1, 2)), None


async def test_whatever_the_connector_does_everything_is_said(
    tmp_path: Path, forker: Forker, report: Say
) -> None:
    at_random = chance("connector")
    bots = Mortal.several([tmp_path / "bot.log"], forker, sqlite(tmp_path), patience=CLIENT_WAITS, lease=5.0)
    async with bots as (bot,), Scene.of([bot], at_random, chats=10, patient=True) as scene:
        troubles = scene.world.connector.troubles
        ordered: list[tuple[Ordered | None, Ordered | None]] = []
        async with scene.raging():
            for _ in range(TROUBLES):
                ordered.append(troubled(troubles, at_random))
                await scene.lively(at_random.randint(0, 20))
                await asyncio.sleep(at_random.uniform(0.0, 0.3))
        troubles.clear()
        await scene.finished()
        await scene.world.settled(0.2, timeout=PATIENCE)
        unconfirmed = await bot.counted("justera_delivery_retries_total", "reason", UNCONFIRMED)
        await bot.stop()
        lost = sum(one.hits for one, _ in ordered if one is not None and one.trouble is UPDATE_LOST)
        again = await scene.in_order(strays=lost)
        harmless = sum(one.hits for one, _ in ordered if one is not None)
        doubtful = sum(one.hits for _, one in ordered if one is not None)
        report(
            f"{harmless + doubtful} requests in trouble, {len(scene.storm.promised)} notes,"
            f" {again.total()} answers sent twice, where Teams had done what it didn't confirm"
        )
        # On a machine that has too much to do, an answer comes too late without anybody's having ordered it.
        found = [one for pair in ordered for one in pair if one is not None]
        overdue = unconfirmed - sum(one.hits for one in found if is_unconfirmed(one.trouble))
        assert doubtful <= again.total() <= doubtful + max(0, overdue)
