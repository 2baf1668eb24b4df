"""Meetings are discarded when their time is up, and not before; that they were there can be shown."""

import asyncio
import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovableClock
from bot.retaining import Retention
from storage.retention import all_discarded, kept_since
from storage.store import SqlStore
from tests.scenario.operator import Operator

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TABLES = {
    **dict.fromkeys(("events", "documents", "decisions", "assignments", "assignees", "postponed"), "meeting"),
    **dict.fromkeys(("carried", "unkept"), "meeting"),
    "meetings": "id",
}


@pytest.fixture(autouse=True)
def old(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it was long ago."""
    operator.do("UPDATE meetings SET start = start - 5 * 365 * 86400000000")
    monkeypatch.delenv("JUSTERA_RETENTION_MONTHS", raising=False)


def months(monkeypatch: pytest.MonkeyPatch, number: int | str) -> None:
    monkeypatch.setenv("JUSTERA_RETENTION_MONTHS", str(number))


def left(operator: Operator, meeting: str) -> dict[str, int]:
    """How many rows hang on a meeting, by table."""
    found = {
        table: operator.do(f"SELECT count(*) FROM {table} WHERE {column} = :id", {"id": meeting})[0][0]
        for table, column in TABLES.items()
    }
    rows = operator.do("SELECT dedupe, view, payload FROM outbox")
    found["outbox"] = sum(any(meeting in _text(value) for value in row) for row in rows)
    return {table: count for table, count in found.items() if count}


def _text(value: object) -> str:
    return bytes(value).decode() if isinstance(value, bytes | memoryview) else str(value)


def test_nothing_is_discarded_until_a_time_is_set(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "JUSTERA_RETENTION_MONTHS" in operator.does("retention", status=1)
    months(monkeypatch, "")
    assert "Everything is kept" in operator.does("retention", "--dry-run", status=1)
    assert operator.does("retention", "--list") == ""
    for wrong in ("0", "-1", "many", "1.5"):
        months(monkeypatch, wrong)
        assert "JUSTERA_RETENTION_MONTHS" in operator.does("retention", status=1)
        assert "JUSTERA_RETENTION_MONTHS" in operator.does("meetings", status=1)
    months(monkeypatch, "")
    assert len(operator.meetings()) == 3


def test_what_would_be_discarded_is_told_and_stays(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(monkeypatch, 24)
    held = operator.meetings()
    said = operator.does("retention", "--dry-run")
    assert said.startswith("Would be discarded: 2 meetings before ")
    assert f"- {held['approved']} (Ledningsgruppen, 2021-09-04, 1 assignments not done)" in said
    assert f"- {held['planned']} (Ledningsgruppen, 2021-10-30): it is planned" in said
    assert operator.meetings() == held
    months(monkeypatch, 1_200)
    assert operator.does("retention").startswith("Discarded: 0 meetings before ")
    assert operator.meetings() == held
    operator.does("retention", "--dry-run", "--list", status=2)


def test_what_is_too_old_goes_with_all_that_hangs_on_it(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(monkeypatch, 24)
    held = operator.meetings()
    (last,) = operator.do(
        "SELECT hash FROM events WHERE meeting = :id ORDER BY sequence DESC LIMIT 1", {"id": held["approved"]}
    )
    assert set(left(operator, held["approved"])) >= {
        "events",
        "documents",
        "assignments",
        "outbox",
        "meetings",
    }
    others = left(operator, held["planned"])
    said = operator.does("retention")
    assert said.startswith("Discarded: 2 meetings before ")
    assert "Left, though as old: 1 meetings." in said
    assert left(operator, held["approved"]) == {}
    assert left(operator, held["cancelled"]) == {}
    assert left(operator, held["planned"]) == others
    ((group,),) = operator.do("SELECT body FROM groups WHERE body IS NOT NULL")
    assert [one["id"] for one in json.loads(bytes(group))["meetings"]] == [held["planned"]]
    # What can be shown for it.
    listed = operator.does("retention", "--list")
    assert f"{held['approved']}  of 2021-09-04, discarded 20" in listed
    assert f"kept for 24 months; hash {last[0]}" in listed
    assert "Ledningsgruppen" not in listed
    assert operator.does("verify", held["approved"]).startswith("Discarded on 20")
    assert last[0] in operator.does("verify", held["approved"])
    assert "1 meetings (" in operator.does("verify")
    assert operator.does("verify").endswith("; 2 were discarded.\n")
    operator.does("rebuild")
    assert operator.does("retention").startswith("Discarded: 0 meetings")


def test_what_is_not_kept_as_a_document_yet_is_left(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(monkeypatch, 24)
    approved = operator.meetings()["approved"]
    operator.do("INSERT INTO unkept (meeting, version) VALUES (:id, 2)", {"id": approved})
    said = operator.does("retention")
    assert said.startswith("Discarded: 1 meetings")
    assert f"- {approved} (Ledningsgruppen, 2021-09-04): its approved minutes aren't kept" in said


def test_something_that_comes_back_is_found(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    months(monkeypatch, 24)
    held = operator.meetings()
    rows = operator.do("SELECT * FROM documents WHERE version = 1")
    operator.does("retention")
    columns = ("meeting", "version", "form", "sha256", "size", "body", "at")
    operator.do(
        f"INSERT INTO documents ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})",
        dict(zip(columns, rows[0], strict=True)),
    )
    assert f"Doesn't hold: {held['approved']}: " in operator.does("verify", status=1)


def test_the_bot_does_it_by_itself(operator: Operator) -> None:
    held = operator.meetings()

    async def run() -> None:
        clock = MovableClock(dt.datetime.now(STOCKHOLM))
        async with SqlStore.open(operator.url, clock) as store:
            meeting = await store.meeting(held["approved"])
            assert meeting is not None
            off = Retention(store, clock, None, STOCKHOLM)
            off.start()
            await off.close()
            assert await store.log(held["approved"])
            retention = Retention(store, clock, 24, STOCKHOLM)
            retention.start()
            async with asyncio.timeout(20):
                while await store.look(lambda connection: len(all_discarded(connection))) < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            await retention.close()
            assert await store.meeting(held["approved"]) is None
            assert (await store.group(meeting.group)).meeting(held["approved"]) is None
            assert await store.log(held["planned"])
            assert await retention.discard(24) == 0

    asyncio.run(run())


def test_two_processes_discard_each_meeting_once(operator: Operator) -> None:
    async def run() -> int:
        clock = MovableClock(dt.datetime.now(STOCKHOLM))
        async with SqlStore.open(operator.url, clock) as one, SqlStore.open(operator.url, clock) as other:
            both = (Retention(store, clock, 24, STOCKHOLM) for store in (one, other))
            return sum(await asyncio.gather(*(retention.discard(24) for retention in both)))

    assert asyncio.run(run()) == 2
    assert len(operator.does("retention", "--list").splitlines()) == 2


def test_a_day_is_kept_for_so_many_months_where_the_bot_is() -> None:
    now = dt.datetime(2026, 3, 31, 23, 30, tzinfo=STOCKHOLM)
    assert kept_since(now, 1, STOCKHOLM) == dt.datetime(2026, 2, 28, tzinfo=STOCKHOLM)
    assert kept_since(now, 12, STOCKHOLM) == dt.datetime(2025, 3, 31, tzinfo=STOCKHOLM)
    late = dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC)
    assert kept_since(late, 1, STOCKHOLM) == dt.datetime(2026, 3, 1, tzinfo=STOCKHOLM)
