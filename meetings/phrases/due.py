"""The last day that an entry gives for an assignment: `… senast fredag 28 oktober`, `… by 28 October`.

`senast` and `no later than` announce a date, so a few words after them that aren't one are asked about.
`by`, `till och med`, `due` and `deadline` have other uses and only count with something like a date after
them. `före`, `innan` and `before` leave open whether the day itself is too late, and ask. So does `till`
right before a day that ends the text (`ta fram förslag till 28 oktober`), which keeps every word: it may be
what is to be done (`boka rum till 28 oktober`).
"""

import re
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from meetings.phrases.answers import Ambiguous, DateAnswer, NotUnderstood, Understood
from meetings.phrases.dates import FoundDate, as_written, date_at
from meetings.phrases.resolve import days_of
from meetings.phrases.words import MONTHS, ORDINALS, WEEKDAYS, S, either, fold

MAX_TAIL_WORDS = 4
"""Words after `senast` at the end of an entry that are taken for a date that wasn't understood."""

_MARKER = re.compile(
    rf"(?<!\w)(?:(?P<announces>(?:allra{S})?senast(?:{S}till)?|(?:no|not){S}later{S}than|at{S}the{S}latest)"
    rf"|(?P<before>före|innan|before)"
    rf"|(?P<by>by)"
    rf"|till{S}och{S}med|t\.\s?o\.\s?m\.|deadline|due(?:{S}(?:on|by|date))?)(?!\w):?\s++"
)
_UNTIL = re.compile(rf"(?<!\w)(?:(?:fram{S})?till|tills|inför|until)(?!\w):?\s++")
_MOVED = re.compile(
    r"(?:flytta|skjuta?\s+(?:\w+\s+)?upp|senarelägg|tidigarelägg|förläng|boka\s+om|move|reschedule|postpone|extend)"
)
_CLOCK = re.compile(rf"kl(?:ockan)?\.?\s*+[0-9]{{1,2}}(?:[.:][0-9]{{2}})?(?:{S}|,\s*+)(?:den{S}(?![0-9]))?")
_LIKE_A_DATE = re.compile(
    rf"(?<!\w)(?:(?:{either(WEEKDAYS | MONTHS)})(?!\w)"
    r"|[0-9]{1,2}(?:/[0-9]|:?[ea](?!\w)|(?:st|nd|rd|th)(?!\w))"
    r"|[0-9]{4}-|(?:vecka[n]?|week|månaden|month|v\.?\s?[0-9]+)(?!\w))"
)
_PARTICIPLE = re.compile(
    rf"(?!(?:nästa|sista|{either(ORDINALS)})(?!\w))[^\W\d_]{{2,}}(?:ade|ad|at|[dtn]a)(?!\w)"
)
_FRACTION = re.compile(r"1\s?/\s?[2-5]|2\s?/\s?[35]|3\s?/\s?[45]|4\s?/\s?5")
_CLOSING = " \t\r\n\xa0.!?;,)"
_OPENING = " \t\r\n\xa0,;:(–-"


class Due(msgspec.Struct, frozen=True):
    """A last day found in an entry.

    `text_without` is the entry without the phrase when the phrase ends it, otherwise the whole entry as
    written; `phrase` is the words that were read, with the one that announces them.
    """

    text_without: str
    answer: DateAnswer
    phrase: str


