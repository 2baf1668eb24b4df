"""What the bench plays: conversations with an open meeting each, and the activities that are sent to a bot.

The same seed makes the same ids in every process, so the connector knows the conversations that the generator
writes in without being told of them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from playground.connector import GroupChat, Person, World, activities, mentions
from playground.connector.wire import Json, encode

NOW = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
PRELUDE = (
    "möte Driftsgruppen 1 september kl 9.30–11, Lindsalen",
    "\n".join(f"punkt {title}" for title in ("Nuläget", "Budgeten", "Lokalerna", "Enkäten", "Revisionen")),
    "\n".join(f"punkt {title}" for title in ("Utbildning", "Avtalen", "Rapporten", "Övrigt", "Nästa möte")),
    "öppna mötet",
)
"""What is written in each conversation first: its meeting is planned, with ten items, and opened."""

LINES_OF_AN_ITEM = 7

NOTES = (
    "anteckning Föregående protokoll gicks igenom och lades till handlingarna",
    "anteckning Planen för höstens revision är klar och skickas ut före nästa möte",
    "anteckning Frågan om lokaler tas upp igen när kostnaderna är kända",
    "anteckning Två av kommunerna har svarat på enkäten, övriga påminns",
)

Activities = Iterable[tuple[str, bytes]]
"""Ids of activities with the bodies that they are sent as."""


@dataclass(frozen=True)
class Stage:
    """A world with `chats`, in each of which `writers` has somebody at the same place."""

    world: World
    chats: list[GroupChat]
    writers: list[Person]


def stage(conversations: int) -> Stage:
    """A world that isn't started; the bot counts as installed everywhere."""
    world = World("", seed="bench", lean=True, now=lambda: NOW)
    writers = [world.person(f"Sekreterare {number}") for number in range(conversations)]
    chats = [world.group_chat(f"Grupp {number}", [writer]) for number, writer in enumerate(writers)]
    for chat in chats:
        chat.installed = True
    return Stage(world, chats, writers)


def installed(scene: Stage) -> Activities:
    """The id and body of the activity that tells the bot of each conversation."""
    for chat, writer in zip(scene.chats, scene.writers, strict=True):
        added = [scene.world.bot_account()]
        yield _wire(activities.members_changed(writer, chat, added=added))


def said(scene: Stage, text: str) -> Activities:
    """The id and body of the same message in each conversation, with the bot mentioned."""
    for chat, writer in zip(scene.chats, scene.writers, strict=True):
        yield _message(writer, chat, text)


def captures(scene: Stage, numbers: Iterable[int]) -> Activities:
    """The id and body of a message for each number, around the conversations in turn.

    Six are notes, no two of which say the same; the seventh moves the meeting on.
    """
    for number in numbers:
        at = number % len(scene.chats)
        text = f"{NOTES[number % len(NOTES)]} ({number})."
        if moves_on(number, len(scene.chats)):
            text = "nästa punkt"
        yield _message(scene.writers[at], scene.chats[at], text)


def moves_on(number: int, conversations: int) -> bool:
    """Whether the message of this number isn't a note but moves its meeting to the next item."""
    return number // conversations % LINES_OF_AN_ITEM == LINES_OF_AN_ITEM - 1


def _message(writer: Person, chat: GroupChat, text: str) -> tuple[str, bytes]:
    world = writer.world
    marked, entities = mentions.mark(f"@{world.bot_name} {text}", {world.bot_name: world.bot_id})
    return _wire(activities.message(writer, chat, world.ids.message(), marked, entities))


def _wire(activity: Json) -> tuple[str, bytes]:
    return str(activity["id"]), encode(activity)
