"""The threads that read."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from meetings.ports import StorageUnavailableError
from storage.patience import PATIENCE, Patience

READERS = 3

P = ParamSpec("P")
R = TypeVar("R")


class Reader:
    """Reads beside the event loop, each time from one state of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="storage-reader")
        self._patience = Patience()
        # SQLite answers whatever happens; a server may not, nor may those who wait for it before this one.
        self._longest = None if engine.dialect.name == "sqlite" else PATIENCE
        self._closed = False

    async def read(
        self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What a query gives. Raises StorageUnavailableError, before long."""
        try:
            async with asyncio.timeout(self._longest):
                return await self._asked(lambda c: query(c, *args, **kwargs), patient=False)
        except TimeoutError as error:
            raise StorageUnavailableError("the database doesn't answer") from error

    async def study(self, query: Callable[[Connection], R]) -> R:
        """What a query gives that may take as long as it takes. Raises StorageUnavailableError."""
        return await self._asked(query, patient=True)

    async def close(self) -> None:
        """Finish what is being read, and stop."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        self._patience.close()
        self._engine.dispose()

    async def _asked(self, query: Callable[[Connection], R], *, patient: bool) -> R:
        if self._closed:
            raise StorageUnavailableError("the store is closed")
        loop = asyncio.get_running_loop()
        self._patience.asked()
        try:
            return await loop.run_in_executor(self._threads, lambda: self._read(query, patient=patient))
        finally:
            self._patience.answered()

    def _read(self, query: Callable[[Connection], R], *, patient: bool) -> R:
        try:
            try:
                return self._once(query, patient=patient)
            except DBAPIError as error:
                # A connection that was kept open may have been closed from the other end.
                if not error.connection_invalidated:
                    raise
                return self._once(query, patient=patient)
        except (DBAPIError, PoolTimeoutError) as error:
            raise StorageUnavailableError("the database can't be read") from error

    def _once(self, query: Callable[[Connection], R], *, patient: bool) -> R:
        with self._engine.connect() as connection:
            waiting = None if patient else self._patience.begin(connection)
            try:
                with connection.begin():
                    if patient and connection.dialect.name == "postgresql":
                        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    return query(connection)
            finally:
                self._patience.end(waiting)
