"""`justera person`: what is held about somebody is written out, and forgotten, on either database."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from meetings import events as ev
from meetings.log import append, body
from meetings.model import Person, Redaction
from playground import people
from storage.tables import CANCELLED, LAPSED, SENT
from tests.scenario.operator import Operator

TABLES = (
    *("assignees", "assignments", "carried", "conversations", "decisions", "events"),
    *("groups", "inbound", "meetings", "outbox", "people", "postponed"),
)
CHAIR = people.CHAIR
NAME = CHAIR.name.encode()


def everything(operator: Operator) -> dict[str, list[bytes]]:
    """All that stands in the database, as bytes, by table."""
    return {table: [_bytes(row) for row in operator.do(f"SELECT * FROM {table}")] for table in TABLES}


def _bytes(row: tuple[Any, ...]) -> bytes:
    return b"|".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
    )


def key(operator: Operator) -> str:
    ((found,),) = operator.do("SELECT person_key FROM people WHERE name = :name", {"name": CHAIR.name})
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize("by", ["key", "account", "name"])
def test_all_that_is_held_is_written_out(operator: Operator, tmp_path: Path, by: str) -> None:
    account = key(operator)
    who = {"key": account, "account": account.partition(":")[2], "name": CHAIR.name.upper()}[by]
    file = tmp_path / "person.json"
    operator.does("person", "export", who, "-o", file)
    assert file.stat().st_mode & 0o777 == 0o600
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["person"] == {"key": account, "names": [CHAIR.name]}
    assert [one["person"]["id"] for group in told["groups"] for one in group["members"]] == [account]
    assert any(one["event"]["type"] == "Elected" and one["named"] for one in told["events"])
    assert any(CHAIR.name in one["text"] for one in told["registers"]["assignments"])
    assert {one["version"] for one in told["documents"]} == {1, 2}
    assert any(one["view"] and one["view"].get("person") == account for one in told["outbox"])
    assert operator.told("person", "export", who) == told


def test_nobody_and_anybody(operator: Operator) -> None:
    assert "Nothing is held about Ingen Alls" in operator.does("person", "export", "Ingen Alls", status=1)
    assert "Nothing is held" in operator.does("person", "erase", "name:ingen alls", "--yes", status=1)
    operator.do(
        "INSERT INTO people (group_key, person_key, tenant, object_id, name, guest)"
        " VALUES ('other', 't:other', 't', 'other', :name, :no)",
        {"name": CHAIR.name, "no": False},
    )
    said = operator.does("person", "erase", CHAIR.name, "--yes", status=1)
    assert "t:other" in said
    assert key_of_first(operator) in said


def key_of_first(operator: Operator) -> str:
    ((found,),) = operator.do(
        "SELECT person_key FROM people WHERE name = :name AND group_key <> 'other'", {"name": CHAIR.name}
    )
    return str(found)


def test_trying_changes_nothing(operator: Operator) -> None:
    before = everything(operator)
    said = operator.does("person", "erase", CHAIR.name, "--dry-run")
    assert said.startswith("This would be done:")
    assert everything(operator) == before
    operator.does("person", "erase", CHAIR.name, status=1)  # nobody is there to say yes
    assert everything(operator) == before


def test_an_approved_record_stays_and_all_else_forgets(operator: Operator) -> None:
    account = key(operator)
    held = operator.meetings()
    log = operator.do(
        "SELECT sequence, body, digest, hash FROM events WHERE meeting = :id ORDER BY 1",
        {"id": held["approved"]},
    )
    said = operator.does("person", "erase", account, "--yes")
    assert f"- {held['approved']} (Ledningsgruppen, 2026-09-03): in " in said
    assert (
        operator.do(
            "SELECT sequence, body, digest, hash FROM events WHERE meeting = :id ORDER BY 1",
            {"id": held["approved"]},
        )
        == log
    )
    assert_forgotten(operator, account, held["approved"])
    assert "Holds: every one of 3 meetings" in operator.does("verify")
    operator.does("rebuild")
    assert_forgotten(operator, account, held["approved"])
    decisions = [_bytes(row) for row in operator.do("SELECT body FROM assignments")]
    assert any(b"Raderad person" in body for body in decisions)
    assert operator.do("SELECT * FROM assignees WHERE person_key = :key", {"key": account}) == []


def assert_forgotten(operator: Operator, account: str, approved: str) -> None:
    """Nothing but the events of what was approved has their name or their account."""
    found = everything(operator)
    found["events"] = [
        _bytes(row) for row in operator.do("SELECT * FROM events WHERE meeting <> :id", {"id": approved})
    ]
    for table, rows in found.items():
        for row in rows:
            assert NAME not in row, (table, row)
            assert account.partition(":")[2].encode() not in row, (table, row)


@pytest.fixture
def forgotten(operator: Operator) -> Operator:
    """The chair is forgotten."""
    operator.does("person", "erase", CHAIR.name, "--yes")
    return operator


def bodies(operator: Operator, meeting: str) -> dict[int, Any]:
    rows = operator.do("SELECT sequence, body FROM events WHERE meeting = :id", {"id": meeting})
    return {sequence: json.loads(bytes(body)) for sequence, body in rows}


def test_what_is_not_approved_reads_otherwise_and_its_chain_holds(operator: Operator) -> None:
    meeting = operator.meetings()["planned"]
    before = dict(operator.do("SELECT sequence, hash FROM events WHERE meeting = :id", {"id": meeting}))
    said = operator.does("person", "erase", CHAIR.name, "--yes")
    after = bodies(operator, meeting)
    titles = [one["event"]["title"] for one in after.values() if one["event"]["type"] == "ItemAdded"]
    assert "Raderad persons förslag" in titles
    part = f"Vad {CHAIR.name.split()[-1]} tycker"
    (asked,) = [at for at, one in after.items() if one["event"].get("title") == part]
    assert f"Look at 1 events that hold a part of the name: {meeting} event {asked}." in said
    (added,) = [one for one in after.values() if one["event"].get("title") == "Övrigt"]
    assert added["actor"] == {"name": "Raderad person"}
    last = after[max(after)]
    assert last["event"]["type"] == "EventsRedacted"
    assert last["actor"] == {"name": "Justera"}
    hashes = dict(operator.do("SELECT sequence, hash FROM events WHERE meeting = :id", {"id": meeting}))
    assert {at: hashes[at] for at in before} == before
    assert f"({len(after)} events, 2 of them redacted on 20" in operator.does("verify", meeting)
    exported = operator.does("export", meeting, "--format", "json", "-o", "-")
    assert CHAIR.name not in exported
    assert "Raderad persons förslag" in exported


def put(operator: Operator, meeting: str, sequence: int, body: bytes) -> None:
    operator.do(
        "UPDATE events SET body = :body WHERE meeting = :id AND sequence = :at",
        {"body": body, "id": meeting, "at": sequence},
    )


def test_what_was_redacted_is_not_altered_unnoticed(operator: Operator) -> None:
    meeting = operator.meetings()["planned"]
    rows = operator.do("SELECT sequence, body FROM events WHERE meeting = :id", {"id": meeting})
    first = {sequence: bytes(body) for sequence, body in rows}
    (at,) = [at for at, body in first.items() if b"rslag" in body]
    operator.does("person", "erase", CHAIR.name, "--yes")
    redacted = json.dumps(bodies(operator, meeting)[at]).encode()
    put(operator, meeting, at, redacted + b" ")
    assert f"event {at}: what was redacted has been altered" in operator.does("verify", meeting, status=1)
    put(operator, meeting, at, first[at])
    assert f"event {at}: what was redacted has been altered" in operator.does("verify", meeting, status=1)


def test_what_was_not_redacted_is_not_altered_unnoticed(forgotten: Operator) -> None:
    meeting = forgotten.meetings()["planned"]
    (at,) = [at for at, one in bodies(forgotten, meeting).items() if one["event"].get("title") == "Planen"]
    put(forgotten, meeting, at, b"{}")
    assert f"event {at}: the event has been altered" in forgotten.does("verify", meeting, status=1)


def test_what_was_approved_is_not_redacted_unnoticed(operator: Operator) -> None:
    """Somebody who can write in the database can't make a redaction of what has been approved."""
    meeting = operator.meetings()["approved"]
    log = operator.do(
        "SELECT sequence, hash FROM events WHERE meeting = :id ORDER BY 1 DESC LIMIT 1", {"id": meeting}
    )
    ((last, previous),) = log
    forged = b'{"actor":{"name":"Siv"}}'
    told = ev.EventsRedacted((Redaction(2, hashlib.sha256(forged).hexdigest()),))
    (logged,) = append(meeting, last, previous, [told], Person("Justera"), dt.datetime.now(dt.UTC))
    put(operator, meeting, 2, forged)
    operator.do(
        "INSERT INTO events (meeting, sequence, at, type, body, digest, hash)"
        " VALUES (:meeting, :sequence, 0, 'EventsRedacted', :body, :digest, :hash)",
        {
            "meeting": meeting,
            "sequence": logged.sequence,
            "body": body(logged),
            "digest": logged.digest,
            "hash": logged.hash,
        },
    )
    said = operator.does("verify", meeting, status=1)
    assert f"event {last + 1}: what was approved has been redacted" in said


