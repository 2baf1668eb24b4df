"""The bot is killed with SIGKILL: at random moments under load, and in each window from note to answer."""

import asyncio
import datetime as dt
import os
import random
import secrets
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from bot.clock import SystemClock
from cards.board import board
from meetings import log
from playground.connector import GroupChat, Sent, World
from playground.connector.trouble import Ordered, Trouble
from storage.store import SqlStore
from tests.load.mortal import Forker, Mortal
from tests.load.storm import Storm, disk

pytestmark = pytest.mark.slow

START = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
PAST_LEASE = dt.timedelta(seconds=31)
"""What a dead process has claimed is anybody's after its lease of 30 seconds."""

KILLS = int(os.environ.get("DURABILITY_KILLS", "50"))
SEED = os.environ.get("DURABILITY_SEED") or secrets.token_hex(4)
CHATS = 4


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    with Forker.running() as made:
        yield made


@pytest.fixture
async def bot(tmp_path: Path, forker: Forker) -> AsyncIterator[Mortal]:
    async with Mortal.in_folder(tmp_path, forker) as made:
        yield made


@pytest.fixture
async def world(bot: Mortal) -> AsyncIterator[World]:
    async with World(bot.url, now=lambda: START, lean=True) as made:
        yield made


def group_chat(world: World, name: str) -> GroupChat:
    return world.group_chat(name, [world.person(f"Skrivare {name}"), world.person(f"Tryckare {name}")])


async def finished(bot: Mortal) -> None:
    """Wait until nothing is owed any more."""
    try:
        async with asyncio.timeout(30):
            while disk(bot.database).unfinished:  # noqa: ASYNC110  # another process finishes it
                await asyncio.sleep(0.05)
    except TimeoutError:
        left = disk(bot.database).unfinished
        raise AssertionError(f"still owed: {left}; the bot printed {bot.printed()}") from None


async def check_logs_and_boards(bot: Mortal, chats: list[GroupChat]) -> None:
    """Every chain holds, and every board shows what its meeting stands at."""
    shown = disk(bot.database).shown
    places = {chat.id: chat for chat in chats}
    async with SqlStore.open(f"sqlite:///{bot.database}", SystemClock()) as store:
        meetings = await store.all_meetings()
        assert {group for group, _ in meetings} == places.keys()
        for group, summary in meetings:
            log.verify(summary.id, await store.log(summary.id))
            meeting = await store.meeting(summary.id)
            assert meeting is not None
            message = places[group].message(shown[f"board:{summary.id}"].rpartition("|")[2])
            assert message is not None
            assert message.card() == msgspec.json.decode(msgspec.json.encode(board(meeting)))


class Lives:
    """Counts, over the bot's lives, which answers may come twice: those that had come and weren't marked."""

    def __init__(self, bot: Mortal, storm: Storm) -> None:
        self._bot = bot
        self._storm = storm
        self._before: Counter[str] = Counter()
        self.again: Counter[str] = Counter()

    async def end(self) -> None:
        """Kill the bot, and see that all it had answered for is on disk."""
        storm = self._storm
        storm.up.clear()
        await self._bot.kill()
        await storm.world.settled(0.02)
        left = disk(self._bot.database)
        lost = storm.promised - set(left.notes)
        assert not lost, f"answered for and not on disk: {lost}"
        came = storm.answers - self._before
        assert not [one for one, times in came.items() if times > 1], f"answered twice in one life: {came}"
        self.again.update(one for one in came if one in left.unanswered)
        self._before = storm.answers.copy()


async def until_a_moment(chance: random.Random, storm: Storm) -> None:
    """A moment at random: after some notes, or while the bot starts, and then anywhere in what it does."""
    if storm.up.is_set():
        async with asyncio.timeout(20):
            await storm.answered(chance.randint(0, 30))
    await asyncio.sleep(chance.uniform(0.0, 0.05))


