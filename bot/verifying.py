"""What `justera verify` finds: whether what is kept is what was once written, and where it isn't.

Four things are held against each other: the chain of a meeting's log, what the log says of its versions, the
bytes of the documents that are kept, and the minutes that are attached to them.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from meetings import events as ev
from meetings.evolve import fold
from meetings.log import ChainBrokenError, Logged, verify_rows
from meetings.meeting import Meeting
from meetings.model import KeptDocument, Status
from meetings.ports import Document
from minutes.attached import Attached, DamagedError, read
from minutes.document import document_of
from minutes.jsonexport import to_json
from minutes.sealing import NoSealerError, SealError, is_sealed, sealed_by
from storage.store import SqlStore

_Json: TypeAlias = Any

_WORDED = ("text", "line", "detail")
"""Names that end with these are words made of the fields beside them, which a later version may word anew."""

_OURS = frozenset({"heading", "status_text", "replaced", "schema"})


class DoesNotHoldError(Exception):
    """What doesn't hold, as the end of a sentence."""


async def meeting_holds(store: SqlStore, meeting_id: str) -> str:
    """One line about a meeting whose log, versions and documents all hold.

    Raises DoesNotHoldError, LookupError where there is no such meeting.
    """
    while True:
        before = await store.rows(meeting_id)
        try:
            return await _meeting_holds(store, meeting_id)
        except DoesNotHoldError:
            if await store.rows(meeting_id) == before:
                raise  # and where it isn't, something was written while this was looking


async def _meeting_holds(store: SqlStore, meeting_id: str) -> str:
    log, digest = await _log(store, meeting_id)
    listed = next((one for _, one in await store.all_meetings() if one.id == meeting_id), None)
    if not log and listed is None:
        raise LookupError(meeting_id)
    state = _state(log)
    _require_versions(log)
    if state is None or listed is None or (listed.status, listed.version) != (state.status, state.version):
        # The list of meetings is written with the log.
        raise DoesNotHoldError(
            f"the log of {meeting_id} ends at event {len(log)}, where the list of meetings knows of more:"
            " events are missing"
        )
    for version, form in await store.kept(meeting_id):
        if state.kept_as(version, form) is None:
            raise DoesNotHoldError(
                f"a document of version {version} is kept that the log doesn't tell of: events are missing"
            )
    for kept in state.kept:
        body = _require_document(kept, await store.document(meeting_id, kept.version, kept.form))
        if kept.form == "pdf":
            _require_attached(_attached(body), log, kept.version)
    return f"Holds: {_told(state, log, digest)}."


async def file_holds(store: SqlStore | None, pdf: bytes) -> str:
    """One line about a PDF; with a store in which its meeting is, that is what it is held against.

    Raises DoesNotHoldError.
    """
    attached = _attached(pdf)
    document = attached.document
    version = document.version
    what = f"{document.title}, {document.held.start:%Y-%m-%d}"
    log, _ = await _log(store, document.meeting) if store else ((), "")
    if store is None or not log:
        known = f"version {version.number}, {document.status}" if version else "a working copy"
        return (
            f"Whole: the PDF ({what}, {known}) and what is attached to it agree with each other"
            f"{await _sealed(pdf)}. Whether it is the one that was kept can only be told beside the database"
            " that its meeting is in."
        )
    if version is None:
        raise DoesNotHoldError("the PDF is of a working copy, of which the log keeps nothing to compare with")
    _require_versions(log)
    _require_attached(attached, log, version.number)
    state = _state(log)
    kept = state.kept_as(version.number, "pdf") if state else None
    if kept is None:
        return (
            f"Holds: the PDF ({what}) says what version {version.number} says in the log of"
            f" {document.meeting}. No document of that version is kept, so its bytes can't be compared."
        )
    _require_document(kept, await store.document(document.meeting, version.number, "pdf"))
    if hashlib.sha256(pdf).hexdigest() != kept.sha256:
        raise DoesNotHoldError(
            f"the PDF has been tampered with: byte for byte it isn't version {version.number} as that is kept"
        )
    return (
        f"Holds: the PDF ({what}) is version {version.number} of {document.meeting} as it was approved and"
        f" kept, byte for byte{await _sealed(pdf)}; SHA-256 {kept.sha256}."
    )


async def _log(store: SqlStore, meeting_id: str) -> tuple[Sequence[Logged], str]:
    """The log, once its chain has been checked, and the hash of its last event."""
    try:
        digest = verify_rows(meeting_id, await store.rows(meeting_id))
        log = await store.log(meeting_id)
    except ChainBrokenError as error:
        raise DoesNotHoldError(
            f"in the log of {error.meeting}, event {error.sequence}: {error.what}"
        ) from error
    except msgspec.DecodeError as error:
        raise DoesNotHoldError(f"the log of {meeting_id} can't be read ({error})") from error
    for position, one in enumerate(log, start=1):
        if (one.meeting, one.sequence) != (meeting_id, position):
            raise DoesNotHoldError(
                f"in the log of {meeting_id}, event {position}: the event is from elsewhere"
            )
    return log, digest


def _state(log: Sequence[Logged]) -> Meeting | None:
    try:
        return fold(log) if log else None
    except (ValueError, AssertionError) as error:
        raise DoesNotHoldError(f"the log tells of what can't have happened ({error})") from error


def _require_versions(log: Sequence[Logged]) -> None:
    """A version is a place in the log with its hash; an approval names both."""
    posted: dict[int, str] = {}
    for one in log:
        event = one.event
        if isinstance(event, ev.DraftPosted):
            if not 0 < event.sequence < one.sequence or log[event.sequence - 1].hash != event.hash:
                raise DoesNotHoldError(
                    f"version {event.version} isn't what was posted: event {event.sequence} has another hash"
                )
            posted[event.version] = event.hash
        elif (
            isinstance(event, ev.ApprovalGiven | ev.MinutesApproved)
            and posted.get(event.version) != event.hash
        ):
            raise DoesNotHoldError(f"version {event.version} isn't the one that was approved")


def _require_document(kept: KeptDocument, document: Document | None) -> bytes:
    """The bytes, which are those that the log tells of."""
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


def _attached(pdf: bytes) -> Attached:
    try:
        return read(pdf)
    except DamagedError as error:
        raise DoesNotHoldError(f"the PDF has been tampered with: {error}") from error


def _require_attached(attached: Attached, log: Sequence[Logged], number: int) -> None:
    """What is attached is what the log says of that version, whatever words are put around it."""
    version = attached.document.version
    state = _state(log)
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


def _told(state: Meeting, log: Sequence[Logged], digest: str) -> str:
    parts = [f"the log of {state.id} ({len(log)} events, chained to {digest})"]
    for number in state.approved:
        kept = state.kept_as(number, "pdf")
        told = f"kept, SHA-256 {kept.sha256}" if kept else "approved, its PDF not kept yet"
        parts.append(f"version {number} ({told})")
    if not state.approved and state.status is not Status.CANCELLED and state.versions:
        parts.append(f"version {state.version} (not approved)")
    return ", ".join(parts)
