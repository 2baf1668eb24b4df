"""What can't be printed is seen to be missing."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.text import REPLACEMENT, visible


@pytest.mark.parametrize(
    "text", ["Åsa & Bo <b>", "# $x$ \\ 5 %", "שלום עולם", "👩‍👩‍👧 🎉", "é", "a\u00a0b\u00adc"]
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "character", ["\0", "\x1b", "\x7f", "\x9b", "\ud83d", "\ufffe", "\U0001ffff", "\u202e"]
)
def test_what_cannot_be_printed_is_replaced(character: str) -> None:
    assert visible(f"a{character}b") == f"a{REPLACEMENT}b"


def test_breaks_and_tabs_are_spaces() -> None:
    assert visible("a\tb\nc\u2028d\x85e") == "a b c d e"


@given(st.text(st.characters(), max_size=60))
def test_the_result_holds_what_xml_can_hold_and_as_many_characters(text: str) -> None:
    made = visible(text)
    assert len(made) == len(text)
    assert not re.search("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", made)
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} for one in made)
