"""Every button of the cards, in Swedish and English, by Action.Execute and as the Action.Submit behind it."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, Heading, ItemStatus, Note, Status
from playground.connector import Message, Person
from tests.scenario.conftest import NOW, Scene
from tests.scenario.steps import Cast, Seen, cast, in_review, opened, planned, press, shown

TITLES = {
    "open": ("Öppna mötet", "Open meeting"),
    "next": ("Nästa punkt", "Next item"),
    "item": ("Ny punkt", "New item"),
    "decision": ("Beslut", "Decision"),
    "assignment": ("Uppdrag", "Action"),
    "note": ("Anteckning", "Note"),
    "postpone": ("Bordlägg", "Postpone"),
    "close": ("Avsluta mötet", "Close meeting"),
    "edit": ("Ändra", "Edit"),
    "undo": ("Ångra", "Undo"),
    "save": ("Spara", "Save"),
    "cancel": ("Avbryt", "Cancel"),
    "approve": ("Godkänn", "Approve"),
    "change": ("Begär ändring", "Request change"),
    "draft": ("Visa utkast", "Show draft"),
    "done": ("Klart", "Done"),
    "meeting": ("Nytt möte", "New meeting"),
}


@dataclass
class Desk:
    """A group that speaks a language, with a client that knows Action.Execute or doesn't."""

    scene: Scene
    language: Literal["sv", "en"]
    as_submit: bool
    people: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.people = cast(self.scene)

    def title(self, name: str) -> str:
        return TITLES[name][0 if self.language == "sv" else 1]

    async def card(self, name: str) -> Message:
        """The newest card that everybody sees this button on."""
        return await shown(self.scene, self.title(name))

    async def press(self, who: Person, seen: Message | Seen, name: str, **inputs: object) -> Seen:
        message = seen.message if isinstance(seen, Seen) else seen
        return await press(who, message, self.title(name), inputs, as_submit=self.as_submit)

    async def form(self, who: Person, name: str, **inputs: object) -> Seen:
        """Open a form of the panel, fill it in and save."""
        opened_form = await self.press(who, await self.card("note"), name)
        assert opened_form.buttons == [self.title("save"), self.title("cancel")]
        return await self.press(who, opened_form, "save", **inputs)

    async def meeting(self, place: int = 0) -> Meeting:
        return await self.scene.meeting(place)


@pytest.fixture(params=["sv-execute", "sv-submit", "en-execute", "en-submit"])
async def desk(request: pytest.FixtureRequest, scene: Scene) -> Desk:
    language, way = request.param.split("-")
    await scene.says(cast(scene).secretary, f"språk {language}")
    await scene.says(cast(scene).secretary, "hjälp")
    return Desk(scene, language, way == "submit")


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
