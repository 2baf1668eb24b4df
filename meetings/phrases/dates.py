"""Dates as people write them, in Swedish and English.

A phrase is answered with a day (Understood), asked back with the days it can mean (Ambiguous), or asked for
(NotUnderstood). It is never guessed: what the grammar doesn't cover is NotUnderstood.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from meetings.phrases import calendar_days, relative_days
from meetings.phrases.answers import Ambiguous, DateAnswer, NotUnderstood, Understood
from meetings.phrases.resolve import days_of, one_of
from meetings.phrases.words import (
    DASH,
    ENGLISH_MONTHS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEP,
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
_COUNTED_FROM_TODAY = frozenset(pattern for pattern, _ in relative_days.FORMS)
_OPENERS = frozenset(
    """den the på nu on nästa nästkommande next this denna kommande coming i in at vid om inom within
    under during v vecka week w wk sista last slutet utgången end månadens månadsskiftet årsskiftet
    årets veckans month year idag ikväll today tonight imorgon imorn tomorrow övermorgon day""".split()  # noqa: SIM905
) | frozenset({*WEEKDAYS, *ENGLISH_MONTHS, *NUMBERS, *(word.split("-")[0] for word in ORDINALS)})
_GAP = re.compile(SEP)
_WORD = re.compile(r"(?<!\w)(?<![0-9][/.:–-])(?:[0-9]{1,8}|[^\W\d_]++)")

_SPAN_GOES_ON = re.compile(
    rf"\s*+(?:{DASH}|(?:och|eller|till|and|or|to|t\.?o\.?m\.?)(?!\w))\s*+"
    rf"(?:(?:på{S})?(?:{either(WEEKDAYS)})(?!\w)|(?:den{S}|the{S})?[0-9]{{1,2}}(?::?[ea]|st|nd|rd|th)?"
    rf"(?:\s*+(?:{either(MONTHS)})(?!\w)|/[0-9]{{1,2}}))"
)
_LEFT_OVER_YEAR = re.compile(rf",?\s++[0-9]{{3,}}+(?!\s?{DASH}\s?[0-9]|\w)")
_LEFT_OVER_DAY = re.compile(
    rf",?\s++(?:den{S}|the{S})?[0-9]{{1,2}}(?![0-9]|[.:][0-9]|\s?{DASH}|\s*+(?:am|pm|fm|em|till|to|o'clock)(?!\w))"
    r"(?::?[ea])?(?=\s|$)"
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
    return as_written(found.answer, clean, found.start, found.end)


def as_written(answer: DateAnswer, clean: str, start: int, end: int) -> DateAnswer:
    """The answer, with words that weren't understood spelt as in the text before folding."""
    return NotUnderstood(clean[start:end].rstrip(" .,")) if isinstance(answer, NotUnderstood) else answer


def date_at(folded: str, start: int, today: date) -> FoundDate | None:
    """The longest date phrase that starts exactly here in a folded text; None when there is none.

    A phrase that names no day (31 november), or goes on with something that changes it (a second day, a
    misspelt month), is found as NotUnderstood.
    """
    first = _longest(folded, start)
    if first is None:
        return None
    match, reading = first
    end = match.end()
    bare = match.re is relative_days.BARE_WEEKDAY[0]
    readings = [(match, reading)]
    if match.re in _COUNTED_FROM_TODAY and (gap := _GAP.match(folded, end)):
        second = _longest(folded, gap.end(), calendar_days.FORMS)
        if second is not None:  # "imorgon, fredag 2 september"
            readings.append(second)
            end = second[0].end()
    doubt = _end_of_doubt(folded, end, is_weekday=len(readings) == 1 and _names_weekday(match))
    if doubt is None:
        try:
            return FoundDate(start, end, _agreed([read(found, today) for found, read in readings]), bare)
        except (ValueError, OverflowError):
            doubt = end
    return FoundDate(start, doubt, NotUnderstood(folded[start:doubt]), bare)


def _longest(
    folded: str, start: int, forms: Sequence[calendar_days.Form] = _FORMS
) -> tuple[re.Match[str], calendar_days.Reading] | None:
    best = None
    furthest = start
    for pattern, reading in forms:
        match = pattern.match(folded, start)
        if match is not None and match.end() > furthest:
            best, furthest = (match, reading), match.end()
    return best


def _agreed(answers: list[DateAnswer]) -> DateAnswer:
    """The days that all answers allow; all of them, as a question, when there is no such day."""
    sets = [set(days_of(answer)) for answer in answers]
    return one_of(*(set.intersection(*sets) or set.union(*sets)))


def _names_weekday(match: re.Match[str]) -> bool:
    return "wd" in match.re.groupindex and match["wd"] is not None


def _end_of_doubt(folded: str, end: int, *, is_weekday: bool) -> int | None:
    more = _SPAN_GOES_ON.match(folded, end) or _LEFT_OVER_YEAR.match(folded, end)
    if more is None and is_weekday:
        more = _LEFT_OVER_DAY.match(folded, end)
    return more.end() if more else None


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
