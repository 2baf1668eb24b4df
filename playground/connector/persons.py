"""Somebody who uses Teams: writes, presses buttons, adds the bot."""

import asyncio
import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from playground.connector import activities, mentions, pressing
from playground.connector.client import Answer
from playground.connector.conversations import Conversation, PersonalChat
from playground.connector.messages import Message
from playground.connector.pressing import Press
from playground.connector.teams import Thread
from playground.connector.wire import Json, encode

if TYPE_CHECKING:
    from playground.connector.world import World

Role = Literal["user", "guest", "anonymous"]


class CannotWriteError(AssertionError):
    """Teams wouldn't let this person write this here."""


@dataclass(frozen=True)
class Sent:
    """A message somebody wrote; `answers` is empty when the bot wasn't told of it."""

    message: Message
    activity: Json
    answers: list[Answer]

    @property
    def delivered(self) -> bool:
        return bool(self.answers)

    @property
    def status(self) -> int:
        """The status of the bot's last answer."""
        return self.answers[-1].status


class Person:
    """Somebody in the tenant ("user"), a guest account in it ("guest") or without account ("anonymous")."""

    def __init__(self, world: "World", name: str, role: Role = "user", email: str | None = None) -> None:
        self.world = world
        self.role: Role = role
        self.name = f"{name} (Guest)" if role == "anonymous" else name
        self.aad_object_id = None if role == "anonymous" else world.ids.guid("person", name)
        self.id = world.ids.account(world.bot_id, name)
        self.email = email or f"{world.ids.guid('mail', name)[:8]}@kommun.example"
        self.locale = "sv-SE"
        self.timezone = "Europe/Stockholm"

    def __repr__(self) -> str:
        return f"<Person {self.name}>"

    @property
    def given_name(self) -> str:
        return self.name.split(" ", maxsplit=1)[0]

    def account(self) -> Json:
        """`from` of an activity; without `aadObjectId` for somebody without account."""
        known = {} if self.aad_object_id is None else {"aadObjectId": self.aad_object_id}
        return {"id": self.id, "name": self.name, **known}

    def roster(self) -> Json:
        """The person as the roster shows them; the object id's key or keys follow the world's setting."""
        told: Json = {"id": self.id, "name": self.name}
        if self.aad_object_id is not None:
            keys = (
                ("aadObjectId", "objectId") if self.world.roster_ids == "both" else (self.world.roster_ids,)
            )
            told |= dict.fromkeys(keys, self.aad_object_id)
            local, _, domain = self.email.partition("@")
            foreign = f"{local}_{domain}#EXT#@{self.world.tenant.domain}"
            told |= {
                "givenName": self.given_name,
                "surname": self.name.rpartition(" ")[2],
                "email": self.email,
                "userPrincipalName": foreign if self.role == "guest" else self.email,
            }
        return {**told, "tenantId": self.world.tenant.id, "userRole": self.role}

    def is_called(self, name: str) -> bool:
        """Whether `name` is one of this person's ids or addresses."""
        return name in {self.id, self.aad_object_id, self.email, self.roster().get("userPrincipalName")}

    async def says(
        self,
        conversation: Conversation,
        text: str,
        *,
        mention_bot: bool | None = None,
        mentions: Iterable["Person"] = (),
        reply_to: Message | None = None,
        repeat: int = 1,
        at_once: bool = False,
    ) -> Sent:
        """Write a message; `@Name` of a member, of somebody in `mentions` or of the bot is a real mention.

        The bot is mentioned first in the text unless `@<bot>` stands in it; by default everywhere but in
        a personal chat. Where it isn't mentioned it is told only if `world.hears_everything`, as in Teams.
        Those in `mentions` may be written by given name. In a channel this begins a thread unless it
        answers `reply_to`. `repeat` sends the same activity again.
        Raises `CannotWriteError` where Teams wouldn't let this happen.
        """
        self._check(conversation)
        bot = self.world.bot_name
        if mention_bot is None:
            mention_bot = not isinstance(conversation, PersonalChat)
        if mention_bot and f"@{bot}" not in text:
            text = f"@{bot} {text}"
        marked, entities = self._marked(conversation, text, tuple(mentions))
        to_bot = any(entity["mentioned"]["id"] == self.world.bot_id for entity in entities)
        if to_bot and not conversation.installed:
            raise CannotWriteError(f"{bot} isn't in {conversation!r}: it can't be mentioned there")

        sent = self._write(conversation, marked, entities, reply_to)
        place = sent.message.conversation
        told = to_bot or isinstance(place, PersonalChat) or self.world.hears_everything
        if not told or not place.installed:
            return sent
        answers = await self.world.deliver(sent.activity, repeat=repeat, at_once=at_once)
        return dataclasses.replace(sent, answers=answers)

    def _write(
        self, conversation: Conversation, marked: str, entities: list[Json], reply_to: Message | None
    ) -> Sent:
        """Put a message into the conversation, where everybody sees it at once."""
        message_id = self.world.ids.message()
        place = conversation.place(message_id, reply_to.id if reply_to else None)
        root = place.root_id if isinstance(place, Thread) and place.messages else None
        activity = activities.message(self, place, message_id, marked, entities, root)
        return Sent(place.add(message_id, encode(activity), self), activity, [])

    def _check(self, conversation: Conversation) -> None:
        if self not in conversation.members:
            raise CannotWriteError(f"{self.name} isn't a member of {conversation!r}")

    def _marked(
        self, conversation: Conversation, text: str, others: tuple["Person", ...]
    ) -> tuple[str, list[Json]]:
        accounts = {self.world.bot_name: self.world.bot_id}
        for person in (*conversation.members, *others):
            if person.aad_object_id is not None:
                accounts[person.name] = person.id
        for person in others:
            if person.aad_object_id is None:
                raise CannotWriteError(f"{person.name} has no account and can't be mentioned")
            accounts[person.given_name] = person.id
        marked, entities = mentions.mark(text, accounts)
        found = {entity["mentioned"]["id"] for entity in entities}
        missing = [person.name for person in others if person.id not in found]
        if missing:
            raise CannotWriteError(f"nobody wrote {['@' + name for name in missing]} in {text!r}")
        return marked, entities

    async def presses(
        self,
        message: Message,
        title: str,
        inputs: Mapping[str, object] | None = None,
        *,
        as_submit: bool = False,
        near: str | None = None,
        nth: int | None = None,
        version: int | None = None,
        trigger: str = "manual",
        forged: Mapping[str, object] | None = None,
        conversation: Conversation | None = None,
        repeat: int = 1,
        at_once: bool = False,
    ) -> Press:
        """Press a button as this person sees it and show them what the bot answers.

        `inputs` overrides the card's values by input id (see `cardinputs.fill`). `as_submit` is a client
        without Action.Execute. `near` or `nth` choose among buttons of one title; `version` is that of a
        card the client hasn't renewed. For attacks: `forged` data, another `conversation` or `trigger`.
        Raises `CannotPressError` or `InputsInvalidError`, and nothing is sent.
        """
        index, button = pressing.find(message, self, title, near=near, nth=nth, version=version)
        action = button.action
        if conversation is None:
            self._check(message.conversation)
        if action["type"] not in ("Action.Execute", "Action.Submit"):
            return self._local(message, index, action)
        place = conversation or message.conversation
        as_submit |= action["type"] == "Action.Submit"
        used = pressing.submit_of(action) if as_submit else action
        data = pressing.data_of(button, used, inputs or {}, forged or {})
        if as_submit:
            activity = activities.submit(self, place, self.world.ids.message(), message, data)
            answers = await self.world.deliver(activity, repeat=repeat, at_once=at_once)
            kind: pressing.Kind = "broken" if answers[-1].failed else "submitted"
            return Press(kind, activity=activity, answers=answers)
        activity = activities.execute(self, place, message, pressing.executed(used, data), trigger)
        return await self._invoke(activity, message, index, repeat=repeat, at_once=at_once)

    def _local(self, message: Message, index: int, action: Json) -> Press:
        if action["type"] == "Action.OpenUrl":
            return Press("url", str(action.get("url", "")))
        if action["type"] == "Action.ToggleVisibility":
            card = pressing.toggled(message.cards(self)[index], action.get("targetElements") or [])
            message.replace_card(self, index, card)
            return Press("toggled", card=card)
        return Press("opened")

    async def _invoke(
        self, activity: Json, message: Message, index: int, *, repeat: int, at_once: bool
    ) -> Press:
        answers = await self.world.deliver(activity, repeat=repeat, at_once=at_once)
        press = pressing.read(answers[-1])
        if press.card is not None:
            self.world.connector.inspect_card(press.card, message)
            message.replace_card(self, index, press.card)
        return dataclasses.replace(press, activity=activity, answers=answers)

    async def sees(self, message: Message) -> list[Press]:
        """Open a message: cards that refresh themselves for this person ask the bot for their own version.

        A client asks for those in `refresh.userIds`, and for anybody where the list is left out
        (Teams then does so in conversations of at most 60 people).
        """
        asked = []
        for index, card in enumerate(message.cards(self)):
            refresh = card.get("refresh") or {}
            if "action" not in refresh:
                continue
            users = refresh.get("userIds")
            if self.id not in users if users is not None else len(message.conversation.members) > 60:
                continue
            action = pressing.executed(refresh["action"], refresh["action"].get("data") or {})
            activity = activities.execute(self, message.conversation, message, action, "automatic")
            asked.append(self._invoke(activity, message, index, repeat=1, at_once=False))
        return list(await asyncio.gather(*asked))

    def personal_chat(self) -> PersonalChat:
        """This person's chat with the bot."""
        return self.world.personal_chat(self)
