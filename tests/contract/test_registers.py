"""What is looked up across meetings."""

import datetime as dt
from collections.abc import Sequence

import pytest

from meetings import events as ev
from meetings.group import Group
from meetings.model import ItemStatus, Matter, Occasion, Origin, Person, Task
from meetings.ports import Stream, Unit
from meetings.register import RegisteredAssignment, RegisteredDecision
from tests.contract.scene import GROUP, PER, SIV, START, Scene, assignment, decision, planned, stream, unit

DAY = dt.timedelta(days=1)
FRIDAY = dt.date(2031, 10, 17)


def entries(found: Sequence[RegisteredDecision | RegisteredAssignment]) -> list[tuple[str, str]]:
    return [(one.meeting, one.entry) for one in found]


class TestSearch:
    async def test_every_word_whatever_the_case(self, scene: Scene) -> None:
        await scene.plan(
            "m1",
            decision(1, "1.1", "Gruppen antar visionen för ÅR 2040."),
            decision(1, "1.2", "Visionen trycks inte."),
            decision(2, "2.1", "Budgeten för år 2032 fastställs."),
            ev.NoteTaken(1, "1a", "Visionen diskuterades år 2040."),
        )

        async def found(words: str) -> list[tuple[str, str]]:
            return entries(await scene.store.search(GROUP, words))

        assert await found("VISIONEN") == [("m1", "1.1"), ("m1", "1.2")]
        assert await found("  år   visionen ") == [("m1", "1.1")]
        assert await found("ÅR") == [("m1", "1.1"), ("m1", "2.1")]
        assert await found("a\N{COMBINING RING ABOVE}r 2032") == [("m1", "2.1")]
        assert await found("ar 2032") == []
        assert await found("visionen saknas") == []
        assert await found("") == await found(" \n") == []

    @pytest.mark.parametrize("sign", ["%", "_", "\\", "8,5 %", "a_b", "c:\\d", "\x00"])
    async def test_signs_stand_for_themselves(self, scene: Scene, sign: str) -> None:
        await scene.plan(
            "m1", decision(1, "1.1", f"Med {sign} i."), decision(1, "1.2", "Med 8,5 axb c:d utan.")
        )
        assert entries(await scene.store.search(GROUP, sign)) == [("m1", "1.1")]

    async def test_the_item_and_the_assignees_are_searched_too(self, scene: Scene) -> None:
        await scene.plan(
            "m1", decision(1, "1.1", "Enligt förslaget."), assignment(2, "2.1", "Tar fram siffror.", PER)
        )
        assert entries(await scene.store.search(GROUP, "vision förslaget")) == [("m1", "1.1")]
        assert entries(await scene.store.search(GROUP, "öhgren")) == [("m1", "2.1")]
        await scene.write("m1", ev.ItemRenamed(1, "Framtiden"))
        assert entries(await scene.store.search(GROUP, "vision")) == []
        assert entries(await scene.store.search(GROUP, "framtiden")) == [("m1", "1.1")]

    async def test_an_assignment_of_a_decision_is_found_as_the_decision(self, scene: Scene) -> None:
        await scene.plan(
            "m1", decision(1, "1.1", "Siv utreder.", SIV), assignment(1, "1.2", "Utreder mera.", SIV)
        )
        found = await scene.store.search(GROUP, "utreder")
        assert [type(one) for one in found] == [RegisteredDecision, RegisteredAssignment]

    async def test_newest_meeting_first_and_within_one_its_own_order(self, scene: Scene) -> None:
        await scene.plan("old", decision(1, "1.1", "Beslut."), start=START - DAY)
        items = [f"Punkt {at}" for at in range(1, 12)]
        await scene.plan(
            "new",
            decision(11, "11.1", "Beslut."),
            *(decision(2, f"2.{at}", "Beslut.") for at in range(1, 12)),
            items=items,
            start=START + DAY,
        )
        await scene.plan("middle", assignment(1, "1.1", "Beslut.", PER))
        expected = [
            *(("new", f"2.{at}") for at in range(1, 12)),
            ("new", "11.1"),
            ("middle", "1.1"),
            ("old", "1.1"),
        ]
        assert entries(await scene.store.search(GROUP, "beslut")) == expected
        assert entries(await scene.store.search(GROUP, "beslut", 13)) == expected[:13]
        assert entries(await scene.store.search(GROUP, "beslut", 0)) == []

    async def test_of_this_group_only(self, scene: Scene) -> None:
        await scene.plan("m1", decision(1, "1.1", "Beslut."))
        await scene.plan("m2", decision(1, "1.1", "Beslut."), group="other")
        assert entries(await scene.store.search("other", "beslut")) == [("m2", "1.1")]

    async def test_what_was_changed_removed_or_cancelled(self, scene: Scene) -> None:
        await scene.plan(
            "m1", decision(1, "1.1", "Vi köper ett hus."), decision(1, "1.2", "Vi köper en båt.")
        )
        await scene.write("m1", ev.EntryEdited("1.1", "Vi hyr ett hus."), ev.EntryRemoved("1.2"))
        assert entries(await scene.store.search(GROUP, "köper")) == []
        assert entries(await scene.store.search(GROUP, "hyr")) == [("m1", "1.1")]
        await scene.write("m1", ev.EntryRestored("1.2"), ev.ItemRemoved(2))
        assert entries(await scene.store.search(GROUP, "köper båt")) == [("m1", "1.2")]
        await scene.write("m1", ev.ItemRemoved(1))
        assert entries(await scene.store.search(GROUP, "vi")) == []
        await scene.write("m1", ev.ItemRestored(1))
        assert len(await scene.store.search(GROUP, "vi")) == 2
        await scene.write("m1", ev.MeetingChanged("Nytt namn", Occasion(START + DAY)))
        assert {(one.title, one.start) for one in await scene.store.search(GROUP, "vi")} == {
            ("Nytt namn", START + DAY)
        }
        await scene.write("m1", ev.MeetingCancelled())
        assert entries(await scene.store.search(GROUP, "vi")) == []


