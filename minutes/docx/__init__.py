"""The minutes as a Word document, for those who go on editing there: Office Open XML, ECMA-376."""

import datetime as dt
from io import BytesIO

from docx import Document

from minutes.docx import body
from minutes.docx.page import Mark, Page, Styled, remove
from minutes.docx.styles import Colours
from minutes.docx.template import repacked, template
from minutes.letterhead import Letterhead
from minutes.model import DocumentStatus, MinutesDocument
from minutes.text import visible
from minutes.words import say
from minutes.writing import optional_line

__all__ = ["to_docx"]

_LOCALES = {"sv": "sv-SE", "en": "en-GB"}
_PROPERTY = 255
"""Characters that a property of the document may have: python-docx refuses more."""

_HEADER = 80
"""Characters of the title and the group in the header, so that it stays on one line."""

_NAME = 50
"""Characters of the group's name at the top of the first page, which is set larger."""

_PLAIN = Letterhead()


def to_docx(
    document: MinutesDocument,
    *,
    letterhead: Letterhead = _PLAIN,
    previous: MinutesDocument | None = None,
    overview: bool = False,
) -> bytes:
    """The document as .docx, the same bytes for the same arguments.

    With `previous` it says what has changed since that version; with `overview` it ends with a table of all
    assignments.
    """
    made = Document(BytesIO(template(document.language, _colours(letterhead))))
    page = Page(made)
    _header(page, document, letterhead)
    body.write(page, document, previous, overview=overview)
    _properties(page, document)
    raw = BytesIO()
    made.save(raw)
    return repacked(raw.getvalue())


def _colours(letterhead: Letterhead) -> Colours:
    found = (letterhead.colour, letterhead.panel, letterhead.on_panel)
    return Colours(*(one.removeprefix("#").upper() for one in found))


def _header(page: Page, document: MinutesDocument, letterhead: Letterhead) -> None:
    """The letterhead on the first page, a line on the others; what the document is on every one."""
    [section] = page.document.sections
    name = optional_line(letterhead.name) or document.group or document.title
    head, below = section.first_page_header.paragraphs
    page.fill(head, (_short(name, _NAME), Mark.TAB, _mark(document)))
    tagline = optional_line(letterhead.tagline)
    if tagline:
        page.fill(below, (_short(tagline, _HEADER),))
    else:
        remove(below)
    page.fill(section.header.paragraphs[0], (_running_title(document), Mark.TAB, _mark(document)))


def _running_title(document: MinutesDocument) -> str:
    return _short(" · ".join(filter(None, (document.title, document.group))), _HEADER)


def _mark(document: MinutesDocument) -> Styled:
    """What every page says that the document is."""
    cancelled = document.status is DocumentStatus.CANCELLED
    text = say(document.language, "status.cancelled") if cancelled else document.status_text
    return Styled(text, "DraftMark")


def _properties(page: Page, document: MinutesDocument) -> None:
    secretary = next((one.name for one in document.signatures if one.role == "secretary"), None)
    author = _short(visible(secretary or document.group or document.title), _PROPERTY)
    approved = [one.approval.at for one in document.signatures if one.approval]
    written = document.version.posted_at if document.version else document.closed_at or document.held.start
    told = page.document.core_properties
    told.title = _short(visible(f"{document.heading} {document.title}"), _PROPERTY)
    told.subject = _short(visible(document.held.text), _PROPERTY)
    told.author = told.last_modified_by = author
    told.content_status = _short(visible(document.status_text), _PROPERTY)
    told.identifier = document.version.hash if document.version else document.meeting
    told.language = _LOCALES[document.language]
    told.revision = document.version.number if document.version else 1
    told.created = written.astimezone(dt.UTC)
    told.modified = max(written, *approved).astimezone(dt.UTC) if approved else told.created


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
