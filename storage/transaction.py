"""One transaction: everything that waits to be written when it begins, checked and written together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, FromClause, Table, select, true
from sqlalchemy.dialects.postgresql import insert

from meetings.ports import Delivered, OutgoingKind
from storage import outbox
from storage.bulk import Bulk, Row, columns
from storage.checks import refusals
from storage.messages import Messages
from storage.projections import ReadChanges, upsert
from storage.tables import conversations, documents, events, groups, inbound, meetings
from storage.units import PreparedUnit


@dataclass(frozen=True, slots=True)
class Finish:
    """Write down what became of messages; gives None."""

    results: Sequence[Delivered]


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep a row of `conversations`; gives None."""

    row: Row


@dataclass(frozen=True, slots=True)
class Claim:
    """Claim due messages for `lease` microseconds from `now`; gives a list of Owed."""

    limit: int
    now: int
    lease: int


@dataclass(frozen=True, slots=True)
class Call:
    """Anything else that is done in a transaction of its own; gives what it returns."""

    run: Callable[[Connection], Any]


Job: TypeAlias = PreparedUnit | Finish | Remember | Claim
"""What can share a transaction. A unit gives a tuple of Owed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for a whole transaction: `lease` names the leases that it gives, for `length` µs."""

    now: int
    lease: str
    length: int


def perform(connection: Connection, jobs: Sequence[Job], frame: Frame) -> list[Any]:
    """Do all the jobs in one transaction and return what each gives, or the exception that refuses it.

    What is finished comes first, since it frees its conversation for what the units owe; claims come last.
    """
    units = [job for job in jobs if isinstance(job, PreparedUnit)]
    finished = [result for job in jobs if isinstance(job, Finish) for result in job.results]
    # The groups are locked before the messages, by everybody.
    refused = refusals(connection, units)
    _lock_messages(connection, units, finished)
    outbox.finish(connection, finished, frame.now)
    written = _write_units(connection, units, refused, frame)
    remembered = {job.row[0]: job.row for job in jobs if isinstance(job, Remember)}
    _REMEMBER.run(connection, [remembered[key] for key in sorted(remembered)])
    outcomes: list[Any] = []
    for at, job in enumerate(jobs):
        match job:
            case PreparedUnit():
                outcomes.append(written.pop(0))
            case Claim(limit, now, lease):
                outcomes.append(outbox.claim(connection, limit, now, now + lease, f"{frame.lease}.{at}"))
            case _:
                outcomes.append(None)
    return outcomes


def _lock_messages(
    connection: Connection, units: Sequence[PreparedUnit], finished: Sequence[Delivered]
) -> None:
    shown = (one.key for unit in units for one in unit.outgoing if one.message.kind is OutgoingKind.SHOW)
    cancelled = (key for unit in units for key in unit.cancel)
    outbox.lock(connection, [result.owed.id for result in finished], [*shown, *cancelled])


def _write_units(
    connection: Connection, units: Sequence[PreparedUnit], refused: Sequence[Exception | None], frame: Frame
) -> list[Any]:
    messages = Messages(frame.now, frame.lease, frame.now + frame.length)
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
    handled = [(unit.inbound, frame.now) for unit in accepted if unit.inbound is not None]
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
