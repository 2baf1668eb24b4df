"""What is held about a person, wherever it stands."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, select

from meetings.erasing import Mask, erased
from meetings.group import Group
from meetings.model import Person
from storage import operating
from storage.records import group_of
from storage.tables import (
    assignments,
    conversations,
    decisions,
    documents,
    events,
    groups,
    meetings,
    outbox,
    people,
    postponed,
)
from storage.values import as_bytes, moment

Json: TypeAlias = Any

AT_ONCE = 500
"""Rows that are held in memory at a time."""

_STATES = {state: name for name, state in operating.STATES.items()}
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_PERSON = {"name", "id", "organisation"}


class Known(Struct, frozen=True):
    """Somebody of whom something is held: their `Person.key`, the names they have, the groups they are in."""

    key: str
    names: tuple[str, ...]
    groups: tuple[str, ...]


class Named(Struct, frozen=True):
    """An event of a group, as it is stored."""

    group: str
    meeting: str
    sequence: int
    body: bytes


def find(connection: Connection, who: str) -> Sequence[Known]:
    """Those who may be meant by a `Person.key`, an Entra object id or a whole name.

    A name that stands without an account, in the groups of the one account that has it, is that account's.
    """
    is_meant, needle = _meant(who)
    names: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for group, person in _persons(connection, needle):
        if group and is_meant(person):
            names.setdefault(person.key, set()).add(person.name)
            places.setdefault(person.key, set()).add(group)
    for row in connection.execute(select(conversations.c.person).where(conversations.c.person.is_not(None))):
        if is_meant(Person(row.person, row.person)):
            names.setdefault(row.person, set())
            places.setdefault(row.person, set())
    accounts = [key for key in names if not key.startswith("name:")]
    theirs = set().union(*(places[key] for key in accounts)) if len(accounts) == 1 else set()
    return tuple(
        Known(key, tuple(sorted(names[key])), tuple(sorted(places[key])))
        for key in sorted(names)
        if key in accounts or not places[key] <= theirs
    )


def export(connection: Connection, known: Known) -> dict[str, Json]:
    """Everything that is held about somebody, as JSON: see docs/operations.md for its fields."""
    masks = _Masks(known)
    told = (_event(one, masks.of(one.group)) for one in events_of(connection, needles(known)))
    theirs = [one for one in told if one is not None]
    return {
        "person": {"key": known.key, "names": list(known.names)},
        "groups": _groups(connection, known),
        "conversations": _conversations(connection, known),
        "events": theirs,
        "registers": {
            table.name: _registered(connection, table, masks) for table in (decisions, assignments, postponed)
        },
        "documents": _documents(connection, {one["meeting"] for one in theirs}),
        "outbox": _owed(connection, known, masks),
    }


class _Masks:
    """Tells what names somebody from what doesn't; where they have never been, a name isn't theirs."""

    def __init__(self, known: Known) -> None:
        nowhere = Group(key="")
        keys = (known.key, *(Person(name).key for name in known.names))
        self._known = known
        self._here = Mask("", [erased(nowhere, keys, known.names, moment(0))])
        self._elsewhere = Mask("", [erased(nowhere, [known.key], (), moment(0))])

    def of(self, group: str) -> Mask:
        return self._here if group in self._known.groups else self._elsewhere


def needles(known: Known) -> tuple[str, ...]:
    """Texts of which one stands wherever somebody is named, without case."""
    account = () if known.key.startswith("name:") else (known.key.rpartition(":")[2].casefold(),)
    return (*account, *(_longest_word(name) for name in known.names))


def events_of(connection: Connection, texts: Sequence[str], group: str | None = None) -> Iterator[Named]:
    """The events that hold one of these texts, without case; of all groups, or of one."""
    query = (
        select(meetings.c.group_key, events.c.meeting, events.c.sequence, events.c.body)
        .select_from(events.outerjoin(meetings, meetings.c.id == events.c.meeting))
        .order_by(events.c.meeting, events.c.sequence)
    )
    if group is not None:
        query = query.where(meetings.c.group_key == group)
    for row in streamed(connection, query):
        body = as_bytes(row.body)
        folded = body.decode(errors="replace").casefold()
        if any(text in folded for text in texts):
            yield Named(row.group_key or "", row.meeting, row.sequence, body)


def people_named(connection: Connection, known: Known, group: str) -> Iterator[Person]:
    """Everybody of a group who is named where somebody is who is called the same."""
    for name in known.names:
        for where, person in _persons(connection, _longest_word(name), group):
            if where == group:
                yield person


def is_about(row: Any, known: Known) -> bool:
    """Whether a row of the outbox goes to somebody, or is about them alone."""
    if known.key.startswith("name:"):
        return row.view is not None and json.loads(row.view).get("person") == known.key
    return known.key in row.conversation or known.key in row.dedupe or known.key.encode() in (row.view or b"")


def _meant(who: str) -> tuple[Callable[[Person], bool], str]:
    """Tells whether a person is the one that is meant, and a text that stands where they are named."""
    if who.casefold().startswith("name:"):
        who = who[len("name:") :]
    elif _GUID.fullmatch(who):
        account = f":{who.casefold()}"
        return lambda person: (person.id or "").casefold().endswith(account), who.casefold()
    elif ":" in who:
        return lambda person: person.id == who, who.rpartition(":")[2].casefold()
    name = Person(who).key
    return lambda person: name in {person.key, Person(person.name).key}, _longest_word(who)


def _persons(connection: Connection, needle: str, group: str | None = None) -> Iterator[tuple[str, Person]]:
    """Everybody who is named where this text stands, with the group where."""
    rows = connection.execute(
        select(people.c.group_key, people.c.person_key, people.c.name, people.c.tenant, people.c.object_id)
    )
    for row in rows:
        yield row.group_key, Person(row.name, f"{row.tenant}:{row.object_id}" if row.object_id else None)
    for one in events_of(connection, [needle], group):
        for person in _named_in(json.loads(one.body)):
            yield one.group, person


def _named_in(value: Json) -> Iterator[Person]:
    if isinstance(value, dict):
        if "name" in value and value.keys() <= _PERSON:
            yield msgspec.convert(value, Person)
            return
        for one in value.values():
            yield from _named_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _named_in(one)


def _event(one: Named, mask: Mask) -> dict[str, Json] | None:
    body = json.loads(one.body)
    made = mask.json(body["actor"]) != body["actor"]
    named = mask.json(body["event"]) != body["event"]
    if not made and not named:
        return None
    return {
        "meeting": one.meeting,
        "sequence": one.sequence,
        "made": made,
        "named": named,
        "at": body["at"],
        "event": body["event"],
    }


def _groups(connection: Connection, known: Known) -> list[dict[str, Json]]:
    found = []
    keys = {known.key, *(Person(name).key for name in known.names)}
    for (raw,) in connection.execute(select(groups.c.body).where(groups.c.body.is_not(None))):
        group = group_of(raw)
        members = [one for one in group.members if one.person.key in keys]
        snoozed = [one for one in group.snoozed if one.person in keys]
        if members or snoozed:
            told = {"group": group.key, "name": group.name, "members": members, "snoozed": snoozed}
            found.append(msgspec.to_builtins(told))
    return found


def _conversations(connection: Connection, known: Known) -> list[dict[str, Json]]:
    rows = connection.execute(select(conversations).where(conversations.c.person == known.key))
    return [
        {"id": row.id, "heard": moment(row.at).isoformat(), "conversation": json.loads(row.body)}
        for row in rows
    ]


def _registered(connection: Connection, table: Table, masks: _Masks) -> list[Json]:
    found = []
    for key, raw in streamed(connection, select(table.c.group_key, table.c.body)):
        body = json.loads(as_bytes(raw))
        if masks.of(key).json(body) != body:
            found.append(body)
    return found


def _documents(connection: Connection, named: set[str]) -> list[dict[str, Json]]:
    """The approved minutes that are kept of the meetings in which they are named."""
    columns = (documents.c.meeting, documents.c.version, documents.c.form, documents.c.sha256)
    rows = connection.execute(select(*columns).order_by(*columns))
    return [dict(row._mapping) for row in rows if row.meeting in named]  # noqa: SLF001  # its documented name


def _owed(connection: Connection, known: Known, masks: _Masks) -> list[dict[str, Json]]:
    found = []
    for row in streamed(connection, select(outbox).order_by(outbox.c.id)):
        payload = _read(row.payload)
        if is_about(row, known) or without_names(payload, masks.of(row.conversation)) != payload:
            found.append(
                {
                    "id": row.id,
                    "kind": row.kind,
                    "state": _STATES[row.state],
                    "conversation": row.conversation,
                    "view": _read(row.view),
                    "message": payload,
                }
            )
    return found


def without_names(value: Json, mask: Mask) -> Json:
    """A message without their names."""
    if isinstance(value, dict):
        return {name: without_names(one, mask) for name, one in value.items()}
    if isinstance(value, list):
        return [without_names(one, mask) for one in value]
    return mask.text(value) if isinstance(value, str) else value


def _read(raw: bytes | None) -> Json:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


def streamed(connection: Connection, query: Any) -> Iterator[Any]:
    """The rows of a query, a few in memory at a time."""
    rows = connection.execute(query, execution_options={"stream_results": True, "yield_per": AT_ONCE})
    for part in rows.partitions(AT_ONCE):
        yield from part


def _longest_word(name: str) -> str:
    words: list[str] = re.findall(r"[^\W_]+", name.casefold())
    return max(words, key=len, default=name.casefold())
