"""Draws the two icons of the app package: ``python -m manifest.draw [FOLDER]``.

The motif is a page of minutes with a seal: written, then approved. Sizes and colour rules are those that
Microsoft states for Teams app icons. The colour icon is 192 x 192 pixels, square, on one solid colour,
with the symbol inside the middle 96 x 96, because Teams rounds the corners and crops a bot's icon to a
hexagon. The outline icon is 32 x 32, each pixel either opaque white or fully transparent, with no
padding.

Pillow is needed only here: the drawn files are part of the package.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

from manifest.document import ACCENT_COLOUR

PAPER = "#FFFFFF"
FOLD = "#C9DCE1"
TEXT = "#8FB3BD"
SEAL = "#F4B32E"

COLOUR_SIZE = 192
OUTLINE_SIZE = 32
_SCALE = 16  # drawn this much larger, then averaged: even edges without depending on Pillow's own smoothing

Point = tuple[float, float]


class _Canvas:
    """Pillow's drawing calls in icon pixels on the enlarged picture."""

    def __init__(self, mode: str, size: int, background: str | int) -> None:
        self._image = Image.new(mode, (size * _SCALE, size * _SCALE), background)
        self._draw = ImageDraw.Draw(self._image)

    def rectangle(self, left: float, top: float, right: float, bottom: float, fill: str | int) -> None:
        # Pillow counts the last row and column in; an edge at an icon pixel must not spill into the next one.
        self._draw.rectangle([left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1], fill)

    def rounded(
        self, left: float, top: float, right: float, bottom: float, radius: float, fill: str | int
    ) -> None:
        box = [left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1]
        self._draw.rounded_rectangle(box, radius * _SCALE, fill)

    def disc(self, centre: Point, radius: float, fill: str | int) -> None:
        x, y = centre
        self._draw.ellipse(
            [
                (x - radius) * _SCALE,
                (y - radius) * _SCALE,
                (x + radius) * _SCALE - 1,
                (y + radius) * _SCALE - 1,
            ],
            fill,
        )

    def polygon(self, points: list[Point], fill: str | int) -> None:
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill)

    def stroke(self, points: list[Point], width: float, fill: str | int) -> None:
        """A line with round corners and round ends."""
        self._draw.line([(x * _SCALE, y * _SCALE) for x, y in points], fill, round(width * _SCALE), "curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, fill)

    def picture(self) -> Image.Image:
        return self._image.reduce(_SCALE)


def colour() -> Image.Image:
    """The colour icon: RGB, 192 x 192, without transparency."""
    canvas = _Canvas("RGB", COLOUR_SIZE, ACCENT_COLOUR)
    canvas.rounded(52, 48, 116, 134, 6, PAPER)
    canvas.polygon([(94, 47), (117, 47), (117, 70)], ACCENT_COLOUR)
    canvas.polygon([(94, 48), (116, 70), (94, 70)], FOLD)
    for top, right in ((81, 104), (95, 96), (109, 82)):
        canvas.rounded(64, top, right, top + 6, 3, TEXT)
    seal = (114.0, 118.0)
    canvas.disc(seal, 31, ACCENT_COLOUR)
    canvas.disc(seal, 26, SEAL)
    canvas.stroke([(102, 119), (110, 127), (126, 110)], 6.5, ACCENT_COLOUR)
    return canvas.picture()


def outline() -> Image.Image:
    """The outline icon: RGBA, 32 x 32, every pixel white, opaque or fully transparent."""
    canvas = _Canvas("L", OUTLINE_SIZE, 0)
    # Slanted edges stand 0.3 off the pixel corners: no pixel is half covered, so the rounding is certain.
    canvas.polygon([(0, 0), (15.7, 0), (25, 9.3), (25, 32), (0, 32)], 255)
    canvas.polygon([(2, 2), (14.7, 2), (23, 10.3), (23, 30), (2, 30)], 0)
    canvas.rectangle(14, 0, 16, 10, 255)
    canvas.rectangle(14, 8, 24, 10, 255)
    for top, right in ((13, 14), (18, 10), (23, 9)):
        canvas.rectangle(5, top, right, top + 2, 255)
    seal = (22.5, 22.5)
    canvas.disc(seal, 12, 0)
    canvas.disc(seal, 9.5, 255)
    canvas.polygon([(16, 23.3), (18, 21.3), (21, 24.3), (27, 18.3), (29, 20.3), (21, 28.3)], 0)
    # Validators have refused outlines whose smoothed edges are half transparent: there are none here.
    mask = canvas.picture().point(lambda value: 255 if value >= 128 else 0)
    icon = Image.new("RGBA", (OUTLINE_SIZE, OUTLINE_SIZE), (255, 255, 255, 0))
    icon.putalpha(mask)
    return icon


def main(folder: Path) -> None:
    """Writes color.png and outline.png to ``folder``."""
    colour().save(folder / "color.png", optimize=True)
    outline().save(folder / "outline.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "icons")
