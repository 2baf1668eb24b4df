"""The store on SQLite or PostgreSQL, for the use cases, the delivery and the operator's commands."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

from sqlalchemy import URL

from meetings.group import Group, MeetingSummary
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import KeptForm
from meetings.ports import (
    AlreadyHandledError,
    Clock,
    ConversationRef,
    Delivered,
    Document,
    Owed,
    StaleStateError,
    StorageUnavailableError,
    Unit,
    Unkept,
)
from meetings.register import PostponedMatter, RegisteredAssignment, RegisteredDecision
from storage import operating, reading
from storage.caching import Heard, Recent, newer_group
from storage.engine import database_url, reading_engine, writing_engine
from storage.instants import Instants, Ticking
from storage.listening import Listener
from storage.migrating import migrate_engine
from storage.operators import OperatedStore
from storage.outbox import Finish
from storage.rates import Rates
from storage.reader import Reader
from storage.records import conversation_row
from storage.transaction import Claim, Remember
from storage.units import PreparedUnit, prepared
from storage.values import micros
from storage.writer import Committed, Writer, Writing

LEASE = dt.timedelta(seconds=30)
"""How long a message that is claimed as it is written is this process's to send."""

CACHED = 1_000
"""Groups, meetings and conversations that are kept in memory, of each."""

_MICROSECOND = dt.timedelta(microseconds=1)

Found = TypeVar("Found")


