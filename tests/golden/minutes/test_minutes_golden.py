"""Whole minutes, as people read them.

`UPDATE_GOLDEN=1` writes the files anew; what differs is what to review.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from meetings.model import Language
from minutes.document import document_of
from minutes.jsonexport import to_json
from minutes.markdown import markdown
from tests.unit.minutes.held import approved, posted
from tests.unit.minutes.room import Room

HERE = Path(__file__).parent
GROUP = "Sjölänkens ledningsgrupp"


def compare(name: str, made: bytes) -> None:
    path = HERE / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(made)
    assert made.decode() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("name", "hold"), [("draft", posted), ("approved", approved)])
def test_the_minutes_read_so(name: str, hold: Callable[[Language], Room], language: Language) -> None:
    document = document_of(hold(language).log, group_name=GROUP)
    compare(f"{name}.{language}.md", markdown(document).encode())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_programs_read_them_so(language: Language) -> None:
    compare(f"approved.{language}.json", to_json(document_of(approved(language).log, group_name=GROUP)))
