"""The number of an agenda item, or the reference of an entry, at the beginning of a text."""

import re

from meetings.phrases.chat import ChatText

_ITEM = r"(?:(?:i|in|på|on|under)\s++)?(?:(?:punkt|item|p\.)\s*+)?"
_NUMBER = re.compile(rf"{_ITEM}(?P<number>\d{{1,3}})(?!\d)", re.IGNORECASE)
_COLON = re.compile(r"\s*+:(?!\d)\s*+")
_ENDS = re.compile(r"\s*+\Z|\s++[–—-]\s++|\.?\s++")
_BEGINS = re.compile(r"\.?\s++(?=[\"”@]|[^\W\d_])(?!(?:[Mm]n?kr|Mdkr|MSEK|SEK|EUR|MEUR|[MGT]Wh?|Kr)(?!\w))")
_THAT = re.compile(r"(?:att|to|that)\s", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?P<item>\d{1,3})(?:[.,:](?P<count>\d{1,3})|(?P<letters>[a-z]{1,2}))(?!\w|[.,:]\d)", re.IGNORECASE
)
_AFTER = re.compile(r"\s*+:?\s*+|\.\s")
_PREFIX = re.compile(_ITEM, re.IGNORECASE)
_AND = re.compile(r"\s*+(?:,|och|and|&|\+)?\s*+", re.IGNORECASE)


def item_number(words: ChatText, *, expected: bool = False) -> tuple[int | None, ChatText]:
    """The number of the item that a text is meant for, and the text after it.

    With a colon a number is always the item's (`6: Vi …`). Without one it is where a number is `expected`, or where
    the text goes on as a new sentence does: with a capital letter, a mention, `att` or `to` (`6 Vi …`); else it is
    part of the text (`3 av 4 kommuner …`, `25 Mkr …`).
    """
    match = _NUMBER.match(words.text)
    if match is None:
        return None, words
    number = int(match["number"])
    colon = _COLON.match(words.text, match.end())
    if colon is not None:
        return number, words.cut(colon.end())
    ends = _ENDS.match(words.text, match.end())
    if ends is None:
        return None, words
    if not expected:
        begins = _BEGINS.match(words.text, match.end())
        if begins is None:
            return None, words
        first = words.text[begins.end()]
        if not (
            first.isupper()
            or first in '"”@'
            or words.mention_at(begins.end())
            or _THAT.match(words.text, begins.end())
        ):
            return None, words
    return number, words.cut(ends.end())


def reference(words: ChatText) -> tuple[str | None, int | None, ChatText]:
    """The entry (`3.1`, `3a`) or the item (`4`, `punkt 4`) that a text begins with, and the text after it."""
    match = _REFERENCE.match(words.text)
    if match is not None:
        named = f"{int(match['item'])}.{int(match['count'])}" if match["count"] else _lettered(match)
        return named, None, words.cut(_skip(words.text, match.end()))
    number = _NUMBER.match(words.text)
    if (
        number is None
        or _ENDS.match(words.text, number.end()) is None
        and _COLON.match(words.text, number.end()) is None
    ):
        return None, None, words
    return None, int(number["number"]), words.cut(_skip(words.text, number.end()))


def references(words: ChatText) -> tuple[tuple[str | None, int | None], ...]:
    """The entries and items in a list that is nothing else: `3.1, 3.2 och 4`; empty where it is something else."""
    found: list[tuple[str | None, int | None]] = []
    rest = ChatText(words.text.rstrip(" .!"))
    while rest.text:
        entry, item, after = reference(rest)
        if entry is None and item is None:
            return ()
        found.append((entry, item))
        separator = _AND.match(after.text)
        rest = after.cut(separator.end()) if separator else after
    return tuple(found)


def _lettered(match: re.Match[str]) -> str:
    return f"{int(match['item'])}{match['letters'].lower()}"


def _skip(text: str, at: int) -> int:
    after = _AFTER.match(text, at)
    return after.end() if after else at
