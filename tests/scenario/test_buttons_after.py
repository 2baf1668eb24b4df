"""Every button of closing and review, in Swedish and English, by Execute and by its fallback."""

import datetime as dt
from pathlib import Path

import pytest

from meetings.model import Assignment, Decision, ItemStatus, Status
from tests.scenario.conftest import Scene
from tests.scenario.desk import WAYS, Desk, at_desk
from tests.scenario.steps import cast, in_review, opened, planned, press


@pytest.fixture(params=WAYS)
async def desk(request: pytest.FixtureRequest, scene: Scene) -> Desk:
    return await at_desk(scene, request.param)


async def test_closing_shows_what_is_missing_first(desk: Desk) -> None:
    chair = desk.people.chair
    await planned(desk.scene)
    await desk.scene.says(chair, "öppna mötet")
    check = await desk.press(chair, await desk.card("close"), "close")
    assert (await desk.meeting()).status is Status.OPEN
    assert "Budget" in check.text
    assert {"postpone", "reason"} <= set(check.message.inputs(chair))
    await desk.press(chair, check, "close", postpone=True, reason="tidsbrist")
    meeting = await desk.meeting()
    assert meeting.status is Status.CLOSED
    assert [(item.status, item.reason) for item in meeting.agenda[1:]] == [
        (ItemStatus.POSTPONED, "tidsbrist")
    ] * 2


async def test_items_that_were_never_treated_may_be_left_as_they_are(desk: Desk) -> None:
    chair = desk.people.chair
    await opened(desk.scene)
    check = await desk.press(chair, await desk.card("close"), "close")
    await desk.press(chair, check, "close", postpone=False)
    meeting = await desk.meeting()
    assert meeting.status is Status.CLOSED
    assert [item.status for item in meeting.agenda[1:]] == [ItemStatus.WAITING] * 2


async def test_the_closing_check_is_left_without_closing(desk: Desk) -> None:
    chair = desk.people.chair
    await opened(desk.scene)
    check = await desk.press(chair, await desk.card("close"), "close")
    back = await desk.press(chair, check, "cancel")
    assert desk.title("close") in back.buttons
    assert (await desk.meeting()).status is Status.OPEN


async def test_a_meeting_with_nothing_missing_closes_at_once(desk: Desk) -> None:
    chair, secretary = desk.people.chair, desk.people.secretary
    await opened(desk.scene, items=("Välkommen",))
    await desk.scene.says(secretary, "nästa möte 30 oktober kl 8.30–11, Ekebro")
    await desk.press(chair, await desk.card("close"), "close")
    meetings = await desk.scene.meetings()
    assert [one.status for one in meetings] == [Status.CLOSED, Status.PLANNED]


async def test_the_next_meeting_is_planned_from_the_closing_check(desk: Desk) -> None:
    chair = desk.people.chair
    await opened(desk.scene)
    check = await desk.press(chair, await desk.card("close"), "close")
    form = await desk.press(chair, check, "meeting")
    await desk.press(chair, form, "save", day=dt.date(2026, 10, 30), start=dt.time(8, 30), end=dt.time(11, 0))
    first, second = await desk.scene.meetings()
    assert second.title == first.title
    held = await desk.meeting()
    assert held.next_meeting is not None
    assert held.next_meeting.meeting == second.id


async def test_the_draft_is_posted_and_approved_in_one_click(desk: Desk) -> None:
    people = desk.people
    await opened(desk.scene, items=("Välkommen",))
    await desk.scene.says(people.secretary, "beslut Att bygga\navsluta mötet ändå")
    await desk.press(people.secretary, await desk.card("draft"), "draft")
    assert (await desk.meeting()).status is Status.IN_REVIEW
    draft = await desk.card("approve")
    assert "Att bygga" in draft.text_of()
    approved = await desk.press(people.approver, draft, "approve")
    meeting = await desk.meeting()
    assert meeting.status is Status.APPROVED
    assert [(one.person.name, one.version) for one in meeting.approvals] == [(people.approver.name, 1)]
    assert people.approver.name in approved.text or desk.as_submit
    desk.scene.clock.move(desk.scene.clock.now() + dt.timedelta(seconds=2))
    await desk.scene.group.channel.wait_for(
        lambda one: one.id == draft.id and desk.title("approve") not in one.buttons()
    )
    assert people.approver.name in draft.text_of()


