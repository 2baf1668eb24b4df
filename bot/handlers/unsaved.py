"""What is answered while nothing can be saved: at once, past the outbox, from what can still be read."""

import asyncio
from collections.abc import Sequence

from bot.handlers.desk import Card, Desk
from bot.metrics import UNSAVED as COUNTED
from bot.teams import Added, Conversation, Message, Submitted
from cards import board, elements, greeting, refusals
from cards.words import say
from meetings import requests as req
from meetings import selection
from meetings.errors import MeetingError
from meetings.group import Group
from meetings.model import Language
from meetings.ports import StorageUnavailableError

UNSAVED = MeetingError("unsaved")
"""Nothing can be saved just now; a form that was filled in can be saved as it is, a while later."""


_WELCOMED = 1_000
"""Conversations that were welcomed past the outbox, and aren't welcomed so again."""


class Aside:
    """Says things past the outbox, which waits for the database too; nobody waits until they are said."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._telling: set[asyncio.Task[None]] = set()
        self._welcomed: dict[str, None] = {}

    def tell(self, inbound: Message | Submitted, *cards: Card) -> None:
        """Answer with cards, in their order; what fails is logged and left."""
        self._begin(inbound.conversation, inbound.activity_id, cards)

    def welcome(self, added: Added, language: Language) -> None:
        """Welcome a conversation, of which nothing can be kept until somebody writes there."""
        conversation = added.conversation
        if conversation.group in self._welcomed:
            return
        # Teams says twice that the bot is new.
        self._welcomed[conversation.group] = None
        if len(self._welcomed) > _WELCOMED:
            del self._welcomed[next(iter(self._welcomed))]
        card = greeting.welcome(language, personal=conversation.kind == "personal")
        self._begin(conversation, None, [reading(self._desk, language, card)])

    def _begin(self, conversation: Conversation, reply_to: str | None, cards: Sequence[Card]) -> None:
        task = asyncio.create_task(self._tell(conversation, reply_to, cards))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def close(self) -> None:
        """Finish what is being said."""
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _tell(self, conversation: Conversation, reply_to: str | None, cards: Sequence[Card]) -> None:
        for card in cards:
            await self._desk.tell(conversation, reply_to, card)


def told(language: Language, error: StorageUnavailableError, key: str = "failure.unavailable") -> str:
    """That what was asked for isn't saved, or that it isn't known whether it is."""
    return say(language, "failure.unsure" if error.unsure else key)


def plain(language: Language, text: str) -> Card:
    """A card that only says something."""
    return elements.card(language, text, [elements.text(text)])


def reading(desk: Desk, language: Language, card: Card) -> Card:
    """A card that shows something, and says so where nothing can be saved just now."""
    if desk.health.saving:
        return card
    return {**card, "body": [refusals.trouble(say(language, "failure.reading")), *card["body"]]}


async def shown_board(desk: Desk, group: Group) -> Card | None:
    """The agenda as it stands, for one that can't be shown as a board that is kept up to date."""
    meant = selection.meant(group, req.ShowBoard, desk.clock.now())
    meeting = await desk.meetings.meeting(meant.id) if meant is not None else None
    return None if meeting is None else reading(desk, meeting.language, board.board(meeting))


def count(kind: str, answer: str) -> None:
    """Count an activity that couldn't be saved."""
    COUNTED.labels(kind, answer).inc()
