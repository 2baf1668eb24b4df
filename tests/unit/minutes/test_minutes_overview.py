"""The meeting's own assignments in one list."""

import pytest

from meetings.model import Language
from minutes.document import document_of
from minutes.overview import Asked, assignments
from tests.unit.minutes.held import held
from tests.unit.minutes.room import Room


@pytest.mark.parametrize(
    ("language", "who", "due"),
    [
        ("sv", "Pär Öhgren och Göran Ekwall", "fredagen den 3 oktober 2031"),
        ("en", "Pär Öhgren and Göran Ekwall", "Friday 3 October 2031"),
    ],
)
def test_those_of_decisions_and_those_without_stand_in_order(language: Language, who: str, due: str) -> None:
    found = assignments(document_of(held(language).log))
    assert [one.id for one in found] == ["3.1", "4.1", "5.1"]
    assert found[0].who == "Ylva Norén"
    assert found[0].due == ""
    assert found[2] == Asked("5.1", found[2].text, who, due)


def test_a_meeting_that_asks_nothing_has_none() -> None:
    assert assignments(document_of(Room().log)) == ()
