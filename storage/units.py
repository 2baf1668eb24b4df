"""A unit as what has to be checked and written: made by the caller, before the transaction."""

from dataclasses import dataclass, field

from meetings.group import Group
from meetings.meeting import Meeting
from meetings.ports import Stream, Unit
from storage import projections
from storage.bulk import Row
from storage.projections import Changes
from storage.records import encode, event_row, meeting_row
from storage.sound import require_sound, revised
from storage.values import optional_storable, storable


@dataclass(slots=True)
class PreparedUnit:
    """A unit's rows. `head` of a meeting is the sequence that its log must end with, 0 for a new one."""

    unit: Unit
    after: Group
    group: str
    group_row: Row | None = None
    inbound: str | None = None
    heads: dict[str, int] = field(default_factory=dict)
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    meetings: dict[str, Row] = field(default_factory=dict)
    read: list[dict[str, Changes]] = field(default_factory=list)
    cancel: tuple[str, ...] = ()


def prepared(unit: Unit) -> PreparedUnit:
    """Make the rows of a unit. Raises ValueError for one that isn't sound: naive times, gaps, no Unicode."""
    before, after = unit.before, revised(unit)
    ready = PreparedUnit(unit, after, storable(after.key), inbound=optional_storable(unit.inbound))
    ready.cancel = tuple(storable(key) for key in unit.cancel)
    if after.revision != before.revision:
        ready.group_row = (ready.group, after.revision, optional_storable(after.name), encode(after))
        ready.read.append(projections.of_group(before, after))
    for stream in unit.streams:
        _add(ready, stream)
    return ready


def _add(ready: PreparedUnit, stream: Stream) -> None:
    require_sound(stream)
    before, after = stream.before, stream.after
    meeting = storable(after.id)
    if meeting in ready.heads:
        raise ValueError(f"meeting {meeting} has two streams in one unit")
    ready.heads[meeting] = before.sequence if before is not None else 0
    ready.ends[meeting] = (after.sequence, after.hash)
    ready.events += [event_row(logged) for logged in stream.events]
    if before is None or _summarised(before) != _summarised(after):
        ready.meetings[meeting] = meeting_row(after)
    ready.read.append(projections.of_meeting(before, after))


def _summarised(meeting: Meeting) -> tuple[object, ...]:
    # What a row of `meetings` holds besides how far the log has come.
    return meeting.title, meeting.occasion, meeting.status, meeting.version, meeting.language
