"""The newest requests in both directions, numbered."""

import datetime as dt
import itertools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playground.connector import Exchange
from playground.connector.wire import Json

LIMIT = 2_000

_DIRECTIONS = {"to_bot": "toBot", "from_bot": "fromBot"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """An exchange with its number and when it ended, by the world's clock."""

    id: int
    at: dt.datetime
    exchange: Exchange


class Traffic:
    """Keeps the newest `LIMIT` exchanges."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._numbers = itertools.count(1)
        self._kept: deque[Numbered] = deque(maxlen=LIMIT)

    def add(self, exchange: Exchange) -> Numbered:
        numbered = Numbered(next(self._numbers), self._now(), exchange)
        self._kept.append(numbered)
        return numbered

    def page(self, before: int | None, limit: int) -> tuple[Sequence[Numbered], bool]:
        """(the newest older than number `before`, newest first; whether there are more)."""
        newest_first = reversed(self._kept)
        older = (one for one in newest_first if before is None or one.id < before)
        page = list(itertools.islice(older, limit + 1))
        return page[:limit], len(page) > limit

    def find(self, number: int) -> Exchange | None:
        return next((one.exchange for one in self._kept if one.id == number), None)

    def clear(self) -> None:
        self._kept.clear()


def view(one: Numbered) -> Json:
    """An exchange as the page's JSON has it."""
    exchange = one.exchange
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "direction": _DIRECTIONS[exchange.direction],
        "operation": exchange.operation,
        "method": exchange.method,
        "path": exchange.path,
        "conversation": exchange.conversation,
        "status": exchange.status,
        "milliseconds": round(exchange.seconds * 1000, 1),
        "request": exchange.request,
        "response": exchange.response,
    }
