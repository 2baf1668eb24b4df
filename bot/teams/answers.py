"""What somebody who waits is answered: a pressed button, a command on a message, a submitted dialog.

Source: Universal Actions for Adaptive Cards, response format, and Use dialogs with bots, learn.microsoft.com.
The HTTP status is always 200; the outcome's own status stands in the body.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import msgspec

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """The card that replaces the one whose button was pressed."""

    card: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """A short text shown to who pressed; the card stays as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """A refusal shown to who pressed; `status` is an HTTP status of 400 or more, `code` is for programs."""

    code: str
    message: str
    status: int = 400


DialogSize: TypeAlias = Literal["small", "medium", "large"]


@dataclass(frozen=True, slots=True)
class DialogAnswer:
    """A dialog that shows a card, or shows it in place of the one that was there.

    In a dialog it is Action.Submit that comes back. What can't be done is told by a card too: for a `message`
    that answers the opening of a dialog, Teams shows an empty box
    (https://github.com/MicrosoftDocs/msteams-docs/issues/6740).
    """

    title: str
    card: dict[str, Any]
    height: DialogSize = "medium"
    width: DialogSize = "medium"


@dataclass(frozen=True, slots=True)
class DialogMessage:
    """A short text in place of the dialog, for what no card can be made of."""

    text: str


@dataclass(frozen=True, slots=True)
class DialogClosed:
    """The dialog closes.

    The body is empty: an object without a task is an error to Teams
    (https://github.com/microsoft/teams-sdk/pull/167).
    """


InvokeAnswer: TypeAlias = CardAnswer | TextAnswer | ErrorAnswer | DialogAnswer | DialogMessage | DialogClosed


def encode_answer(answer: InvokeAnswer) -> bytes:
    """The response body as JSON, or empty. Raises TypeError or ValueError for a card that isn't JSON data."""
    match answer:
        case CardAnswer(card):
            body: dict[str, Any] = {"statusCode": 200, "type": CARD_TYPE, "value": card}
        case TextAnswer(text):
            body = {"statusCode": 200, "type": MESSAGE_TYPE, "value": text}
        case ErrorAnswer(code, message, status):
            body = {"statusCode": status, "type": ERROR_TYPE, "value": {"code": code, "message": message}}
        case DialogAnswer(title, card, height, width):
            shown = {"contentType": CARD_TYPE, "content": card}
            value = {"title": title, "height": height, "width": width, "card": shown}
            body = {"task": {"type": "continue", "value": value}}
        case DialogMessage(text):
            body = {"task": {"type": "message", "value": text}}
        case DialogClosed():
            return b""
    return msgspec.json.encode(body)
