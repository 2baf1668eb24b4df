"""A colour of a letterhead can be read on white, or is refused with the nearest one that can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.contrast import LEAST_CONTRAST, WHITE, ColourError, channels, checked, contrast, readable

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def refused(written: str) -> ColourError:
    with pytest.raises(ColourError) as error:
        checked(written)
    return error.value


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", WHITE, 21.0),
        (WHITE, WHITE, 1.0),
        # The greys on either side of the limit, as every checker of contrast tells them.
        ("#767676", WHITE, 4.54),
        ("#777777", WHITE, 4.48),
        ("#ff0000", WHITE, 4.0),
        ("#ff0000", "#000000", 5.25),
    ],
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    ("written", "colour"),
    [("#1a5f7a", "#1a5f7a"), (" 1A5F7A ", "#1a5f7a"), ("#036", "#003366"), ("036", "#003366")],
)
def test_a_colour_is_read_as_people_write_it(written: str, colour: str) -> None:
    assert checked(written) == colour


@pytest.mark.parametrize("written", ["", "#", "#12", "#1a5f7", "#1a5f7a00", "#1a5f7g", "rgb(1,2,3)", "blå"])
def test_what_is_no_colour_is_given_back_as_it_was_written(written: str) -> None:
    error = refused(written)
    assert (error.key, error.values) == ("colour_unknown", {"colour": written})


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can() -> None:
    assert refused("#ffcc00").values == {
        "colour": "#ffcc00",
        "ratio": 1.5,
        "least": LEAST_CONTRAST,
        "suggestion": "#917300",
    }


def test_what_is_a_hair_too_low_is_not_told_as_enough() -> None:
    assert refused("#777777").values["ratio"] == 4.4


@given(COLOURS)
def test_what_is_suggested_passes_and_is_of_the_same_hue(colour: str) -> None:
    try:
        assert contrast(checked(colour), WHITE) >= LEAST_CONTRAST
    except ColourError as error:
        suggestion = str(error.values["suggestion"])
        assert checked(suggestion) == suggestion
        before, after = channels(colour), channels(suggestion)
        # The strongest channel stays the strongest, the weakest the weakest.
        for one in range(3):
            for other in range(3):
                assert before[one] < before[other] or after[one] >= after[other]
        assert all(darker <= lighter for darker, lighter in zip(after, before, strict=True))


@given(COLOURS)
def test_what_is_suggested_is_the_nearest(colour: str) -> None:
    suggestion = readable(colour, WHITE)
    if suggestion != colour:
        lighter = "#" + "".join(f"{min(255, one + 1):02x}" for one in channels(suggestion))
        assert contrast(lighter, WHITE) < LEAST_CONTRAST + 0.05


@given(COLOURS, st.sampled_from([WHITE, "#f0f4f6", "#fdf2f4"]))
def test_a_colour_is_darkened_until_it_can_be_read_on_a_panel(colour: str, behind: str) -> None:
    made = readable(colour, behind)
    assert contrast(made, behind) >= LEAST_CONTRAST
    assert made == colour or contrast(colour, behind) < LEAST_CONTRAST
