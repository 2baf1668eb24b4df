"""One message is one transaction: all of it, once, on the newest state, with what it makes the bot owe."""

import asyncio
import datetime as dt

import pytest

from meetings import commands as cmd
from meetings import requests as req
from meetings.errors import NotFoundError
from meetings.group import Settings
from meetings.model import Occasion, Person, Role
from meetings.outcomes import ClosingCheck, MeetingAsked, MeetingDraft, Noted, Refused, Shown
from meetings.phrases.answers import Ambiguous
from meetings.ports import AlreadyHandledError, StorageUnavailableError
from meetings.service import ATTEMPTS, Wish
from tests.unit.meetings.house import GROUP, MEETING_DAY, NEXT_DAY, House, OtherProcesses, events, refusal
from tests.unit.meetings.people import APPROVER, CHAIR, MEMBER, NAMESAKE, PLANNER, SECOND, SECRETARY, person


@pytest.fixture
def house() -> House:
    return House()


async def test_several_commands_of_one_message_are_one_unit_and_see_each_other(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    before = len(house.store.units)
    outcomes = await house.says(
        cmd.AddItem("Personal"), cmd.GoToItem(2), cmd.RecordDecision("Antas."), cmd.AddRider("Skyndsamt.")
    )
    (unit,) = house.store.units[before:]
    assert [events(one) for one in outcomes] == [
        ["ItemAdded"],
        ["ItemEntered"],
        ["DecisionRecorded"],
        ["RiderAdded"],
    ]
    assert len(unit.streams) == 1
    assert len(unit.streams[0].events) == 4
    state = await house.state(meeting)
    assert all(isinstance(one, Noted) and one.meeting == state for one in outcomes)
    assert [entry.id for entry in state.items[1].entries] == ["2.1", "2a"]


async def test_what_is_refused_leaves_the_rest_of_the_message_done(house: House) -> None:
    await house.opens("Ekonomi")
    first, refused, last = await house.says(
        cmd.TakeNote("En rad"),
        Wish(what=cmd.EditEntry("9.9", "x"), text="ändra 9.9 x"),
        cmd.TakeNote("En till"),
    )
    assert (events(first), events(last)) == (["NoteTaken"], ["NoteTaken"])
    assert isinstance(refused, Refused)
    assert (refused.error.key, refused.text) == ("no_such_entry", "ändra 9.9 x")
    assert refused.meeting is not None
    assert len(refused.meeting.items[0].entries) == 2


async def test_a_form_is_saved_whole_or_not_at_all(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    before = await house.state(meeting)
    performed = await house.performs(cmd.AddHeading("Rubrik"), cmd.TakeNote(" "), form="form|1")
    assert [refusal(one) for one in performed.outcomes] == ["note_empty"]
    assert await house.state(meeting) == before
    await house.performs(cmd.AddHeading("Rubrik"), cmd.TakeNote("Rad"), form="form|2")
    with pytest.raises(AlreadyHandledError):
        await house.performs(cmd.AddHeading("Rubrik"), cmd.TakeNote("Rad"), form="form|2")
    assert len((await house.state(meeting)).items[0].entries) == 2


async def test_the_same_activity_is_handled_once(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await house.performs(cmd.TakeNote("En rad"), inbound="a|1")
    for _ in range(4):
        with pytest.raises(AlreadyHandledError):
            await house.performs(cmd.TakeNote("En rad"), inbound="a|1")
    assert len((await house.state(meeting)).items[0].entries) == 1
    assert await house.store.handled("a|1")


async def test_a_refusal_that_was_answered_is_handled_once_too(house: House) -> None:
    await house.performs(cmd.TakeNote("En rad"), inbound="a|1")
    with pytest.raises(AlreadyHandledError):
        await house.performs(cmd.TakeNote("En rad"), inbound="a|1")


async def test_a_lost_race_is_decided_again_on_what_was_written_meanwhile(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    old = await house.state(meeting)
    await house.says_well(cmd.RecordDecision("Deras."), by=MEMBER)
    house.store.cached[meeting] = old
    noted = await house.says_well(cmd.RecordDecision("Vårt."))
    assert [entry.id for entry in noted.meeting.items[0].entries] == ["1.1", "1.2"]
    assert (await house.state(meeting)).entry("1.2") is not None


async def test_races_are_lost_only_so_many_times(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    house.store.lose = ATTEMPTS - 1
    await house.says_well(cmd.TakeNote("En rad"))
    before = await house.state(meeting)
    house.store.lose = ATTEMPTS
    with pytest.raises(StorageUnavailableError):
        await house.says(cmd.TakeNote("En till"))
    assert await house.state(meeting) == before
    house.store.available = False
    with pytest.raises(StorageUnavailableError):
        await house.says(cmd.TakeNote("En till"))


async def test_a_refusal_on_an_old_state_is_decided_on_the_newest(house: House) -> None:
    meeting = await house.plans()
    await house.says_well(cmd.AddItem("Ekonomi"))
    house.store.cached[meeting] = await house.state(meeting)
    await house.says_well(Wish(what=cmd.OpenMeeting(), meeting=meeting))
    house.store.reads.clear()
    noted = await house.says_well(Wish(what=cmd.TakeNote("En rad"), meeting=meeting))
    assert events(noted) == ["NoteTaken"]
    assert house.store.reads == [False, True]


async def test_a_closing_check_is_made_on_the_newest_state(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    house.store.cached[meeting] = await house.state(meeting)
    other = House(house.store)
    await other.says_well(
        Wish(what=cmd.SetNextMeeting(Occasion(dt.datetime(2031, 11, 1, tzinfo=dt.UTC)), "x"))
    )
    (closed,) = await house.says(cmd.CloseMeeting())
    assert events(closed) == ["MeetingClosed"]


async def test_what_is_done_on_an_old_group_is_done_on_the_newest(house: House) -> None:
    house.store.cached_group = await house.group()
    meeting = await house.opens("Ekonomi")
    assert (await house.state(meeting)).opened_at is not None


async def test_many_at_once_lose_nothing(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    await asyncio.gather(*(house.says_well(cmd.TakeNote(f"Rad {number}")) for number in range(30)))
    entries = (await house.state(meeting)).items[0].entries
    assert sorted(entry.text for entry in entries) == sorted(f"Rad {number}" for number in range(30))
    assert len({entry.id for entry in entries}) == 30


@pytest.mark.parametrize("meeting", ["theirs", "nowhere", ""])
async def test_meetings_of_other_groups_are_not_there(house: House, meeting: str) -> None:
    theirs = House(house.store, "19:andra@thread.tacv2")
    forged = await theirs.opens("Hemligt") if meeting == "theirs" else meeting
    await house.opens("Ekonomi")
    forgeries = (
        cmd.TakeNote("x"),
        cmd.ApproveMinutes(),
        cmd.OpenMeeting(),
        cmd.Undo(3),
        req.ShowBoard(),
        req.AddUsualItems(),
    )
    before = {one: await house.state(one) for one, _ in [(forged, 0)] if meeting == "theirs"}
    for what in forgeries:
        (refused,) = await house.says(Wish(what=what, meeting=forged))
        assert isinstance(refused, Refused)
        assert isinstance(refused.error, NotFoundError)
        assert (refused.error.key, refused.meeting) == ("not_of_this_conversation", None)
    (asked,) = await house.says(Wish(what=req.NextMeetingAsked(NEXT_DAY), meeting=forged))
    assert refusal(asked) == "not_of_this_conversation"
    assert {one: await house.state(one) for one in before} == before


async def test_one_meeting_is_open_at_a_time(house: House) -> None:
    await house.opens("Ekonomi")
    (planned,) = await house.says(
        req.PlanAsked(MeetingDraft(title="Extra", day=MEETING_DAY.day, start=dt.time(9)))
    )
    assert isinstance(planned, Noted)
    refused = await house.says(Wish(what=cmd.OpenMeeting(), meeting=planned.meeting.id), by=SECRETARY)
    assert refusal(refused[0]) == "another_open"
    await house.says(cmd.CloseMeeting(confirmed=True))
    (opened,) = await house.says(Wish(what=cmd.OpenMeeting(), meeting=planned.meeting.id))
    assert events(opened) == ["MeetingOpened"]


async def test_an_anonymous_person_with_the_chairs_name_is_nobody(house: House) -> None:
    await house.opens("Ekonomi")
    refused = await house.says(cmd.CloseMeeting(), by=NAMESAKE)
    assert refusal(refused[0]) == "only_officers"
    await house.says_well(cmd.TakeNote("En rad"), by=NAMESAKE)
    members = {member.person.key: member for member in (await house.group()).members}
    assert members[NAMESAKE.key].guest
    assert not members[CHAIR.key].guest if CHAIR.key in members else True


async def test_the_organisation_is_remembered_for_the_group(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAttendance((Person(MEMBER.name, MEMBER.id, "Lerhamn"),)))
    await house.says_well(cmd.RecordAttendance((SECOND,)), cmd.CloseMeeting(confirmed=True))
    other = await house.plans(MeetingDraft(title="Nästa", day=dt.date(2031, 10, 1), start=dt.time(9)))
    noted = await house.says_well(Wish(what=cmd.RecordAttendance((MEMBER,)), meeting=other))
    assert noted.meeting.attendance[0].person.organisation == "Lerhamn"


async def test_what_the_text_of_a_decision_gives_is_followed_up(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAttendance((MEMBER,)))
    text = "Lova Brandt får i uppdrag att räkna om budgeten senast 28 oktober."
    noted = await house.says_well(cmd.RecordDecision(text))
    (assignment,) = await house.store.assignments_of(MEMBER.key)
    assert (assignment.text, assignment.task.due) == (text, dt.date(2031, 10, 28))
    entry = noted.meeting.entry("1.1")
    assert entry is not None
    assert entry.text == text


async def test_an_edited_day_replaces_the_one_that_the_old_text_named(house: House) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.RecordAttendance((MEMBER,)))
    text = "Lova Brandt får i uppdrag att räkna om budgeten senast 28 oktober."

    async def due_after(edit: cmd.EditEntry) -> dt.date | None:
        await house.says_well(edit)
        (assignment,) = await house.store.assignments_of(MEMBER.key)
        return assignment.task.due

    await house.says_well(cmd.RecordDecision(text))
    later = text.replace("28 oktober", "11 november")
    assert await due_after(cmd.EditEntry("1.1", later, due=dt.date(2031, 10, 28))) == dt.date(2031, 11, 11)
    assert await due_after(cmd.EditEntry("1.1", later, due=dt.date(2031, 12, 1))) == dt.date(2031, 12, 1)
    undated = text.replace(" senast 28 oktober", "")
    assert await due_after(cmd.EditEntry("1.1", undated)) == dt.date(2031, 12, 1)  # said beside the text
    assert await due_after(cmd.EditEntry("1.1", later)) == dt.date(2031, 11, 11)
    assert await due_after(cmd.EditEntry("1.1", undated)) is None


async def test_a_day_that_is_not_certain_is_asked_about_and_the_entry_kept(house: House) -> None:
    await house.opens("Ekonomi")
    days = (dt.date(2031, 9, 12), dt.date(2031, 9, 19))
    wish = Wish(what=cmd.RecordAssignment((MEMBER,), "Räkna"), due=Ambiguous(days, "nästa fredag"))
    noted = await house.says_well(wish)
    assert noted.question is not None
    assert (noted.question.entry, noted.question.candidates) == ("1.1", days)


async def test_an_identity_number_is_warned_of_wherever_it_is_written(house: House) -> None:
    await house.opens("Ekonomi", "Personal")
    for command in (
        cmd.TakeNote("Gäller 200101-9807."),
        cmd.AddItem("Ärende 200101-9807"),
        cmd.PostponeItem(2, "väntar på 200101-9807"),
    ):
        assert (await house.says_well(command)).warnings == ("identity_number",)
    assert (await house.says_well(cmd.TakeNote("Gäller 2001-01-98."))).warnings == ()


async def test_undo_in_words_finds_the_meeting_in_which_the_asker_changed_something_last(
    house: House,
) -> None:
    await house.opens("Ekonomi")
    await house.says_well(cmd.TakeNote("En rad"))
    planned = (await house.says_well(req.NextMeetingAsked(NEXT_DAY), by=CHAIR)).planned
    assert planned is not None
    house.clock.time += dt.timedelta(minutes=1)
    await house.says_well(Wish(what=cmd.AddItem("Vision"), meeting=planned.id))
    undone = await house.says_well(cmd.Undo())
    assert undone.meeting.id == planned.id
    undone = await house.says_well(cmd.Undo())
    assert undone.meeting.id != planned.id


async def test_undo_in_words_leaves_what_came_by_itself(house: House) -> None:
    await house.says(req.SetStandingItems(("Välkommen", "Övriga frågor")))
    planned = await house.says_well(req.PlanAsked(MEETING_DAY))
    refused = await house.says(cmd.Undo())
    assert refusal(refused[0]).startswith("nothing")
    assert await house.titles(planned.meeting.id) == ["Välkommen", "Övriga frågor"]


async def test_closing_asks_first_and_proposes_the_next_meeting_by_the_groups_rule(house: House) -> None:
    rule = MeetingDraft(
        title="Möte", day=dt.date(2031, 9, 4), start=dt.time(13), recurrence="FREQ=WEEKLY;BYDAY=TH"
    )
    meeting = await house.plans(rule)
    await house.says_well(cmd.AddItem("Ekonomi"), cmd.AddItem("Personal"))
    house.clock.time = dt.datetime(2031, 9, 4, 10, 55, tzinfo=dt.UTC)  # five minutes early
    await house.says_well(cmd.OpenMeeting())
    (check,) = await house.says(cmd.CloseMeeting())
    assert isinstance(check, ClosingCheck)
    missing = check.missing
    assert (missing.untreated, missing.approver, missing.next_meeting) == ((2,), False, True)
    assert missing.proposed == Occasion(dt.datetime(2031, 9, 11, 11, 0, tzinfo=dt.UTC))
    assert (await house.state(meeting)).closed_at is None
    await house.says_well(cmd.CloseMeeting(confirmed=True))


async def test_a_new_group_begins_with_the_standard_settings() -> None:
    house = House()
    house.service._standard = Settings(language="en", zone="Europe/Helsinki")
    planned = await house.says_well(req.PlanAsked(MEETING_DAY))
    assert (planned.meeting.language, planned.meeting.zone) == ("en", "Europe/Helsinki")
    assert planned.meeting.occasion.start == dt.datetime(2031, 9, 11, 10, 0, tzinfo=dt.UTC)


async def test_what_is_not_known_of_a_meeting_is_asked_for_and_nothing_is_written(house: House) -> None:
    for draft in (
        MeetingDraft(title="Möte"),
        MeetingDraft(title="Möte", day=MEETING_DAY.day),
        MeetingDraft(day=MEETING_DAY.day, start=dt.time(9)),
        MeetingDraft(title="x" * 301, day=MEETING_DAY.day, start=dt.time(9)),
        MeetingDraft(title="Möte", day=MEETING_DAY.day, start=dt.time(9), end=dt.time(9)),
    ):
        (asked,) = await house.says(req.PlanAsked(draft))
        assert isinstance(asked, MeetingAsked)
        assert asked.draft.title == draft.title
    assert (await house.group()).meetings == ()


async def test_planning_the_same_meeting_twice_plans_it_once(house: House) -> None:
    first = await house.says_well(req.PlanAsked(MEETING_DAY))
    second = await house.says_well(req.PlanAsked(MEETING_DAY), by=MEMBER)
    assert (first.meeting.id, second.events) == (second.meeting.id, ())


async def test_what_cannot_be_agreed_on_leaves_no_meeting_half_planned(house: House) -> None:
    held = await house.opens("Ekonomi")
    draft = MeetingDraft(title="x" * 301, day=NEXT_DAY.day, start=dt.time(9))
    (asked,) = await house.says(req.NextMeetingAsked(draft))
    assert isinstance(asked, MeetingAsked)
    assert (await house.state(held)).next_meeting is None
    assert [one.id for one in (await house.group()).meetings] == [held]


async def test_the_board_is_shown_when_it_is_asked_for(house: House) -> None:
    meeting = await house.opens("Ekonomi")
    (shown,) = await house.says(req.ShowBoard())
    assert isinstance(shown, Shown)
    assert shown.meeting.id == meeting
    assert [(one.dedupe, one.anew) for one in house.store.units[-1].outgoing[1:]] == [
        (f"board:{meeting}", True),
        (f"panel:{meeting}", True),
    ]


async def test_without_a_meeting_that_is_said(house: House) -> None:
    for what in (cmd.TakeNote("x"), cmd.Undo(), req.ShowBoard(), cmd.OpenMeeting()):
        assert refusal((await house.says(what))[0]) == "no_meeting"
    assert refusal((await house.says(Wish(what=None)))[0]) == "not_understood"


async def test_the_one_who_asks_and_those_who_are_named_are_learnt(house: House) -> None:
    stranger = person("Nils Ahl", 77)
    await house.says(cmd.TakeNote("x"), by=stranger)
    members = (await house.group()).members
    assert [(one.person, one.teams_id) for one in members] == [(stranger, "29:Nils Ahl")]


async def test_groups_do_not_wait_for_each_other() -> None:
    store = OtherProcesses(House().clock)
    one, other = House(store), House(store, "19:andra@thread.tacv2")
    await asyncio.gather(one.opens("A"), other.opens("B"))
    assert one.key == GROUP
    assert {await one.titles(f"{GROUP}-m1") == ["A"], await other.titles(f"{other.key}-m1") == ["B"]} == {
        True
    }


async def test_a_planner_elects_and_an_officer_replaces(house: House) -> None:
    meeting = await house.plans()
    wish = Wish(what=cmd.Elect(Role.SECRETARY, (MEMBER,)), meeting=meeting)
    assert refusal((await house.says(wish, by=PLANNER))[0]) == "only_officers"
    await house.says_well(wish, by=CHAIR)
    assert (await house.state(meeting)).secretary == MEMBER
    assert (await house.state(meeting)).approvers == (APPROVER,)
