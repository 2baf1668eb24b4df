"""The loop that says what is owed: claims messages, sends them, writes down what became of them.

What a transaction has just made due is handed over directly; everything else is claimed when it is due. A
message is owed until it is marked as sent, so a process that dies leaves it to the next one: only a death
between the connector's answer and the mark sends it twice.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import structlog
from msgspec.structs import replace

from bot.attempts import Attempts
from bot.marking import Marks
from bot.metrics import CLAIMED, LOOKS
from meetings.ports import Delivered, Outbox, Owed, OwedState, StorageUnavailableError

IN_FLIGHT = 400
"""Messages claimed and not yet sent; what is handed over doesn't count, so it can't hold up what waits.

As many may hang at once, each for as long as an attempt may take, before anything else waits for them.
"""

MOST = 800
"""Messages in this process, handed over or claimed; what is handed over beyond them is claimed later."""

TOO_LONG = 4.0
"""Seconds that a message may stand behind another here: what waits longer is given back, within its lease."""

LONGEST_SLEEP = 10.0
"""Seconds between looks at the outbox when nothing is known to be due: the safety net, not the clockwork."""

BREATH = 0.05
"""Seconds between looks while there is always something new: what is handed over doesn't wait for them."""

WORTH_A_LOOK = 64
"""Messages that can be claimed at once, with which the next look doesn't wait for more."""

LONGEST_PAUSE = 5.0
"""Seconds between looks while the database is away, or shows what can't be claimed."""

log = structlog.get_logger("delivery")


class Delivery:
    """Sends what is owed, in order within a conversation and side by side across them.

    `failed` is called when the outbox couldn't be written.
    """

    def __init__(self, outbox: Outbox, attempts: Attempts, failed: Callable[[], None] = lambda: None) -> None:
        self._outbox = outbox
        self._attempts = attempts
        self._failed = failed
        self._woken = asyncio.Event()
        self._held: dict[int, Owed] = {}
        self._marks = Marks(outbox, self._held, self._written, failed)
        self._claimed: set[int] = set()
        self._queues: dict[str, deque[tuple[Owed, float]]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._closing = False
        self._more = False
        self._vain = 0
        self._loop: asyncio.Task[None] | None = None

    @property
    def in_hand(self) -> int:
        """Messages that are being sent, wait here to be, or are being written down as sent."""
        return len(self._held)

    def start(self) -> None:
        """Begin to deliver."""
        self._outbox.listen(self.wake)
        self._loop = asyncio.create_task(self._claiming())

    async def close(self, patience: float = 10.0) -> None:
        """Claim nothing more, and finish what is being sent; what takes longer than `patience` stays owed.

        Seconds; as long again is given to what is being claimed, and to writing down what was sent.
        """
        self._closing = True
        self._woken.set()
        if self._loop is not None:
            # What it is just claiming is sent too: nobody else could for as long as the lease.
            await _end({self._loop}, patience)
        await _end(self._sending, patience)
        await _end(self._marks.tasks, patience)

    def wake(self) -> None:
        """Look at the outbox now: something may have become due."""
        self._woken.set()

    def hand_over(self, owed: Sequence[Owed]) -> None:
        """Send messages that this process has claimed by writing them; the board is looked at soon after."""
        for one in owed:
            if len(self._held) < MOST:
                self._enqueue(one)
            else:
                self._held[one.id] = one
                self._marks.add(Delivered(one, OwedState.WAITING, error="too many at once"))
        self._woken.set()

    def _enqueue(self, owed: Owed) -> None:
        held = self._held.get(owed.id)
        if held is not None:
            # Its lease ran out while it waited here: the same message, sent once, by another lease.
            self._held[owed.id] = replace(owed, wanted=held.wanted)
            return
        self._held[owed.id] = owed
        conversation = owed.message.conversation
        here = owed, asyncio.get_running_loop().time()
        queue = self._queues.get(conversation)
        if queue is not None:
            queue.append(here)
            return
        self._queues[conversation] = deque((here,))
        task = asyncio.create_task(self._send_all(conversation))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send_all(self, conversation: str) -> None:
        """Send a conversation's messages one after the other, so that they keep their order."""
        queue = self._queues[conversation]
        now = asyncio.get_running_loop().time
        try:
            while queue:
                owed, since = queue[0]
                waited = now() - since
                if waited > TOO_LONG:
                    self._marks.add(Delivered(owed, OwedState.WAITING, error="waited for another message"))
                else:
                    self._marks.add(await self._attempts.send(owed, waited))
                self._claimed.discard(queue.popleft()[0].id)
        finally:
            del self._queues[conversation]
            self._woken.set()

    def _written(self, results: Sequence[Delivered]) -> None:
        if any(one.state is OwedState.WAITING or one.then for one in results):
            self._woken.set()

    async def _claiming(self) -> None:
        now = asyncio.get_running_loop().time
        looked, failures = now() - BREATH, 0
        while not self._closing:
            self._woken.clear()
            if not (self._more and self._free >= WORTH_A_LOOK):
                await asyncio.sleep(looked + BREATH - now())
            if self._closing:
                return
            looked = now()
            try:
                pause = await self._look()
                failures = 0
            except StorageUnavailableError:
                self._failed()
                failures += 1
                pause = _growing(failures, LONGEST_PAUSE)
            except Exception:
                log.exception("looking at the outbox failed")
                pause = LONGEST_PAUSE
            await self._sleep(pause)

    async def _look(self) -> float:
        """Claim what there is room for, and return how many seconds may pass until the next look."""
        room = self._free
        if room <= 0:
            return LONGEST_SLEEP  # a message that has been sent wakes the loop
        LOOKS.inc()
        claimed = await self._outbox.claim(room)
        CLAIMED.inc(len(claimed))
        for owed in claimed:
            self._claimed.add(owed.id)
            self._enqueue(owed)
        self._more = len(claimed) == room
        if self._more:
            return LONGEST_SLEEP if self._free <= 0 else 0.0
        again = await self._outbox.next_look()
        if again is None:
            return LONGEST_SLEEP
        # What can't be claimed though its time has come is another process's, or held up for a moment.
        self._vain = self._vain + 1 if again <= 0 and not claimed else 0
        return min(LONGEST_SLEEP, again if not self._vain else _growing(self._vain, 1.0))

    @property
    def _free(self) -> int:
        return IN_FLIGHT - len(self._claimed)

    async def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return


def _growing(times: int, most: float) -> float:
    """Seconds that double with each time, up to `most`."""
    return min(most, BREATH * 2.0 ** min(times, 12))


async def _end(tasks: set[asyncio.Task[None]], patience: float) -> None:
    """Wait so many seconds for tasks to end, and then no longer."""
    left = set(tasks)
    if left and patience:
        _, left = await asyncio.wait(left, timeout=patience)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
