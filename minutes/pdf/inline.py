"""Where a line of text may be broken, and where it mustn't."""

import re
import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

from babel.dates import get_month_names

Inline: TypeAlias = str | list["str | list[str] | int"]
"""A text for the template, as it stands or in parts: a string, `[string]` that keeps together, or BREAK."""

BREAK = 0
"""Here a line may end, without a hyphen."""

LONG = 20
"""A run of so many characters without a space may be broken at its punctuation, as an address is."""

_NUMBERS_WORD = r"§|punkt|punkterna|sid\.|item|items|page|no\.|nr"
_UNITS = r"%|kr|tkr|mkr|SEK|EUR"
_HARD = 60
"""A word so long is broken anywhere, since no hyphenation may be known for it."""

_PIECE = 16


def _months() -> str:
    found = {
        name.rstrip(".")
        for language in ("sv", "en_GB")
        for width in ("wide", "abbreviated")
        for name in get_month_names(width, locale=language).values()
    }
    return "|".join(re.escape(name) for name in sorted(found, key=lambda name: (-len(name), name)))


_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
# A no-break space would do on paper, but it makes some readers skip the rest of the line.
_TOGETHER = re.compile(
    rf"(?<!\w)(?:\d{{1,2}} (?:{_months()})(?!\w)|kl\.? {_CLOCK}(?:[–-]{_CLOCK})?(?!\w)"
    rf"|(?:{_NUMBERS_WORD}) \d+(?!\w)|\d{{1,3}}(?: \d{{3}})+(?: (?:{_UNITS}))?(?!\w)"
    rf"|\d+(?:[.,]\d+)? (?:{_UNITS})(?!\w))",
    re.IGNORECASE,
)
_RUN = re.compile(rf"\S{{{LONG},}}")
_AFTER_PUNCTUATION = re.compile(r"(?<=[^\W_]{2}[/._?&=@+\\|;,:#-])(?=\w)|(?<=://)(?=\w)")


def inline(text: str) -> Inline:
    """A text with what keeps together and what may be broken marked out; most have neither."""
    parts = [part for stretch in _kept(text) for part in _broken(stretch)]
    return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts


def _kept(text: str) -> Iterator[str | list[str]]:
    at = 0
    for found in _TOGETHER.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield [found[0]]
        at = found.end()
    if at < len(text) or not text:
        yield text[at:]


def _broken(stretch: str | list[str]) -> Iterator[str | list[str] | int]:
    if isinstance(stretch, list) or len(stretch) < LONG:
        yield stretch
        return
    at = 0
    for found in _RUN.finditer(stretch):
        pieces = _pieces(found[0])
        if len(pieces) > 1:
            first, *rest = pieces
            yield stretch[at : found.start()] + first
            for piece in rest:
                yield BREAK
                yield piece
            at = found.end()
    if at < len(stretch):
        yield stretch[at:]


def _pieces(run: str) -> list[str]:
    made = []
    for piece in _AFTER_PUNCTUATION.split(run):
        if len(piece) < LONG or (len(piece) < _HARD and piece.isalpha()):
            made.append(piece)
        else:
            made += _chopped(piece)
    return made


def _chopped(word: str) -> Iterator[str]:
    """A word in pieces, none of which begins with what belongs to the character before."""
    start = 0
    for at in range(1, len(word)):
        if at - start >= _PIECE and not _joins(word[at]) and word[at - 1] != "\u200d":
            yield word[start:at]
            start = at
    yield word[start:]


def _joins(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"
