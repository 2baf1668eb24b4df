"""A unit as what has to be checked and written: made by the caller, before the transaction."""

from dataclasses import dataclass, field

from meetings.erasing import as_registered
from meetings.group import Group
from meetings.meeting import Meeting
from meetings.ports import Outgoing, Stream, Unit
from storage import projections
from storage.bulk import Row
from storage.projections import Changes
from storage.records import document_row, encode, event_row, meeting_row
from storage.sound import require_documents, require_sound, revised
from storage.values import optional_micros, optional_storable, storable


@dataclass(slots=True)
class PreparedMessage:
    """A message's row: what it says, from `dedupe` to `view`, and when it is due in µs, None for at once."""

    message: Outgoing
    due: int | None
    content: Row

    @property
    def key(self) -> str:
        """What it is known by."""
        key: str = self.content[0]
        return key

    @property
    def conversation(self) -> str:
        """Where it goes."""
        conversation: str = self.content[2]
        return conversation


@dataclass(slots=True)
class PreparedUnit:
    """A unit's rows. `heads` are the sequences that the meetings' logs must end with, 0 for a new one."""

    unit: Unit
    after: Group
    group: str
    group_row: Row | None = None
    inbound: str | None = None
    heads: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    meetings: dict[str, Row] = field(default_factory=dict)
    read: list[dict[str, Changes]] = field(default_factory=list)
    outgoing: list[PreparedMessage] = field(default_factory=list)
    cancel: tuple[str, ...] = ()
    documents: list[Row] = field(default_factory=list)


def prepared(unit: Unit) -> PreparedUnit:
    """Make the rows of a unit. Raises ValueError for one that isn't sound: naive times, gaps, no Unicode."""
    before, after = unit.before, revised(unit)
    ready = PreparedUnit(unit, after, storable(after.key), inbound=optional_storable(unit.inbound))
    ready.cancel = tuple(storable(key) for key in unit.cancel)
    if after.revision != before.revision:
        ready.group_row = (ready.group, after.revision, optional_storable(after.name), encode(after))
        ready.read.append(projections.of_group(before, after))
    ready.outgoing = [prepared_message(one) for one in unit.outgoing]
    for stream in unit.streams:
        _add(ready, stream)
    require_documents(unit)
    ready.documents = [document_row(one) for one in unit.documents]
    for meeting in unit.rests_on:
        ready.heads.setdefault(storable(meeting.id), meeting.sequence)
    return ready


def _add(ready: PreparedUnit, stream: Stream) -> None:
    require_sound(stream)
    before, after = stream.before, stream.after
    meeting = storable(after.id)
    if meeting in ready.heads:
        raise ValueError(f"meeting {meeting} has two streams in one unit")
    ready.heads[meeting] = before.sequence if before is not None else 0
    ready.ends[meeting] = after.sequence
    ready.events += [event_row(logged) for logged in stream.events]
    if before is None or _summarised(before) != _summarised(after):
        ready.meetings[meeting] = meeting_row(after)
    shown = as_registered(ready.after, after)
    ready.read.append(
        projections.of_meeting(None if before is None else as_registered(ready.after, before), shown)
    )


def prepared_message(message: Outgoing) -> PreparedMessage:
    """Make the row of a message. Raises ValueError for a naive time and for what is no Unicode."""
    content = (
        storable(message.dedupe),
        message.kind.value,
        storable(message.conversation),
        optional_storable(message.address),
        optional_storable(message.reply_to),
        message.payload,
        None if message.view is None else encode(message.view),
    )
    return PreparedMessage(message, optional_micros(message.due), content)


def _summarised(meeting: Meeting) -> tuple[object, ...]:
    # What a row of `meetings` holds.
    return meeting.title, meeting.occasion, meeting.status, meeting.version, meeting.language
