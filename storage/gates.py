"""The gates of one transaction: what was sent lately where it sends, read, counted and written.

They are locked after everything else that a transaction locks, tenants before conversations, and held to its
end: so what is counted holds for all processes.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, FromClause, Text, select, true
from sqlalchemy.dialects.postgresql import insert

from meetings.owed import PERSON
from storage.bulk import Bulk, columns
from storage.caching import Recent
from storage.projections import upsert
from storage.rates import Gate, Pace
from storage.tables import conversations, gates
from storage.values import as_bytes

TENANT = "tenant:"
KNOWN = 10_000
"""Conversations whose gates' keys are kept in memory."""


class Keys:
    """The keys of conversations' gates, as far as they are known: the conversation's own, and its tenant's.

    A message to a person is counted in their personal chat.
    """

    def __init__(self) -> None:
        self._known: Recent[tuple[str, str | None]] = Recent(KNOWN)

    def find(self, connection: Connection, wanted: Collection[str]) -> dict[str, tuple[str, str | None]]:
        """The keys of these conversations' gates."""
        found = {one: known for one in wanted if (known := self._known.get(one)) is not None}
        missing = sorted(one for one in wanted if one not in found)
        people = [one for one in missing if one.startswith(PERSON)]
        places = {one: one for one in missing}
        places |= {f"{PERSON}{who}": chat for who, chat in _CHATS.run(connection, _bare(people)) if chat}
        asked = [(one,) for one in sorted(set(places.values()))]
        tenants: dict[str, str | None] = dict(_TENANTS.run(connection, asked))
        for one in missing:
            place = places[one]
            tenant = tenants.get(place) or _tenant_of(place)
            found[one] = (place, f"{TENANT}{tenant}" if tenant else None)
            if tenant:
                self._known.put(one, found[one])
        return found


class Gates:
    """The gates that a transaction asks for, at its time in µs."""

    def __init__(self, connection: Connection, pace: Pace, keys: Keys, now: int) -> None:
        self._connection = connection
        self._pace = pace
        self._keys = keys
        self._now = now
        self._of: dict[str, tuple[str, str | None]] = {}
        self._gates: dict[str, Gate] = {}

    def look(self, conversations: Iterable[str]) -> None:
        """Lock and read the gates of these conversations, those that weren't asked for before."""
        asked = {one for one in conversations if one not in self._of}
        if not asked:
            return
        self._of |= self._keys.find(self._connection, asked)
        wanted = {key for one in asked for key in self._of[one] if key is not None} - self._gates.keys()
        for key, sent in self._read(sorted(wanted)):
            self._gates[key] = self._made(key, as_bytes(sent))

    def held_until(self, conversation: str, *, show: bool = False) -> int | None:
        """Count a message to a conversation that was looked at; or when it may be tried, later than now."""
        key, tenant = self._of[conversation]
        over = None if tenant is None else (tenant, self._gates[tenant])
        return self._pace.held_until(self._gates[key], over, self._now, show=show)

    def write(self) -> None:
        """Write down what was counted."""
        changed = ((key, gate) for key, gate in sorted(self._gates.items()) if gate.changed)
        _WRITE.run(self._connection, [(key, self._now, gate.kept(self._now)) for key, gate in changed])

    def _read(self, keys: list[str]) -> list[tuple[Any, ...]]:
        if self._connection.dialect.name == "sqlite":
            found: dict[str, bytes] = dict(_READ.run(self._connection, [(key,) for key in keys]))
            return [(key, found.get(key, b"")) for key in keys]
        read = [tuple(row) for row in self._connection.exec_driver_sql(_LOCK, {"keys": keys})]
        if len(read) == len(keys):
            return read
        known = {key for key, _ in read}
        _NEW.run(self._connection, [(key, self._now, b"") for key in keys if key not in known])
        return [tuple(row) for row in self._connection.exec_driver_sql(_LOCK, {"keys": keys})]

    def _made(self, key: str, sent: bytes) -> Gate:
        return self._pace.tenant(sent) if key.startswith(TENANT) else self._pace.conversation(sent)


def _tenant_of(place: str) -> str | None:
    # Nobody has spoken in that chat yet, but a person's key begins with their tenant.
    return place.removeprefix(PERSON).partition(":")[0] if place.startswith(PERSON) else None


def _bare(people: Iterable[str]) -> list[tuple[str]]:
    return [(one.removeprefix(PERSON),) for one in people]


_LOCK = (
    "SELECT key, sent FROM gates WHERE key = ANY(%(keys)s::text[])"
    " ORDER BY starts_with(key, 'tenant:') DESC, key FOR UPDATE"
)


def _read(batch: FromClause) -> Any:
    return select(gates.c.key, gates.c.sent).select_from(batch.join(gates, gates.c.key == batch.c.key))


def _new(batch: FromClause) -> Any:
    rows = select(*batch.c).where(true())
    return insert(gates).from_select(["key", "last", "sent"], rows).on_conflict_do_nothing()


def _tenants(batch: FromClause) -> Any:
    known = batch.join(conversations, conversations.c.id == batch.c.id)
    return select(batch.c.id, conversations.c.tenant).select_from(known)


def _chats(batch: FromClause) -> Any:
    chat = (
        select(conversations.c.id)
        .where(conversations.c.person == batch.c.person)
        .order_by(conversations.c.at.desc(), conversations.c.id)
        .limit(1)
    )
    return select(batch.c.person, chat.correlate(batch).scalar_subquery())


_READ = Bulk({"key": Text()}, _read)
_NEW = Bulk(columns(gates), _new)
_TENANTS = Bulk({"id": Text()}, _tenants)
_CHATS = Bulk({"person": Text()}, _chats)
_WRITE = upsert(gates)
