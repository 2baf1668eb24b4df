"""Every card of an invented meeting, as it was looked at and found good.

UPDATE_GOLDEN=1 writes what the cards are now; look at the difference before it is committed.
"""

import json
import os
from pathlib import Path

import pytest

from cards.words import LANGUAGES
from meetings.model import Language
from tests.unit.cards.gallery import gallery

HERE = Path(__file__).parent
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
CARDS = {language: gallery(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CARDS["sv"])
def test_the_card_is_as_it_was(name: str, language: Language) -> None:
    path = HERE / f"{name}.{language}.json"
    now = json.dumps(CARDS[language][name], ensure_ascii=False, indent=1) + "\n"
    if UPDATE:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    files = {path.name for path in HERE.glob("*.json")}
    assert files == {f"{name}.{language}.json" for language in LANGUAGES for name in CARDS[language]}
