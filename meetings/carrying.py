"""What follows in the group's other meetings from what was decided in one.

What a closed meeting left is put on the planned one's agenda, and taken off where it wasn't left after all.
A meeting that was agreed on and is withdrawn is cancelled, or moved back to what was agreed before.
"""

from collections.abc import Iterator
from contextlib import suppress

from meetings import commands as cmd
from meetings import events as ev
from meetings import register
from meetings.errors import InvalidError
from meetings.group import MeetingSummary
from meetings.meeting import Meeting
from meetings.model import Occasion, Origin, Status
from meetings.ports import Stream
from meetings.register import PostponedMatter
from meetings.rules import session
from meetings.work import Work


async def follow(work: Work) -> None:
    """Do everywhere what follows from what has been decided in this attempt."""
    for stream in work.streams():
        if any(
            isinstance(event, ev.Undone) and isinstance(event.by, ev.NextMeetingSet) for event in _of(stream)
        ):
            await _agree_as_before(work, stream)
    for stream in work.streams():
        await _carry_over(work, stream)
        await _carry_once(work, stream)
        if stream.after.status is Status.CANCELLED:
            await _pass_on(work, stream.after)


async def waiting(work: Work) -> tuple[PostponedMatter, ...]:
    """What stands on no agenda, neither in the store nor in what this attempt has planned, oldest first."""
    taken = {key for stream in work.streams() for key in register.carried(stream.after)}
    found = await work.store.postponed(work.group.key)
    return tuple(matter for matter in found if _key(matter.origin) not in taken)


def add(work: Work, meeting: Meeting, title: str, origin: Origin) -> Meeting:
    """The meeting with a matter that was left, unless its agenda is full: then the matter waits.

    One that was taken off this agenda before stands there again under its number.
    """
    for item in meeting.items:
        if item.removed and item.origin is not None and _key(item.origin) == _key(origin):
            back = ev.ItemRestored(item.id)
            return work.write(meeting, _undoing(meeting, back) or (back,))[0]
    with suppress(InvalidError):
        meeting, _ = work.do(meeting, cmd.AddItem(title, origin=origin))
    return meeting


async def _agree_as_before(work: Work, stream: Stream) -> None:
    held, before = stream.after, stream.before
    agreed = {event.next_meeting.meeting for event in _agreements(stream) if event.next_meeting}
    if before is not None and before.next_meeting is not None:
        agreed.add(before.next_meeting.meeting)
    again = held.next_meeting
    for meeting_id in sorted(agreed):
        planned = await _planned(work, meeting_id)
        if planned is None or planned.previous != held.id:
            continue
        if again is None or again.meeting != meeting_id:
            work.write(planned, session.cancel(planned, cmd.CancelMeeting(), work.actor, work.now))
        else:
            work.write(planned, _moved_back(work, planned, again.occasion))


def _moved_back(work: Work, planned: Meeting, occasion: Occasion) -> tuple[ev.Event, ...]:
    return _undoing(planned, ev.MeetingChanged(planned.title, occasion)) or session.change(
        planned, cmd.ChangeMeeting(occasion=occasion), work.actor, work.now
    )


def _undoing(meeting: Meeting, by: ev.Reversible) -> tuple[ev.Event, ...]:
    """The undo of the latest change that this takes back; what follows isn't itself a thing to be undone."""
    found = (change for change in reversed(meeting.changes) if change.by == by)
    return tuple(ev.Undone(change.sequence, by) for change in found)[:1]


async def _carry_over(work: Work, stream: Stream) -> None:
    held = stream.after
    before = _left(stream.before) if stream.before else {}
    after = _left(held)
    for key in sorted(before.keys() - after.keys()):
        await _take_off(work, key)
    for key in [key for key in after if key not in before]:
        target = _target(work, held)
        meeting = await work.meeting(target.id) if target else None
        if meeting is not None and not await _taken(work, key):
            add(work, meeting, after[key].title, after[key].origin)


async def _taken(work: Work, key: tuple[str, int, str]) -> bool:
    """Whether a meeting has the matter already, perhaps one that has been held since."""
    for summary in work.group.meetings:
        if key in register.carried(await work.meeting(summary.id)):
            return True
    return False


async def _carry_once(work: Work, stream: Stream) -> None:
    """What is put back on one agenda leaves the one that took it meanwhile."""
    before = register.carried(stream.before) if stream.before else ()
    for key in sorted(set(register.carried(stream.after)).difference(before)):
        await _take_off(work, key, but=stream.after.id)


async def _take_off(work: Work, key: tuple[str, int, str], but: str | None = None) -> None:
    for summary in _planned_meetings(work):
        if summary.id == but:
            continue
        meeting = await work.meeting(summary.id)
        for item in meeting.agenda:
            if item.origin is not None and _key(item.origin) == key:
                work.write(meeting, _undoing(meeting, ev.ItemRemoved(item.id)) or (ev.ItemRemoved(item.id),))


async def _pass_on(work: Work, cancelled: Meeting) -> None:
    """What a cancelled meeting had taken over goes to the one that is planned instead, if any is."""
    target = next(iter(_planned_meetings(work)), None)
    if target is None:
        return
    meeting = await work.meeting(target.id)
    for item in cancelled.agenda:
        if item.origin is not None and _key(item.origin) not in register.carried(meeting):
            meeting = add(work, meeting, item.title, item.origin)


def _of(stream: Stream) -> Iterator[ev.Event]:
    return (logged.event for logged in stream.events)


def _agreements(stream: Stream) -> Iterator[ev.NextMeetingSet]:
    return (event for event in _of(stream) if isinstance(event, ev.NextMeetingSet))


def _left(meeting: Meeting) -> dict[tuple[str, int, str], PostponedMatter]:
    return {_key(matter.origin): matter for matter in register.postponed(meeting)}


def _key(origin: Origin) -> tuple[str, int, str]:
    return origin.meeting, origin.item, origin.title


async def _planned(work: Work, meeting_id: str) -> Meeting | None:
    summary = work.group.meeting(meeting_id)
    if summary is None or summary.status is not Status.PLANNED:
        return None
    return await work.meeting(meeting_id)


def _planned_meetings(work: Work) -> tuple[MeetingSummary, ...]:
    return tuple(one for one in work.group.meetings if one.status is Status.PLANNED)


def _target(work: Work, held: Meeting) -> MeetingSummary | None:
    """The meeting that takes over what this one left: the one agreed on, else the first planned after it."""
    agreed = held.next_meeting.meeting if held.next_meeting else None
    planned = _planned_meetings(work)
    later = (one for one in planned if one.occasion.start > held.occasion.start)
    return next((one for one in planned if one.id == agreed), None) or next(later, None)
