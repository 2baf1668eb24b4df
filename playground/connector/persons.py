"""Somebody who uses Teams: writes, presses buttons, adds the bot."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from playground.connector import acting, activities, dialogs, findings, invokes, pressing, writing
from playground.connector.acting import Pressed
from playground.connector.conversations import Conversation, PersonalChat
from playground.connector.dialogs import Dialog
from playground.connector.messages import Message
from playground.connector.pressing import CannotPressError, Press
from playground.connector.wire import Json
from playground.connector.writing import CannotWriteError, Sent

if TYPE_CHECKING:
    from playground.connector.world import World

Role = Literal["user", "guest", "anonymous"]
Theme = Literal["default", "dark", "contrast"]

__all__ = ["CannotWriteError", "Person", "Role", "Sent", "Theme"]


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
        self.theme: Theme = "default"

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
        writing.check_member(self, conversation)
        bot = self.world.bot_name
        if mention_bot is None:
            mention_bot = not isinstance(conversation, PersonalChat)
        if mention_bot and f"@{bot}" not in text:
            text = f"@{bot} {text}"
        marked, entities = writing.marked(self, conversation, text, tuple(mentions))
        sent = writing.write(self, conversation, marked, entities, reply_to)
        place = sent.message.conversation
        if place.installed and writing.is_told(self, place, entities):
            return await writing.tell(self, sent, repeat=repeat, at_once=at_once)
        sent.message.was_told("not_told")
        return sent

    async def edits(self, message: Message, text: str, *, mentions: Iterable["Person"] = ()) -> Sent:
        """Change a message of one's own; `@Name` is a mention as in `says`.

        The bot is told if it had been told of the message, or would be told of the new text.
        Raises `CannotWriteError` for a message of somebody else and for a deleted one.
        """
        return await writing.edit(self, message, text, tuple(mentions))

    async def deletes(self, message: Message) -> Sent:
        """Delete a message of one's own; the bot is told if it had been told of the message.

        Raises `CannotWriteError` for a message of somebody else and for a deleted one.
        """
        return await writing.delete(self, message)

    async def undeletes(self, message: Message) -> Sent:
        """Undo a deletion of one's own; the bot is told if it had been told of the message.

        Raises `CannotWriteError` for a message that isn't deleted or is somebody else's.
        """
        return await writing.undelete(self, message)

    async def reacts(self, message: Message, reaction: str, on: bool = True) -> Sent:
        """Put a reaction ("like", "heart", ...) on a message or take it away.

        The bot is told of reactions on its own messages only, and of none that changes nothing.
        """
        return await writing.react(self, message, reaction, on=on)

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
        pressed = self._pressed(message, index, conversation, repeat, trigger=trigger, at_once=at_once)
        action = button.action
        if action["type"] not in pressing.SENDING:
            return await acting.act(self, pressed, action, {})
        used = pressing.submit_of(action) if as_submit else action
        data = pressing.data_of(button, used, inputs or {}, forged or {})
        return await acting.act(self, pressed, used, data)

    async def acts(
        self,
        message: Message,
        index: int,
        action: Json,
        inputs: Mapping[str, object],
        *,
        conversation: Conversation | None = None,
        repeat: int = 1,
        at_once: bool = False,
    ) -> Press:
        """What a client sends when its renderer executes this action of card `index` with these inputs.

        `action` is the card's own JSON, or the Action.Submit that is its fallback; `inputs` are all values
        that the renderer collected, by input id: one that is missing is empty.
        Raises `CannotPressError` when the card as this person sees it has no such action, and
        `InputsInvalidError`; then nothing is sent.
        """
        pressed = self._pressed(message, index, conversation, repeat, at_once=at_once)
        button = acting.found(message.cards(self), index, action, inputs, repr(message))
        if action["type"] not in pressing.SENDING:
            return await acting.act(self, pressed, action, {})
        return await acting.act(self, pressed, action, acting.collected(button, inputs))

    def _pressed(
        self,
        message: Message,
        index: int,
        conversation: Conversation | None,
        repeat: int,
        *,
        trigger: str = "manual",
        at_once: bool,
    ) -> Pressed:
        if conversation is None:
            writing.check_member(self, message.conversation)
        place = conversation or message.conversation
        return Pressed(message, index, place, trigger, repeat, at_once)

    async def runs(
        self, command: str, *, on: Message | None = None, where: Conversation | None = None
    ) -> Press:
        """Run a message action: from the menu of the message `on`, or from the compose box of `where`.

        Raises ValueError without either, and `CannotPressError` for a deleted message.
        """
        place = on.conversation if on is not None else where
        if place is None:
            raise ValueError("a message action is run on a message or from a conversation's compose box")
        writing.check_member(self, place)
        if on is not None and on.deleted:
            raise CannotPressError(f"{on!r} is deleted: it has no menu")
        activity = invokes.fetch_task(self, place, command, on)
        return await acting.ask(self, activity, dialogs.Asked("extension", place, on, command))

    async def submits(self, dialog: Dialog, action: Json, inputs: Mapping[str, object]) -> Press:
        """What a client sends when its renderer executes this action of a dialog's card; see `acts`.

        Only an Action.Submit sends something. Raises `CannotPressError` or `InputsInvalidError`.
        """
        cards = [] if dialog.card is None else [dialog.card]
        button = acting.found(cards, 0, action, inputs, f"the dialog {dialog.title!r}")
        return await acting.submit(self, dialog, button, acting.collected(button, inputs))

    async def presses_in(
        self, dialog: Dialog, title: str, inputs: Mapping[str, object] | None = None
    ) -> Press:
        """Press the button of this title in a dialog; `inputs` overrides its card's values as in `presses`.

        Raises `CannotPressError` or `InputsInvalidError`, and nothing is sent.
        """
        button = pressing.find_in(dialog, title)
        data = pressing.data_of(button, button.action, inputs or {}, {})
        return await acting.submit(self, dialog, button, data)

    async def sees(self, message: Message) -> list[Press]:
        """Open a message: cards that refresh themselves for this person ask the bot for their own version.

        A client asks for those in `refresh.userIds`, and for anybody where the list is left out
        (Teams then does so in conversations of at most 60 people).
        """
        asked = []
        place = message.conversation
        for index, card in enumerate(message.cards(self)):
            refresh = card.get("refresh") or {}
            if "action" not in refresh:
                continue
            users = refresh.get("userIds")
            many = len(place.members) > findings.REFRESHED_USERS
            if self.id not in users if users is not None else many:
                continue
            action = pressing.executed(refresh["action"], refresh["action"].get("data") or {})
            activity = activities.execute(self, place, message, action, "automatic")
            asked.append(acting.invoke(self, activity, Pressed(message, index, place)))
        return list(await asyncio.gather(*asked))

    def personal_chat(self) -> PersonalChat:
        """This person's chat with the bot."""
        return self.world.personal_chat(self)
