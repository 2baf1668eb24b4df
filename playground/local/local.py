"""The local Teams: a world that is kept, its bot, and all that the page is told."""

import asyncio
import datetime as dt
import importlib.metadata
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from playground.connector import Dialog, Exchange, Message, Person, World
from playground.connector.conversations import Conversation
from playground.connector.wire import Json
from playground.local import traffic as traffic_
from playground.local import views
from playground.local.appactions import message_actions
from playground.local.bot import Bot, OutsideBot, OwnBot, move_clock
from playground.local.clock import WorldClock
from playground.local.demonstration import Demonstration
from playground.local.folder import Folder
from playground.local.hub import Hub
from playground.local.keeping import Keeper
from playground.local.meetings import Meetings
from playground.local.traffic import Traffic
from playground.local.troubles import Orders
from playground.local.views import Revisions
from playground.process import BotFailedError

VERSION = importlib.metadata.version("justera")

log = logging.getLogger("playground.local")


@dataclass(frozen=True)
class Options:
    """How a local Teams is set up.

    `bot` is the address of one that runs already, else one is started at `bot_port` (0: a free one) with
    `database_url`, which is a file in `folder` when empty. `language` is the one that the bot begins to speak
    in. With `links` its cards link to documents, which it gives out itself; without, what its own settings
    say holds. `now` moves the clock at the start.
    """

    folder: Folder
    bot_port: int = 0
    bot: str = ""
    database_url: str = ""
    language: str = "sv"
    links: bool = True
    now: dt.datetime | None = None

    @property
    def database_is_ours(self) -> bool:
        return not self.bot and not self.database_url