class SqlStore(OperatedStore):
    """Meetings, Conversations, Outbox and Registers in one database, for the event loop that opens it.

    Beside what the ports say, `commit` raises ValueError for a unit that isn't sound: naive times, text that
    is no Unicode, events that don't follow on each other. Where the connection is lost while a commit is on
    its way, StorageUnavailableError leaves open whether it arrived; `inbound` keeps it from being done twice.
    """

    def __init__(self, address: URL, writer: Writer, reader: Reader, clock: Clock, instants: Ticking) -> None:
        self._address = address
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._instants = instants
        self._listeners: list[Listener] = []
        self._groups: Recent[Group] = Recent(CACHED)
        self._meetings: Recent[Meeting] = Recent(CACHED)
        self._conversations: Recent[Heard] = Recent(CACHED)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        url: str,
        clock: Clock,
        *,
        lease: dt.timedelta = LEASE,
        rates: Rates | None = None,
        instants: Ticking | None = None,
        committed: Committed | None = None,
    ) -> AsyncIterator["SqlStore"]:
        """Migrate the database and open it: `sqlite:///file` or `postgresql://host/name`.

        What is claimed is another's after `lease`; nothing is claimed faster than `rates` allow. `instants`
        is technical time, if not the machine's or the server's. `committed` is called in the writer's thread
        after each transaction with its seconds and the number of things it did, 0 where it failed. What was
        asked for is finished before the store closes. Raises ValueError for another address,
        NewerSchemaError where a newer version has migrated the database, StorageUnavailableError.
        """
        address = database_url(url)
        writing = writing_engine(address, hurried=True)
        if instants is None:
            instants = Instants()
            if writing.dialect.name != "sqlite":
                instants.follow(writing)
        how = Writing(
            clock=clock, instants=instants, lease=lease // _MICROSECOND, rates=rates, committed=committed
        )
        try:
            await asyncio.to_thread(migrate_engine, writing)
            reader = Reader(reading_engine(address, hurried=True))
            store = cls(address, Writer(writing, how), reader, clock, instants)
            try:
                await store.change(partial(operating.pull, now=instants.now(), lease=how.lease))
                yield store
            finally:
                await store.close()
        finally:
            writing.dispose()

    async def close(self) -> None:
        """Finish what was asked for; from now on everything raises StorageUnavailableError."""
        for listener in self._listeners:
            await listener.close()
        await self._writer.close()
        await self._reader.close()

    async def group(self, key: str, *, fresh: bool = False) -> Group:
        """See `Meetings`."""
        known = self._groups.get(key)
        if known is not None and not fresh:
            return known
        return self._keep_group(await self._reader.read(reading.group, key))

    async def meeting(self, meeting_id: str, *, fresh: bool = False) -> Meeting | None:
        """See `Meetings`."""
        known = self._meetings.get(meeting_id)
        if known is not None and not fresh:
            return known
        found = await self._reader.read(reading.meeting, meeting_id, known)
        return None if found is None else self._keep_meeting(found)

    async def commit(self, unit: Unit) -> tuple[Owed, ...]:
        """See `Meetings`."""
        ready = prepared(unit)
        for stream in unit.streams:
            known = self._meetings.get(stream.after.id)
            if known is not None and known.sequence >= stream.after.sequence:
                raise StaleStateError(f"meeting {known.id} has moved on")
        owed: tuple[Owed, ...] = await self._writer.ask(ready, partial(self._committed, ready))
        return owed

    async def handled(self, inbound: str) -> bool:
        """See `Meetings`."""
        return await self._reader.read(reading.handled, inbound)

    async def postponed(self, group: str) -> Sequence[PostponedMatter]:
        """See `Meetings`."""
        return await self._reader.read(reading.postponed_matters, group)

    async def open_assignments(self, group: str) -> Sequence[RegisteredAssignment]:
        """See `Meetings`."""
        return await self._reader.read(reading.open_assignments, group)

    async def assignments_of(self, person: str, group: str | None = None) -> Sequence[RegisteredAssignment]:
        """See `Meetings`; `person` is a `Person.key`."""
        return await self._reader.read(reading.assignments_of, person, group)

    async def search(
        self, group: str, words: str, limit: int = 20
    ) -> Sequence[RegisteredDecision | RegisteredAssignment]:
        """See `Meetings`. Text, item and assignees are searched; within a meeting its own order holds."""
        return await self._reader.read(reading.search, group, words, limit)

    async def remember(self, conversation: ConversationRef) -> None:
        """See `Conversations`."""
        now = self._clock.now()
        heard = self._conversations.get(conversation.id)
        if heard is not None and heard.is_still(conversation, now):
            return
        await self._writer.ask(Remember(conversation_row(conversation, now)))
        self._conversations.put(conversation.id, Heard(conversation, read=now, written=now))

    async def conversation(self, conversation_id: str) -> ConversationRef | None:
        """See `Conversations`."""
        now = self._clock.now()
        heard = self._conversations.get(conversation_id)
        if heard is not None and heard.is_trusted(now):
            return heard.conversation
        found = await self._reader.read(reading.conversation, conversation_id)
        if found is None:
            self._conversations.forget(conversation_id)  # its owner may have been erased
        else:
            written = heard.written if heard is not None and heard.conversation == found else None
            self._conversations.put(conversation_id, Heard(found, read=now, written=written))
        return found

    async def personal(self, person: str) -> ConversationRef | None:
        """See `Conversations`."""
        return await self._reader.read(reading.personal, person)

    async def claim(self, limit: int) -> Sequence[Owed]:
        """See `Outbox`. A card to show stands outside its conversation's order: it waits for nobody."""
        if limit < 1:
            return ()
        claimed: Sequence[Owed] = await self._writer.ask(Claim(limit))
        return claimed

    async def finish(self, results: Sequence[Delivered]) -> None:
        """See `Outbox`."""
        if results:
            await self._writer.ask(Finish.of(results))

    async def next_look(self) -> float | None:
        """See `Outbox`."""
        due, scheduled = await self._reader.read(reading.next_due)
        now, at = self._instants.now(), micros(self._clock.now())
        looks = [time - since for time, since in ((due, now), (scheduled, at)) if time is not None]
        return max(0.0, min(looks) / 1_000_000) if looks else None

    def listen(self, wake: Callable[[], None]) -> None:
        """See `Outbox`. Whoever listens sends, and tells others nothing of what it can send itself."""
        self._writer.sends = True
        if self._address.get_backend_name() == "postgresql":
            self._listeners.append(Listener(self._address, self._writer.name, wake))

    async def ping(self) -> None:
        """Come back when the database has answered. Raises StorageUnavailableError."""
        await self._reader.read(reading.ping)

    async def all_meetings(self) -> Sequence[tuple[str, MeetingSummary]]:
        """See `Registers`."""
        return await self._reader.read(reading.all_meetings)

    async def log(self, meeting_id: str) -> Sequence[Logged]:
        """See `Registers`."""
        return await self._reader.read(reading.log, meeting_id)

    async def document(self, meeting_id: str, version: int, form: KeptForm) -> Document | None:
        """See `Registers`."""
        return await self._reader.read(reading.document, meeting_id, version, form)

    async def unkept(self, limit: int) -> Sequence[Unkept]:
        """See `Registers`."""
        return await self._reader.read(reading.unkept, limit)

    def forget(self, group: str, meeting_id: str) -> None:
        """Let go of what is in memory of a group and one of its meetings."""
        self._groups.forget(group)
        self._meetings.forget(meeting_id)

    def _committed(self, ready: PreparedUnit, outcome: object) -> None:
        if not isinstance(outcome, Exception):
            self._keep_group(ready.after)
            for stream in ready.unit.streams:
                self._keep_meeting(stream.after)
        elif isinstance(outcome, StorageUnavailableError) and not outcome.unsure:
            return  # nothing was written, and what is kept may be all that can be read for a while
        elif not isinstance(outcome, AlreadyHandledError):
            # What is kept may be what the unit wrongly rested on, or not what the database holds by now.
            self._groups.forget(ready.after.key)
            for meeting in (*(stream.after for stream in ready.unit.streams), *ready.unit.rests_on):
                self._meetings.forget(meeting.id)

    def _keep_group(self, group: Group) -> Group:
        known = self._groups.get(group.key)
        kept = group if known is None else newer_group(known, group)
        self._groups.put(group.key, kept)
        return kept

    def _keep_meeting(self, meeting: Meeting) -> Meeting:
        known = self._meetings.get(meeting.id)
        kept = meeting if known is None or known.sequence < meeting.sequence else known
        self._meetings.put(meeting.id, kept)
        return kept
