"""The threads that read: what is asked for at the same moment is read by one of them, in one transaction.

Handing a query to a thread, and beginning and ending its transaction, takes as long as most queries do.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from meetings.ports import StorageUnavailableError
from storage.patience import PATIENCE, Patience

READERS = 3

AT_ONCE = 32
"""Queries in one transaction: what is asked for beside them isn't kept waiting for more."""

P = ParamSpec("P")
R = TypeVar("R")
Query: TypeAlias = Callable[[Connection], Any]


@dataclass(slots=True)
class _Asked:
    query: Query
    answer: asyncio.Future[Any]


class Reader:
    """Reads beside the event loop, each time from one state of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._loop = asyncio.get_running_loop()
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="storage-reader")
        self._patience = Patience()
        # SQLite answers whatever happens; a server may not, nor may those who wait for it before this one.
        self._longest = None if engine.dialect.name == "sqlite" else PATIENCE
        self._gathered: list[_Asked] = []
        self._closed = False

    async def read(
        self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What a query gives. Raises StorageUnavailableError, before long."""
        if self._closed:
            raise StorageUnavailableError("the store is closed")
        asked = _Asked(lambda c: query(c, *args, **kwargs), self._loop.create_future())
        self._gathered.append(asked)
        if len(self._gathered) == 1:
            self._loop.call_soon(self._send)
        answer: R
        if self._longest is None:
            answer = await asked.answer
            return answer
        try:
            async with asyncio.timeout(self._longest):
                answer = await asked.answer
        except TimeoutError as error:
            raise StorageUnavailableError("the database doesn't answer") from error
        return answer

    async def study(self, query: Callable[[Connection], R]) -> R:
        """What a query gives that may take as long as it takes. Raises StorageUnavailableError."""
        if self._closed:
            raise StorageUnavailableError("the store is closed")
        return await self._loop.run_in_executor(self._threads, lambda: self._read(query, patient=True))

    async def close(self) -> None:
        """Finish what is being read, and stop."""
        self._closed = True
        self._send()
        await asyncio.to_thread(self._threads.shutdown)
        self._patience.close()
        self._engine.dispose()

    def _send(self) -> None:
        """Hand over what was gathered."""
        gathered, self._gathered = self._gathered, []
        for at in range(0, len(gathered), AT_ONCE):
            self._patience.asked()
            self._threads.submit(self._answer, gathered[at : at + AT_ONCE])

    def _answer(self, asked: Sequence[_Asked]) -> None:
        outcomes = self._outcomes([one.query for one in asked])
        self._loop.call_soon_threadsafe(self._deliver, asked, outcomes)

    def _deliver(self, asked: Sequence[_Asked], outcomes: Sequence[Any]) -> None:
        self._patience.answered()
        for one, outcome in zip(asked, outcomes, strict=True):
            if one.answer.done():
                continue
            if isinstance(outcome, Exception):
                one.answer.set_exception(outcome)
            else:
                one.answer.set_result(outcome)

    def _outcomes(self, queries: Sequence[Query]) -> list[Any]:
        """What each of the queries gives, or raises."""
        try:
            return self._read(lambda c: [query(c) for query in queries], patient=False)
        except StorageUnavailableError as error:
            return [error] * len(queries)
        except Exception as error:  # noqa: BLE001  whatever it is, it is for the caller to know
            if len(queries) == 1:
                return [error]
        # One of them is at fault. The others don't suffer for it.
        return [outcome for query in queries for outcome in self._outcomes([query])]

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
