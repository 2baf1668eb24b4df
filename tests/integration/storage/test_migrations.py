"""The tables are what the program expects, however it was started."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, insert, inspect, text

from meetings import events as ev
from meetings.log import append
from meetings.ports import StorageUnavailableError
from storage.engine import database_url
from storage.migrating import NewerSchemaError, migrate
from storage.records import event_row
from storage.store import SqlStore
from storage.tables import events, metadata, outbox
from storage.values import moment
from tests.contract.scene import SIV, START, MovedClock, Scene, planned, reply, show
from tests.contract.test_outbox import map_sent

ROOT = Path(__file__).parents[3]

MIGRATE = """
import sys
from storage.migrating import migrate
sys.stdin.readline()
migrate(sys.argv[1])
"""

DIE = """
import os, signal, sys
from alembic import op
from storage.migrating import migrate
create_table = op.create_table
def create_and_die(name, *columns, **others):
    create_table(name, *columns, **others)
    if name == "meetings":
        os.kill(os.getpid(), signal.SIGKILL)
op.create_table = create_and_die
sys.stdin.readline()
migrate(sys.argv[1])
"""


def start(program: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(processes: list[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    """Let all of them go at once; their exit codes and what they complained of."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return [(process.wait(60), process.communicate()[1]) for process in processes]


