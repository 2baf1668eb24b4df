"""A bot with a world of its own, for benches that play several beside each other."""

import asyncio
import datetime as dt
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from playground.connector import GroupChat, Person, World
from playground.process import RunningBot
from tests.load import history
from tests.load.copies import Copies
from tests.load.players import Player
from tests.load.processes import cpu_seconds_of

ITEMS = ("Nuläget", "Budgeten", "Lokalerna", "Enkäten", "Revisionen", "Utbildning", "Avtalen", "Rapporten")
LINES_OF_A_MESSAGE = 50
PATIENCE = 30.0
QUIET = 0.004
"""Seconds in which a bot that has nothing to do uses hardly any processor time."""

_TEXT = "Planen för höstens revision är klar och skickas ut före nästa möte"


@dataclass
class Costs:
    """Of captures, in seconds. Alone: until it was acknowledged, until its answer came, processor time.

    The processor time alone is that of the capture, its answer, and the board's update. Under load it is that
    of all captures of a burst, with the answers and boards that fell into it, divided by their number;
    `together` is the time that passed, divided so.
    """

    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A conversation with two people, of whom one writes in it."""

    chat: GroupChat
    writer: Person

    @property
    def ids(self) -> list[str]:
        """What is renamed when a group is copied, beside its meetings."""
        world, people = self.chat.world, self.chat.people
        known = [(one.aad_object_id or "", one.id, _personal(one)) for one in people]
        return [self.chat.id, world.tenant.id, *chain.from_iterable(known), world.service_url]


def _personal(person: Person) -> str:
    """The id of somebody's chat with the bot, which begins when they are first reminded of something."""
    return person.world.ids.personal_chat(person.world.bot_id, person.id)


class Side:
    """A bot and its world. Two of the same seed have the same conversations and people."""

    def __init__(self, seed: str, conversations: int) -> None:
        self.world = World("", seed=seed, lean=True, now=lambda: history.NOW)
        self.player = Player(self.world)
        self.places = [self._place(number) for number in range(conversations)]
        self._bot: RunningBot | None = None

    def _place(self, number: int) -> Place:
        people = [self.world.person(f"{name} {number}") for name in ("Sekreterare", "Ledamot")]
        return Place(self.world.group_chat(f"Grupp {number}", people), people[0])

    @property
    def bot(self) -> RunningBot:
        """The bot that runs."""
        assert self._bot is not None
        return self._bot

    async def start(self, url: str, log: Path, now: dt.datetime = history.NOW) -> RunningBot:
        """Start the bot on a database; the world has to be started."""
        self._bot = await RunningBot.start(url, now, log)
        self.world.client.bot_url = self._bot.messages_url
        return self._bot

    async def open_meetings(self, places: Sequence[Place]) -> None:
        """Plan and open a meeting in each place, with its items."""
        agenda = "\n".join(f"punkt {title}" for title in ITEMS)
        for place in places:
            await self.world.add_bot(place.chat, place.writer)
            for text in ("möte Driftsgruppen 1 september kl 9.30–11, Lindsalen", f"{agenda}\nöppna mötet"):
                await self.player.says(place.chat, place.writer, text)

    async def write(self, place: Place, entries: int) -> None:
        """Write so many entries, spread over the agenda."""
        messages = entries // LINES_OF_A_MESSAGE
        for number in range(messages):
            if number and number % (messages // len(ITEMS) or 1) == 0:
                await self.player.says(place.chat, place.writer, "nästa punkt")
            lines = [line(entries * (1 + number) + at) for at in range(LINES_OF_A_MESSAGE)]
            await self.player.says(place.chat, place.writer, "\n".join(lines))

    async def capture(self, place: Place, number: int, costs: Costs) -> None:
        """Write a line when all is quiet, and note what it cost until its board is shown and all is quiet.

        The board's last update has to be more than a second old.
        """
        before, shown = await quiet(self.bot.pid), self.updates
        heard = await self.player.says(place.chat, place.writer, line(number))
        async with asyncio.timeout(PATIENCE):
            while self.updates == shown:  # noqa: ASYNC110  # a lean world tells of nothing but counts
                await asyncio.sleep(QUIET)
        costs.processor.append(await quiet(self.bot.pid) - before)
        costs.acknowledged.append(heard.acknowledged)
        costs.answered.append(heard.answered)

    async def burst(self, places: Sequence[Place], each: int, number: int, costs: Costs) -> None:
        """Write so many lines in each place, in all of them at the same time, and note what they cost."""
        before, began = await quiet(self.bot.pid), time.perf_counter()

        async def writes(at: int, place: Place) -> None:
            for one in range(each):
                await self.player.says(place.chat, place.writer, line(number + at * each + one))

        await asyncio.gather(*(writes(at, place) for at, place in enumerate(places)))
        captures = len(places) * each
        costs.together.append((time.perf_counter() - began) / captures)
        costs.loaded.append((await quiet(self.bot.pid) - before) / captures)

    @property
    def updates(self) -> int:
        """How many messages the bot has updated."""
        return self.world.connector.record.count("update", 200)


def line(number: int) -> str:
    """A note, or every third time a decision, that is like no other."""
    return f"{'beslut' if number % 3 == 0 else 'anteckning'} {_TEXT} ({number})."


async def quiet(pid: int) -> float:
    """The processor time of a process once it doesn't use any for a moment."""
    used = cpu_seconds_of(pid)
    while True:
        await asyncio.sleep(QUIET)
        now = cpu_seconds_of(pid)
        if now - used < QUIET / 100:
            return now
        used = now


def copied(original: Copies, places: Sequence[Place], groups: int) -> Iterator[list[str]]:
    """The ids of each copy of a group: those of `places` first, then of groups that nothing is heard of."""
    fixed = len(places[0].ids)
    for number in range(groups):
        if number < len(places):
            own = places[number].ids
        else:
            own = [f"{old[:3]}{number:08x}{old[11:]}" for old in original.ids[: fixed - 1]]
            own.append(places[0].ids[-1])
        yield [*own, *(f"{number:08x}{at:04x}{old[12:]}" for at, old in enumerate(original.ids[fixed:]))]
