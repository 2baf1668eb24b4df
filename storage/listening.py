"""How processes hear of each other's messages: PostgreSQL's LISTEN and NOTIFY."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import URL, Connection

from storage.engine import connect_arguments

if TYPE_CHECKING:
    import psycopg

CHANNEL = "justera_outbox"

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0
"""Seconds before a lost connection is made anew; it doubles from the first to the longest."""

CHECKED = 30.0
"""Seconds of silence after which the connection is tried."""

PATIENCE = 5.0
"""Seconds for an answer to that, and to all else."""

log = structlog.get_logger("listening")


def tell(connection: Connection, name: str) -> None:
    """Wake those who listen when this transaction is committed; SQLite has no way to."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "SELECT pg_notify(%(channel)s, %(name)s)", {"channel": CHANNEL, "name": name}
        )


class Listener:
    """Calls `wake` on the event loop for what others tell, and after each time when it couldn't hear them.

    `name` is how this process' own tellings begin; those are passed over.
    """

    def __init__(self, address: URL, name: str, wake: Callable[[], None]) -> None:
        self._address = address
        self._name = name
        self._wake = wake
        self._task = asyncio.get_running_loop().create_task(self._listen())

    async def close(self) -> None:
        """Stop listening."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _listen(self) -> None:
        import psycopg  # noqa: PLC0415  it is there only where PostgreSQL is used

        pause = FIRST_PAUSE
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    connection = await psycopg.AsyncConnection.connect(
                        autocommit=True, **connect_arguments(self._address)
                    )
                pause = FIRST_PAUSE
                try:
                    await self._hear(connection)
                finally:
                    with suppress(Exception):
                        await connection.close()
            except (OSError, TimeoutError, psycopg.Error) as error:
                log.warning("not listening to other processes", reason=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _hear(self, connection: "psycopg.AsyncConnection[tuple[object, ...]]") -> None:
        async with asyncio.timeout(PATIENCE):
            await connection.execute(f"LISTEN {CHANNEL}")
        # Something may have been told while nobody listened.
        self._wake()
        while True:
            async for told in connection.notifies(timeout=CHECKED):
                if not told.payload.startswith(self._name):
                    self._wake()
            async with asyncio.timeout(PATIENCE):
                await connection.execute("SELECT 1")
