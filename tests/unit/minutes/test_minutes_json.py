"""JSON that other programs may rely on."""

import json
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

from meetings.model import Language
from minutes.document import MinutesDocument, document_of
from minutes.jsonexport import schema, schema_json, to_json
from tests.unit.minutes.held import approved, held

ROOT = Path(__file__).parents[3]


def test_the_published_schema_is_the_one_that_holds() -> None:
    assert (ROOT / "minutes" / "schema.json").read_bytes() == schema_json()
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_minutes_follow_the_schema(language: Language) -> None:
    checker = Draft202012Validator(schema())
    for hold in (held, approved):
        assert list(checker.iter_errors(json.loads(to_json(document_of(hold(language).log))))) == []


def test_the_schema_asks_for_what_the_minutes_hold() -> None:
    made = json.loads(to_json(document_of(approved().log)))
    del made["items"][2]["blocks"][0]["paragraphs"]
    assert list(Draft202012Validator(schema()).iter_errors(made))


def test_json_holds_all_of_the_document() -> None:
    document = document_of(approved().log)
    assert msgspec.json.decode(to_json(document), type=MinutesDocument) == document


def test_the_same_log_gives_the_same_bytes_in_the_schemas_order() -> None:
    first, second = (to_json(document_of(approved().log)) for _ in range(2))
    assert first == second
    assert list(json.loads(first)) == list(schema()["$defs"]["MinutesDocument"]["properties"])


def test_times_are_on_the_meetings_wall_clock_with_their_offset() -> None:
    assert json.loads(to_json(document_of(approved().log)))["held"]["start"] == "2031-09-04T13:00:00+02:00"


def test_every_field_is_described() -> None:
    described = (ROOT / "docs" / "minutes-json.md").read_text(encoding="utf-8")
    missing = {
        f"{name}.{field}"
        for name, struct in schema()["$defs"].items()
        for field in struct.get("properties", {})
        if f"`{field}`" not in described
    }
    assert missing == set()
