"""How the pages are divided: no heading without its text, no signatures on a page of their own."""

import io

import pytest
from pypdf import PdfReader

from meetings import commands as cmd
from meetings.model import Role
from tests.unit.minutes.pdfs import pages, pdf_of
from tests.unit.minutes.room import APPROVER, SECRETARY, Room

SENTENCE = "Gruppen går igenom läget och noterar att arbetet fortsätter enligt planen."


def room_with(*commands: cmd.Command) -> Room:
    room = Room()
    room.open("Ett", "Två")
    room.does(cmd.Elect(Role.SECRETARY, (SECRETARY,)), cmd.Elect(Role.APPROVER, (APPROVER,)), *commands)
    return room


def content(page: str) -> list[str]:
    """The lines of a page without its header and footer."""
    lines = page.splitlines()[:-1]
    return lines[1:] if lines[0].startswith("Minnesanteckningar från Ledningsgruppen ·") else lines


def signatures_stand_with_text(room: Room) -> bool:
    last = content(pages(pdf_of(room))[-1])
    return "Vid anteckningarna" in last and not last[0].startswith("Vid anteckningarna")


@pytest.mark.parametrize("lines", range(20, 44, 3))
def test_the_signatures_stand_with_what_was_said_last(lines: int) -> None:
    said = [cmd.TakeNote(f"{number}. {SENTENCE}", 2) for number in range(lines)]
    assert signatures_stand_with_text(room_with(*said))


@pytest.mark.parametrize("sentences", [33, 35, 38, 92, 150])
def test_so_do_they_after_a_paragraph_that_fills_its_page(sentences: int) -> None:
    assert signatures_stand_with_text(room_with(cmd.TakeNote(" ".join([SENTENCE] * sentences), 2)))


@pytest.mark.parametrize("sentences", [3, 20, 36, 41])
def test_so_do_they_after_a_decision(sentences: int) -> None:
    assert signatures_stand_with_text(room_with(cmd.RecordDecision(" ".join([SENTENCE] * sentences), 2)))


@pytest.mark.parametrize("number", range(2, 16))
def test_so_do_they_after_a_table_of_assignments(number: int) -> None:
    given = [cmd.RecordAssignment((SECRETARY,), f"{one}. {SENTENCE}", number=2) for one in range(number)]
    texts = pages(pdf_of(room_with(*given), overview=True))
    assert not content(texts[-1])[0].startswith("Vid anteckningarna")
    [held] = [text for text in texts if "Uppdrag från mötet" in text]
    assert content(held)[-1] != "Uppdrag från mötet"


@pytest.mark.parametrize("before", range(24, 36))
def test_a_heading_stands_on_the_page_of_what_follows_it(before: int) -> None:
    said: list[cmd.Command] = [cmd.TakeNote("Rad.", 1) for _ in range(before)]
    after: list[cmd.Command] = [
        cmd.AddHeading("Synpunkter", 2),
        cmd.TakeNote(SENTENCE, 2),
        cmd.RecordDecision(SENTENCE, 2),
    ]
    for text in pages(pdf_of(room_with(*said, *after))):
        assert content(text)[-1] not in {"2. Två", "Synpunkter", "Beslut 2.1"}


@pytest.mark.parametrize("before", range(20, 36, 2))
def test_a_short_decision_is_not_divided(before: int) -> None:
    said: list[cmd.Command] = [cmd.TakeNote("Rad.", 1) for _ in range(before)]
    decided = cmd.RecordDecision(f"Första. {SENTENCE}\n{SENTENCE}\n{SENTENCE} Sista.", 1)
    [held] = [text for text in pages(pdf_of(room_with(*said, decided))) if "Första" in text]
    assert "Beslut 1.1" in held
    assert "Sista" in held


def test_a_long_decision_is_divided_rather_than_left_out() -> None:
    texts = pages(pdf_of(room_with(cmd.RecordDecision("\n".join([SENTENCE] * 80), 1))))
    assert "".join(texts).count("enligt planen.") == 80


def test_the_pages_are_a4() -> None:
    for one in PdfReader(io.BytesIO(pdf_of(room_with()))).pages:
        assert (round(float(one.mediabox.width)), round(float(one.mediabox.height))) == (595, 842)
