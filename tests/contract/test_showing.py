"""Cards that always show the newest state."""

import asyncio
import datetime as dt

from meetings.ports import Delivered, Outgoing, OutgoingKind, OwedState, View
from tests.contract.scene import GROUP, MovedClock, Scene, reply, show, unit
from tests.contract.test_outbox import SECOND, map_sent, sent


class TestShowing:
    """A card is asked for any number of times, and shows the newest state."""

    async def test_many_wishes_are_one_card(self, scene: Scene) -> None:
        for _ in range(3):
            await scene.owe(show())
        (card,) = await scene.claim()
        assert (card.wanted, card.activity, card.attempts, card.message.anew) == (3, None, 1, False)
        assert card.message.view == View("board", "m1")
        await scene.store.finish([sent(card)])
        assert await scene.next_due() is None

    async def test_it_is_updated_in_place(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        (card,) = await scene.claim()
        await scene.store.finish([sent(card, "card")])
        clock.move(60)
        await scene.owe(show())
        (again,) = await scene.claim()
        assert (again.id, again.activity, again.wanted, again.attempts) == (card.id, "card", 2, 1)

    async def test_no_more_than_once_a_second(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        await scene.store.finish(map_sent(await scene.claim()))
        shown = clock.now()
        clock.move(0.25)
        await scene.owe(show())
        await scene.owe(show())
        assert await scene.claim() == []
        assert await scene.next_due() == shown + SECOND
        clock.move(0.75)
        (card,) = await scene.claim()
        assert card.wanted == 3

    async def test_wanted_while_it_is_being_shown(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        (card,) = await scene.claim()
        await scene.owe(show())
        assert await scene.claim() == []
        await scene.store.finish([sent(card, "card")])
        assert await scene.claim() == []
        assert await scene.next_due() == clock.now() + SECOND
        clock.move(1)
        (again,) = await scene.claim()
        assert (again.activity, again.wanted) == ("card", 2)

    async def test_anew_says_where_the_old_one_stands(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        await scene.store.finish([sent(one, "old") for one in await scene.claim()])
        clock.move(60)
        await scene.owe(show(anew=True), show())
        (card,) = await scene.claim()
        assert (card.activity, card.message.anew, card.wanted) == ("old", True, 3)
        await scene.store.finish([sent(card, "new")])
        clock.move(60)
        await scene.owe(show())
        (again,) = await scene.claim()
        assert (again.activity, again.message.anew) == ("new", False)

    async def test_anew_while_it_is_being_shown(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        (card,) = await scene.claim()
        await scene.owe(show(anew=True))
        await scene.store.finish([sent(card, "old")])
        clock.move(1)
        (again,) = await scene.claim()
        assert (again.activity, again.message.anew) == ("old", True)
        await scene.owe(show())
        await scene.store.finish([sent(again, "new")])
        clock.move(1)
        (last,) = await scene.claim()
        assert (last.activity, last.message.anew) == ("new", False)

    async def test_anew_that_failed_is_still_anew(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        await scene.store.finish([sent(one, "old") for one in await scene.claim()])
        clock.move(60)
        await scene.owe(show(anew=True))
        (card,) = await scene.claim()
        await scene.store.finish([Delivered(card, OwedState.WAITING, error="502")])
        (again,) = await scene.claim()
        assert (again.activity, again.message.anew, again.attempts) == ("old", True, 2)

    async def test_a_wish_doesnt_hurry_one_that_teams_put_off(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        (card,) = await scene.claim()
        due = clock.now() + dt.timedelta(seconds=20)
        await scene.store.finish([Delivered(card, OwedState.WAITING, pause=20, error="429")])
        await scene.owe(show())
        assert await scene.next_due() == due
        clock.move(20)
        (again,) = await scene.claim()
        assert (again.wanted, again.attempts) == (2, 2)

    async def test_once_more_when_a_doubtful_attempt_can_no_longer_be_carried_out(
        self, scene: Scene, clock: MovedClock
    ) -> None:
        await scene.owe(show())
        await scene.store.finish([sent(one, "card") for one in await scene.claim()])
        clock.move(60)
        await scene.owe(show(anew=True))
        over = clock.now() + dt.timedelta(seconds=20)
        for doubt in (20, 5, 0):
            (card,) = await scene.claim()
            tried = Delivered(card, OwedState.WAITING, pause=1, doubt=doubt, error="504")
            await scene.store.finish([tried])
            clock.move(1)
        # However often it is shown meanwhile, none of that is the last.
        for _ in range(2):
            (card,) = await scene.claim()
            await scene.store.finish([sent(card, "new")])
            assert await scene.claim() == []
            assert await scene.next_due() == over
            clock.move(2)
            await scene.owe(show())
        await scene.store.finish([sent(one, "new") for one in await scene.claim()])
        clock.move((over - clock.now()).total_seconds())
        (last,) = await scene.claim()
        assert (last.attempts, last.activity, last.message.anew, last.late) == (1, "new", False, 0.0)
        await scene.store.finish([sent(last, "new")])
        assert await scene.next_due() is None
        clock.move(60)
        await scene.owe(show())
        await scene.store.finish([sent(one, "new") for one in await scene.claim()])
        assert await scene.next_due() is None

    async def test_a_doubt_ends_with_the_card(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        (card,) = await scene.claim()
        await scene.store.finish([Delivered(card, OwedState.WAITING, doubt=20, error="504")])
        (card,) = await scene.claim()
        await scene.store.finish([Delivered(card, OwedState.DEAD, error="403")])
        clock.move(60)
        assert await scene.next_due() is None

    async def test_an_answer_in_doubt_is_said_once(self, scene: Scene, clock: MovedClock) -> None:
        (answer,) = await scene.owe(reply("1"))
        await scene.store.finish([Delivered(answer, OwedState.WAITING, doubt=20, error="504")])
        (answer,) = await scene.claim()
        await scene.store.finish([sent(answer)])
        assert await scene.next_due() is None
        clock.move(60)
        assert await scene.claim() == []

    async def test_a_dead_one_is_tried_when_it_is_wanted_again(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        (card,) = await scene.claim()
        await scene.store.finish([Delivered(card, OwedState.DEAD, error="403")])
        clock.move(60)
        assert await scene.claim() == []
        await scene.owe(show())
        (again,) = await scene.claim()
        assert again.attempts == 1

    async def test_a_lease_that_runs_out(self, scene: Scene, clock: MovedClock) -> None:
        await scene.owe(show())
        (first,) = await scene.claim()
        await scene.owe(show())
        clock.move(30)
        (again,) = await scene.claim()
        assert (again.wanted, again.attempts) == (2, 2)
        await scene.store.finish([sent(first, "lost")])
        assert await scene.claim() == []
        await scene.store.finish([sent(again, "card")])
        assert await scene.next_due() is None

    async def test_the_newest_view_counts(self, scene: Scene) -> None:
        await scene.owe(show())
        view = View("draft", "m1", 2)
        await scene.owe(Outgoing(dedupe="board", kind=OutgoingKind.SHOW, conversation=GROUP, view=view))
        (card,) = await scene.claim()
        assert card.message.view == view

    async def test_a_hundred_at_once(self, scene: Scene) -> None:
        group = await scene.store.group(GROUP)
        await asyncio.gather(*(scene.store.commit(unit(group, outgoing=[show()])) for _ in range(100)))
        (card,) = await scene.claim()
        assert card.wanted == 100
