"""Dates as people write them, in Swedish and English.

A phrase is answered with a day (Understood), asked back with the days it can mean (Ambiguous), or asked for
(NotUnderstood). It is never guessed: what the grammar doesn't cover is NotUnderstood.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from meetings.phrases import calendar_days, relative_days
from meetings.phrases.answers import Ambiguous, DateAnswer, NotUnderstood, Understood
from meetings.phrases.words import (
    DASH,
    ENGLISH_MONTHS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    WEEKDAYS,
    S,
    either,
    fold,
)

__all__ = [
    "Ambiguous",
    "DateAnswer",
    "FoundDate",
    "NotUnderstood",
    "Understood",
    "as_written",
    "date_at",
    "dates_in",
    "parse_date",
]

MAX_PHRASE = 120
"""Characters; a longer text is no date phrase."""

_FORMS = (*calendar_days.FORMS, *relative_days.FORMS, relative_days.BARE_WEEKDAY)
_OPENERS = frozenset(
    "den the på nu on nästa nästkommande next this denna kommande coming i in at vid om inom within under during "
    "v vecka week w wk sista last slutet utgången end månadens månadsskiftet årsskiftet årets veckans month "
    "year idag ikväll today tonight imorgon imorn tomorrow övermorgon day".split()
) | frozenset({*WEEKDAYS, *ENGLISH_MONTHS, *NUMBERS, *(word.split("-")[0] for word in ORDINALS)})
_WORD = re.compile(r"(?<!\w)(?<![0-9][/.:–-])(?:[0-9]{1,8}|[^\W\d_]++)")

_SPAN_GOES_ON = re.compile(
    rf"\s*+(?:{DASH}|(?:och|eller|till|and|or|to|t\.?o\.?m\.?)(?!\w))\s*+"
    rf"(?:(?:på{S})?(?:{either(WEEKDAYS)})(?!\w)|(?:den{S}|the{S})?[0-9]{{1,2}}(?::?[ea]|st|nd|rd|th)?"
    rf"(?:\s*+(?:{either(MONTHS)})(?!\w)|/[0-9]{{1,2}}))"
)
_LEFT_OVER_YEAR = re.compile(rf",?\s++[0-9]{{3,}}+(?!\s?{DASH}\s?[0-9]|\w)")
_LEFT_OVER_DAY = re.compile(
    rf",?\s++(?:den{S}|the{S})?[0-9]{{1,2}}(?![0-9]|[.:][0-9]|\s?{DASH}|\s*+(?:am|pm|fm|em|till|to|o'clock)(?!\w))"
    rf"(?::?[ea])?(?:$|{S}[^\W\d_]++)"
)


class FoundDate(NamedTuple):
    """A date phrase and where it stands; `bare` when it is only a weekday, which may be part of a name."""

    start: int
    end: int
    answer: DateAnswer
    bare: bool


def parse_date(text: str, today: date) -> DateAnswer:
    """What a text that should be one date phrase, and nothing else, means on a given day.

    A date without a year is the next one; one that passed at most 31 days ago is asked about. A weekday that
    disagrees with its date, today's own weekday, `nästa fredag` and a week without a weekday are asked about.
    """
    clean, folded = fold(text)
    clean = clean.strip()
    if len(clean) > MAX_PHRASE:
        return NotUnderstood(clean)
    folded = folded.strip().rstrip(".!?").rstrip()
    found = date_at(folded, 0, today)
    if found is None or found.end < len(folded):
        return NotUnderstood(clean)
    return as_written(found, clean)


def as_written(found: FoundDate, clean: str) -> DateAnswer:
    """The answer, with words that weren't understood spelt as in the text before folding."""
    if isinstance(found.answer, NotUnderstood):
        return NotUnderstood(clean[found.start : found.end])
    return found.answer


def date_at(folded: str, start: int, today: date) -> FoundDate | None:
    """The longest date phrase that starts exactly here in a folded text; None when there is none.

    A phrase that names no day (31 november), or goes on with something that changes it (a second day, a
    misspelt month), is found as NotUnderstood.
    """
    best: tuple[re.Match[str], calendar_days.Reading] | None = None
    furthest = start
    for pattern, reading in _FORMS:
        match = pattern.match(folded, start)
        if match is not None and match.end() > furthest:
            best, furthest = (match, reading), match.end()
    if best is None:
        return None
    match, reading = best
    alone = reading is relative_days.BARE_WEEKDAY[1] and match.re is relative_days.BARE_WEEKDAY[0]
    end = _end_of_doubt(folded, furthest, is_weekday="wd" in match.re.groupindex and match["wd"] is not None)
    if end is None:
        try:
            return FoundDate(start, furthest, reading(match, today), alone)
        except (ValueError, OverflowError):
            end = furthest
    return FoundDate(start, end, NotUnderstood(folded[start:end]), alone)


def _end_of_doubt(folded: str, end: int, *, is_weekday: bool) -> int | None:
    for pattern in (_SPAN_GOES_ON, _LEFT_OVER_YEAR, *((_LEFT_OVER_DAY,) if is_weekday else ())):
        more = pattern.match(folded, end)
        if more is not None:
            return more.end()
    return None


def dates_in(folded: str, today: date) -> Iterator[FoundDate]:
    """The date phrases in a folded text, from left to right, without overlap."""
    end = 0
    for word in _WORD.finditer(folded):
        if word.start() < end:
            continue
        if word.group() not in _OPENERS and not "0" <= word.group()[0] <= "9":
            continue
        found = date_at(folded, word.start(), today)
        if found is not None:
            end = found.end
            yield found
