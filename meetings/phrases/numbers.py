"""The number of an agenda item, or the reference of an entry, at the beginning of a text."""

import re

from meetings.phrases.chat import ChatText

_IN_ITEM = r"(?:(?:i|in|på|on|under)\s++)?(?:(?:punkt|item|p\.)\s*+)?"
_NUMBER = re.compile(rf"{_IN_ITEM}(?P<number>\d{{1,3}})(?!\d)", re.IGNORECASE)
_COLON = re.compile(r"\s*+:(?!\d)\s*+")
_ENDS = re.compile(r"\.?\s*+\Z|\s++[–—-]\s++|\.?\s++")
_NEW_LINE = re.compile(r"\.?[^\S\n]*+(?:\n|\Z)")
_SENTENCE = re.compile(
    r"\.?\s++(?!(?:Mn?kr|Mdkr|MSEK|SEK|EUR|MEUR|[MGT]Wh?|Kr)(?!\w))(?P<first>[\"”@]|(?:att|to|that)\s|[^\W\d_])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?P<item>\d{1,3})(?:[.,:](?P<count>\d{1,3})|(?P<letters>[a-z]{1,2}))(?!\w|[.,:]\d)", re.IGNORECASE
)
_AFTER = re.compile(r"\s*+:\s*+|\.?(?:\s++|\Z)")
_AND = re.compile(r"[\s,&+]*+(?:(?:och|and)\s++)?", re.IGNORECASE)
_COURTESY = re.compile(r"\s(?:nu|tack|please|now|thanks)\Z", re.IGNORECASE)


def item_number(words: ChatText, *, expected: bool = False) -> tuple[int | None, ChatText]:
    """The number of the item that a text is meant for, and the text after it.

    A number is always the item's where a colon or nothing more follows it on its line (`6: Vi …`). Otherwise
    it is where one is `expected`, or where the text goes on as a new sentence does, with a capital letter, a
    mention, `att` or `to` (`6 Vi …`); else it is part of the text (`3 av 4 kommuner …`, `25 Mkr …`).
    """
    match = _NUMBER.match(words.text)
    if match is None:
        return None, words
    end = match.end()
    follows = _COLON.match(words.text, end) or _NEW_LINE.match(words.text, end)
    if follows is None and (expected or _begins_a_sentence(words, end)):
        follows = _ENDS.match(words.text, end)
    return (None, words) if follows is None else (int(match["number"]), words.cut(follows.end()))


def _begins_a_sentence(words: ChatText, at: int) -> bool:
    match = _SENTENCE.match(words.text, at)
    if match is None:
        return False
    first = match["first"]
    return (
        len(first) > 1
        or first.isupper()
        or first in '"”@'
        or words.mention_at(match.start("first")) is not None
    )


def reference(words: ChatText) -> tuple[str | None, int | None, ChatText]:
    """The entry (`3.1`, `3a`) or the item (`4`, `punkt 4`) that a text begins with, and the text after it."""
    match = _REFERENCE.match(words.text)
    if match is not None:
        return _entry(match), None, words.cut(_skip(words.text, match.end()))
    number = _NUMBER.match(words.text)
    if number is None or not (
        _ENDS.match(words.text, number.end()) or _COLON.match(words.text, number.end())
    ):
        return None, None, words
    return None, int(number["number"]), words.cut(_skip(words.text, number.end()))


def references(text: str) -> tuple[tuple[str | None, int | None], ...]:
    """The entries and items of a list (`3.1, 3.2 och 4`); none where there is anything else in it."""
    rest = text.rstrip(" .!")
    courtesy = _COURTESY.search(rest)
    rest = rest[: courtesy.start()] if courtesy else rest
    found: list[tuple[str | None, int | None]] = []
    at = 0
    while at < len(rest):
        match = _REFERENCE.match(rest, at)
        number = None if match is not None else _NUMBER.match(rest, at)
        if match is None and number is None:
            return ()
        found.append((_entry(match), None) if match else (None, int(number["number"]) if number else None))
        ends = (match or number).end()  # type: ignore[union-attr]  # one of them is there
        separator = _AND.match(rest, ends)
        at = separator.end() if separator else ends
        if at == ends < len(rest):
            return ()
    return tuple(found)


def _entry(match: re.Match[str]) -> str:
    if match["count"]:
        return f"{int(match['item'])}.{int(match['count'])}"
    return f"{int(match['item'])}{match['letters'].lower()}"


def _skip(text: str, at: int) -> int:
    after = _AFTER.match(text, at)
    return after.end() if after else at
