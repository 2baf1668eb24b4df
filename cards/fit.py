"""Keeping a card within what Teams takes: what doesn't fit is left out, and a line says how much."""

from collections.abc import Callable, Sequence

from cards import elements
from cards.elements import MAX_BYTES, Button, Card, Element
from meetings.model import Language

_MARK = "…"
_ROOM_FOR_LINE = 400
_WORD = 30


def short(text: str, characters: int) -> str:
    """The text on one line, cut after a word where it is longer than so many characters."""
    return cut(" ".join(text.split()), characters)


def cut(text: str, characters: int) -> str:
    """The text, cut after a word where it is longer than so many characters."""
    if len(text) <= characters:
        return text
    kept = text[: characters - 1]
    space = kept.rfind(" ", -_WORD)
    return (kept[:space] if space > 0 else kept).rstrip() + _MARK


def cut_bytes(text: str, limit: int) -> str:
    """The text, cut where it is longer than so many bytes of JSON."""
    while (bytes_now := elements.size(text)) > limit:
        # Shorter by the part that is too much, a little more where the end is denser than the rest.
        text = cut(text, max(1, min(len(text) - 1, len(text) * limit // bytes_now)))
        if len(text) <= 1:
            break
    return text


def room(language: Language, speak: str, body: list[Element], actions: Sequence[Button]) -> int:
    """How many bytes are left for more elements beside these."""
    return MAX_BYTES - elements.size(elements.card(language, speak, body, actions)) - _ROOM_FOR_LINE


def total(block: list[Element]) -> int:
    """Bytes of some elements inside a card."""
    return sum(elements.size(element) + 1 for element in block)


def fitted(
    language: Language,
    speak: str,
    head: list[Element],
    blocks: Sequence[list[Element]],
    more: Callable[[int], Element],
    tail: Sequence[Element] = (),
    actions: Sequence[Button] = (),
) -> Card:
    """A card of `head`, as many of the blocks as fit, and `tail`; `more` tells how many are left out."""
    left = room(language, speak, [*head, *tail], actions)
    body = list(head)
    for position, block in enumerate(blocks):
        left -= total(block)
        if left < 0:
            body.append(more(len(blocks) - position))
            break
        body.extend(block)
    return elements.card(language, speak, [*body, *tail], actions)
