"""A tenant with its people, teams and chats, the Bot Connector that serves them, and the bot they talk to."""

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from playground.connector import activities, keeping, trouble
from playground.connector.client import Answer, Client
from playground.connector.conversations import Conversation, GroupChat, MeetingChat, PersonalChat
from playground.connector.ids import Ids
from playground.connector.messages import Message
from playground.connector.persons import Person, Role
from playground.connector.server import PREFIX, CheckToken, Connector
from playground.connector.teams import Channel, Team, Thread
from playground.connector.trouble import Ordered
from playground.connector.wire import Json

RosterIds = Literal["aadObjectId", "objectId", "both"]
Listener = Callable[[Message], None]


@dataclass(frozen=True)
class Tenant:
    """An Entra tenant: id and domain."""

    id: str
    domain: str = "kommun.onmicrosoft.example"


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class World:
    """Everything a bot in Teams meets; an async context manager.

    `bot_url` is the bot's message endpoint. `token` gives the bearer token of each activity and
    `check_token` judges the bot's Authorization header. `now` is the clock of timestamps.
    `hears_everything` stands for the permissions that let a bot hear messages without a mention.
    `roster_ids` says under which key or keys a roster tells the Entra object id. `lean` keeps counts
    only and asks no clock; with `record_limit` only that many of the newest exchanges and findings are kept.
    `enforce_rates` answers 429 past the documented rates. `seed` makes all ids of accounts and
    conversations; the same seed and names give the same ids.
    """

    def __init__(
        self,
        bot_url: str,
        *,
        app_id: str = "00000000-0000-4000-8000-00000000a991",
        bot_name: str = "Justera",
        tenant: Tenant | None = None,
        seed: str = "playground",
        token: Callable[[], str] | None = None,
        check_token: CheckToken | None = None,
        now: Callable[[], dt.datetime] = _utc_now,
        hears_everything: bool = False,
        roster_ids: RosterIds = "aadObjectId",
        lean: bool = False,
        enforce_rates: bool = False,
        record_limit: int | None = None,
    ) -> None:
        self.ids = Ids(seed)
        self.lean = lean
        self.tenant = tenant or Tenant(self.ids.guid("tenant"))
        self.bot_name = bot_name
        self.bot_id = f"28:{app_id}"
        self.now = now
        self.hears_everything = hears_everything
        self.roster_ids = roster_ids
        self.conversations: dict[str, Conversation] = {}
        self.people: list[Person] = []
        self.failures: deque[Answer] = deque(maxlen=20)
        self._listeners: list[Listener] = []
        self._typing_listeners: list[Callable[[Conversation], None]] = []
        self.connector = Connector(
            self, lean=lean, enforce_rates=enforce_rates, check_token=check_token, limit=record_limit
        )
        self.client = Client(bot_url, token, self.connector.record, self.connector.traffic)

    @property
    def service_url(self) -> str:
        """The address that activities tell the bot to answer at; it ends in a slash, as Teams' does."""
        return f"http://127.0.0.1:{self.connector.port}{PREFIX}/"

    async def start(self, port: int = 0, *, serve: bool = True) -> None:
        """Open the connector on loopback, at a free port unless one is given, and the session to the bot.

        Without `serve` the connector is part of somebody's application, by `connector.add_routes`, who also
        sets `connector.port`.
        """
        if serve:
            await self.connector.start(port)
        await self.client.start()

    async def close(self) -> None:
        await self.client.close()
        await self.connector.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def bot_account(self) -> Json:
        return {"id": self.bot_id, "name": self.bot_name}

    def person(self, name: str, role: Role = "user", *, email: str | None = None) -> Person:
        """Somebody new; a name is one person's only."""
        person = Person(self, name, role, email)
        if any(known.id == person.id for known in self.people):
            raise ValueError(f"there is a {name!r} already")
        self.people.append(person)
        return person

    def person_called(self, name: str) -> Person | None:
        """Whoever has this account id, Entra object id or address."""
        return next((person for person in self.people if person.is_called(name)), None)

    def team(self, name: str, people: Iterable[Person]) -> Team:
        """A team with its General channel; raises ValueError for somebody without account."""
        people = list(people)
        strangers = [person.name for person in people if person.aad_object_id is None]
        if strangers:
            raise ValueError(f"{strangers} have no account and can't be in a team")
        return Team(self, name, people)

    def group_chat(self, name: str, people: Iterable[Person]) -> GroupChat:
        chat = GroupChat(self, name, people)
        self.keep(chat)
        return chat

    def meeting_chat(
        self,
        name: str,
        people: Iterable[Person],
        *,
        organiser: Person,
        start: dt.datetime,
        end: dt.datetime,
    ) -> MeetingChat:
        """The chat of a scheduled meeting; `start` and `end` are aware."""
        chat = MeetingChat(self, name, people, organiser, start, end)
        self.keep(chat)
        return chat

    def personal_chat(self, person: Person) -> PersonalChat:
        """The one chat of this person and the bot."""
        for conversation in self.conversations.values():
            if isinstance(conversation, PersonalChat) and conversation.person is person:
                return conversation
        chat = PersonalChat(self, person)
        self.keep(chat)
        return chat

    def keep(self, conversation: Conversation) -> None:
        """Make a conversation known to the connector; raises ValueError when its id is taken."""
        if conversation.id in self.conversations:
            raise ValueError(f"there is a conversation {conversation.name!r} of that kind already")
        self.conversations[conversation.id] = conversation

    def knows_bot(self, person: Person) -> bool:
        """Whether the bot may write to this person: it is installed for them or somewhere they are."""
        return any(
            conversation.installed and person in conversation.members
            for conversation in self.conversations.values()
            if not isinstance(conversation, Thread)
        )

    async def add_bot(self, where: Team | Conversation, by: Person) -> list[Answer]:
        """Install the bot and tell it so, as Teams does: conversationUpdate and installationUpdate.

        A channel stands for its team, with that channel selected.
        """
        team, place = self._placed(where)
        for conversation in team.channels if team else [place]:
            conversation.installed = True
        added = [self.bot_account()]
        if isinstance(place, PersonalChat):
            added.append({"id": by.id, "aadObjectId": by.aad_object_id})
        told = [{key: account[key] for key in account if key != "name"} for account in added]
        return [
            *await self.deliver(activities.members_changed(by, place, added=told, team=team)),
            *await self.deliver(activities.installation(by, place, "add", team)),
        ]

    async def remove_bot(self, where: Team | Conversation, by: Person) -> list[Answer]:
        """Uninstall the bot: from now on the connector answers 403 BotNotInConversationRoster there."""
        team, place = self._placed(where)
        for conversation in team.channels if team else [place]:
            conversation.installed = False
        gone = [{"id": self.bot_id}]
        return [
            *await self.deliver(activities.members_changed(by, place, removed=gone, team=team)),
            *await self.deliver(activities.installation(by, place, "remove", team)),
        ]

    def _placed(self, where: Team | Conversation) -> tuple[Team | None, Conversation]:
        if isinstance(where, Team):
            return where, where.general
        if isinstance(where, Thread):
            where = where.channel
        return (where.team, where) if isinstance(where, Channel) else (None, where)

    async def add_member(self, where: Team | GroupChat, person: Person, by: Person) -> list[Answer]:
        """Let somebody in and tell the bot, which hears it in the team's General channel."""
        where.people.append(person)
        added = [{"id": person.id, "aadObjectId": person.aad_object_id}]
        team, place = self._placed(where)
        return await self.deliver(activities.members_changed(by, place, added=added, team=team))

    async def start_meeting(self, chat: MeetingChat) -> list[Answer]:
        chat.under_way = True
        return await self.deliver(activities.meeting(chat, started=True))

    async def end_meeting(self, chat: MeetingChat) -> list[Answer]:
        chat.under_way = False
        return await self.deliver(activities.meeting(chat, started=False))

    async def deliver(self, activity: Json, *, repeat: int = 1, at_once: bool = False) -> list[Answer]:
        """Post any activity to the bot, `repeat` times with the same id; `failures` keeps what went wrong.

        Trouble with "activity" comes on top: once more for `trouble.twice`, later for `trouble.slow`.
        """
        delay, met = self.connector.troubles.meet("activity", str(activity.get("conversation", {}).get("id")))
        if delay:
            await asyncio.sleep(delay)
        if met is not None and met.twice:
            repeat += 1
        answers = await self.client.send_repeatedly(activity, repeat, at_once=at_once)
        self.failures.extend(answer for answer in answers if answer.failed)
        return answers

    def send_twice_next(self, times: int | None = 1) -> Ordered:
        """Let the next `times` activities (None: all) reach the bot twice, with the same id."""
        return self.connector.troubles.order(trouble.twice(), times=times)

    def bring_back(self, kept: Json) -> Message:
        """Put a message of an earlier run, by `Message.kept`, where it was; nobody is told of it.

        Threads and personal chats are made again; whether the bot is installed isn't a message's matter.
        Raises ValueError for an unknown person or conversation, and for a message that is there already.
        """
        return keeping.bring_back(self, kept)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every message that comes or changes; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def listen_typing(self, listener: Callable[[Conversation], None]) -> Callable[[], None]:
        """Call `listener` with the conversation whenever the bot types there; returns what ends it."""
        self._typing_listeners.append(listener)
        return lambda: self._typing_listeners.remove(listener)

    def typed(self, conversation: Conversation) -> None:
        for listener in tuple(self._typing_listeners):
            listener(conversation)

    def changed(self, message: Message) -> None:
        for listener in tuple(self._listeners):
            listener(message)

    async def settled(
        self,
        quiet: float = 0.05,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109  # the usual name in a test
    ) -> None:
        """See `Connector.settled`."""
        await self.connector.settled(quiet, timeout=timeout)