async def test_nothing_is_lost_or_said_twice_however_often_the_bot_is_killed(
    bot: Mortal, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    storm = Storm(world, [group_chat(world, f"Grupp {number}") for number in range(CHATS)])
    lives = Lives(bot, storm)
    now = START
    bot.start(now)
    await bot.ready()
    await storm.prelude()
    await finished(bot)
    raging = asyncio.create_task(storm.rage())
    storm.up.set()
    for _ in range(KILLS):
        await until_a_moment(chance, storm)
        assert not raging.done(), raging.exception()
        await lives.end()
        now += PAST_LEASE
        bot.start(now)
        if chance.random() < 0.1:
            continue  # killed again while it starts
        await bot.ready()
        storm.up.set()
    await bot.ready()
    storm.over = True
    storm.up.set()
    await raging
    await finished(bot)
    await bot.stop()

    twice = lives.again.total()
    with capsys.disabled():
        print(  # noqa: T201  # how wide the window is, in practice
            f"\n{KILLS} kills (DURABILITY_SEED={SEED}): {len(storm.promised)} notes, {twice} answers sent"
            " twice, where the kill fell between the connector's answer and the mark"
        )
    assert Counter(disk(bot.database).notes) == Counter(storm.promised)
    expected = Counter(dict.fromkeys(storm.asked, 1)) + lives.again
    assert {one: storm.answers[one] for one in storm.asked} == dict(expected)
    await check_logs_and_boards(bot, storm.chats)


@dataclass
class Windows:
    """A bot with a meeting open in one chat and nothing owed, to be killed in a chosen window."""

    bot: Mortal
    world: World
    storm: Storm
    chat: GroupChat
    now: dt.datetime = START

    async def write(self, text: str) -> Sent:
        """Write a note and wait until it is acknowledged, or refused by a bot that died."""
        return await self.chat.people[0].says(self.chat, f"anteckning {text}")

    def copies(self, sent: Sent) -> int:
        """How often a note has been answered."""
        return self.storm.answers[sent.message.id]

    @property
    def notes(self) -> list[str]:
        return disk(self.bot.database).notes

    async def restart(self) -> None:
        """Start the bot again, at a time when the leases of the dead one still hold."""
        self.bot.start(self.now)
        await self.bot.ready()

    async def all_sent(self) -> None:
        """Let the leases run out, and wait until nothing is owed."""
        await self.bot.move(self.now + PAST_LEASE)
        await finished(self.bot)

    def hold(self) -> Ordered:
        """Let the connector hold on to the next answer for ever, and never carry it out."""
        return self.world.connector.troubles.order(Trouble(delay=3_600, cut=True), operations="reply")


@pytest.fixture
async def windows(bot: Mortal, world: World) -> Windows:
    chat = group_chat(world, "Grupp")
    storm = Storm(world, [chat])
    bot.start(START)
    await bot.ready()
    await storm.prelude()
    await finished(bot)
    return Windows(bot, world, storm, chat)


@contextmanager
def writing_to(database: Path) -> Iterator[None]:
    """Keep everybody else from writing."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


async def met(trouble: Ordered) -> None:
    """Wait until a request has met this trouble."""
    async with asyncio.timeout(10):
        while not trouble.hits:  # noqa: ASYNC110  # the connector doesn't tell
            await asyncio.sleep(0.005)


async def test_killed_before_the_commit_nothing_happened_and_the_repeat_counts(windows: Windows) -> None:
    with writing_to(windows.bot.database):
        writing = asyncio.create_task(windows.write("Före"))
        await asyncio.sleep(0.2)  # however far it gets in this time, it can't commit
        await windows.bot.kill()
        sent = await writing
    assert sent.answers[-1].failed
    assert windows.notes == []

    await windows.restart()
    for _ in range(3):
        (answer,) = await windows.world.deliver(sent.activity)
        assert not answer.failed
    await windows.all_sent()
    assert windows.notes == ["Före"]
    assert windows.copies(sent) == 1
    await check_logs_and_boards(windows.bot, [windows.chat])


async def test_killed_before_sending_the_answers_come_later_in_their_order(windows: Windows) -> None:
    holding = windows.hold()
    first = await windows.write("Ett")
    await met(holding)
    second = await windows.write("Två")
    await windows.bot.kill()
    assert windows.notes == ["Ett", "Två"]
    assert windows.copies(first) == windows.copies(second) == 0

    await windows.restart()
    await windows.all_sent()
    assert windows.copies(first) == windows.copies(second) == 1
    answered = [message.activity.get("replyToId") for message in windows.chat.bot_messages]
    assert answered.index(first.message.id) < answered.index(second.message.id)
    await check_logs_and_boards(windows.bot, [windows.chat])


async def test_killed_while_sending_the_message_is_another_process_when_the_lease_ends(
    windows: Windows,
) -> None:
    holding = windows.hold()
    sent = await windows.write("Under")
    await met(holding)
    await windows.bot.kill()

    await windows.restart()
    assert disk(windows.bot.database).unanswered == {sent.message.id}
    assert windows.copies(sent) == 0
    await windows.all_sent()
    assert windows.copies(sent) == 1
    assert windows.notes == ["Under"]


async def test_killed_between_the_connectors_answer_and_the_mark_it_is_sent_twice(windows: Windows) -> None:
    slow = windows.world.connector.troubles.order(Trouble(delay=0.3), operations="reply")
    sent = await windows.write("Mellan")
    await met(slow)
    with writing_to(windows.bot.database):
        async with asyncio.timeout(4):
            while not windows.copies(sent):  # noqa: ASYNC110  # after its delay the connector takes it
                await asyncio.sleep(0.005)
        await windows.bot.kill()

    await windows.restart()
    await windows.all_sent()
    assert windows.copies(sent) == 2
    assert windows.notes == ["Mellan"]


async def test_killed_after_the_mark_nothing_is_said_again(windows: Windows) -> None:
    sent = await windows.write("Efter")
    await finished(windows.bot)
    said = len(windows.chat.bot_messages)
    await windows.bot.kill()

    await windows.restart()
    await windows.all_sent()
    assert windows.copies(sent) == 1
    assert len(windows.chat.bot_messages) == said
    await check_logs_and_boards(windows.bot, [windows.chat])


async def test_killed_between_an_approval_and_its_keeping_the_next_one_keeps_it(windows: Windows) -> None:
    """Wherever the kill falls after the approval's answer: one document, of one event, in a whole log."""
    approver = windows.chat.people[0]
    for text in (
        f"justerare @{approver.name}",
        "avsluta mötet ändå",
        "utkast",
        "godkänn",
    ):
        await approver.says(windows.chat, text)
    while "MinutesApproved" not in _events(windows.bot):  # noqa: ASYNC110  # another process writes it
        await asyncio.sleep(0.001)
    await windows.bot.kill()
    at_death = _events(windows.bot)
    assert at_death.count("MinutesKept") == len(_documents(windows.bot))

    await windows.restart()
    async with asyncio.timeout(60):
        while "MinutesKept" not in _events(windows.bot):  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(0.02)
    await windows.all_sent()
    assert _events(windows.bot).count("MinutesKept") == len(_documents(windows.bot)) == 1
    await check_logs_and_boards(windows.bot, [windows.chat])


def _events(bot: Mortal) -> list[str]:
    """The names of what has happened, in its order."""
    return [name for (name,) in _read(bot, "SELECT type FROM events ORDER BY sequence")]


def _documents(bot: Mortal) -> list[tuple[str, ...]]:
    return _read(bot, "SELECT sha256 FROM documents")


def _read(bot: Mortal, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(bot.database)) as connection:
        return connection.execute(sql).fetchall()
