"""Trouble on order: what a Bot Connector does on a bad day, where and how many times."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from playground.connector import wire

Operation = Literal[
    "create",
    "post",
    "reply",
    "update",
    "delete",
    "members",
    "pagedmembers",
    "member",
    "team",
    "channels",
    "meeting",
    "participant",
    "activity",
]
"""What a trouble can meet: the Bot Connector's operations, and "activity", which is what goes to the bot."""

WRITES: frozenset[Operation] = frozenset({"create", "post", "reply", "update", "delete"})


@dataclass(frozen=True)
class Trouble:
    """One way to misbehave: wait `delay` seconds, then refuse with `error` or cut the connection, or neither.

    With `carried_out` the request takes effect before it is refused or cut: the window in which a
    client that tries again sends twice. `late` takes effect at once, and answers only after so many seconds.
    `twice` sends an activity to the bot a second time.
    """

    delay: float = 0.0
    late: float = 0.0
    error: wire.ConnectorError | None = None
    cut: bool = False
    carried_out: bool = False
    twice: bool = False
    operations: frozenset[Operation] = WRITES


def twice() -> Trouble:
    """The same activity, with the same id, reaches the bot twice, one after the other."""
    return Trouble(twice=True, operations=frozenset({"activity"}))


def throttled(retry_after: float | None = 1.0) -> Trouble:
    """429 with `Retry-After` in seconds, or without when None."""
    return Trouble(error=wire.throttled(retry_after))


def precondition_failed() -> Trouble:
    return Trouble(error=wire.precondition_failed())


def bad_gateway(*, carried_out: bool = False) -> Trouble:
    return Trouble(error=wire.bad_gateway(), carried_out=carried_out)


def gateway_timeout(*, carried_out: bool = False) -> Trouble:
    return Trouble(error=wire.gateway_timeout(), carried_out=carried_out)


def slow(seconds: float) -> Trouble:
    """Answer correctly, but only after `seconds`; adds to any other trouble of the same request."""
    return Trouble(delay=seconds)


def late(seconds: float) -> Trouble:
    """Do it at once and answer correctly, but only after `seconds`."""
    return Trouble(late=seconds)


def hanging(seconds: float, *, carried_out: bool = False) -> Trouble:
    """Say nothing; after `seconds` the connection breaks, and only then the request may be `carried_out`."""
    return Trouble(delay=seconds, cut=True, carried_out=carried_out)


def connection_reset() -> Trouble:
    """The connection breaks and nothing was done."""
    return Trouble(cut=True)


def answer_lost() -> Trouble:
    """The request is carried out, then the connection breaks before the answer."""
    return Trouble(cut=True, carried_out=True)


def update_lost() -> Trouble:
    """404 for a message that exists, as Teams does now and then (msteams-docs issue 6139)."""
    return Trouble(error=wire.activity_not_found(), operations=frozenset({"update"}))


def conversation_lost() -> Trouble:
    """404 for a conversation that exists (msteams-docs issue 9425)."""
    return Trouble(error=wire.conversation_not_found())


def bot_removed() -> Trouble:
    return Trouble(error=wire.not_in_roster())


def writes_blocked() -> Trouble:
    return Trouble(error=wire.writes_blocked())


@dataclass
class Ordered:
    """A trouble in force: `hits` counts the requests it met, `end()` lifts it."""

    trouble: Trouble
    left: int | None
    conversation: str | None
    operations: frozenset[Operation]
    hits: int = field(default=0, init=False)
    skip: int = 0

    def end(self) -> None:
        self.left = 0

    def meets(self, operation: Operation, conversation: str) -> bool:
        """Whether this request gets the trouble; counts it if so."""
        if self.left == 0 or operation not in self.operations:
            return False
        if self.conversation is not None and conversation.partition(";")[0] != self.conversation:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.hits += 1
        if self.left is not None:
            self.left -= 1
        return True


class Troubles:
    """All troubles in force, in the order they were asked for."""

    def __init__(self) -> None:
        self._ordered: list[Ordered] = []

    def order(
        self,
        trouble: Trouble,
        *,
        times: int | None = 1,
        conversation: str | None = None,
        operations: Operation | Iterable[Operation] | None = None,
        after: int = 0,
    ) -> Ordered:
        """Give the next `times` matching requests (None: all) this trouble, letting `after` through first.

        `conversation` is an id; a channel's covers its threads. Without `operations`: the trouble's own,
        which are the writes.
        """
        self._ordered = self.in_force
        chosen = (operations,) if isinstance(operations, str) else operations
        ordered = Ordered(
            trouble,
            times,
            None if conversation is None else conversation.partition(";")[0],
            trouble.operations if chosen is None else frozenset(chosen),
            skip=after,
        )
        self._ordered.append(ordered)
        return ordered

    @property
    def in_force(self) -> list[Ordered]:
        """Those that still wait for a request to meet, in the order they were asked for."""
        return [ordered for ordered in self._ordered if ordered.left != 0]

    def clear(self) -> None:
        for ordered in self._ordered:
            ordered.end()
        self._ordered.clear()

    def meet(self, operation: Operation, conversation: str) -> tuple[float, Trouble | None]:
        """The delay in seconds and the first refusal, cut, late answer or doubling for this request."""
        if not self._ordered:
            return 0.0, None
        delay = 0.0
        for ordered in self._ordered:
            if not ordered.meets(operation, conversation):
                continue
            delay += ordered.trouble.delay
            trouble = ordered.trouble
            if trouble.error is not None or trouble.cut or trouble.late or trouble.twice:
                return delay, trouble
        return delay, None
