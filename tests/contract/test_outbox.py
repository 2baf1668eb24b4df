"""What is owed to Teams: who may send it, in which order, and what becomes of it."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterable

import pytest

from meetings.group import Group
from meetings.ports import Delivered, Outgoing, OutgoingKind, Owed, OwedState
from tests.contract.scene import GROUP, SOON, MovedClock, Scene, Store, reply, show, unit

SECOND = dt.timedelta(seconds=1)


def keys(owed: Iterable[Owed]) -> list[str]:
    return [one.message.dedupe for one in owed]


def sent(owed: Owed, activity: str = "activity") -> Delivered:
    return Delivered(owed, OwedState.SENT, activity)


class TestAtOnce:
    """Replies and posts that can be sent right away belong to the process that wrote them."""

    async def test_they_come_back_claimed(self, scene: Scene) -> None:
        post = Outgoing(
            dedupe="post", kind=OutgoingKind.POST, conversation="a:1", payload=b"{}", reply_to=None
        )
        answer = Outgoing(
            dedupe="answer",
            kind=OutgoingKind.REPLY,
            conversation=GROUP,
            payload='{"text":"Noterat: åäö \N{PARTY POPPER}"}'.encode(),
            address=GROUP + ";messageid=1",
            reply_to="1",
        )
        owed = await scene.owe(answer, post, show())
        assert keys(owed) == ["answer", "post"]
        for one, message in zip(owed, (answer, post), strict=True):
            assert one.message.due == scene.clock.now()
            assert (one.message.payload, one.message.address, one.message.reply_to) == (
                message.payload,
                message.address,
                message.reply_to,
            )
            assert (one.attempts, one.activity) == (1, None)
        assert keys(await scene.claim()) == ["board"]
        await scene.store.finish([sent(one) for one in owed])
        assert keys(await scene.claim()) == []

    async def test_not_behind_an_unfinished_one(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("1"), reply("2"))
        assert await scene.owe(reply("3")) == ()
        assert keys(await scene.owe(reply("4", "a:1"))) == ["4"]
        assert await scene.claim() == []
        await scene.store.finish([sent(first)])
        for expected in ("2", "3"):
            (one,) = await scene.claim()
            assert one.message.dedupe == expected
            await scene.store.finish([sent(one)])
        assert keys(await scene.owe(reply("5"))) == ["5"]

    async def test_one_that_is_due_later_stands_in_nobodys_way(self, scene: Scene) -> None:
        later = scene.clock.now() + dt.timedelta(days=1)
        assert await scene.owe(reply("later", due=later)) == ()
        assert keys(await scene.owe(reply("now"))) == ["now"]

    async def test_one_that_should_have_been_sent_overtakes_nobody(self, scene: Scene) -> None:
        past = scene.clock.now() - SECOND
        (first,) = await scene.owe(reply("1", due=past), reply("2"))
        assert await scene.owe(reply("3", due=past)) == ()
        assert await scene.claim() == []
        await scene.store.finish([sent(first)])
        assert keys(await scene.claim()) == ["2"]

    async def test_a_card_to_show_stands_in_nobodys_way(self, scene: Scene) -> None:
        await scene.owe(show())
        assert keys(await scene.owe(reply("1"))) == ["1"]
        assert keys(await scene.claim()) == ["board"]

    async def test_many_at_once_in_one_conversation(self, scene: Scene) -> None:
        group = await scene.store.group(GROUP)
        owed = await asyncio.gather(
            *(scene.store.commit(unit(group, outgoing=[reply(f"{at:03}")])) for at in range(50))
        )
        claimed = [one for some in owed for one in some]
        order: list[str] = []
        while claimed:
            assert len(claimed) == 1
            order += keys(claimed)
            await scene.store.finish([sent(claimed[0])])
            claimed = await scene.claim()
        assert sorted(order) == [f"{at:03}" for at in range(50)]


class TestOnce:
    """A key is owed once, for ever."""

    async def test_a_second_one_isnt_written(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("hej"))
        assert await scene.owe(reply("hej", "a:1"), reply("hej")) == ()
        await scene.store.finish([sent(first)])
        assert await scene.owe(reply("hej")) == ()
        assert await scene.claim() == []

    async def test_not_within_one_unit_either(self, scene: Scene) -> None:
        assert keys(await scene.owe(reply("hej"), reply("hej", "a:1"))) == ["hej"]
        assert await scene.claim() == []

    async def test_from_two_processes_at_once(
        self, scene: Scene, another: Callable[[], Awaitable[Store]]
    ) -> None:
        stores = [scene.store, await another()]
        groups = [Group(key=f"g{at}") for at in range(10)]
        writes = (
            stores[at % 2].commit(unit(group, outgoing=[reply("hej", "a:1")]))
            for at, group in enumerate(groups)
        )
        owed = await asyncio.gather(*writes, return_exceptions=True)
        assert sum(len(some) for some in owed if isinstance(some, tuple)) == 1

    async def test_a_card_and_a_reply_dont_share_one(self, scene: Scene) -> None:
        await scene.owe(show("same"))
        assert await scene.owe(reply("same")) == ()
        (card,) = await scene.claim()
        assert card.message.kind is OutgoingKind.SHOW
        (answer,) = await scene.owe(reply("other"))
        await scene.owe(show("other"))
        await scene.store.finish([sent(card), sent(answer)])
        scene.clock.move(60)
        assert await scene.claim() == []


class TestClaiming:
    async def test_when_it_is_due(self, scene: Scene, clock: MovedClock) -> None:
        due = clock.now() + dt.timedelta(hours=1)
        await scene.owe(reply("reminder", due=due), reply("other", "a:1", due=due + SECOND))
        assert await scene.next_due() == due
        assert await scene.claim() == []
        clock.move(3600)
        (one,) = await scene.claim()
        assert (one.message.dedupe, one.message.due, one.attempts) == ("reminder", due, 1)
        assert await scene.next_due() == due + SECOND
        clock.move(1)
        assert keys(await scene.claim()) == ["other"]
        assert await scene.next_due() == due + SOON

    async def test_oldest_first_and_no_more_than_asked_for(self, scene: Scene, clock: MovedClock) -> None:
        for at in (3, 1, 2):
            await scene.owe(reply(f"{at}", f"a:{at}", due=clock.now() + at * SECOND))
        clock.move(10)
        assert keys(await scene.claim(limit=2)) == ["1", "2"]
        assert keys(await scene.claim(limit=2)) == ["3"]
        assert await scene.claim(limit=0) == []

    async def test_by_due_time_within_a_conversation(self, scene: Scene, clock: MovedClock) -> None:
        for at in (3, 1, 2):
            await scene.owe(reply(f"{at}", due=clock.now() + at * SECOND))
        clock.move(10)
        order = []
        while claimed := await scene.claim():
            order += keys(claimed)
            await scene.store.finish(map_sent(claimed))
        assert order == ["1", "2", "3"]

    async def test_a_lease_that_runs_out(self, scene: Scene, clock: MovedClock) -> None:
        (first,) = await scene.owe(reply("1"), reply("2"))
        assert await scene.next_due() == clock.now() + SOON
        clock.move(29)
        assert await scene.claim() == []
        clock.move(1)
        (again,) = await scene.claim()
        assert (again.message.dedupe, again.attempts) == ("1", 2)
        assert again.lease != first.lease
        # The one who lost it has no say any more.
        await scene.store.finish([Delivered(first, OwedState.DEAD, error="för sent")])
        assert await scene.claim() == []
        await scene.store.finish([sent(again)])
        assert keys(await scene.claim()) == ["2"]

    async def test_two_processes_share_the_work(
        self, scene: Scene, another: Callable[[], Awaitable[Store]], clock: MovedClock
    ) -> None:
        stores = [scene.store, await another()]
        due = clock.now() + SECOND
        await scene.owe(*(reply(f"{at}", f"a:{at % 10}", due=due) for at in range(40)))
        clock.move(1)
        seen: list[str] = []
        while True:
            claims = await asyncio.gather(*(store.claim(7) for store in stores))
            owed = [one for some in claims for one in some]
            if not owed:
                break
            conversations = [one.message.conversation for one in owed]
            assert len(set(conversations)) == len(conversations)
            seen += keys(owed)
            await asyncio.gather(
                *(store.finish(map_sent(some)) for store, some in zip(stores, claims, strict=True))
            )
        assert sorted(seen, key=int) == [str(at) for at in range(40)]
        for conversation in range(10):
            order = [int(key) for key in seen if int(key) % 10 == conversation]
            assert order == sorted(order)

    async def test_one_that_is_stuck_doesnt_hold_up_the_others(self, scene: Scene, clock: MovedClock) -> None:
        due = clock.now() + SECOND
        await scene.owe(*(reply(f"stuck {at}", "a:0", due=due) for at in range(20)))
        await scene.owe(*(reply(f"{at}", f"a:{at}", due=due + SECOND) for at in range(1, 6)))
        clock.move(2)
        seen: list[str] = []
        for _ in range(20):
            owed = await scene.claim(limit=2)
            seen += keys(owed)
            await scene.store.finish(map_sent(one for one in owed if one.message.conversation != "a:0"))
        assert sorted(seen) == ["1", "2", "3", "4", "5", "stuck 0"]


def map_sent(owed: Iterable[Owed]) -> list[Delivered]:
    return [sent(one) for one in owed]


class TestFinishing:
    async def test_tried_again_when_due_and_the_others_wait(self, scene: Scene, clock: MovedClock) -> None:
        (first,) = await scene.owe(reply("1"), reply("2"))
        await scene.store.finish([Delivered(first, OwedState.WAITING, pause=300, error="429")])
        assert await scene.claim() == []
        clock.move(60)
        assert await scene.claim() == []
        assert await scene.owe(reply("3")) == ()
        clock.move(240)
        (again,) = await scene.claim()
        assert (again.message.dedupe, again.attempts) == ("1", 2)
        assert again.message.payload == first.message.payload
        await scene.store.finish([sent(again)])
        assert keys(await scene.claim()) == ["2"]

    async def test_tried_again_at_once(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("1"))
        await scene.store.finish([Delivered(first, OwedState.WAITING)])
        assert keys(await scene.claim()) == ["1"]

    async def test_a_dead_one_lets_the_next_go(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("1"), reply("2"))
        await scene.store.finish([Delivered(first, OwedState.DEAD, error="403 MessageWritesBlocked")])
        assert keys(await scene.claim()) == ["2"]

    async def test_what_has_lapsed_lets_the_next_go_and_is_never_sent(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("1"), reply("2"))
        await scene.store.finish([Delivered(first, OwedState.LAPSED)])
        assert keys(await scene.claim()) == ["2"]
        assert await scene.owe(reply("1")) == ()
        scene.clock.move(60)
        assert keys(await scene.claim()) == ["2"]

    async def test_twice_is_once(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("1"))
        await scene.store.finish([sent(first), Delivered(first, OwedState.WAITING)])
        await scene.store.finish([Delivered(first, OwedState.WAITING)])
        assert await scene.claim() == []
        assert await scene.next_due() is None

    async def test_nothing(self, scene: Scene) -> None:
        await scene.store.finish([])


class TestCancelling:
    async def test_what_waits_is_no_longer_owed(self, scene: Scene, clock: MovedClock) -> None:
        due = clock.now() + SECOND
        await scene.owe(reply("reminder", due=due), show())
        await scene.owe(cancel=("reminder", "board", "unknown"))
        clock.move(60)
        assert await scene.claim() == []
        assert await scene.next_due() is None
        await scene.owe(reply("reminder", due=due))
        assert await scene.claim() == []

    async def test_what_is_being_sent_goes_on(self, scene: Scene) -> None:
        (first,) = await scene.owe(reply("1"))
        await scene.owe(cancel=("1",))
        await scene.store.finish([Delivered(first, OwedState.WAITING)])
        assert keys(await scene.claim()) == ["1"]

    async def test_the_next_in_line_goes(self, scene: Scene, clock: MovedClock) -> None:
        (first,) = await scene.owe(reply("1"), reply("2"), reply("3"))
        await scene.store.finish([Delivered(first, OwedState.WAITING, pause=3600)])
        await scene.owe(cancel=("1", "2"))
        assert keys(await scene.claim()) == ["3"]

    async def test_a_unit_cancels_before_it_owes(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        await scene.owe(show(), cancel=("board",))
        assert keys(await scene.claim()) == ["board"]

    async def test_it_is_undone_with_the_unit(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(reply("reminder", due=clock.now() + SECOND))
        group = await scene.store.group(GROUP)
        await scene.store.commit(unit(group, inbound="activity"))
        with pytest.raises(Exception, match="activity"):
            await scene.store.commit(unit(group, inbound="activity", cancel=("reminder",)))
        clock.move(1)
        assert keys(await scene.claim()) == ["reminder"]
