"""What is owed later: at a time that people know, or because of what became of another message."""

import asyncio
import datetime as dt

import pytest

from meetings.ports import Delivered, OwedState
from tests.contract.scene import GROUP, MovedClock, Scene, reply, show, unit
from tests.contract.test_outbox import SECOND, keys, map_sent, sent


class TestScheduled:
    """What is due at a time that people know waits for their clock; everything else goes by another."""

    async def test_moving_the_clock_makes_it_due(self, scene: Scene, clock: MovedClock) -> None:
        due = clock.now() + dt.timedelta(days=1)
        await scene.owe(reply("reminder", due=due))
        clock.set_ahead(86_399)
        assert await scene.claim() == []
        assert await scene.store.next_look() == 1.0
        clock.set_ahead(3_601)
        assert await scene.store.next_look() == 0.0
        (one,) = await scene.claim()
        assert (one.message.due, one.late) == (due, 3_600.0)

    async def test_moving_the_clock_ends_no_lease_and_no_pause(self, scene: Scene, clock: MovedClock) -> None:
        first, other = await scene.owe(reply("1"), reply("2", "a:1"))
        await scene.store.finish([Delivered(other, OwedState.WAITING, pause=60)])
        clock.set_ahead(86_400)
        assert await scene.claim() == []
        assert await scene.store.next_look() == 30.0
        clock.set_ahead(-864_000)
        assert await scene.store.next_look() == 30.0
        clock.move(30)
        assert keys(await scene.claim()) == ["1"]
        await scene.store.finish([sent(first)])
        clock.move(30)
        assert sorted(keys(await scene.claim())) == ["1", "2"]

    async def test_a_clock_that_is_set_back_sends_what_came_due_before(
        self, scene: Scene, clock: MovedClock
    ) -> None:
        due = clock.now() + dt.timedelta(days=1)
        await scene.owe(reply("first", due=due), reply("second", due=due + SECOND))
        clock.set_ahead(86_401)
        (first,) = await scene.claim()
        clock.set_ahead(-86_401)
        await scene.store.finish([sent(first)])
        assert keys(await scene.claim()) == ["second"]

    async def test_it_goes_behind_what_stands_there(self, scene: Scene, clock: MovedClock) -> None:
        due = clock.now() + dt.timedelta(days=1)
        await scene.owe(reply("late", due=due + SECOND), reply("early", due=due))
        clock.set_ahead(90_000)
        (first,) = await scene.owe(reply("1"), reply("2"))
        assert await scene.claim() == []
        order = []
        claimed = [first]
        while claimed:
            order += keys(claimed)
            await scene.store.finish(map_sent(claimed))
            claimed = await scene.claim()
        assert order == ["1", "2", "early", "late"]

    async def test_many_at_once(self, scene: Scene, clock: MovedClock) -> None:
        due = clock.now() + dt.timedelta(days=1)
        wanted = [f"{at:04}" for at in range(1_200)]
        await scene.owe(*(reply(key, f"a:{key}", due=due) for key in reversed(wanted)))
        clock.set_ahead(86_400)
        seen: list[str] = []
        while owed := await scene.claim(limit=400):
            assert len(owed) == 400
            seen += keys(owed)
        assert sorted(seen) == wanted


class TestInstead:
    """What is owed because of what became of another."""

    async def test_it_is_owed_with_the_end_of_the_other(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("chat", "a:1"))
        instead = (reply("group"), reply("later", due=scene.clock.now() + SECOND), show())
        await scene.store.finish([Delivered(first, OwedState.DEAD, error="403", then=instead)])
        assert sorted(keys(await scene.claim())) == ["board", "group"]
        scene.clock.move(1)
        assert keys(await scene.claim()) == []

    async def test_it_is_nobodys_until_it_is_claimed(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("chat", "a:1"))
        group = await scene.store.group(GROUP)
        finished = scene.store.finish([Delivered(first, OwedState.DEAD, then=(reply("group"),))])
        _, answer = await asyncio.gather(finished, scene.store.commit(unit(group, outgoing=[reply("1")])))
        assert answer == ()
        assert keys(await scene.claim()) == ["group"]

    async def test_not_by_somebody_who_lost_the_lease(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("chat", "a:1"))
        scene.clock.move(30)
        (again,) = await scene.claim()
        await scene.store.finish([Delivered(first, OwedState.DEAD, then=(reply("group"),))])
        assert await scene.claim() == []
        await scene.store.finish([Delivered(again, OwedState.SENT, then=(reply("group"),))])
        assert keys(await scene.claim()) == ["group"]

    async def test_once(self, scene: Scene) -> None:
        first, second = await scene.owe(reply("1", "a:1"), reply("2", "a:2"))
        then = (reply("group"),)
        await scene.store.finish([Delivered(one, OwedState.DEAD, then=then) for one in (first, second)])
        assert keys(await scene.claim()) == ["group"]
        assert await scene.store.next_look() == 30.0

    async def test_a_naive_time_is_refused(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("1"))
        naive = (reply("2", due=dt.datetime(2031, 9, 4, 11, 0)),)
        with pytest.raises(ValueError, match="time zone"):
            await scene.store.finish([Delivered(first, OwedState.DEAD, then=naive)])
        assert await scene.store.next_look() == 30.0
