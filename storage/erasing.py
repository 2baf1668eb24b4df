"""A person erased, a group at a time: what names them names nobody, but for what has been approved."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, delete, insert, select, update

from meetings import log
from meetings.erasing import Mask, as_registered, erased, named_by_part, parts_of, with_erased
from meetings.events import EventsRedacted, MinutesApproved
from meetings.evolve import fold
from meetings.group import Erased, Group
from meetings.meeting import Meeting
from meetings.model import Occasion, Person, Redaction
from meetings.policy import JUSTERA
from storage import projections, reading
from storage.checks import lock_groups
from storage.groups import write_group
from storage.listening import tell
from storage.persons import Known, events_of, is_about, needles, people_named, streamed, without_names
from storage.projections import ReadChanges
from storage.records import event_row, meeting_row
from storage.showing import show_again
from storage.tables import (
    CANCELLED,
    DEAD,
    LAPSED,
    READ_TABLES,
    SENT,
    conversations,
    events,
    groups,
    meetings,
    outbox,
)
from storage.values import micros, moment, storable

Json: TypeAlias = Any


class Touched(Struct, frozen=True):
    """A meeting, and how many of its events name somebody."""

    meeting: str
    title: str
    occasion: Occasion
    events: int
    offices: tuple[str, ...] = ()


class Erasure(Struct):
    """What became of somebody in a group; `name` is what they are called now.

    `redacted` are meetings whose logs name them no longer, `approved` those that do, as a public record.
    `parts` are events in which only a word of their name stands, or a name that somebody else has too.
    """

    group: str
    name: str
    redacted: list[Touched] = []
    approved: list[Touched] = []
    parts: list[tuple[str, int]] = []
    namesake: bool = False


def erase(connection: Connection, known: Known, key: str, now: dt.datetime) -> Erasure:
    """Erase somebody from the group with this key, in the connection's transaction."""
    lock_groups(connection, [storable(key)])
    group = reading.group(connection, key)
    namesake = _has_namesake(connection, known, group)
    names = () if namesake else known.names
    one = erased(group, (known.key, *(Person(name).key for name in names)), names, now)
    after = replace(
        with_erased(group, one),
        revision=group.revision + 1,
        members=tuple(m for m in group.members if not _is(m.person.key, known, names)),
        snoozed=tuple(s for s in group.snoozed if not _is(s.person, known, names)),
    )
    done = Erasure(key, one.name, namesake=namesake)
    after = _Meetings(connection, known, after, one, now, done).erase()
    write_group(connection, group, after)
    if show_again(connection, {touched.meeting for touched in done.redacted}, micros(now)):
        tell(connection, "an operator")
    _forget_failed(connection, key, Mask(key, [one]))
    return done


def forget_owed(connection: Connection, known: Known) -> tuple[int, int]:
    """Take back what is owed to somebody alone, and their own chats.

    Returns how many messages were owed, and how many chats there were.
    """
    owed = [row.id for row in streamed(connection, _UNFINISHED) if is_about(row, known)]
    ended = [row.id for row in streamed(connection, _FINISHED) if is_about(row, known)]
    for id_ in sorted([*owed, *ended]):
        left: dict[str, Any] = {"dedupe": f"erased:{id_}", "conversation": "erased", "payload": b""}
        left |= dict.fromkeys(("view", "address", "reply_to", "lease"))
        if id_ in owed:
            left["state"] = CANCELLED
        connection.execute(update(outbox).where(outbox.c.id == id_).values(left))
    chats = list(
        connection.execute(select(conversations.c.id).where(conversations.c.person == known.key)).scalars()
    )
    held = set(connection.execute(select(meetings.c.group_key).distinct()).scalars())
    for chat in chats:
        connection.execute(delete(conversations).where(conversations.c.id == chat))
        if chat not in held:
            connection.execute(delete(groups).where(groups.c.key == chat))
    return len(owed), len(chats)


