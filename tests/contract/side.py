"""One database under the use cases, opened by two processes, and all that can be told of it."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, json
from sqlalchemy import create_engine, select

from meetings.errors import MeetingError
from meetings.evolve import fold
from meetings.log import Logged, verify
from meetings.outcomes import MeetingAsked, Noted, Outcome, Refused
from meetings.ports import AlreadyHandledError, Delivered, Outgoing, OutgoingKind, Owed, OwedState
from meetings.service import MeetingService
from minutes.document import MinutesDocument, build, document_of
from storage.engine import database_url
from storage.tables import READ_TABLES, people
from tests.contract.asks import GROUPS, WORDS, Asked
from tests.contract.scene import SOON, MovedClock, Store
from tests.unit.meetings.strategies import PEOPLE


class Told(Struct, frozen=True):
    """What came of what was asked: `seen` of each outcome, and the messages that were claimed."""

    seen: tuple[object, ...]
    noted: tuple[Noted, ...] = ()
    owed: tuple[object, ...] = ()


class Attempts:
    """The use cases' clock, which they look at once in each attempt, and ids that are alike in each."""

    def __init__(self, clock: MovedClock) -> None:
        self._clock = clock
        self._asked = 0
        self._given = 0

    def begin(self) -> None:
        self._asked += 1

    def now(self) -> dt.datetime:
        self._given = 0
        return self._clock.now()

    def new_id(self) -> str:
        self._given += 1
        return f"m{self._asked:03}.{self._given}"


class Side:
    """Performs what is asked in one of two processes, and delivers some of what is then owed."""

    def __init__(self, first: Store, second: Store, clock: MovedClock) -> None:
        self.store = first
        self.stores = (first, second)
        self._clock = clock
        self._attempts = Attempts(clock)
        self._services = [MeetingService(one, self._attempts, self._attempts.new_id) for one in self.stores]

    async def perform(self, asked: Asked) -> Told:
        """Do what is asked, in the process where it is asked."""
        self._attempts.begin()
        try:
            performed = await self._services[asked.process].perform(asked.ask, speaking(asked, self._clock))
        except AlreadyHandledError:
            return Told(("known",))
        if asked.sent:
            await self._send(performed.owed)
        noted = tuple(one for one in performed.outcomes if isinstance(one, Noted))
        seen = tuple(told(one) for one in performed.outcomes)
        return Told((performed.group.settings, performed.group.members, *seen), noted, shown(performed.owed))

    async def deliver(self) -> object:
        """Send everything that is due, some at a time, and return what was sent."""
        sent: list[object] = []
        while owed := await self.store.claim(100):
            sent += shown(owed)
            await self._send(owed)
        return sent, await self.store.next_look()

    async def _send(self, owed: Sequence[Owed]) -> None:
        await self.store.finish(
            [Delivered(one, OwedState.SENT, one.activity or f"at {one.message.dedupe}") for one in owed]
        )

    async def everything(self) -> list[object]:
        """All that can be looked up, in either process."""
        found: list[object] = []
        for store in self.stores:
            found.append(list(await store.all_meetings()))
            for key in GROUPS:
                found.append(await store.group(key, fresh=True))
                found.append(list(await store.postponed(key)))
                found.append(list(await store.open_assignments(key)))
                found += [list(await store.search(key, words)) for words in WORDS]
        found += [list(await self.store.assignments_of(one.key)) for one in PEOPLE]
        found.append(list(await self.store.assignments_of(PEOPLE[0].key, GROUPS[0])))
        return found

    async def logs(self) -> dict[str, list[Logged]]:
        """The log of every meeting, after a look at whether it is whole and tells how the meeting stands."""
        found = {}
        for _, summary in await self.store.all_meetings():
            log = found[summary.id] = list(await self.store.log(summary.id))
            state = fold(log)
            assert verify(summary.id, log) == state.hash
            for store in self.stores:
                assert await store.meeting(summary.id, fresh=True) == state
        return found


def speaking(asked: Asked, clock: MovedClock) -> Callable[..., tuple[Outgoing, ...]]:
    """Answers in the thread, or in no message at all, and sometimes later."""

    def speak(outcomes: Sequence[Outcome], _: object) -> tuple[Outgoing, ...]:
        if not asked.reply:
            return ()
        answer = Outgoing(
            dedupe=f"reply {asked.ask.inbound}",
            kind=OutgoingKind.REPLY,
            conversation=asked.ask.group,
            payload=json.encode([type(one).__name__ for one in outcomes]),
            due=clock.now() + 10 * SOON if asked.later else None,
        )
        return (answer,)

    return speak


def told(outcome: Outcome) -> object:
    """An outcome in a form in which a refusal equals another."""
    match outcome:
        case Refused(error=error, text=text, meeting=meeting):
            return said(error), text, meeting
        case MeetingAsked(draft=draft, error=error):
            return draft, error and said(error)
    return outcome


def said(error: MeetingError) -> tuple[object, ...]:
    return type(error).__name__, error.key, error.values


def shown(owed: Sequence[Owed]) -> tuple[object, ...]:
    """Claimed messages in an order that doesn't rest on the database, without what is its own."""
    ordered = sorted(owed, key=lambda one: one.message.dedupe)
    return tuple((one.message, one.attempts, one.activity, one.wanted) for one in ordered)


def documents(log: Sequence[Logged]) -> dict[int | None, MinutesDocument]:
    """The minutes of a meeting in every version, and as they stand now."""
    state = fold(log)
    found: dict[int | None, MinutesDocument] = {None: build(state)}
    return found | {one.number: document_of(log, version=one.number) for one in state.versions}


def read_tables(url: str) -> dict[str, list[Any]]:
    """All rows of the read tables."""
    engine = create_engine(database_url(url))
    with engine.connect() as connection:
        rows = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in (*READ_TABLES, people)
        }
    engine.dispose()
    return rows