def test_two_who_are_forgotten_are_told_apart(forgotten: Operator) -> None:
    said = forgotten.does("person", "erase", people.SECRETARY.name, "--yes")
    assert "Raderad person 2 instead of the name" in said
    assert "Was secretary" not in said  # of what is approved nothing has to be elected
    actors = {one["actor"]["name"] for one in bodies(forgotten, forgotten.meetings()["planned"]).values()}
    assert actors == {"Raderad person", "Raderad person 2", "Justera"}
    assert "Holds" in forgotten.does("verify")
    # Of whom the approved minutes tell there is something to judge, but nobody more to tell apart.
    assert "Raderad person 2 instead of the name in 0" in forgotten.does(
        "person", "erase", people.SECRETARY.name, "--yes"
    )


def test_a_namesake_keeps_what_may_be_about_them(operator: Operator) -> None:
    account = key(operator)
    group = json.loads(
        bytes(operator.do("SELECT body FROM groups WHERE name IS NOT NULL OR body IS NOT NULL")[0][0])
    )
    namesake = {"person": {"name": CHAIR.name, "id": "t:namesake"}}
    group["members"].append(namesake)
    operator.do("UPDATE groups SET body = :body", {"body": json.dumps(group).encode()})
    operator.does("rebuild")
    said = operator.does("person", "erase", account, "--yes")
    assert "Somebody else in" in said
    planned = bodies(operator, operator.meetings()["planned"])
    assert any(one["event"].get("title") == f"{CHAIR.name}s förslag" for one in planned.values())
    assert not any(one["actor"].get("id") == account for one in planned.values())
    left = operator.do("SELECT person_key FROM people WHERE name = :name", {"name": CHAIR.name})
    assert left == [("t:namesake",)]


def test_what_is_owed_to_them_alone_is_taken_back(operator: Operator) -> None:
    account = key(operator)
    ((owed,),) = operator.do(
        "SELECT count(*) FROM outbox WHERE conversation LIKE :theirs AND state IN (0, 6)",
        {"theirs": f"%{account}%"},
    )
    assert owed
    operator.do(
        "UPDATE outbox SET state = 1, lease = 'theirs' WHERE id = (SELECT max(id) FROM outbox"
        " WHERE conversation LIKE :theirs AND state = 6)",
        {"theirs": f"%{account}%"},
    )
    assert f"- {owed} messages to them are cancelled" in operator.does("person", "erase", account, "--yes")
    rows = operator.do("SELECT state, lease, view FROM outbox WHERE dedupe LIKE 'erased:%'")
    assert len(rows) >= owed
    assert {row[1:] for row in rows} == {(None, None)}
    assert {row[0] for row in rows} <= {SENT, CANCELLED, LAPSED}
