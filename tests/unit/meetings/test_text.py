"""What is kept of what people write: everything that can be read, and nothing that can't be printed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings import commands as cmd
from meetings.errors import InvalidError
from meetings.model import Matter, Person, Task
from meetings.rules.text import MAX_TEXT, MAX_TITLE, matter, named, optional_text, optional_title, text, title
from tests.unit.meetings.people import CHAIR, MEMBER
from tests.unit.meetings.room import room

ANYTHING = st.text(st.characters(), max_size=60)
"""Lone surrogates, control characters and everything else that a program can send."""


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  En rad \n", "En rad"),
        ("Ett\r\nTvå\rTre\u2028Fyra\x85Fem", "Ett\nTvå\nTre\nFyra\nFem"),
        ("Ett\n\nTvå\tkolumner", "Ett\n\nTvå\tkolumner"),
        ("Noll\x00tecken och \x07klocka\ufffe", "Nolltecken och klocka"),
        ("halv \ud83d emoji", "halv \N{REPLACEMENT CHARACTER} emoji"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("👩‍👩‍👧 familjen", "👩‍👩‍👧 familjen"),
    ],
)
def test_what_is_kept_of_a_text(written: str, kept: str) -> None:
    assert text(written, "empty") == kept


@pytest.mark.parametrize("written", ["", "  \n\t ", "\u200b", "\u200b \u2060", "\x00", "\ufeff"])
def test_what_nobody_can_see_is_empty(written: str) -> None:
    for wanted in (text, title):
        with pytest.raises(InvalidError, match="empty"):
            wanted(written, "empty")
    assert optional_text(written) == ""
    assert optional_title(written) is None


def test_a_title_stands_on_one_line() -> None:
    assert title("Nya\r\n  planen \n för\tåret", "empty") == "Nya planen för\tåret"


def test_lengths() -> None:
    assert len(text("x" * MAX_TEXT, "empty")) == MAX_TEXT
    assert len(title("x" * MAX_TITLE, "empty")) == MAX_TITLE
    with pytest.raises(InvalidError) as refused:
        text("x" * (MAX_TEXT + 1), "empty")
    assert refused.value.values == {"length": MAX_TEXT + 1, "limit": MAX_TEXT}
    with pytest.raises(InvalidError, match="title_too_long"):
        title("x" * (MAX_TITLE + 1), "empty")


@given(ANYTHING)
def test_any_text_is_kept_or_refused_and_kept_once_is_kept_so(written: str) -> None:
    try:
        kept = text(written, "empty")
    except InvalidError:
        return
    assert text(kept, "empty") == kept
    assert kept.encode("utf-8").decode("utf-8") == kept == unicodedata.normalize("NFC", kept)
    assert all(sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs") for sign in kept)


@given(ANYTHING, ANYTHING)
def test_a_name_can_be_printed_or_is_refused(name: str, organisation: str) -> None:
    try:
        person = named(Person(name, None, organisation))
    except InvalidError:
        return
    assert person.name
    assert "\n" not in person.name + (person.organisation or "")
    assert named(person) == person


def test_a_matter_that_a_decision_names_fits_an_agenda_whatever_its_length() -> None:
    assert matter(Matter("x" * 400, "för\ngammalt")) == Matter("x" * MAX_TITLE, "för gammalt")
    assert matter(Matter(" \x00 ", "")) is None
    assert matter(None) is None


def test_names_in_every_command_are_cleaned() -> None:
    odd = Person(" Eva\nEk \x00", MEMBER.id, " ")
    neat = Person("Eva Ek", MEMBER.id)
    held = room()
    held.does(
        cmd.RecordAssignment((odd, odd), "Ta reda på"),
        cmd.RecordDecision("Eva får i uppdrag …", task=Task((odd, CHAIR))),
        cmd.RecordDecision("Ingen får något.", task=Task(())),
        cmd.AddReservation("Nej", by=odd),
    )
    assert getattr(held.entry("1.1"), "task", None) == Task((neat,))
    assert getattr(held.entry("1.2"), "task", None) == Task((neat, CHAIR))
    assert getattr(held.entry("1.3"), "task", "none") is None
    assert getattr(held.entry("1a"), "by", None) == neat


def test_a_reservation_may_be_without_words_and_a_heading_stands_on_one_line() -> None:
    held = room()
    held.does(cmd.RecordDecision("Antas."), cmd.AddReservation("  "), cmd.AddHeading("En\nrubrik"))
    assert (held.entry("1a").text, held.entry("1b").text) == ("", "En rubrik")
    held.does(cmd.EditEntry("1a", "För dyrt"), cmd.EditEntry("1a", " "), cmd.EditEntry("1b", "Två\nrader"))
    assert (held.entry("1a").text, held.entry("1b").text) == ("", "Två rader")