async def test_a_change_is_requested_for_an_item(desk: Desk) -> None:
    people = desk.people
    await in_review(desk.scene)
    form = await desk.press(people.approver, await desk.card("approve"), "change")
    seen = await desk.press(people.approver, form, "save", item="2", text="Datumet ska vara den 30")
    assert seen.text
    meeting = await desk.meeting()
    assert meeting.status is Status.CHANGES_REQUESTED
    assert [(one.item, one.text) for one in meeting.change_requests] == [(2, "Datumet ska vara den 30")]
    word = await desk.scene.group.channel.wait_for(
        lambda one: one.from_bot and one.buttons() == [desk.title("draft")] and "den 30" in one.text_of()
    )
    assert people.approver.name in word.text_of()


async def test_a_change_request_that_is_cancelled_leads_back_to_the_draft(desk: Desk) -> None:
    people = desk.people
    await in_review(desk.scene)
    form = await desk.press(people.approver, await desk.card("approve"), "change")
    back = await desk.press(people.approver, form, "cancel")
    assert {desk.title("approve"), desk.title("change")} <= set(back.buttons)
    assert (await desk.meeting()).status is Status.IN_REVIEW


async def test_an_assignment_is_done_from_the_list(desk: Desk) -> None:
    chair = desk.people.chair
    await in_review(desk.scene)
    mine = await desk.scene.says(chair, "mina uppdrag")
    assert "2.1" in mine.text_of(chair)
    done = await desk.press(chair, mine, "done")
    assert "2.1" in done.text
    entry = (await desk.meeting()).entry("2.1")
    assert isinstance(entry, Decision)
    assert entry.task is not None
    assert entry.task.done_by is not None
    assert entry.task.done_by.name == chair.name


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_date_that_may_be_two_days_is_asked_back_with_both(scene: Scene, as_submit: bool) -> None:
    people = cast(scene)
    await opened(scene)
    noted = await scene.says(
        people.secretary, f"uppdrag @{people.chair.name} ta fram en plan senast nästa fredag"
    )
    days = [title for title in noted.buttons() if "fredagen" in title]
    assert len(days) == 2
    await press(people.secretary, noted, days[1], as_submit=as_submit)
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Assignment)
    assert entry.task.due == dt.date(2026, 9, 11)


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_date_that_was_not_understood_is_asked_for_and_the_rest_is_kept(
    scene: Scene, as_submit: bool
) -> None:
    people = cast(scene)
    await opened(scene)
    noted = await scene.says(
        people.secretary, f"uppdrag @{people.chair.name} ta fram en plan senast när snön smält"
    )
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Assignment)
    assert "Ta fram en plan" in entry.text
    if "due" in noted.inputs():
        await press(people.secretary, noted, "Spara", {"due": dt.date(2027, 4, 1)}, as_submit=as_submit)
        entry = (await scene.meeting()).entry("1.1")
        assert isinstance(entry, Assignment)
        assert entry.task.due == dt.date(2027, 4, 1)


async def test_cards_stay_within_what_teams_shows(scene: Scene, tmp_path: Path) -> None:
    await in_review(scene)
    await scene.says(cast(scene).approver, "godkänn")
    await scene.says(cast(scene).member, "hjälp")
    await scene.world.settled()
    assert scene.world.connector.findings == []


async def test_a_due_day_that_is_emptied_in_the_form_is_taken_away(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    written = "uppdrag @" + people.chair.name + " ringa runt senast 28 oktober"
    noted = await scene.says(people.secretary, written)
    await people.secretary.presses(noted, "Ändra")
    await people.secretary.presses(noted, "Spara", {"due": ""})
    entry = (await scene.meeting()).agenda[0].visible[-1]
    assert isinstance(entry, Assignment)
    assert entry.task.due is None


async def test_the_next_meeting_is_agreed_on_with_a_button_where_the_meeting_is(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    panel = await scene.card("Bordlägg", viewer=people.secretary)
    await people.secretary.presses(panel, "Nytt möte")
    when = {"day": "2026-10-30", "start": "09:00", "end": "11:00", "place": "Ekebro"}
    await people.secretary.presses(panel, "Spara", when)
    assert len(panel.buttons(people.secretary)) <= 6
    await people.secretary.presses(panel, "Anteckning")
    await people.secretary.presses(panel, "Spara", {"text": "Mötet avslutas."})
    meeting = await scene.meeting()
    assert meeting.next_meeting is not None
    assert [entry.text for entry in meeting.agenda[0].visible][1:] == [
        "Fredagen den 30 oktober kl 9.00–11.00, Ekebro.",
        "Mötet avslutas.",
    ]
