"""People who write and press while what they rely on goes and comes back, and what was promised them."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cards.words import say
from playground.connector import GroupChat, Message, Person, Sent, World
from playground.connector.pressing import Press

PRELUDE = ("möte Driftsgruppen 1 september kl 9.30–11, Lindsalen", "punkt Nuläget", "öppna mötet")
PAUSE = 0.01
LONGER = 0.1
"""Seconds before people try again who were told that it doesn't work just now."""

PATIENCE = 60.0
"""Seconds in which whatever can be waited for must have come, on a machine with much else to do."""


def _sentences(*keys: str) -> tuple[str, ...]:
    return tuple(say("sv", key) for key in keys)


UNSAVED = _sentences("failure.unavailable", "failure.press", "failure.unread", "error.unsaved")
UNSURE = _sentences("failure.unsure")
INCIDENT = _sentences("failure.text")


@dataclass
class Storm:
    """Notes that are written and pressed in `chats`, each until the bot has answered for it.

    `asked` holds the text of every note by the id of its message. `promised` are the texts that the bot has
    answered for: an acknowledged message, an answer that came, a card that a press gave. `answers` counts the
    answers at the connector by the id of what they answer.

    Those who are `patient` write the next message when the last one was answered, not when it was
    acknowledged. With `apologies` the bot may acknowledge a message and say that it can't do what it asks:
    then only an answer counts. `unsaved` and `unsure` are the ids of the messages of which it has said that
    nothing was saved, or that it doesn't know; `apologised` counts that, for presses too. `incidents` are
    what it has said of errors that it didn't foresee.
    """

    world: World
    chats: list[GroupChat]
    patient: bool = False
    apologies: bool = False
    up: asyncio.Event = field(default_factory=asyncio.Event)
    asked: dict[str, str] = field(default_factory=dict)
    promised: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    unsaved: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    apologised: int = 0
    incidents: list[str] = field(default_factory=list)
    over: bool = False
    _seen: set[Message] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 0

    def __post_init__(self) -> None:
        self.world.listen(self._heard)

    def told(self, ids: set[str]) -> set[str]:
        """The texts of these messages, of those that were never answered otherwise."""
        return {self.asked[one] for one in ids if one in self.asked} - self.promised

    async def prelude(self) -> None:
        """A meeting is opened in every chat."""
        for chat in self.chats:
            await self.world.add_bot(chat, chat.people[0])
            for text in PRELUDE:
                await chat.people[0].says(chat, text)
            await chat.wait_for(_has_forms, timeout=PATIENCE)

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
            self._news.clear()
            await self._news.wait()

    async def _write(self, chat: GroupChat, writer: Person) -> None:
        while not self.over:
            await self.up.wait()
            text = self._text()
            sent = await writer.says(chat, f"anteckning {text}")
            self.asked[sent.message.id] = text
            await self._repeat(sent)
            if not self.apologies:
                self._promise(text)
            if self.apologies or self.patient:
                await self._outcome(sent, text)

    async def _repeat(self, sent: Sent) -> None:
        """Send it again as Teams does, the same activity, while the bot doesn't answer."""
        failed = sent.answers[-1].failed
        while failed:
            await asyncio.sleep(PAUSE)
            await self.up.wait()
            (answer,) = await self.world.deliver(sent.activity)
            failed = answer.failed

    async def _outcome(self, sent: Sent, text: str) -> None:
        """Wait until it is answered, or the bot has said that it can't be."""
        one = sent.message.id
        try:
            async with asyncio.timeout(PATIENCE):
                while not (self.answers[one] or one in self.unsaved | self.unsure):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{text!r} ({one}) was acknowledged, and that's all") from None
        if self.answers[one]:
            self._promise(text)
        else:
            await asyncio.sleep(LONGER)

    async def _press(self, chat: GroupChat, presser: Person) -> None:
        """Fill in the form and press until there is an answer, as one does who is told to try again."""
        forms = await chat.wait_for(_has_forms)
        while not self.over:
            await self.up.wait()
            text = self._text()
            pressed = await presser.presses(forms, "Anteckning", version=0)
            opened = pressed.card is not None
            await asyncio.sleep(self._told(pressed))
            while opened and text not in self.promised:
                await self.up.wait()
                pressed = await presser.presses(forms, "Spara", {"text": text})
                if pressed.card is not None and not _says(pressed.text, UNSAVED + UNSURE):
                    self._promise(text)
                await asyncio.sleep(self._told(pressed))

    def _told(self, pressed: Press) -> float:
        """How long the one waits who has pressed, and may have been told why that did nothing."""
        self._no_incident(pressed.text)
        apology = _says(pressed.text, UNSAVED + UNSURE)
        self.apologised += apology
        return LONGER if apology else PAUSE

    def _no_incident(self, text: str) -> None:
        if _says(text, INCIDENT):
            self.incidents.append(text)

    def _promise(self, text: str) -> None:
        self.promised.add(text)
        self._news.set()

    def _text(self) -> str:
        self._number += 1
        return f"Rad {self._number}."

    def _heard(self, message: Message) -> None:
        if not message.from_bot or message in self._seen:
            return
        self._seen.add(message)
        answered = message.activity.get("replyToId")
        if answered is None:
            return
        body = message.bodies[0].decode()
        self._no_incident(body)
        if _says(body, UNSAVED):
            self.unsaved.add(answered)
        elif _says(body, UNSURE):
            self.unsure.add(answered)
        else:
            self.answers[answered] += 1
            if answered in self.asked:
                self.promised.add(self.asked[answered])
            self._news.set()
            return
        self.apologised += 1
        self._news.set()


def _says(text: str, sentences: Sequence[str]) -> bool:
    return any(sentence in text for sentence in sentences)


def _has_forms(message: Message) -> bool:
    return message.from_bot and "Anteckning" in message.buttons()
