"""What a person writes, edits, deletes and reacts to, and whether the bot is told of it."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.connector import activities, mentions
from playground.connector.client import Answer
from playground.connector.conversations import Conversation, PersonalChat
from playground.connector.messages import Message
from playground.connector.teams import Thread
from playground.connector.wire import Json, encode

if TYPE_CHECKING:
    from playground.connector.persons import Person


class CannotWriteError(AssertionError):
    """Teams wouldn't let this person write this here."""


@dataclass(frozen=True)
class Sent:
    """A message somebody wrote or changed; `answers` is empty when the bot wasn't told of it."""

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


async def tell(person: "Person", sent: Sent, *, repeat: int = 1, at_once: bool = False) -> Sent:
    """Tell the bot of a message and note on the message how that went."""
    answers = await person.world.deliver(sent.activity, repeat=repeat, at_once=at_once)
    last = answers[-1]
    sent.message.was_told(
        "failed" if last.failed else "told", (last.problem or str(last)) if last.failed else ""
    )
    return dataclasses.replace(sent, answers=answers)


def check_member(person: "Person", conversation: Conversation) -> None:
    if person not in conversation.members:
        raise CannotWriteError(f"{person.name} isn't a member of {conversation!r}")


def write(
    person: "Person", conversation: Conversation, marked: str, entities: list[Json], reply_to: Message | None
) -> Sent:
    """Put a message into the conversation, where everybody sees it at once."""
    message_id = person.world.ids.message()
    place = conversation.place(message_id, reply_to.id if reply_to else None)
    root = place.root_id if isinstance(place, Thread) and place.messages else None
    activity = activities.message(person, place, message_id, marked, entities, root)
    return Sent(place.add(message_id, encode(activity), person), activity, [])


async def edit(person: "Person", message: Message, text: str, others: tuple["Person", ...]) -> Sent:
    """See `Person.edits`."""
    _check_own(person, message)
    place = message.conversation
    marked_text, entities = marked(person, place, text, others)
    root = place.root_id if isinstance(place, Thread) and place.root_id != message.id else None
    written = activities.message(person, place, message.id, marked_text, entities, root)
    observed = _observed(message)
    message.edit(encode(written))
    activity = activities.message_changed(person, message, "editMessage")
    sent = Sent(message, activity, [])
    if place.installed and (observed or is_told(person, place, entities)):
        return await tell(person, sent)
    return sent


async def delete(person: "Person", message: Message) -> Sent:
    """See `Person.deletes`."""
    _check_own(person, message)
    message.delete()
    return await _tell_if_observed(person, message, "softDeleteMessage")


async def undelete(person: "Person", message: Message) -> Sent:
    """See `Person.undeletes`."""
    if message.sender is not person or not message.deleted:
        raise CannotWriteError(f"{person.name} has no deleted message {message.id}")
    message.undelete()
    return await _tell_if_observed(person, message, "undeleteMessage")


async def _tell_if_observed(person: "Person", message: Message, event: str) -> Sent:
    sent = Sent(message, activities.message_changed(person, message, event), [])
    if not _observed(message) or not message.conversation.installed:
        return sent
    return dataclasses.replace(sent, answers=await person.world.deliver(sent.activity))


async def react(person: "Person", message: Message, reaction: str, *, on: bool) -> Sent:
    """See `Person.reacts`."""
    check_member(person, message.conversation)
    if message.deleted:
        raise CannotWriteError(f"{message!r} is deleted")
    sent = Sent(message, activities.reaction(person, message, reaction, on=on), [])
    changed = message.react(person, reaction, on=on)
    if not changed or not message.from_bot or not message.conversation.installed:
        return sent
    return dataclasses.replace(sent, answers=await person.world.deliver(sent.activity))


def is_told(person: "Person", place: Conversation, entities: Iterable[Json]) -> bool:
    """Whether Teams tells the bot of a message with these mentions here, if it is installed."""
    to_bot = any(entity["mentioned"]["id"] == person.world.bot_id for entity in entities)
    return to_bot or isinstance(place, PersonalChat) or person.world.hears_everything


def marked(
    person: "Person", conversation: Conversation, text: str, others: tuple["Person", ...]
) -> tuple[str, list[Json]]:
    """The text with its mentions marked, and their entities; raises `CannotWriteError`."""
    world = person.world
    accounts = {world.bot_name: world.bot_id}
    for member in (*conversation.members, *others):
        if member.aad_object_id is not None:
            accounts[member.name] = member.id
    for member in others:
        if member.aad_object_id is None:
            raise CannotWriteError(f"{member.name} has no account and can't be mentioned")
        accounts[member.given_name] = member.id
    with_marks, entities = mentions.mark(text, accounts)
    found = {entity["mentioned"]["id"] for entity in entities}
    missing = [member.name for member in others if member.id not in found]
    if missing:
        raise CannotWriteError(f"nobody wrote {['@' + name for name in missing]} in {text!r}")
    if world.bot_id in found and not conversation.installed:
        raise CannotWriteError(f"{world.bot_name} isn't in {conversation!r}: it can't be mentioned there")
    return with_marks, entities


def _check_own(person: "Person", message: Message) -> None:
    """Only the one who wrote a message may change it; raises `CannotWriteError`."""
    check_member(person, message.conversation)
    if message.sender is not person or message.deleted:
        raise CannotWriteError(f"{person.name} can't change {message!r}")


def _observed(message: Message) -> bool:
    """Whether the bot knows of the message: of others it hears no changes (Activity schema, A5801)."""
    return message.told in ("told", "failed")
