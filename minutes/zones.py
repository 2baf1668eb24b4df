"""A time zone as calendar programs want it described: RFC 5545, section 3.6.5."""

import calendar
import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur
from msgspec import Struct

_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONG_AGO = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # an onset is told in local time


class Onset(Struct, frozen=True):
    """When the clocks begin to show another offset; `local` is what they showed at that moment."""

    local: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    summer: bool


@lru_cache(maxsize=64)
def described(zone: str, year: int) -> bytes:
    """The VTIMEZONE of a zone, right for meetings in this year; raises KeyError for an unknown zone.

    A change of the clocks that comes at the same place in the years around it is told as a rule, as most
    programs expect, any other by its date.
    """
    where = ZoneInfo(zone)
    year = min(max(year, _LONG_AGO.year + 1), dt.MAXYEAR - 2)
    first = dt.datetime(year - 1, 1, 1, tzinfo=where)
    found = tuple(onsets(where, first.date(), dt.date(year + 2, 1, 1)))
    component = Timezone()
    component.add("TZID", zone)
    if not found or found[0].local.year >= year:
        offset = _offset(first, where)
        since = Onset(_LONG_AGO, offset, offset, first.tzname() or zone, bool(first.dst()))
        component.add_component(_observance(since, ()))
    for onset in _first_of_each_rule(found):
        component.add_component(_observance(onset, found))
    return bytes(component.to_ical())


def onsets(zone: ZoneInfo, first: dt.date, last: dt.date) -> Iterator[Onset]:
    """Every change of a zone's offset between the beginnings of two days in UTC, found to the minute."""
    begin = dt.datetime.combine(first, dt.time(), dt.UTC)
    days = [begin + _DAY * number for number in range((last - first).days + 1)]
    for today, tomorrow in pairwise(days):
        if _offset(today, zone) != _offset(tomorrow, zone):
            yield _onset(today, tomorrow, zone)


def _onset(low: dt.datetime, high: dt.datetime, zone: ZoneInfo) -> Onset:
    before = _offset(low, zone)
    while high - low > _MINUTE:
        middle = low + (high - low) // _MINUTE // 2 * _MINUTE
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    then = high.astimezone(zone)
    local = (high + before).replace(tzinfo=None)
    return Onset(local, before, _offset(high, zone), then.tzname() or str(zone), bool(then.dst()))


def _offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _first_of_each_rule(found: tuple[Onset, ...]) -> Iterator[Onset]:
    seen = set()
    for onset in found:
        rule = _rule(onset, found)
        if rule is None or rule not in seen:
            seen.add(rule)
            yield onset


def _observance(onset: Onset, found: tuple[Onset, ...]) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if onset.summer else TimezoneStandard()
    made.add("DTSTART", onset.local)
    rule = _rule(onset, found)
    if rule is not None:
        month, day = rule[0], rule[1]
        made.add("RRULE", vRecur({"FREQ": ["YEARLY"], "BYMONTH": [month], "BYDAY": [day]}))
    made.add("TZOFFSETFROM", onset.before)
    made.add("TZOFFSETTO", onset.after)
    made.add("TZNAME", onset.name)
    return made


_Rule = tuple[int, str, dt.time, dt.timedelta, dt.timedelta, str, bool]


def _rule(onset: Onset, found: tuple[Onset, ...]) -> _Rule | None:
    """What makes the change the same in every year, such as the last Sunday of March; None where it isn't."""
    place = _place(onset)
    years = {other.local.year for other in found if _place(other) == place}
    return place if len(years) == len({other.local.year for other in found}) > 1 else None


def _place(onset: Onset) -> _Rule:
    local = onset.local
    length = calendar.monthrange(local.year, local.month)[1]
    number = -1 if local.day + 7 > length else (local.day - 1) // 7 + 1
    day = f"{number}{_WEEKDAYS[local.weekday()]}"
    return local.month, day, local.time(), onset.before, onset.after, onset.name, onset.summer
