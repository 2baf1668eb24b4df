"""Pressing a button: finding it, putting together what is sent, showing what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from playground.connector import cardinputs, cardview, findings
from playground.connector.cardview import Button
from playground.connector.client import Answer
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.dialogs import Dialog
    from playground.connector.messages import Message
    from playground.connector.persons import Person

Kind = Literal[
    "card",
    "message",
    "error",
    "submitted",
    "dialog",
    "closed",
    "composed",
    "opened",
    "url",
    "toggled",
    "broken",
]

SENDING = ("Action.Execute", "Action.Submit")

CARD = findings.ADAPTIVE_CARD
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"

# What Teams shows when an answer is late, missing or not of a shape it knows.
SOMETHING_WENT_WRONG = "Something went wrong. Please try again."


class CannotPressError(AssertionError):
    """There is no such button to press; the text says which there are."""


@dataclass(frozen=True)
class Press:
    """What came of a press, as the one who pressed sees it.

    `kind`: "card" replaced the card for them, "message" and "error" are shown in `text`, "submitted" is
    an Action.Submit that the bot took, "broken" an answer that Teams shows as `SOMETHING_WENT_WRONG`;
    "dialog" opened `dialog` or put it in place of the one that was submitted, "closed" ended it with nothing
    more to see, "composed" left `card` in the compose box, to be sent or thrown away;
    "opened", "url" (in `text`) and "toggled" never reach the bot. `answers` has one for each time sent.
    """

    kind: Kind
    text: str = ""
    card: Json | None = None
    dialog: "Dialog | None" = None
    activity: Json | None = None
    answers: list[Answer] = field(default_factory=list)

    @property
    def answer(self) -> Answer:
        """The bot's last answer."""
        return self.answers[-1]


def find(
    message: "Message",
    viewer: "Person",
    title: str,
    *,
    near: str | None = None,
    nth: int | None = None,
    version: int | None = None,
) -> tuple[int, Button]:
    """(index of the card, button) of this title as `viewer` sees the message, or an earlier version of it.

    Of several, `near` takes the one whose smallest surrounding has that text and `nth` counts from 0.
    Raises `CannotPressError`.
    """
    seen = message.found_buttons(viewer, version)
    found = [(index, button) for index, button in seen if button.title == title]
    if near is not None:
        found = _nearest(found, near)
    if nth is not None:
        found = found[nth : nth + 1]
    if len(found) == 1 and found[0][1].action.get("isEnabled") is not False:
        return found[0]
    where = f" near {near!r}" if near is not None else ""
    if found:
        why = "can't be pressed" if len(found) == 1 else f"is there {len(found)} times: say `near` or `nth`"
    else:
        why = "isn't there"
    titles = [button.title for _, button in seen]
    raise CannotPressError(
        f"{title!r}{where} {why}; {viewer.name} sees {titles} in:\n{message.text_of(viewer)}"
    )


def find_in(dialog: "Dialog", title: str) -> Button:
    """The one button of this title in a dialog; raises `CannotPressError`."""
    buttons = cardview.buttons(dialog.card) if dialog.card is not None else []
    found = [button for button in buttons if button.title == title]
    if len(found) == 1 and found[0].action.get("isEnabled") is not False:
        return found[0]
    titles = [button.title for button in buttons]
    raise CannotPressError(f"{title!r} can't be pressed in {dialog.title!r}, which has {titles}")


def _nearest(found: list[tuple[int, Button]], near: str) -> list[tuple[int, Button]]:
    sizes = [min((len(text) for text in button.around if near in text), default=None) for _, button in found]
    smallest = min((size for size in sizes if size is not None), default=None)
    return [one for one, size in zip(found, sizes, strict=True) if size is not None and size == smallest]


def data_of(button: Button, action: Json, given: Mapping[str, object], forged: Mapping[str, object]) -> Any:
    """The action's data with the inputs' values in it, the inputs winning, and what is forged over both.

    Raises `InputsInvalidError` as a client would under the inputs.
    """
    inputs = () if action.get("associatedInputs") == "none" else button.inputs
    return joined(action, {**cardinputs.fill(inputs, given), **forged})


def joined(action: Json, values: Mapping[str, object]) -> Any:
    """The action's data with the values over it.

    Data that isn't an object stays as it is in an Action.Execute; in an Action.Submit Teams drops it
    (AdaptiveCards issue 8064).
    """
    data = action.get("data")
    if data is None or isinstance(data, dict):
        return {**(data or {}), **values}
    return data if action["type"] == "Action.Execute" else dict(values)


def unpacked(value: Any) -> Any:
    """A messageBack's `value`, which may be an object or the JSON of one."""
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value


def submit_of(action: Json) -> Json:
    """The Action.Submit that a client without Action.Execute uses; raises `CannotPressError` without one."""
    if action["type"] == "Action.Submit":
        return action
    fallback = action.get("fallback")
    if isinstance(fallback, dict) and fallback.get("type") == "Action.Submit":
        return fallback
    raise CannotPressError(f"{action.get('title')!r} has no Action.Submit to fall back on")


def executed(action: Json, data: object) -> Json:
    """`value.action` of the invoke."""
    sent = {"type": "Action.Execute", "title": action.get("title"), "id": action.get("id")}
    named = {key: value for key, value in sent.items() if value is not None}
    return {**named, "verb": action.get("verb"), "data": data}


def read(answer: Answer) -> Press:
    """What an answer to an invoke shows; the shapes are in the Universal Actions' documentation."""
    body = answer.json
    if answer.failed or not isinstance(body, dict):
        return Press("broken", SOMETHING_WENT_WRONG)
    kind, value = body.get("type"), body.get("value")
    if kind == CARD and isinstance(value, dict) and value.get("type") == "AdaptiveCard":
        return Press("card", cardview.text(value), value)
    if kind == MESSAGE and isinstance(value, str):
        return Press("message", value)
    if kind == ERROR and isinstance(value, dict):
        return Press("error", str(value.get("message", "")))
    return Press("broken", SOMETHING_WENT_WRONG)


def revealed(card: Json) -> Json:
    """The card with everything in sight if it has an Action.ToggleVisibility: a renderer does that itself."""

    def copied(part: Any) -> Any:
        if isinstance(part, list):
            return [copied(one) for one in part]
        if not isinstance(part, dict):
            return part
        return {key: copied(value) for key, value in part.items() if key != "isVisible"}

    actions = (button.action["type"] for button in cardview.buttons(card))
    result: Json = copied(card) if "Action.ToggleVisibility" in actions else card
    return result


def toggled(card: Json, targets: list[Any]) -> Json:
    """A copy of the card with elements shown or hidden as Action.ToggleVisibility says."""
    wanted = {
        (target if isinstance(target, str) else target["elementId"]): (
            None if isinstance(target, str) else target.get("isVisible")
        )
        for target in targets
    }

    def copied(part: Any) -> Any:
        if isinstance(part, list):
            return [copied(one) for one in part]
        if not isinstance(part, dict):
            return part
        copy = {key: copied(value) for key, value in part.items()}
        if part.get("id") in wanted:
            visible = wanted[part["id"]]
            copy["isVisible"] = part.get("isVisible") is False if visible is None else visible
        return copy

    result: Json = copied(card)
    return result
