"""Messages, presses and people as the page's JSON has them."""

import itertools
import time
from typing import Any

from playground.connector import Dialog, Message, Person, Press, Thread
from playground.connector.conversations import PersonalChat
from playground.connector.wire import Json
from playground.local.home import Home, place_of


class Revisions:
    """Numbers that count up at each change of a message, also from one run to the next."""

    def __init__(self) -> None:
        self._first = time.time_ns() // 1_000_000
        self._next = itertools.count(self._first + 1)
        self._of: dict[Message, int] = {}

    def changed(self, message: Message) -> None:
        self._of[message] = next(self._next)

    def of(self, message: Message) -> int:
        return self._of.get(message, self._first)

    def forget(self) -> None:
        """Let go of all messages; the count goes on."""
        self._of.clear()


def message(one: Message, reader: Person, rev: int) -> Json:
    """A message as `reader` sees it."""
    conversation = one.conversation
    activity = one.activity
    root = conversation.root_id if isinstance(conversation, Thread) else None
    return {
        "id": one.id,
        "conversation": conversation.id,
        "place": place_of(conversation).id,
        "root": None if root == one.id else root,
        "sender": one.sender.id if one.sender else None,
        "at": one.at.isoformat(),
        "edited": one.edited,
        "deleted": one.deleted,
        "text": "" if one.deleted else str(activity.get("text") or ""),
        "format": _format(one, activity),
        "mentions": [] if one.deleted else _mentions(activity),
        "cards": one.cards(reader),
        "own": one.is_own(reader),
        "rev": rev,
        "told": one.told,
        "problem": one.problem,
        "reactions": [
            {"reaction": reaction, "by": sorted(person.id for person in by)}
            for reaction, by in one.reactions.items()
        ],
    }


def _format(one: Message, activity: Json) -> str:
    """How the text is read: a bot's is Markdown unless it says otherwise."""
    return "plain" if not one.from_bot or activity.get("textFormat") == "plain" else "markdown"


def _mentions(activity: Json) -> list[str]:
    return [
        str((entity.get("mentioned") or {}).get("name") or "")
        for entity in activity.get("entities") or ()
        if entity.get("type") == "mention"
    ]


def press(one: Press) -> Json:
    """What came of a press; the message's own new card comes by the stream."""
    told: Json = {"kind": one.kind, "text": one.text}
    if one.dialog is not None:
        told["dialog"] = dialog(one.dialog)
    if one.kind == "composed":
        told["card"] = one.card
    return told


def dialog(one: Dialog) -> Json:
    return {
        "token": one.token,
        "title": one.title,
        "width": one.width,
        "height": one.height,
        "card": one.card,
        "url": one.url,
    }


def people(home: Home) -> list[Json]:
    """Everybody of the group."""
    return [
        {
            "id": person.id,
            "name": person.name,
            "organisation": member.organisation,
            "title": member.title,
            "part": member.part,
            "role": person.role,
            "objectId": person.aad_object_id,
            "email": person.email,
        }
        for person in home.world.people
        for member in [home.members[person.id]]
    ]


def teams(home: Home, reader: Person) -> list[Json]:
    """The teams that `reader` is in."""
    team = home.team
    if reader not in team.people:
        return []
    return [
        {
            "id": team.id,
            "name": team.name,
            "installed": team.general.installed,
            "channels": [{"id": channel.id, "name": channel.name} for channel in team.channels],
        }
    ]


def chats(home: Home, reader: Person) -> list[Json]:
    """The chats that `reader` is in; the one with the bot has the bot's name."""
    return [_chat(home, chat) for chat in home.chats_of(reader)]


def _chat(home: Home, chat: Any) -> Json:
    personal = isinstance(chat, PersonalChat)
    told: Json = {
        "id": chat.id,
        "kind": "personal" if personal else "groupChat",
        "name": home.world.bot_name if personal else chat.name,
        "installed": chat.installed,
        "members": [person.id for person in chat.members],
    }
    if chat is home.meeting:
        told["kind"] = "meeting"
        told["meeting"] = {
            "start": chat.start.isoformat(),
            "end": chat.end.isoformat(),
            "underWay": chat.under_way,
            "organiser": chat.organiser.id,
        }
    return told


def places(home: Home, reader: Person) -> tuple[Json, Json]:
    """(members by conversation, newest message by conversation) of all that `reader` is in."""
    members: Json = {}
    activity: Json = {}
    for place in home.places:
        if reader not in place.members:
            continue
        members[place.id] = [person.id for person in place.members]
        if place.messages:
            newest = place.messages[-1]
            activity[place.id] = {"last": newest.at.isoformat(), "lastMessage": newest.id}
    return members, activity
