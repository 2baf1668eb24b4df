"""What Teams would show badly or not at all, without refusing it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.connector import cardview
from playground.connector.wire import Json, encode

if TYPE_CHECKING:
    from playground.connector.dialogs import Dialog

ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"

CARD_BYTES = 28 * 1024
CARD_ACTIONS = 6
CARD_VERSION = (1, 5)
MESSAGE_BYTES = 100 * 1024
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/
# universal-actions-for-adaptive-cards/user-specific-views
REFRESHED_USERS = 60


@dataclass(frozen=True)
class Finding:
    """One breach of a limit: `rule` is stable, `detail` is for people; ids say where."""

    rule: str
    detail: str
    conversation: str
    activity: str


def too_big(body: bytes) -> bool:
    """Whether a request is past the message limit of about 100 KB in UTF-16."""
    if len(body) * 2 <= MESSAGE_BYTES:
        return False
    return len(body.decode(errors="replace").encode("utf-16-le")) > MESSAGE_BYTES


def adaptive_cards(activity: Json) -> list[Json]:
    """The Adaptive Cards among a message's attachments, in order."""
    return [
        attachment["content"]
        for attachment in activity.get("attachments") or ()
        if attachment.get("contentType") == ADAPTIVE_CARD and isinstance(attachment.get("content"), dict)
    ]


def of_message(activity: Json) -> list[tuple[str, str]]:
    """(rule, detail) of every breach in a message."""
    cards = adaptive_cards(activity)
    written = str(activity.get("text") or "")
    found = [finding for card in cards for finding in of_card(card)]
    if cards and written:
        found.append(("text-and-card", "Teams splits text and card into two messages and gives no id back"))
    if not written and not activity.get("attachments"):
        found.append(("empty-message", "neither text nor attachment"))
    found.extend(
        ("mention-not-in-text", f"{entity.get('text')!r} isn't in the text: it is ignored")
        for entity in activity.get("entities") or ()
        if entity.get("type") == "mention" and str(entity.get("text", "")) not in written
    )
    return found


def of_card(card: Json) -> list[tuple[str, str]]:
    """(rule, detail) of every breach in a card."""
    found = []
    size = len(encode(card))
    if size > CARD_BYTES:
        found.append(("card-too-big", f"{size} bytes, {CARD_BYTES} allowed"))
    if card.get("type") != "AdaptiveCard":
        found.append(("card-type", f"type is {card.get('type')!r}, not 'AdaptiveCard'"))
    if not _version_shown(card.get("version")):
        found.append(("card-version", f"version {card.get('version')!r}, at most '1.5' is shown"))
    sets = [card, *(part for part in cardview.elements(card) if part.get("type") == "ActionSet")]
    counts = [len(part.get("actions") or ()) for part in sets]
    found.extend(
        ("too-many-actions", f"{count} actions, {CARD_ACTIONS} are shown")
        for count in counts
        if count > CARD_ACTIONS
    )
    refreshed = (card.get("refresh") or {}).get("userIds") or ()
    if len(refreshed) > REFRESHED_USERS:
        found.append(("refresh-users", f"{len(refreshed)} people to refresh for, {REFRESHED_USERS} allowed"))
    found.extend(_doubtful_elements(card))
    return found


def of_dialog(dialog: "Dialog") -> list[tuple[str, str]]:
    """(rule, detail) of every breach in a dialog: in its card, and what only a card in a message may have."""
    found = [] if dialog.title else [("dialog-title", "a dialog without title")]
    if dialog.card is None:
        return found
    found.extend(of_card(dialog.card))
    for button in cardview.buttons(dialog.card):
        data = button.action.get("data")
        if button.action["type"] == "Action.Execute":
            found.append(("execute-in-dialog", f"{button.title!r}: a dialog submits with Action.Submit only"))
        elif isinstance(data, dict) and set(data.get("msteams") or ()) - {"justInTimeInstall"}:
            found.append(("msteams-in-dialog", f"{button.title!r}: `msteams` does nothing in a dialog"))
    return found


def _version_shown(version: object) -> bool:
    try:
        major, minor = str(version).split(".")
        return (int(major), int(minor)) <= CARD_VERSION
    except ValueError:
        return False


def _doubtful_elements(card: Json) -> list[tuple[str, str]]:
    found = []
    ids: set[str] = set()
    for element in cardview.inputs(card):
        name = str(element.get("id") or "")
        if not name or name in ids:
            found.append(("input-id", f"an input's id is missing or used twice: {name!r}"))
        ids.add(name)
    for button in cardview.buttons(card):
        if not button.title:
            found.append(("action-title", f"an action of type {button.action['type']} has no title"))
        if button.action["type"] == "Action.Execute" and "fallback" not in button.action:
            found.append(("execute-fallback", f"{button.title!r} does nothing in clients without Execute"))
    return found
