"""The icons against Microsoft's rules for Teams apps, and against the program that draws them."""

from pathlib import Path

import pytest
from PIL import Image

from manifest import draw
from manifest.document import ACCENT_COLOUR

ICONS = Path(draw.__file__).parent / "icons"
BACKGROUND = (0x12, 0x4A, 0x5C)


def icon(name: str) -> Image.Image:
    with Image.open(ICONS / name) as picture:
        picture.load()
        assert picture.format == "PNG"
        return picture


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of WCAG 2.1, 1 to 21."""

    def luminance(colour: tuple[int, int, int]) -> float:
        linear = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_colour_icon_is_192_pixels_square_and_opaque() -> None:
    picture = icon("color.png")
    assert picture.size == (192, 192)
    assert picture.mode == "RGB"
    assert "transparency" not in picture.info


def test_the_symbol_stays_inside_the_middle_96_pixels_on_the_accent_colour() -> None:
    picture = icon("color.png")
    assert f"#{bytes(BACKGROUND).hex().upper()}" == ACCENT_COLOUR
    outside = [
        (x, y)
        for x in range(192)
        for y in range(192)
        if not (48 <= x < 144 and 48 <= y < 144) and picture.getpixel((x, y)) != BACKGROUND
    ]
    assert outside == []
    assert any(picture.getpixel((x, y)) != BACKGROUND for x in range(48, 144) for y in range(48, 144))


@pytest.mark.parametrize(("x", "y"), [(60, 60), (92, 118)], ids=["paper", "seal"])
def test_the_symbol_stands_out_from_its_background(x: int, y: int) -> None:
    colour = icon("color.png").getpixel((x, y))
    assert isinstance(colour, tuple)
    assert contrast((colour[0], colour[1], colour[2]), BACKGROUND) >= 4.5


def test_the_outline_is_32_pixels_square_and_each_pixel_white_or_transparent() -> None:
    picture = icon("outline.png")
    assert picture.size == (32, 32)
    assert picture.mode == "RGBA"
    pixels = {picture.getpixel((x, y)) for x in range(32) for y in range(32)}
    assert pixels == {(255, 255, 255, 255), (255, 255, 255, 0)}


def test_the_outline_has_no_padding() -> None:
    assert icon("outline.png").getchannel("A").getbbox() == (0, 0, 32, 32)


@pytest.mark.parametrize("name", ["color.png", "outline.png"])
def test_the_program_draws_the_committed_pixels(name: str, tmp_path: Path) -> None:
    draw.main(tmp_path)
    committed = icon(name)
    with Image.open(tmp_path / name) as drawn:
        assert (drawn.mode, drawn.size) == (committed.mode, committed.size)
        assert drawn.tobytes() == committed.tobytes()
