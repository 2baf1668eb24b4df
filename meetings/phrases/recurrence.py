"""Groups that meet on a rule: `varannan tisdag`, `första torsdagen i månaden`, `every other Tuesday`.

A phrase becomes an RFC 5545 RRULE. English `every third Tuesday` is left alone: it can mean every three weeks
or once a month.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from dateutil.rrule import rrulestr

from meetings.calendar import at_local, local
from meetings.phrases.words import NUMBERS, ORDINALS, WEEKDAYS, S, either, fold


class Recurrence(msgspec.Struct, frozen=True):
    """A rule found in a text.

    `rule` is the value of an RRULE; `start` and `end` tell where the phrase stands in the text (in NFC), and
    `phrase` is its words as written.
    """

    rule: str
    phrase: str
    start: int
    end: int


MAX_TEXT = 1000
"""Characters; a longer text is not searched for a rule."""

_Rule = Callable[[re.Match[str]], str]
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLURALS = {word + "ar": number for word, number in WEEKDAYS.items() if word.endswith("dag")} | {
    word + "s": number for word, number in WEEKDAYS.items() if word.endswith("day")
}
_DAYS = WEEKDAYS | _PLURALS
_NTH = {"sista": -1, "last": -1} | {word: n for word, n in ORDINALS.items() if n <= 4}
_SWEDISH_COUNT = {
    word: n for word, n in ORDINALS.items() if 1 < n <= 12 and not word.endswith(("th", "nd", "rd"))
}
_ENGLISH_COUNT = {word: n for word, n in ORDINALS.items() if 1 < n <= 12 and word not in _SWEDISH_COUNT}

_DAY = rf"(?P<wd>{either(_DAYS)})(?!\w)"
_NTH_DAY = rf"(?:(?:den|the){S})?(?P<nth>{either(_NTH)}){S}{_DAY}"
_HOW_OFTEN = (
    rf"(?:(?P<other>varannan|vartannat|every{S}other|every{S}second)"
    rf"|vart?{S}(?:(?P<o>{either(_SWEDISH_COUNT)})|(?P<n>[0-9]{{1,2}}):?[ea])"
    rf"|every{S}(?:(?P<eo>{either(_ENGLISH_COUNT)})|(?P<en>[0-9]{{1,2}}|{either(NUMBERS)}))|varje|every|each)"
)
_HOW_OFTEN_DAY = (
    rf"(?:(?P<other>varannan|every{S}other)"
    rf"|var{S}(?:(?P<o>{either(_SWEDISH_COUNT)})|(?P<n>[0-9]{{1,2}}):?[ea])|varje|every|each)"
)
_ON = rf"(?:{S}(?:på{S}|on{S}|den{S}|on{S}the{S})?|,\s*+(?:på{S}|on{S})?)"
_IN_MONTH = rf"{S}(?:(?:i|in|of){S})?{_HOW_OFTEN}{S}(?:månaden|månad|months?)(?!\w)"
_IN_THE_MONTH = rf"{S}(?:i{S}månaden|(?:in|of){S}the{S}month)(?!\w)"
_MONTH_DAY = r"(?P<d>[0-9]{1,2})(?::?[ea]|st|nd|rd|th)?(?!\w|[.:/][0-9])"
_WEEKS = r"(?:vecka|veckor|weeks?)(?!\w)"
_MONTHS = r"(?:månad|månader|months?)(?!\w)"


def _group(match: re.Match[str], name: str) -> str | None:
    value: str | None = match[name] if name in match.re.groupindex else None
    return value


def _interval(match: re.Match[str]) -> str:
    count = 1
    if _group(match, "other"):
        count = 2
    elif word := _group(match, "o") or _group(match, "eo"):
        count = ORDINALS[word]
    elif word := _group(match, "n") or _group(match, "en"):
        count = NUMBERS[word] if word in NUMBERS else int(word)
    if not 1 <= count <= 52:
        raise ValueError("no such interval")
    return f";INTERVAL={count}" if count > 1 else ""


def _day(match: re.Match[str]) -> str:
    word = _group(match, "wd")
    return f";BYDAY={_BYDAY[_DAYS[word]]}" if word else ""


def _weekly(match: re.Match[str]) -> str:
    return f"FREQ=WEEKLY{_interval(match)}{_day(match)}"


def _monthly(match: re.Match[str]) -> str:
    return f"FREQ=MONTHLY{_interval(match)}"


def _monthly_weekday(match: re.Match[str]) -> str:
    return f"FREQ=MONTHLY{_interval(match)};BYDAY={_NTH[match['nth']]}{_BYDAY[_DAYS[match['wd']]]}"


def _monthly_day(match: re.Match[str]) -> str:
    day = int(match["d"])
    if not 1 <= day <= 31:
        raise ValueError("no such day in any month")
    if day <= 28:
        return f"FREQ=MONTHLY{_interval(match)};BYMONTHDAY={day}"
    # In a shorter month the meeting is on its last day, where a plain BYMONTHDAY would skip the month.
    days = ",".join(str(number) for number in range(28, day + 1))
    return f"FREQ=MONTHLY{_interval(match)};BYMONTHDAY={days};BYSETPOS=-1"


def _fixed(rule: str) -> _Rule:
    return lambda _match: rule


_WEEKDAYS_RULE = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_FORMS = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"(?:(?:på|on){S})?{_HOW_OFTEN_DAY}{S}{_DAY}", _weekly),
        (rf"{_HOW_OFTEN}{S}{_WEEKS}(?:{_ON}{_DAY})?", _weekly),
        (rf"(?:(?:på|on){S})?{_DAY}{S}{_HOW_OFTEN}{S}{_WEEKS}", _weekly),
        (rf"(?:(?:på|on){S})?(?P<wd>{either(_PLURALS)})(?!\w)(?!{S}(?:jämna|udda|even|odd)(?!\w))", _weekly),
        (rf"{_HOW_OFTEN}{S}{_MONTHS}", _monthly),
        (rf"(?:(?:på|on|varje|every){S})?{_NTH_DAY}(?:{_IN_MONTH}|{_IN_THE_MONTH})", _monthly_weekday),
        (rf"(?:{_HOW_OFTEN}{S}{_MONTHS}|monthly){_ON}(?:on{S})?{_NTH_DAY}", _monthly_weekday),
        (rf"(?:on{S})?(?:den|the){S}{_MONTH_DAY}{_IN_MONTH}", _monthly_day),
        (rf"(?:{_HOW_OFTEN}{S}{_MONTHS}|monthly){_ON}(?:(?:den|the){S})?{_MONTH_DAY}", _monthly_day),
        (rf"weekly{S}on{S}{_DAY}", _weekly),
        (rf"(?:varje|every|each){S}(?:dag|day)(?!\w)", _fixed("FREQ=DAILY")),
        (rf"(?:varje{S}vardag|alla{S}vardagar|every{S}weekday)(?!\w)", _fixed(_WEEKDAYS_RULE)),
        (rf"(?:varje{S}kvartal|every{S}quarter)(?!\w)", _fixed("FREQ=MONTHLY;INTERVAL=3")),
        (rf"every{S}fortnight(?!\w)", _fixed("FREQ=WEEKLY;INTERVAL=2")),
        (rf"(?:varje{S}år|every{S}year)(?!\w)", _fixed("FREQ=YEARLY")),
        (rf"(?:en{S}gång{S}i{S}veckan|once{S}a{S}week)(?!\w)", _fixed("FREQ=WEEKLY")),
        (rf"(?:en{S}gång{S}i{S}månaden|once{S}a{S}month)(?!\w)", _fixed("FREQ=MONTHLY")),
    )
)
_ADVERBS = {
    "weekly": "FREQ=WEEKLY",
    "veckovis": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "månadsvis": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "kvartalsvis": "FREQ=MONTHLY;INTERVAL=3",
    "dagligen": "FREQ=DAILY",
    "daily": "FREQ=DAILY",
    "årligen": "FREQ=YEARLY",
    "yearly": "FREQ=YEARLY",
}
_A_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=[1-9][0-9]?)?"
    r"(?:;BYDAY=-?[1-4]?(?:MO|TU|WE|TH|FR|SA|SU)|;BYDAY=MO,TU,WE,TH,FR"
    r"|;BYMONTHDAY=[0-9]{1,2}(?:,[0-9]{1,2})*(?:;BYSETPOS=-1)?)?"
)
_OPENERS = frozenset(
    """på on varje alla every each var vart varannan vartannat den the weekly monthly en once""".split()  # noqa: SIM905
)
_OPENERS |= frozenset({*_DAYS, *_NTH})
_WORD = re.compile(r"(?<!\w)[^\W\d_]++")


def parse_recurrence(text: str) -> Recurrence | None:
    """The first rule named in a text; None without one or when it can't be followed (`den 32:a varje månad`).

    A single adverb (`månadsvis`, `weekly`) only counts as the whole text, since meetings are named so.
    """
    clean, folded = fold(text)
    if len(clean) > MAX_TEXT:
        return None
    whole = _ADVERBS.get(folded.strip().rstrip("."))
    if whole:
        start = len(clean) - len(clean.lstrip())
        return Recurrence(whole, clean.strip(), start, start + len(clean.strip()))
    for word in _WORD.finditer(folded):
        match = _longest(folded, word.start()) if word.group() in _OPENERS else None
        if match is not None:
            return _recurrence(clean, *match)
    return None


def _longest(folded: str, start: int) -> tuple[re.Match[str], _Rule] | None:
    best: tuple[re.Match[str], _Rule] | None = None
    for pattern, rule in _FORMS:
        match = pattern.match(folded, start)
        if match is not None and (best is None or match.end() > best[0].end()):
            best = match, rule
    return best


def _recurrence(clean: str, match: re.Match[str], rule: _Rule) -> Recurrence | None:
    try:
        return Recurrence(rule(match), clean[match.start() : match.end()], match.start(), match.end())
    except ValueError:
        return None


def is_rule(rule: str) -> bool:
    """Whether this is a rule such as `parse_recurrence` makes them."""
    return _A_RULE.fullmatch(rule) is not None


def occurrences(rule: str, start: datetime, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """The moments of a rule, in UTC and in order, that come after a moment; endless unless the rule ends.

    The rule counts from `start`, and the wall-clock time in the zone stays the same across summer time.
    Raises ValueError for a naive datetime or a rule that is no RRULE.
    """
    first, earliest = local(start, zone), local(after, zone)
    days = rrulestr(rule, dtstart=first.replace(tzinfo=None))
    # The day before is read too: around a change of the clocks naive times don't sort as moments do.
    for naive in days.xafter(earliest.replace(tzinfo=None) - timedelta(days=1)):
        moment = at_local(naive.date(), naive.time(), zone)
        if moment > after:
            yield moment
