"""Writing on the page: text in named styles, and tables; a thin, typed hand on python-docx."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeAlias
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from msgspec import Struct

from minutes.docx.directions import begins_right_to_left, directions
from minutes.docx.styles import PANEL_INDENT, PANELS
from minutes.text import visible

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LONG = 800
"""Characters from which a paragraph or a row may be divided between two pages."""

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
        self._last: Paragraph | None = None
        self._after_table = False

    def write(self, style: str, *pieces: Piece) -> None:
        """A paragraph, after what has been written."""
        self._after_table = False
        self._last = _in_style(self.document.add_paragraph(), style)
        self.fill(self._last, pieces)
        if sum(map(len, map(_text, pieces))) > _LONG:
            self._last.paragraph_format.keep_together = False

    def table(self, style: str, widths: Sequence[float], rows: Iterable[Sequence[Cell]], about: str) -> None:
        """A table whose first row is its header; widths are in millimetres, `about` is its alternative text.

        The header is repeated on every page, and no row is divided between two unless it is long.
        """
        self.end_table()
        made = self.document.add_table(rows=0, cols=len(widths))
        made.autofit = False
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        for row in rows:
            for cell, lines in zip(made.add_row().cells, row, strict=True):
                for number, line in enumerate(lines):
                    paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                    self.fill(_in_style(paragraph, line.style), line.pieces)
        _describe(self.document.element.body.tbl_lst[-1], style, about)
        self._after_table = True

    def end_table(self) -> None:
        """An empty paragraph after a table that stood last: Word joins tables that have none between them."""
        if self._after_table:
            self.write("TableText")

    def keep_with_next(self) -> None:
        """What was written last stands on the page of what comes next."""
        if self._last is not None:
            self._last.paragraph_format.keep_with_next = True

    def fill(self, paragraph: Paragraph, pieces: Sequence[Piece]) -> None:
        """Go on in a paragraph, with every text as it was written."""
        leftward = begins_right_to_left("".join(map(_text, pieces)))
        for piece in pieces:
            if isinstance(piece, Mark):
                paragraph.add_run(piece.value)
                continue
            for part, right_to_left in directions(visible(_text(piece)), leftward=leftward):
                run = paragraph.add_run(part)
                if isinstance(piece, Styled):
                    run.element.style = piece.style
                if right_to_left:
                    run.font.rtl = True
        if leftward:
            _turn(paragraph)


def remove(paragraph: Paragraph) -> None:
    """Take away a paragraph that isn't needed."""
    element: Any = paragraph.paragraph_format.element
    element.getparent().remove(element)


def _in_style(paragraph: Paragraph, style: str) -> Paragraph:
    """By its id: looked up by its name it would be a third of the time."""
    element: Any = paragraph.paragraph_format.element
    element.style = style
    return paragraph


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, Styled) else piece


def _turn(paragraph: Paragraph) -> None:
    """Let a paragraph begin at the right. The bar of a panel stays where it was, and so does its room."""
    form = paragraph.paragraph_format
    properties: Any = form.element.get_or_add_pPr()
    properties.insert_element_before(_element("bidi"), *_AFTER_BIDI)
    if properties.style in PANELS:
        form.left_indent, form.right_indent = Mm(0), Mm(PANEL_INDENT)


def _describe(table: Any, style: str, about: str) -> None:
    """Set what python-docx has no word for: the style by its id, the header row, the alternative text."""
    table.tblStyle_val = style
    table.tblPr.remove(table.tblPr[-1])  # the look that python-docx gives: a first column that isn't there
    table.tblPr.append(_element("tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1"))
    table.tblPr.append(_element("tblDescription", val=visible(about)))
    for number, row in enumerate(table.tr_lst):
        properties = row.get_or_add_trPr()
        if sum(len(text) for text in row.itertext()) <= _LONG:
            properties.append(_element("cantSplit"))
        if number == 0:
            properties.append(_element("tblHeader"))


def _element(name: str, **attributes: str) -> Any:
    told = "".join(f" w:{key}={quoteattr(value)}" for key, value in attributes.items())
    return parse_xml(f"<w:{name} {_NAMESPACE}{told}/>")
