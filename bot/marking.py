"""Writing down what became of messages, at once; when that fails, until it succeeds."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog
from msgspec.structs import replace

from meetings.ports import Delivered, Outbox, Owed, StorageUnavailableError

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 2.0

log = structlog.get_logger("delivery")


class Marks:
    """Writes down what became of messages. `held` has each of them, by id, with the lease that counts now.

    `written` is called with those that are on disk, `failed` when nothing could be written.
    """

    def __init__(
        self,
        outbox: Outbox,
        held: dict[int, Owed],
        written: Callable[[Sequence[Delivered]], None],
        failed: Callable[[], None],
    ) -> None:
        self._outbox = outbox
        self._held = held
        self._written = written
        self._failed = failed
        self._new: list[Delivered] = []
        self._left: list[Delivered] = []
        self._retrying: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def tasks(self) -> set[asyncio.Task[None]]:
        """What is being written."""
        return self._tasks

    def add(self, delivered: Delivered) -> None:
        """Write down what became of one message, together with all that finish at the same moment.

        It waits for none that is being written: until it is on disk, a message is sent again after a crash.
        """
        self._new.append(delivered)
        if len(self._new) == 1:
            _ = self._begin(self._write_new())

    async def _write_new(self) -> None:
        batch, self._new = self._new, []
        self._left += await self._write(batch)
        if self._left and (self._retrying is None or self._retrying.done()):
            self._retrying = self._begin(self._retry())

    async def _retry(self) -> None:
        """Everything that couldn't be written is tried again together, by one task."""
        pause = FIRST_PAUSE
        while self._left:
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
            batch, self._left = self._left, []
            self._left += await self._write(batch)

    async def _write(self, batch: list[Delivered]) -> list[Delivered]:
        """Write, and return what has to be written again: all of it, or what was claimed anew meanwhile."""
        while batch:
            batch = [replace(one, owed=self._held[one.owed.id]) for one in batch]
            try:
                await self._outbox.finish(batch)
            except StorageUnavailableError:
                self._failed()
                return batch
            except Exception:
                log.exception("not marked", outbox=[one.owed.id for one in batch])
            claimed_anew = []
            for one in batch:
                if self._held[one.owed.id].lease == one.owed.lease:
                    del self._held[one.owed.id]
                else:
                    claimed_anew.append(one)
            self._written(batch)
            batch = claimed_anew
        return []

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