def forget_thoroughly(connection: Connection) -> None:
    """Have SQLite overwrite what it lets go of from now on; what was there isn't to be found in the file."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON").close()


def elsewhere(connection: Connection, known: Known) -> int:
    """In how many events of other groups somebody stands who is called the same."""
    keys = [Person(name).key for name in known.names]
    mask = Mask("", [erased(Group(key=""), keys, known.names, moment(0))])
    found = (one for one in events_of(connection, needles(known)) if one.group not in known.groups)
    return sum(mask.json(body) != body for body in (json.loads(one.body)["event"] for one in found))


class _Meetings:
    """Goes through the meetings of a group."""

    def __init__(
        self, connection: Connection, known: Known, group: Group, one: Erased, now: dt.datetime, done: Erasure
    ) -> None:
        self._connection = connection
        self._group = group
        self._mask = Mask(group.key, [one])
        self._known = known
        self._parts = parts_of(known.names)
        self._now = now
        self._done = done

    def erase(self) -> Group:
        """Erase them from every meeting, and return the group with its meetings as they stand after that."""
        texts = (*needles(self._known), *self._parts)
        found: dict[str, dict[int, Json]] = {}
        for named in events_of(self._connection, texts, self._group.key):
            body = json.loads(named.body)
            without = self._mask.json(body)
            if without != body:
                found.setdefault(named.meeting, {})[named.sequence] = without
            if named_by_part(without, self._parts):
                self._done.parts.append((named.meeting, named.sequence))
        for meeting_id, bodies in found.items():
            self._erase(meeting_id, bodies)
        return self._group

    def _erase(self, meeting_id: str, bodies: dict[int, Json]) -> None:
        logged = reading.log(self._connection, meeting_id)
        before = fold(logged)
        touched = Touched(
            before.id, before.title, before.occasion, len(bodies), _offices(before, self._known)
        )
        if any(isinstance(one.event, MinutesApproved) for one in logged):
            self._done.approved.append(touched)
            _register(self._connection, as_registered(self._group, before))
            return
        redacted = tuple(self._rewrite(meeting_id, at, body) for at, body in sorted(bodies.items()))
        told = log.append(
            meeting_id, before.sequence, before.hash, [EventsRedacted(redacted)], JUSTERA.person, self._now
        )
        columns = events.c.keys()
        self._connection.execute(
            insert(events), [dict(zip(columns, event_row(one), strict=True)) for one in told]
        )
        after = fold(reading.log(self._connection, meeting_id))
        _register(self._connection, after)
        self._connection.execute(
            update(meetings)
            .where(meetings.c.id == storable(after.id))
            .values(dict(zip(meetings.c.keys(), meeting_row(after), strict=True)))
        )
        self._group = self._group.with_meeting(after)
        self._done.redacted.append(replace(touched, title=after.title))

    def _rewrite(self, meeting_id: str, sequence: int, body: Json) -> Redaction:
        written = msgspec.json.encode(body, order="sorted")
        values: dict[str, Any] = {"body": written}
        if "id" not in body["actor"]:
            values |= {"tenant": None, "person": None}
        self._connection.execute(
            update(events)
            .where(events.c.meeting == storable(meeting_id), events.c.sequence == sequence)
            .values(values)
        )
        return Redaction(sequence, hashlib.sha256(written).hexdigest())


def _register(connection: Connection, meeting: Meeting) -> None:
    """Make the registers of a meeting anew."""
    for table in READ_TABLES:
        if table is not meetings:
            connection.execute(delete(table).where(table.c.meeting == storable(meeting.id)))
    changes = ReadChanges()
    changes.add(projections.of_meeting(None, meeting))
    changes.write(connection)


def _forget_failed(connection: Connection, group: str, mask: Mask) -> None:
    """What couldn't be delivered and names them isn't kept."""
    rows = connection.execute(
        select(outbox.c.id, outbox.c.payload).where(
            outbox.c.state.in_((DEAD, CANCELLED)), outbox.c.conversation == storable(group)
        )
    )
    for row in list(rows):
        payload = json.loads(row.payload) if row.payload else None
        if without_names(payload, mask) != payload:
            connection.execute(
                update(outbox).where(outbox.c.id == row.id).values(state=CANCELLED, payload=b"")
            )


def _has_namesake(connection: Connection, known: Known, group: Group) -> bool:
    """Whether somebody else of the group has the same name."""
    mine = {Person(name).key for name in known.names}
    return any(
        person.key != known.key and person.id is not None and Person(person.name).key in mine
        for person in people_named(connection, known, group.key)
    )


def _is(key: str, known: Known, names: Sequence[str]) -> bool:
    return key == known.key or key in {Person(name).key for name in names}


def _offices(meeting: Meeting, known: Known) -> tuple[str, ...]:
    """What they are in the meeting that somebody has to be."""
    held = {
        "chair": (meeting.chair,),
        "secretary": (meeting.secretary,),
        "approver": meeting.approvers,
        "substitute": (meeting.substitute,),
    }
    keys = {known.key, *(Person(name).key for name in known.names)}
    return tuple(
        office for office, persons in held.items() if any(one and one.key in keys for one in persons)
    )


_COLUMNS = select(outbox.c.id, outbox.c.conversation, outbox.c.dedupe, outbox.c.view)
_OVER = outbox.c.state.in_((SENT, CANCELLED, LAPSED))
_UNFINISHED = _COLUMNS.where(~_OVER).order_by(outbox.c.id)
_FINISHED = _COLUMNS.where(_OVER).order_by(outbox.c.id)
