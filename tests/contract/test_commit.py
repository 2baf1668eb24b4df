"""What a commit promises, and what comes back of what was written."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from meetings import events as ev
from meetings import log
from meetings.group import Group, MeetingSummary, Member, Settings
from meetings.model import Occasion, Status
from meetings.ports import (
    AlreadyHandledError,
    ConversationRef,
    Delivered,
    OwedState,
    StaleStateError,
    Stream,
    Unit,
)
from tests.contract.scene import GROUP, PER, SIV, START, Scene, Store, planned, reply, show, stream, unit


async def test_what_nobody_wrote_is_empty(store: Store) -> None:
    assert await store.group(GROUP) == Group(key=GROUP)
    assert await store.meeting("m1") is None
    assert list(await store.log("m1")) == []
    assert list(await store.all_meetings()) == []
    assert not await store.handled("activity")
    assert await store.next_look() is None


async def test_a_meeting_comes_back_as_it_was_written(scene: Scene) -> None:
    written = await scene.plan("m1", ev.NoteTaken(1, "1a", "Vi börjar."))
    for fresh in (False, True):
        assert await scene.store.meeting("m1", fresh=fresh) == written
        group = await scene.store.group(GROUP, fresh=fresh)
        assert group.meetings == (MeetingSummary.of(written),)
        assert group.revision == 1


async def test_another_process_reads_what_was_committed(
    scene: Scene, another: Callable[[], Awaitable[Store]]
) -> None:
    other = await another()
    await scene.plan()
    assert await other.meeting("m1") == await scene.store.meeting("m1")
    noted = await scene.write("m1", ev.NoteTaken(1, "1a", "Vi börjar."))
    assert await other.meeting("m1", fresh=True) == noted
    assert (await other.group(GROUP, fresh=True)).meetings[0].sequence == noted.sequence


async def test_a_group_keeps_its_name_people_and_settings(scene: Scene) -> None:
    before = await scene.store.group(GROUP)
    members = (Member(replace(PER, organisation="Norrsäter"), "29:per"), Member(SIV, guest=True))
    after = replace(before, name="Ledningsgruppen", members=members, settings=Settings(language="en"))
    await scene.store.commit(Unit(before=before, after=after))
    for fresh in (False, True):
        assert await scene.store.group(GROUP, fresh=fresh) == replace(after, revision=1)


async def test_the_revision_grows_with_the_group_and_not_with_its_logs(scene: Scene) -> None:
    async def revision() -> int:
        found = {(await scene.store.group(GROUP, fresh=fresh)).revision for fresh in (False, True)}
        assert len(found) == 1
        return found.pop()

    await scene.plan()
    assert await revision() == 1
    await scene.write("m1", ev.NoteTaken(1, "1a", "Vi börjar."))
    assert await revision() == 1
    await scene.write("m1", ev.MeetingOpened())
    assert await revision() == 2
    await scene.owe(reply("hej"))
    assert await revision() == 2
    await scene.write("m1", ev.MeetingChanged("Nytt namn", Occasion(START)))
    assert await revision() == 3


async def test_a_unit_may_write_nothing_but_that_it_was_handled(scene: Scene) -> None:
    group = await scene.store.group(GROUP)
    await scene.store.commit(unit(group, inbound="activity"))
    assert await scene.store.handled("activity")
    assert await scene.store.group(GROUP, fresh=True) == group


async def test_two_meetings_in_one_unit(scene: Scene) -> None:
    first = stream(None, planned(), meeting="m1")
    second = stream(None, planned(start=START + dt.timedelta(days=30)), meeting="m2")
    await scene.store.commit(unit(await scene.store.group(GROUP), first, second))
    assert [key for key, _ in await scene.store.all_meetings()] == [GROUP, GROUP]
    assert [one.id for one in (await scene.store.group(GROUP, fresh=True)).meetings] == ["m1", "m2"]


class TestStale:
    """Somebody else wrote first."""

    async def test_a_log_that_has_moved_on(self, scene: Scene) -> None:
        before = await scene.plan()
        group = await scene.store.group(GROUP)
        await scene.write("m1", ev.NoteTaken(1, "1a", "Först."))
        late = stream(before, ev.NoteTaken(1, "1a", "Sist."))
        refused = unit(group, late, inbound="late", outgoing=[reply("late"), show()])
        with pytest.raises(StaleStateError):
            await scene.store.commit(refused)
        assert not await scene.store.handled("late")
        assert await scene.claim() == []
        assert [one.event for one in await scene.store.log("m1")][-1] == ev.NoteTaken(1, "1a", "Först.")

    async def test_a_group_that_has_moved_on(self, scene: Scene) -> None:
        meeting = await scene.plan()
        old = await scene.store.group(GROUP)
        await scene.store.commit(Unit(before=old, after=replace(old, name="Nytt namn")))
        with pytest.raises(StaleStateError):
            await scene.store.commit(unit(old, stream(meeting, ev.NoteTaken(1, "1a", "Sent."))))
        with pytest.raises(StaleStateError):
            await scene.store.commit(Unit(before=old, after=replace(old, name="Annat namn")))
        assert (await scene.store.group(GROUP)).name == "Nytt namn"

    async def test_a_meeting_that_was_only_looked_at_has_moved_on(self, scene: Scene) -> None:
        before = await scene.plan()
        group = await scene.store.group(GROUP)
        await scene.store.commit(replace(unit(group, inbound="in time"), rests_on=(before,)))
        await scene.write("m1", ev.NoteTaken(1, "1a", "Först."))
        late = replace(unit(group, outgoing=[reply("late")], inbound="late"), rests_on=(before,))
        with pytest.raises(StaleStateError):
            await scene.store.commit(late)
        assert not await scene.store.handled("late")
        assert await scene.claim() == []

    async def test_a_meeting_that_exists_isnt_planned_again(self, scene: Scene) -> None:
        await scene.plan()
        with pytest.raises(StaleStateError):
            await scene.plan()

    async def test_a_log_isnt_continued_beyond_its_end(self, scene: Scene) -> None:
        before = await scene.plan()
        unwritten = stream(before, ev.NoteTaken(1, "1a", "Aldrig skriven."))
        ahead = stream(unwritten.after, ev.NoteTaken(1, "1b", "Efter den."))
        with pytest.raises(StaleStateError):
            await scene.store.commit(unit(await scene.store.group(GROUP), ahead))
        assert await scene.store.meeting("m1", fresh=True) == before

    async def test_a_process_that_was_overtaken_reads_afresh(
        self, scene: Scene, another: Callable[[], Awaitable[Store]]
    ) -> None:
        other = await another()
        await scene.plan()
        group, meeting = await other.group(GROUP), await other.meeting("m1")
        noted = await scene.write("m1", ev.NoteTaken(1, "1a", "Först."), ev.MeetingOpened())
        with pytest.raises(StaleStateError):
            await other.commit(unit(group, stream(meeting, ev.NoteTaken(1, "1a", "Sist."))))
        assert await other.meeting("m1") == noted
        again = stream(noted, ev.NoteTaken(1, "1b", "Sist."))
        await other.commit(unit(await other.group(GROUP), again))
        assert await scene.store.meeting("m1", fresh=True) == again.after

    async def test_of_many_at_once_one_wins(
        self, scene: Scene, another: Callable[[], Awaitable[Store]]
    ) -> None:
        before = await scene.plan()
        group = await scene.store.group(GROUP)
        stores = [scene.store, await another()]
        units = [
            unit(group, stream(before, ev.NoteTaken(1, "1a", f"Nummer {at}.")), outgoing=[reply(f"r{at}")])
            for at in range(20)
        ]
        tries = (stores[at % 2].commit(one) for at, one in enumerate(units))
        results = await asyncio.gather(*tries, return_exceptions=True)
        won = [at for at, result in enumerate(results) if not isinstance(result, BaseException)]
        assert len(won) == 1
        assert all(isinstance(result, StaleStateError) for at, result in enumerate(results) if at not in won)
        state = await scene.store.meeting("m1", fresh=True)
        assert state == units[won[0]].streams[0].after
        log.verify("m1", await scene.store.log("m1"))

    async def test_of_two_changes_to_a_group_at_once_one_wins(self, scene: Scene) -> None:
        group = await scene.store.group(GROUP)
        changes = (Unit(before=group, after=replace(group, name=name)) for name in ("Ett", "Två"))
        results = await asyncio.gather(*map(scene.store.commit, changes), return_exceptions=True)
        assert sorted(map(type, results), key=str) == sorted([tuple, StaleStateError], key=str)
        assert (await scene.store.group(GROUP, fresh=True)).revision == 1

    async def test_a_decision_doesnt_rest_on_a_group_that_changes_beside_it(self, scene: Scene) -> None:
        meeting = await scene.plan()
        group = await scene.store.group(GROUP)
        changed = Unit(before=group, after=replace(group, name="Nytt namn"))
        noted = unit(group, stream(meeting, ev.NoteTaken(1, "1a", "Vilar på det gamla.")))
        results = await asyncio.gather(*map(scene.store.commit, (changed, noted)), return_exceptions=True)
        assert isinstance(results[1], StaleStateError)

    async def test_those_that_are_right_dont_suffer(self, scene: Scene) -> None:
        before = await scene.plan("m0")
        group = await scene.store.group(GROUP)
        await scene.write("m0", ev.NoteTaken(1, "1a", "Först."))
        stale = unit(group, stream(before, ev.NoteTaken(1, "1a", "Sist.")))
        fresh = [
            unit(Group(key=f"g{at}"), stream(None, planned(f"g{at}"), meeting=f"m{at}"))
            for at in range(1, 10)
        ]
        results = await asyncio.gather(
            *map(scene.store.commit, [*fresh[:5], stale, *fresh[5:]]), return_exceptions=True
        )
        assert [at for at, result in enumerate(results) if isinstance(result, StaleStateError)] == [5]
        assert len(await scene.store.all_meetings()) == 10


class TestHandled:
    """The same activity twice does nothing the second time."""

    async def test_it_is_refused(self, scene: Scene) -> None:
        before = await scene.plan()
        group = await scene.store.group(GROUP)
        first = stream(before, ev.NoteTaken(1, "1a", "En gång."))
        await scene.store.commit(unit(group, first, inbound="activity"))
        assert await scene.store.handled("activity")
        again = stream(first.after, ev.NoteTaken(1, "1b", "En gång."))
        with pytest.raises(AlreadyHandledError):
            await scene.store.commit(unit(await scene.store.group(GROUP), again, inbound="activity"))
        assert await scene.store.meeting("m1", fresh=True) == first.after

    async def test_known_before_stale(self, scene: Scene) -> None:
        group = await scene.store.group(GROUP)
        await scene.store.commit(
            Unit(before=group, after=replace(group, name="Nytt namn"), inbound="activity")
        )
        with pytest.raises(AlreadyHandledError):
            await scene.store.commit(unit(group, inbound="activity"))

    async def test_five_times_at_once_is_once(
        self, scene: Scene, another: Callable[[], Awaitable[Store]]
    ) -> None:
        stores = [scene.store, await another()]
        group = await scene.store.group(GROUP)
        sent = [unit(group, inbound="activity", outgoing=[reply(f"r{at}")]) for at in range(5)]
        tries = (stores[at % 2].commit(one) for at, one in enumerate(sent))
        results = await asyncio.gather(*tries, return_exceptions=True)
        done = [result for result in results if not isinstance(result, AlreadyHandledError)]
        assert len(done) == 1
        assert isinstance(done[0], tuple)
        assert len(done[0]) == 1


async def test_a_hundred_at_once(scene: Scene) -> None:
    async def hold(at: int) -> None:
        group, meeting = f"g{at}", f"m{at}"
        written = stream(None, planned(group), ev.ItemAdded(1, "Vision", 1), meeting=meeting)
        await scene.store.commit(
            unit(Group(key=group), written, inbound=f"plan {at}", outgoing=[reply(f"p{at}", group)])
        )
        noted = stream(written.after, ev.NoteTaken(1, "1a", f"Anteckning {at}."))
        owed = await scene.store.commit(
            unit(
                await scene.store.group(group), noted, inbound=f"note {at}", outgoing=[show(f"b{at}", group)]
            )
        )
        assert owed == ()
        assert await scene.store.meeting(meeting, fresh=True) == noted.after

    await asyncio.gather(*map(hold, range(100)))
    assert len(await scene.store.all_meetings()) == 100
    for at in range(100):
        log.verify(f"m{at}", await scene.store.log(f"m{at}"))


async def test_approved_and_planned_meetings_are_listed(scene: Scene) -> None:
    await scene.plan("later", start=START + dt.timedelta(days=30), title="Oktober")
    await scene.plan("first", ev.MeetingOpened(), ev.MeetingClosed(), title="September")
    await scene.plan("other", start=START + dt.timedelta(days=1), group="other", title="Andra")
    await scene.write("later", ev.MeetingCancelled())
    found = await scene.store.all_meetings()
    assert [(key, one.id, one.title, one.status) for key, one in found] == [
        (GROUP, "first", "September", Status.CLOSED),
        ("other", "other", "Andra", Status.PLANNED),
        (GROUP, "later", "Oktober", Status.CANCELLED),
    ]
    states = [await scene.store.meeting(one.id) for _, one in found]
    assert [one for _, one in found] == [MeetingSummary.of(state) for state in states if state]


TEXTS = {
    "swedish": "Åsa Öberg får i uppdrag att äta 8,5 % – ”snarast”",
    "emoji": "Klart \N{PARTY POPPER} \N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}",
    "controls": "ett\ttvå\r\ntre\x01\x7f\x85\u2028\u2029",
    "nul": "före\x00efter",
    "quotes": "'; DROP TABLE events; -- \\u0000 \" %s :name ?",
    "combining": "A\N{COMBINING RING ABOVE}sa",
    "private": "\ue000\U0010ffff",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_the_log_comes_back_to_the_byte(
    scene: Scene, another: Callable[[], Awaitable[Store]], text: str
) -> None:
    await scene.plan("m1", items=[text], title=text)
    await scene.write(
        "m1", ev.DecisionRecorded(1, "1.1", text), ev.ReservationAdded(1, "1a", text, "1.1", SIV)
    )
    read = await (await another()).log("m1")
    assert [log.body(one) for one in read] == [log.body(one) for one in await scene.store.log("m1")]
    assert [one.sequence for one in read] == [1, 2, 3, 4]
    log.verify("m1", read)
    state = await scene.store.meeting("m1", fresh=True)
    assert state is not None
    assert (state.title, state.items[0].title, state.hash) == (text, text, read[-1].hash)


async def test_a_time_in_another_zone_keeps_its_digest(scene: Scene) -> None:
    east = dt.timezone(dt.timedelta(hours=5, minutes=30))
    written = stream(None, planned(start=START.astimezone(east)), at=START.astimezone(east))
    await scene.store.commit(unit(await scene.store.group(GROUP), written))
    log.verify("m1", await scene.store.log("m1"))
    assert await scene.store.meeting("m1", fresh=True) == written.after


class TestUnsound:
    """A unit that no use case should have made is refused before anything is written."""

    async def test_a_gap_in_the_events(self, scene: Scene) -> None:
        before = await scene.plan()
        whole = stream(before, ev.NoteTaken(1, "1a", "Ett."), ev.NoteTaken(1, "1b", "Två."))
        for broken in (
            Stream(before, whole.events[1:], whole.after),
            Stream(before, whole.events[:1], whole.after),
        ):
            with pytest.raises(ValueError, match="m1"):
                await scene.store.commit(unit(await scene.store.group(GROUP), broken))
        assert await scene.store.meeting("m1", fresh=True) == before

    async def test_two_groups(self, scene: Scene) -> None:
        with pytest.raises(ValueError, match="one group"):
            await scene.store.commit(Unit(before=Group(key="one"), after=Group(key="other")))

    async def test_a_naive_time(self, scene: Scene) -> None:
        naive = reply("naive", due=dt.datetime(2031, 9, 4, 11, 0))
        with pytest.raises(ValueError, match="time zone"):
            await scene.owe(naive)
        assert await scene.next_due() is None

    async def test_text_that_is_no_unicode(self, scene: Scene) -> None:
        group = await scene.store.group(GROUP)
        with pytest.raises(ValueError, match="surrogate"):
            await scene.store.commit(
                Unit(before=group, after=replace(group, name="\ud800"), inbound="activity")
            )
        with pytest.raises(ValueError, match="surrogate"):
            await scene.store.remember(ConversationRef("a:1", "personal", "https://example/", name="\ud800"))
        assert not await scene.store.handled("activity")
        assert await scene.store.conversation("a:1") is None


@pytest.mark.parametrize("key", ["\x00", "\ud800", "å" * 500, "' OR 1=1 --", "%s :x ?"], ids=ascii)
async def test_keys_are_what_the_platform_makes_them(scene: Scene, key: str) -> None:
    group = await scene.store.group(GROUP)
    owed = await scene.store.commit(unit(group, inbound=key, outgoing=[reply("hej", f"a:{key}")]))
    assert await scene.store.handled(key)
    assert not await scene.store.handled("another")
    await scene.store.finish([Delivered(owed[0], OwedState.SENT, key)])
    with pytest.raises(AlreadyHandledError):
        await scene.store.commit(unit(group, inbound=key))
    assert await scene.store.conversation(key) is None
    assert await scene.store.meeting(key) is None
    assert await scene.store.search(key, key) == []
