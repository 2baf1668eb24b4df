"""A Word document as a reader of it meets it, by way of python-docx."""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from docx import Document
from docx.document import Document as Opened
from docx.table import Table
from docx.text.paragraph import Paragraph


class Read(NamedTuple):
    """A paragraph: the id of its style, and its text."""

    style: str
    text: str


def opened(made: bytes) -> Opened:
    return Document(BytesIO(made))


def paragraphs(made: bytes) -> Iterator[Paragraph]:
    """Every paragraph in the order in which it is read, those in the cells of tables in their rows."""
    for block in opened(made).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        else:
            yield block


def read(made: bytes) -> list[Read]:
    """The document's paragraphs that say something."""
    return [Read(_style(one), one.text) for one in paragraphs(made) if one.text]


def texts(made: bytes) -> list[str]:
    return [one.text for one in read(made)]


def _style(paragraph: Paragraph) -> str:
    assert paragraph.style is not None
    return paragraph.style.style_id