class LocalTeams:
    """Everything behind the page; `start` when its server listens at a port, and `close` in the end.

    `told` is called when the bot's status has changed.
    """

    def __init__(self, options: Options, told: Callable[[Bot], None] = lambda _: None) -> None:
        self.options = options
        self.clock = WorldClock()
        self.world = World("http://127.0.0.1:9/api/messages", now=self.clock.now, record_limit=traffic_.LIMIT)
        self.keeper = Keeper(options.folder.world, self.world, self.clock)
        self.home = self.keeper.bring_back()
        if options.now is not None:
            self.clock.move(options.now)
            self.keeper.look()
        database_url = options.database_url or options.folder.database_url
        self.bot: Bot = (
            OutsideBot(options.bot, self._bot_changed)
            if options.bot
            else OwnBot(
                database_url,
                options.folder.log,
                options.bot_port,
                self.clock,
                self._bot_changed,
                secret=options.folder.secret() if options.links else "",
            )
        )
        self.meetings = Meetings(None if options.bot else database_url)
        self.traffic = Traffic(self.clock.now)
        self.orders = Orders(self.world.connector.troubles)
        self.revisions = Revisions()
        self.number = time.time_ns()
        self.dialogs: dict[str, tuple[Person, Dialog]] = {}
        self.demo = self._new_demo()
        self.hub = Hub(self.state)
        self.actions: list[Json] = []
        self._told = told
        self._tasks: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()
        self._begun = asyncio.Event()
        self._asked_for_actions = False
        self.world.listen(self._message_changed)
        self.world.listen_typing(self._typed)
        self.world.connector.record.listen(self._exchanged)

    async def start(self, port: int) -> None:
        """Begin: the bot is started meanwhile."""
        self.world.connector.port = port
        await self.world.start(serve=False)
        self.hub.start()
        self._in_background(self._begin())

    def _new_demo(self) -> Demonstration:
        return Demonstration(self.move_clocks, self._demo_changed, self.options.language)

    async def close(self) -> None:
        """Stop the demo, the streams and the bot; raises `BotFailedError` where that doesn't stop well."""
        await self.demo.stop()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.close()
        try:
            await self.bot.close()
        finally:
            await self.world.close()
            self.keeper.close()

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin(self) -> None:
        try:
            await self.start_bot()
        except BotFailedError as error:
            log.error("%s", error)  # noqa: TRY400
        self._begun.set()

    def page_opened(self) -> None:
        """Learn the message actions when the first page wants them, and the bot has been let start first."""
        if not self._asked_for_actions:
            self._asked_for_actions = True
            self._in_background(self._learn_actions())

    async def _learn_actions(self) -> None:
        await self._begun.wait()
        self.actions = await message_actions()
        self.changed()

    async def start_bot(self) -> None:
        """Start the bot and, where it hasn't been told yet, install it in its first places."""
        async with self._one_at_a_time:
            await self._start_bot()

    async def _start_bot(self) -> None:
        await self.bot.start()
        self.world.client.bot_url = f"{self.bot.address}/api/messages"
        if self.bot.own:
            await self._settle_bot()

    async def _meet_bot(self) -> None:
        """Tell a bot that somebody else has started the world's time and where it is installed."""
        async with self._one_at_a_time:
            try:
                if self.clock.moved:
                    await move_clock(self.bot, self.clock.now())
            except BotFailedError as error:
                log.warning("%s", error)
            await self._settle_bot()

    async def _settle_bot(self) -> None:
        for where in self.home.bots_first_places():
            if where.id in self.keeper.settled:
                continue
            answers = await self.world.add_bot(where, self.home.group.secretary)
            if not any(answer.failed for answer in answers):
                self.keeper.settled.add(where.id)
            self.changed()

    async def move_clocks(self, moment: dt.datetime | None) -> None:
        """Move the world's clock and the bot's, or both back to real time.

        Raises ValueError for a time that can't be, `BotFailedError` where the bot's isn't moved.
        """
        self.clock.move(moment)
        self.changed()
        self.hub.send("clock", None, lambda _: self.clock_view())
        await move_clock(self.bot, self.clock.now())

    async def reset(self) -> None:
        """Empty the world and the bot's database, and begin anew; raises `BotFailedError`."""
        async with self._one_at_a_time:
            await self._reset()

    async def _reset(self) -> None:
        await self.demo.stop()
        await self.bot.stop()
        self.options.folder.remove_database()
        world = self.world
        world.conversations.clear()
        world.people.clear()
        world.failures.clear()
        world.hears_everything = False
        world.connector.findings.clear()
        world.connector.record.exchanges.clear()
        for forgotten in (self.orders, self.traffic, self.dialogs):
            forgotten.clear()
        self.revisions.forget()
        self.clock.move(self.options.now)
        self.demo = self._new_demo()
        self.home = self.keeper.start_over()
        self.number += 1
        self.hub.let_go()
        self.changed()
        await self._start_bot()

    def changed(self) -> None:
        """Something that isn't a message may have changed: keep it and tell it."""
        self.keeper.look()
        self.hub.state_changed()

    def _message_changed(self, message: Message) -> None:
        self.keeper.changed(message)
        self.revisions.changed(message)
        members = message.conversation.members
        self.hub.send(
            "message", message, lambda reader: self.message_view(message, reader), lambda one: one in members
        )

    def _typed(self, conversation: Conversation) -> None:
        members = conversation.members
        told = {"conversation": conversation.id}
        self.hub.send("typing", conversation, lambda _: told, lambda one: one in members)

    def _exchanged(self, exchange: Exchange) -> None:
        numbered = self.traffic.add(exchange)
        self.hub.send("traffic", numbered.id, lambda _: traffic_.view(numbered))
        if self.keeper.look() or self.orders.any:
            self.hub.state_changed()

    def _bot_changed(self) -> None:
        self.changed()
        self._told(self.bot)
        if not self.bot.own and self.bot.status == "running":
            self._in_background(self._meet_bot())

    def _demo_changed(self) -> None:
        self.hub.send("demo", None, lambda _: self.demo.view())
        self.changed()

    def message_view(self, message: Message, reader: Person) -> Json:
        return views.message(message, reader, self.revisions.of(message))

    def clock_view(self) -> Json:
        return {"now": self.clock.now().isoformat(), "moved": self.clock.moved}

    def state(self, reader: Person) -> Json:
        """All that `reader` is told but for the messages themselves."""
        members, activity = views.places(self.home, reader)
        return {
            "bot": {
                "id": self.world.bot_id,
                "name": self.world.bot_name,
                "status": self.bot.status,
                "own": self.bot.own,
                "address": self.bot.address,
                "problem": self.bot.problem,
            },
            "me": reader.id,
            "world": str(self.number),
            "people": views.people(self.home),
            "teams": views.teams(self.home, reader),
            "chats": views.chats(self.home, reader),
            "members": members,
            "clock": self.clock_view(),
            "hearsEverything": self.world.hears_everything,
            "troubles": self.orders.view(),
            "demo": self.demo.view(),
            "actions": self.actions,
            "activity": activity,
            "resettable": self.options.database_is_ours,
            "version": VERSION,
        }

    def person(self, person_id: str) -> Person | None:
        return self.home.person(person_id)

    def conversation(self, conversation_id: str) -> Conversation | None:
        return self.world.conversations.get(conversation_id)