class TestAssignments:
    async def test_a_groups_open_ones_oldest_meeting_first(self, scene: Scene) -> None:
        await scene.plan("new", assignment(1, "1.1", "Nytt.", SIV), start=START + DAY)
        await scene.plan(
            "old", assignment(2, "2.10", "B.", SIV), assignment(2, "2.9", "A.", PER), start=START - DAY
        )
        await scene.plan("other", assignment(1, "1.1", "Annat.", SIV), group="other")
        expected = [("old", "2.9"), ("old", "2.10"), ("new", "1.1")]
        assert entries(await scene.store.open_assignments(GROUP)) == expected

    async def test_done_and_not_done_after_all(self, scene: Scene) -> None:
        await scene.plan("m1", assignment(1, "1.1", "Ett.", SIV, PER), decision(1, "1.2", "Två.", PER))
        await scene.write("m1", ev.AssignmentCompleted("1.1"))
        assert entries(await scene.store.open_assignments(GROUP)) == [("m1", "1.2")]
        assert entries(await scene.store.assignments_of(PER.key)) == [("m1", "1.2")]
        assert entries(await scene.store.assignments_of(SIV.key)) == []
        await scene.write("m1", ev.AssignmentReopened("1.1"))
        assert entries(await scene.store.assignments_of(PER.key)) == [("m1", "1.1"), ("m1", "1.2")]
        assert entries(await scene.store.assignments_of(SIV.key)) == [("m1", "1.1")]

    async def test_given_to_others_instead(self, scene: Scene) -> None:
        await scene.plan("m1", assignment(1, "1.1", "Ett.", SIV), decision(1, "1.2", "Två.", SIV))
        await scene.write(
            "m1",
            ev.EntryEdited("1.1", "Ett.", Task((PER,), FRIDAY)),
            ev.EntryEdited("1.2", "Ingen får något."),
        )
        (found,) = await scene.store.assignments_of(PER.key)
        assert found.task == Task((PER,), FRIDAY)
        assert await scene.store.assignments_of(SIV.key) == []
        assert entries(await scene.store.open_assignments(GROUP)) == [("m1", "1.1")]

    async def test_a_persons_by_due_date_those_without_one_last(self, scene: Scene) -> None:
        await scene.plan(
            "m1",
            assignment(1, "1.1", "Utan.", SIV),
            assignment(1, "1.2", "Sent.", SIV, due=FRIDAY + DAY),
            assignment(1, "1.3", "Tidigt.", SIV, due=FRIDAY),
        )
        await scene.plan("m2", assignment(1, "1.1", "Annan grupp.", SIV, due=FRIDAY - DAY), group="other")
        every = [("m2", "1.1"), ("m1", "1.3"), ("m1", "1.2"), ("m1", "1.1")]
        assert entries(await scene.store.assignments_of(SIV.key)) == every
        assert entries(await scene.store.assignments_of(SIV.key, GROUP)) == every[1:]
        assert entries(await scene.store.assignments_of(SIV.key, "unknown")) == []

    async def test_those_without_an_account_go_by_name(self, scene: Scene) -> None:
        guest = Person("Arbetsgruppen  FÖR vision")
        await scene.plan("m1", assignment(1, "1.1", "Ett.", guest, guest))
        assert entries(await scene.store.assignments_of(guest.key)) == [("m1", "1.1")]
        assert entries(await scene.store.assignments_of(Person("arbetsgruppen för VISION").key)) == [
            ("m1", "1.1")
        ]

    async def test_the_register_tells_all(self, scene: Scene) -> None:
        await scene.plan("m1", assignment(1, "1.1", "Tar fram underlag.", PER, due=FRIDAY))
        (found,) = await scene.store.open_assignments(GROUP)
        expected = RegisteredAssignment(
            "m1", GROUP, "1.1", "Tar fram underlag.", "Vision", "Ledningsgruppen", START, Task((PER,), FRIDAY)
        )
        assert found == expected


