"""Lines are broken where it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.pdf.inline import BREAK, UNKNOWN, Inline, inline


def whole(parts: Inline) -> str:
    """The text again."""
    return (
        parts
        if isinstance(parts, str)
        else "".join(part if isinstance(part, str) else "".join(part.values()) for part in parts)
    )


@pytest.mark.parametrize(
    "text",
    [
        "28 oktober",
        "3 okt",
        "kl 8.30–11.00",
        "kl. 13",
        "§ 5",
        "20 000 kr",
        "50 %",
        "12,5 mkr",
        "punkt 3",
        "4 May",
    ],
)
def test_what_is_read_together_stands_together(text: str) -> None:
    assert inline(f"Möte {text}, sedan") == ["Möte ", {"keep": text}, ", sedan"]


@pytest.mark.parametrize(
    "text", ["28 oktoberfester", "x28 oktober", "Sida 3", "kl mitt på dagen", "2 kronor"]
)
def test_what_only_looks_so_does_not(text: str) -> None:
    assert inline(text) == text


def test_only_long_words_are_hyphenated() -> None:
    assert inline("ett kommunalförbund") == ["ett ", {"long": "kommunalförbund"}]
    assert inline("ett förbund") == "ett förbund"
    assert inline("(samhällsbyggnadsdirektörsnätverk).") == [
        "(",
        {"long": "samhällsbyggnadsdirektörsnätverk"},
        ").",
    ]


def test_an_address_is_broken_after_its_punctuation_and_without_hyphens() -> None:
    assert inline("https://www.exempel.se/handlingar?nr=4711") == [
        "https://",
        BREAK,
        "www.",
        BREAK,
        "exempel.",
        BREAK,
        "se/",
        BREAK,
        "handlingar?",
        BREAK,
        "nr=",
        BREAK,
        "4711",
    ]


def test_what_no_hyphenation_knows_is_broken_anywhere() -> None:
    parts = inline("å" * UNKNOWN)
    assert BREAK in parts
    assert all(len(part) <= 20 for part in parts if isinstance(part, str))


def test_marks_stay_with_their_letter() -> None:
    parts = inline("e\u0301" * 100)
    assert not [part for part in parts if isinstance(part, str) and part.startswith("\u0301")]


@given(st.text(st.one_of(st.characters(), st.sampled_from("aaaa1 -/.@§kl")), max_size=200))
def test_nothing_is_lost(text: str) -> None:
    assert whole(inline(text)) == text


def test_a_text_of_pages_has_no_hyphens() -> None:
    assert {"long": "kommunalförbund"} in inline(f"kommunalförbund {'och ' * 300}")
    assert {"long": "kommunalförbund"} not in inline(f"kommunalförbund {'och ' * 400}")
