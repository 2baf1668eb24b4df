"""What one meeting leaves for the next: matters, assignments, offices; and what becomes of it when undone."""

import datetime as dt

import pytest
from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.model import ItemStatus, Matter, Origin, Status
from meetings.outcomes import MeetingDraft, Noted, Outcome
from meetings.service import Wish
from tests.unit.meetings.house import MEETING_DAY, NEXT_DAY, House, events, refusal
from tests.unit.meetings.people import ASSIGNEE, CHAIR, MEMBER, SECRETARY

LATER_DAY = MeetingDraft(day=dt.date(2031, 11, 6), start=dt.time(13), place="Biblioteket")
OTHER_DAY = MeetingDraft(title="Extra", day=dt.date(2031, 12, 4), start=dt.time(13))
NEXT = req.NextMeetingAsked(NEXT_DAY)
CLOSE = cmd.CloseMeeting(confirmed=True)


@pytest.fixture
def house() -> House:
    return House()


def planned_by(outcome: Outcome) -> str:
    assert isinstance(outcome, Noted)
    assert outcome.planned is not None
    return outcome.planned.id


async def origins(house: House, meeting: str) -> dict[str, Origin]:
    return {item.title: item.origin for item in (await house.state(meeting)).agenda if item.origin}


@pytest.mark.parametrize(
    "order",
    [
        (NEXT, cmd.PostponeItem(2, "tidsbrist"), CLOSE),
        (cmd.PostponeItem(2, "tidsbrist"), NEXT, CLOSE),
        (cmd.PostponeItem(2, "tidsbrist"), CLOSE, NEXT),
        (CLOSE, cmd.PostponeItem(2, "tidsbrist"), NEXT),
        (CLOSE, NEXT, cmd.PostponeItem(2, "tidsbrist")),
        (NEXT, cmd.GoToItem(1), cmd.CloseMeeting(True, True, "tidsbrist")),
    ],
    ids=["before", "between", "after closing", "late", "last", "at closing"],
)
@pytest.mark.parametrize("together", [True, False], ids=["one message", "several messages"])
async def test_a_postponed_item_stands_on_the_next_agenda_however_it_came_there(
    house: House, order: tuple[cmd.Command | req.GroupRequest, ...], together: bool
) -> None:
    held = await house.opens("Välkommen", "Vision")
    if together:
        await house.says_well(*order)
    else:
        for one in order:
            await house.says_well(one)
    (following,) = await house.all(Status.PLANNED)
    assert await house.titles(following) == ["Vision"]
    start = (await house.state(held)).occasion.start
    assert await origins(house, following) == {"Vision": Origin(held, 2, "Vision", start, "tidsbrist")}


async def test_postponed_again_and_again_is_counted(house: House) -> None:
    await house.opens("Vision")
    for times in (1, 2, 3):
        await house.says_well(cmd.PostponeItem(1, "tidsbrist"))
        noted = await house.says_well(
            req.NextMeetingAsked(MeetingDraft(day=dt.date(2031, 9 + times, 20), start=dt.time(9)))
        )
        following = planned_by(noted)
        await house.says_well(CLOSE)
        assert (await origins(house, following))["Vision"].times == times
        await house.says_well(Wish(what=cmd.OpenMeeting(), meeting=following))


async def test_what_is_sent_back_comes_again_without_counting(house: House) -> None:
    await house.opens("Vision")
    following = planned_by(await house.says_well(cmd.ReferBackItem("Utred kostnaden"), CLOSE, NEXT))
    origin = (await origins(house, following))["Vision"]
    assert (origin.times, origin.referred_back, origin.reason) == (0, True, "Utred kostnaden")


async def test_a_matter_that_a_decision_postpones_comes_too(house: House) -> None:
    await house.opens("Vision")
    matter = Matter("Organisationen", "tidsbrist")
    await house.says_well(cmd.RecordDecision("Målen antas. Organisationen bordläggs.", postponed=matter))
    following = planned_by(await house.says_well(NEXT))
    await house.says_well(CLOSE)
    assert list(await origins(house, following)) == ["Organisationen"]


