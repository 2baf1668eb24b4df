"""The documents that are kept, PDFs from anywhere, and the minutes that are attached to them."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import msgspec

from bot.verifying.logs import DoesNotHoldError, read_log, require_versions, state_of
from meetings.log import Logged
from meetings.model import KeptDocument
from meetings.ports import Document
from minutes.attached import Attached, DamagedError, read
from minutes.document import document_of
from minutes.jsonexport import to_json
from minutes.sealing import NoSealerError, SealError, is_sealed, sealed_by
from storage.retention import was_discarded
from storage.store import SqlStore

_Json: TypeAlias = Any

_WORDED = ("text", "line", "detail")
"""Names that end with these are words made of the fields beside them, which a later version may word anew."""

_OURS = frozenset({"heading", "status_text", "replaced", "schema"})


async def file_holds(store: SqlStore | None, pdf: bytes) -> str:
    """One line about a PDF; with a store in which its meeting is, that is what it is held against.

    Raises DoesNotHoldError.
    """
    attached = attached_to(pdf)
    document = attached.document
    version = document.version
    what = f"{document.title}, {document.held.start:%Y-%m-%d}"
    rows = await store.rows(document.meeting) if store else ()
    log, _ = read_log(document.meeting, rows)
    if store is None or not log:
        known = f"version {version.number}, {document.status}" if version else "a working copy"
        return (
            f"Whole: the PDF ({what}, {known}) and what is attached to it agree with each other"
            f"{await _sealed(pdf)}. {await _why_no_more(store, document.meeting)}"
        )
    if version is None:
        raise DoesNotHoldError("the PDF is of a working copy, of which the log keeps nothing to compare with")
    require_versions(log)
    require_attached(attached, log, version.number)
    state = state_of(log)
    kept = state.kept_as(version.number, "pdf") if state else None
    if kept is None:
        return (
            f"Holds: the PDF ({what}) says what version {version.number} says in the log of"
            f" {document.meeting}. No document of that version is kept, so its bytes can't be compared."
        )
    require_document(kept, await store.document(document.meeting, version.number, "pdf"))
    if hashlib.sha256(pdf).hexdigest() != kept.sha256:
        raise DoesNotHoldError(
            f"the PDF has been tampered with: byte for byte it isn't version {version.number} as that is kept"
        )
    return (
        f"Holds: the PDF ({what}) is version {version.number} of {document.meeting} as it was approved and"
        f" kept, byte for byte{await _sealed(pdf)}; SHA-256 {kept.sha256}."
    )


async def _why_no_more(store: SqlStore | None, meeting_id: str) -> str:
    gone = await store.look(partial(was_discarded, meeting_id=meeting_id)) if store else None
    if gone is not None:
        return f"Its meeting was discarded on {gone.at:%Y-%m-%d}: there is nothing more to compare it with."
    return "Whether it is the one that was kept can only be told beside the database that its meeting is in."


def require_document(kept: KeptDocument, document: Document | None) -> bytes:
    """The bytes, which are those that the log tells of. Raises DoesNotHoldError."""
    version = kept.version
    if document is None:
        raise DoesNotHoldError(f"the document of version {version} is missing")
    found = hashlib.sha256(document.body).hexdigest()
    if found != kept.sha256 or document.sha256 != kept.sha256 or len(document.body) != kept.size:
        raise DoesNotHoldError(
            f"the document of version {version} isn't the one that was kept: the log has another SHA-256"
        )
    return document.body


async def _sealed(pdf: bytes) -> str:
    """What its seal says, if it has one."""
    if not is_sealed(pdf):
        return ""
    try:
        return f", and nothing has changed since it was sealed by {await asyncio.to_thread(sealed_by, pdf)}"
    except NoSealerError:
        return ", and it has a seal, which can't be looked at without justera[seal]"
    except SealError as error:
        raise DoesNotHoldError(f"the PDF has been tampered with: {error}") from error


def attached_to(pdf: bytes) -> Attached:
    """What is attached to a PDF. Raises DoesNotHoldError."""
    try:
        return read(pdf)
    except DamagedError as error:
        raise DoesNotHoldError(f"the PDF has been tampered with: {error}") from error


def require_attached(attached: Attached, log: Sequence[Logged], number: int) -> None:
    """What is attached is what the log says of that version, whatever words are put around it.

    Raises DoesNotHoldError.
    """
    version = attached.document.version
    state = state_of(log)
    posted = next((one for one in state.versions if one.number == number), None) if state else None
    if posted is None:
        raise DoesNotHoldError(f"the log knows of no version {number}")
    if version is None or (version.number, version.sequence, version.hash) != (
        posted.number,
        posted.sequence,
        posted.hash,
    ):
        raise DoesNotHoldError(f"the PDF holds another version than version {number} of the log")
    told = msgspec.json.decode(attached.json)
    expected = msgspec.json.decode(to_json(document_of(log, version=number)))
    if told.get("status") != expected["status"] and told.get("status") == "draft":
        expected |= {"status": "draft", "signatures": told.get("signatures")}  # as it was before its approval
    # The group's name is no part of the log.
    where = _difference({**told, "group": None}, {**expected, "group": None})
    if where is not None:
        raise DoesNotHoldError(f"what is attached to the PDF isn't what the log says, at {where}")


def _difference(one: _Json, other: _Json, path: str = "") -> str | None:
    """Where two JSON values first say different things; None where they don't."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in sorted(one.keys() & other.keys()):
            if name not in _OURS and not (name.endswith(_WORDED) and not _is_said(one)):
                found = _difference(one[name], other[name], f"{path}.{name}" if path else name)
                if found is not None:
                    return found
        return None
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return path
        both = zip(one, other, strict=True)
        return next(
            (found for at, pair in enumerate(both, 1) if (found := _difference(*pair, f"{path}[{at}]"))), None
        )
    return None if one == other else path


def _is_said(value: Mapping[str, _Json]) -> bool:
    """Whether `text` is what people wrote: in a heading, and in an assignment of an earlier meeting."""
    return value.get("type") == "heading" or "entry" in value
