"""The loop that says what is owed: claims messages, sends them, writes down what became of them.

What a transaction has just made due is handed over directly; everything else is claimed when it is due. A
message is owed until it is marked as sent, so a process that dies leaves it to the next one: only a death
between the connector's answer and the mark sends it twice.
"""

import asyncio
import datetime as dt
import random
from collections import deque
from collections.abc import Sequence
from functools import cache

import structlog
from msgspec.structs import replace

from bot.metrics import DELIVERED
from bot.sending import Sender
from bot.teams import BlockedError, ConnectorError, NotFoundError, ThrottledError
from meetings.ports import Clock, Delivered, Outbox, Owed, OwedState, StorageUnavailableError

LEASE = dt.timedelta(seconds=30)
IN_FLIGHT = 64
"""Messages claimed and not yet sent; what is handed over doesn't count, so it can't hold up what waits."""

LONGEST_SLEEP = 5.0
"""Seconds between looks at the outbox when nothing is known to be due: the safety net, not the clockwork."""

BREATH = 0.05
"""Seconds between looks while there is always something new: what is handed over doesn't wait for them."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 300.0
GIVE_UP_AFTER = 200
"""Attempts; with the longest pause in between that is most of a day of Teams not answering."""

NOT_FOUND_ATTEMPTS = 5
"""Teams now and then doesn't find a conversation that is there (msteams-docs issue 9425)."""

log = structlog.get_logger("delivery")

_delivered = cache(DELIVERED.labels)


