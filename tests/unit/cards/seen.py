"""A card as its reader sees it: texts in their order, and buttons."""

from collections.abc import Iterator
from typing import Any

from cards.actions import Action, decode
from cards.elements import Card


def parts(element: Any) -> Iterator[dict[str, Any]]:
    """Every object in a card, itself included, in reading order."""
    if isinstance(element, dict):
        yield element
        for value in element.values():
            yield from parts(value)
    elif isinstance(element, list):
        for one in element:
            yield from parts(one)


def texts(card: Card) -> list[str]:
    """Every paragraph and heading."""
    found = []
    for part in parts(card["body"]):
        if part.get("type") == "TextBlock":
            found.append(part["text"].replace("\u00a0", " "))
        elif part.get("type") == "RichTextBlock":
            found.append("".join(run["text"] for run in part["inlines"]))
    return found


def titles(card: Card) -> list[str]:
    """The titles of the buttons beneath the card."""
    return [button["title"] for button in card.get("actions", ())]


def actions(card: Card) -> list[Action]:
    """What the buttons beneath the card send."""
    return [decode(button["data"]) for button in card.get("actions", ()) if "data" in button]
