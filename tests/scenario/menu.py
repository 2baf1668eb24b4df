"""The menu of a message: a command chosen on it, the dialog that it opens, and what the bot says of it."""

from dataclasses import dataclass
from typing import Any

from playground.connector import Conversation, Dialog, Message, Person, Press
from playground.connector.wire import Json
from tests.scenario.conftest import PATIENCE, Scene


@dataclass(frozen=True)
class Chosen:
    """A command that was chosen on a message, and the dialog that it opened."""

    who: Person
    message: Message
    dialog: Dialog

    @property
    def card(self) -> Json:
        assert self.dialog.card is not None
        return self.dialog.card

    def value(self, field: str) -> Any:
        """What a field holds."""
        return next(part for part in self.card["body"] if part.get("id") == field).get("value", "")

    async def saves(self, **inputs: object) -> Press:
        return await self.who.presses_in(self.dialog, self.dialog.buttons[0], inputs)

    def again(self, press: Press) -> "Chosen":
        """The dialog as it was answered."""
        assert press.kind == "dialog", press
        assert press.dialog is not None
        return Chosen(self.who, self.message, press.dialog)


async def wrote(scene: Scene, who: Person, text: str, *, where: Conversation | None = None) -> Message:
    """Somebody writes to the others, not to the bot."""
    sent = await who.says(where or scene.group.channel, text, mention_bot=False)
    assert not sent.delivered
    return sent.message


async def chosen(who: Person, command: str, message: Message) -> Chosen:
    press = await who.runs(command, on=message)
    assert press.kind == "dialog", press
    assert press.dialog is not None
    return Chosen(who, message, press.dialog)


async def answered(message: Message) -> Message:
    """What the bot says under the message."""
    place = message.conversation
    return await place.wait_for(
        lambda one: one.from_bot and one.activity.get("replyToId") == message.id, timeout=PATIENCE
    )


async def noted(scene: Scene) -> list[str]:
    """The lines of the first item after that of the election."""
    return [one.text for one in (await scene.meeting()).items[0].visible[1:]]
