"""The threads that read."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from meetings.ports import StorageUnavailableError

READERS = 3

P = ParamSpec("P")
R = TypeVar("R")


class Reader:
    """Reads beside the event loop, each time from one state of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="storage-reader")
        self._closed = False

    async def read(
        self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What a query gives. Raises StorageUnavailableError."""
        if self._closed:
            raise StorageUnavailableError("the store is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, lambda: self._read(lambda c: query(c, *args, **kwargs))
        )

    async def close(self) -> None:
        """Finish what is being read, and stop."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    def _read(self, query: Callable[[Connection], R]) -> R:
        try:
            try:
                return self._once(query)
            except DBAPIError as error:
                # A connection that was kept open may have been closed from the other end.
                if not error.connection_invalidated:
                    raise
                return self._once(query)
        except (DBAPIError, PoolTimeoutError) as error:
            raise StorageUnavailableError("the database can't be read") from error

    def _once(self, query: Callable[[Connection], R]) -> R:
        with self._engine.begin() as connection:
            return query(connection)