class TestPostponed:
    async def titles(self, scene: Scene) -> list[str]:
        return [matter.title for matter in await scene.store.postponed(GROUP)]

    async def test_what_a_closed_meeting_left(self, scene: Scene) -> None:
        await scene.plan(
            "m1",
            ev.MeetingOpened(),
            ev.ItemPostponed(2, "tidsbrist"),
            ev.ItemReferredBack(3, "underlag saknas"),
            ev.DecisionRecorded(
                1, "1.1", "Visionen antas; loggan bordläggs.", postponed=Matter("Loggan", "oklart")
            ),
            items=("Vision", "Budget", "Lokaler"),
        )
        assert await self.titles(scene) == []
        await scene.write("m1", ev.MeetingClosed())
        found = await scene.store.postponed(GROUP)
        assert [one.origin for one in found] == [
            Origin("m1", 1, "Loggan", START, "oklart", 1),
            Origin("m1", 2, "Budget", START, "tidsbrist", 1),
            Origin("m1", 3, "Lokaler", START, "underlag saknas", 0, referred_back=True),
        ]
        assert await scene.store.postponed("other") == []

    async def test_until_it_stands_on_another_agenda(self, scene: Scene) -> None:
        await scene.plan(
            "m1", ev.MeetingOpened(), ev.ItemPostponed(2), ev.ItemPostponed(1), ev.MeetingClosed()
        )
        vision, budget = await scene.store.postponed(GROUP)
        carry = ev.ItemAdded(1, "Budget", 1, origin=budget.origin)
        await scene.plan("m2", carry, items=(), start=START + 30 * DAY)
        assert await self.titles(scene) == ["Vision"]
        await scene.write("m2", ev.ItemRemoved(1))
        assert await self.titles(scene) == ["Vision", "Budget"]
        await scene.write("m2", ev.ItemRestored(1), ev.ItemAdded(2, "Vision", 2, origin=vision.origin))
        assert await self.titles(scene) == []
        await scene.write("m2", ev.MeetingCancelled())
        assert await self.titles(scene) == ["Vision", "Budget"]

    async def test_postponed_again(self, scene: Scene) -> None:
        await scene.plan("m1", ev.MeetingOpened(), ev.ItemPostponed(2), ev.MeetingClosed())
        (budget,) = await scene.store.postponed(GROUP)
        await scene.plan(
            "m2",
            ev.ItemAdded(1, "Budget", 1, origin=budget.origin),
            ev.MeetingOpened(),
            ev.ItemPostponed(1),
            ev.MeetingClosed(),
            items=(),
            start=START + 30 * DAY,
        )
        (again,) = await scene.store.postponed(GROUP)
        assert (again.origin.meeting, again.origin.times) == ("m2", 2)

    async def test_taken_up_after_all(self, scene: Scene) -> None:
        await scene.plan("m1", ev.MeetingOpened(), ev.ItemPostponed(2), ev.MeetingClosed())
        await scene.write("m1", ev.ItemResumed(2, ItemStatus.TREATED))
        assert await self.titles(scene) == []

    async def test_oldest_first(self, scene: Scene) -> None:
        for meeting, start in (("new", START + DAY), ("old", START - DAY)):
            await scene.plan(
                meeting,
                ev.MeetingOpened(),
                ev.ItemPostponed(1),
                ev.MeetingClosed(),
                items=[meeting],
                start=start,
            )
        assert await self.titles(scene) == ["old", "new"]

    async def test_titles_of_any_length(self, scene: Scene) -> None:
        title = "Mycket " * 2_000
        await scene.plan("m1", ev.MeetingOpened(), ev.ItemPostponed(1), ev.MeetingClosed(), items=[title])
        assert await self.titles(scene) == [title]


async def test_two_changes_to_one_meeting_in_one_go(scene: Scene) -> None:
    group = Group(key="g")
    before: Stream = stream(None, planned("g"), ev.ItemAdded(1, "Vision", 1), decision(1, "1.1", "Antas."))
    await scene.store.commit(unit(group, before))
    after = stream(
        before.after, ev.EntryRemoved("1.1"), assignment(1, "1.2", "Utreds.", SIV), ev.EntryRestored("1.1")
    )
    now = await scene.store.group("g")
    await scene.store.commit(Unit(before=now, after=now.with_meeting(after.after), streams=(after,)))
    assert entries(await scene.store.search("g", "antas")) == [("m1", "1.1")]
    assert entries(await scene.store.open_assignments("g")) == [("m1", "1.2")]
