"""What nobody needs any more is forgotten, now and then and a little at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select

from storage.line import ended
from storage.tables import gates, inbound, outbox

HOUR = 3_600 * 1_000_000
DAY = 24 * HOUR

ACTIVITIES_KEPT = 30 * DAY
"""Teams repeats an activity within minutes; a month is for a queue somewhere that comes back to life."""

MESSAGES_KEPT = 90 * DAY
"""How long it can be seen what became of a message. Cards to show are kept: they can be asked for again."""

GATES_KEPT = HOUR
"""As far back as limits look."""

EVERY = HOUR // 6
"""Ten minutes between two looks."""

AT_ONCE = 500

BREATH = 2_000_000
"""Two seconds between two parts of the messages: there may be millions, most of which are kept."""


@dataclass(slots=True)
class _Forgotten:
    """Something that is forgotten; `run` gives whether there is more. The time is in µs."""

    run: Callable[[Connection, int], bool]
    every: int = EVERY
    pause: int = 0
    next: int = 0


class Pruning:
    """Forgets what is old, never so much at once that writers have to wait for it. Times are in µs."""

    def __init__(self) -> None:
        self._gate = ""
        self._message = 0
        self._by_clock = (_Forgotten(_activities), _Forgotten(self._messages, every=DAY // 4, pause=BREATH))
        self._by_instant = (_Forgotten(self._gates),)

    def is_due(self, now: int, at: int) -> bool:
        """Whether it is time again: in technical time, and by the clock."""
        return any(now >= one.next for one in self._by_instant) or any(
            at >= one.next for one in self._by_clock
        )

    def run(self, connection: Connection, now: int, at: int) -> None:
        """Forget some of what is old; where there is more, it is time again soon."""
        for forgotten, time in ((self._by_instant, now), (self._by_clock, at)):
            for one in forgotten:
                if time >= one.next:
                    one.next = time + one.every
                    if one.run(connection, time):
                        one.next = time + one.pause

    # These are gone through by their keys, some at a time: an index by age would always be written.

    def _messages(self, connection: Connection, at: int) -> bool:
        after = {"after": self._message, "limit": AT_ONCE}
        ids = [id_ for (id_,) in connection.execute(_SOME_MESSAGES, after)]
        if ids:
            span = {"first": ids[0], "last": ids[-1], "before": at - MESSAGES_KEPT}
            connection.execute(_PRUNE_MESSAGES, span)
        self._message = ids[-1] if len(ids) == AT_ONCE else 0
        return bool(self._message)

    def _gates(self, connection: Connection, now: int) -> bool:
        keys = [key for (key,) in connection.execute(_SOME_GATES, {"after": self._gate, "limit": AT_ONCE})]
        if keys:
            connection.execute(_PRUNE_GATES, {"keys": keys, "before": now - GATES_KEPT})
        self._gate = keys[-1] if len(keys) == AT_ONCE else ""
        return bool(self._gate)


def _activities(connection: Connection, at: int) -> bool:
    return connection.execute(_PRUNE_ACTIVITIES, {"before": at - ACTIVITIES_KEPT}).rowcount == AT_ONCE


_OLD_ACTIVITIES = select(inbound.c.key).where(inbound.c.at < bindparam("before")).limit(AT_ONCE)
_PRUNE_ACTIVITIES = delete(inbound).where(inbound.c.key.in_(_OLD_ACTIVITIES))

_SOME_MESSAGES = select(outbox.c.id).where(outbox.c.id > bindparam("after")).order_by(outbox.c.id)
_SOME_MESSAGES = _SOME_MESSAGES.limit(bindparam("limit"))
# The newest row stays, so that on SQLite no id is given twice.
_NEWEST = select(func.max(outbox.alias("newest").c.id)).scalar_subquery()
_PRUNE_MESSAGES = delete(outbox).where(
    outbox.c.id.between(bindparam("first"), bindparam("last")),
    ended(outbox),
    outbox.c.at < bindparam("before"),
    outbox.c.id < _NEWEST,
)

_SOME_GATES = select(gates.c.key).where(gates.c.key > bindparam("after")).order_by(gates.c.key)
_SOME_GATES = _SOME_GATES.limit(bindparam("limit"))
_PRUNE_GATES = delete(gates).where(
    gates.c.key.in_(bindparam("keys", expanding=True)), gates.c.last < bindparam("before")
)
