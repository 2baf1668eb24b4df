"""The invokes of dialogs and message actions, as Teams sends them to a bot.

Shapes: see `dialogs`; the message that an action was run on is that of `payload`.
"""

import uuid
from typing import TYPE_CHECKING

from playground.connector import activities, payload
from playground.connector.ids import event_id
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.conversations import Conversation
    from playground.connector.dialogs import Dialog
    from playground.connector.messages import Message
    from playground.connector.persons import Person


def _invoke(person: "Person", conversation: "Conversation", name: str, source: str, value: Json) -> Json:
    activity = activities.common(person, conversation, "invoke", event_id())
    activity["channelData"] = {**activity["channelData"], "source": {"name": source}}
    return {**activity, "name": name, "value": {**value, "context": {"theme": person.theme}}}


def task_fetch(person: "Person", conversation: "Conversation", pressed: "Message", data: Json) -> Json:
    """A pressed Action.Submit that opens a dialog.

    `data` is the button's with its inputs' values; the bot gets "task/fetch" as its `type` in place of the
    `msteams` that asked for it (teams.ts pull request 173).
    """
    told = {key: value for key, value in data.items() if key != "msteams"}
    value = {"data": {**told, "type": "task/fetch"}}
    return {**_invoke(person, conversation, "task/fetch", "message", value), "replyToId": pressed.id}


def task_submit(person: "Person", dialog: "Dialog", data: object) -> Json:
    """A pressed Action.Submit of a dialog that a card's button opened."""
    activity = _invoke(person, dialog.conversation, "task/submit", "message", {"data": data})
    return activity if dialog.message is None else {**activity, "replyToId": dialog.message.id}


def fetch_task(
    person: "Person", conversation: "Conversation", command: str, message: "Message | None"
) -> Json:
    """A message action that asks for its dialog; from the compose box when there is no message."""
    value = _command(command, message)
    return _invoke(person, conversation, "composeExtension/fetchTask", "compose", value)


def submit_action(person: "Person", dialog: "Dialog", data: object) -> Json:
    """A pressed Action.Submit of a message action's dialog; it tells the message once more."""
    value = {**_command(dialog.command, dialog.message), "data": data}
    return _invoke(person, dialog.conversation, "composeExtension/submitAction", "compose", value)


def _command(command: str, message: "Message | None") -> Json:
    told: Json = {"commandId": command, "commandContext": "compose" if message is None else "message"}
    told["requestId"] = uuid.uuid4().hex
    if message is not None:
        told["messagePayload"] = payload.of(message)
    return told