async def test_without_a_next_meeting_it_waits_for_one_and_is_taken_once(house: House) -> None:
    await house.opens("Vision")
    await house.says_well(cmd.PostponeItem(1), CLOSE)
    first, second = await house.says(
        req.PlanAsked(replace(LATER_DAY, title="Nästa")), req.PlanAsked(OTHER_DAY)
    )
    assert await house.titles(planned_by(first)) == ["Vision"]
    assert await house.titles(planned_by(second)) == []


async def test_without_an_agreement_it_goes_to_the_first_meeting_planned_after(house: House) -> None:
    await house.opens("Vision")
    far, near = await house.says(req.PlanAsked(OTHER_DAY), req.PlanAsked(replace(LATER_DAY, title="Nära")))
    await house.says_well(cmd.PostponeItem(1), CLOSE)
    assert await house.titles(planned_by(near)) == ["Vision"]
    assert await house.titles(planned_by(far)) == []


async def test_standing_items_are_on_every_agenda_and_carried_over_by_none(house: House) -> None:
    await house.says(req.SetStandingItems(("Välkommen", "Föregående möte", "Övriga frågor", "Nästa möte")))
    await house.opens("Vision")
    following = planned_by(await house.says_well(NEXT))
    await house.says_well(cmd.CloseMeeting(True, True, "tidsbrist"))
    assert await house.titles(following) == [
        "Välkommen",
        "Föregående möte",
        "Vision",
        "Övriga frågor",
        "Nästa möte",
    ]


async def test_the_usual_items_are_added_with_one_click_and_kept(house: House) -> None:
    meeting = await house.plans()
    await house.says_well(cmd.AddItem("Vision"), cmd.AddItem("välkommen"))
    await house.says_well(Wish(what=req.AddUsualItems(), meeting=meeting))
    assert await house.titles(meeting) == [
        "Vision",
        "välkommen",
        "Val av justerare",
        "Föregående möte",
        "Utestående ärenden",
        "Övriga frågor",
        "Nästa möte",
    ]
    other = await house.says_well(req.PlanAsked(OTHER_DAY))
    assert (await house.titles(other.meeting.id))[0] == "Välkommen"
    (again,) = await house.says(Wish(what=req.AddUsualItems(), meeting=meeting))
    assert events(again) == []


async def test_offices_are_carried_over_and_the_approver_is_elected_anew(house: House) -> None:
    held = await house.opens("Vision")
    following = await house.state(planned_by(await house.says_well(NEXT, by=MEMBER)))
    assert (following.chair, following.secretary, following.approvers) == (CHAIR, SECRETARY, ())
    assert (following.previous, following.title) == (held, "Ledningsgruppen")


async def test_open_assignments_are_outstanding_when_the_next_meeting_opens(house: House) -> None:
    held = await house.opens("Vision")
    await house.says_well(
        cmd.RecordAssignment((ASSIGNEE,), "Räkna", dt.date(2031, 10, 1)),
        cmd.RecordAssignment((ASSIGNEE,), "Skriv"),
        cmd.RecordAssignment((ASSIGNEE,), "Ring"),
        NEXT,
        CLOSE,
    )
    await house.says_well(req.Complete("1.2"), by=ASSIGNEE)
    (following,) = await house.all(Status.PLANNED)
    opened = await house.says_well(Wish(what=cmd.OpenMeeting(), meeting=following))
    assert [(one.meeting, one.entry, one.text, one.due) for one in opened.meeting.outstanding] == [
        (held, "1.1", "Räkna", dt.date(2031, 10, 1)),
        (held, "1.3", "Ring", None),
    ]


async def test_agreeing_anew_moves_the_meeting_that_was_planned(house: House) -> None:
    await house.opens("Vision")
    first = planned_by(await house.says_well(NEXT))
    second = planned_by(await house.says_well(req.NextMeetingAsked(LATER_DAY), by=MEMBER))
    assert first == second
    occasion = (await house.state(first)).occasion
    assert (
        occasion
        == ((await house.state("19:grupp@thread.tacv2-m1")).next_meeting or pytest.fail("none")).occasion
    )
    assert occasion.place == "Biblioteket"


