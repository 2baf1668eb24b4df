"""`justera outbox`: what couldn't be delivered is seen, and sent again when the operator says so."""

import pytest
from typer.testing import CliRunner

from bot.cli import app
from storage.tables import DEAD, SCHEDULED, WAITING
from tests.scenario.operator import Operator


@pytest.fixture
def dead(operator: Operator) -> tuple[int, int]:
    """The ids of a reply and a card that couldn't be delivered."""
    ((reply,),) = operator.do("SELECT max(id) FROM outbox WHERE kind = 'reply'")
    ((card,),) = operator.do("SELECT max(id) FROM outbox WHERE kind = 'show'")
    hidden = "CAST('Hemligt' AS BLOB)" if operator.url.startswith("sqlite") else "'Hemligt'::bytea"
    operator.do(
        f"UPDATE outbox SET state = {DEAD}, attempts = 9, error = 'HTTP 403', payload = {hidden}"
        " WHERE id IN (:reply, :card)",
        {"reply": reply, "card": card},
    )
    return reply, card


def test_what_is_dead_is_listed_without_what_it_says(operator: Operator, dead: tuple[int, int]) -> None:
    said = operator.does("outbox")
    assert "Dead: 2." in said
    for id_ in dead:
        assert str(id_) in said
    assert "retry --all" in said
    told = operator.told("outbox", "--json")
    assert told["dead"] == 2
    assert {one["id"]: one["error"] for one in told["messages"]} == dict.fromkeys(dead, "HTTP 403")
    assert {one["state"] for one in told["messages"]} == {"dead"}
    everything = operator.told("outbox", "--all", "--json", "--limit", "500")
    assert {one["state"] for one in everything["messages"]} >= {"dead", "scheduled"}
    assert everything["scheduled"] == len(
        [one for one in everything["messages"] if one["state"] == "scheduled"]
    )
    for printed in (said, str(told), str(everything), operator.does("outbox", "--all")):
        assert "Hemligt" not in printed
        assert "förslag" not in printed


def test_what_is_dead_is_sent_again(operator: Operator, dead: tuple[int, int]) -> None:
    reply, card = dead
    assert "1 messages will be sent again" in operator.does("outbox", "retry", reply)
    assert operator.told("outbox", "--json")["dead"] == 1
    said = operator.does("outbox", "retry", reply, card, 9_999, status=1)
    assert "1 of 3 will be sent again" in said
    assert operator.told("outbox", "--json")["dead"] == 0
    states = operator.do(
        "SELECT state, attempts, lease FROM outbox WHERE id IN (:a, :b)", {"a": reply, "b": card}
    )
    assert {state for state, _, _ in states} <= {WAITING, SCHEDULED}
    assert {(attempts, lease) for _, attempts, lease in states} == {(0, None)}
    assert "0 messages" in operator.does("outbox", "retry", "--all")


def test_all_of_it_is_sent_again(operator: Operator, dead: tuple[int, int]) -> None:
    assert "2 messages will be sent again" in operator.does("outbox", "retry", "--all")
    assert "Dead: 0." in operator.does("outbox")


def test_the_database_may_be_said_before_the_word(operator: Operator, dead: tuple[int, int]) -> None:
    result = CliRunner().invoke(app, ["outbox", "--database-url", operator.url, "retry", "--all"])
    assert result.output == "2 messages will be sent again.\n"
    assert operator.told("outbox", "--json")["dead"] == 0


@pytest.mark.parametrize(
    "wrong", [("retry",), ("retry", "1", "--all"), ("retry", "x"), ("--limit", "0"), ("no",)]
)
def test_wrong_usage(operator: Operator, wrong: tuple[str, ...]) -> None:
    if operator.url.startswith("sqlite"):
        arguments = [*wrong] if wrong[0] != "no" else ["no"]
        operator.does("outbox", *arguments, status=2)
