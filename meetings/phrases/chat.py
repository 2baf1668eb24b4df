"""The text of a chat message with the people who are mentioned in it, and parts cut out of it."""

import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from meetings.model import Person


class Mentioned(Struct, frozen=True):
    """A person mentioned in a text: `text[start:end]` is the name that stands there."""

    person: Person
    start: int
    end: int


class ChatText(Struct, frozen=True):
    """The text of a message, or of a part of one, without the bot's own mention."""

    text: str
    mentions: tuple[Mentioned, ...] = ()

    def part(self, start: int, end: int) -> "ChatText":
        """The part from `start` to `end` as it stands, with the mentions that lie inside."""
        if not self.mentions:
            return ChatText(self.text[start:end])
        inside = (one for one in self.mentions if start <= one.start < one.end <= end)
        moved = tuple(Mentioned(one.person, one.start - start, one.end - start) for one in inside)
        return ChatText(self.text[start:end], moved)

    def cut(self, start: int, end: int | None = None) -> "ChatText":
        """The part from `start` to `end` without the space around it, with the mentions that lie inside."""
        part = self.text[start:end]
        begins = start + len(part) - len(part.lstrip(_SPACE))
        return self.part(begins, max(begins, start + len(part.rstrip(_SPACE))))

    def mention_at(self, position: int) -> Mentioned | None:
        """The mention that begins here."""
        return next((one for one in self.mentions if one.start == position), None)


_SPACE = " \t\r\n\f\v\xa0\u200b\u2028\u2029\ufeff"


def joined(parts: Iterable[ChatText], between: str = "\n") -> ChatText:
    """The parts in a row, with `between` between them."""
    texts: list[str] = []
    mentions: list[Mentioned] = []
    length = 0
    for part in parts:
        if texts:
            length += len(between)
        mentions += (Mentioned(one.person, length + one.start, length + one.end) for one in part.mentions)
        texts.append(part.text)
        length += len(part.text)
    return ChatText(between.join(texts), tuple(mentions))


def composed(chat: ChatText) -> ChatText:
    """The same text with each letter and its marks as one character (NFC), mentions moved with it."""
    if chat.text.isascii() or unicodedata.is_normalized("NFC", chat.text):
        return chat

    def moved(position: int) -> int:
        return len(unicodedata.normalize("NFC", chat.text[:position]))

    mentions = tuple(Mentioned(one.person, moved(one.start), moved(one.end)) for one in chat.mentions)
    return ChatText(unicodedata.normalize("NFC", chat.text), mentions)