class Delivery:
    """Sends what is owed, in order within a conversation and side by side across them."""

    def __init__(self, outbox: Outbox, sender: Sender, clock: Clock) -> None:
        self._outbox = outbox
        self._sender = sender
        self._clock = clock
        self._woken = asyncio.Event()
        self._finished: list[Delivered] = []
        self._marking: set[asyncio.Task[None]] = set()
        self._held: dict[int, Owed] = {}
        self._claimed: set[int] = set()
        self._queues: dict[str, deque[Owed]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._closing = False
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to deliver."""
        self._loop = asyncio.create_task(self._claiming())

    async def close(self, patience: float = 10.0) -> None:
        """Claim nothing more, and finish what is being sent; what takes longer than `patience` stays owed.

        Seconds; as long again is given to writing down what was sent.
        """
        self._closing = True
        self._woken.set()
        await _end(self._sending, patience)
        if self._loop is not None:
            await _end({self._loop}, 0)
        await _end(self._marking, patience)

    def wake(self) -> None:
        """Look at the outbox now: something may have become due."""
        self._woken.set()

    def hand_over(self, owed: Sequence[Owed]) -> None:
        """Send messages that this process has claimed by writing them; the board is looked at soon after."""
        for one in owed:
            self._enqueue(one)
        self._woken.set()

    def _enqueue(self, owed: Owed) -> None:
        held = self._held.get(owed.id)
        if held is not None:
            # Its lease ran out while it waited here: the same message, sent once, by another lease.
            self._held[owed.id] = replace(owed, wanted=held.wanted)
            return
        self._held[owed.id] = owed
        conversation = owed.message.conversation
        queue = self._queues.get(conversation)
        if queue is not None:
            queue.append(owed)
            return
        self._queues[conversation] = deque((owed,))
        task = asyncio.create_task(self._send_all(conversation))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send_all(self, conversation: str) -> None:
        """Send a conversation's messages one after the other, so that they keep their order."""
        queue = self._queues[conversation]
        try:
            while queue:
                self._mark(await self._send(queue[0]))
                self._claimed.discard(queue.popleft().id)
        finally:
            del self._queues[conversation]
            self._woken.set()

    async def _send(self, owed: Owed) -> Delivered:
        kind = owed.message.kind.value
        try:
            activity = await self._sender.send(owed)
        except ThrottledError as error:
            return self._later(owed, error.retry_after, str(error))
        except NotFoundError as error:
            return self._later(owed, None, str(error), most=NOT_FOUND_ATTEMPTS)
        except ConnectorError as error:
            _delivered(kind, "refused").inc()
            level = log.warning if isinstance(error, BlockedError) else log.error
            level("not delivered", kind=kind, reason=str(error), outbox=owed.id)
            return Delivered(owed, OwedState.DEAD, error=str(error))
        except StorageUnavailableError as error:
            return self._later(owed, None, str(error))
        except Exception as error:
            log.exception("rendering or sending failed", kind=kind, outbox=owed.id)
            return self._later(owed, None, type(error).__name__)
        _delivered(kind, "sent").inc()
        return Delivered(owed, OwedState.SENT, activity=activity)

    def _later(
        self, owed: Owed, retry_after: float | None, error: str, most: int = GIVE_UP_AFTER
    ) -> Delivered:
        """When Teams says, or after a pause that doubles, with jitter to keep replicas out of step."""
        kind = owed.message.kind.value
        if owed.attempts >= most:
            _delivered(kind, "given_up").inc()
            log.error("given up", kind=kind, reason=error, outbox=owed.id)
            return Delivered(owed, OwedState.DEAD, error=error)
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(owed.attempts, 12))
        pause = max(retry_after or 0.0, pause * random.uniform(0.5, 1.0))  # noqa: S311  # jitter, not a secret
        _delivered(kind, "again").inc()
        due = self._clock.now() + dt.timedelta(seconds=pause)
        return Delivered(owed, OwedState.WAITING, due=due, error=error)

    def _mark(self, delivered: Delivered) -> None:
        self._finished.append(delivered)
        if len(self._finished) == 1:
            task = asyncio.create_task(self._write_down())
            self._marking.add(task)
            task.add_done_callback(self._marking.discard)

    async def _write_down(self) -> None:
        """Write down at once what became of the messages that have just finished.

        It waits for none that is being written: until it is on disk, a message is sent again after a crash.
        """
        batch, self._finished = self._finished, []
        while batch:
            batch = [replace(one, owed=self._held[one.owed.id]) for one in batch]
            try:
                await self._outbox.finish(batch)
            except StorageUnavailableError:
                await asyncio.sleep(FIRST_PAUSE)
                continue
            except Exception:
                log.exception("not marked", outbox=[one.owed.id for one in batch])
            if any(one.state is OwedState.WAITING for one in batch):
                self._woken.set()
            batch = [one for one in batch if not self._let_go(one.owed)]

    def _let_go(self, owed: Owed) -> bool:
        """Hold a message no longer, unless it was claimed anew while it was written down."""
        if self._held[owed.id].lease != owed.lease:
            return False
        del self._held[owed.id]
        return True

    async def _claiming(self) -> None:
        while not self._closing:
            self._woken.clear()
            try:
                free = IN_FLIGHT - len(self._claimed)
                claimed: Sequence[Owed] = ()
                if free > 0:
                    claimed = await self._outbox.claim(free, self._clock.now(), LEASE)
                    for owed in claimed:
                        self._claimed.add(owed.id)
                        self._enqueue(owed)
                if self._woken.is_set():
                    await asyncio.sleep(BREATH)
                    continue
                pause = await self._pause(more=len(claimed) == free > 0)
            except StorageUnavailableError:
                log.warning("the database is away; trying again")
                pause = LONGEST_SLEEP
            await self._sleep(pause)

    async def _pause(self, *, more: bool) -> float:
        if more:
            return 0.0
        if len(self._claimed) >= IN_FLIGHT:
            return LONGEST_SLEEP
        due = await self._outbox.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, (due - self._clock.now()).total_seconds()))

    async def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return


async def _end(tasks: set[asyncio.Task[None]], patience: float) -> None:
    """Wait so many seconds for tasks to end, and then no longer."""
    left = set(tasks)
    if left and patience:
        _, left = await asyncio.wait(left, timeout=patience)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
