"""What a date phrase can be answered with: a day, a question back, or nothing."""

from datetime import date

import msgspec


class Understood(msgspec.Struct, frozen=True, tag=True):
    """The phrase means this one day."""

    day: date


class Ambiguous(msgspec.Struct, frozen=True, tag=True):
    """The phrase can mean any of these days, earliest first.

    There are two or more, or one of which it isn't sure that it is a last day (`till 28 oktober`). `text` is
    the words as written where they are to be quoted.
    """

    candidates: tuple[date, ...]
    text: str = ""


class NotUnderstood(msgspec.Struct, frozen=True, tag=True):
    """The words, as written, that stand where a date should be and must be asked for."""

    text: str


DateAnswer = Understood | Ambiguous | NotUnderstood
