"""What went over the wire in both directions, and whether anything is still under way."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `at` and `seconds` are of the loop's clock.

    `direction` is "from_bot" for a call of the Bot Connector and "to_bot" for an activity;
    `operation` the Connector's operation or the activity's type. `status` 0: no answer was given.
    """

    direction: Literal["from_bot", "to_bot"]
    operation: str
    method: str
    path: str
    conversation: str
    authorization: str | None
    request_body: bytes
    status: int
    response_body: bytes
    at: float
    seconds: float

    @property
    def request(self) -> Any:
        return _json(self.request_body)

    @property
    def response(self) -> Any:
        return _json(self.response_body)


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body) if body else None
    except msgspec.DecodeError:
        return body.decode(errors="replace")


class Record:
    """Every exchange in the order they ended; with `keep` off only `counts` by (operation, status).

    With a `limit` only that many of the newest exchanges stay.
    """

    def __init__(self, *, keep: bool, limit: int | None = None) -> None:
        self.keep = keep
        self.limit = limit
        self.exchanges: list[Exchange] = []
        self.counts: Counter[tuple[str, int]] = Counter()
        self._listeners: list[Callable[[Exchange], None]] = []

    def add(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        if self.limit is not None:
            del self.exchanges[: max(0, len(self.exchanges) - self.limit)]
        for listener in tuple(self._listeners):
            listener(exchange)

    def listen(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Call `listener` with every exchange that has ended, unless `keep` is off; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def of(self, *operations: str) -> list[Exchange]:
        return [exchange for exchange in self.exchanges if exchange.operation in operations]

    def count(self, operation: str, status: int | None = None) -> int:
        """How many calls of the Connector's operation were answered, all or with one status."""
        return sum(
            number
            for (counted, answered), number in self.counts.items()
            if counted == operation and status in (None, answered)
        )


class Traffic:
    """Counts what is under way, so that a test can wait until all is quiet."""

    def __init__(self) -> None:
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._moved = asyncio.Event()

    def enter(self) -> None:
        self._under_way += 1
        self._idle.clear()
        self._moved.set()

    def leave(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._idle.set()
        self._moved.set()

    async def settled(self, quiet: float, timeout: float) -> None:  # noqa: ASYNC109  # the usual name in a test
        """Return when nothing was under way and nothing began for `quiet` seconds.

        Raises TimeoutError after `timeout` seconds of traffic.
        """
        async with asyncio.timeout(timeout):
            while True:
                await self._idle.wait()
                self._moved.clear()
                try:
                    async with asyncio.timeout(quiet):
                        await self._moved.wait()
                except TimeoutError:
                    return
