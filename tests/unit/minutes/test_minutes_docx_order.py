"""Everything that was said stands in the Word document, in order, and nothing that was taken back."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings import commands as cmd
from meetings.errors import MeetingError
from meetings.model import Language
from minutes.document import document_of
from minutes.docx import to_docx
from minutes.text import visible
from minutes.words import LANGUAGES
from tests.unit.minutes.held import approved, held, posted
from tests.unit.minutes.room import SECRETARY, Room
from tests.unit.minutes.test_minutes_order import OTHER, SAYING, missing, tagged, told
from tests.unit.minutes.word import texts


def wanted(room: Room) -> list[str]:
    return [visible(line) for line in told(room)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hold", [held, posted, approved])
def test_the_held_meeting_stands_in_order(hold: type[Room], language: Language) -> None:
    room = hold(language)
    assert len(wanted(room)) >= 15
    assert missing(wanted(room), texts(to_docx(document_of(room.log)))) == []


def test_a_long_meeting_stands_in_order() -> None:
    room = Room()
    room.open(*(f"Ärende {number}" for number in range(1, 41)))
    for number in range(1, 41):
        room.does(cmd.GoToItem(number))
        room.does(cmd.TakeNote(f"Anteckning {number}. " * 20), cmd.AddHeading(f"Rubrik {number}"))
        room.does(cmd.RecordDecision(f"Beslut {number}.\nMed {number} rader."), cmd.AddRider(f"Råd {number}"))
    assert len(wanted(room)) == 200
    assert missing(wanted(room), texts(to_docx(document_of(room.log)))) == []


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(st.lists(st.one_of(SAYING, SAYING, OTHER), min_size=10, max_size=40), st.sampled_from(LANGUAGES))
def test_what_was_said_stands_in_order_and_not_what_was_taken_back(
    commands: list[cmd.Command], language: Language
) -> None:
    room = Room(language=language)
    room.open("Ett", "Två", "Tre")
    room.does(cmd.RecordDecision("Börja."))
    tags = count(1)
    for command in commands:
        try:
            room.does(tagged(command, tags), by=SECRETARY)
        except MeetingError:
            continue
    read = texts(to_docx(document_of(room.log)))
    assert missing(wanted(room), read) == []
    said, written = "\n".join(wanted(room)), "\n".join(read)
    gone = [tag for number in range(1, next(tags)) if (tag := f"q{number}q") not in said]
    assert [tag for tag in gone if tag in written] == []
