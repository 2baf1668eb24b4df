"""Keeping a card within what Teams takes: what doesn't fit is left out, and a line says how much."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from cards import elements
from cards.elements import MAX_BYTES, Button, Card, Element
from cards.words import clean
from meetings.model import Language

_MARK = "…"
_ROOM_FOR_LINE = 400
_WORD = 30


def short(text: str, characters: int) -> str:
    """The text on one line, cut after a word where it is longer than so many characters."""
    return cut(" ".join(text.split()), characters)


def cut(text: str, characters: int) -> str:
    """The text, cut after a word where it is longer than so many characters of two bytes.

    Swedish text has hardly more than one byte a character; of a text of emoji half as many are kept.
    """
    if len(text) <= characters // 2 or (len(text) <= characters and elements.size(text) <= 2 * characters):
        return text
    kept = text[: characters - 1]
    while elements.size(kept) > 2 * characters:
        kept = kept[: len(kept) * 9 // 10]
    space = kept.rfind(" ", max(1, len(kept) - _WORD))
    return (kept[:space] if space > 0 else kept).rstrip() + _MARK


def cut_bytes(text: str, limit: int) -> str:
    """The text as it is shown, cut where it is longer than so many bytes of JSON."""
    text = clean(text)
    while (bytes_now := elements.size(text)) > limit:
        # Shorter by the part that is too much, a little more where the end is denser than the rest.
        text = cut(text, max(1, min(len(text) - 1, len(text) * limit // bytes_now)))
        if len(text) <= 1:
            break
    return text


def first(lines: Iterable[str], limit: int) -> list[str]:
    """As many of the lines as have room in so many bytes, one at least."""
    kept: list[str] = []
    for line in lines:
        limit -= elements.size(line)
        if limit < 0 and kept:
            break
        kept.append(line)
    return kept


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
    everything = elements.card(language, speak, [*head, *chain.from_iterable(blocks), *tail], actions)
    if elements.size(everything) <= MAX_BYTES - _ROOM_FOR_LINE:
        return everything
    left = room(language, speak, [*head, *tail], actions)
    body = list(head)
    for position, block in enumerate(blocks):
        left -= total(block)
        if left < 0:
            body.append(more(len(blocks) - position))
            break
        body.extend(block)
    return elements.card(language, speak, [*body, *tail], actions)
