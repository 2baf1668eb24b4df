"""Date phrases that name a day of a month: `fredagen den 28 oktober`, `28/10`, `2022-10-28`, `sista oktober`.

Numbers are always day before month, as in Sweden, also in English (`10/11` is 10 November); a date written
month first with numbers is only understood in the ISO order. A pattern that fits words that name no day
(30/2) raises ValueError in its reading.
"""

import re
from collections.abc import Callable
from datetime import date

from meetings.phrases.answers import Ambiguous, DateAnswer
from meetings.phrases.resolve import (
    checked,
    days_of,
    last_of,
    month_after,
    nth_weekday,
    one_of,
    yearless,
)
from meetings.phrases.words import (
    DASH,
    ENGLISH_MONTHS,
    MONTH,
    MONTHS,
    ORDINALS,
    SEP,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    S,
    either,
)

Reading = Callable[[re.Match[str], date], DateAnswer]
Form = tuple[re.Pattern[str], Reading]

_LEAD = (
    rf"(?:(?:nu{S}på|på|nu|on|nästa|nästkommande|next|this|kommande|coming){S})?"
    rf"(?:{WEEKDAY}{SEP})?(?:(?:den|the){S})?"
)
_SUFFIX = r"(?::?[ea]|st|nd|rd|th)"
_DAY = rf"(?:(?P<d>[0-9]{{1,2}})(?:{_SUFFIX}|\.)?(?![0-9])|(?P<o>{either(ORDINALS)})(?!\w))"
_YEAR = rf"(?:{SEP}{YEAR})?"
_THIS = rf"(?:denna|den{S}här|this)"
_SOME_MONTH = (
    rf"(?:{MONTH}|(?P<mnext>nästa{S}månad|next{S}month)(?!\w)"
    rf"|(?P<mthis>(?:{_THIS}{S})?(?:månaden|månad|month)|the{S}month)(?!\w))"
)
_MONTHS_END = rf"(?:månadens{S}(?:slut|sista{S}dag)|(?:the{S})?month{S}end)"
_ENDING = (
    rf"(?:(?:den{S})?sista(?:{S}dagen{S}i)?|(?:i{S})?slutet{S}(?:av|på)|utgången{S}av"
    rf"|(?:at{S})?(?:the{S})?end{S}of|(?:on{S})?(?:the{S})?last(?:{S}day{S}of)?)"
)
_NTH = {"sista": -1, "last": -1} | {word: n for word, n in ORDINALS.items() if n <= 5}


def _weekday(match: re.Match[str]) -> int | None:
    word = match["wd"]
    return WEEKDAYS[word] if word else None


def _day_number(match: re.Match[str]) -> int:
    return ORDINALS[match["o"]] if match["o"] else int(match["d"])


def _dated(day: int, month: int, year: str | None, weekday: int | None, today: date) -> DateAnswer:
    if year is None:
        return yearless(lambda y: date(y, month, day), today.year, today, weekday)
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return checked(date(full, month, day), weekday, today)


def _day_month(match: re.Match[str], today: date) -> DateAnswer:
    after = match["wd2"]
    weekday = WEEKDAYS[after] if after else _weekday(match)
    return _dated(_day_number(match), MONTHS[match["m"]], match["y"], weekday, today)


def _month_day(match: re.Match[str], today: date) -> DateAnswer:
    return _dated(int(match["d"]), ENGLISH_MONTHS[match["em"]], match["y"], _weekday(match), today)


def _numeric(match: re.Match[str], today: date) -> DateAnswer:
    year = match["y"] or match["yy"]
    return _dated(int(match["d"]), int(match["n"]), year, _weekday(match), today)


def _full(match: re.Match[str], today: date) -> DateAnswer:
    return _dated(int(match["d"]), int(match["n"]), match["y"], _weekday(match), today)


