"""The tables are what the program expects, however it was started."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, inspect, select

from meetings import events as ev
from meetings.log import append
from meetings.ports import StorageUnavailableError
from storage.engine import database_url
from storage.migrating import NewerSchemaError, migrate
from storage.records import event_row
from storage.store import SqlStore
from storage.tables import events, metadata, unkept
from tests.contract.scene import SIV, START, MovedClock, planned

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
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = create_engine(database_url(empty_database))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        happened: tuple[ev.Event, ...] = planned(), ev.MinutesApproved(3, "0" * 64)
        for sequence, event in enumerate(happened, start=1):
            (logged,) = append("m1", sequence - 1, "0" * 64, [event], SIV, START)
            row = dict(zip(events.c.keys(), event_row(logged), strict=True))
            connection.execute(insert(events).values(row))
    migrate(empty_database)
    with engine.connect() as connection:
        assert connection.execute(select(unkept)).all() == [("m1", 3)]
    engine.dispose()
