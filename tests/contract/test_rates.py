"""Nothing is claimed faster than Teams lets messages through, and nothing slower than that."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.ports import ConversationRef, Delivered, Owed, OwedState
from storage.memory import MemoryStore
from storage.rates import Pace, Rates
from storage.store import SqlStore
from tests.contract.scene import TENANT, MovedClock, Scene, Store, reply, show
from tests.contract.test_outbox import keys, map_sent

SOME = Rates(conversation=((3, 1.0), (4, 2.0), (10, 30.0)), tenant=((5, 1.0),))
SECOND = 1_000_000


def most_in(times: Sequence[int], window: float) -> int:
    """The most of these times in any window of so many seconds, its end left out."""
    length = round(window * SECOND)
    return max((sum(begin <= time < begin + length for time in times) for begin in times), default=0)


def keeps(times: Sequence[int], limits: Sequence[tuple[int, float]]) -> bool:
    return all(most_in(times, window) <= most for most, window in limits)


LIMITS = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from([0.5, 1.0, 2.0, 7.0])), min_size=1, max_size=3
).map(tuple)
PAUSES = st.lists(st.integers(0, 3 * SECOND), max_size=40)


@given(limits=LIMITS, pauses=PAUSES)
def test_never_more_than_a_limit_and_never_later_than_needed(
    limits: tuple[tuple[int, float], ...], pauses: list[int]
) -> None:
    pace = Pace(Rates(conversation=limits, tenant=()))
    gate = pace.conversation()
    now = 1_800_000_000 * SECOND
    times: list[int] = []
    for pause in pauses:
        now += pause
        held = pace.held_until(gate, None, now)
        if held is not None:
            assert held > now
            assert keeps([*times, held], limits)
            assert not keeps([*times, held - 1], limits)
            now = held
            assert pace.held_until(gate, None, now) is None
        else:
            assert keeps([*times, now], limits)
        times.append(now)
        gate = pace.conversation(gate.kept(now))
    assert keeps(times, limits)


@given(waiting=st.integers(1, 40), most=st.integers(1, 6), step=st.integers(1, SECOND))
def test_those_that_a_tenant_holds_back_leave_as_fast_as_they_may(waiting: int, most: int, step: int) -> None:
    """Each comes again when it was told to, and the tenant's limit is all that they wait for."""
    limits = ((most, 1.0),)
    pace = Pace(Rates(conversation=(), tenant=limits))
    tenant = pace.tenant()
    now = 1_800_000_000 * SECOND
    due = [(now + step * (at % 3), at) for at in range(waiting)]
    begun = due[-1][0]
    times: list[int] = []
    asked = 0
    while due:
        due.sort()
        now, who = due.pop(0)
        asked += 1
        held = pace.held_until(pace.conversation(), ("tenant", tenant), now)
        if held is None:
            times.append(now)
        else:
            due.append((held, who))
    assert keeps(times, limits)
    assert times[-1] <= begun + 2 * step + -(-waiting // most) * SECOND
    assert asked <= 3 * waiting


@pytest.fixture
async def opened(database: str | None, clock: MovedClock) -> AsyncIterator[Callable[[], Awaitable[Store]]]:
    """Opens the database with some rates, as one more process would."""
    async with AsyncExitStack() as stack:
        memory = MemoryStore(clock, rates=SOME, instants=clock.instants)

        async def make() -> Store:
            if database is None:
                return memory
            opening = SqlStore.open(database, clock, rates=SOME, instants=clock.instants)
            return await stack.enter_async_context(opening)

        yield make


@pytest.fixture
async def scene(opened: Callable[[], Awaitable[Store]], clock: MovedClock) -> Scene:
    return Scene(await opened(), clock)


async def run(scene: Scene, stores: Sequence[Store], seconds: float) -> list[tuple[int, Owed]]:
    """Everything that these processes claim in so many seconds, and when; it is sent at once."""
    end = scene.clock.instants.now() + round(seconds * SECOND)
    seen: list[tuple[int, Owed]] = []
    while (now := scene.clock.instants.now()) <= end:
        for some in await asyncio.gather(*(store.claim(50) for store in stores)):
            seen += [(now, one) for one in some]
            await stores[0].finish(map_sent(some))
        looks = [look for store in stores if (look := await store.next_look()) is not None]
        if not looks:
            break
        scene.clock.move(min(looks))
    return seen


async def known(scene: Scene, *conversations: str, tenant: str = TENANT) -> None:
    for one in conversations:
        await scene.store.remember(ConversationRef(one, "personal", "https://smba.example", tenant))


async def test_a_conversation_is_never_spoken_to_faster(scene: Scene) -> None:
    await known(scene, "a:1")
    now = scene.clock.instants.now()
    due = scene.clock.now() + dt.timedelta(seconds=1)
    (first,) = await scene.owe(*(reply(f"{at}", "a:1") for at in range(4)))
    await scene.owe(*(reply(f"{at}", "a:1", due=due) for at in range(4, 15)))
    await scene.store.finish(map_sent([first]))
    seen = await run(scene, [scene.store], 120)
    times = [now, *(at for at, _ in seen)]
    assert [one.message.dedupe for _, one in seen] == [str(at) for at in range(1, 15)]
    assert keeps(times, SOME.conversation)
    # As fast as may be: three in the first second, four in two, and ten in thirty.
    seconds = [0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 30, 30, 30, 31, 32]
    assert [(at - now) / SECOND for at in times] == seconds


async def test_what_is_answered_at_once_is_counted_too(scene: Scene, clock: MovedClock) -> None:
    claimed: list[str] = []
    for at in range(5):
        owed = await scene.owe(reply(f"{at}"))
        claimed += keys(owed)
        await scene.store.finish(map_sent(owed))
    assert claimed == ["0", "1", "2"]
    assert await scene.claim() == []
    assert await scene.store.next_look() == 1.0
    clock.set_ahead(3_600)
    assert await scene.claim() == []
    clock.move(1)
    assert keys(await scene.claim()) == ["3"]


async def test_one_conversation_holds_up_no_other(scene: Scene) -> None:
    await scene.owe(*(reply(f"{at}") for at in range(9)))
    for _ in range(3):
        await scene.store.finish(map_sent(await scene.claim()))
    assert keys(await scene.owe(reply("other", "a:1"))) == ["other"]


async def test_boards_leave_room_for_answers(scene: Scene, clock: MovedClock) -> None:
    """A card is shown within half of what the conversation may take, so an answer has the rest."""
    boards = [show(f"board {at}") for at in range(3)]
    await scene.owe(*boards)
    assert keys(await scene.claim()) == ["board 0"]
    answered: list[str] = []
    for at in range(4):
        owed = await scene.owe(reply(f"{at}"))
        answered += keys(owed)
        await scene.store.finish(map_sent(owed))
    assert answered == ["0", "1"]
    assert await scene.store.next_look() == 1.0


async def test_a_tenant_is_never_spoken_to_faster(scene: Scene) -> None:
    chats = [f"a:{at}" for at in range(23)]
    await known(scene, *chats)
    await known(scene, "a:other", tenant="other")
    due = scene.clock.now() + dt.timedelta(seconds=1)
    await scene.owe(*(reply(chat, chat, due=due) for chat in (*chats, "a:other")))
    scene.clock.move(1)
    begun = scene.clock.instants.now()
    seen = await run(scene, [scene.store], 60)
    assert len(seen) == 24
    times = [at for at, one in seen if one.message.dedupe != "a:other"]
    assert keeps(times, SOME.tenant)
    assert times[-1] == begun + 4 * SECOND
    assert next(at for at, one in seen if one.message.dedupe == "a:other") == begun


async def test_a_persons_chat_is_one_conversation_however_it_is_named(scene: Scene) -> None:
    who = f"{TENANT}:00000000-0000-4000-8000-000000000001"
    await scene.store.remember(
        ConversationRef("a:siv", "personal", "https://smba.example", TENANT, person=who)
    )
    claimed: list[str] = []
    for at, conversation in enumerate(["a:siv", f"person:{who}"] * 3):
        owed = await scene.owe(reply(f"{at}", conversation))
        claimed += keys(owed)
        await scene.store.finish(map_sent(owed))
    assert claimed == ["0", "1", "2"]


async def test_two_processes_share_the_rates(scene: Scene, opened: Callable[[], Awaitable[Store]]) -> None:
    stores = [scene.store, await opened()]
    chats = [f"a:{at}" for at in range(4)]
    await known(scene, *chats)
    due = scene.clock.now() + dt.timedelta(seconds=1)
    await scene.owe(*(reply(f"{at}", chats[at % 4], due=due) for at in range(36)))
    await scene.owe(*(show(f"board {at}", chats[at % 4]) for at in range(8)))
    scene.clock.move(1)
    seen = await run(scene, stores, 300)
    assert len(seen) == 44
    assert keeps([at for at, _ in seen], SOME.tenant)
    for chat in chats:
        times = [at for at, one in seen if one.message.conversation == chat]
        assert keeps(times, SOME.conversation)
        assert all(earlier <= later for earlier, later in pairwise(times))


async def test_a_failed_attempt_counts_as_well(scene: Scene) -> None:
    (owed,) = await scene.owe(reply("1"))
    for _ in range(2):
        await scene.store.finish([Delivered(owed, OwedState.WAITING, error="502")])
        (owed,) = await scene.claim()
    await scene.store.finish([Delivered(owed, OwedState.WAITING, error="502")])
    assert await scene.claim() == []
    assert await scene.store.next_look() == 1.0
