"""The bot is killed with SIGKILL in each window from note to answer; at random moments: tests/faults."""

import asyncio
import datetime as dt
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from playground.connector import GroupChat, Sent, World
from playground.connector.trouble import Ordered, Trouble
from storage import tables
from storage.engine import database_url
from tests.faults.checks import logs_and_boards
from tests.load.mortal import Forker, Mortal
from tests.load.standing import events, reading, standing
from tests.load.storm import PATIENCE, Storm

pytestmark = pytest.mark.slow

START = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
LEASE = 1.0
"""Seconds after which what a dead process has claimed is anybody's."""


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    with Forker.running() as made:
        yield made


@pytest.fixture
async def bot(tmp_path: Path, forker: Forker) -> AsyncIterator[Mortal]:
    async with Mortal.in_folder(tmp_path, forker, lease=LEASE) as made:
        yield made


@pytest.fixture
async def world(bot: Mortal) -> AsyncIterator[World]:
    async with World(bot.url, now=lambda: START, lean=True) as made:
        yield made


def group_chat(world: World, name: str) -> GroupChat:
    return world.group_chat(name, [world.person(f"Skrivare {name}"), world.person(f"Tryckare {name}")])


async def finished(bot: Mortal) -> None:
    """Wait until nothing is owed any more."""
    left: dict[str, int] = {}
    try:
        async with asyncio.timeout(PATIENCE):
            while left := standing(bot.database).unfinished:  # noqa: ASYNC110  # another process finishes it
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"still owed: {left}; the bot printed {bot.printed()}") from None


@dataclass
class Windows:
    """A bot with a meeting open in one chat and nothing owed, to be killed in a chosen window."""

    bot: Mortal
    world: World
    storm: Storm
    chat: GroupChat

    async def write(self, text: str) -> Sent:
        """Write a note and wait until it is acknowledged, or refused by a bot that died."""
        return await self.chat.people[0].says(self.chat, f"anteckning {text}")

    def copies(self, sent: Sent) -> int:
        """How often a note has been answered."""
        return self.storm.answers[sent.message.id]

    @property
    def notes(self) -> list[str]:
        return standing(self.bot.database).notes

    async def restart(self) -> None:
        """Start the bot again."""
        self.bot.start(START)
        await self.bot.ready()

    async def all_sent(self) -> None:
        """Wait until nothing is owed, for which the leases of the dead one must run out."""
        await finished(self.bot)

    async def check(self) -> None:
        """Every chain holds, and every board shows what its meeting stands at."""
        await logs_and_boards(self.bot.database, [self.chat], standing(self.bot.database).shown)

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
def writing_to(database: str) -> Iterator[None]:
    """Keep everybody else from writing."""
    file = database_url(database).database
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
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
    await windows.check()


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
    await windows.check()


async def test_killed_while_sending_the_message_is_another_process_when_the_lease_ends(
    windows: Windows,
) -> None:
    holding = windows.hold()
    sent = await windows.write("Under")
    await met(holding)
    await windows.bot.kill()

    assert standing(windows.bot.database).unanswered == {sent.message.id}
    assert windows.copies(sent) == 0

    await windows.restart()
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
    await windows.check()


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
    while "MinutesApproved" not in events(windows.bot.database):  # noqa: ASYNC110  # another process writes it
        await asyncio.sleep(0.001)
    await windows.bot.kill()
    at_death = events(windows.bot.database)
    assert at_death.count("MinutesKept") == len(_documents(windows.bot))

    await windows.restart()
    async with asyncio.timeout(60):
        while "MinutesKept" not in events(windows.bot.database):  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(0.02)
    await windows.all_sent()
    assert events(windows.bot.database).count("MinutesKept") == len(_documents(windows.bot)) == 1
    await windows.check()


def _documents(bot: Mortal) -> Sequence[str]:
    with reading(bot.database) as connection:
        return connection.execute(select(tables.documents.c.sha256)).scalars().all()
