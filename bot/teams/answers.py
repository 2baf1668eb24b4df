"""What a pressed button is answered with: `adaptiveCard/action` responses.

Source: Universal Actions for Adaptive Cards, response format, learn.microsoft.com. The HTTP status is
always 200; the outcome's own status stands in the body.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

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


InvokeAnswer: TypeAlias = CardAnswer | TextAnswer | ErrorAnswer


def encode_answer(answer: InvokeAnswer) -> bytes:
    """The response body as JSON. Raises TypeError or ValueError when the card isn't plain JSON data."""
    match answer:
        case CardAnswer(card):
            body: dict[str, Any] = {"statusCode": 200, "type": CARD_TYPE, "value": card}
        case TextAnswer(text):
            body = {"statusCode": 200, "type": MESSAGE_TYPE, "value": text}
        case ErrorAnswer(code, message, status):
            body = {"statusCode": status, "type": ERROR_TYPE, "value": {"code": code, "message": message}}
    return msgspec.json.encode(body)
