"""`justera backup` and `justera restore`, from either kind of database into either."""

import shutil
import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert, select

from meetings import events as ev
from meetings.log import append
from storage import migrating
from storage.copying import file_connection
from storage.engine import database_url, writing_engine
from storage.records import event_row
from storage.tables import LAPSED, SCHEDULED, SENT, WAITING, events, metadata
from tests.contract.scene import SIV, START, planned
from tests.scenario.operator import Operator


def rows(operator: Operator) -> Mapping[str, list[tuple[Any, ...]]]:
    """Everything that stands in the tables."""
    engine = create_engine(database_url(operator.url))
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def owed(operator: Operator) -> list[tuple[Any, ...]]:
    return operator.do("SELECT dedupe, kind, state, payload FROM outbox ORDER BY id")


def test_a_backup_is_put_back_into_an_empty_place(
    operator: Operator, empty_database: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite"
    said = operator.does("backup", file)
    assert said.startswith(f"{file} holds 3 meetings, ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {one.name for one in tmp_path.iterdir() if one.name.startswith("backup")} == {"backup.sqlite"}
    (tmp_path / "justera.sqlite").unlink(missing_ok=True)
    for left in tmp_path.glob("justera.sqlite-*"):
        left.unlink()
    before = rows(Operator.of(file))
    other = Operator(empty_database)
    said = other.does("restore", file)
    assert "Restored 3 meetings, " in said
    assert said.endswith("Holds: every one of 3 meetings.\n")
    assert other.does("verify").startswith("Holds: every one of 3 meetings (")
    after = rows(other)
    # What was owed is changed a little, and what is old enough is forgotten as soon as the store is opened.
    changing = {"outbox", "gates", "inbound"}
    assert {name: after[name] for name in after.keys() - changing} == {
        name: before[name] for name in before.keys() - changing
    }
    assert [one[0] for one in owed(other)] == [one[0] for one in owed(Operator.of(file))]
    # What is owed from now on gets numbers of its own.
    assert other.does("rebuild") == "The registers are made anew from the logs of 3 meetings.\n"
    assert rows(other)["assignments"] == before["assignments"]


def test_what_is_backed_up_is_what_was_there(operator: Operator, tmp_path: Path) -> None:
    before = rows(operator)
    operator.does("backup", tmp_path / "backup.sqlite")
    assert rows(Operator.of(tmp_path / "backup.sqlite")) == before
    assert rows(operator) == before


def test_a_file_that_is_there_is_written_over_only_when_it_is_said(
    operator: Operator, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_text("mine")
    assert "--force" in operator.does("backup", file, status=1)
    assert file.read_text() == "mine"
    operator.does("backup", file, "--force")
    assert len(rows(Operator.of(file))["meetings"]) == 3
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Can't use" in operator.does("backup", tmp_path / "nowhere" / "b.sqlite", status=1)


def test_a_backup_is_never_the_database_itself(made: Path, tmp_path: Path) -> None:
    operator = Operator.of(shutil.copyfile(made, tmp_path / "justera.sqlite"))
    assert "is the database itself" in operator.does("backup", operator.file, "--force", status=1)
    assert len(rows(operator)["meetings"]) == 3
    nothing = Operator.of(tmp_path / "nothing.sqlite")
    assert "There is no database" in nothing.does("backup", tmp_path / "b.sqlite", status=1)
    assert not nothing.file.exists()
    assert not (tmp_path / "b.sqlite").exists()


def test_a_database_with_something_in_it_is_left_alone(operator: Operator, made: Path) -> None:
    before = rows(operator)
    said = operator.does("restore", made, status=1)
    assert "is there already" in said or "isn't empty" in said
    assert rows(operator) == before


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_journal_that_was_left_behind_is_no_part_of_what_is_restored(
    made: Path, tmp_path: Path, suffix: str
) -> None:
    operator = Operator.of(tmp_path / "justera.sqlite")
    left = tmp_path / f"justera.sqlite{suffix}"
    left.write_bytes(b"left")
    assert f"{left} is there already" in operator.does("restore", made, status=1)
    assert not operator.file.exists()


@pytest.mark.parametrize("damage", ["nothing", "text", "cut", "overwritten", "empty", "foreign", "newer"])
def test_what_is_no_whole_backup_is_refused(
    made: Path, tmp_path: Path, empty_database: str, damage: str
) -> None:
    file = tmp_path / "backup.sqlite"
    if damage not in {"nothing", "foreign"}:
        shutil.copyfile(made, file)
    match damage:
        case "text":
            file.write_text("not a database, but long enough to be taken for one" * 100)
        case "cut":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case "overwritten":
            whole = bytearray(file.read_bytes())
            whole[20_000:30_000] = bytes(10_000)
            file.write_bytes(whole)
        case "empty":
            file.write_bytes(b"")
        case "foreign":
            with closing(sqlite3.connect(file)) as other, other:
                other.execute("CREATE TABLE events (id)")
        case "newer":
            with closing(sqlite3.connect(file)) as newer, newer:
                newer.execute("UPDATE alembic_version SET version_num = '9999'")
    operator = Operator(empty_database)
    said = operator.does("restore", file, status=1)
    assert "backup" in said or "revision 9999" in said
    assert operator.does("meetings", "--json") == "[]\n"


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_database_and_an_older_backup_come_to_this_version(
    empty_database: str, tmp_path: Path, revision: str
) -> None:
    logged = append("m1", 0, "0" * 64, [planned(), ev.ItemAdded(1, "Vision", 1)], SIV, START)
    engine = writing_engine(database_url(empty_database))
    with engine.begin() as connection:
        migrating.upgrade(connection, revision)
        columns = [column.name for column in events.columns][:9]
        for one in logged:
            connection.execute(insert(events).values(dict(zip(columns, event_row(one), strict=True))))
        connection.exec_driver_sql(
            "INSERT INTO meetings (id, group_key, title, start, status, version, language)"
            " VALUES ('m1', 'g', 'Ledningsgruppen', 0, 'planned', 0, 'sv')"
        )
    engine.dispose()
    old = Operator(empty_database)
    old.does("backup", tmp_path / "backup.sqlite")
    assert old.do("SELECT version_num FROM alembic_version") == [(revision,)]  # it is left as it is
    with file_connection(tmp_path / "backup.sqlite") as connection:
        assert migrating.is_newest(connection)
    with file_connection(tmp_path / "old.sqlite", writing=True) as connection:
        migrating.upgrade(connection, revision)
        for one in logged:
            connection.execute(insert(events).values(dict(zip(columns, event_row(one), strict=True))))
    other = Operator.of(tmp_path / "other.sqlite")
    assert "Restored 0 meetings, 2 events" in other.does("restore", tmp_path / "old.sqlite", status=1)
    assert other.does("rebuild") == "The registers are made anew from the logs of 1 meetings.\n"
    assert other.does("verify").startswith("Holds: every one of 1 meetings (2 events")


def test_what_was_owed_is_owed_but_for_answers(made: Path, empty_database: str, tmp_path: Path) -> None:
    before = Operator.of(shutil.copyfile(made, tmp_path / "before.sqlite"))
    scheduled = before.do("SELECT dedupe FROM outbox WHERE state = 6 ORDER BY id")
    assert scheduled
    ((claimed,),) = before.do("SELECT min(id) FROM outbox WHERE kind = 'post' AND state = 4")
    before.do("UPDATE outbox SET state = 1, lease = 'theirs', due = 9 WHERE id = :id", {"id": claimed})
    before.do(
        "UPDATE outbox SET state = 0, payload = CAST('Noterat' AS BLOB) WHERE kind = 'reply' AND id < 10"
    )
    before.do("UPDATE outbox SET state = 1, lease = 'theirs' WHERE kind = 'reply' AND id > 30")
    before.do("UPDATE outbox SET state = 2 WHERE kind = 'show'")
    after = Operator(empty_database)
    said = after.does("restore", before.file)
    replies = after.do(
        "SELECT DISTINCT state, payload, lease FROM outbox WHERE kind = 'reply' AND error IS NOT NULL"
    )
    assert [tuple(map(_plain, one)) for one in replies] == [(LAPSED, b"", None)]
    ((count,),) = before.do("SELECT count(*) FROM outbox WHERE kind = 'reply' AND state < 2")
    assert f"{count} answers that were on their way won't be sent" in said
    assert "1 messages that were just being sent wait" in said
    assert after.do("SELECT state, lease FROM outbox WHERE id = :id", {"id": claimed}) == [(WAITING, None)]
    assert after.do(f"SELECT dedupe FROM outbox WHERE state = {SCHEDULED} ORDER BY id") == scheduled
    # The board of a meeting that is to come is shown as it stands now; that of a finished one stays.
    meetings = after.meetings()
    states = dict(after.do("SELECT dedupe, state FROM outbox WHERE kind = 'show'"))
    assert states[f"board:{meetings['planned']}"] == WAITING
    assert states[f"draft:{meetings['approved']}:1"] == SENT


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
