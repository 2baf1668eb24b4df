"""How much text a PDF takes."""

import pytest

from meetings import commands as cmd
from minutes.document import document_of
from minutes.pdf import TooLargeError, render
from tests.unit.minutes.room import Room


def test_a_document_of_any_size_is_not_taken() -> None:
    room = Room()
    room.open("Ett")
    for _ in range(51):
        room.does(cmd.TakeNote("a " * 10_000))
    with pytest.raises(TooLargeError):
        render(document_of(room.log))
