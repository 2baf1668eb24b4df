"""From the document to the bytes of a PDF."""

import threading
from pathlib import Path

import msgspec
import typst
from msgspec.structs import replace

from minutes.jsonexport import to_json
from minutes.letterhead import Letterhead
from minutes.model import MinutesDocument
from minutes.pdf.content import content, ends_tall
from minutes.pdf.fonts import fonts
from minutes.pdf.setting import Setting
from minutes.pdf.signs import Signs

MOST_TEXT = 1_000_000
"""Bytes of the document as JSON that are set in type: some hundreds of pages."""

_LEADINGS = (0.68, 0.74, 0.8, 0.86, 0.92)
"""Space between the lines of a last part that fills its pages to the end: more until some lines go over."""

_TOP_MARGIN = 77.0
"""Points: 27 mm, and half a point for how typst rounds."""

_TEMPLATE = Path(__file__).parent / "template" / "minutes.typ"
_STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
_local = threading.local()


class PdfError(Exception):
    """The document couldn't be made."""


class TooLargeError(PdfError):
    """The document is larger than what is set in type."""


def render(
    document: MinutesDocument,
    *,
    letterhead: Letterhead | None = None,
    previous: MinutesDocument | None = None,
    overview: bool = False,
) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1 with its JSON attached; the same bytes for the same arguments.

    With `previous` it says what has changed since that version; with `overview` it ends with a table of all
    assignments. Takes the time that it takes, and the calling thread. Raises PdfError.
    """
    if len(to_json(document)) > MOST_TEXT:
        raise TooLargeError(f"the minutes of {document.meeting} hold more than {MOST_TEXT:,} bytes of text")
    letterhead = letterhead or Letterhead()
    try:
        return _render(document, letterhead, previous, overview=overview, strict=False)
    except typst.TypstError:
        # Some characters can be shown, but not together. One that stands by itself always can.
        try:
            return _render(document, letterhead, previous, overview=overview, strict=True)
        except typst.TypstError as error:
            raise PdfError(
                f"the minutes of {document.meeting} can't be set in type: {error.message}"
            ) from error


def _render(
    document: MinutesDocument,
    letterhead: Letterhead,
    previous: MinutesDocument | None,
    *,
    overview: bool,
    strict: bool,
) -> bytes:
    for leading in _LEADINGS:
        setting = Setting(Signs(strict=strict))
        data = content(document, letterhead, previous, setting, overview=overview, leading=leading)
        attached = to_json(replace(document, replaced=setting.signs.replaced))
        made = _compiler().compile(
            format="pdf",
            pdf_standards=_STANDARDS,
            timestamp=_written(document),
            sys_inputs={"data": msgspec.json.encode(data).decode(), "attached": attached.decode()},
        )
        if not (ends_tall(data) and _closing_is_alone()):
            break
    assert isinstance(made, bytes)
    # typst ends the file without a line's end; a seal appended to that would break PDF/A-3 (6.1.9).
    return made + b"\n"


def _closing_is_alone() -> bool:
    """Whether nothing stands before the signatures on their page, in what was just compiled."""
    return float(_compiler().query("<closing>", field="value", one=True)) < _TOP_MARGIN


def _compiler() -> typst.Compiler:
    """This thread's own: one that is shared refuses to be used by two at once."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(input=str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts())
    compiler: typst.Compiler = _local.compiler
    return compiler


def _written(document: MinutesDocument) -> int:
    """When the document came to be what it is, in seconds since 1970: the file's date."""
    written = document.version.posted_at if document.version else document.closed_at or document.held.start
    approved = [one.approval.at for one in document.signatures if one.approval]
    return int(max(written, *approved).timestamp()) if approved else int(written.timestamp())
