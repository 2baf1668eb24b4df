"""What every store asks of a unit before it looks at what is stored."""

import hashlib

from msgspec.structs import replace

from meetings.events import MinutesKept
from meetings.group import Group
from meetings.ports import Stream, Unit


def revised(unit: Unit) -> Group:
    """The group that a unit leaves, with its revision. Raises ValueError for a unit of two groups."""
    before, after = unit.before, unit.after
    if before.key != after.key:
        raise ValueError("a unit is about one group")
    return replace(after, revision=before.revision + changes_group(before, after))


def require_sound(stream: Stream) -> None:
    """Raise ValueError unless the events lead from the one state to the other without a gap."""
    sequence = stream.before.sequence if stream.before is not None else 0
    for logged in stream.events:
        sequence += 1
        if logged.meeting != stream.after.id or logged.sequence != sequence:
            raise ValueError(f"event {logged.sequence} of {logged.meeting} doesn't follow on {sequence - 1}")
    if not stream.events or stream.after.sequence != sequence:
        raise ValueError(f"the state of {stream.after.id} isn't that of its last event")


def require_documents(unit: Unit) -> None:
    """Raise ValueError unless the documents are those that the events of the unit tell of."""
    told = sorted(
        (stream.after.id, event.version, event.form, event.sha256, event.size)
        for stream in unit.streams
        for event in (logged.event for logged in stream.events)
        if isinstance(event, MinutesKept)
    )
    given = sorted(
        (one.meeting, one.version, one.form, hashlib.sha256(one.body).hexdigest(), len(one.body))
        for one in unit.documents
    )
    if told != given or any(one.sha256 != hashlib.sha256(one.body).hexdigest() for one in unit.documents):
        raise ValueError("the documents aren't those that the events tell of")


def changes_group(before: Group, after: Group) -> bool:
    """Whether a unit between these takes the group to its next revision.

    It doesn't for the revision itself, nor for how far the logs of its meetings have come.
    """
    return after is not before and _without_counts(before) != _without_counts(after)


def _without_counts(group: Group) -> Group:
    meetings = tuple(replace(summary, sequence=0) for summary in group.meetings)
    return replace(group, revision=0, meetings=meetings)
