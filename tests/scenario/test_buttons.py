"""Every button of planning and of the meeting, in Swedish and English, by Execute and by its fallback."""

import datetime as dt

import pytest

from meetings.model import Assignment, Decision, Heading, ItemStatus, Note, Status
from tests.scenario.conftest import NOW, Scene
from tests.scenario.desk import WAYS, Desk, at_desk
from tests.scenario.steps import opened, planned, press


@pytest.fixture(params=WAYS)
async def desk(request: pytest.FixtureRequest, scene: Scene) -> Desk:
    return await at_desk(scene, request.param)


async def test_a_meeting_is_planned_with_the_form(desk: Desk) -> None:
    secretary = desk.people.secretary
    form = await desk.press(secretary, await desk.card("meeting"), "meeting")
    saved = await desk.press(
        secretary,
        form,
        "save",
        title="Ledningsgruppen",
        day=dt.date(2026, 9, 3),
        start=dt.time(13, 0),
        end=dt.time(17, 30),
        place="Lindsalen",
    )
    assert "Ledningsgruppen" in saved.text
    meeting = await desk.meeting()
    assert (meeting.status, meeting.title, meeting.occasion.place) == (
        Status.PLANNED,
        "Ledningsgruppen",
        "Lindsalen",
    )
    assert meeting.occasion.start == dt.datetime(2026, 9, 3, 13, 0, tzinfo=NOW.tzinfo)
    assert meeting.occasion.end == dt.datetime(2026, 9, 3, 17, 30, tzinfo=NOW.tzinfo)
    assert meeting.language == desk.language
    assert desk.title("open") in (await desk.card("open")).buttons()


async def test_a_form_that_is_cancelled_saves_nothing(desk: Desk) -> None:
    secretary = desk.people.secretary
    form = await desk.press(secretary, await desk.card("meeting"), "meeting")
    left = await desk.press(secretary, form, "cancel")
    assert left.buttons
    assert await desk.scene.meetings() == []

    before = await opened(desk.scene)
    form = await desk.press(secretary, await desk.card("note"), "note")
    back = await desk.press(secretary, form, "cancel")
    assert desk.title("note") in back.buttons
    assert (await desk.meeting()).sequence == before.sequence


async def test_an_item_is_added_before_and_during_the_meeting(desk: Desk) -> None:
    member = desk.people.member
    await planned(desk.scene)
    form = await desk.press(member, await desk.card("open"), "item")
    await desk.press(member, form, "save", title="Cykelvägar")
    assert [item.title for item in (await desk.meeting()).agenda][-1] == "Cykelvägar"

    await desk.press(desk.people.chair, await desk.card("open"), "open")
    saved = await desk.form(member, "item", title="Snöröjning")
    assert "Snöröjning" in saved.text
    assert [item.title for item in (await desk.meeting()).agenda][-2:] == ["Cykelvägar", "Snöröjning"]


async def test_the_usual_items_are_added_with_one_click(desk: Desk) -> None:
    await planned(desk.scene, items=())
    title = "Lägg till vanliga punkter" if desk.language == "sv" else "Add the usual items"
    pressed = await press(desk.people.member, await desk.scene.card(title), title, as_submit=desk.as_submit)
    titles = [item.title for item in (await desk.meeting()).agenda]
    assert len(titles) == 6
    assert titles[0] in {"Välkommen", "Welcome"}
    assert titles[-1] in {"Nästa möte", "Next meeting"}
    assert titles[1] in pressed.text or desk.as_submit


async def test_the_meeting_is_opened_and_moved_on(desk: Desk) -> None:
    chair, member = desk.people.chair, desk.people.member
    await planned(desk.scene)
    seen = await desk.press(chair, await desk.card("open"), "open")
    assert "Välkommen" in seen.text
    meeting = await desk.meeting()
    assert meeting.status is Status.OPEN
    assert meeting.current_item is not None
    assert meeting.current_item.number == 1
    moved = await desk.press(member, await desk.card("next"), "next")
    assert "Planen" in moved.text
    meeting = await desk.meeting()
    assert meeting.current_item is not None
    assert meeting.current_item.number == 2


