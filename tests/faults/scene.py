"""Bots on one database with people who write and press, and what must hold whatever happened to them."""

import asyncio
import datetime as dt
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from playground.connector import GroupChat, World
from playground.connector.client import Answer, Client
from playground.connector.wire import Json
from tests.faults import checks
from tests.faults.plan import SEED
from tests.load.mortal import Mortal
from tests.load.standing import standing
from tests.load.storm import PATIENCE, Storm

START = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))


class Balancer(Client):
    """Sends each activity to any of several bots, and to another one while it isn't answered.

    So does whatever stands before replicas: nobody is always sent to the same one, and none is asked first
    whether it lives.
    """

    def __init__(self, world: World, urls: Sequence[str], chance: random.Random) -> None:
        record, traffic = world.connector.record, world.connector.traffic
        super().__init__(urls[0], None, record, traffic)
        self._clients = [Client(url, None, record, traffic) for url in urls]
        self._chance = chance

    async def start(self) -> None:
        for client in self._clients:
            await client.start()

    async def close(self) -> None:
        for client in self._clients:
            await client.close()

    async def send(self, activity: Json) -> Answer:
        answer = Answer(0, problem="nobody was asked")
        for client in self._chance.sample(self._clients, len(self._clients)):
            answer = await client.send(activity)
            if answer.status:
                return answer
        return answer


@dataclass
class Scene:
    """`bots` that run, or not, and a storm of people who write to them; meetings of `others` go on beside it.

    The clock has `jumped` so far ahead of what everybody's is.
    """

    bots: Sequence[Mortal]
    world: World
    storm: Storm
    others: list[GroupChat] = field(default_factory=list)
    jumped: dt.timedelta = dt.timedelta()
    _begun: float = field(default_factory=time.monotonic)

    @classmethod
    @asynccontextmanager
    async def of(
        cls,
        bots: Sequence[Mortal],
        chance: random.Random,
        *,
        chats: int = 4,
        patient: bool = False,
        apologies: bool = False,
    ) -> AsyncIterator[Self]:
        """The bots are started, a meeting is open in each chat, and nothing is owed.

        `patient` and `apologies` are those of `Storm`. What goes wrong says from which seed, and what the
        bots printed last.
        """
        world = World("", now=lambda: START, lean=True)
        world.client = Balancer(world, [bot.url for bot in bots], chance)
        try:
            async with world:
                groups = [chat(world, f"Grupp {number}") for number in range(chats)]
                storm = Storm(world, groups, patient=patient, apologies=apologies)
                scene = cls(bots, world, storm)
                for bot in bots:
                    bot.start(scene.now)
                    await bot.ready()
                await storm.prelude()
                await scene.finished()
                yield scene
        except Exception as error:
            error.add_note(f"FAULTS_SEED={SEED}")
            for bot in bots:
                error.add_note(f"{bot.log.name} ends with:\n{bot.printed()}")
            raise

    @property
    def now(self) -> dt.datetime:
        """The time of the scene, which runs as everybody's does but for its jumps."""
        return START + dt.timedelta(seconds=time.monotonic() - self._begun) + self.jumped

    @property
    def database(self) -> str:
        """The address of what all the bots write into."""
        return self.bots[0].database

    @asynccontextmanager
    async def raging(self) -> AsyncIterator[None]:
        """The storm rages meanwhile; in the end what was begun is finished."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.storm.rage())
            self.storm.up.set()
            yield
            self.storm.over = True
            self.storm.up.set()

    async def lively(self, least: int = 3) -> None:
        """Wait until the bot has answered for some more notes."""
        async with asyncio.timeout(PATIENCE):
            await self.storm.answered(least)

    async def finished(self, of: str = "") -> None:
        """Wait until nothing is owed any more that is due, of all whose keys begin with `of`.

        Raises AssertionError where nothing has been sent for long.
        """
        left = standing(self.database).overdue(self.now, of)
        moved = time.monotonic()
        while left:
            assert time.monotonic() - moved < PATIENCE, f"{len(left)} still owed: {list(left.items())[:10]}"
            await asyncio.sleep(0.05)
            before, left = left, standing(self.database).overdue(self.now, of)
            if before.keys() - left.keys():
                moved = time.monotonic()

    def nothing_lost(self) -> None:
        """All that the bots have answered for is on disk."""
        promised = set(self.storm.promised)
        lost = promised - set(standing(self.database).notes)
        assert not lost, f"answered for and not on disk: {sorted(lost)}"

    async def in_order(self, *, strays: int = 0) -> Counter[str]:
        """See that all is as it should be, once the bots have ended, with at most so many `strays`.

        Returns how many times more than once each answer came, by the id of what it answers.
        """
        stands, chats = standing(self.database), [*self.storm.chats, *self.others]
        checks.everything_sent(stands, self.now)
        checks.noted_once(stands, self.storm)
        again = checks.answered(self.storm)
        checks.said(stands, list(self.world.conversations.values()), strays)
        await checks.logs_and_boards(self.database, chats, stands.shown)
        return again


def chat(world: World, name: str) -> GroupChat:
    """A chat of two, of whom the storm's first one writes and the second one presses."""
    return world.group_chat(name, [world.person(f"Skrivare {name}"), world.person(f"Tryckare {name}")])
