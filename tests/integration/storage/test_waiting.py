"""What waits costs nothing: a hundred thousand reminders, and what becomes of them in the end."""

import asyncio
import datetime as dt
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text

from meetings.ports import Delivered, OwedState
from storage.engine import database_url
from storage.pruning import AT_ONCE, BREATH, MESSAGES_KEPT, Pruning
from storage.rates import Rates
from storage.store import SqlStore
from storage.tables import DEAD, LAPSED, SCHEDULED, SENT, WAITING, gates, outbox
from storage.values import micros
from tests.contract.scene import GROUP, MovedClock, Scene, reply, show
from tests.contract.test_outbox import keys, map_sent

ROOT = Path(__file__).parents[3]

MANY = 100_000
DAY = 86_400_000_000


@pytest.fixture
async def store(empty_database: str, clock: MovedClock) -> AsyncIterator[SqlStore]:
    async with SqlStore.open(empty_database, clock, instants=clock.instants, rates=Rates()) as store:
        yield store


@pytest.fixture
def scene(store: SqlStore, clock: MovedClock) -> Scene:
    return Scene(store, clock)


@pytest.fixture
def beside(empty_database: str) -> Iterator[Engine]:
    """Another program's connections to the same database."""
    engine = create_engine(database_url(empty_database))
    yield engine
    engine.dispose()


