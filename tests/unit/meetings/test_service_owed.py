"""What a change makes the bot owe: board, panel, the draft to those who may see it, reminders when due."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from meetings import commands as cmd
from meetings import requests as req
from meetings.model import Role
from meetings.outcomes import MeetingDraft
from meetings.ports import Delivered, Outgoing, OutgoingKind, OwedState, View
from meetings.service import Wish
from tests.unit.meetings.house import GROUP, MEETING_DAY, House
from tests.unit.meetings.people import APPROVER, MEMBER, SECOND, SECRETARY

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def house() -> House:
    return House()


def last(house: House) -> dict[str, Outgoing]:
    """What the last message made the bot owe, its answer aside."""
    return {one.dedupe: one for one in house.store.units[-1].outgoing if not one.dedupe.startswith("answer:")}


def due(house: House) -> list[str]:
    """When the reminders that are owed come, on the clock of the group."""
    moments = [moment for _, moment in house.waiting("reminder") if moment is not None]
    return [moment.astimezone(STOCKHOLM).strftime("%d/%m %H.%M") for moment in sorted(moments)]


async def test_every_change_shows_the_board_and_nothing_else_does(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.TakeNote("En rad"))
    (board,) = last(house).values()
    assert (board.dedupe, board.kind, board.conversation) == (f"board:{meeting}", OutgoingKind.SHOW, GROUP)
    assert (board.view, board.anew, board.due) == (View("board", meeting), False, None)
    await house.says(cmd.TakeNote(" "))
    assert last(house) == {}
    await house.says(cmd.GoToItem(1))
    assert last(house) == {}


async def test_the_panel_comes_when_the_meeting_opens_and_is_then_left_alone(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    assert set(last(house)) == {f"board:{meeting}", f"panel:{meeting}"}
    await house.says_well(cmd.AddItem("Personal"))
    assert set(last(house)) == {f"board:{meeting}"}


async def test_several_commands_show_the_board_once(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.TakeNote("a"), cmd.TakeNote("b"), cmd.AddItem("c"))
    assert list(last(house)) == [f"board:{meeting}"]


async def test_the_draft_is_shown_to_everybody_and_follows_its_review(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.TakeNote("En rad"), cmd.CloseMeeting(confirmed=True))
    await house.says_well(cmd.PostDraft())
    draft = last(house)[f"draft:{meeting}:1"]
    assert (draft.view, draft.kind, draft.conversation) == (
        View("draft", meeting, 1),
        OutgoingKind.SHOW,
        GROUP,
    )
    await house.says_well(cmd.RequestChange("Fel", 1), by=APPROVER)
    assert f"draft:{meeting}:1" in last(house)
    await house.says_well(cmd.EditEntry("1a", "Rätt"))
    assert set(last(house)) == {f"board:{meeting}"}
    await house.says_well(cmd.PostDraft())
    assert {f"draft:{meeting}:1", f"draft:{meeting}:2"} <= set(last(house))
    await house.says_well(cmd.ApproveMinutes(), by=APPROVER)
    assert f"draft:{meeting}:2" in last(house)


async def test_posting_again_shows_the_draft_again_at_the_bottom(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says_well(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    await house.says_well(cmd.PostDraft())
    assert [(one.dedupe, one.anew) for one in last(house).values()] == [(f"draft:{meeting}:1", True)]


async def test_a_group_may_choose_that_only_secretary_and_approvers_see_drafts(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.says(req.SetDraftTo("approver"))
    await house.says_well(cmd.Elect(Role.APPROVER, (APPROVER, SECOND, SECRETARY)))
    await house.says_well(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    drafts = {one.conversation for key, one in last(house).items() if key.startswith("draft:")}
    assert drafts == {f"person:{one.id}" for one in (SECRETARY, APPROVER, SECOND)}
    await house.says_well(cmd.Elect(Role.APPROVER, (MEMBER,)))
    shown = {one.conversation for key, one in last(house).items() if key.startswith("draft:")}
    assert f"person:{MEMBER.id}" in shown
    assert f"draft:{meeting}:1:{MEMBER.id}" in last(house)


async def test_a_planned_meeting_is_reminded_of(house: House) -> None:
    meeting = await house.plans()
    assert due(house) == ["04/09 08.00", "10/09 08.00"]
    (first, _) = house.store.units[0].outgoing[2:]
    assert (first.kind, first.conversation, first.view) == (
        OutgoingKind.POST,
        GROUP,
        View("reminder", meeting, days=7),
    )


async def test_what_is_past_when_a_meeting_is_planned_is_not_owed(house: House) -> None:
    await house.says(req.PlanAsked(MeetingDraft(title="Snart", day=dt.date(2031, 9, 3), start=dt.time(9))))
    assert due(house) == ["02/09 08.00"]
    await house.says(req.PlanAsked(MeetingDraft(title="Nu", day=dt.date(2031, 9, 1), start=dt.time(18))))
    assert due(house) == ["02/09 08.00"]


async def test_moving_the_meeting_moves_its_reminders(house: House) -> None:
    meeting = await house.plans()
    old = {key for key, _ in house.waiting("reminder")}
    await house.says_well(req.MoveMeeting(MeetingDraft(day=dt.date(2031, 9, 18))))
    assert set(house.store.units[-1].cancel) == old
    assert due(house) == ["11/09 08.00", "17/09 08.00"]
    await house.says_well(Wish(what=cmd.ChangeMeeting(title="Ett annat namn"), meeting=meeting))
    assert house.store.units[-1].cancel == ()
    assert due(house) == ["11/09 08.00", "17/09 08.00"]


@pytest.mark.parametrize("command", [cmd.CancelMeeting(), cmd.OpenMeeting()])
async def test_a_meeting_that_is_cancelled_or_opened_is_no_longer_reminded_of(
    house: House, command: cmd.Command
) -> None:
    await house.plans()
    await house.says_well(command)
    assert due(house) == []


async def test_a_reminder_that_is_due_but_not_sent_yet_is_still_owed(house: House) -> None:
    await house.plans()
    house.clock.time = dt.datetime(2031, 9, 4, 6, 0, 1, tzinfo=dt.UTC)
    await house.says_well(cmd.AddItem("I sista stund"))
    assert house.store.units[-1].cancel == ()
    assert due(house) == ["04/09 08.00", "10/09 08.00"]


async def test_other_days_of_reminders_hold_for_what_is_planned_already(house: House) -> None:
    await house.plans()
    await house.says(req.SetReminders((1, 3)))
    assert due(house) == ["08/09 08.00", "10/09 08.00"]
    await house.says(req.SetReminders(()))
    assert due(house) == []
    house.clock.time = dt.datetime(2031, 9, 9, 8, 0, tzinfo=dt.UTC)
    await house.says(req.SetReminders((2, 7)))
    assert due(house) == []


async def test_a_meeting_that_is_moved_and_reminded_of_otherwise_in_one_message(house: House) -> None:
    await house.plans()
    await house.says(req.MoveMeeting(MeetingDraft(day=dt.date(2031, 9, 18))), req.SetReminders((3,)))
    assert due(house) == ["15/09 08.00"]


async def test_the_next_meeting_has_its_reminders_and_they_follow_it(house: House) -> None:
    await house.opens("Ekonomi")
    asked = req.NextMeetingAsked(MeetingDraft(day=dt.date(2031, 10, 30), start=dt.time(9)))
    await house.says_well(asked)
    assert due(house) == ["23/10 08.00", "29/10 08.00"]
    await house.says_well(req.NextMeetingAsked(MeetingDraft(day=dt.date(2031, 11, 6), start=dt.time(9))))
    assert due(house) == ["30/10 08.00", "05/11 08.00"]
    await house.says_well(cmd.Undo())
    assert due(house) == ["23/10 08.00", "29/10 08.00"]
    await house.says_well(cmd.Undo())
    assert due(house) == []


async def test_a_meeting_that_is_moved_away_and_back_is_reminded_of_all_the_same(house: House) -> None:
    await house.plans()
    await house.says_well(req.MoveMeeting(MeetingDraft(day=dt.date(2031, 9, 18))))
    await house.says_well(cmd.Undo())
    await house.says(req.SetReminders(()))
    await house.says(req.SetReminders((7, 1)))
    assert due(house) == ["04/09 08.00", "10/09 08.00"]
    assert await sent(house) == [7, 1]


async def test_reminders_come_when_they_are_due_and_once(house: House) -> None:
    await house.plans()
    await house.says_well(req.MoveMeeting(MeetingDraft(day=dt.date(2031, 9, 18))))
    assert await sent(house) == [7, 1]
    assert await sent(house) == []


async def sent(house: House) -> list[int]:
    """The days of the reminders that the outbox gives out as the weeks go by."""
    found = []
    for _ in range(30):
        house.clock.time += dt.timedelta(days=1)
        claimed = await house.store.claim(50)
        await house.store.finish([Delivered(one, OwedState.SENT, "a") for one in claimed])
        views = [one.message.view for one in claimed if one.message.view]
        found += [view.days for view in views if view.kind == "reminder"]
    return found


async def test_the_answer_is_written_with_what_it_answers(house: House) -> None:
    performed = await house.performs(req.PlanAsked(MEETING_DAY), inbound="a|1")
    (owed,) = performed.owed
    assert (owed.message.dedupe, owed.message.payload) == ("answer:a|1", b"Noted")
