"""Outgoing messages as activity objects."""

from typing import Any

CARD_CONTENT = "application/vnd.microsoft.card.adaptive"


def card_activity(card: dict[str, Any], summary: str = "", text: str = "") -> dict[str, Any]:
    """A message that shows an Adaptive Card.

    `summary` is what the notification and the chat list say; `text` stands above the card.
    """
    activity: dict[str, Any] = {
        "type": "message",
        "attachments": [{"contentType": CARD_CONTENT, "content": card}],
    }
    if summary:
        activity["summary"] = summary
    if text:
        activity["text"] = text
    return activity


def text_activity(text: str, *, markdown: bool = False) -> dict[str, Any]:
    """A message of text; what people wrote is sent as plain text, so that its characters mean themselves."""
    return {"type": "message", "text": text, "textFormat": "markdown" if markdown else "plain"}
