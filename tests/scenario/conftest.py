"""A running bot, a fake Bot Connector and the invented group, over real HTTP on loopback."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from bot.app import Running, running
from bot.clock import MovableClock
from bot.exporting import FORMS
from bot.files.making import Makers
from bot.settings import Settings
from meetings.group import MeetingSummary
from meetings.meeting import Meeting
from playground.connector import Channel, Conversation, Message, Person, World
from playground.group import Group, move_in

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = dt.datetime(2026, 9, 1, 9, 0, tzinfo=STOCKHOLM)
PLANNED = "möte Ledningsgruppen 3 september kl 13–17.30, Lindsalen, Ekebro"

PATIENCE = 20.0
"""Seconds that anything may take which must come: long enough for a busy machine, and nobody measures it."""

# What `FORMS` makes, without a process for each scenario that approves minutes.
IN_A_THREAD: Makers = {**FORMS}


@dataclass
class Scene:
    """What a scenario plays with; `group` has the people and the channel."""

    world: World
    group: Group
    clock: MovableClock
    database_url: str
    bot: Running
    settings: Settings
    makers: Makers
    _stack: AsyncExitStack = field(repr=False)

    async def stop(self) -> None:
        """Stop the bot as an operator would."""
        await self._stack.aclose()

    async def restart(self) -> None:
        """Stop the bot where it runs, and start it again on the same database."""
        await self.stop()
        self._stack, self.bot = await _start(
            self.world, self.database_url, self.clock, self.settings, self.makers
        )

    async def says(
        self, who: Person, text: str, *, where: Conversation | None = None, **more: Any
    ) -> Message:
        """Write to the bot and wait for its answer."""
        place = where or self.group.channel
        sent = await who.says(place, text, **more)
        assert sent.status < 300, sent.answers
        return await place.wait_for(
            lambda message: message.from_bot and message.activity.get("replyToId") == sent.message.id,
            timeout=PATIENCE,
        )

    async def answer(self, who: Person, text: str, **more: Any) -> str:
        """Write to the bot; all text of its answer."""
        return (await self.says(who, text, **more)).text_of(who)

    async def meetings(self) -> list[MeetingSummary]:
        """All meetings, by start."""
        return [summary for _, summary in await self.bot.store.all_meetings()]

    async def meeting(self, place: int = 0) -> Meeting:
        """The state of a meeting, read from the database."""
        summary = (await self.meetings())[place]
        meeting = await self.bot.store.meeting(summary.id, fresh=True)
        assert meeting is not None
        return meeting

    async def card(
        self, button: str, *, viewer: Person | None = None, where: Channel | None = None
    ) -> Message:
        """The newest message of the bot that has this button."""
        place = where or self.group.channel

        def has(message: Message) -> bool:
            return message.from_bot and not message.deleted and button in message.buttons(viewer)

        await place.wait_for(has, timeout=PATIENCE)
        return [message for message in place.messages if has(message)][-1]


async def _start(
    world: World, database_url: str, clock: MovableClock, settings: Settings, makers: Makers
) -> tuple[AsyncExitStack, Running]:
    stack = AsyncExitStack()
    bot = await stack.enter_async_context(
        running(settings, database_url, local=True, clock=clock, makers=makers)
    )
    runner = web.AppRunner(bot.web, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    world.client.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    return stack, bot


@asynccontextmanager
async def stage(
    folder: Path,
    *,
    install: bool = True,
    settings: Settings | None = None,
    makers: Makers = IN_A_THREAD,
    database_url: str | None = None,
) -> AsyncIterator[Scene]:
    """A scene with the bot added to the channel, on a new SQLite database unless there is another.

    Without links unless set.
    """
    settings = settings or Settings()
    clock = MovableClock(NOW)
    database_url = database_url or f"sqlite:///{folder / 'justera.sqlite'}"
    async with World("http://127.0.0.1:9/api/messages", now=clock.now) as world:
        group = move_in(world)
        stack, bot = await _start(world, database_url, clock, settings, makers)
        scene = Scene(world, group, clock, database_url, bot, settings, makers, stack)
        try:
            if install:
                await world.add_bot(group.channel, group.secretary)
            yield scene
        finally:
            await scene._stack.aclose()  # the scene's own


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot in the group's channel at nine in the morning on 1 September 2026."""
    async with stage(tmp_path) as made:
        yield made
