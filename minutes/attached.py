"""What can be told of a PDF of minutes from the file alone: whether it is whole, and what is attached."""

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import msgspec
from msgspec import Struct
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject, StreamObject

from minutes.model import DocumentStatus, MinutesDocument

_DEFLATED = "/FlateDecode"

MOST_BYTES = 100_000_000


class DamagedError(Exception):
    """The file isn't minutes as they were made; says in what."""


class Attached(Struct, frozen=True):
    """What is attached to a PDF: the minutes' JSON as it stands there, and as a document."""

    json: bytes
    document: MinutesDocument


def read(pdf: bytes) -> Attached:
    """What is attached to a PDF of minutes, once all of the file has been read. Raises DamagedError.

    Every part that has a checksum of its own is held against it, and what the JSON says against itself and
    against the checksum that is printed. Whether the file is the one that was kept can't be told from it.
    """
    if not pdf.startswith(b"%PDF-") or len(pdf) > MOST_BYTES:
        raise DamagedError("it isn't a PDF")
    try:
        found, printed = _opened(pdf)
    except DamagedError:
        raise
    except Exception as error:  # the reader has many ways to say that a file is broken
        raise DamagedError(f"the PDF can't be read whole ({type(error).__name__})") from error
    try:
        document = msgspec.json.decode(found, type=MinutesDocument)
    except msgspec.DecodeError as error:
        raise DamagedError(f"what is attached isn't the JSON of minutes ({error})") from error
    _agree(document, printed)
    return Attached(found, document)


def _opened(pdf: bytes) -> tuple[bytes, str]:
    """The attachment, and the printed text without spaces."""
    with _complaints() as complaints:
        found = _read(PdfReader(BytesIO(pdf), strict=True))
    if complaints:
        raise DamagedError(f"the PDF isn't as it was written ({complaints[0]})")
    return found


def _read(reader: PdfReader) -> tuple[bytes, str]:
    if reader.is_encrypted:
        raise DamagedError("the PDF is encrypted")
    _require_whole(reader)
    files = [content for contents in reader.attachments.values() for content in contents]
    if len(files) != 1:
        raise DamagedError(f"{len(files)} files are attached, where minutes have one")
    return files[0], "".join("".join(page.extract_text().split()) for page in reader.pages)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What the reader mends by itself, which it only logs."""
    told: list[str] = []
    logger = logging.getLogger("pypdf")
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    passes_on = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield told
    finally:
        logger.removeHandler(handler)
        logger.propagate = passes_on


def _require_whole(reader: PdfReader) -> None:
    """Read every object; what is deflated carries a checksum (RFC 1950)."""
    for generation, objects in reader.xref.items():
        for number in objects:
            if number == 0 or generation == _FREE:
                continue
            found = reader.get_object(IndirectObject(number, generation, reader))
            if isinstance(found, StreamObject) and found.get("/Filter") == _DEFLATED:
                try:
                    zlib.decompress(found._data)  # noqa: SLF001  # the bytes as they stand in the file
                except zlib.error as error:
                    raise DamagedError(f"part {number} of the PDF has been altered") from error
            elif found is None:
                raise PyPdfError(f"object {number} is missing")


def _agree(document: MinutesDocument, printed: str) -> None:
    version = document.version
    if version is None:
        return
    if version.hash not in printed:
        raise DamagedError(f"the checksum that is printed isn't that of version {version.number}, attached")
    approvals = [one.approval for one in document.signatures if one.role in ("approver", "substitute")]
    for approval in approvals:
        if approval is not None and (approval.version, approval.hash) != (version.number, version.hash):
            raise DamagedError("an approval that is attached is of another version")
    if document.status is DocumentStatus.APPROVED and (not approvals or None in approvals):
        raise DamagedError("the minutes are said to be approved, and an approval is missing")


_FREE = 65_535