def _day_of_month(match: re.Match[str], today: date) -> DateAnswer:
    day = int(match["d"] or match["de"])
    weekday = _weekday(match)
    if match["mnext"]:
        return checked(date(*month_after(today, 1), day), weekday, today)
    this = date(*month_after(today, 0), day) if match["mthis"] or day >= today.day else None
    if this is not None and (match["mthis"] or weekday in (None, this.weekday())):
        return checked(this, weekday, today)
    following = date(*month_after(today, 1), day)
    if this is None:
        return checked(following, weekday, today)
    return one_of(this, following) if following.weekday() == weekday else checked(this, weekday, today)


def _in_month(match: re.Match[str], today: date, make: Callable[[int, int], date]) -> DateAnswer:
    """The day that `make` gives for the named month and year, or for this month or the next."""
    if match["m"]:
        month = MONTHS[match["m"]]
        if match["y"]:
            return one_of(make(int(match["y"]), month))
        return yearless(lambda year: make(year, month), today.year, today)
    this, following = make(*month_after(today, 0)), make(*month_after(today, 1))
    if match["mnext"]:
        return one_of(following)
    return one_of(this) if this >= today else one_of(this, following)


def _nth_weekday(match: re.Match[str], today: date) -> DateAnswer:
    weekday, nth = WEEKDAYS[match["wd"]], _NTH[match["nth"]]

    def make(year: int, month: int) -> date:
        day = nth_weekday(year, month, weekday, nth)
        if day.month != month:
            raise ValueError("no fifth such weekday")
        return day

    return _in_month(match, today, make)


def _last_of_month(match: re.Match[str], today: date) -> DateAnswer:
    return _in_month(match, today, last_of)


def _months_end(_match: re.Match[str], today: date) -> DateAnswer:
    return one_of(last_of(today.year, today.month))


def _years_end(_match: re.Match[str], today: date) -> DateAnswer:
    return one_of(date(today.year, 12, 31))


def _turn_of_month(match: re.Match[str], today: date) -> DateAnswer:
    if not match["m"]:
        return Ambiguous((last_of(today.year, today.month), date(*month_after(today, 1), 1)))
    month = MONTHS[match["m"]]
    if match["m2"] and MONTHS[match["m2"]] != month % 12 + 1:
        raise ValueError("the months don't follow each other")
    last = yearless(lambda year: last_of(year, month), today.year, today)
    ends = days_of(last)
    return one_of(*ends, *(date(*month_after(end, 1), 1) for end in ends))


def _turn_of_year(_match: re.Match[str], today: date) -> DateAnswer:
    return Ambiguous((date(today.year, 12, 31), date(today.year + 1, 1, 1)))


def _asked_for(_match: re.Match[str], _today: date) -> DateAnswer:
    raise ValueError("several days, or a word that isn't a month")


_AND = rf"(?:{DASH}|/|och|eller|till|to|and|or)"
_NOT_TIME = rf"(?![0-9]|[.:/][0-9]|\s?{DASH}\s?[0-9])"


def form(reading: Reading, pattern: str) -> Form:
    """A compiled pattern with its reading."""
    return re.compile(pattern), reading


