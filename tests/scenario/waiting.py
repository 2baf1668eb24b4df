"""Waiting for what the bot owes, and what there is to see of it."""

import asyncio
import datetime as dt
from collections.abc import Callable

from playground.connector import Message
from tests.scenario.conftest import PATIENCE, Scene


async def until(scene: Scene, so: Callable[[], object], *, ahead: float = 0.0) -> None:
    """Wait until something is so, with the clock moved `ahead` seconds at each look."""
    async with asyncio.timeout(PATIENCE):
        while not so():
            if ahead:
                scene.clock.move(scene.clock.now() + dt.timedelta(seconds=ahead))
            await asyncio.sleep(0.01)


def answers(scene: Scene, *sent: Message) -> list[Message]:
    """The bot's answers to these messages, in the order they came."""
    ids = {one.id for one in sent}
    return [
        one for one in scene.group.channel.messages if one.from_bot and one.activity.get("replyToId") in ids
    ]


def boards(scene: Scene) -> list[Message]:
    """The boards that can be seen."""
    return [one for one in scene.group.channel.bot_messages if "Avsluta mötet" in one.buttons()]


async def quiet(scene: Scene) -> None:
    """Whatever is due has been said, boards included, which are shown at most once a second."""
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=2))
    await scene.world.settled(0.05)
    async with asyncio.timeout(PATIENCE):
        while await _soon(scene):  # noqa: ASYNC110  # the outbox doesn't tell
            await asyncio.sleep(0.01)
    await scene.world.settled(0.05)


async def _soon(scene: Scene) -> bool:
    """Whether something is being said, or will be within moments."""
    look = await scene.bot.store.next_look()
    return scene.bot.delivery.in_hand > 0 or (look is not None and look < _MOMENTS)


_MOMENTS = 1.5
"""Seconds."""