def find_due(text: str, today: date) -> Due | None:
    """The last day at the end of an entry's text, otherwise one inside it, or None.

    Of several the longest phrase that ends the text counts. A text that ends with `senast` and at most
    MAX_TAIL_WORDS words that are no date gives NotUnderstood with those words.
    """
    clean, folded = fold(text)
    inside: Due | None = None
    tail: re.Match[str] | None = None
    for marker in _MARKER.finditer(folded):
        found = _date_after(folded, marker, today)
        ends = found is not None and not folded[found.end :].strip(_CLOSING)
        if not ends and (found is None or isinstance(found.answer, NotUnderstood)):
            tail = marker
        if found is None:
            continue
        if _is_fraction(folded, marker, found):
            if ends:
                inside = inside or Due(
                    clean, NotUnderstood(clean[found.start : found.end]), clean[marker.start() :]
                )
            continue
        if ends and not _has_clock(marker, found):
            return _due(clean, clean[: marker.start()].rstrip(_OPENING), marker, found)
        inside = inside or _due(clean, clean, marker, found)
    if tail is not None and _means_a_date(tail, folded):
        words = clean[tail.end() :].strip(_CLOSING)
        head = clean[: tail.start()].rstrip(_OPENING)
        return Due(head, NotUnderstood(words), clean[tail.start() :].strip(_CLOSING))
    return inside or _due_until(clean, folded, today)


def _due_until(clean: str, folded: str, today: date) -> Due | None:
    """A day after `till` at the very end; whether it is a last day is asked, and the text is kept."""
    marker = next(reversed(list(_UNTIL.finditer(folded))), None)
    found = date_at(folded, marker.end(), today) if marker is not None else None
    if marker is None or found is None or folded[found.end :].strip(_CLOSING):
        return None
    phrase = clean[marker.start() : found.end].strip(_CLOSING)
    if not clean[: marker.start()].strip(_OPENING):
        return Due("", as_written(found.answer, clean, found.start, found.end), phrase)
    if _MOVED.search(folded, 0, marker.start()):
        return None
    days = days_of(found.answer)
    return Due(clean, Ambiguous(days, phrase) if days else NotUnderstood(phrase), phrase)


def find_due_in_sentence(text: str, today: date) -> DateAnswer | None:
    """The last day that a sentence names anywhere, for text that is printed as written; None without one.

    The first that was understood or can be asked back counts, before one that wasn't understood.
    """
    clean, folded = fold(text)
    unclear: DateAnswer | None = None
    for marker in _MARKER.finditer(folded):
        found = _date_after(folded, marker, today)
        if found is None or _is_fraction(folded, marker, found):
            continue
        answer = _answer(clean, marker, found)
        if not isinstance(answer, NotUnderstood):
            return answer
        unclear = unclear or answer
    return unclear


def _date_after(folded: str, marker: re.Match[str], today: date) -> FoundDate | None:
    clock = _CLOCK.match(folded, marker.end())
    return date_at(folded, clock.end() if clock else marker.end(), today)


def _has_clock(marker: re.Match[str], found: FoundDate) -> bool:
    return found.start > marker.end()


def _answer(clean: str, marker: re.Match[str], found: FoundDate) -> DateAnswer:
    if marker["before"] and isinstance(found.answer, Understood):
        written = clean[marker.start() : found.end].strip(_CLOSING)
        return Ambiguous((found.answer.day - timedelta(days=1), found.answer.day), written)
    answer = as_written(found.answer, clean, found.start, found.end)
    if isinstance(answer, Ambiguous):
        return replace(answer, text=clean[found.start : found.end].strip(_CLOSING))
    return answer


def _due(clean: str, rest: str, marker: re.Match[str], found: FoundDate) -> Due:
    phrase = clean[marker.start() : found.end].strip(_CLOSING)
    return Due(rest, _answer(clean, marker, found), phrase)


def _is_fraction(folded: str, marker: re.Match[str], found: FoundDate) -> bool:
    """Whether `by 1/3` may as well be a share of something as the first of March."""
    return bool(marker["by"]) and _FRACTION.fullmatch(folded, found.start, found.end) is not None


def _means_a_date(marker: re.Match[str], folded: str) -> bool:
    words = folded[marker.end() :].strip(_CLOSING).split()
    if not 0 < len(words) <= MAX_TAIL_WORDS:
        return False
    if _LIKE_A_DATE.search(folded, marker.end()):
        return True
    # "senast beslutade plan" tells which plan, not a day.
    return bool(marker["announces"]) and _PARTICIPLE.fullmatch(words[0]) is None
