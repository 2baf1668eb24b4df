"""What a store on a database does that one in memory needn't."""

import asyncio
import datetime as dt
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, create_engine, event, func, select

from meetings import events as ev
from meetings.group import Group, Member
from meetings.model import ItemStatus, Person
from meetings.ports import Delivered, OwedState, StorageUnavailableError
from storage.engine import database_url
from storage.pruning import AT_ONCE, Pruning
from storage.store import SqlStore
from storage.tables import READ_TABLES, events, inbound, metadata, outbox, people
from storage.values import micros
from tests.contract.scene import (
    GROUP,
    PER,
    SIV,
    START,
    TENANT,
    MovedClock,
    Scene,
    assignment,
    decision,
    planned,
    reply,
    show,
    stream,
    unit,
)
from tests.contract.test_documents import approved


@pytest.fixture
async def store(empty_database: str, clock: MovedClock) -> AsyncIterator[SqlStore]:
    async with SqlStore.open(empty_database, clock, instants=clock.instants) as store:
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


def rows(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


async def busy_scene(scene: Scene) -> None:
    """Something in every table."""
    await scene.plan(
        "m1",
        ev.MeetingOpened(),
        decision(1, "1.1", "Visionen antas.", SIV, PER, due=dt.date(2031, 10, 1)),
        assignment(2, "2.1", "Räknar om.", PER),
        assignment(2, "2.2", "Räknar igen.", Person("Arbetsgruppen")),
        ev.AssignmentCompleted("2.1"),
        ev.ItemPostponed(2, "tidsbrist"),
        ev.ItemPostponed(3),
        ev.MeetingClosed(),
        items=("Vision", "Budget", "Lokaler"),
    )
    budget, _ = await scene.store.postponed(GROUP)
    await scene.plan(
        "m2", ev.ItemAdded(1, "Budget", 1, origin=budget.origin), items=(), start=START + dt.timedelta(30)
    )
    await scene.plan("m3", decision(1, "1.1", "Annat."), group="other")
    await approved(scene, "m4")
    group = await scene.store.group(GROUP)
    members = (Member(PER, "29:per"), Member(Person("Gästen", organisation="Granvik"), guest=True))
    await scene.store.commit(
        replace(
            unit(group, inbound="activity", outgoing=[reply("1"), show()]),
            after=replace(group, members=members),
        )
    )


async def test_the_read_tables_can_be_made_anew(scene: Scene, store: SqlStore, beside: Engine) -> None:
    await busy_scene(scene)
    tables = (*READ_TABLES, people)
    before = {table.name: sorted(rows(beside, *table.c), key=repr) for table in tables}
    assert all(before.values())
    with beside.begin() as connection:
        for table in tables:
            connection.execute(table.delete())
        connection.execute(people.insert().values(group_key="x", person_key="y", name="Ingen", guest=False))
    assert await store.rebuild_read_tables() == 4
    assert {table.name: sorted(rows(beside, *table.c), key=repr) for table in tables} == before
    assert await store.search(GROUP, "visionen") != []


async def test_anybody_can_check_a_digest(scene: Scene, beside: Engine) -> None:
    await scene.plan("m1", decision(1, "1.1", "Beslut \N{PARTY POPPER}"))
    for body, digest in rows(beside, events.c.body, events.c.digest):
        assert hashlib.sha256(body).hexdigest() == digest


async def test_people_are_kept_by_tenant_and_object_id(scene: Scene, beside: Engine) -> None:
    await busy_scene(scene)
    found = rows(
        beside, people.c.group_key, people.c.tenant, people.c.object_id, people.c.name, people.c.organisation
    )
    assert sorted(found, key=repr) == sorted(
        [
            (GROUP, TENANT, "00000000-0000-4000-8000-000000000002", "Pär Öhgren", None),
            (GROUP, None, None, "Gästen", "Granvik"),
        ],
        key=repr,
    )


async def test_what_was_said_isnt_kept_in_the_outbox(scene: Scene, beside: Engine) -> None:
    (owed,) = await scene.owe(reply("hej"))
    await scene.store.finish([Delivered(owed, OwedState.SENT, "activity")])
    assert rows(beside, outbox.c.payload, outbox.c.activity) == [(b"", "activity")]


async def test_old_activities_are_forgotten_a_few_at_a_time(
    scene: Scene, beside: Engine, clock: MovedClock
) -> None:
    group = await scene.store.group(GROUP)
    await asyncio.gather(*(scene.store.commit(unit(group, inbound=f"{at}")) for at in range(AT_ONCE + 50)))
    clock.move(dt.timedelta(days=29).total_seconds())
    await scene.store.commit(unit(group, inbound="young"))
    assert await scene.store.handled("0")
    now = micros(clock.now() + dt.timedelta(days=2))
    pruning = Pruning()
    for left in (51, 1):
        assert pruning.is_due(0, now)
        with beside.begin() as connection:
            pruning.run(connection, 0, now)
        assert len(rows(beside, inbound.c.key)) == left
    assert not pruning.is_due(0, now)
    assert await scene.store.handled("young")


async def test_a_store_forgets_them_as_it_writes(scene: Scene, clock: MovedClock) -> None:
    group = await scene.store.group(GROUP)
    await scene.store.commit(unit(group, inbound="old"))
    clock.move(dt.timedelta(days=31).total_seconds())
    await scene.store.commit(unit(group, inbound="new"))
    await scene.claim()  # comes after what follows the commit
    assert not await scene.store.handled("old")
    assert await scene.store.handled("new")


async def test_what_was_asked_for_is_finished_before_it_closes(
    empty_database: str, clock: MovedClock
) -> None:
    async with SqlStore.open(empty_database, clock, instants=clock.instants) as store:
        asked = [
            asyncio.create_task(
                store.commit(unit(Group(key=f"g{at}"), stream(None, planned(f"g{at}"), meeting=f"m{at}")))
            )
            for at in range(50)
        ]
        await asyncio.sleep(0)
    assert await asyncio.gather(*asked) == [()] * 50
    with pytest.raises(StorageUnavailableError):
        await store.commit(unit(Group(key="late")))
    with pytest.raises(StorageUnavailableError):
        await store.all_meetings()
    async with SqlStore.open(empty_database, clock, instants=clock.instants) as again:
        assert len(await again.all_meetings()) == 50


async def test_a_caller_who_gives_up_loses_nothing(scene: Scene, clock: MovedClock) -> None:
    written = stream(None, planned())
    asked = asyncio.create_task(scene.store.commit(unit(await scene.store.group(GROUP), written)))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await scene.store.claim(1)
    assert await scene.store.meeting("m1") == written.after
    assert (await scene.store.group(GROUP)).revision == 1


async def test_a_key_that_is_too_long_for_an_index_is_its_own_callers_trouble(scene: Scene) -> None:
    group = await scene.store.group(GROUP)
    # Random, so that PostgreSQL can't compress it into what its indexes take.
    long = "".join(hashlib.sha256(bytes([at])).hexdigest() for at in range(200))
    tries = [scene.store.commit(unit(group, inbound=key)) for key in ("1", long, "2")]
    first, _, last = await asyncio.gather(*tries, return_exceptions=True)
    assert (first, last) == ((), ())
    assert await scene.store.handled("2")


async def test_statements_find_their_rows_by_an_index(tmp_path: Path, clock: MovedClock) -> None:
    """However many meetings and messages there are, nothing but what is asked for is read."""
    seen: dict[str, Any] = {}

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool) -> None:
        seen.setdefault(statement, parameters)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        async with SqlStore.open(
            f"sqlite:///{tmp_path / 'plans.sqlite'}", clock, instants=clock.instants
        ) as store:
            seen.clear()
            scene = Scene(store, clock)
            await busy_scene(scene)
            await scene.write(
                "m1", ev.EntryRemoved("1.1"), ev.EntryRemoved("2.2"), ev.ItemResumed(3, ItemStatus.TREATED)
            )
            await scene.owe(
                reply("2"), reply("3"), reply("4", due=clock.now() + dt.timedelta(days=1)), show()
            )
            await scene.owe(cancel=("4",))
            for owed in (await scene.claim(), await scene.claim()):
                await store.finish([Delivered(one, OwedState.SENT) for one in owed])
            await store.handled("activity")
            await store.open_assignments(GROUP)
            await store.assignments_of(PER.key, GROUP)
            await store.search(GROUP, "vision budget")
            await store.conversation("a:1")
            await store.personal(PER.key)
            await store.next_look()
            await store.meeting("m1", fresh=True)
            await store.group(GROUP, fresh=True)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    scans = {
        statement: step
        for statement, parameters in seen.items()
        if statement.startswith(("SELECT", "WITH", "UPDATE", "DELETE"))
        for step in explained(tmp_path / "plans.sqlite", statement, parameters)
        if any(step.startswith(f"SCAN {table}") for table in metadata.tables)
    }
    assert len(seen) > 30
    assert scans == {}


def explained(path: Path, statement: str, parameters: Any) -> list[str]:
    connection = sqlite3.connect(path)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    connection.close()
    return [detail for *_, detail in plan]


async def test_no_message_is_in_an_index_once_it_is_sent(scene: Scene, beside: Engine) -> None:
    owed = await scene.owe(*(reply(f"{at}", f"a:{at}") for at in range(10)))
    await scene.store.finish([Delivered(one, OwedState.SENT) for one in owed])
    with beside.connect() as connection:
        assert connection.execute(select(func.count()).where(outbox.c.state <= 1)).scalar() == 0
    assert await scene.next_due() is None
