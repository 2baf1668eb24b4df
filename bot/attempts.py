"""One attempt at a message, and what follows of it: sent, again after a pause, noted, or given up."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import cache

import structlog

from bot.metrics import DELIVERED, LAG, RETRIES
from bot.teams import BlockedError, ConnectorError, NotFoundError, ThrottledError, UnreachableError
from meetings.ports import Delivered, Outgoing, Owed, OwedState, StorageUnavailableError

SECONDS = 22.0
"""What an attempt may take in all, rendering, a new chat and a second call included: less than a lease."""

DOUBT = 20.0
"""Seconds for which Teams may yet carry out what it didn't answer: a card is shown once more after them."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 300.0
LONGEST_ASKED = 3_600.0
"""Seconds that Teams may ask to be left alone for; what asks for more is tried again after that."""

GIVE_UP_AFTER = 200
"""Attempts; with the longest pause in between that is most of a day of Teams not answering."""

NOT_FOUND_ATTEMPTS = 5
"""Teams now and then doesn't find a conversation that is there (msteams-docs issue 9425)."""

log = structlog.get_logger("delivery")

_delivered = cache(DELIVERED.labels)
_retried = cache(RETRIES.labels)
_lag = cache(LAG.labels)


class Attempts:
    """Tries messages: `send` sends one, `instead` says what is owed in place of one that is given up."""

    def __init__(
        self,
        send: Callable[[Owed], Awaitable[Delivered]],
        instead: Callable[[Outgoing], Awaitable[tuple[Outgoing, ...]]],
        *,
        doubt: float = DOUBT,
    ) -> None:
        self._send = send
        self._instead = instead
        self._doubt = doubt

    async def send(self, owed: Owed, waited: float = 0.0) -> Delivered:
        """Try it once; `waited` is how many seconds it has been here since it was claimed."""
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(SECONDS):
                delivered = await self._send(owed)
        except Exception as error:  # noqa: BLE001  # sorted there by what follows of it
            return await self._failed(owed, error)
        kind = owed.message.kind.value
        if delivered.state is OwedState.LAPSED:
            _delivered(kind, "noted").inc()
            view = owed.message.view
            log.info("noted", kind=kind, view=view.kind if view else None, outbox=owed.id)
        else:
            _delivered(kind, "sent").inc()
            _lag(kind).observe(owed.late + waited + asyncio.get_running_loop().time() - begun)
        return delivered

    async def _failed(self, owed: Owed, error: Exception) -> Delivered:
        match error:
            case ThrottledError():
                doubt = self._doubt if _maybe_done(error) else 0.0
                return await self._later(
                    owed, str(error), _reason(error), asked=error.retry_after, doubt=doubt
                )
            case NotFoundError():
                return await self._later(owed, str(error), "not_found", most=NOT_FOUND_ATTEMPTS)
            case ConnectorError():
                level = log.warning if isinstance(error, BlockedError) else log.error
                return await self._dead(owed, str(error), "refused", level)
            case TimeoutError():
                return await self._later(owed, "timeout", "timeout", doubt=self._doubt)
            case StorageUnavailableError():
                return await self._later(owed, str(error), "database", most=None)
        log.error("rendering or sending failed", outbox=owed.id, exc_info=error)
        return await self._later(owed, type(error).__name__, "error")

    async def _later(
        self,
        owed: Owed,
        error: str,
        reason: str,
        *,
        asked: float | None = None,
        doubt: float = 0.0,
        most: int | None = GIVE_UP_AFTER,
    ) -> Delivered:
        """When Teams says, or after a pause that doubles, with jitter to keep replicas out of step."""
        if most is not None and owed.attempts >= most:
            return await self._dead(owed, error, "given_up", log.error)
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(owed.attempts, 12))
        pause *= random.uniform(0.5, 1.0)  # noqa: S311  # jitter, not a secret
        if asked is not None:
            pause = max(min(asked, LONGEST_ASKED), pause)
        _delivered(owed.message.kind.value, "again").inc()
        _retried(reason).inc()
        return Delivered(owed, OwedState.WAITING, pause=pause, doubt=doubt, error=error)

    async def _dead(self, owed: Owed, error: str, result: str, level: Callable[..., object]) -> Delivered:
        """Given up, with what is owed instead; where that can't be found out just now, a little later."""
        message = owed.message
        try:
            then = await self._instead(message)
        except StorageUnavailableError:
            return await self._later(owed, error, "database", most=None)
        except Exception:
            log.exception("nobody is told", outbox=owed.id)
            then = ()
        kind = message.kind.value
        _delivered(kind, result).inc()
        view = message.view.kind if message.view is not None else None
        level("not delivered", kind=kind, view=view, reason=error, outbox=owed.id, told=len(then))
        return Delivered(owed, OwedState.DEAD, error=error, then=then)


def _maybe_done(error: ThrottledError) -> bool:
    """Whether it may be carried out all the same: nobody says so, unless Teams itself has refused it."""
    if isinstance(error, UnreachableError):
        return error.maybe_done
    return error.status not in {429, 412}


def _reason(error: ThrottledError) -> str:
    """In one word, for the counters."""
    if isinstance(error, UnreachableError):
        if error.code.startswith("token"):
            return "token"
        if "Timeout" in error.code:
            return "timeout"
        return "reset" if error.maybe_done else "unconnected"
    return {429: "throttled", 412: "precondition"}.get(error.status, "gateway")
