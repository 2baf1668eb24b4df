"""The time that leases, pauses and rates go by: even, whatever becomes of the clocks that people see.

Whole microseconds since 1970. It doesn't jump with the machine's clock while the process runs; on PostgreSQL
it is the database's, so that all processes have the same.
"""

import time
from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, event

REFRESHED = 60_000_000
"""Microseconds for which this process's count of the database's time is trusted: clocks drift apart."""

_NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"

# Where the machine can say it, the time that it slept is counted.
_STEADY = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


class Ticking(Protocol):
    """Tells technical time."""

    def now(self) -> int:
        """Microseconds since 1970."""
        ...


class Instants:
    """Technical time: begins at the machine's clock, or at the database's, and then runs by itself."""

    def __init__(self) -> None:
        self._ahead = time.time_ns() // 1_000 - steady()
        self._followed = False
        self._taken = 0

    def now(self) -> int:
        """Microseconds since 1970."""
        return steady() + self._ahead

    def follow(self, engine: Engine) -> None:
        """Take the time from the database, with each new connection of this engine and with `refresh`."""
        self._followed = True

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _record: object) -> None:
            self._take(lambda: connection.execute(_NOW).fetchone()[0])
            connection.rollback()

    def refresh(self, connection: Connection) -> None:
        """Take the time again if it was taken from the database long ago."""
        if self._followed and steady() - self._taken > REFRESHED:
            self._take(lambda: connection.exec_driver_sql(_NOW).scalar_one())

    def _take(self, ask: Callable[[], int]) -> None:
        asked = steady()
        told = ask()
        answered = steady()
        self._ahead = told - (asked + answered) // 2
        self._taken = answered


def steady() -> int:
    """Microseconds that pass evenly, from some beginning."""
    return (time.monotonic_ns() if _STEADY is None else time.clock_gettime_ns(_STEADY)) // 1_000
