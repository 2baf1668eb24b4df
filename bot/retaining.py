"""Discards meetings whose time is up, once a day, where the operator has set a time."""

import asyncio
import datetime as dt
import random
from contextlib import suppress
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from meetings.calendar import local
from meetings.ports import Clock, StorageUnavailableError
from storage import retention
from storage.store import SqlStore

EVERY = 3_600.0
"""Seconds between looks at whether a new day has come."""

PAUSE = 60.0
"""Seconds before it is tried again where the database is away."""

BETWEEN = 0.05
"""Seconds in which others write, between two meetings that are discarded."""

log = structlog.get_logger("retention")


class Retention:
    """Discards approved and cancelled meetings older than so many months; nothing where that is None."""

    def __init__(self, store: SqlStore, clock: Clock, months: int | None, zone: ZoneInfo) -> None:
        self._store = store
        self._clock = clock
        self._months = months
        self._zone = zone
        self._done: dt.date | None = None
        self._working: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with what has come to be too old since the last time."""
        if self._months is not None:
            self._working = asyncio.create_task(self._work(self._months))

    async def close(self) -> None:
        """Stop; a meeting is discarded whole or not at all."""
        if self._working is not None:
            self._working.cancel()
            with suppress(asyncio.CancelledError):
                await self._working

    async def discard(self, months: int) -> int:
        """Discard what is too old now, and return how many meetings that was.

        Raises StorageUnavailableError.
        """
        now = self._clock.now()
        before = retention.kept_since(now, months, self._zone)
        rule = retention.rule_of(months)
        count = 0
        for one in await self._store.look(partial(retention.aged, before=before)):
            if one.waits is not None:
                log.warning("kept beyond its time", meeting=one.meeting, because=one.waits)
                continue
            work = partial(retention.discard, one=one, before=before, rule=rule, now=now)
            if await self._store.change(work):
                self._store.forget(one.group, one.meeting)
                log.info("discarded", meeting=one.meeting, rule=rule)
                count += 1
            await asyncio.sleep(BETWEEN)
        return count

    async def _work(self, months: int) -> None:
        while True:
            pause = EVERY * random.uniform(0.75, 1.0)  # noqa: S311  # keeps replicas out of step
            today = local(self._clock.now(), self._zone).date()
            if today != self._done:
                try:
                    await self.discard(months)
                    self._done = today
                except StorageUnavailableError:
                    pause = PAUSE
                except Exception:
                    log.exception("not discarded")
                    pause = PAUSE
            await asyncio.sleep(pause)
