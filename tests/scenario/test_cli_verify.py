"""`justera verify` of everything that is kept: a line for each meeting that fails, and one that sums up."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.scenario.operator import Operator, busy


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    asyncio.run(busy(folder))
    return folder / "justera.sqlite"


@pytest.fixture
def operator(made: Path, tmp_path: Path) -> Operator:
    return Operator.of(shutil.copyfile(made, tmp_path / "justera.sqlite"))


@pytest.mark.parametrize("how", [(), ("--all",)])
def test_everything_holds_in_one_line(operator: Operator, how: tuple[str, ...]) -> None:
    ((events,),) = operator.do("SELECT count(*) FROM events")
    assert (
        operator.does("verify", *how)
        == f"Holds: every one of 3 meetings ({events} events, 2 kept documents).\n"
    )


def test_an_empty_database_has_nothing_to_check(tmp_path: Path) -> None:
    assert Operator.of(tmp_path / "empty.sqlite").does("verify") == "There are no meetings to check.\n"


def test_each_meeting_that_fails_is_named(operator: Operator) -> None:
    meetings = operator.meetings()
    operator.do(
        "UPDATE events SET body = CAST(body || ' ' AS BLOB) WHERE sequence = 2 AND meeting = :id",
        {"id": meetings["planned"]},
    )
    operator.do("DELETE FROM documents WHERE version = 1")
    first, second, last = sorted(operator.does("verify", status=1).splitlines(), key=len, reverse=True)
    assert f"{meetings['planned']}: in the log of" in first
    assert "event 2: the event has been altered" in first
    assert second == f"Doesn't hold: {meetings['approved']}: the document of version 1 is missing."
    assert last.startswith("2 of 3 meetings don't hold; the others do: ")


@pytest.mark.parametrize("table", ["events", "meetings"])
def test_a_meeting_of_which_only_a_part_is_left_is_found(operator: Operator, table: str) -> None:
    column = "meeting" if table == "events" else "id"
    operator.do(f"DELETE FROM {table} WHERE {column} = :id", {"id": operator.meetings()["approved"]})
    assert "1 of 3 meetings don't hold" in operator.does("verify", status=1)
