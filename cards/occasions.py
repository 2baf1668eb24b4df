"""When and where, as lines of a card."""

from cards import elements
from cards.elements import Element
from cards.fit import short
from cards.moments import day_of, hours
from cards.words import say
from meetings.model import Language, Occasion

_PLACE = 200


def when(language: Language, occasion: Occasion, zone: str) -> str:
    """The day and the hours: "fredagen den 28 oktober 2022 kl. 8.30–11.00"."""
    return say(
        language,
        "occasion.when",
        day=day_of(occasion.start, zone),
        hours=hours(occasion, zone, language),
    )


def when_and_where(language: Language, occasion: Occasion, zone: str) -> str:
    """The day, the hours and the place, where there is one."""
    told = when(language, occasion, zone)
    return f"{told}, {short(occasion.place, _PLACE)}" if occasion.place else told


def line(language: Language, occasion: Occasion, zone: str) -> Element:
    """When and where, beneath a title."""
    return elements.text(elements.run(when_and_where(language, occasion, zone), subtle=True), spacing="None")
