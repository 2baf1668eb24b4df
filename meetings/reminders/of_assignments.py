"""When somebody is reminded of what they were given to do: before it is due, on the day, and when it is late.

Whoever has several is reminded of all of them at once: a reminder is about a person and a day. It is never
taken back; what is done, moved or put off by then isn't said.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, compress
from operator import is_not
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from meetings.calendar import (
    at_local,
    local,
    next_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
)
from meetings.group import Settings, Snooze
from meetings.meeting import Meeting
from meetings.model import AnyEntry, Assignment, Decision, Status, Task
from meetings.register import RegisteredAssignment

_One = TypeVar("_One")

AHEAD = dt.timedelta(days=3)
"""So long before the last day the first reminder comes."""

TIMES_LATE = 4
"""So many times somebody is told that the last day has passed, once a week."""

_WEEK = dt.timedelta(days=7)

PUT_OFF = _WEEK
"""So long an assignment is put off by a button."""


class AssignmentReminder(Struct, frozen=True):
    """Somebody is reminded on a day of what they have to do in a group.

    `person` is a `Person.key`; due at `due` (aware UTC).
    """

    key: str
    group: str
    person: str
    day: dt.date
    due: dt.datetime


def due_key(group: str, person: str, day: dt.date) -> str:
    """The key of the one reminder that somebody (`Person.key`) gets in a group on a day."""
    return f"due:{group}:{person}:{day.isoformat()}"


@lru_cache(maxsize=4096)
def reminder_days(due: dt.date | None, until: dt.date | None = None) -> tuple[dt.date, ...]:
    """The days on which somebody is reminded of an assignment, in their order; all are working days.

    `until` is the day to which they have put it off: nothing before that, and on that day in any case.
    """
    days = set() if due is None else {_first(due), working_day_on_or_before(due), *_late(due)}
    if until is not None:
        days = {day for day in days if day > until} | {working_day_on_or_after(until)}
    return tuple(sorted(days))


def assignment_reminders(meeting: Meeting, settings: Settings) -> tuple[AssignmentReminder, ...]:
    """The reminders that a meeting's open assignments call for, earliest first; none of a cancelled one."""
    if meeting.status is Status.CANCELLED:
        return ()
    entries = (entry for item in meeting.items if not item.removed for entry in item.entries)
    return _reminders(meeting.group, settings, _called_for(entries))


def newly_reminded(
    before: Meeting | None, after: Meeting, settings: Settings, now: dt.datetime
) -> tuple[AssignmentReminder, ...]:
    """The reminders that a change of a meeting calls for and that lie ahead.

    A line of a long meeting is one among very many that are the same objects before and after.
    """
    if before is after or after.status is Status.CANCELLED:
        return ()
    old = before.items if before is not None else ()
    changed = [item for item in _changed(old, after.items) if not item.removed]
    known = {item.id: item for item in old}
    pairs: set[tuple[str, dt.date]] = set()
    for item in changed:
        same = known.get(item.id)
        earlier = same.entries if same is not None and not same.removed else ()
        gone = _called_for(compress(earlier, map(is_not, earlier, item.entries)))
        pairs |= _called_for(_changed(earlier, item.entries)) - gone
    if not pairs:
        return ()
    return tuple(one for one in _reminders(after.group, settings, pairs) if one.due > now)


def registered_reminders(
    found: Iterable[RegisteredAssignment], group: str, settings: Settings
) -> tuple[AssignmentReminder, ...]:
    """The reminders that these open assignments of a group call for, earliest first."""
    pairs = {
        (person.key, day) for one in found for person in one.assignees for day in reminder_days(one.task.due)
    }
    return _reminders(group, settings, pairs)


def put_off_reminders(
    group: str, put_off: Iterable[Snooze], settings: Settings, now: dt.datetime
) -> tuple[AssignmentReminder, ...]:
    """The reminders of what people have put off that lie ahead."""
    pairs = {(one.person, day) for one in put_off for day in reminder_days(None, one.until)}
    return tuple(one for one in _reminders(group, settings, pairs) if one.due > now)


def newest_day(
    found: Iterable[RegisteredAssignment],
    put_off: Iterable[Snooze],
    settings: Settings,
    now: dt.datetime,
) -> dt.date | None:
    """The latest day whose reminder of any of these assignments of one person has come; None before any."""
    zone = ZoneInfo(settings.zone)
    until = {(one.meeting, one.entry): one.until for one in put_off}
    days = {
        day
        for one in found
        for day in reminder_days(one.task.due, until.get((one.meeting, one.entry)))
        if at_local(day, settings.reminder_time, zone) <= now
    }
    return max(days, default=None)


def listed(
    found: Sequence[RegisteredAssignment],
    put_off: Iterable[Snooze],
    settings: Settings,
    day: dt.date,
    now: dt.datetime,
) -> tuple[RegisteredAssignment, ...]:
    """What the reminder of `day` names of one person's open assignments, in their order.

    Everything that is due within the time of the first reminder, or today, and what is late or was put off to
    a day since then.
    """
    today = local(now, ZoneInfo(settings.zone)).date()
    until = {(one.meeting, one.entry): one.until for one in put_off}
    return tuple(
        one for one in found if _is_said(one.task.due, until.get((one.meeting, one.entry)), day, today)
    )


def _is_said(due: dt.date | None, until: dt.date | None, day: dt.date, today: dt.date) -> bool:
    if until is not None and today < until:
        return False
    soon = due is not None and _first(due) <= today <= due
    return soon or any(day <= one <= today for one in reminder_days(due, until))


def _first(due: dt.date) -> dt.date:
    return working_day_on_or_before(due - AHEAD)


def _late(due: dt.date) -> Iterable[dt.date]:
    first = next_working_day(due)
    return (working_day_on_or_before(first + week * _WEEK) for week in range(TIMES_LATE))


def _changed(before: Sequence[_One], after: Sequence[_One]) -> Iterable[_One]:
    """Those of `after` that aren't the same objects in the same places before; nothing ever moves."""
    return chain(compress(after, map(is_not, after, before)), after[len(before) :])


def _called_for(entries: Iterable[AnyEntry]) -> set[tuple[str, dt.date]]:
    """Who is reminded on which days, as far as these lines go."""
    found: set[tuple[str, dt.date]] = set()
    for entry in entries:
        task: Task | None = entry.task if isinstance(entry, Decision | Assignment) else None
        if task is None or entry.removed or task.due is None or task.done_at is not None:
            continue
        days = reminder_days(task.due)
        found.update((person.key, day) for person in task.assignees for day in days)
    return found


def _reminders(
    group: str, settings: Settings, pairs: Iterable[tuple[str, dt.date]]
) -> tuple[AssignmentReminder, ...]:
    zone = ZoneInfo(settings.zone)
    made = (
        AssignmentReminder(
            due_key(group, person, day), group, person, day, at_local(day, settings.reminder_time, zone)
        )
        for person, day in pairs
    )
    return tuple(sorted(made, key=lambda one: (one.due, one.key)))