async def test_a_decision_is_noted_with_its_rider_and_date(desk: Desk) -> None:
    member, chair = desk.people.member, desk.people.chair
    await opened(desk.scene)
    text = f"{chair.name} får i uppdrag att ta fram ett förslag."
    saved = await desk.form(
        member, "decision", text=text, rider="Tänk på tillgängligheten", due=dt.date(2026, 10, 28)
    )
    assert "1.1" in saved.text
    found = [entry for item in (await desk.meeting()).agenda for entry in item.visible]
    decision = next(entry for entry in found if isinstance(entry, Decision))
    assert (decision.id, decision.text, decision.author.name) == ("1.1", text, member.name)
    assert decision.task is not None
    assert [one.name for one in decision.task.assignees] == [chair.name]
    assert decision.task.due == dt.date(2026, 10, 28)
    assert "Tänk på tillgängligheten" in [entry.text for entry in found]


async def test_an_assignment_is_given_to_people_and_to_names_without_account(desk: Desk) -> None:
    people = desk.people
    await opened(desk.scene)
    saved = await desk.form(
        people.secretary,
        "assignment",
        assignees=[people.chair, people.member],
        others="Arbetsgruppen för vägar",
        text="Ta fram en tidsplan",
        due=dt.date(2026, 10, 21),
    )
    assert "1.1" in saved.text
    entry = (await desk.meeting()).entry("1.1")
    assert isinstance(entry, Assignment)
    assert {one.name for one in entry.task.assignees} == {
        people.chair.name,
        people.member.name,
        "Arbetsgruppen för vägar",
    }
    with_account = {one.name for one in entry.task.assignees if one.id is not None}
    assert with_account == {people.chair.name, people.member.name}
    assert entry.task.due == dt.date(2026, 10, 21)


async def test_a_note_is_taken_with_its_sub_heading(desk: Desk) -> None:
    await opened(desk.scene)
    saved = await desk.form(desk.people.member, "note", heading="Läget", text="Två anbud har kommit.")
    assert "1b" in saved.text
    first = (await desk.meeting()).agenda[0].visible
    assert [(type(entry), entry.text) for entry in first[-2:]] == [
        (Heading, "Läget"),
        (Note, "Två anbud har kommit."),
    ]


async def test_an_item_is_postponed_with_its_reason(desk: Desk) -> None:
    await opened(desk.scene)
    await desk.form(desk.people.member, "postpone", reason="tidsbrist")
    item = (await desk.meeting()).agenda[0]
    assert (item.status, item.reason) == (ItemStatus.POSTPONED, "tidsbrist")


async def test_a_line_after_another_is_noted_without_looking_for_the_buttons(desk: Desk) -> None:
    """Whoever writes with buttons finds the next form on the answer to the last one, or where it was."""
    secretary = desk.people.secretary
    await opened(desk.scene)
    saved = await desk.form(secretary, "note", text="Första")
    if not desk.as_submit:
        form = await desk.press(secretary, saved, "decision")
        await desk.press(secretary, form, "save", text="Andra")
    else:
        await desk.form(secretary, "decision", text="Andra")
    texts = [entry.text for entry in (await desk.meeting()).agenda[0].visible]
    assert texts[-2:] == ["Första", "Andra"]


async def test_a_line_is_changed_and_taken_back(desk: Desk) -> None:
    member = desk.people.member
    await opened(desk.scene)
    noted = await desk.scene.says(member, "anteckning Två anbud")
    form = await desk.press(member, noted, "edit")
    changed = await desk.press(member, form, "save", text="Tre anbud")
    assert "Tre anbud" in changed.text
    entry = (await desk.meeting()).agenda[0].visible[-1]
    assert entry.text == "Tre anbud"
    undone = await desk.press(member, changed, "undo")
    assert undone.text
    assert (await desk.meeting()).agenda[0].visible[-1].text == "Två anbud"


async def test_what_was_noted_is_undone(desk: Desk) -> None:
    member = desk.people.member
    await opened(desk.scene)
    noted = await desk.scene.says(member, "anteckning Två anbud")
    count = len((await desk.meeting()).agenda[0].visible)
    undone = await desk.press(member, noted, "undo")
    assert undone.text
    assert len((await desk.meeting()).agenda[0].visible) == count - 1
