"""Following up what earlier meetings gave in assignment, by its reference alone."""

from zoneinfo import ZoneInfo

from meetings import commands as cmd
from meetings import selection
from meetings.calendar import local
from meetings.errors import NotFoundError
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, Task
from meetings.outcomes import Noted
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


def _task(meeting: Meeting, reference: str) -> Task | None:
    entry = meeting.entry(reference)
    return entry.task if isinstance(entry, Decision | Assignment) and not entry.removed else None


def _completed(work: Work, meeting: Meeting, reference: str) -> Noted:
    command = cmd.CompleteAssignment(reference)
    meeting, logged = work.do(meeting, command)
    return Noted(command=command, meeting=meeting, events=logged)