async def test_undoing_the_agreement_cancels_the_meeting_and_undoing_a_move_moves_it_back(
    house: House,
) -> None:
    held = await house.opens("Vision")
    following = planned_by(await house.says_well(NEXT))
    agreed = (await house.state(following)).occasion
    await house.says_well(req.NextMeetingAsked(LATER_DAY))
    await house.says_well(Wish(what=cmd.ChangeMeeting("Höstmötet"), meeting=following))
    await house.says_well(Wish(what=cmd.Undo(), meeting=held))
    assert (await house.state(following)).occasion == agreed
    assert (await house.state(following)).title == "Höstmötet"
    assert ((await house.state(held)).next_meeting or pytest.fail("none")).occasion == agreed
    await house.says_well(Wish(what=cmd.Undo(), meeting=held))
    assert (await house.state(following)).status is Status.CANCELLED
    assert (await house.state(held)).next_meeting is None
    again = planned_by(await house.says_well(NEXT))
    assert again != following


async def test_agreed_on_and_undone_in_one_message_plans_nothing(house: House) -> None:
    held = await house.opens("Vision")
    await house.says_well(NEXT, Wish(what=cmd.Undo(), meeting=held))
    assert await house.all(Status.PLANNED) == []


async def test_what_a_cancelled_meeting_had_taken_over_goes_on(house: House) -> None:
    held = await house.opens("Vision")
    await house.says_well(cmd.PostponeItem(1))
    following = planned_by(await house.says_well(NEXT))
    await house.says_well(CLOSE)
    other = (await house.says_well(req.PlanAsked(OTHER_DAY))).meeting.id
    await house.says_well(Wish(what=cmd.CancelMeeting(), meeting=following))
    assert await house.titles(other) == ["Vision"]
    assert list(await house.store.postponed(house.key)) == []
    await house.says_well(Wish(what=cmd.CancelMeeting(), meeting=other), by=SECRETARY)
    (left,) = await house.store.postponed(house.key)
    assert left.origin.meeting == held


async def test_a_postponement_that_is_undone_after_the_meeting_leaves_the_next_agenda(house: House) -> None:
    held = await house.opens("Vision", "Taxan")
    await house.says_well(cmd.PostponeItem(2, "tidsbrist"))
    sequence = (await house.state(held)).sequence
    following = planned_by(await house.says_well(NEXT))
    await house.says_well(CLOSE)
    assert await house.titles(following) == ["Taxan"]
    await house.says_well(Wish(what=cmd.Undo(sequence), meeting=held))
    assert await house.titles(following) == []
    assert (await house.state(held)).items[1].status is ItemStatus.WAITING


@pytest.mark.parametrize(
    "change",
    [
        cmd.PostponeItem(1, "en annan orsak"),
        cmd.RenameItem(1, "Regional vision"),
        cmd.ChangeMeeting("Ett nytt namn"),
    ],
    ids=["reason", "name", "meeting"],
)
async def test_what_is_changed_of_it_afterwards_does_not_put_it_there_twice(
    house: House, change: cmd.Command
) -> None:
    held = await house.opens("Vision")
    await house.says_well(cmd.PostponeItem(1, "tidsbrist"))
    following = planned_by(await house.says_well(NEXT))
    await house.says_well(CLOSE)
    await house.says_well(Wish(what=change, meeting=held))
    title = (await house.state(held)).items[0].title
    assert await house.titles(following) == [title]
    assert list(await house.store.postponed(house.key)) == []


async def test_what_is_put_back_on_one_agenda_leaves_the_one_that_took_it_meanwhile(house: House) -> None:
    await house.opens("Vision")
    following = planned_by(await house.says_well(cmd.PostponeItem(1), CLOSE, NEXT))
    await house.says_well(Wish(what=cmd.RemoveItem(1), meeting=following))
    other = (await house.says_well(req.PlanAsked(OTHER_DAY))).meeting.id
    assert (await house.titles(following), await house.titles(other)) == ([], ["Vision"])
    await house.says_well(Wish(what=cmd.Undo(), meeting=following))
    assert (await house.titles(following), await house.titles(other)) == (["Vision"], [])