FORMS: tuple[Form, ...] = (
    form(
        _day_month,
        rf"{_LEAD}{_DAY}(?:\s*+of(?!\w))?\s*+{MONTH}{_YEAR}"
        rf"(?:\s*+\((?P<wd2>{either(WEEKDAYS)})\.?\))?",
    ),
    form(
        _month_day,
        rf"{_LEAD}(?P<em>{either(ENGLISH_MONTHS)})(?!\w)\.?{S}(?:the{S})?(?P<d>[0-9]{{1,2}}){_SUFFIX}?"
        rf"(?!\w){_NOT_TIME}{_YEAR}",
    ),
    form(
        _numeric,
        rf"{_LEAD}(?P<d>[0-9]{{1,2}})\s?/\s?(?P<n>[0-9]{{1,2}})(?![0-9])"
        rf"(?:(?:\s?/\s?|-|{SEP}){YEAR}|[-/](?P<yy>[0-9]{{2}})(?![0-9]|[./:-][0-9])|(?!/))(?!\w)",
    ),
    form(_full, rf"{_LEAD}(?P<d>[0-9]{{1,2}})(?P<sep>[.-])(?P<n>[0-9]{{1,2}})(?P=sep){YEAR}(?!\w|-[0-9])"),
    form(
        _full,
        rf"{_LEAD}(?P<y>(?:19|20)[0-9]{{2}})(?P<sep>[-/])(?P<n>[0-9]{{1,2}})(?P=sep)(?P<d>[0-9]{{1,2}})(?!\w|-[0-9])",
    ),
    form(_full, rf"{_LEAD}(?P<y>20[0-9]{{2}})(?P<n>[01][0-9])(?P<d>[0-3][0-9])(?!\w|-[0-9])"),
    form(
        _day_of_month,
        rf"(?:(?:på|on){S})?(?:{WEEKDAY}{SEP})?(?:den|the){S}"
        rf"(?:(?P<d>[0-9]{{1,2}}){_SUFFIX}(?!\w)|(?P<de>[0-9]{{1,2}})(?!\w|[.:/-][0-9])"
        rf"(?={S}(?:i{S}|of{S})?(?:nästa|denna|next|this)(?!\w)|\s*+(?:$|[,.;!?)]|kl(?!\w)|klockan(?!\w))))"
        rf"(?:(?:{S}(?:i|of))?{S}(?:(?P<mnext>nästa{S}månad|next{S}month)"
        rf"|(?P<mthis>{_THIS}{S}(?:månad(?:en)?|month)|i{S}månaden))(?!\w))?",
    ),
    form(
        _nth_weekday,
        rf"(?:(?:på|on|den|the){S}){{0,2}}(?P<nth>{either(_NTH)}){S}{WEEKDAY}{S}(?:i|in|of){S}"
        rf"{_SOME_MONTH}{_YEAR}",
    ),
    form(_last_of_month, rf"{_ENDING}{S}{_SOME_MONTH}{_YEAR}"),
    form(_months_end, rf"(?:vid{S}|at{S}|i{S})?{_MONTHS_END}(?!\w)"),
    form(
        _years_end,
        rf"(?:vid{S}|i{S})?(?:årets{S}slut|slutet{S}(?:av|på){S}året)(?!\w)"
        rf"|(?:at{S})?(?:the{S})?(?:year{S}end|end{S}of{S}the{S}year)(?!\w)",
    ),
    form(
        _turn_of_month,
        rf"(?:vid{S})?månadsskiftet(?!\w)(?:{S}{MONTH}(?:\s?(?:{DASH}|/)\s?"
        rf"(?P<m2>{either(MONTHS)})(?!\w)\.?)?)?",
    ),
    form(_turn_of_year, rf"(?:vid{S})?årsskiftet(?!\w)"),
    form(
        _asked_for,
        rf"{_LEAD}[0-9]{{1,2}}(?:{_SUFFIX}|\.)?\s*+{_AND}\s*+(?:den{S}|the{S})?[0-9]{{1,2}}{_SUFFIX}?"
        rf"(?:\s*+{MONTH}|\s?/\s?[0-9]{{1,2}}(?![0-9/]))",
    ),
    form(
        _asked_for,
        # a month with letters missing, doubled or swapped
        rf"{_LEAD}[0-9]{{1,2}}{S}(?:jan[uari]+|feb[ruai]+|mar[sch]+|apr[il]+|maj+|jun[ie]+|jul[iy]+|aug[usti]+"
        r"|sep[temb]+[re]*|o[kc]t[obre]+|nov[embr]+|dec[embr]+)(?!\w)",
    ),
)
"""Patterns with their readings; on a tie in length the first one counts."""
