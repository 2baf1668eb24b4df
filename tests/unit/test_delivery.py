"""The delivery loop: it looks when there is something to see, and nobody waits for what others wait for."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

import pytest

from bot import delivery
from bot.attempts import Attempts
from bot.delivery import IN_FLIGHT, MOST, Delivery
from meetings.ports import Delivered, Outgoing, OutgoingKind, Owed, OwedState, StorageUnavailableError

PATIENCE = 10.0

Before = Callable[[], Awaitable[object]]


def owed(number: int, conversation: str | None = None) -> Owed:
    message = Outgoing(
        dedupe=str(number), kind=OutgoingKind.POST, conversation=conversation or f"c{number}", payload=b"{}"
    )
    return Owed(number, message, 1, f"lease {number}", None, 1)


class Box:
    """An outbox of a few lists, which counts how often it is asked."""

    def __init__(self, rows: Iterable[Owed] = (), looks: float | None = None) -> None:
        self.rows = list(rows)
        self.looks = looks
        self.asked = 0
        self.away = False
        self.results: list[Delivered] = []
        self.wakes: list[Callable[[], None]] = []

    async def claim(self, limit: int) -> Sequence[Owed]:
        self.asked += 1
        self._require()
        claimed, self.rows = self.rows[:limit], self.rows[limit:]
        return claimed

    async def finish(self, results: Sequence[Delivered]) -> None:
        await asyncio.sleep(0)
        self._require()
        self.results += results

    async def next_look(self) -> float | None:
        self._require()
        return 0.0 if self.rows else self.looks

    def listen(self, wake: Callable[[], None]) -> None:
        self.wakes.append(wake)

    @property
    def ended(self) -> Counter[OwedState]:
        return Counter(one.state for one in self.results)

    def _require(self) -> None:
        if self.away:
            raise StorageUnavailableError("away")


class Teams:
    """Takes what is sent, each after `before` it; `stuck` conversations never answer."""

    def __init__(self, stuck: Callable[[str], bool] = lambda _: False, before: Before | None = None) -> None:
        self.stuck = stuck
        self.before = before
        self.begun: list[int] = []
        self.sent: list[int] = []

    async def send(self, owed: Owed) -> Delivered:
        self.begun.append(owed.id)
        if self.stuck(owed.message.conversation):
            await asyncio.Event().wait()
        await (self.before() if self.before is not None else asyncio.sleep(0))
        self.sent.append(owed.id)
        return Delivered(owed, OwedState.SENT, activity=f"a|{owed.id}")


async def nothing(_: Outgoing) -> tuple[Outgoing, ...]:
    return ()


@asynccontextmanager
async def delivering(
    box: Box, teams: Teams, failed: Callable[[], None] = lambda: None
) -> AsyncIterator[Delivery]:
    made = Delivery(box, Attempts(teams.send, nothing), failed)
    made.start()
    try:
        yield made
    finally:
        await made.close(patience=0.05)


async def until(so: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not so():  # noqa: ASYNC110  # what is waited for is another task's
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("looks", [None, 3_600.0], ids=["idle", "much is scheduled"])
async def test_without_anything_to_send_the_outbox_is_left_alone(looks: float | None) -> None:
    box = Box(looks=looks)
    async with delivering(box, Teams()):
        await asyncio.sleep(0.5)
        assert box.asked == 1


async def test_what_wakes_the_loop_makes_it_look_once() -> None:
    box, teams = Box(), Teams()
    async with delivering(box, teams) as loop:
        await until(lambda: box.asked == 1)
        (wake,) = box.wakes
        box.rows = [owed(1)]
        wake()
        await until(lambda: len(box.results) == 1)
        box.rows = [owed(2)]
        loop.wake()
        await until(lambda: len(box.results) == 2)
        await asyncio.sleep(0.3)
        assert teams.sent == [1, 2]
        # One look finds it; the end of the sending makes it look once more.
        assert box.asked <= 5


async def test_it_wakes_by_itself_when_the_next_message_comes_due() -> None:
    box, teams = Box(looks=0.2), Teams()
    async with delivering(box, teams):
        await until(lambda: box.asked == 1)
        box.rows, box.looks = [owed(1)], None
        await until(lambda: box.results)
        assert teams.sent == [1]


async def test_what_is_due_and_cannot_be_claimed_is_not_asked_for_over_and_over() -> None:
    """Another process may be holding it: the pauses grow."""
    box = Box(looks=0.0)
    async with delivering(box, Teams()):
        await asyncio.sleep(1.2)
        assert 2 <= box.asked <= 7


async def test_a_thousand_messages_are_claimed_in_few_looks() -> None:
    box, teams = Box(owed(number) for number in range(1_000)), Teams()
    async with delivering(box, teams):
        await until(lambda: len(box.results) == 1_000)
    assert sorted(teams.sent) == list(range(1_000))
    assert box.asked <= 20


async def test_a_conversation_keeps_its_order() -> None:
    box, teams = Box(owed(number, f"c{number % 3}") for number in range(90)), Teams()
    async with delivering(box, teams):
        await until(lambda: len(box.results) == 90)
    for rest in range(3):
        assert [one for one in teams.sent if one % 3 == rest] == list(range(rest, 90, 3))


async def test_a_conversation_that_hangs_holds_up_nobody_else() -> None:
    rows = [owed(number, "stuck" if number % 10 == 0 else None) for number in range(500)]
    box, teams = Box(rows), Teams(stuck=lambda conversation: conversation == "stuck")
    async with delivering(box, teams):
        await until(lambda: len(box.results) == 450)
    assert box.ended == {OwedState.SENT: 450}


async def test_no_more_is_claimed_than_may_be_in_flight_and_what_is_handed_over_goes_all_the_same() -> None:
    box, teams = Box(owed(number) for number in range(IN_FLIGHT + 100)), Teams(stuck=lambda c: c != "free")
    async with delivering(box, teams) as loop:
        await until(lambda: len(teams.begun) == IN_FLIGHT)
        looks = box.asked
        loop.hand_over([owed(9_999, "free")])
        await until(lambda: box.results)
        await asyncio.sleep(0.3)
        assert teams.sent == [9_999]
        assert len(teams.begun) == IN_FLIGHT + 1
        assert len(box.rows) == 100
        assert box.asked == looks


async def test_what_is_handed_over_past_all_bounds_is_given_back_unsent() -> None:
    box, teams = Box(), Teams(stuck=lambda _: True)
    async with delivering(box, teams) as loop:
        loop.hand_over([owed(number) for number in range(MOST + 20)])
        await until(lambda: len(box.results) == 20)
        assert box.ended == {OwedState.WAITING: 20}
        assert {one.owed.id for one in box.results} == set(range(MOST, MOST + 20))
        assert loop.in_hand == MOST


async def test_what_stood_too_long_behind_another_is_given_back_within_its_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "TOO_LONG", 0.05)
    box = Box([owed(1, "c"), owed(2, "c")])
    teams = Teams(before=lambda: asyncio.sleep(0.1))
    async with delivering(box, teams):
        await until(lambda: len(box.results) == 2)
    assert teams.sent == [1]
    assert [(one.owed.id, one.state) for one in box.results] == [(1, OwedState.SENT), (2, OwedState.WAITING)]


async def test_while_the_database_is_away_nothing_is_said_twice_and_afterwards_all_is_marked() -> None:
    box = Box(owed(number) for number in range(50))
    failures: list[int] = []

    async def lose_the_database() -> None:
        box.away = True

    teams = Teams(before=lose_the_database)
    async with delivering(box, teams, lambda: failures.append(1)) as loop:
        await until(lambda: len(teams.sent) == 50)
        await asyncio.sleep(0.3)
        assert box.results == []
        assert failures
        teams.before = None
        box.away = False
        await until(lambda: len(box.results) == 50)
        assert loop.in_hand == 0
        box.rows = [owed(99)]
        loop.wake()
        await until(lambda: len(box.results) == 51)
    assert sorted(teams.sent) == [*range(50), 99]


async def test_the_loop_outlives_a_database_that_is_away_when_it_looks() -> None:
    box, teams = Box([owed(1)]), Teams()
    failures: list[int] = []
    box.away = True
    async with delivering(box, teams, lambda: failures.append(1)):
        await until(lambda: len(failures) >= 3)
        box.away = False
        await until(lambda: box.results)
    assert teams.sent == [1]


async def test_what_is_claimed_anew_while_it_is_sent_is_sent_once_and_marked_by_its_newest_lease() -> None:
    """Its lease ran out, for instance because the machine slept."""
    go = asyncio.Event()
    box, teams = Box([owed(1)]), Teams(before=go.wait)
    async with delivering(box, teams) as loop:
        await until(lambda: box.asked and not box.rows)
        again = owed(1)
        box.rows = [Owed(again.id, again.message, 2, "a newer lease", None, 1)]
        loop.wake()
        await until(lambda: not box.rows)
        go.set()
        await until(lambda: box.results)
    assert teams.sent == [1]
    assert [one.owed.lease for one in box.results] == ["a newer lease"]
