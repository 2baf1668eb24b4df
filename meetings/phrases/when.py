"""When and where a meeting is: `Ledningsgruppen 1 september kl 13–17.30, Lindsalen` in its parts.

The day and the hours may stand in either order anywhere in the text. A title may hold numbers and names of
days (`Budget 2024 12 mars kl 9`, `Fredagsmöte 3 maj 9-10`): the date next to a clock time is the one that is
meant, and numbers without `kl` or minutes are only a time next to a date.
"""

import re
from datetime import date, datetime, time
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from meetings.calendar import local
from meetings.phrases.answers import Ambiguous, DateAnswer, NotUnderstood
from meetings.phrases.clock import (
    FoundHours,
    Hours,
    HoursAmbiguous,
    HoursAnswer,
    HoursImpossible,
    HoursUnderstood,
    hours_as_written,
    hours_at,
    stands_alone,
)
from meetings.phrases.dates import as_written, dates_in
from meetings.phrases.recurrence import Recurrence, parse_recurrence
from meetings.phrases.words import S, fold

MAX_TEXT = 1000

ClockProblem = Literal["ends_before_start", "no_such_time"]


class When(msgspec.Struct, frozen=True):
    """The parts of a text about a meeting.

    `before` is what stands before the date and time: the title. `phrase` is the words of a day when these can
    mean several. `start` and `end` are wall-clock times in the group's zone. When the hours can be read in
    several ways `start` is None and `hours` holds the readings; when they are wrong `clock_problem` tells how
    and `clock_text` what was written. `recurrence` is set when the text names a rule instead of, or with, a
    day.
    """

    before: str
    day: DateAnswer | None = None
    phrase: str | None = None
    start: time | None = None
    end: time | None = None
    hours: tuple[Hours, ...] = ()
    clock_problem: ClockProblem | None = None
    clock_text: str | None = None
    place: str | None = None
    recurrence: Recurrence | None = None


class _Day(NamedTuple):
    start: int
    end: int
    answer: DateAnswer | None
    """None for a rule, which names no day of its own."""
    bare: bool


_HOURS_START = re.compile(
    r"(?<!\w)(?<![0-9][/.:–-])(?:[0-9]|kl[0-9]|a\s++quarter|(?:kl|klockan|tid|time|mellan|från|from|between|at|noon|midday|halv|half"
    r"|kvart|quarter|fem|tio|tjugo|tjugofem|five|ten|twenty)(?!\w))"
)
_GAP = re.compile(r"\s*+,?\s*+")
_STARTS_ON = re.compile(
    rf"(?<!\w)(?:från(?:{S}och{S}med)?|fr\.\s?o\.\s?m\.|med{S}start|start|from|starting)\s*+$"
)
_PLACE_LEAD = re.compile(
    r"(?:(?:plats|lokal|place|location):\s*+|(?:plats|i|at|in(?!\s++person(?!\w))|@)\s++"
    r"|på\s++(?!(?:distans|länk)(?!\w)))",
    re.IGNORECASE,
)
_EDGES = " \t\r\n\xa0,;:–—-"


def parse_when(text: str, now: datetime, zone: ZoneInfo) -> When:
    """The title, day, hours and place in a text; all but `before` are None when it names no date or time.

    A text of more than MAX_TEXT characters is not searched. `now` gives today in the zone; ValueError is
    raised when it is naive.
    """
    today = local(now, zone).date()
    clean, folded = fold(text)
    if len(clean) > MAX_TEXT:
        return When(before=clean.strip())
    rule = parse_recurrence(clean)
    days = _days(folded, today, rule)
    day, hours = _chosen(folded, days)
    if day is None and hours is None:
        return When(before=clean.strip())
    chosen = [part for part in (day, hours, _first_day(folded, days, rule)) if part is not None]
    spans = sorted({(part.start, part.end) for part in chosen})
    said = next((part for part in chosen if isinstance(part, _Day) and part.answer), None)
    answer = _answer(said, clean) if said is not None else None
    parts = When(
        before=clean[: spans[0][0]].strip(_EDGES),
        day=answer,
        phrase=clean[said.start : said.end] if said is not None and isinstance(answer, Ambiguous) else None,
        place=_place(clean, spans),
        recurrence=rule if any(isinstance(part, _Day) and part.answer is None for part in chosen) else None,
    )
    return parts if hours is None else _with_hours(parts, hours_as_written(hours, clean))


