"""What a date phrase can be answered with: a day, a question back, or nothing."""

from datetime import date

import msgspec


class Understood(msgspec.Struct, frozen=True, tag=True):
    """The phrase means this one day."""

    day: date


class Ambiguous(msgspec.Struct, frozen=True, tag=True):
    """The phrase can mean any of these days, two or more, earliest first."""

    candidates: tuple[date, ...]


class NotUnderstood(msgspec.Struct, frozen=True, tag=True):
    """The words, as written, that stand where a date should be and must be asked for."""

    text: str


DateAnswer = Understood | Ambiguous | NotUnderstood
