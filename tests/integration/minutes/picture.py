"""Draws page 1 of approved minutes into docs/pictures: `python -m tests.integration.minutes.picture`."""

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships none

from minutes.letterhead import Letterhead
from tests.unit.minutes.held import approved
from tests.unit.minutes.pdfs import pdf_of

PICTURE = Path(__file__).parents[3] / "docs" / "pictures" / "minutes-sv.png"
SCALE = 1.4
"""Pixels for each point."""


def main() -> None:
    """Write the picture."""
    pdf = pypdfium2.PdfDocument(
        pdf_of(approved(), letterhead=Letterhead("Sjölänken", "fem kommuner i samverkan"))
    )
    picture = pdf[0].render(scale=SCALE).to_pil()
    picture.quantize(64).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
