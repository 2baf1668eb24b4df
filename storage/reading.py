"""What is read, each by one function on a connection that sees one state of the database."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, FromClause, and_, bindparam, func, literal, select, text, union_all

from meetings.events import EventsRedacted
from meetings.evolve import evolve
from meetings.group import Group, MeetingSummary
from meetings.log import Logged, Row
from meetings.meeting import Meeting
from meetings.model import KeptForm
from meetings.ports import ConversationRef, Document, Unkept
from meetings.register import PostponedMatter, RegisteredAssignment, RegisteredDecision
from storage import registers
from storage.bulk import Bulk, columns
from storage.line import scheduled, unfinished
from storage.records import (
    assignment_of,
    conversation_of,
    decision_of,
    document_of,
    group_of,
    logged_of,
    matter_of,
    summary_of,
)
from storage.tables import (
    assignees,
    assignments,
    carried,
    conversations,
    decisions,
    documents,
    events,
    groups,
    inbound,
    meetings,
    outbox,
    postponed,
)
from storage.tables import unkept as unkept_
from storage.values import as_bytes, folded, storable


def group(connection: Connection, key: str) -> Group:
    """The group, with how far its meetings' logs have come; an empty one where it isn't known."""
    row = connection.execute(_GROUP, {"key": storable(key)}).first()
    if row is None or row.body is None:
        return Group(key=key)
    found = group_of(row.body)
    # Its body is written when it changes; a log moves on without that.
    ids = [(storable(summary.id),) for summary in found.meetings]
    ends: dict[str, int | None] = dict(_ENDS.run(connection, ids))
    summaries = (replace(one, sequence=ends.get(storable(one.id)) or one.sequence) for one in found.meetings)
    return replace(found, meetings=tuple(summaries))


def meeting(connection: Connection, meeting_id: str, known: Meeting | None) -> Meeting | None:
    """The state of a meeting; `known` is an earlier one, on which only what came later is applied."""
    after = known.sequence if known is not None else 0
    state = known
    for logged in log(connection, meeting_id, after):
        if known is not None and isinstance(logged.event, EventsRedacted):
            return meeting(connection, meeting_id, None)  # what is known has names that are to be forgotten
        state = evolve(state, logged)
    return state


def log(connection: Connection, meeting_id: str, after: int = 0) -> list[Logged]:
    """The log of a meeting, after the event with this sequence."""
    rows = connection.execute(_LOG, {"id": storable(meeting_id), "after": after})
    return [logged_of(*row) for row in rows]


def rows(connection: Connection, meeting_id: str) -> list[Row]:
    """The log of a meeting as it is stored."""
    found = connection.execute(_ROWS, {"id": storable(meeting_id)})
    return [Row(sequence, as_bytes(body), digest, hash_) for sequence, body, digest, hash_ in found]


def document(connection: Connection, meeting_id: str, version: int, form: KeptForm) -> Document | None:
    """The document that is kept of a version."""
    key = {"id": storable(meeting_id), "version": version, "form": form}
    row = connection.execute(_DOCUMENT, key).first()
    return None if row is None else document_of(tuple(row))


def kept(connection: Connection, meeting_id: str) -> list[tuple[int, KeptForm]]:
    """Of which versions documents are kept, in which forms."""
    return [(version, form) for version, form in connection.execute(_KEPT, {"id": storable(meeting_id)})]


def unkept(connection: Connection, limit: int) -> list[Unkept]:
    """Approved versions whose PDF isn't kept, at most so many."""
    return [Unkept(*row) for row in connection.execute(_UNKEPT.limit(limit))]


def handled(connection: Connection, key: str) -> bool:
    """Whether the activity has been handled."""
    return connection.execute(_HANDLED, {"key": storable(key)}).first() is not None


def postponed_matters(connection: Connection, key: str) -> list[PostponedMatter]:
    """Matters of the group that stand on no agenda, oldest first."""
    return [matter_of(body) for (body,) in connection.execute(_POSTPONED, {"key": storable(key)})]


def open_assignments(connection: Connection, key: str) -> list[RegisteredAssignment]:
    """The group's assignments that aren't done, oldest meeting first."""
    return [assignment_of(body) for (body,) in connection.execute(_OPEN, {"key": storable(key)})]


def assignments_of(connection: Connection, person: str, key: str | None) -> list[RegisteredAssignment]:
    """A person's assignments that aren't done, by due date."""
    statement = _THEIRS
    values = {"person": storable(person)}
    if key is not None:
        statement = statement.where(assignments.c.group_key == bindparam("key"))
        values["key"] = storable(key)
    found = [assignment_of(body) for (body,) in connection.execute(statement, values)]
    return sorted(found, key=registers.due_order)


def search(
    connection: Connection, key: str, words: str, limit: int
) -> list[RegisteredDecision | RegisteredAssignment]:
    """The group's entries that hold every word, newest meeting first."""
    wanted = folded(words).split()
    if not wanted or limit < 1:
        return []
    branches = []
    for kind, table in (("decision", decisions), ("assignment", assignments)):
        found = select(
            literal(kind).label("kind"), table.c.start, table.c.meeting, table.c.place, table.c.body
        )
        found = found.where(table.c.group_key == storable(key))
        for word in wanted:
            found = found.where(table.c.words.contains(word, autoescape=True))
        if table is assignments:
            found = found.where(text("NOT decided"))
        branches.append(found)
    both = union_all(*branches).subquery()
    ordered = select(both.c.kind, both.c.body).order_by(
        both.c.start.desc(), both.c.meeting.desc(), both.c.place
    )
    rows = connection.execute(ordered.limit(limit))
    return [(decision_of if kind == "decision" else assignment_of)(body) for kind, body in rows]


