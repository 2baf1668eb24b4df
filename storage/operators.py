"""What operators' commands do with a store, and what they see of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from meetings.log import Row
from meetings.model import KeptForm
from meetings.ports import Clock
from storage import operating, reading
from storage.instants import Ticking
from storage.operating import OutboxRow
from storage.reader import Reader
from storage.rebuild import rebuild
from storage.transaction import Call
from storage.values import micros
from storage.writer import Writer

Found = TypeVar("Found")


class OperatedStore:
    """The part of a store that no use case needs."""

    _writer: Writer
    _reader: Reader
    _clock: Clock
    _instants: Ticking

    async def rows(self, meeting_id: str) -> Sequence[Row]:
        """The log of a meeting as it is stored, unread: to be verified. Raises StorageUnavailableError."""
        return await self._reader.read(reading.rows, meeting_id)

    async def kept(self, meeting_id: str) -> Sequence[tuple[int, KeptForm]]:
        """Of which versions documents are kept, whatever the log says. Raises StorageUnavailableError."""
        return await self._reader.read(reading.kept, meeting_id)

    async def rebuild_read_tables(self) -> int:
        """Make all that is looked up anew from the log, and return how many meetings there are."""
        return await self.change(rebuild)

    async def look(self, query: Callable[[Connection], Found]) -> Found:
        """What an operator's query finds in one state of the database. Raises StorageUnavailableError."""
        return await self._reader.study(query)

    async def change(self, work: Callable[[Connection], Found]) -> Found:
        """What an operator's work gives, on disk, in a transaction of its own.

        Nothing in memory learns of it by itself, but what rests on another revision of a group, or another
        length of a log, isn't written. Raises what `work` raises, and
        StorageUnavailableError.
        """
        given: Found = await self._writer.ask(Call(work, patient=True))
        return given

    async def probe(self) -> None:
        """Write something that changes nothing. Raises StorageUnavailableError where that can't be done."""
        await self._writer.ask(Call(operating.probe))

    async def open_meetings(self) -> int:
        """How many meetings are going on. Raises StorageUnavailableError."""
        return await self._reader.read(reading.open_meetings)

    async def outbox_rows(self, states: Collection[str], limit: int) -> Sequence[OutboxRow]:
        """Up to `limit` messages in each of these states: what comes next, or ended last.

        `operating.STATES` names the states. Raises ValueError for another state, StorageUnavailableError.
        """
        return await self._reader.read(operating.rows, states, limit)

    async def outbox_counts(self) -> Mapping[str, int]:
        """How many messages are `waiting` (also those being sent), `scheduled` and `dead`.

        Raises StorageUnavailableError.
        """
        return await self._reader.read(operating.counts)

    async def outbox_oldest(self) -> float | None:
        """For how many seconds the oldest of those that are waiting has been; None where none is.

        Raises StorageUnavailableError.
        """
        oldest = await self._reader.read(operating.oldest)
        return None if oldest is None else max(0.0, (self._instants.now() - oldest) / 1_000_000)

    async def retry_dead(self, ids: Collection[int] | None = None) -> int:
        """Owe these dead messages again, or all, from now on; returns how many there were of them.

        Raises StorageUnavailableError.
        """
        now, at = self._instants.now(), micros(self._clock.now())
        work = partial(operating.retry, ids=ids, now=now, at=at, name=self._writer.name)
        count: int = await self._writer.ask(Call(work))
        return count
