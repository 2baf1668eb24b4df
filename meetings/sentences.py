"""Sentences that the bot itself writes into the minutes, in the language of the meeting.

They are part of what is approved, so they are stored as written and never worded again.
"""

from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from meetings.model import Language, Occasion
from meetings.phrases.wording import clock_range, long_date

ReasonForm: TypeAlias = Literal["because", "as_said", "reason"]

_CAUSES: dict[Language, tuple[str, ...]] = {
    "sv": ("på grund av ", "p.g.a.", "pga ", "pga.", "eftersom ", "då ", "därför att ", "med anledning av "),
    "en": ("because ", "due to ", "owing to ", "for ", "as ", "since ", "pending "),
}


def reason_in_words(reason: str, language: Language) -> tuple[ReasonForm, str]:
    """How the reason of a postponement goes into a sentence, and the reason as it stands there.

    One word is a cause ("på grund av tidsbrist"), "eftersom …" goes on with the sentence as said, the rest is
    a reason that stands for itself, as written.
    """
    bare = reason.rstrip(" .!")
    begun = bare[0].lower() + bare[1:] if bare[1:2].islower() else bare
    if bare.casefold().startswith(_CAUSES[language]):
        return "as_said", begun
    if bare.isalpha():
        return "because", begun
    return "reason", reason


def listed(names: tuple[str, ...], language: Language) -> str:
    """Names in a row: A, B och C."""
    *first, last = names
    if not first:
        return last
    joint = " och " if language == "sv" else " and "
    return ", ".join(first) + joint + last


def elected_approvers(names: tuple[str, ...], language: Language) -> str:
    """What the election of approvers is in the minutes."""
    if language == "sv":
        return f"{listed(names, language)} väljs till justerare."
    return f"{listed(names, language)} {'is' if len(names) == 1 else 'are'} elected to approve the minutes."


def elected_substitute(name: str, language: Language) -> str:
    """What the election of somebody who may approve in the approvers' place is in the minutes."""
    if language == "sv":
        return f"{name} väljs till ersättare för justeraren."
    return f"{name} is elected as substitute to approve the minutes."


def occasion_sentence(occasion: Occasion, seen_from: Occasion, zone: str, language: Language) -> str:
    """Fredagen den 30 oktober kl 9.00–11.30, Ekebro kommunhus. — with the year where it is another one."""
    here = ZoneInfo(zone)
    start = occasion.start.astimezone(here)
    day = long_date(start.date(), language)
    if start.year == seen_from.start.astimezone(here).year:
        day = day.removesuffix(f" {start.year}")
    end = occasion.end.astimezone(here).time() if occasion.end else None
    clock = clock_range(start.time(), end, language)
    when = f"{day} kl {clock}" if language == "sv" else f"{day}, {clock}"
    sentence = f"{when}, {occasion.place}" if occasion.place else when
    return sentence[0].upper() + sentence[1:] + ("" if sentence.endswith(".") else ".")
