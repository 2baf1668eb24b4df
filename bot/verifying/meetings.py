"""Meetings as they are kept, one or all of them."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.verifying.documents import attached_to, require_attached, require_document
from bot.verifying.logs import DoesNotHoldError, read_log, require_versions, state_of
from meetings.calendar import local
from meetings.events import EventsRedacted
from meetings.log import Logged, Row
from meetings.meeting import Meeting
from meetings.model import Redaction, Status
from storage import inspection
from storage.retention import all_discarded, was_discarded
from storage.store import SqlStore


class _Held(Struct, frozen=True):
    """What holds of a meeting; `digest` is the hash of its last event."""

    state: Meeting
    log: Sequence[Logged]
    digest: str


class Findings(Struct):
    """What was found of all meetings: how much holds, and the sentences of what doesn't."""

    meetings: int = 0
    events: int = 0
    documents: int = 0
    discarded: int = 0
    failures: list[str] = []


async def meeting_holds(store: SqlStore, meeting_id: str) -> str:
    """One line about a meeting whose log, versions and documents all hold, or that was discarded.

    Raises DoesNotHoldError, LookupError where there is no such meeting.
    """
    gone = await store.look(partial(was_discarded, meeting_id=meeting_id))
    try:
        held = await _held(store, meeting_id)
    except LookupError:
        if gone is None:
            raise
        return (
            f"Discarded on {gone.at:%Y-%m-%d}: nothing is kept of {meeting_id}, a meeting of {gone.day},"
            f" whose log ended with the hash {gone.hash}. The rule: {gone.rule}."
        )
    if gone is not None:
        raise _left_behind(meeting_id)
    return f"Holds: {_told(held)}."


async def everything_holds(store: SqlStore) -> Findings:
    """What is found of every meeting that anything is kept of."""
    gone = {one.meeting for one in await store.look(all_discarded)}
    findings = Findings(discarded=len(gone))
    last = ""
    while ids := await store.look(partial(inspection.meetings_after, after=last)):
        for meeting_id in ids:
            findings.meetings += 1
            try:
                held = await _held(store, meeting_id)
                if meeting_id in gone:
                    raise _left_behind(meeting_id)
            except DoesNotHoldError as error:
                findings.failures.append(f"{meeting_id}: {error}")
            except LookupError:
                findings.meetings -= 1  # it was discarded meanwhile
            else:
                findings.events += len(held.log)
                findings.documents += len(held.state.kept)
        last = ids[-1]
    return findings


def _left_behind(meeting_id: str) -> DoesNotHoldError:
    return DoesNotHoldError(f"{meeting_id} was discarded, but something is kept of it")


async def _held(store: SqlStore, meeting_id: str) -> _Held:
    seen: Sequence[Row] | None = None
    while True:
        try:
            return await _look(store, meeting_id)
        except DoesNotHoldError:
            now = await store.rows(meeting_id)
            if now == seen:
                raise
            seen = now  # it may only be that something was written while this was looking


async def _look(store: SqlStore, meeting_id: str) -> _Held:
    log, digest = read_log(meeting_id, await store.rows(meeting_id))
    listed = await store.look(partial(inspection.listed, meeting_id=meeting_id))
    kept = await store.kept(meeting_id)
    if not (log or listed or kept):
        raise LookupError(meeting_id)
    state = state_of(log)
    require_versions(log)
    if state is None or listed != (state.status, state.version):
        # The list of meetings is written with the log.
        raise DoesNotHoldError(
            f"the log of {meeting_id} ends at event {len(log)}, where the list of meetings knows of more:"
            " events are missing"
        )
    for version, form in kept:
        if state.kept_as(version, form) is None:
            raise DoesNotHoldError(
                f"a document of version {version} is kept that the log doesn't tell of: events are missing"
            )
    for one in state.kept:
        body = require_document(one, await store.document(meeting_id, one.version, one.form))
        if one.form == "pdf":
            require_attached(attached_to(body), log, one.version)
    return _Held(state, log, digest)


def _told(held: _Held) -> str:
    state = held.state
    parts = [f"the log of {state.id} ({len(held.log)} events{_redacted(held)}, chained to {held.digest})"]
    for number in state.approved:
        kept = state.kept_as(number, "pdf")
        told = f"kept, SHA-256 {kept.sha256}" if kept else "approved, its PDF not kept yet"
        parts.append(f"version {number} ({told})")
    if not state.approved and state.status is not Status.CANCELLED and state.versions:
        parts.append(f"version {state.version} (not approved)")
    return ", ".join(parts)


def _redacted(held: _Held) -> str:
    """How many events read otherwise since somebody was erased, and when that was."""
    zone = ZoneInfo(held.state.zone)
    told = [one for one in held.log if isinstance(one.event, EventsRedacted)]
    events = {one.sequence for logged in told for one in _of(logged)}
    days = sorted({local(logged.at, zone).date().isoformat() for logged in told})
    return f", {len(events)} of them redacted on {' and '.join(days)}" if told else ""


def _of(logged: Logged) -> Sequence[Redaction]:
    return logged.event.redacted if isinstance(logged.event, EventsRedacted) else ()
