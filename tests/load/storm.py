"""People who write and press while the bot dies and comes back, and what was promised them."""

import asyncio
import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from playground.connector import GroupChat, Message, Person, Sent, World

PRELUDE = ("möte Driftsgruppen 1 september kl 9.30–11, Lindsalen", "punkt Nuläget", "öppna mötet")
PAUSE = 0.01


@dataclass
class Storm:
    """Notes that are written and pressed in `chats`, each until the bot has answered for it.

    `asked` holds the text of every note by the id of its message. `promised` are the texts that the bot has
    answered for: an acknowledged message, an answer that came, a card that a press gave. `answers` counts the
    answers at the connector by the id of what they answer.
    """

    world: World
    chats: list[GroupChat]
    up: asyncio.Event = field(default_factory=asyncio.Event)
    asked: dict[str, str] = field(default_factory=dict)
    promised: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    over: bool = False
    _seen: set[Message] = field(default_factory=set)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 0

    def __post_init__(self) -> None:
        self.world.listen(self._heard)

    async def prelude(self) -> None:
        """A meeting is opened in every chat."""
        for chat in self.chats:
            await self.world.add_bot(chat, chat.people[0])
            for text in PRELUDE:
                await chat.people[0].says(chat, text)
            await chat.wait_for(_has_forms)

    async def rage(self) -> None:
        """Write and press until it is over; what has been begun is finished."""
        async with asyncio.TaskGroup() as people:
            for chat in self.chats:
                people.create_task(self._write(chat, chat.people[0]))
                people.create_task(self._press(chat, chat.people[1]))

    async def answered(self, more: int) -> None:
        """Wait until the bot has answered for so many more notes, which ends where nobody writes any."""
        until = len(self.promised) + more
        while len(self.promised) < until and not self.over:
            self._moved.clear()
            await self._moved.wait()

    async def _write(self, chat: GroupChat, writer: Person) -> None:
        while not self.over:
            await self.up.wait()
            text = self._text()
            sent = await writer.says(chat, f"anteckning {text}")
            self.asked[sent.message.id] = text
            await self._repeat(sent)
            self._promise(text)

    async def _repeat(self, sent: Sent) -> None:
        """Send it again as Teams does, the same activity, while the bot doesn't answer."""
        failed = sent.answers[-1].failed
        while failed:
            await asyncio.sleep(PAUSE)
            await self.up.wait()
            (answer,) = await self.world.deliver(sent.activity)
            failed = answer.failed

    async def _press(self, chat: GroupChat, presser: Person) -> None:
        """Fill in the form and press until there is an answer, as one does who is told to try again."""
        forms = await chat.wait_for(_has_forms)
        while not self.over:
            await self.up.wait()
            text = self._text()
            opened = await presser.presses(forms, "Anteckning", version=0)
            pressed = False
            while opened.card is not None and not pressed:
                await self.up.wait()
                saved = await presser.presses(forms, "Spara", {"text": text})
                pressed = saved.card is not None
                await asyncio.sleep(PAUSE)
            if pressed:
                self._promise(text)

    def _promise(self, text: str) -> None:
        self.promised.add(text)
        self._moved.set()

    def _text(self) -> str:
        self._number += 1
        return f"Rad {self._number}."

    def _heard(self, message: Message) -> None:
        if not message.from_bot or message in self._seen:
            return
        self._seen.add(message)
        answered = message.activity.get("replyToId")
        if answered is not None:
            self.answers[answered] += 1
            if answered in self.asked:
                self._promise(self.asked[answered])


def _has_forms(message: Message) -> bool:
    return message.from_bot and "Anteckning" in message.buttons()


@dataclass(frozen=True)
class Disk:
    """What stands in the database: the notes' texts, what is owed, and the message that shows each card."""

    notes: list[str]
    unfinished: dict[str, str]
    shown: dict[str, str]

    @property
    def unanswered(self) -> set[str]:
        """The ids of the messages whose answer isn't marked as sent."""
        return {key.split("|")[1] for key in self.unfinished if key.startswith("answer:")}


def disk(database: Path) -> Disk:
    """Read the database, beside the bot or after its death, and leave it as it is."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        bodies = connection.execute("SELECT body FROM events WHERE type = 'NoteTaken'").fetchall()
        owed = connection.execute("SELECT dedupe, state, activity FROM outbox").fetchall()
    return Disk(
        notes=[json.loads(body)["event"]["text"] for (body,) in bodies],
        unfinished={key: state for key, state, _ in owed if state <= 1},
        shown={key: activity for key, _, activity in owed if activity is not None},
    )