def conversation(connection: Connection, conversation_id: str) -> ConversationRef | None:
    """How a conversation is reached."""
    row = connection.execute(_CONVERSATION, {"id": storable(conversation_id)}).first()
    return None if row is None else conversation_of(row.body)


def personal(connection: Connection, person: str) -> ConversationRef | None:
    """The personal chat with a person; of several the one that was heard of last."""
    row = connection.execute(_PERSONAL, {"person": storable(person)}).first()
    return None if row is None else conversation_of(row.body)


def ping(connection: Connection) -> None:
    """Ask for nothing but an answer."""
    connection.execute(select(literal(1))).close()


def next_due(connection: Connection) -> tuple[int | None, int | None]:
    """When what waits is next due, in technical time, and what is scheduled, by the clock; in µs."""
    due, come = connection.execute(_NEXT_DUE).one()
    return due, come


def open_meetings(connection: Connection) -> int:
    """How many meetings are open."""
    count: int = connection.execute(_OPEN_MEETINGS).scalar_one()
    return count


def all_meetings(connection: Connection) -> Sequence[tuple[str, MeetingSummary]]:
    """Every meeting with its group's key, by start."""
    return [(key, summary_of(tuple(row))) for key, *row in connection.execute(_MEETINGS)]


_GROUP = select(groups.c.body).where(groups.c.key == bindparam("key"))


def _ends(batch: FromClause) -> Any:
    last = select(func.max(events.c.sequence)).where(events.c.meeting == batch.c.meeting)
    return select(batch.c.meeting, last.scalar_subquery())


_ENDS = Bulk(columns(events, ["meeting"]), _ends)
_LOG = (
    select(events.c.body, events.c.digest, events.c.hash)
    .where(events.c.meeting == bindparam("id"), events.c.sequence > bindparam("after"))
    .order_by(events.c.sequence)
)
_ROWS = (
    select(events.c.sequence, events.c.body, events.c.digest, events.c.hash)
    .where(events.c.meeting == bindparam("id"))
    .order_by(events.c.sequence)
)
_KEPT = (
    select(documents.c.version, documents.c.form)
    .where(documents.c.meeting == bindparam("id"))
    .order_by(documents.c.version, documents.c.form)
)
_DOCUMENT = select(
    documents.c.meeting,
    documents.c.version,
    documents.c.form,
    documents.c.sha256,
    documents.c.body,
    documents.c.at,
).where(
    documents.c.meeting == bindparam("id"),
    documents.c.version == bindparam("version"),
    documents.c.form == bindparam("form"),
)
_UNKEPT = select(unkept_.c.meeting, unkept_.c.version).order_by(unkept_.c.meeting, unkept_.c.version)
_HANDLED = select(inbound.c.key).where(inbound.c.key == bindparam("key"))
_ON_AGENDA = (
    select(carried.c.meeting)
    .where(carried.c.origin == postponed.c.meeting, carried.c.matter == postponed.c.matter)
    .exists()
)
_POSTPONED = (
    select(postponed.c.body)
    .where(postponed.c.group_key == bindparam("key"), ~_ON_AGENDA)
    .order_by(postponed.c.start, postponed.c.meeting, postponed.c.place)
)
_OPEN = (
    select(assignments.c.body)
    .where(assignments.c.group_key == bindparam("key"), text("NOT done"))
    .order_by(assignments.c.start, assignments.c.meeting, assignments.c.place)
)
_THEIRS = (
    select(assignments.c.body)
    .select_from(
        assignees.join(
            assignments,
            and_(assignments.c.meeting == assignees.c.meeting, assignments.c.entry == assignees.c.entry),
        )
    )
    .where(assignees.c.person_key == bindparam("person"))
)
_CONVERSATION = select(conversations.c.body).where(conversations.c.id == bindparam("id"))
_PERSONAL = (
    select(conversations.c.body)
    .where(conversations.c.person == bindparam("person"))
    .order_by(conversations.c.at.desc(), conversations.c.id)
    .limit(1)
)
_NEXT_DUE = select(
    select(func.min(outbox.c.due)).where(unfinished(outbox)).scalar_subquery(),
    select(func.min(outbox.c.at)).where(scheduled(outbox)).scalar_subquery(),
)
_OPEN_MEETINGS = select(func.count()).select_from(meetings).where(text("status = 'open'"))
_LAST = select(func.max(events.c.sequence)).where(events.c.meeting == meetings.c.id).scalar_subquery()
_MEETINGS = select(
    meetings.c.group_key,
    meetings.c.id,
    meetings.c.title,
    meetings.c.start,
    meetings.c.end,
    meetings.c.place,
    meetings.c.status,
    meetings.c.version,
    _LAST,
    meetings.c.language,
).order_by(meetings.c.start, meetings.c.id)
