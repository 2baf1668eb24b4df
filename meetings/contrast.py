"""Colours that everybody can read: what text in a colour must stand out from what is behind it."""

import re
from math import floor
from typing import TypeAlias

from meetings.errors import InvalidError

LEAST_CONTRAST = 4.5
"""Between text and what is behind it: WCAG 2.1, success criterion 1.4.3, level AA."""

WHITE = "#ffffff"

_HEXADECIMAL = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_Linear: TypeAlias = tuple[float, float, float]


class ColourError(InvalidError):
    """A colour that can't be read, by people or by this program.

    `colour_unknown` has the value `colour` as it was written. `colour_contrast` has also its `ratio` to
    white, the `least` one, and a `suggestion`: the nearest colour of the same hue that passes.
    """


def checked(written: str) -> str:
    """A colour as "#0b4a6f", where text of it can be read on white. Raises ColourError."""
    found = _HEXADECIMAL.fullmatch(written.strip())
    if found is None:
        raise ColourError("colour_unknown", colour=written)
    digits = found[1].lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(2 * one for one in digits))
    ratio = contrast(colour, WHITE)
    if ratio < LEAST_CONTRAST:
        raise ColourError(
            "colour_contrast",
            colour=colour,
            ratio=floor(10 * ratio) / 10,  # 4.49 isn't "4.5 to 1"
            least=LEAST_CONTRAST,
            suggestion=readable(colour, WHITE),
        )
    return colour


def contrast(one: str, other: str) -> float:
    """The contrast between two colours, from 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, behind: str) -> str:
    """The lightest colour of the same hue, and no lighter, that can be read on a light colour."""
    light = _linear(colour)
    most = (_luminance(_linear(behind)) + 0.05) / LEAST_CONTRAST - 0.05
    factor = min(1.0, most / max(_luminance(light), 1e-9))
    # Rounded down, so that the contrast is never a hair too low.
    return colour if factor == 1.0 else "#" + "".join(f"{int(_encoded(factor * one)):02x}" for one in light)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#0b4a6f", 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(colour: str) -> _Linear:
    """Linear light from sRGB (IEC 61966-2-1)."""
    red, green, blue = (
        one / 255 / 12.92 if one / 255 <= 0.04045 else ((one / 255 + 0.055) / 1.055) ** 2.4
        for one in channels(colour)
    )
    return red, green, blue


def _encoded(light: float) -> float:
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def _luminance(light: _Linear) -> float:
    red, green, blue = light
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
