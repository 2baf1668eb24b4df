"""What a client sends when somebody presses something, and what the answer shows them."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.connector import activities, cardinputs, cardview, invokes, pressing, writing
from playground.connector.cardview import Button
from playground.connector.client import EXTENSION_TRIES
from playground.connector.conversations import Conversation
from playground.connector.dialogs import Asked, Dialog
from playground.connector.ids import event_id
from playground.connector.messages import Message
from playground.connector.pressing import CannotPressError, Press
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.persons import Person


@dataclass(frozen=True)
class Pressed:
    """A button that is pressed on the card `index` of `message`, from `place`; `repeat`ed for redelivery."""

    message: Message
    index: int
    place: Conversation
    trigger: str = "manual"
    repeat: int = 1
    at_once: bool = False


async def act(person: "Person", pressed: Pressed, action: Json, data: Any) -> Press:
    """Send what this action sends with this data, the values of its inputs among it."""
    if action["type"] == "Action.Execute":
        executed = pressing.executed(action, data)
        activity = activities.execute(person, pressed.place, pressed.message, executed, pressed.trigger)
        return await invoke(person, activity, pressed)
    if action["type"] != "Action.Submit":
        return _local(person, pressed, action)
    told: Json = data
    special = told.get("msteams")
    kind = special.get("type") if isinstance(special, dict) else None
    if kind == "task/fetch":
        asked = Asked("task", pressed.place, pressed.message)
        activity = invokes.task_fetch(person, pressed.place, pressed.message, told)
        return await ask(person, activity, asked, repeat=pressed.repeat, at_once=pressed.at_once)
    if kind == "signin":
        return Press("url", str(told["msteams"].get("value", "")))
    if kind == "messageBack":
        return await _message_back(person, pressed, told)
    if kind == "imBack":
        return await _im_back(person, pressed, str(told["msteams"].get("value", "")))
    message_id = person.world.ids.message()
    activity = activities.submit(person, pressed.place, message_id, pressed.message, told)
    return await _submit(person, pressed, activity)


async def _submit(person: "Person", pressed: Pressed, activity: Json) -> Press:
    answers = await person.world.deliver(activity, repeat=pressed.repeat, at_once=pressed.at_once)
    failed = answers[-1].failed
    text = pressing.SOMETHING_WENT_WRONG if failed else ""
    return Press("broken" if failed else "submitted", text, activity=activity, answers=answers)


async def _message_back(person: "Person", pressed: Pressed, data: Json) -> Press:
    """`displayText` is seen by everybody and not sent to the bot; `value` joins the data and wins over it."""
    special = data["msteams"]
    said = str(special.get("displayText") or "")
    activity_id = _echo(person, pressed, said).message.id if said else event_id()
    rest = {key: value for key, value in data.items() if key != "msteams"}
    value = pressing.unpacked(special.get("value"))
    if isinstance(value, dict):
        value = {**rest, **value}
    elif value is None:
        value = rest
    told = (str(special.get("text") or ""), value)
    activity = activities.message_back(person, pressed.place, activity_id, pressed.message, told)
    return await _submit(person, pressed, activity)


async def _im_back(person: "Person", pressed: Pressed, text: str) -> Press:
    """As if the person had written it, except that the bot hears it without being mentioned."""
    sent = _echo(person, pressed, text)
    sent.activity["replyToId"] = pressed.message.id
    sent = await writing.tell(person, sent, repeat=pressed.repeat, at_once=pressed.at_once)
    failed = sent.answers[-1].failed
    text = pressing.SOMETHING_WENT_WRONG if failed else ""
    return Press("broken" if failed else "submitted", text, activity=sent.activity, answers=sent.answers)


def _echo(person: "Person", pressed: Pressed, text: str) -> writing.Sent:
    answered = pressed.message if pressed.message.conversation is pressed.place else None
    return writing.write(person, pressed.place, text, [], answered)


def _local(person: "Person", pressed: Pressed, action: Json) -> Press:
    if action["type"] == "Action.OpenUrl":
        return Press("url", str(action.get("url", "")))
    if action["type"] == "Action.ToggleVisibility":
        seen = pressed.message.cards(person)[pressed.index]
        card = pressing.toggled(seen, action.get("targetElements") or [])
        pressed.message.replace_card(person, pressed.index, card)
        return Press("toggled", card=card)
    return Press("opened")


async def invoke(person: "Person", activity: Json, pressed: Pressed) -> Press:
    """Send an adaptiveCard/action and show the presser what comes back."""
    world, message = person.world, pressed.message
    answers = await world.deliver(activity, repeat=pressed.repeat, at_once=pressed.at_once)
    press = pressing.read(answers[-1])
    if press.card is not None:
        world.connector.inspect_card(press.card, message)
        message.replace_card(person, pressed.index, press.card)
    return dataclasses.replace(press, activity=activity, answers=answers)


async def ask(
    person: "Person", activity: Json, asked: Asked, *, repeat: int = 1, at_once: bool = False
) -> Press:
    """Send an invoke about a dialog and read the answer; a late message extension is asked twice more."""
    world = person.world
    answers = await world.deliver(activity, repeat=repeat, at_once=at_once)
    while asked.kind == "extension" and answers[-1].late and len(answers) < EXTENSION_TRIES:
        answers += await world.deliver(activity)
    press = asked.read(answers[-1])
    if press.dialog is not None:
        world.connector.inspect_dialog(press.dialog)
    return dataclasses.replace(press, activity=activity, answers=answers)


async def submit(person: "Person", dialog: Dialog, button: Button, data: Any) -> Press:
    """Press a button of a dialog: only Action.Submit sends something; raises `CannotPressError`."""
    action = button.action
    if action["type"] == "Action.OpenUrl":
        return Press("url", str(action.get("url", "")))
    if action["type"] == "Action.Execute":
        raise CannotPressError(f"{button.title!r}: a dialog has no Action.Execute, only Action.Submit")
    if action["type"] != "Action.Submit":
        return Press("opened")
    told: Json = data
    asked = Asked(dialog.kind, dialog.conversation, dialog.message, dialog.command, first=False)
    if dialog.kind == "task":
        return await ask(person, invokes.task_submit(person, dialog, told), asked)
    if (told.get("msteams") or {}).get("justInTimeInstall") and not dialog.conversation.installed:
        await person.world.add_bot(dialog.conversation, person)
    return await ask(person, invokes.submit_action(person, dialog, told), asked)


def found(cards: list[Json], index: int, action: Json, inputs: Mapping[str, object], where: str) -> Button:
    """The button with this very action on card `index`, and the one that has these inputs if there are more.

    An Action.Submit may be the fallback of the button's Action.Execute; what the card can bring to sight
    counts as seen. Raises `CannotPressError`.
    """
    if not 0 <= index < len(cards):
        raise CannotPressError(f"there is no card {index} in {where}")
    buttons = cardview.buttons(pressing.revealed(cards[index]))
    same = [dataclasses.replace(one, action=action) for one in buttons if _is(one.action, action)]
    fitting = [one for one in same if set(inputs) <= {str(part.get("id")) for part in one.inputs}]
    if not same or action.get("isEnabled") is False:
        titles = [button.title for button in buttons]
        raise CannotPressError(f"{action.get('title')!r} can't be pressed in {where}; there are {titles}")
    return (fitting or same)[0]


def _is(shown: Json, action: Json) -> bool:
    return action in (shown, shown.get("fallback")) and action.get("type") in cardview.KNOWN_ACTIONS


def collected(button: Button, inputs: Mapping[str, object]) -> Any:
    """The action's data with what a renderer found in its inputs; raises `InputsInvalidError`."""
    associated = () if button.action.get("associatedInputs") == "none" else button.inputs
    return pressing.joined(button.action, cardinputs.fill(associated, inputs, collected=True))
