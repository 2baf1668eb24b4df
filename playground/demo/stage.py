"""Where a meeting is played: people write and press, and each answer is checked as it comes."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from playground.connector import (
    CannotPressError,
    Channel,
    InputsInvalidError,
    Message,
    NotSeenError,
    Person,
    Press,
    World,
)

ANSWER_SECONDS = 10.0


class UnexpectedError(Exception):
    """The bot did something else than the script says; the message tells what, and what was expected."""


class Narrator(Protocol):
    """Whoever tells what is played, as it happens."""

    def scene(self, title: str, moment: dt.datetime) -> None: ...

    def said(self, who: str, text: str) -> None: ...

    def pressed(self, who: str, button: str, filled: dict[str, str]) -> None: ...

    def shown(self, card: dict[str, Any]) -> None: ...

    def answered(self, text: str, buttons: list[str], telling: tuple[str, ...] = ()) -> None: ...


@dataclass
class Stage:
    """A conversation with its people and a running bot.

    `move_clocks` sets the time of the story for the world and the bot; `rest` is awaited after each step.
    """

    world: World
    channel: Channel
    narration: Narrator
    move_clocks: Callable[[dt.datetime], Awaitable[None]]
    rest: Callable[[], Awaitable[None]]
    steps: int = field(default=0, init=False)

    async def at(self, moment: dt.datetime, scene: str | None = None) -> None:
        """Move the clocks, the bot's too; `scene` begins a new part of the story."""
        await self.move_clocks(moment)
        if scene is not None:
            self.narration.scene(scene, moment)

    async def says(self, who: Person, text: str, *expected: str, refused: bool = False) -> Message:
        """Write to the bot; its answer must hold all that is expected, and refuse only where it should."""
        self.narration.said(who.name, text)
        sent = await who.says(self.channel, text)
        if sent.status >= 300:
            raise UnexpectedError(f"the bot answered {sent.answers[-1]} when {who.name} wrote {text!r}")
        answer = await self._answer_to(sent.message, f"{who.name} wrote {text!r}")
        seen = answer.text_of(who)
        self.narration.answered(seen, answer.buttons(who), expected)
        told_no = any(map(_refuses, answer.cards(who)))
        self._check(f"{who.name} wrote {text!r}", seen, expected, right=refused == told_no)
        await self._pause()
        return answer

    async def presses(
        self,
        who: Person,
        on: Message,
        button: str,
        *expected: str,
        inputs: Mapping[str, object] | None = None,
        refused: bool = False,
        quietly: bool = False,
        opened_by: str | None = None,
    ) -> Press:
        """Press a button, with this filled in by input id; what is then seen must hold what is expected.

        `quietly` leaves out of the story what is then seen: a form that opens. `opened_by` is the button that
        opened the form: it is pressed once more where an update of the message has taken the form away.
        """
        what = f"{who.name} pressed {button!r}"
        filled = dict(inputs or {})
        if opened_by is not None and not _offers(on, who, button, filled):
            await who.presses(on, opened_by)
        self.narration.pressed(who.name, button, _labelled(on, who, filled))
        try:
            pressed = await who.presses(on, button, filled)
        except (CannotPressError, InputsInvalidError) as error:
            raise UnexpectedError(f"{what}: {error}") from None
        if pressed.kind not in ("card", "message"):
            raise UnexpectedError(f"{what} and saw {pressed.kind}: {pressed.text}")
        if pressed.card is not None:
            self.narration.shown(pressed.card)
        if not quietly:
            self.narration.answered(pressed.text, on.buttons(who) if pressed.card else [], expected)
        told_no = pressed.card is None or _refuses(pressed.card)
        self._check(what, pressed.text, expected, right=refused == told_no)
        await self._pause()
        return pressed

    async def fills_in(
        self, who: Person, on: Message, button: str, inputs: Mapping[str, object], *expected: str
    ) -> Press:
        """Open a form with a button, fill it in and save it."""
        await self.presses(who, on, button, quietly=True)
        return await self.presses(who, on, "Spara", *expected, inputs=inputs, opened_by=button)

    async def card_with(self, button: str, who: Person, *telling: str) -> Message:
        """The newest message on which somebody sees this button and all of these texts."""

        def has(message: Message) -> bool:
            return (
                message.from_bot
                and not message.deleted
                and button in message.buttons(who)
                and all(text in message.text_of(who) for text in telling)
            )

        await self._wait(has, f"a card with {button!r} for {who.name}")
        return [message for message in self.channel.messages if has(message)][-1]

    async def posted(self, *texts: str) -> Message:
        """Wait for what the bot says by itself, with all of these texts in it."""

        def holds(message: Message) -> bool:
            return message.from_bot and all(text in message.text_of() for text in texts)

        message = await self._wait(holds, f"a message with {', '.join(map(repr, texts))}")
        self.narration.answered(message.text_of(), message.buttons(), texts)
        await self._pause()
        return message

    async def _answer_to(self, message: Message, what: str) -> Message:
        def answers(one: Message) -> bool:
            return one.from_bot and one.activity.get("replyToId") == message.id

        return await self._wait(answers, f"an answer when {what}")

    async def _wait(self, wanted: Any, what: str) -> Message:
        try:
            return await self.channel.wait_for(wanted, timeout=ANSWER_SECONDS)
        except NotSeenError as error:
            raise UnexpectedError(f"there was no sign of {what}\n{error}") from None

    def _check(self, what: str, seen: str, expected: tuple[str, ...], *, right: bool) -> None:
        missing = [text for text in expected if text not in seen]
        if missing or not right:
            wanted = f"expected {missing}, " if missing else "expected another outcome, "
            raise UnexpectedError(f"{what}: {wanted}saw:\n{seen}")

    async def _pause(self) -> None:
        self.steps += 1
        await self.rest()


def _offers(message: Message, who: Person, button: str, filled: Mapping[str, object]) -> bool:
    """Whether a person sees the button there, and everything that is to be filled in."""
    seen = {str(part.get("id")) for card in message.cards(who) for part in _parts(card)}
    return button in message.buttons(who) and seen.issuperset(filled)


def _labelled(message: Message, who: Person, filled: Mapping[str, object]) -> dict[str, str]:
    labels = {
        str(part.get("id")): str(part.get("label") or part.get("title") or part.get("id"))
        for card in message.cards(who)
        for part in _parts(card)
        if str(part.get("type", "")).startswith("Input.")
    }
    return {labels.get(name, name): _readable(value) for name, value in filled.items()}


def _readable(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return value.name if isinstance(value, Person) else str(value)


def _refuses(card: dict[str, Any]) -> bool:
    """Whether a card tells that something wasn't done: only then it has a panel that calls for attention."""
    return any(part.get("style") == "attention" for part in _parts(card) if part.get("type") == "Container")


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for one in part:
            yield from _parts(one)
    elif isinstance(part, dict):
        yield part
        for one in part.values():
            yield from _parts(one)
