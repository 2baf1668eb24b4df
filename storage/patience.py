"""A database that hangs is as good as one that is away: what waits for it too long has its connection cut.

Only PostgreSQL can hang so: a server that is stopped, or a network that swallows what is sent. SQLite
answers, or says after a while that it is locked.
"""

import asyncio
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import Connection

PATIENCE = 6.0
"""Seconds that a transaction may take."""

LOOK = 0.5
"""Seconds between looks while something runs."""


@dataclass(slots=True)
class Waiting:
    """A transaction that runs."""

    connection: Connection
    until: float
    cut: bool = False


class Patience:
    """Watches the transactions of some threads, from the event loop that waits for them."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._asked = 0
        self._waiting: dict[int, Waiting] = {}
        self._look: asyncio.TimerHandle | None = None

    def asked(self) -> None:
        """Something has been asked for, on the loop."""
        self._asked += 1
        if self._look is None:
            self._look = self._loop.call_later(LOOK, self._looked)

    def answered(self) -> None:
        """It has been answered, on the loop."""
        self._asked -= 1

    def begin(self, connection: Connection) -> Waiting | None:
        """A transaction begins, in its thread."""
        if connection.dialect.name == "sqlite":
            return None
        waiting = Waiting(connection, monotonic() + PATIENCE)
        with self._lock:
            self._waiting[id(waiting)] = waiting
        return waiting

    def end(self, waiting: Waiting | None) -> None:
        """It has ended; from now on its connection isn't cut."""
        if waiting is not None:
            with self._lock:
                del self._waiting[id(waiting)]

    def close(self) -> None:
        """Look no more."""
        if self._look is not None:
            self._look.cancel()

    def _looked(self) -> None:
        now = monotonic()
        with self._lock:
            for waiting in self._waiting.values():
                if waiting.until < now and not waiting.cut:
                    waiting.cut = True
                    _cut(waiting.connection)
        self._look = self._loop.call_later(LOOK, self._looked) if self._asked else None


def _cut(connection: Connection) -> None:
    # The thread waits in the driver for the server's answer: now it gets an end instead.
    with suppress(Exception):
        held = connection.connection.dbapi_connection
        number: int = held.fileno()  # type: ignore[union-attr]
        with socket.fromfd(number, socket.AF_UNSPEC, socket.SOCK_STREAM) as cut:
            cut.shutdown(socket.SHUT_RDWR)
