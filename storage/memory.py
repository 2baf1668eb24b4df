"""The same store in memory, for tests of what stands on it; the contract's tests hold both to the same."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from meetings import register
from meetings.calendar import require_aware
from meetings.group import Group, MeetingSummary
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import KeptForm
from meetings.owed import PERSON
from meetings.ports import (
    AlreadyHandledError,
    Clock,
    ConversationRef,
    Delivered,
    Document,
    Outgoing,
    Owed,
    StaleStateError,
    StorageUnavailableError,
    Unit,
    Unkept,
)
from meetings.register import PostponedMatter, RegisteredAssignment, RegisteredDecision
from storage import registers
from storage.frame import Frame
from storage.instants import Ticking
from storage.memory_outbox import MemoryOutbox
from storage.rates import Rates
from storage.sound import require_documents, require_sound, revised
from storage.values import folded, micros

Registered: TypeAlias = RegisteredDecision | RegisteredAssignment

LEASE = dt.timedelta(seconds=30)


class MemoryStore:
    """Meetings, Conversations, Outbox and Registers in dictionaries, gone when the process is.

    Set `available` to False to see what becomes of others when the database is away. Without `instants`
    leases and pauses go by the clock.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        lease: dt.timedelta = LEASE,
        rates: Rates | None = None,
        instants: Ticking | None = None,
    ) -> None:
        self.available = True
        self._clock = clock
        self._instants = instants
        self._lease = lease
        self._groups: dict[str, Group] = {}
        self._logs: dict[str, list[Logged]] = {}
        self._meetings: dict[str, Meeting] = {}
        self._inbound: set[str] = set()
        self._documents: dict[tuple[str, int, KeptForm], Document] = {}
        self._conversations: dict[str, ConversationRef] = {}
        self._outbox = MemoryOutbox(rates, self._gate)

    async def group(self, key: str, *, fresh: bool = False) -> Group:  # noqa: ARG002
        """See `Meetings`; what is read is always fresh."""
        self._require_available()
        found = self._groups.get(key, Group(key=key))
        return replace(found, meetings=tuple(self._counted(one) for one in found.meetings))

    async def meeting(self, meeting_id: str, *, fresh: bool = False) -> Meeting | None:  # noqa: ARG002
        """See `Meetings`; what is read is always fresh."""
        self._require_available()
        return self._meetings.get(meeting_id)

    async def commit(self, unit: Unit) -> tuple[Owed, ...]:
        """See `Meetings`. Raises ValueError for a unit that isn't sound."""
        self._require_available()
        after = revised(unit)
        msgspec.json.encode(after)  # refuses what is no Unicode
        for stream in unit.streams:
            require_sound(stream)
        require_documents(unit)
        _require_aware(unit.outgoing)
        if unit.inbound is not None and unit.inbound in self._inbound:
            raise AlreadyHandledError(unit.inbound)
        if self._groups.get(after.key, Group(key=after.key)).revision != unit.before.revision:
            raise StaleStateError(f"group {after.key} has moved on")
        for stream in unit.streams:
            head = stream.before.sequence if stream.before is not None else 0
            if len(self._logs.get(stream.after.id, ())) != head:
                raise StaleStateError(f"meeting {stream.after.id} has moved on")
        for meeting in unit.rests_on:
            if len(self._logs.get(meeting.id, ())) != meeting.sequence:
                raise StaleStateError(f"meeting {meeting.id} has moved on")
        return self._write(unit, after)

    async def handled(self, inbound: str) -> bool:
        """See `Meetings`."""
        self._require_available()
        return inbound in self._inbound

    async def postponed(self, group: str) -> Sequence[PostponedMatter]:
        """See `Meetings`."""
        self._require_available()
        on_agenda = {matter for meeting in self._meetings.values() for matter in registers.carried(meeting)}
        waiting = [
            (meeting.occasion.start, meeting.id, place, matter)
            for meeting in self._of(group)
            for key, (place, matter) in registers.matters(meeting).items()
            if (meeting.id, key) not in on_agenda
        ]
        return [matter for *_, matter in sorted(waiting, key=lambda one: one[:3])]

    async def open_assignments(self, group: str) -> Sequence[RegisteredAssignment]:
        """See `Meetings`."""
        self._require_available()
        undone = (one for one in self._assignments(group) if one.task.done_at is None)
        return sorted(undone, key=lambda one: (one.start, one.meeting, registers.entry_place(one.entry)))

    async def assignments_of(self, person: str, group: str | None = None) -> Sequence[RegisteredAssignment]:
        """See `Meetings`; `person` is a `Person.key`."""
        self._require_available()
        theirs = (
            one
            for one in self._assignments(group)
            if one.task.done_at is None and any(assignee.key == person for assignee in one.assignees)
        )
        return sorted(theirs, key=registers.due_order)

    async def search(self, group: str, words: str, limit: int = 20) -> Sequence[Registered]:
        """See `Meetings`. Text, item and assignees are searched; within a meeting its own order holds."""
        self._require_available()
        wanted = folded(words).split()
        if not wanted or limit < 1:
            return []
        found: list[Registered] = []
        for meeting in sorted(self._of(group), key=lambda one: (one.occasion.start, one.id), reverse=True):
            decided = register.decisions(meeting)
            known = {decision.entry for decision in decided}
            given = (one for one in register.assignments(meeting) if one.entry not in known)
            entries: list[Registered] = [*decided, *given]
            entries.sort(key=lambda one: registers.entry_place(one.entry))
            found += [one for one in entries if all(word in registers.words_of(one) for word in wanted)]
        return found[:limit]

    async def remember(self, conversation: ConversationRef) -> None:
        """See `Conversations`."""
        self._require_available()
        msgspec.json.encode(conversation)
        self._conversations.pop(conversation.id, None)
        self._conversations[conversation.id] = conversation

    async def conversation(self, conversation_id: str) -> ConversationRef | None:
        """See `Conversations`."""
        self._require_available()
        return self._conversations.get(conversation_id)

    async def personal(self, person: str) -> ConversationRef | None:
        """See `Conversations`."""
        self._require_available()
        newest_first = reversed(self._conversations.values())
        return next((one for one in newest_first if one.kind == "personal" and one.person == person), None)

    async def claim(self, limit: int) -> Sequence[Owed]:
        """See `Outbox`. A card to show stands outside its conversation's order: it waits for nobody."""
        self._require_available()
        return self._outbox.claim(limit, self._frame())

    async def finish(self, results: Sequence[Delivered]) -> None:
        """See `Outbox`."""
        self._require_available()
        for result in results:
            _require_aware(result.then)
        self._outbox.finish(results, self._frame())

    async def next_look(self) -> float | None:
        """See `Outbox`."""
        self._require_available()
        frame = self._frame()
        return self._outbox.next_look(frame.now, frame.at)

    def listen(self, wake: Callable[[], None]) -> None:
        """See `Outbox`."""

    async def ping(self) -> None:
        """Raises StorageUnavailableError where the store isn't available."""
        self._require_available()

    async def all_meetings(self) -> Sequence[tuple[str, MeetingSummary]]:
        """See `Registers`."""
        self._require_available()
        ordered = sorted(self._meetings.values(), key=lambda one: (one.occasion.start, one.id))
        return [(meeting.group, MeetingSummary.of(meeting)) for meeting in ordered]

    async def log(self, meeting_id: str) -> Sequence[Logged]:
        """See `Registers`."""
        self._require_available()
        return list(self._logs.get(meeting_id, ()))

    async def document(self, meeting_id: str, version: int, form: KeptForm) -> Document | None:
        """See `Registers`."""
        self._require_available()
        return self._documents.get((meeting_id, version, form))

    async def unkept(self, limit: int) -> Sequence[Unkept]:
        """See `Registers`."""
        self._require_available()
        found = (
            Unkept(id_, one) for id_, meeting in self._meetings.items() for one in registers.unkept(meeting)
        )
        return sorted(found, key=lambda one: (one.meeting, one.version))[:limit]

    def _write(self, unit: Unit, after: Group) -> tuple[Owed, ...]:
        self._groups[after.key] = after
        for stream in unit.streams:
            self._logs.setdefault(stream.after.id, []).extend(stream.events)
            self._meetings[stream.after.id] = stream.after
        self._documents |= {(one.meeting, one.version, one.form): one for one in unit.documents}
        if unit.inbound is not None:
            self._inbound.add(unit.inbound)
        self._outbox.cancel(unit.cancel)
        return self._outbox.add(unit.outgoing, self._frame())

    def _frame(self) -> Frame:
        at = micros(self._clock.now())
        now = at if self._instants is None else self._instants.now()
        return Frame(now=now, at=at, lease="", until=now + self._lease // dt.timedelta(microseconds=1))

    def _gate(self, conversation: str) -> tuple[str, str | None]:
        """What counts a message to a conversation: that itself, or the person's chat, and its tenant."""
        person = conversation.removeprefix(PERSON)
        if person != conversation:
            newest_first = reversed(self._conversations.values())
            chats = (one for one in newest_first if one.kind == "personal" and one.person == person)
            chat = next(chats, None)
            return (conversation, person.partition(":")[0]) if chat is None else (chat.id, chat.tenant)
        known = self._conversations.get(conversation)
        return conversation, None if known is None else known.tenant

    def _require_available(self) -> None:
        if not self.available:
            raise StorageUnavailableError("the store is not available")

    def _of(self, group: str | None) -> list[Meeting]:
        return [one for one in self._meetings.values() if group is None or one.group == group]

    def _assignments(self, group: str | None) -> list[RegisteredAssignment]:
        return [given for meeting in self._of(group) for given in register.assignments(meeting)]

    def _counted(self, summary: MeetingSummary) -> MeetingSummary:
        meeting = self._meetings.get(summary.id)
        return summary if meeting is None else replace(summary, sequence=meeting.sequence)


def _require_aware(messages: Iterable[Outgoing]) -> None:
    for message in messages:
        if message.due is not None:
            require_aware(message.due)
