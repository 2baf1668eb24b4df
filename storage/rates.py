"""How much may be said at a time: Teams' limits, and what was sent lately counted against them.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

Limits: TypeAlias = tuple[tuple[int, float], ...]
"""For each: at most so many messages in any so many seconds."""

MICROSECONDS = 1_000_000
PROMISED = 100_000
"""Times to come of one tenant that are known to be taken: most of an hour's."""


class Rates(Struct, frozen=True):
    """The limits of one conversation, and of one tenant over all its conversations.

    A card to show leaves half of a conversation's to answers.
    """

    conversation: Limits = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
    tenant: Limits = ((30, 1.0),)


class Gate:
    """When messages were sent through one gate, in microseconds, as far back as its limits look."""

    def __init__(self, limits: Sequence[tuple[int, int]], sent: bytes = b"") -> None:
        self._limits = limits
        self._most = max((most for most, _ in limits), default=1)
        self._sent = array("q", sent)
        self.changed = False

    def free_at(self, *, share: int = 1, promised: Sequence[int] = ()) -> int:
        """From when on one more may be sent: the earliest time at which no limit is exceeded.

        A `share` of 2 leaves half of each limit to others. `promised` are times to come that are taken.
        """
        times = [*self._sent[-self._most :], *promised[-self._most :]] if promised else self._sent
        return max((times[-most] + window for most, window in self._shared(share, len(times))), default=0)

    def count(self, now: int) -> None:
        """One is sent now."""
        self._sent.append(max(now, self._sent[-1]) if self._sent else now)
        self.changed = True

    def kept(self, now: int) -> bytes:
        """What still counts, to be read again."""
        horizon = now - max((window for _, window in self._limits), default=0)
        first = next((at for at, time in enumerate(self._sent) if time > horizon), len(self._sent))
        return self._sent[first:].tobytes()

    def _shared(self, share: int, count: int) -> list[tuple[int, int]]:
        limits = ((max(1, most // share), window) for most, window in self._limits)
        return [(most, window) for most, window in limits if most <= count]


class Pace:
    """Decides for one message after the other whether it may be sent, and if not, when.

    It outlives the transactions in which its gates are read and written. Times are microseconds.
    """

    def __init__(self, rates: Rates) -> None:
        self._conversation = _micros(rates.conversation)
        self._tenant = _micros(rates.tenant)
        self._promised: dict[str, list[int]] = {}

    def conversation(self, sent: bytes = b"") -> Gate:
        """A conversation's gate."""
        return Gate(self._conversation, sent)

    def tenant(self, sent: bytes = b"") -> Gate:
        """A tenant's gate."""
        return Gate(self._tenant, sent)

    def held_until(
        self, conversation: Gate, tenant: tuple[str, Gate] | None, now: int, *, show: bool = False
    ) -> int | None:
        """Count a message as sent and give None; or give the time, later than now, when it may be tried.

        Those that a tenant's limit holds back are each told another time: that of the first that is free
        when all before them have gone.
        """
        free = conversation.free_at(share=2 if show else 1)
        if free > now:
            return free
        if tenant is not None:
            name, gate = tenant
            if gate.free_at() > now:
                return self._promise(name, gate, now)
            gate.count(now)
        conversation.count(now)
        return None

    def _promise(self, name: str, gate: Gate, now: int) -> int:
        promised = self._promised.setdefault(name, [])
        del promised[: max(bisect_right(promised, now), len(promised) - PROMISED)]
        free = gate.free_at(promised=promised)
        promised.append(free)
        return free


def _micros(limits: Limits) -> tuple[tuple[int, int], ...]:
    return tuple((most, round(seconds * MICROSECONDS)) for most, seconds in limits)
