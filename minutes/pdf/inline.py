"""Where a line of text may be broken, and where it mustn't."""

import re
import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

from babel.dates import get_month_names

Inline: TypeAlias = str | list[str | dict[str, str]]
"""A text for the template, as it stands or in parts: a string, what keeps together, a long word, or BREAK."""

BREAK: dict[str, str] = {}
"""Here a line may end, without a hyphen."""

LONG = 14
"""Letters of a word that may be hyphenated."""

MUCH = 1_500
"""Characters of a text without hyphens: to weigh them all would take seconds."""

UNKNOWN = 60
"""Letters of a word that no hyphenation knows: it may be broken anywhere."""

_RUN = 20
"""Characters without a space that may be broken at their punctuation, as an address is."""

_PIECE = 16
_NOUNS = r"§|punkt|punkterna|sid\.|nr|item|items|page|no\."
_UNITS = r"%|kr|tkr|mkr|SEK|EUR"
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"


def _months() -> str:
    found = {
        name.rstrip(".")
        for language in ("sv", "en_GB")
        for width in ("wide", "abbreviated")
        for name in get_month_names(width, locale=language).values()
    }
    return "|".join(re.escape(name) for name in sorted(found, key=lambda name: (-len(name), name)))


# A no-break space would do on paper, but it makes some readers skip the rest of the line.
_TOGETHER = "|".join(
    (
        rf"\d{{1,2}} (?:{_months()})",
        rf"kl\.? {_CLOCK}(?:[–-]{_CLOCK})?",
        rf"(?:{_NOUNS}) \d+",
        rf"\d{{1,3}}(?: \d{{3}})+(?: (?:{_UNITS}))?",
        rf"\d+(?:[.,]\d+)? (?:{_UNITS})",
    )
)
_WORD = rf"[^\W\d_]{{{LONG},}}"
_MARKED = re.compile(
    rf"(?P<keep>(?<!\w)(?:{_TOGETHER})(?!\w))|(?P<run>\S{{{_RUN},}})|(?P<long>(?<!\w){_WORD}(?!\w))",
    re.IGNORECASE,
)
_WORDS = re.compile(f"({_WORD})")
_AFTER_PUNCTUATION = re.compile(r"(?<=[^\W_]{2}[/._?&=@+\\|;,:#-])(?=\w)|(?<=://)(?=\w)")


def inline(text: str) -> Inline:
    """A text with what keeps together and what may be broken marked out; most have neither."""
    parts = list(_parts(text))
    return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts


def _parts(text: str) -> Iterator[str | dict[str, str]]:
    at = 0
    for found in _MARKED.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        if found.lastgroup == "run":
            yield from _broken(found[0], hyphenated=len(text) <= MUCH)
        elif found.lastgroup == "long" and len(text) > MUCH:
            yield found[0]
        else:
            yield {str(found.lastgroup): found[0]}
    if at < len(text) or not text:
        yield text[at:]


def _broken(run: str, *, hyphenated: bool) -> Iterator[str | dict[str, str]]:
    for at, piece in enumerate(_AFTER_PUNCTUATION.split(run)):
        if at:
            yield BREAK
        for part in filter(None, _WORDS.split(piece)):
            if len(part) < LONG:
                yield part
            elif len(part) < UNKNOWN and part.isalpha():
                yield {"long": part} if hyphenated else part
            else:
                yield from _chopped(part)


def _chopped(word: str) -> Iterator[str | dict[str, str]]:
    """A word in pieces, none of which begins with what belongs to the character before."""
    start = 0
    for at in range(1, len(word)):
        if at - start >= _PIECE and not _joins(word[at]) and word[at - 1] != "\u200d":
            yield word[start:at]
            yield BREAK
            start = at
    yield word[start:]


def _joins(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"
