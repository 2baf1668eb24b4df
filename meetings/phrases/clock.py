"""Clock times as people write them: `kl 13–17.30`, `halv nio`, `kvart i tre`, `9 am`, `from 9 to 11`.

Digits are read on the 24-hour clock as written (`08.30`, `13`). An hour from 1 to 6 in words or as a lone
digit (`halv två`, `kl 3`) is asked about, night or afternoon, unless the other end of a range settles it;
7 to 12 are taken as they are. A leading zero (`03.00`) settles it too.
"""

import re
from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

import msgspec

from meetings.phrases.words import DASH, NUMBERS, S, either, fold


class ClockUnderstood(msgspec.Struct, frozen=True, tag=True):
    """The phrase means this one time."""

    time: time


class ClockAmbiguous(msgspec.Struct, frozen=True, tag=True):
    """The phrase can mean any of these times, earliest first."""

    candidates: tuple[time, ...]


ClockAnswer = ClockUnderstood | ClockAmbiguous


class Hours(msgspec.Struct, frozen=True):
    """From a start to an end on the same day; the end may be open."""

    start: time
    end: time | None = None


class HoursUnderstood(msgspec.Struct, frozen=True, tag=True):
    """The phrase means these hours."""

    hours: Hours


class HoursAmbiguous(msgspec.Struct, frozen=True, tag=True):
    """The phrase can mean any of these hours, earliest first."""

    candidates: tuple[Hours, ...]


class HoursImpossible(msgspec.Struct, frozen=True, tag=True):
    """The words, as written, name no time of day (`kl 25`) or an end that isn't after the start."""

    text: str
    ends_before_start: bool


HoursAnswer = HoursUnderstood | HoursAmbiguous | HoursImpossible


class FoundHours(NamedTuple):
    """Hours and where they stand; `plain` when only a neighbouring date tells that the digits are a time."""

    start: int
    end: int
    answer: HoursAnswer
    plain: bool
    is_range: bool


class _Clock(NamedTuple):
    end: int
    minutes: tuple[int, ...]
    """Minutes after midnight it can mean; empty when there is no such time."""
    open: bool = False
    """Whether the hour may be read on the 12-hour clock, so that a range can move it half a day."""
    half: str | None = None
    """The half of the day that was said, am or pm."""
    certain: bool = True
    """Whether it can't be anything else than a time."""
    dotted: bool = False
    """Whether it has minutes after a full stop, as a version or an amount may have too."""


_NOON_MINUTE = 12 * 60
_MORNING = 7 * 60
_HOUR = either(word for word, number in NUMBERS.items() if number <= 12 and word not in ("a", "an"))
_PART = (
    rf"(?:\s*+(?P<part>am|pm|fm|em|a\.m\.?|p\.m\.?|f\.m\.?|e\.m\.?)(?!\w)"
    rf"|{S}(?:på{S}|in{S}the{S})(?P<time_of_day>morgonen|förmiddagen|eftermiddagen|kvällen|morning|afternoon"
    rf"|evening)(?!\w))?"
)
_DIGITS = re.compile(
    rf"(?P<h>[0-9]{{1,2}})(?:(?P<dot>[.:])(?P<mi>[0-9]{{2}}))?(?![0-9]|[.:/][0-9]){_PART}(?!\w)"
)
_FOUR_DIGITS = re.compile(rf"(?P<h>[0-9]{{2}})(?P<mi>[0-9]{{2}})(?![0-9]|[.:/][0-9]){_PART}(?!\w)")
_MINUTES = (
    {"kvart": 15, "quarter": 15, "half": 30}
    | {"fem": 5, "five": 5, "tio": 10, "ten": 10, "tjugo": 20, "twenty": 20}
    | {"tjugofem": 25, "twenty-five": 25}
)
_WORDS = re.compile(
    rf"(?:(?:(?:a{S})?(?P<wm>{either(_MINUTES)})(?:{S}(?:minuter|minutes))?{S}"
    rf"(?P<way>i|över|past|to|after){S})?(?P<half>halv{S})?|(?P<en_half>half{S}))"
    rf"(?:(?P<hw>{_HOUR})|(?P<hd>[0-9]{{1,2}}))(?!\w|[.:/][0-9])(?:{S}o'?clock)?{_PART}(?!\w)"
)
_ONE_WORD = re.compile(rf"(?:{_HOUR})(?={S}to{S})")
_NOON = re.compile(r"(?:noon|midday)(?!\w)")
_LEAD = re.compile(
    rf"(?:tid:?{S}|time:?{S})?(?:(?P<span>mellan|från|from|between){S}|at{S})?"
    rf"(?P<kl>kl(?:ockan)?(?!\w)\.?\s*+|kl(?=[0-9]))?"
)
_TO = re.compile(
    rf"\s*+(?:{DASH}|(?P<word>till|to|until|och|and)(?!\w))\s*+(?:kl(?:ockan)?(?!\w)\.?\s*+|kl(?=[0-9]))?"
)
_ALONE = re.compile(r"\s*+(?:$|[,;)(]|\.(?!\w)|(?:i|på|at|in|hos|via|den|digitalt)(?!\w))")


