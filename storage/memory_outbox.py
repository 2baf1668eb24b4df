"""The outbox of the store in memory."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from msgspec.structs import replace

from meetings.ports import Delivered, Outgoing, OutgoingKind, Owed, OwedState

_SECOND = dt.timedelta(seconds=1)


class _State(Enum):
    WAITING = auto()
    CLAIMED = auto()
    SENT = auto()
    DEAD = auto()
    CANCELLED = auto()
    LAPSED = auto()


_ENDS = {
    OwedState.SENT: _State.SENT,
    OwedState.WAITING: _State.WAITING,
    OwedState.DEAD: _State.DEAD,
    OwedState.LAPSED: _State.LAPSED,
}


@dataclass
class _Row:
    id: int
    message: Outgoing
    turn: dt.datetime
    due: dt.datetime
    """When it may be claimed; of a claimed one the end of its lease."""
    state: _State = _State.WAITING
    attempts: int = 0
    lease: str | None = None
    activity: str | None = None
    wanted: int = 1
    shown: int = 0
    anew: int = 0
    shown_at: dt.datetime | None = None

    @property
    def unfinished(self) -> bool:
        return self.state in {_State.WAITING, _State.CLAIMED}

    @property
    def shows(self) -> bool:
        return self.message.kind is OutgoingKind.SHOW

    def claimed(self, until: dt.datetime, lease: str) -> Owed:
        self.state, self.due, self.lease = _State.CLAIMED, until, lease
        self.attempts += 1
        message = replace(self.message, due=self.turn, anew=self.anew > self.shown)
        return Owed(self.id, message, self.attempts, lease, self.activity, self.wanted)


class MemoryOutbox:
    """Messages by their keys, in the order in which they came."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._leases = 0

    def add(self, messages: Iterable[Outgoing], now: dt.datetime, lease: dt.timedelta) -> tuple[Owed, ...]:
        """Owe these, and claim the replies and posts that can be sent at once."""
        claimed = []
        for message in messages:
            turn = now if message.due is None else max(now, message.due)
            known = self._rows.get(message.dedupe)
            if known is not None:
                if known.shows and message.kind is OutgoingKind.SHOW:
                    _show_again(known, message, turn)
                continue
            row = _Row(len(self._rows) + 1, message, turn, turn, anew=int(message.anew))
            free = not any(other.turn <= now for other in self._line(message.conversation))
            self._rows[message.dedupe] = row
            if not row.shows and turn <= now and free:
                claimed.append(row.claimed(now + lease, self._next_lease()))
        return tuple(claimed)

    def cancel(self, keys: Iterable[str]) -> None:
        """These are no longer owed, unless they are being sent."""
        for key in keys:
            row = self._rows.get(key)
            if row is not None and row.state is _State.WAITING:
                row.state = _State.CANCELLED

    def claim(self, limit: int, now: dt.datetime, lease: dt.timedelta) -> Sequence[Owed]:
        """Claim due messages, each the first in its conversation's line."""
        due = [
            row for row in self._rows.values() if row.unfinished and row.due <= now and self._is_first(row)
        ]
        due.sort(key=lambda row: (row.due, row.id))
        claimed = [row.claimed(now + lease, self._next_lease()) for row in due[: max(limit, 0)]]
        return sorted(claimed, key=lambda owed: (owed.message.due or now, owed.id))

    def finish(self, results: Iterable[Delivered], now: dt.datetime) -> None:
        """Write down what became of claimed messages."""
        for result in results:
            row = self._rows[result.owed.message.dedupe]
            if row.state is _State.CLAIMED and row.lease == result.owed.lease:
                _finish(row, result, now)

    def next_due(self) -> dt.datetime | None:
        """When something can next be claimed, or a lease runs out."""
        free = (row.due for row in self._rows.values() if row.unfinished and self._is_first(row))
        return min(free, default=None)

    def _line(self, conversation: str) -> list[_Row]:
        line = [
            row
            for row in self._rows.values()
            if row.unfinished and not row.shows and row.message.conversation == conversation
        ]
        return sorted(line, key=lambda row: (row.turn, row.id))

    def _is_first(self, row: _Row) -> bool:
        return row.shows or self._line(row.message.conversation)[0] is row

    def _next_lease(self) -> str:
        self._leases += 1
        return str(self._leases)


def _show_again(row: _Row, message: Outgoing, turn: dt.datetime) -> None:
    row.wanted += 1
    if message.anew:
        row.anew = row.wanted
    row.message = replace(row.message, payload=message.payload, view=message.view)
    if row.state is _State.CLAIMED:
        return
    soon = turn if row.shown_at is None else max(turn, row.shown_at + _SECOND)
    if row.state is not _State.WAITING:
        row.state, row.turn, row.due, row.attempts = _State.WAITING, turn, soon, 0
    elif not row.attempts:
        row.due = min(row.due, soon)


def _finish(row: _Row, result: Delivered, now: dt.datetime) -> None:
    row.lease = None
    row.state = _ENDS[result.state]
    row.activity = result.activity or row.activity
    if result.state is OwedState.WAITING:
        row.due = now + dt.timedelta(seconds=result.pause)
        return
    if row.shows and result.state is OwedState.SENT:
        row.shown, row.shown_at = result.owed.wanted, now
    if row.shows and row.wanted > result.owed.wanted:
        row.state, row.due, row.attempts = _State.WAITING, now + _SECOND, 0
