"""One transaction: everything that waits to be written when it begins, checked and written together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, FromClause, Table, select, true
from sqlalchemy.dialects.postgresql import insert

from meetings.ports import OutgoingKind, Owed
from storage import claiming, outbox
from storage.bulk import Bulk, Row, columns
from storage.checks import refusals
from storage.frame import Frame
from storage.gates import Gates
from storage.listening import tell
from storage.messages import Messages
from storage.outbox import Finish
from storage.projections import ReadChanges, upsert
from storage.tables import conversations, documents, events, groups, inbound, meetings
from storage.units import PreparedUnit


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep a row of `conversations`; gives None."""

    row: Row


@dataclass(frozen=True, slots=True)
class Claim:
    """Claim due messages; gives a list of Owed."""

    limit: int


@dataclass(frozen=True, slots=True)
class Call:
    """Anything else that is done in a transaction of its own; gives what it returns.

    With `patient` it may take as long as it takes.
    """

    run: Callable[[Connection], Any]
    patient: bool = False


Job: TypeAlias = PreparedUnit | Finish | Remember | Claim
"""What can share a transaction. A unit gives a tuple of Owed."""


def perform(connection: Connection, jobs: Sequence[Job], frame: Frame, gates: Gates | None) -> list[Any]:
    """Do all the jobs in one transaction and return what each gives, or the exception that refuses it.

    What is finished comes first, since it frees its conversation for what the units owe; claims come last.
    """
    units = [job for job in jobs if isinstance(job, PreparedUnit)]
    finished = [job for job in jobs if isinstance(job, Finish)]
    # The groups are locked before the messages, by everybody, and the gates last.
    refused = refusals(connection, units)
    _lock_messages(connection, units, finished)
    messages = Messages(frame, gates)
    messages.owe(outbox.finish(connection, finished, frame))
    written = _write_units(connection, units, refused, frame, messages)
    remembered = {job.row[0]: job.row for job in jobs if isinstance(job, Remember)}
    _REMEMBER.run(connection, [remembered[key] for key in sorted(remembered)])
    claimed = _claim(connection, [job for job in jobs if isinstance(job, Claim)], frame, gates)
    if gates is not None:
        gates.write()
    if messages.left and frame.tells:
        tell(connection, frame.lease)
    outcomes: list[Any] = []
    for job in jobs:
        match job:
            case PreparedUnit():
                outcomes.append(written.pop(0))
            case Claim():
                outcomes.append(claimed.pop(0))
            case _:
                outcomes.append(None)
    return outcomes


def _claim(
    connection: Connection, jobs: Sequence[Claim], frame: Frame, gates: Gates | None
) -> list[list[Owed]]:
    if jobs:
        claiming.ripen(connection, frame)
    return [
        claiming.claim(connection, job.limit, frame, f"{frame.lease}.{at}", gates)
        for at, job in enumerate(jobs)
    ]


def _lock_messages(connection: Connection, units: Sequence[PreparedUnit], finished: Sequence[Finish]) -> None:
    shown = (one.key for unit in units for one in unit.outgoing if one.message.kind is OutgoingKind.SHOW)
    cancelled = (key for unit in units for key in unit.cancel)
    ids = [result.owed.id for job in finished for result in job.results]
    outbox.lock(connection, ids, [*shown, *cancelled])


def _write_units(
    connection: Connection,
    units: Sequence[PreparedUnit],
    refused: Sequence[Exception | None],
    frame: Frame,
    messages: Messages,
) -> list[Any]:
    changes = ReadChanges()
    group_rows: dict[str, Row] = {}
    meeting_rows: dict[str, Row] = {}
    accepted = [unit for unit, refusal in zip(units, refused, strict=True) if refusal is None]
    for unit in accepted:
        messages.add(id(unit), unit)
        if unit.group_row is not None:
            group_rows[unit.group] = unit.group_row
        meeting_rows |= unit.meetings
        for read in unit.read:
            changes.add(read)
    _EVENTS.run(connection, [row for unit in accepted for row in unit.events])
    _DOCUMENTS.run(connection, [row for unit in accepted for row in unit.documents])
    handled = [(unit.inbound, frame.at) for unit in accepted if unit.inbound is not None]
    _INBOUND.run(connection, handled)
    _GROUPS.run(connection, list(group_rows.values()))
    _MEETINGS.run(connection, list(meeting_rows.values()))
    changes.write(connection)
    owed = messages.write(connection)
    return [
        tuple(owed.get(id(unit), ())) if refusal is None else refusal
        for unit, refusal in zip(units, refused, strict=True)
    ]


def _adding(table: Table) -> Bulk:
    """Adds rows; one whose key is there already fails the transaction."""

    def build(batch: FromClause) -> Any:
        return insert(table).from_select(list(table.c.keys()), select(*batch.c).where(true()))

    return Bulk(columns(table), build)


_EVENTS = _adding(events)
_DOCUMENTS = _adding(documents)
_INBOUND = _adding(inbound)
_GROUPS = upsert(groups)
_MEETINGS = upsert(meetings)
_REMEMBER = upsert(conversations)
