"""Where people and the bot talk: channels with threads, group chats, meeting chats, personal chats."""

import asyncio
import bisect
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.connector import ids
from playground.connector.messages import Message
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.persons import Person
    from playground.connector.world import World

Predicate = Callable[[Message], object]


class NotSeenError(AssertionError):
    """What was waited for didn't come in time; the text says what did."""


@dataclass(eq=False)
class _Waiter:
    predicate: Predicate
    found: asyncio.Future[Message]

    def look(self, message: Message) -> None:
        if self.found.done():
            return
        try:
            if self.predicate(message):
                self.found.set_result(message)
        except Exception as error:  # noqa: BLE001  # a broken predicate must fail its test, not the server
            self.found.set_exception(error)


class Conversation:
    """A conversation with its members and messages; `installed` says whether the bot is in it."""

    kind = ""
    is_group = True

    def __init__(self, world: "World", conversation_id: str, name: str | None) -> None:
        self.world = world
        self.id = conversation_id
        self.name = name
        self.installed = False
        self.messages: list[Message] = []
        self._by_id: dict[str, Message] = {}
        self._waiters: list[_Waiter] = []

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name or self.id}>"

    @property
    def members(self) -> list["Person"]:
        raise NotImplementedError

    @property
    def paged(self) -> bool:
        """Whether the roster comes in pages: only teams and channels do."""
        return False

    def account(self) -> Json:
        """`conversation` of an activity sent from here."""
        group = {"isGroup": True} if self.is_group else {}
        return {
            **group,
            "conversationType": self.kind,
            "tenantId": self.world.tenant.id,
            "id": self.id,
        }

    def channel_data(self) -> Json:
        return {"tenant": {"id": self.world.tenant.id}}

    @property
    def bot_messages(self) -> list[Message]:
        """The bot's messages that are still there, in order."""
        return [message for message in self.messages if message.from_bot and not message.deleted]

    @property
    def last(self) -> Message:
        """The bot's newest message; raises IndexError when there is none."""
        return self.bot_messages[-1]

    def message(self, message_id: str) -> Message | None:
        return self._by_id.get(message_id)

    def place(self, message_id: str, reply_to: str | None) -> "Conversation":  # noqa: ARG002  # see Channel
        """Where a message of this id lands that answers `reply_to`, or nothing in particular."""
        return self

    def add(self, message_id: str, body: bytes, sender: "Person | None") -> Message:
        """Take in a message; shown at once to whoever waits."""
        message = Message(self, message_id, body, sender)
        if not self.world.lean:
            message.at = self.world.now()
        self.keep(message)
        self.changed(message)
        return message

    def keep(self, message: Message) -> None:
        self.messages.append(message)
        self._by_id[message.id] = message

    def bring_back(self, message: Message) -> None:
        """Take in a message from an earlier run at its place in the order; nobody is told of it."""
        if message.id in self._by_id:
            raise ValueError(f"there is a message {message.id} in {self!r} already")
        bisect.insort(self.messages, message, key=lambda one: int(one.id))
        self._by_id[message.id] = message

    def changed(self, message: Message) -> None:
        """Tell everybody who waits that a message came, was updated, deleted or is seen anew."""
        self.show(message)
        self.world.changed(message)

    def show(self, message: Message) -> None:
        for waiter in tuple(self._waiters):
            waiter.look(message)

    async def wait_for(
        self,
        wanted: str | Predicate,
        *,
        timeout: float = 5.0,  # noqa: ASYNC109  # the usual name in a test
        viewer: "Person | None" = None,
        after: Message | None = None,
    ) -> Message:
        """The first message of the bot, here already or coming, whose text holds `wanted` or that fulfils it.

        A predicate sees people's messages too. `viewer` reads as that person; `after` leaves out that
        message and the earlier ones. Raises `NotSeenError` after `timeout` seconds.
        """
        predicate = _from_text(wanted, viewer) if isinstance(wanted, str) else wanted
        earlier = set(self.messages[: self.messages.index(after) + 1]) if after else set()

        def fits(message: Message) -> object:
            return message not in earlier and predicate(message)

        for message in self.messages:
            if fits(message):
                return message
        waiter = _Waiter(fits, asyncio.get_running_loop().create_future())
        with self._waiting(waiter):
            try:
                async with asyncio.timeout(timeout):
                    return await waiter.found
            except TimeoutError:
                raise NotSeenError(self._not_seen(wanted, timeout, viewer)) from None

    @contextmanager
    def _waiting(self, waiter: _Waiter) -> Iterator[None]:
        self._waiters.append(waiter)
        try:
            yield
        finally:
            self._waiters.remove(waiter)

    def _not_seen(self, wanted: str | Predicate, seconds: float, viewer: "Person | None") -> str:
        what = repr(wanted) if isinstance(wanted, str) else getattr(wanted, "__name__", "the predicate")
        seen = [
            f"  {message.id} {message.sender.name if message.sender else 'bot'}: "
            f"{message.text_of(viewer)!r} {message.buttons(viewer)}"
            for message in self.messages[-10:]
        ]
        failures = [f"  the bot answered {answer}" for answer in list(self.world.failures)[-3:]]
        return "\n".join([f"{what} wasn't seen in {self!r} within {seconds:g} s; last:", *seen, *failures])


def _from_text(wanted: str, viewer: "Person | None") -> Predicate:
    return lambda message: message.from_bot and wanted in message.text_of(viewer)


class PersonalChat(Conversation):
    """One person and the bot."""

    kind = "personal"
    is_group = False

    def __init__(self, world: "World", person: "Person") -> None:
        super().__init__(world, world.ids.personal_chat(world.bot_id, person.id), person.name)
        self.person = person

    @property
    def members(self) -> list["Person"]:
        return [self.person]


class GroupChat(Conversation):
    """A chat between several."""

    kind = "groupChat"

    def __init__(
        self, world: "World", name: str, people: Iterable["Person"], conversation_id: str | None = None
    ) -> None:
        super().__init__(world, conversation_id or world.ids.group_chat(name), name)
        self.people = list(people)

    @property
    def members(self) -> list["Person"]:
        return self.people


class MeetingChat(GroupChat):
    """The chat of a scheduled meeting; people without an account can join it."""

    def __init__(
        self,
        world: "World",
        name: str,
        people: Iterable["Person"],
        organiser: "Person",
        start: dt.datetime,
        end: dt.datetime,
    ) -> None:
        super().__init__(world, name, people, world.ids.meeting_chat(name))
        self.organiser = organiser
        self.start = start
        self.end = end
        self.under_way = False
        self.meeting_id = ids.meeting_id(self.id)
        self.join_url = f"https://teams.example/l/meetup-join/{world.ids.guid('join', name)}"

    def channel_data(self) -> Json:
        return {**super().channel_data(), "meeting": {"id": self.meeting_id}}
