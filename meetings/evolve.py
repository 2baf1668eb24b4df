"""What an event makes of a meeting.

`evolve` trusts the log: what may happen was settled by `lifecycle.decide` before the event was written.
"""

from collections.abc import Iterable
from functools import reduce

from msgspec.structs import replace

from meetings import events as ev
from meetings.effects import EFFECTS
from meetings.inverse import inverse
from meetings.log import Logged
from meetings.meeting import Change, Meeting
from meetings.model import Status


def evolve(meeting: Meeting | None, logged: Logged) -> Meeting:
    """The meeting after this event; `meeting` is None for the first event, which is always MeetingPlanned.

    Raises ValueError where the event doesn't follow on the meeting's last one.
    """
    event = logged.event
    if meeting is None:
        if not isinstance(event, ev.MeetingPlanned) or logged.sequence != 1:
            raise ValueError(f"the log of {logged.meeting} doesn't begin with MeetingPlanned")
        return _planned(event, logged)
    if logged.sequence != meeting.sequence + 1:
        raise ValueError(f"event {logged.sequence} of {logged.meeting} doesn't follow on {meeting.sequence}")
    after = _apply(meeting, event, logged)
    return replace(after, sequence=logged.sequence, hash=logged.hash)


def fold(log: Iterable[Logged]) -> Meeting:
    """The meeting that a whole log makes. Raises ValueError for an empty log or one with gaps."""
    meeting = reduce(evolve, log, None)
    if meeting is None:
        raise ValueError("an empty log makes no meeting")
    return meeting


def _apply(meeting: Meeting, event: ev.Event, logged: Logged) -> Meeting:
    if isinstance(event, ev.Undone):
        after = EFFECTS[type(event.by)](meeting, event.by, logged)
        left = tuple(change for change in meeting.changes if change.sequence != event.of)
        return replace(after, changes=left, undone=(*meeting.undone, event.of))
    after = EFFECTS[type(event)](meeting, event, logged)
    found = inverse(meeting, event)
    if found is None:
        return after
    touched, by = found
    change = Change(logged.sequence, logged.actor.key, touched, by, logged.at)
    return replace(after, changes=(*meeting.changes, change))


def _planned(event: ev.MeetingPlanned, logged: Logged) -> Meeting:
    return Meeting(
        id=logged.meeting,
        group=event.group,
        sequence=logged.sequence,
        hash=logged.hash,
        status=Status.PLANNED,
        title=event.title,
        occasion=event.occasion,
        zone=event.zone,
        language=event.language,
        planned_by=logged.actor,
        planned_at=logged.at,
        previous=event.previous,
        chair=event.chair,
        secretary=event.secretary,
    )
