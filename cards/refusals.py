"""What couldn't be done, and what to do instead."""

import datetime as dt

from cards import elements, words
from cards.elements import Card, Element
from cards.fit import cut_bytes, short
from cards.people import together
from cards.words import say
from meetings.errors import MeetingError
from meetings.model import Language
from meetings.phrases.wording import long_date

_SHOWN_BYTES = 16_000
_VALUE = 100


def sentence(language: Language, error: MeetingError) -> str:
    """What was refused and what to do, in words; a general sentence for a key without one of its own."""
    key = f"error.{error.key}"
    if not words.has(key):
        return say(language, "error.unknown")
    return say(language, key, **{name: _brief(language, value) for name, value in error.values.items()})


def _brief(language: Language, value: object) -> object:
    """A value of a refusal, such that the sentence can be read: not too long, and not too many."""
    if isinstance(value, tuple):
        told = (long_date(one, language) if isinstance(one, dt.date) else str(one) for one in value)
        return together(language, tuple(short(one, _VALUE) for one in told))
    return short(value, _VALUE) if type(value) is str else value


def because(language: Language, error: MeetingError) -> Element:
    """The refusal as part of a card."""
    return trouble(sentence(language, error))


def trouble(told: str) -> Element:
    """What went wrong, as part of a card."""
    return elements.panel([elements.text(told)], "attention")


def written(language: Language, text: str) -> list[Element]:
    """What somebody wrote, kept visible so that nothing has to be typed again."""
    return [
        elements.text(elements.run(say(language, "refusal.you_wrote"), subtle=True), spacing="Small"),
        elements.text(cut_bytes(text, _SHOWN_BYTES), spacing="None"),
    ]


def refusal(language: Language, error: MeetingError, text: str | None = None) -> Card:
    """Why something wasn't done; `text` is what was written."""
    told = sentence(language, error)
    body = [elements.text(told), *(written(language, text) if text else [])]
    return elements.card(language, told, body)


def failure(language: Language, incident: str) -> Card:
    """Something went wrong here; `incident` is what the log knows it by."""
    told = say(language, "failure.text")
    lines = [
        elements.text(told),
        elements.text(elements.run(say(language, "failure.incident", incident=incident), subtle=True)),
    ]
    return elements.card(language, told, lines)