def fill(engine: Engine, state: int, count: int, at: int, name: str = "waiting") -> None:
    """Put so many messages into the outbox, each a microsecond after the other."""
    numbers = (
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
        if engine.dialect.name == "sqlite"
        else "WITH numbers AS (SELECT generate_series(1, :count) AS n)"
    )
    names = "dedupe, kind, conversation, payload, state, turn, ready, due, attempts, wanted, shown, anew, at"
    values = ":name || n, 'post', 'a:' || :name || n, :payload, :state, 0, 0, 0, 0, 1, 0, 0, :at + n"
    filled = f"INSERT INTO outbox ({names}) {numbers} SELECT {values} FROM numbers"
    given = {"count": count, "name": name, "payload": b"{}", "state": state, "at": at}
    with engine.begin() as connection:
        connection.execute(text(filled), given)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def plan_of(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """How the database goes about a statement, a line for each step."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [detail for *_, detail in found]
    return [line for (line,) in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)]


@pytest.mark.slow
async def test_nothing_that_is_asked_of_the_outbox_reads_what_waits(
    scene: Scene, store: SqlStore, beside: Engine, clock: MovedClock
) -> None:
    fill(beside, SCHEDULED, MANY, micros(clock.now()) + DAY)
    fill(beside, SENT, MANY, micros(clock.now()) - DAY, "sent")
    seen: dict[str, Any] = {}

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool) -> None:
        seen.setdefault(statement, parameters)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await scene.owe(reply("1"), reply("2"), reply("3", due=clock.now() + dt.timedelta(days=2)), show())
        await scene.owe(reply("4"), cancel=("3",))
        for _ in range(3):
            await store.finish(map_sent(await scene.claim()))
        await store.next_look()
        await store.retry_dead()
        await store.outbox_rows(["waiting", "claimed", "dead", "scheduled"], 10)
        await store.outbox_oldest()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    read = ("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")
    with store._writer._engine.connect() as connection:
        plans = {
            statement: plan_of(connection, statement, parameters)
            for statement, parameters in seen.items()
            if statement.startswith(read) and "outbox" in statement
        }
    assert len(plans) > 12
    assert {one: steps for one, steps in plans.items() if any(reads_all(step) for step in steps)} == {}


def reads_all(step: str) -> bool:
    return "Seq Scan on outbox" in step or ("SCAN outbox" in step and "USING" not in step)


@pytest.mark.slow
async def test_all_that_come_due_at_once_leave_in_their_order(
    scene: Scene, store: SqlStore, beside: Engine, clock: MovedClock
) -> None:
    fill(beside, SCHEDULED, 5_000, micros(clock.now()) + DAY)
    clock.set_ahead(86_500)
    assert await store.next_look() == 0.0
    order: list[str] = []
    while owed := await scene.claim(limit=64):
        order += keys(owed)
        await store.finish(map_sent(owed))
        clock.move(0.001)
    assert order == [f"waiting{at}" for at in range(1, 5_001)]
    assert await store.next_look() is None


async def test_what_ended_long_ago_is_forgotten_a_little_at_a_time(
    scene: Scene, beside: Engine, clock: MovedClock
) -> None:
    long_ago = micros(clock.now()) - MESSAGES_KEPT - DAY
    for state, count in ((SENT, AT_ONCE + 50), (DEAD, 1), (LAPSED, 1), (WAITING, 1), (SCHEDULED, 1)):
        fill(beside, state, count, long_ago, f"{state} ")
    (owed,) = await scene.owe(show("old board"), reply("young", "a:young"))
    await scene.store.finish([*map_sent(await scene.claim()), Delivered(owed, OwedState.SENT, "1")])
    fill(beside, SENT, 1, long_ago, "newest")
    with beside.begin() as connection:
        connection.execute(outbox.update().where(outbox.c.kind == "show").values(at=long_ago))
    pruning = Pruning()
    at = micros(clock.now())
    while pruning.is_due(0, at):
        with beside.begin() as connection:
            pruning.run(connection, 0, at)
        assert not pruning.is_due(0, at)
        at += BREATH
    with beside.connect() as connection:
        left = {key for (key,) in connection.execute(select(outbox.c.dedupe))}
    # The newest stays whatever it is: its number isn't given again.
    assert left == {f"{WAITING} 1", f"{SCHEDULED} 1", "old board", "young", "newest1"}


async def test_gates_that_nobody_goes_through_are_forgotten(
    scene: Scene, beside: Engine, clock: MovedClock
) -> None:
    await scene.owe(reply("1", "a:old"))
    clock.move(3_601)
    await scene.owe(reply("2", "a:young"))
    with beside.begin() as connection:
        many = [{"key": f"a:{at}", "last": 1, "sent": b""} for at in range(AT_ONCE + 1)]
        connection.execute(insert(gates), many)
    pruning = Pruning()
    for _ in range(3):
        with beside.begin() as connection:
            pruning.run(connection, clock.instants.now(), 0)
    with beside.connect() as connection:
        assert [key for (key,) in connection.execute(select(gates.c.key))] == ["a:young"]


class TestOperators:
    async def test_a_card_that_is_shown_over_and_over_hasnt_waited_since_the_first_time(
        self, scene: Scene, store: SqlStore, clock: MovedClock
    ) -> None:
        await scene.owe(show())
        for _ in range(60):
            clock.move(1)
            owed = await scene.claim()
            await scene.owe(show())
            await store.finish(map_sent(owed))
        clock.move(1)
        assert await store.outbox_oldest() == 1.0

    async def test_a_doubt_of_a_clock_that_has_been_set_back_is_none(
        self, scene: Scene, store: SqlStore, clock: MovedClock
    ) -> None:
        await scene.owe(show())
        (card,) = await scene.claim()
        await store.finish([Delivered(card, OwedState.WAITING, doubt=20, error="504")])
        await store.finish(map_sent(await scene.claim()))
        assert await store.outbox_counts() == {"waiting": 1, "scheduled": 0, "dead": 0}
        clock.instants.time -= DAY
        await scene.owe(show())
        await store.finish(map_sent(await scene.claim()))
        assert await store.outbox_counts() == {"waiting": 0, "scheduled": 0, "dead": 0}

    async def test_they_see_how_it_stands(self, scene: Scene, store: SqlStore, clock: MovedClock) -> None:
        assert await store.outbox_oldest() is None
        due = clock.now() + dt.timedelta(days=1)
        dead, stuck = await scene.owe(
            reply("dead", "a:1"), reply("stuck", "a:2"), show(), reply("r", due=due)
        )
        await store.finish(
            [Delivered(dead, OwedState.DEAD, error="403"), Delivered(stuck, OwedState.WAITING, pause=60)]
        )
        clock.move(10)
        assert await store.outbox_counts() == {"waiting": 2, "scheduled": 1, "dead": 1}
        assert await store.outbox_oldest() == 10.0
        (row,) = await store.outbox_rows({"dead"}, 10)
        assert (row.kind, row.view, row.conversation, row.state) == ("reply", "answer", "a:1", "dead")
        assert (row.due, row.ended, row.attempts, row.error) == (
            None,
            clock.now() - dt.timedelta(seconds=10),
            1,
            "403",
        )
        (row,) = await store.outbox_rows({"scheduled"}, 10)
        assert (row.due, row.ended) == (due, None)
        waiting = await store.outbox_rows(["waiting", "claimed"], 10)
        assert [(one.kind, one.view) for one in waiting] == [("show", "board"), ("reply", "answer")]
        with pytest.raises(ValueError, match="lost"):
            await store.outbox_rows(["lost"], 10)

    async def test_they_have_the_dead_tried_again(self, scene: Scene, store: SqlStore) -> None:
        owed = await scene.owe(reply("1", "a:1"), reply("2", "a:2"), show())
        owed = (*owed, *await scene.claim())
        await store.finish([Delivered(one, OwedState.DEAD, error="403") for one in owed])
        assert await scene.claim() == []
        first = next(one for one in owed if one.message.dedupe == "1")
        assert await store.retry_dead([first.id, 999]) == 1
        (again,) = await scene.claim()
        assert (again.message.dedupe, again.attempts, again.message.payload) == (
            "1",
            1,
            first.message.payload,
        )
        assert await store.retry_dead([]) == 0
        assert await store.retry_dead() == 2
        assert sorted(keys(await scene.claim())) == ["2", "board"]

    async def test_one_that_is_tried_again_goes_behind_what_waits(
        self, scene: Scene, store: SqlStore
    ) -> None:
        (first,) = await scene.owe(reply("1"))
        await store.finish([Delivered(first, OwedState.DEAD)])
        (second,) = await scene.owe(reply("2"))
        await store.retry_dead()
        assert await scene.claim() == []
        await store.finish(map_sent([second]))
        assert keys(await scene.claim()) == ["1"]

    async def test_whether_anything_can_be_written(self, store: SqlStore) -> None:
        await store.probe()


KILLED = """
import asyncio, os, signal, sys, datetime as dt
from bot.clock import MovableClock
from storage.store import SqlStore
from tests.contract.scene import Scene, reply

async def main():
    clock = MovableClock(dt.datetime.fromisoformat(sys.argv[2]))
    async with SqlStore.open(sys.argv[1], clock, lease=dt.timedelta(seconds=float(sys.argv[3]))) as store:
        await Scene(store, clock).owe(reply("1"), reply("2"))
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize("when", ["1999-01-01T00:00:00+00:00", "2150-01-01T00:00:00+00:00"])
async def test_what_a_dead_process_had_claimed_is_free_in_real_time(empty_database: str, when: str) -> None:
    """However its clock was moved, and whatever the clock of the next one says."""
    program = (sys.executable, "-c", KILLED, empty_database, when, "1")
    killed = await asyncio.create_subprocess_exec(*program, cwd=ROOT)
    assert await killed.wait() == -9
    ended = time.monotonic()
    clock = MovedClock()
    async with SqlStore.open(empty_database, clock) as store:
        look = await store.next_look()
        assert look is not None
        assert look <= 1.0
        while not (owed := await store.claim(10)):
            look = await store.next_look()
            assert look is not None
            time.sleep(look)  # noqa: ASYNC251  nothing else runs here
        assert keys(owed) == ["1"]
        assert owed[0].attempts == 2
        assert time.monotonic() - ended < 60


async def test_a_clock_that_went_back_while_nobody_ran_holds_nothing_up(
    empty_database: str, clock: MovedClock
) -> None:
    """The machine was off, and came back with its clock years behind."""
    async with SqlStore.open(empty_database, clock, instants=clock.instants, rates=Rates()) as store:
        scene = Scene(store, clock)
        _, second = await scene.owe(reply("claimed", "a:1"), reply("paused", "a:2"))
        await store.finish([Delivered(second, OwedState.WAITING, pause=300)])
        await scene.owe(show())
        await store.finish(map_sent(await scene.claim()))
        await scene.owe(*(reply(f"gate {at}", GROUP) for at in range(3)))
    clock.instants.time -= 3 * 365 * DAY
    async with SqlStore.open(empty_database, clock, instants=clock.instants, rates=Rates()) as store:
        scene = Scene(store, clock)
        assert keys(await scene.claim()) == ["paused"]
        await scene.owe(show())
        assert keys(await scene.claim()) == ["board"]
        clock.move(30)
        assert set(keys(await scene.claim())) >= {"claimed", "gate 0"}
