"""Messages of an earlier run brought back with all that a person can see of them; see `Message.kept`."""

import datetime as dt
from typing import TYPE_CHECKING

from playground.connector.conversations import Conversation
from playground.connector.messages import Message
from playground.connector.teams import Channel
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.persons import Person
    from playground.connector.world import World


def bring_back(world: "World", told: Json) -> Message:
    """Put a kept message where it was; nobody is told of it, and new messages get higher numbers.

    The world has the same seed, people and conversations; threads and personal chats are made again.
    Raises ValueError for an unknown person or conversation, and for a message that is there already.
    """
    sender = None if told["sender"] is None else _person(world, told["sender"])
    own = {(_person(world, one["reader"]), one["index"]): one["card"] for one in told["own"]}
    reactions = {
        reaction: {_person(world, one) for one in people} for reaction, people in told["reactions"].items()
    }
    place = _conversation(world, told["conversation"])
    first, *later = (body.encode() for body in told["bodies"])
    message = Message(place, told["id"], first, sender)
    message.at = dt.datetime.fromisoformat(told["at"])
    message.bodies.extend(later)
    message.modified = dt.datetime.fromisoformat(told["modified"]) if told["modified"] else None
    message.deleted, message.edited = told["deleted"], told["edited"]
    message.told, message.problem = told["told"], told["problem"]
    message.overrides.update(own)
    message.reactions.update(reactions)
    place.bring_back(message)
    world.ids.passed(message.id)
    return message


def _person(world: "World", account_id: str) -> "Person":
    for person in world.people:
        if person.id == account_id:
            return person
    raise ValueError(f"there is nobody with the account {account_id}")


def _conversation(world: "World", conversation_id: str) -> Conversation:
    known = world.conversations.get(conversation_id)
    if known is not None:
        return known
    channel_id, _, root = conversation_id.partition(";messageid=")
    channel = world.conversations.get(channel_id)
    if root and isinstance(channel, Channel):
        return channel.thread(root)
    for person in world.people:
        if world.ids.personal_chat(world.bot_id, person.id) == conversation_id:
            return world.personal_chat(person)
    raise ValueError(f"there is no conversation {conversation_id}")