def parse_clock(text: str) -> ClockAnswer | None:
    """What a text that should be one clock time means; None when it isn't one."""
    answer = parse_hours(text)
    if isinstance(answer, HoursUnderstood) and answer.hours.end is None:
        return ClockUnderstood(answer.hours.start)
    if isinstance(answer, HoursAmbiguous) and answer.candidates[0].end is None:
        return ClockAmbiguous(tuple(hours.start for hours in answer.candidates))
    return None


def parse_hours(text: str) -> HoursAnswer | None:
    """What a text that should be a clock time or a range of two means; None when it is neither."""
    clean, folded = fold(text.strip().rstrip(".!?,").rstrip())
    found = hours_at(folded, 0, four_digits=True)
    if found is None or found.end < len(folded):
        return None
    return hours_as_written(found, clean)


def hours_as_written(found: FoundHours, clean: str) -> HoursAnswer:
    """The answer, with impossible words spelt as in the text before folding."""
    if isinstance(found.answer, HoursImpossible):
        return HoursImpossible(clean[found.start : found.end], found.answer.ends_before_start)
    return found.answer


def hours_at(folded: str, start: int, *, four_digits: bool = False) -> FoundHours | None:
    """The clock time or range that starts exactly here in a folded text, or None.

    Four digits (1300) are a time after `kl`, or anywhere with `four_digits`.
    """
    lead = _LEAD.match(folded, start)
    at = lead.end() if lead else start
    led = bool(lead and lead["kl"])
    span = bool(lead and lead["span"])
    first = _clock_at(folded, at, four_digits=four_digits or led, span=span)
    if first is None:
        return None
    second = _second(folded, first.end, four_digits=four_digits or led, span=span)
    text = folded[start : (second or first).end]
    if second is not None:
        known = led or at > start or any(clock.certain or clock.dotted for clock in (first, second))
        return FoundHours(start, second.end, _range(first, second, text), not known, is_range=True)
    if at > start and not (led or first.certain or stands_alone(folded, first.end)):
        return None
    known = led or first.certain or (at > start and not span)
    return FoundHours(start, first.end, _single(first, text), not known, is_range=False)


def _second(folded: str, end: int, *, four_digits: bool, span: bool) -> _Clock | None:
    link = _TO.match(folded, end)
    if link is None or (link["word"] in ("och", "and") and not span):
        return None
    return _clock_at(folded, link.end(), four_digits=four_digits)


def stands_alone(folded: str, end: int) -> bool:
    """Whether what follows lets a lone number before it be a time: nothing, a comma or a place."""
    return _ALONE.match(folded, end) is not None


def _clock_at(folded: str, start: int, *, four_digits: bool, span: bool = False) -> _Clock | None:
    noon = _NOON.match(folded, start)
    if noon:
        return _Clock(noon.end(), (_NOON_MINUTE,))
    word = _ONE_WORD.match(folded, start) if span else None
    if word:  # "from ten to eleven" is a range, not 10.50
        return _read(word.end(), NUMBERS[word.group()] * 60, None, open_=True, certain=False)
    digits = _DIGITS.match(folded, start) or (_FOUR_DIGITS.match(folded, start) if four_digits else None)
    words = _WORDS.match(folded, start)
    if words and (digits is None or words.end() > digits.end()):
        return _in_words(words)
    return _in_digits(digits) if digits else None


