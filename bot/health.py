"""Whether anything can be saved: believed until it fails, then tried until it succeeds again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

PATIENCE = 2.0
"""Seconds that somebody who asks waits for the database to answer."""

FRESH = 1.0
"""Seconds for which a good answer holds: whoever asks more often than that doesn't ask the database."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0

log = structlog.get_logger("health")


class Health:
    """Knows whether the database can be written; `probe` writes to it, and raises where that fails.

    `back` is called when it can be written again after it could not.
    """

    def __init__(self, probe: Callable[[], Awaitable[None]], back: Callable[[], None] = lambda: None) -> None:
        self._probe = probe
        self._back = back
        self._saving = True
        self._asked = float("-inf")
        self._probing: asyncio.Task[bool] | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def saving(self) -> bool:
        """Whether what somebody writes can be saved, as far as is known."""
        return self._saving

    def failed(self) -> None:
        """Something couldn't be written: from now on it is tried until it can."""
        self._asked = float("-inf")  # whatever was answered before
        if self._saving:
            self._saving = False
            log.warning("nothing can be saved")
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())

    async def check(self) -> bool:
        """Whether the database can be written now; one that doesn't answer within 2 seconds can't."""
        probing = self._probing
        now = asyncio.get_running_loop().time()
        if probing is None or (probing.done() and not (now - self._asked < FRESH and probing.result())):
            self._asked = now
            probing = self._probing = asyncio.create_task(self._try())
        await asyncio.wait({probing}, timeout=PATIENCE)
        return probing.done() and probing.result()

    async def close(self) -> None:
        """End what is being tried."""
        left = [task for task in (self._watching, self._probing) if task is not None]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _watch(self) -> None:
        pause = FIRST_PAUSE
        while not self._saving:
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
            if await self.check():
                self._saving = True
                log.info("everything can be saved again")
                self._back()

    async def _try(self) -> bool:
        try:
            await self._probe()
        except Exception as error:  # noqa: BLE001  # whatever it is, nothing can be saved
            log.warning("the database can't be written", reason=type(error).__name__)
            return False
        return True
