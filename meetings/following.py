"""Following up what earlier meetings gave in assignment, by its reference alone."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import selection
from meetings.calendar import local, working_day_on_or_after
from meetings.errors import InvalidError, NotFoundError
from meetings.group import Snooze
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, Task
from meetings.outcomes import Noted, Snoozed
from meetings.register import RegisteredAssignment
from meetings.reminders.of_assignments import PUT_OFF
from meetings.work import Work


async def complete(work: Work, reference: str) -> Noted:
    """The assignment with this reference in the meeting that is held, else in the latest that has one open.

    Where several earlier meetings have one, the asker's own is meant. Raises NotFoundError.
    """
    summary = selection.meant(work.group, cmd.CompleteAssignment, work.now)
    if summary is not None:
        meeting = await work.meeting(summary.id)
        if _task(meeting, reference) is not None:
            return _completed(work, meeting, reference)
    left = [one for one in await work.store.open_assignments(work.group.key) if one.entry == reference]
    mine = [one for one in left if work.actor.person.key in {person.key for person in one.assignees}]
    found = mine or left
    if not found:
        raise NotFoundError("no_such_assignment", entry=reference)
    if len(found) > 1:
        zone = ZoneInfo(work.group.settings.zone)
        days = tuple(local(one.start, zone).date() for one in found)
        raise NotFoundError("several_assignments", entry=reference, meetings=days)
    return _completed(work, await work.meeting(found[0].meeting), reference)


async def where_given(work: Work, reference: str) -> Meeting | None:
    """The meeting that is held, or the latest, with this assignment; one where it is done comes first."""
    found = None
    for summary in selection.candidates(work.group, cmd.CompleteAssignment, work.now):
        meeting = await work.meeting(summary.id)
        task = _task(meeting, reference)
        if task is not None and task.done_at is not None:
            return meeting
        found = found or (meeting if task is not None else None)
    return found


async def put_off(
    work: Work, assignments: tuple[tuple[str | None, str], ...], until: dt.date | None
) -> Snoozed:
    """The asker is reminded of these later; so is a working group without an account, whoever asks.

    Raises NotFoundError for an assignment that isn't the asker's or isn't open, InvalidError for a day that
    isn't ahead.
    """
    today = local(work.now, ZoneInfo(work.group.settings.zone)).date()
    wanted = today + PUT_OFF if until is None else until
    if wanted <= today:
        raise InvalidError("put_off_to_the_past", day=wanted)
    day = working_day_on_or_after(wanted)
    left = await work.store.open_assignments(work.group.key)
    me = work.actor.person.key
    made: dict[tuple[str, str, str], Snooze] = {}
    for meeting, entry in assignments:
        one = _meant(left, meeting, entry, me, work)
        for person in one.assignees:
            if person.key == me or (person.id is None and all(each.id is None for each in one.assignees)):
                made[person.key, one.meeting, one.entry] = Snooze(person.key, one.meeting, one.entry, day)
    kept = tuple(
        one
        for one in work.group.snoozed
        if one.until + _FORGOTTEN > today and (one.person, one.meeting, one.entry) not in made
    )
    work.group = replace(work.group, snoozed=(*kept, *made.values()))
    return Snoozed(tuple(dict.fromkeys(entry for _, entry in assignments)), day)


def _meant(
    left: Sequence[RegisteredAssignment], meeting: str | None, entry: str, me: str, work: Work
) -> RegisteredAssignment:
    """The open assignment that is meant, of those that the asker may put off."""
    found = [
        one
        for one in left
        if one.entry == entry
        and meeting in (None, one.meeting)
        and (me in {each.key for each in one.assignees} or all(each.id is None for each in one.assignees))
    ]
    if not found:
        raise NotFoundError("no_such_assignment_of_yours", entry=entry)
    if len(found) > 1:
        zone = ZoneInfo(work.group.settings.zone)
        days = tuple(local(one.start, zone).date() for one in found)
        raise NotFoundError("several_to_put_off", entry=entry, meetings=days)
    return found[0]


_FORGOTTEN = dt.timedelta(days=31)
"""So long what was put off is remembered after its day: a reminder may be late."""


def _task(meeting: Meeting, reference: str) -> Task | None:
    entry = meeting.entry(reference)
    return entry.task if isinstance(entry, Decision | Assignment) and not entry.removed else None


def _completed(work: Work, meeting: Meeting, reference: str) -> Noted:
    command = cmd.CompleteAssignment(reference)
    meeting, logged = work.do(meeting, command)
    return Noted(command=command, meeting=meeting, events=logged)
