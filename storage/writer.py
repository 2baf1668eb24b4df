"""The thread that writes: it takes everything that waits and does it in one transaction, again and again.

Callers wait for the commit that holds what they asked for. So a disk that takes milliseconds to write is
waited for once by all who are waiting, and the database has one writer for each process, which is what SQLite
likes best.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from meetings.ports import Clock, StaleStateError, StorageUnavailableError
from storage.engine import is_deadlock, is_unavailable
from storage.inbound import Pruning
from storage.transaction import Call, Frame, Job, perform
from storage.values import micros

LARGEST = 500
"""Jobs in one transaction: what comes after them waits for the next one, and not for long."""

ATTEMPTS = 3
"""How often a transaction is begun that lost its connection before its commit, or a deadlock."""


@dataclass(slots=True)
class _Asked:
    job: Job | Call
    answer: Callable[[Any], None]


class Writer:
    """Writes for one event loop; what is claimed as it is written stays so for `lease` µs."""

    def __init__(self, engine: Engine, clock: Clock, lease: int) -> None:
        self._engine = engine
        self._clock = clock
        self._lease = lease
        self._transactions = 0
        self._name = uuid4().hex
        self._pruning = Pruning()
        self._loop = asyncio.get_running_loop()
        self._waiting: SimpleQueue[_Asked | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="storage-writer", daemon=True)
        self._thread.start()

    def ask(self, job: Job | Call, settle: Callable[[Any], None] | None = None) -> asyncio.Future[Any]:
        """Have a job done. The future gives what it gives, or raises, once it is on disk.

        `settle` is called first, on the loop, with the result or the exception; also where nobody waits any
        more.
        """
        future: asyncio.Future[Any] = self._loop.create_future()
        if self._closed:
            future.set_exception(StorageUnavailableError("the store is closed"))
            return future

        def answer(outcome: Any) -> None:
            if settle is not None:
                settle(outcome)
            if future.done():
                return
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

        self._waiting.put(_Asked(job, answer))
        return future

    async def close(self) -> None:
        """Finish what was asked for, and stop."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        for batch in self._batches():
            for alone, some in groupby(batch, key=lambda asked: isinstance(asked.job, Call)):
                group = list(some)
                for part in [[one] for one in group] if alone else [group]:
                    outcomes = self._write([asked.job for asked in part])
                    self._loop.call_soon_threadsafe(_deliver, part, outcomes)
            self._prune()

    def _batches(self) -> Iterator[list[_Asked]]:
        while True:
            asked = self._waiting.get()
            batch: list[_Asked] = []
            while asked is not None:
                batch.append(asked)
                if len(batch) == LARGEST:
                    break
                try:
                    asked = self._waiting.get_nowait()
                except Empty:
                    break
            if batch:
                yield batch
            if asked is None:
                return

    def _write(self, jobs: Sequence[Any]) -> list[Any]:
        try:
            return self._transaction(jobs)
        except Exception as error:  # noqa: BLE001  whatever it is, it is for the callers to know
            if is_unavailable(error):
                return [_unavailable(error)] * len(jobs)
            if len(jobs) == 1:
                return [_told(error)]
        # One of them is at fault. The others don't suffer for it.
        outcomes: list[Any] = []
        for job in jobs:
            outcomes += self._write([job])
        return outcomes

    def _transaction(self, jobs: Sequence[Any]) -> list[Any]:
        for attempt in range(1, ATTEMPTS + 1):
            complete = False
            try:
                with self._engine.begin() as connection:
                    if isinstance(jobs[0], Call):
                        outcomes = [jobs[0].run(connection)]
                    else:
                        outcomes = perform(connection, jobs, self._frame())
                    complete = True
                return outcomes
            except DBAPIError as error:
                # Once the commit has been sent nobody knows what became of it, and it isn't sent again.
                again = not complete and (error.connection_invalidated or is_deadlock(error))
                if not again or attempt == ATTEMPTS:
                    raise
        raise AssertionError

    def _frame(self) -> Frame:
        self._transactions += 1
        return Frame(micros(self._clock.now()), f"{self._name}.{self._transactions}", self._lease)

    def _prune(self) -> None:
        now = micros(self._clock.now())
        if self._pruning.is_due(now):
            with suppress(SQLAlchemyError), self._engine.begin() as connection:
                self._pruning.run(connection, now)


def _deliver(asked: Sequence[_Asked], outcomes: Sequence[Any]) -> None:
    for one, outcome in zip(asked, outcomes, strict=True):
        one.answer(outcome)


def _told(error: Exception) -> Exception:
    if isinstance(error, IntegrityError):
        # The check found nothing, but the database's own unique keys have the last word.
        return StaleStateError("another process wrote first")
    if isinstance(error, DBAPIError):
        return _unavailable(error)
    return error


def _unavailable(error: Exception) -> StorageUnavailableError:
    told = StorageUnavailableError("the database can't write")
    told.__cause__ = error
    return told