def _in_digits(match: re.Match[str]) -> _Clock:
    hour, minute = int(match["h"]), int(match["mi"] or 0)
    half = _half_of_day(match)
    mark = match["dot"] if "dot" in match.re.groupindex else None
    certain = half is not None or mark == ":"
    if hour > 23 or minute > 59:
        return _Clock(match.end(), (), certain=certain, dotted=mark == ".")
    open_ = 0 < hour <= 12 and not match["h"].startswith("0")
    clock = _read(match.end(), hour * 60 + minute, half, open_=open_, certain=certain)
    return clock._replace(dotted=mark == ".")


def _in_words(match: re.Match[str]) -> _Clock:
    hour = NUMBERS[match["hw"]] if match["hw"] else int(match["hd"])
    way, half, end = match["way"], _half_of_day(match), match.end()
    certain = bool(way or match["half"] or match["en_half"] or half or "clock" in match.group())
    if not 0 < hour <= 23:
        return _Clock(end, (), certain=certain)
    minute = hour * 60 - (30 if match["half"] else 0)
    if way:
        minute += _MINUTES[match["wm"]] * (1 if way in ("över", "past", "after") else -1)
    if minute < 60:
        minute += _NOON_MINUTE
    if hour > 12:
        return _read(end, minute, half, open_=False, certain=certain)
    minute = minute if minute < _NOON_MINUTE + 60 else minute - _NOON_MINUTE
    if match["en_half"]:
        # "Half eight" is 8.30 to an Englishman and 7.30 to a Swede who translates.
        both = (_read(end, minute + step, half, open_=True, certain=True) for step in (-30, 30))
        found = sorted(minute for clock in both for minute in clock.minutes)
        return _Clock(end, tuple(found), half is None, half)
    return _read(end, minute, half, open_=True, certain=certain)


def _half_of_day(match: re.Match[str]) -> str | None:
    if match["part"]:
        return "am" if match["part"][0] in "af" else "pm"
    words = match["time_of_day"]
    if words is None:
        return None
    return "am" if words in ("morgonen", "förmiddagen", "morning") else "pm"


def _read(end: int, minute: int, half: str | None, *, open_: bool, certain: bool) -> _Clock:
    """The clock for minutes after midnight as written, with the half of the day that was said, if any."""
    if half == "am":
        if minute >= _NOON_MINUTE:  # "12 am" and "12 fm" are midnight to some and noon to others
            return _Clock(
                end, (minute - _NOON_MINUTE, minute) if minute < _NOON_MINUTE + 60 else (), half=half
            )
        return _Clock(end, (minute,), half=half)
    if half == "pm":
        return _Clock(end, (minute if minute >= _NOON_MINUTE else minute + _NOON_MINUTE,), half=half)
    if open_ and 60 <= minute < _MORNING:
        return _Clock(end, (minute, minute + _NOON_MINUTE), open=True, certain=certain)
    return _Clock(end, (minute,), open=open_, certain=certain)


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))


def _single(clock: _Clock, text: str) -> HoursAnswer:
    return _answer([Hours(_time(minute)) for minute in clock.minutes], text, backwards=False)


def _range(first: _Clock, second: _Clock, text: str) -> HoursAnswer:
    """The hours between two times: each start with the first end after it."""
    if not first.minutes or not second.minutes:
        return HoursImpossible(text, ends_before_start=False)
    starts, ends = first.minutes, second.minutes
    if second.half and first.open:
        starts = _both_halves(starts)
    if second.open and (first.half or len(first.minutes) > 1):
        ends = _both_halves(ends)
    elif starts[0] >= _NOON_MINUTE + 60:
        ends = ends[:1]  # "13–3" is a slip, not 13–15
    pairs = [
        Hours(_time(start), _time(min(after)))
        for start in starts
        if (after := [end for end in ends if end > start])
    ]
    if second.half:
        pairs = pairs[-1:]
    return _answer(pairs, text, backwards=True)


def _both_halves(minutes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*minutes, *(minute + _NOON_MINUTE for minute in minutes if minute < _NOON_MINUTE)}))


def _answer(found: Iterable[Hours], text: str, *, backwards: bool) -> HoursAnswer:
    candidates = tuple(found)
    if not candidates:
        return HoursImpossible(text, ends_before_start=backwards)
    return HoursUnderstood(candidates[0]) if len(candidates) == 1 else HoursAmbiguous(candidates)
