"""Writing on the page: text in named styles, and tables; a thin, typed hand on python-docx."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeAlias
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph
from msgspec import Struct

from minutes.text import visible

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# What Unicode's bidirectional algorithm (UAX #9) counts as letters of right-to-left scripts.
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_STRETCH = re.compile(f"[{_LETTERS}](?:[\\W\\d_]*[{_LETTERS}])*")
_FIRST_LETTER = re.compile("[^\\W\\d_]")
_AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
    *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)


class Mark(StrEnum):
    """What stands between texts; in a text itself it would be a space."""

    TAB = "\t"
    BREAK = "\n"


class Styled(Struct, frozen=True):
    """A text in a character style."""

    text: str
    style: str


Piece: TypeAlias = str | Styled | Mark


class Line(Struct, frozen=True):
    """A paragraph in a style, both by the style's id."""

    style: str
    pieces: tuple[Piece, ...]


Cell: TypeAlias = Sequence[Line]


class Page:
    """A document that is being written, from its beginning to its end."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._paragraphs = {one.style_id: one for one in document.styles if isinstance(one, ParagraphStyle)}
        self._characters = {one.style_id: one for one in document.styles if type(one) is CharacterStyle}
        self._last: Paragraph | None = None

    def write(self, style: str, *pieces: Piece) -> None:
        """A paragraph, after what has been written."""
        self._last = self.document.add_paragraph(style=self._paragraphs[style])
        self.fill(self._last, pieces)

    def table(self, style: str, widths: Sequence[float], rows: Iterable[Sequence[Cell]], about: str) -> None:
        """A table whose first row is its header; widths are in millimetres, `about` is its alternative text.

        The header is repeated on every page, and no row is split between two.
        """
        made = self.document.add_table(rows=0, cols=len(widths))
        made.autofit = False
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        for row in rows:
            for cell, lines in zip(made.add_row().cells, row, strict=True):
                for number, line in enumerate(lines):
                    paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                    paragraph.style = self._paragraphs[line.style]
                    self.fill(paragraph, line.pieces)
        _describe(self.document.element.body.tbl_lst[-1], style, about)

    def keep_with_next(self) -> None:
        """What was written last stands on the page of what comes next."""
        if self._last is not None:
            self._last.paragraph_format.keep_with_next = True

    def fill(self, paragraph: Paragraph, pieces: Sequence[Piece]) -> None:
        """Go on in a paragraph, with every text as it was written."""
        for piece in pieces:
            if isinstance(piece, Mark):
                paragraph.add_run(piece.value)
                continue
            text, style = (
                (piece.text, self._characters[piece.style]) if isinstance(piece, Styled) else (piece, None)
            )
            for part, right_to_left in directions(visible(text)):
                run = paragraph.add_run(part, style)
                if right_to_left:
                    run.font.rtl = True
        if _begins_right_to_left(paragraph.text):
            properties: Any = paragraph.paragraph_format.element.get_or_add_pPr()
            properties.insert_element_before(_element("bidi"), *_AFTER_BIDI)


def directions(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches, each with whether it runs from right to left.

    Word has to be told: it sets a run that isn't marked from left to right.
    """
    at = 0
    for found in _STRETCH.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def _begins_right_to_left(text: str) -> bool:
    first = _FIRST_LETTER.search(text)
    return first is not None and _STRETCH.match(first[0]) is not None


def _describe(table: Any, style: str, about: str) -> None:
    """Set what python-docx has no word for: the style by its id, the header row, the alternative text."""
    table.tblStyle_val = style
    table.tblPr.remove(table.tblPr[-1])  # the look that python-docx gives: a first column that isn't there
    table.tblPr.append(_element("tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1"))
    table.tblPr.append(_element("tblDescription", val=visible(about)))
    for number, row in enumerate(table.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(_element("cantSplit"))
        if number == 0:
            properties.append(_element("tblHeader"))


def _element(name: str, **attributes: str) -> Any:
    told = "".join(f" w:{key}={quoteattr(value)}" for key, value in attributes.items())
    return parse_xml(f"<w:{name} {_NAMESPACE}{told}/>")
