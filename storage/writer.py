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
from time import monotonic
from typing import Any, TypeAlias
from uuid import uuid4

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from meetings.ports import Clock, StaleStateError, StorageUnavailableError
from storage.engine import is_deadlock, is_unavailable
from storage.frame import Frame
from storage.gates import Gates, Keys
from storage.instants import Instants, Ticking
from storage.patience import Patience
from storage.pruning import Pruning
from storage.rates import Pace, Rates
from storage.transaction import Call, Job, perform
from storage.values import micros

LARGEST = 500
"""Jobs in one transaction: what comes after them waits for the next one, and not for long."""

ATTEMPTS = 3
"""How often a transaction is begun that lost its connection before its commit, or a deadlock."""

SLOW = 1.0
"""Seconds after which a database that can't be reached is not asked again for those who came meanwhile."""


Committed: TypeAlias = Callable[[float, int], None]
"""Called in the writer's thread after each transaction: its seconds, and its jobs that were done."""


@dataclass(slots=True)
class _Asked:
    job: Job | Call
    answer: Callable[[Any], None]


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a writer writes: its clocks, the length of its leases in µs, and the rates that it keeps to."""

    clock: Clock
    instants: Ticking
    lease: int
    rates: Rates | None = None
    committed: Committed | None = None


class Writer:
    """Writes for one event loop. `name` is how its leases begin.

    `sends` is to be set where this process sends what it writes; where it doesn't, others are told.
    """

    def __init__(self, engine: Engine, writing: Writing) -> None:
        self.name = uuid4().hex
        self.sends = False
        self._engine = engine
        self._how = writing
        self._pace = None if writing.rates is None else Pace(writing.rates)
        self._keys = Keys()
        self._transactions = 0
        self._pruning = Pruning()
        self._loop = asyncio.get_running_loop()
        self._patience = Patience()
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
            self._patience.answered()
            if settle is not None:
                settle(outcome)
            if future.done():
                return
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

        self._patience.asked()
        self._waiting.put(_Asked(job, answer))
        return future

    async def close(self) -> None:
        """Finish what was asked for, and stop."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)
        self._patience.close()

    def _run(self) -> None:
        for batch in self._batches():
            away: StorageUnavailableError | None = None
            for alone, some in groupby(batch, key=lambda asked: isinstance(asked.job, Call)):
                group = list(some)
                for part in [[one] for one in group] if alone else [group]:
                    if away is None:
                        began = monotonic()
                        outcomes = self._write([asked.job for asked in part])
                        away = _away(outcomes, monotonic() - began)
                    else:
                        outcomes = [away] * len(part)
                    self._answer(part, outcomes)
            if away is None:
                self._prune()
            else:
                self._refuse(away)

    def _refuse(self, away: StorageUnavailableError) -> None:
        """Answer what came while the database was waited for in vain: it has waited long enough."""
        for _ in range(self._waiting.qsize()):
            asked = self._waiting.get()
            if asked is None:
                self._waiting.put(None)
                return
            self._answer([asked], [away])

    def _answer(self, asked: Sequence[_Asked], outcomes: Sequence[Any]) -> None:
        self._loop.call_soon_threadsafe(_deliver, asked, outcomes)

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
        except StorageUnavailableError as error:
            return [error] * len(jobs)
        except Exception as error:  # noqa: BLE001  whatever it is, it is for the callers to know
            if len(jobs) == 1:
                return [_told(error)]
        # One of them is at fault. The others don't suffer for it.
        outcomes: list[Any] = []
        for job in jobs:
            outcomes += self._write([job])
        return outcomes

    def _transaction(self, jobs: Sequence[Any]) -> list[Any]:
        began = monotonic()
        done = 0
        try:
            outcomes = self._attempts(jobs)
            done = len(jobs)
            return outcomes
        finally:
            if self._how.committed is not None:
                self._how.committed(monotonic() - began, done)

    def _attempts(self, jobs: Sequence[Any]) -> list[Any]:
        for number in range(1, ATTEMPTS + 1):
            attempt = _Attempt()
            try:
                return self._attempt(jobs, attempt)
            except (DBAPIError, PoolTimeoutError, ConnectionError) as error:
                lost = isinstance(error, DBAPIError) and error.connection_invalidated
                # Once the commit has been sent nobody knows what became of it, and it isn't sent again.
                hopeless = attempt.complete or attempt.cut or number == ATTEMPTS
                if (lost or is_deadlock(error)) and not hopeless:
                    continue
                if not is_unavailable(error):
                    raise
                unsure = attempt.complete and lost and self._engine.dialect.name != "sqlite"
                raise _unavailable(error, unsure=unsure) from error
        raise AssertionError

    def _attempt(self, jobs: Sequence[Any], attempt: "_Attempt") -> list[Any]:
        patient = isinstance(jobs[0], Call) and jobs[0].patient
        with self._engine.connect() as connection:
            waiting = None if patient else self._patience.begin(connection)
            try:
                with connection.begin():
                    outcomes = self._perform(connection, jobs, patient=patient)
                    attempt.complete = True
            finally:
                self._patience.end(waiting)
                attempt.cut = waiting is not None and waiting.cut
        return outcomes

    def _perform(self, connection: Connection, jobs: Sequence[Any], *, patient: bool) -> list[Any]:
        if patient and connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        if isinstance(self._how.instants, Instants):
            self._how.instants.refresh(connection)
        if isinstance(jobs[0], Call):
            return [jobs[0].run(connection)]
        # Not before the transaction has begun: it may have waited for others.
        now = self._how.instants.now()
        self._transactions += 1
        frame = Frame(
            now=now,
            at=micros(self._how.clock.now()),
            lease=f"{self.name}.{self._transactions}",
            until=now + self._how.lease,
            tells=not self.sends,
        )
        gates = None if self._pace is None else Gates(connection, self._pace, self._keys, now)
        return perform(connection, jobs, frame, gates)

    def _prune(self) -> None:
        now, at = self._how.instants.now(), micros(self._how.clock.now())
        if self._pruning.is_due(now, at):
            with suppress(SQLAlchemyError), self._engine.begin() as connection:
                self._pruning.run(connection, now, at)


@dataclass(slots=True)
class _Attempt:
    """How far a transaction came: `complete` when only its commit was left, `cut` when it took too long."""

    complete: bool = False
    cut: bool = False


def _away(outcomes: Sequence[Any], seconds: float) -> StorageUnavailableError | None:
    """Why nothing can be written, where that took long to find out."""
    first = outcomes[0]
    if seconds < SLOW or not isinstance(first, StorageUnavailableError):
        return None
    return StorageUnavailableError(*first.args)


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


def _unavailable(error: Exception, *, unsure: bool = False) -> StorageUnavailableError:
    told = StorageUnavailableError("the database can't write")
    told.unsure = unsure
    told.__cause__ = error
    return told
