"""The fonts of the PDF: Source Sans 3, and Kurinto Sans for the scripts and signs that it lacks.

Both are under the SIL Open Font License and come with the package weblate-fonts. No font of the machine is
used, so that every machine makes the same bytes.
"""

import struct
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

FAMILIES = (
    "Source Sans 3",
    "Kurinto Sans",
    "Kurinto Sans JP",
    "Kurinto Sans KR",
    "Kurinto Sans SC",
    "Kurinto Sans TC",
)
"""In the order in which a sign is looked for."""

DIGITS = "Source Code Pro"
"""For checksums."""

_FOLDERS = ("source-sans", "kurinto", "source-code")
_FACES = (
    ("source-sans/ttf/SourceSans3-Regular", "source-sans/ttf/SourceSans3-Semibold"),
    ("kurinto/ttf/KurintoSans-Rg", "kurinto/ttf/KurintoSans-Bd"),
    ("kurinto/ttf/KurintoSansJP-Rg", "kurinto/ttf/KurintoSansJP-Bd"),
    ("kurinto/ttf/KurintoSansKR-Rg", "kurinto/ttf/KurintoSansKR-Bd"),
    ("kurinto/ttf/KurintoSansSC-Rg", "kurinto/ttf/KurintoSansSC-Bd"),
    ("kurinto/ttf/KurintoSansTC-Rg", "kurinto/ttf/KurintoSansTC-Bd"),
)
_GROUPED = 12
"""The format of a character map that holds all of Unicode, in runs."""


@cache
def fonts() -> typst.Fonts:
    """The fonts as typst reads them: once, about 80 ms. Threads may share them."""
    paths = [str(_root() / folder / "ttf") for folder in _FOLDERS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@cache
def coverage() -> frozenset[int]:
    """The code points that can be shown, upright and bold: read once, about 110 ms."""
    found: set[int] = set()
    for faces in _FACES:
        shown = [set(_code_points((_root() / f"{face}.ttf").read_bytes())) for face in faces]
        found |= set.intersection(*shown)
    return frozenset(found)


def _root() -> Path:
    spec = find_spec("weblate_fonts")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static" / "weblate_fonts"


def _code_points(font: bytes) -> Iterator[int]:
    """What the character map of an OpenType font maps (OpenType 1.9, `cmap`)."""
    tables: int = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    maps: int = struct.unpack_from(">H", font, start + 2)[0]
    for at in range(maps):
        offset = start + struct.unpack_from(">I", font, start + 8 + 8 * at)[0]
        if struct.unpack_from(">H", font, offset)[0] == _GROUPED:
            size = 12 * struct.unpack_from(">I", font, offset + 12)[0]
            for first, last, _ in struct.iter_unpack(">III", font[offset + 16 : offset + 16 + size]):
                yield from range(first, last + 1)
            return