def differences(url: str) -> list[object]:
    engine = create_engine(database_url(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[object] = compare_metadata(context, metadata)
    engine.dispose()
    return found


def test_the_migrations_make_what_the_program_expects(empty_database: str) -> None:
    assert differences(empty_database) != []
    migrate(empty_database)
    assert differences(empty_database) == []
    migrate(empty_database)
    assert differences(empty_database) == []


def test_the_tables_tell_what_they_are_for(empty_database: str) -> None:
    migrate(empty_database)
    engine = create_engine(database_url(empty_database))
    if engine.dialect.supports_comments:
        for table in metadata.tables.values():
            comments = {one["name"]: one["comment"] for one in inspect(engine).get_columns(table.name)}
            assert comments == {column.name: column.comment for column in table.columns}
    indexes = {
        str(index["name"]) for table in metadata.tables for index in inspect(engine).get_indexes(table)
    }
    assert indexes >= {str(index.name) for table in metadata.tables.values() for index in table.indexes}
    engine.dispose()


@pytest.mark.slow
def test_eight_processes_may_start_at_once(empty_database: str) -> None:
    assert finish([start(MIGRATE, empty_database) for _ in range(8)]) == [(0, "")] * 8
    assert differences(empty_database) == []


@pytest.mark.slow
def test_one_of_them_may_be_killed_in_the_middle(empty_database: str) -> None:
    ((code, _),) = finish([start(DIE, empty_database)])
    assert code == -9
    assert differences(empty_database) != []
    processes = [start(MIGRATE, empty_database) for _ in range(4)]
    processes += [start(DIE, empty_database) for _ in range(2)]
    ended = finish(processes)
    assert ended[:4] == [(0, "")] * 4
    assert {code for code, _ in ended[4:]} <= {0, -9}
    assert differences(empty_database) == []


async def test_a_store_migrates_when_it_is_opened(empty_database: str, clock: MovedClock) -> None:
    async with SqlStore.open(empty_database, clock) as store:
        assert await store.all_meetings() == []
    assert differences(empty_database) == []


async def test_a_newer_database_is_left_alone(empty_database: str, clock: MovedClock) -> None:
    migrate(empty_database)
    engine = create_engine(database_url(empty_database))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'future'")
    with pytest.raises(NewerSchemaError, match="future"):
        async with SqlStore.open(empty_database, clock):
            pass
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "future"
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://host/name", "must be SQLite or PostgreSQL, not mysql"),
        ("justera.sqlite", "should look like sqlite:///file"),
        ("", "should look like sqlite:///file"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
    ],
)
def test_another_address_is_refused(url: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        migrate(url)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgresql://host/name", "postgresql+psycopg"),
        ("postgres://host/name", "postgresql+psycopg"),
        ("postgresql+asyncpg://host/name", "postgresql+psycopg"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg"),
        ("sqlite+aiosqlite:///file", "sqlite"),
        ("sqlite+pysqlite:////data/file", "sqlite"),
    ],
)
def test_addresses_of_other_drivers_mean_the_same(url: str, driver: str) -> None:
    assert database_url(url).drivername == driver


def test_a_database_that_is_away(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailableError):
        migrate(f"sqlite:///{tmp_path / 'missing' / 'justera.sqlite'}")
    with pytest.raises(StorageUnavailableError):
        migrate(f"postgresql://justera@/justera?host={tmp_path}")


def test_minutes_approved_before_documents_were_kept_are_to_be_kept(empty_database: str) -> None:
    with at_revision(empty_database, "0001") as connection:
        happened: tuple[ev.Event, ...] = planned(), ev.MinutesApproved(3, "0" * 64)
        for sequence, event in enumerate(happened, start=1):
            (logged,) = append("m1", sequence - 1, "0" * 64, [event], SIV, START)
            row = dict(zip(events.c.keys(), event_row(logged), strict=True))
            connection.execute(insert(events).values(row))
    migrate(empty_database)
    assert found_in(empty_database, "SELECT meeting, version FROM unkept") == [("m1", 3)]


NOW = 1_800_000_000_000_000
DAY = 86_400_000_000


def old_message(key: str, state: int, turn: int, **others: object) -> dict[str, object]:
    """A row of the outbox as revision 0002 had it, with every time on the clock that people see."""
    return {
        "dedupe": key,
        "kind": "post",
        "conversation": f"a:{key}",
        "payload": key.encode(),
        "state": state,
        "turn": turn,
        "ready": turn,
        "due": turn,
        "attempts": 0,
        "wanted": 1,
        "shown": 0,
        "anew": 0,
        **others,
    }


OLD = (
    old_message("tried", 0, NOW, attempts=3, ready=NOW + DAY, due=NOW + DAY, conversation="a:line"),
    old_message("behind", 0, NOW, due=NOW + DAY, conversation="a:line"),
    old_message("claimed", 1, NOW, attempts=1, lease="gone", due=NOW + DAY),
    old_message("sent", 2, NOW - DAY, activity="activity"),
    old_message("dead", 3, NOW - DAY, attempts=9, error="403"),
    old_message("cancelled", 4, NOW + DAY),
    old_message("tomorrow", 0, NOW + DAY),
    old_message("board", 0, NOW, kind="show", view=b'{"kind":"board","meeting":"m1"}'),
    old_message(
        "shown",
        2,
        NOW,
        kind="show",
        view=b'{"kind":"board","meeting":"m2"}',
        shown=1,
        shown_at=NOW + DAY,
        activity="card",
    ),
)


async def test_messages_of_before_are_owed_as_they_were(empty_database: str, clock: MovedClock) -> None:
    """Whatever state they were in, and however far ahead the clock was that they went by."""
    with at_revision(empty_database, "0002") as connection:
        for row in OLD:
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO outbox ({names}) VALUES ({values})"), row)
        for body in (b'{"id":"a:1","tenant":"t1"}', b'{"id":"a:2"}'):
            connection.execute(
                text("INSERT INTO conversations (id, at, body) VALUES (:id, 0, :body)"),
                {"id": body[7:10].decode(), "body": body},
            )
    clock.time = moment(NOW)
    clock.instants.time = NOW - 2 * DAY
    async with SqlStore.open(empty_database, clock, instants=clock.instants) as store:
        scene = Scene(store, clock)
        seen = [one.message.dedupe for one in await scene.claim()]
        assert sorted(seen) == ["board", "tried"]
        await scene.owe(reply("answer", "a:line"), show("shown"))
        await scene.store.finish([])
        (card,) = await scene.claim()
        assert (card.activity, card.wanted) == ("card", 2)
        assert await store.outbox_counts() == {"waiting": 6, "scheduled": 1, "dead": 1}
        clock.move(30)
        while owed := await scene.claim():
            seen += [one.message.dedupe for one in owed]
            await store.finish(map_sent(owed))
        assert seen.index("tried") < seen.index("behind") < seen.index("answer")
        assert {"claimed", "board", "tried"} <= set(seen)
        assert "tomorrow" not in seen
        clock.set_ahead(86_400)
        assert [one.message.dedupe for one in await scene.claim()] == ["tomorrow"]
        assert await store.retry_dead() == 1
        assert [one.message.dedupe for one in await scene.claim()] == ["dead"]
    assert found_in(empty_database, "SELECT id, tenant FROM conversations ORDER BY id") == [
        ("a:1", "t1"),
        ("a:2", None),
    ]


def test_the_way_back_keeps_what_is_owed(empty_database: str) -> None:
    migrate(empty_database)
    engine = create_engine(database_url(empty_database))
    with engine.begin() as connection:
        for state, key in ((5, "lapsed"), (6, "scheduled")):
            row = {**old_message(key, state, 7), "at": NOW}
            connection.execute(insert(outbox).values(row))
        config = alembic(connection)
        command.downgrade(config, "0002")
    engine.dispose()
    asked = "SELECT dedupe, state, turn, ready, due FROM outbox ORDER BY dedupe"
    assert found_in(empty_database, asked) == [("lapsed", 4, 7, 7, 7), ("scheduled", 0, NOW, NOW, NOW)]
    migrate(empty_database)
    assert differences(empty_database) == []


def alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def at_revision(url: str, revision: str) -> Iterator[Connection]:
    """A new database as an earlier version left it, to be filled."""
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        command.upgrade(alembic(connection), revision)
        yield connection
    engine.dispose()


def found_in(url: str, asked: str) -> list[tuple[object, ...]]:
    engine = create_engine(database_url(url))
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(asked)]
    engine.dispose()
    return found
