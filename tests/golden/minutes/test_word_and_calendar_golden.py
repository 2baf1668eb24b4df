"""The Word document and the calendar file of a whole meeting, as they are read.

`UPDATE_GOLDEN=1` writes the files anew; what differs is what to review.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from meetings import commands as cmd
from meetings.model import Language
from minutes.document import document_of, previous_to
from minutes.docx import to_docx
from minutes.invitation import invitation
from tests.unit.minutes.held import approved, posted
from tests.unit.minutes.room import APPROVER, Room
from tests.unit.minutes.word import read

HERE = Path(__file__).parent
GROUP = "Sjölänkens ledningsgrupp"


def second(language: Language) -> Room:
    """The meeting with a second version of its draft in review."""
    room = posted(language)
    room.does(cmd.RequestChange("Formatet"), by=APPROVER)
    room.does(cmd.EditEntry("9.1", "Arkiv 9."), cmd.RemoveEntry("8a"), cmd.RemoveItem(6), cmd.PostDraft())
    return room


def compare(name: str, made: bytes) -> None:
    path = HERE / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(made)
    assert made == path.read_bytes()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("name", "hold"), [("second", second), ("approved", approved)])
def test_the_word_document_reads_so(name: str, hold: Callable[[Language], Room], language: Language) -> None:
    log = hold(language).log
    document = document_of(log, group_name=GROUP)
    made = to_docx(document, previous=previous_to(document, log, group_name=GROUP), overview=True)
    lines = (f"{one.style:18} {' | '.join(one.text.splitlines())}" for one in read(made))
    compare(f"{name}.{language}.docx.txt", ("\n".join(lines) + "\n").encode())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_calendar_file_reads_so(language: Language) -> None:
    compare(f"meeting.{language}.ics", invitation(posted(language).log, group_name=GROUP))
