"""Activities that have been handled: known for a month, then forgotten, a few at a time."""

from sqlalchemy import Connection, bindparam, delete, select

from storage.tables import inbound

DAY = 24 * 3_600 * 1_000_000

KEPT = 30 * DAY
"""Teams repeats an activity within minutes; a month is for a queue somewhere that comes back to life."""

EVERY = DAY // 144
"""Ten minutes between two prunings."""

AT_ONCE = 500


class Pruning:
    """Forgets old activities now and then, never so many that writers have to wait for it. Times in µs."""

    def __init__(self) -> None:
        self._next = 0

    def is_due(self, now: int) -> bool:
        """Whether it is time again."""
        return now >= self._next

    def run(self, connection: Connection, now: int) -> None:
        """Forget some of what is old; where there is more, it is time again at once."""
        self._next = now + EVERY
        if connection.execute(_PRUNE, {"before": now - KEPT}).rowcount == AT_ONCE:
            self._next = now


_OLD = select(inbound.c.key).where(inbound.c.at < bindparam("before")).limit(AT_ONCE)
_PRUNE = delete(inbound).where(inbound.c.key.in_(_OLD))