async def test_what_comes_back_to_an_agenda_that_it_was_taken_off_stands_there_once(house: House) -> None:
    await house.opens("Vision")
    following = planned_by(await house.says_well(cmd.PostponeItem(1), CLOSE, NEXT))
    await house.says_well(Wish(what=cmd.RemoveItem(1), meeting=following))
    other = (await house.says_well(req.PlanAsked(OTHER_DAY))).meeting.id
    await house.says_well(Wish(what=cmd.CancelMeeting(), meeting=other))
    assert await house.titles(following) == ["Vision"]
    await house.says(Wish(what=cmd.Undo(), meeting=following))
    assert await house.titles(following) == ["Vision"]


async def test_what_another_meeting_has_held_already_is_not_carried_over_again(house: House) -> None:
    held = await house.opens("Vision")
    await house.says_well(cmd.PostponeItem(1))
    sequence = (await house.state(held)).sequence
    following = planned_by(await house.says_well(CLOSE, NEXT))
    house.clock.time = (await house.state(following)).occasion.start
    await house.says_well(Wish(what=cmd.OpenMeeting(), meeting=following), CLOSE)
    other = (await house.says_well(req.PlanAsked(OTHER_DAY))).meeting.id
    await house.says_well(Wish(what=cmd.Undo(sequence), meeting=held))
    await house.says_well(Wish(what=cmd.PostponeItem(1), meeting=held))
    assert (await house.titles(following), await house.titles(other)) == (["Vision"], [])


async def test_a_full_agenda_lets_the_matter_wait(house: House) -> None:
    await house.opens("Vision")
    following = planned_by(await house.says_well(NEXT))
    await house.says_well(*(Wish(what=cmd.AddItem(f"Punkt {one}"), meeting=following) for one in range(200)))
    await house.says_well(cmd.PostponeItem(1), CLOSE)
    assert len(await house.titles(following)) == 200
    (left,) = await house.store.postponed(house.key)
    assert left.title == "Vision"
    assert await house.titles((await house.says_well(req.PlanAsked(OTHER_DAY))).meeting.id) == ["Vision"]


async def test_done_finds_the_assignment_of_the_meeting_that_is_held_or_an_earlier_one(house: House) -> None:
    held = await house.opens("Vision")
    await house.says_well(cmd.RecordAssignment((ASSIGNEE,), "Räkna"), NEXT, CLOSE)
    (following,) = await house.all(Status.PLANNED)
    await house.says_well(Wish(what=cmd.AddItem("Ekonomi"), meeting=following))
    await house.says_well(Wish(what=cmd.OpenMeeting(), meeting=following))
    done = await house.says_well(req.Complete("1.1"), by=ASSIGNEE)
    assert done.meeting.id == held
    refused = await house.says(req.Complete("7.7"), by=ASSIGNEE)
    assert refusal(refused[0]) == "no_such_assignment"


async def test_a_meeting_is_moved_with_what_is_said_and_keeps_the_rest(house: House) -> None:
    meeting = await house.plans()
    await house.says_well(req.MoveMeeting(MeetingDraft(day=dt.date(2031, 9, 12))))
    occasion = (await house.state(meeting)).occasion
    assert occasion.start == dt.datetime(2031, 9, 12, 11, 0, tzinfo=dt.UTC)
    assert occasion.end == dt.datetime(2031, 9, 12, 15, 30, tzinfo=dt.UTC)
    assert occasion.place == MEETING_DAY.place
    refused = await house.says(req.MoveMeeting(MeetingDraft(day=dt.date(2031, 9, 15))), by=MEMBER)
    assert refusal(refused[0]) == "only_officers"


async def test_a_group_that_meets_on_a_rule_keeps_it(house: House) -> None:
    rule = "FREQ=MONTHLY;BYDAY=1TH"
    draft = MeetingDraft(title="Möte", day=dt.date(2031, 9, 4), start=dt.time(13), recurrence=rule)
    await house.says_well(req.PlanAsked(draft))
    assert (await house.group()).settings.recurrence == rule
