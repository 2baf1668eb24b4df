"""The archivist: sees to it that the document of every approved version is made once and kept.

It works beside everything else: an approval is on disk and answered before it begins, and what fails is tried
again later. A process that dies in between leaves it to the next one: the database tells what isn't kept.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.files.making import Archive, BusyError
from bot.metrics import DOCUMENTS
from meetings.events import MinutesApproved
from meetings.keeping import keep
from meetings.ports import Clock, Document, StorageUnavailableError, Unit, Unkept

EVERY = 60.0
"""Seconds between looks, for what another process left behind."""

AT_ONCE = 20
"""Approved versions that are looked for at a time."""

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 3_600.0

log = structlog.get_logger("archiving")


class Archivist:
    """Keeps approved minutes; `make` makes a version's PDF, `kept` is called when one more is kept."""

    def __init__(
        self,
        archive: Archive,
        clock: Clock,
        make: Callable[[Unkept], Awaitable[bytes]],
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._make = make
        self._kept = kept
        self._woken = asyncio.Event()
        self._failures: dict[Unkept, tuple[int, float]] = {}
        self._turn = asyncio.Lock()
        self._working: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with what was approved before."""
        self._working = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Stop; what isn't kept yet is kept after the next start."""
        if self._working is not None:
            self._working.cancel()
            with suppress(asyncio.CancelledError):
                await self._working

    def written(self, unit: Unit) -> None:
        """Look at once where minutes have just been approved."""
        if any(isinstance(one.event, MinutesApproved) for stream in unit.streams for one in stream.events):
            self._woken.set()

    async def document(self, meeting_id: str, version: int) -> Document | None:
        """The PDF of an approved version as it is kept, if need be from now on; None for another version.

        Raises StorageUnavailableError, BusyError, and what `make` raises.
        """
        found = await self._archive.document(meeting_id, version, "pdf")
        if found is not None:
            return found
        meeting = await self._archive.meeting(meeting_id, fresh=True)
        if meeting is None or version not in meeting.approved:
            return None
        one = Unkept(meeting_id, version)
        if one in self._failures and self._failures[one][1] > asyncio.get_running_loop().time():
            raise BusyError  # it has just failed, and is tried again by itself
        await self._keep(one)
        return await self._archive.document(meeting_id, version, "pdf")

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                pause = await self._look()
            except StorageUnavailableError:
                pause = FIRST_PAUSE
            except Exception:
                log.exception("archiving failed")
                pause = FIRST_PAUSE
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    async def _look(self) -> float:
        """Keep what isn't kept, and return how many seconds may pass before the next look."""
        now = asyncio.get_running_loop().time()
        waiting = await self._archive.unkept(AT_ONCE + len(self._failures))
        self._failures = {one: self._failures[one] for one in waiting if one in self._failures}
        for one in waiting:
            if one not in self._failures or self._failures[one][1] <= now:
                await self._try(one)
        if len(waiting) - len(self._failures) >= AT_ONCE:
            return 0.0
        again = [when for _, when in self._failures.values()]
        now = asyncio.get_running_loop().time()
        every = EVERY * random.uniform(0.75, 1.25)  # noqa: S311  # keeps replicas out of step
        return max(0.0, min([every, *(when - now for when in again)]))

    async def _try(self, one: Unkept) -> None:
        try:
            await self._keep(one)
        except StorageUnavailableError:
            raise
        except Exception:
            times = self._failures.get(one, (0, 0.0))[0] + 1
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(times, 12))
            pause *= random.uniform(0.5, 1.0)  # noqa: S311  # jitter
            self._failures[one] = times, asyncio.get_running_loop().time() + pause
            DOCUMENTS.labels("failed").inc()
            log.exception("not kept", meeting=one.meeting, version=one.version, attempts=times)
        else:
            self._failures.pop(one, None)

    async def _keep(self, one: Unkept) -> None:
        async with self._turn:
            if await self._archive.document(one.meeting, one.version, "pdf") is not None:
                return
            body = await self._make(one)
            won = await keep(self._archive, self._clock, one.meeting, one.version, "pdf", body)
        DOCUMENTS.labels("kept" if won else "kept_elsewhere").inc()
        self._kept()