def _answer(day: _Day, clean: str) -> DateAnswer | None:
    return as_written(day.answer, clean, day.start, day.end) if day.answer else None


def _days(folded: str, today: date, rule: Recurrence | None) -> list[_Day]:
    found = [_Day(*phrase) for phrase in dates_in(folded, today)]
    if rule is None:
        return found
    apart = [day for day in found if day.end <= rule.start or day.start >= rule.end]
    return sorted([*apart, _Day(rule.start, rule.end, None, bare=False)], key=lambda day: day.start)


def _first_day(folded: str, days: list[_Day], rule: Recurrence | None) -> _Day | None:
    """The day that a rule starts on: `varje tisdag från den 6 september`."""
    if rule is None:
        return None
    for day in days:
        lead = _STARTS_ON.search(folded, 0, day.start)
        if day.answer is not None and lead:
            return day._replace(start=lead.start())
    return None


def _chosen(folded: str, days: list[_Day]) -> tuple[_Day | None, FoundHours | None]:
    """The day and hours that belong together: side by side if any are, otherwise the likeliest of each."""
    for day in days:
        hours = _hours_after(folded, day)
        if hours is not None:
            return day, hours
    times = _times(folded, days)
    for day in days:
        for hours in times:
            gap = _GAP.match(folded, hours.end)
            if (hours.is_range or not hours.plain) and gap and gap.end() == day.start:
                return day, hours
    sure = next((hours for hours in times if not hours.plain), None)
    if sure is not None:
        earlier = [day for day in days if day.end <= sure.start]
        return _likeliest(earlier) or _likeliest(days), sure
    return _likeliest(days), None


def _likeliest(days: list[_Day]) -> _Day | None:
    """The last rule or date; failing that words that were meant as one; failing that a lone weekday."""
    full = [day for day in days if not day.bare]
    clear = [day for day in full if not isinstance(day.answer, NotUnderstood)]
    return next((group[-1] for group in (clear, full, days) if group), None)


def _hours_after(folded: str, day: _Day) -> FoundHours | None:
    gap = _GAP.match(folded, day.end)
    hours = hours_at(folded, gap.end(), four_digits=True) if gap else None
    if hours is None or not hours.plain or hours.is_range:
        return hours
    possible = not isinstance(hours.answer, HoursImpossible)
    return hours if possible and stands_alone(folded, hours.end) else None


def _times(folded: str, days: list[_Day]) -> list[FoundHours]:
    found: list[FoundHours] = []
    end = 0
    for opening in _HOURS_START.finditer(folded):
        start = opening.start()
        if start < end:
            continue
        hours = hours_at(folded, start)
        if hours is not None and not any(start < day.end and hours.end > day.start for day in days):
            found.append(hours)
            end = hours.end
    return found


def _with_hours(parts: When, answer: HoursAnswer) -> When:
    if isinstance(answer, HoursUnderstood):
        return replace(parts, start=answer.hours.start, end=answer.hours.end)
    if isinstance(answer, HoursAmbiguous):
        return replace(parts, hours=answer.candidates)
    problem: ClockProblem = "ends_before_start" if answer.ends_before_start else "no_such_time"
    return replace(parts, clock_problem=problem, clock_text=answer.text)


def _place(clean: str, spans: list[tuple[int, int]]) -> str | None:
    """What stands after the day and the hours, or between them, without the words that lead up to a place."""
    ends = [*(start for start, _ in spans[1:]), len(clean)]
    pieces = [_piece(clean[end:following]) for (_, end), following in zip(spans, ends, strict=True)]
    return ", ".join(piece for piece in pieces if piece) or None


def _piece(text: str) -> str:
    text = text.strip(_EDGES).rstrip(". ")
    text = _PLACE_LEAD.sub("", text, count=1) if _PLACE_LEAD.match(text) else text
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return text.strip(_EDGES)
