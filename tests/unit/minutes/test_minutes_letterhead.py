"""A letterhead is readable, or it isn't made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.contrast import LEAST_CONTRAST, contrast
from meetings.errors import InvalidError
from minutes.letterhead import Letterhead


def test_its_colour_is_written_in_one_way() -> None:
    assert Letterhead(colour=" 0B4A6F ").colour == "#0b4a6f"


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can() -> None:
    with pytest.raises(InvalidError) as refused:
        Letterhead(colour="#ff8800")
    assert (refused.value.key, refused.value.values["suggestion"]) == ("colour_contrast", "#b65f00")


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_what_is_taken_can_be_read_on_a_panel_too(colour: str) -> None:
    try:
        letterhead = Letterhead(colour=colour)
    except InvalidError as error:
        letterhead = Letterhead(colour=str(error.values["suggestion"]))
    assert contrast(letterhead.on_panel, letterhead.panel) >= LEAST_CONTRAST
