"""Dialogs (task modules): what opens one, what it shows, and what the answers to its invokes mean.

Shapes: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
and .../messaging-extensions/how-to/action-commands/ (create-task-module and respond-to-task-module-submit).
"""

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from playground.connector import cardview, findings
from playground.connector.client import Answer
from playground.connector.pressing import SOMETHING_WENT_WRONG, Press
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.conversations import Conversation
    from playground.connector.messages import Message

DialogKind = Literal["task", "extension"]
Size = int | str

# What Teams shows when a message extension hasn't answered after its last try.
UNABLE_TO_REACH = "Unable to reach the app. Please try again."

_SIZES = ("small", "medium", "large")


def _token() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Dialog:
    """A dialog as the one who opened it sees it: a `card` or a page at `url`, never both.

    `kind` "task" was opened by a button of `message`, "extension" by the message action `command`, on
    `message` or from the compose box of `conversation` when that is None. `width` and `height` are pixels or
    "small", "medium", "large"; None when the bot left them out.
    """

    title: str
    width: Size | None
    height: Size | None
    card: Json | None
    url: str | None
    message: "Message | None"
    conversation: "Conversation"
    kind: DialogKind
    command: str = ""
    token: str = field(default_factory=_token)

    @property
    def text(self) -> str:
        """All readable text of its card in reading order."""
        return cardview.text(self.card) if self.card is not None else ""

    @property
    def buttons(self) -> list[str]:
        """The titles of its card's buttons in reading order."""
        return [button.title for button in cardview.buttons(self.card)] if self.card is not None else []


@dataclass(frozen=True)
class Asked:
    """What an invoke about a dialog was sent for; `first` when it asked for the dialog itself."""

    kind: DialogKind
    conversation: "Conversation"
    message: "Message | None"
    command: str = ""
    first: bool = True

    def read(self, answer: Answer) -> Press:
        """What the answer shows: a dialog, a text, a closed dialog, a card to send on, or that it is broken.

        Only the answer to a submit may be empty, which closes the dialog.
        """
        if answer.failed:
            late = self.kind == "extension" and answer.status == 0
            return Press("broken", UNABLE_TO_REACH if late else SOMETHING_WENT_WRONG)
        body = answer.json
        if not self.first and (not answer.body or body in (None, {}, {"task": None})):
            return Press("closed")
        shown = None
        if isinstance(body, dict):
            shown = self._task(body.get("task")) or self._composed(body.get("composeExtension"))
        return shown or Press("broken", SOMETHING_WENT_WRONG)

    def _task(self, task: Any) -> Press | None:
        if not isinstance(task, dict):
            return None
        kind, value = task.get("type"), task.get("value")
        if kind == "message" and isinstance(value, str):
            return Press("message", value)
        dialog = self._dialog(value) if kind == "continue" and isinstance(value, dict) else None
        return Press("dialog", dialog.text, dialog=dialog) if dialog else None

    def _dialog(self, info: Json) -> Dialog | None:
        """The dialog of a TaskInfo; None when Teams couldn't show it.

        A bot's card comes as an attachment (msteams-docs issues 405 and 2169), a page over https.
        """
        card, url = _attached(info.get("card")), info.get("url")
        if url is not None and not (isinstance(url, str) and url.startswith("https://")):
            return None
        if (card is None) is (url is None) or not all(_is_size(info.get(key)) for key in ("width", "height")):
            return None
        return Dialog(
            title=str(info.get("title") or ""),
            width=info.get("width"),
            height=info.get("height"),
            card=card,
            url=url,
            message=self.message,
            conversation=self.conversation,
            kind=self.kind,
            command=self.command,
        )

    def _composed(self, result: Any) -> Press | None:
        """What a message extension's result leaves: a card in the compose box, or a text."""
        if self.kind != "extension" or not isinstance(result, dict):
            return None
        if result.get("type") == "message" and isinstance(result.get("text"), str):
            return Press("message", result["text"])
        attachments = result.get("attachments")
        if result.get("type") != "result" or not isinstance(attachments, list) or not attachments:
            return None
        card = _attached(attachments[0])
        return Press("composed", cardview.text(card), card) if card is not None else None


def _attached(attachment: Any) -> Json | None:
    if not isinstance(attachment, dict) or attachment.get("contentType") != findings.ADAPTIVE_CARD:
        return None
    card = attachment.get("content")
    return card if isinstance(card, dict) and card.get("type") == "AdaptiveCard" else None


def _is_size(size: Any) -> bool:
    return size is None or size in _SIZES or (isinstance(size, int) and size > 0)
