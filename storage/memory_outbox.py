"""The outbox of the store in memory."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from msgspec.structs import replace

from meetings.ports import Delivered, Outgoing, OutgoingKind, Owed, OwedState
from storage.frame import Frame
from storage.rates import Gate, Pace, Rates
from storage.values import micros, moment

_SECOND = 1_000_000


class _State(Enum):
    SCHEDULED = auto()
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
    at: int
    """When it is due by the clock; the other times are technical."""
    turn: int
    due: int
    """When it may be claimed; of a claimed one the end of its lease."""
    state: _State = _State.WAITING
    attempts: int = 0
    lease: str | None = None
    activity: str | None = None
    wanted: int = 1
    shown: int = 0
    anew: int = 0
    shown_at: int | None = None
    doubt: int = 0

    @property
    def unfinished(self) -> bool:
        return self.state in {_State.WAITING, _State.CLAIMED}

    @property
    def shows(self) -> bool:
        return self.message.kind is OutgoingKind.SHOW

    def claimed(self, frame: Frame, lease: str) -> Owed:
        self.state, self.due, self.lease = _State.CLAIMED, frame.until, lease
        self.attempts += 1
        message = replace(self.message, due=moment(self.at), anew=self.anew > self.shown)
        late = max(0, frame.at - self.at) / 1_000_000
        return Owed(self.id, message, self.attempts, lease, self.activity, self.wanted, late)


class MemoryOutbox:
    """Messages by their keys, in the order in which they came; `gate` says what counts a message beside it.

    It gives a conversation's key, and its tenant if that is known.
    """

    def __init__(self, rates: Rates | None, gate: Callable[[str], tuple[str, str | None]]) -> None:
        self._rows: dict[str, _Row] = {}
        self._leases = 0
        self._pace = None if rates is None else Pace(rates)
        self._gate = gate
        self._gates: dict[str, Gate] = {}

    def add(self, messages: Sequence[Outgoing], frame: Frame, *, claim: bool = True) -> tuple[Owed, ...]:
        """Owe these, and claim the replies and posts that can be sent at once."""
        claimed = []
        for message in _numbered(messages):
            known = self._rows.get(message.dedupe)
            if known is not None:
                if known.shows and message.kind is OutgoingKind.SHOW:
                    _show_again(known, message, frame)
                continue
            row = _Row(len(self._rows) + 1, message, frame.at, frame.now, frame.now, anew=int(message.anew))
            if row.shows:
                self._rows[message.dedupe] = row
                continue
            row.at = max(frame.at, frame.at if message.due is None else micros(message.due))
            line = self._line(message.conversation)
            self._rows[message.dedupe] = row
            if row.at > frame.at:
                row.state = _State.SCHEDULED
                continue
            _stand(row, line, frame.now)
            if claim and not line and self._let_through(row, frame):
                claimed.append(row.claimed(frame, self._next_lease()))
        return tuple(claimed)

    def cancel(self, keys: Iterable[str]) -> None:
        """These are no longer owed, unless they are being sent."""
        for key in keys:
            row = self._rows.get(key)
            if row is not None and row.state in {_State.WAITING, _State.SCHEDULED}:
                row.state = _State.CANCELLED

    def claim(self, limit: int, frame: Frame) -> Sequence[Owed]:
        """Claim due messages, each the first in its conversation's line."""
        self._ripen(frame)
        due = [row for row in self._rows.values() if row.unfinished and row.due <= frame.now]
        due = sorted((row for row in due if self._is_first(row)), key=lambda row: (row.due, row.id))
        chosen: list[_Row] = []
        for row in due:
            if len(chosen) < limit and self._let_through(row, frame):
                chosen.append(row)
        chosen.sort(key=lambda row: (row.turn, row.id))
        return [row.claimed(frame, self._next_lease()) for row in chosen]

    def finish(self, results: Iterable[Delivered], frame: Frame) -> None:
        """Write down what became of claimed messages, and what is owed because of that."""
        for result in results:
            row = self._rows[result.owed.message.dedupe]
            if row.state is _State.CLAIMED and row.lease == result.owed.lease:
                _finish(row, result, frame)
                self.add(result.then, frame, claim=False)

    def next_look(self, now: int, at: int) -> float | None:
        """Seconds until something can next be claimed, or a lease runs out."""
        free = [row.due - now for row in self._rows.values() if row.unfinished and self._is_first(row)]
        free += [row.at - at for row in self._rows.values() if row.state is _State.SCHEDULED]
        return max(0.0, min(free) / 1_000_000) if free else None

    def _ripen(self, frame: Frame) -> None:
        come = [row for row in self._rows.values() if row.state is _State.SCHEDULED and row.at <= frame.at]
        come.sort(key=lambda row: (row.at, row.id))
        for place, row in enumerate(come):
            line = self._line(row.message.conversation)
            row.state, row.due = _State.WAITING, frame.now - len(come) + place
            _stand(row, line, frame.now + place)

    def _let_through(self, row: _Row, frame: Frame) -> bool:
        if self._pace is None:
            return True
        key, tenant = self._gate(row.message.conversation)
        conversation = self._gates.setdefault(key, self._pace.conversation())
        over = None
        if tenant is not None:
            over = tenant, self._gates.setdefault(f"tenant:{tenant}", self._pace.tenant())
        held = self._pace.held_until(conversation, over, frame.now, show=row.shows)
        if held is not None:
            row.due = held
        return held is None

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


def _numbered(messages: Sequence[Outgoing]) -> list[Outgoing]:
    """Messages in the order in which a database numbers them: cards first, by their keys."""
    shows = [one for one in messages if one.kind is OutgoingKind.SHOW]
    return [
        *sorted(shows, key=lambda one: one.dedupe),
        *(one for one in messages if one.kind is not OutgoingKind.SHOW),
    ]


def _stand(row: _Row, line: Sequence[_Row], turn: int) -> None:
    row.turn = max([turn, *(other.turn + 1 for other in line)])


def _show_again(row: _Row, message: Outgoing, frame: Frame) -> None:
    row.wanted += 1
    if message.anew:
        row.anew = row.wanted
    row.message = replace(row.message, payload=message.payload, view=message.view)
    if row.state is _State.CLAIMED:
        return
    soon = frame.now if row.shown_at is None else max(frame.now, row.shown_at + _SECOND)
    if row.state is not _State.WAITING:
        row.state, row.turn, row.due, row.attempts, row.at = (
            _State.WAITING,
            frame.now,
            soon,
            0,
            frame.at,
        )
    elif not row.attempts:
        row.due = min(row.due, soon)


def _finish(row: _Row, result: Delivered, frame: Frame) -> None:
    row.lease = None
    row.state = _ENDS[result.state]
    row.activity = result.activity or row.activity
    if result.state is OwedState.WAITING:
        row.due = frame.now + round(result.pause * 1_000_000)
        row.doubt = max(row.doubt, frame.now + round(result.doubt * 1_000_000))
        return
    if row.shows and result.state is OwedState.SENT:
        row.shown, row.shown_at = result.owed.wanted, frame.now
        if row.doubt > frame.now:
            row.state, row.turn, row.due, row.attempts = _State.WAITING, frame.now, row.doubt, 0
            row.at = frame.at + row.doubt - frame.now
    if row.shows and row.wanted > result.owed.wanted:
        row.state, row.turn, row.due = _State.WAITING, frame.now, frame.now + _SECOND
        row.attempts, row.at = 0, frame.at
