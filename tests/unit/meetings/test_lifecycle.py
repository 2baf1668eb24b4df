"""The life of a meeting, over the whole product of states, commands and roles.

What is expected is told here in the product's words, not by the code's own tables.
"""

from functools import cache
from types import MappingProxyType
from typing import get_args

import msgspec
import pytest

from meetings import commands as cmd
from meetings.commands import Command
from meetings.errors import MeetingError, NotAllowedError, WrongStateError
from meetings.evolve import evolve
from meetings.lifecycle import TRANSITIONS, decide
from meetings.log import append
from meetings.meeting import Meeting
from meetings.model import Person, Role, Status
from meetings.policy import PERMISSIONS, Actor
from meetings.rules import RULES
from tests.unit.meetings.people import (
    APPROVER,
    ASSIGNEE,
    AUTHOR,
    CHAIR,
    GUEST,
    MEMBER,
    NAMELESS,
    NAMESAKE,
    PLANNER,
    SECOND,
    SECRETARY,
    actor,
)
from tests.unit.meetings.room import NEXT, Room

ARROWS = {
    "planned → open",
    "open → closed",
    "closed → in_review",
    "in_review → approved",
    "in_review → changes_requested",
    "changes_requested → in_review",
    "approved → correcting",
    "correcting → in_review",
    "planned → cancelled",
}

WRITTEN_UP = "closed in_review changes_requested correcting"
WRITING = f"open {WRITTEN_UP}"
EXPECTED: dict[type, tuple[str, str, str]] = {
    # command: where it may be given, by whom, and which parts of the meeting it may change
    cmd.ChangeMeeting: (f"planned {WRITING}", "officers", "title occasion"),
    cmd.ChangeLanguage: (f"planned {WRITING}", "anyone", "language"),
    cmd.CancelMeeting: ("planned cancelled", "officers", "status cancelled_because"),
    cmd.AddItem: (f"planned {WRITING}", "anyone", "items"),
    cmd.RenameItem: (f"planned {WRITING}", "own", "items"),
    cmd.RemoveItem: (f"planned {WRITING}", "own", "items"),
    cmd.OpenMeeting: ("planned open", "officers", "status items current opened_at outstanding"),
    cmd.CloseMeeting: ("open closed", "officers", "status closed_at"),
    cmd.GoToItem: ("open", "anyone", "items current"),
    cmd.NextItem: ("open", "anyone", "items current"),
    cmd.TakeNote: (WRITING, "anyone", "items"),
    cmd.AddHeading: (WRITING, "anyone", "items"),
    cmd.RecordDecision: (WRITING, "anyone", "items"),
    cmd.RecordAssignment: (WRITING, "anyone", "items"),
    cmd.AddRider: (WRITING, "anyone", "items"),
    cmd.AddReservation: (WRITING, "anyone", "items"),
    cmd.PostponeItem: (WRITING, "anyone", "items"),
    cmd.ReferBackItem: (WRITING, "anyone", "items"),
    cmd.RecordAttendance: (f"planned {WRITING}", "anyone", "attendance"),
    cmd.AddGuest: (f"planned {WRITING}", "anyone", "attendance"),
    cmd.Elect: (f"planned {WRITING}", "officers", "approvers items election"),
    cmd.SetNextMeeting: (f"planned {WRITING}", "anyone", "next_meeting items"),
    cmd.EditEntry: (WRITING, "own", "items"),
    cmd.RemoveEntry: (WRITING, "own", "items"),
    cmd.Undo: (f"planned {WRITING}", "own", "items"),
    cmd.PostDraft: (f"{WRITTEN_UP} approved", "officers", "status versions"),
    cmd.ApproveMinutes: ("in_review approved", "approvers", "status approvals"),
    cmd.RequestChange: ("in_review changes_requested", "approvers", "status change_requests"),
    cmd.StartCorrection: ("approved correcting", "officers", "status correction"),
    cmd.CompleteAssignment: (f"{WRITING} approved", "assignees", "items"),
    cmd.ReopenAssignment: (f"{WRITING} approved", "assignees", "items"),
}
MOVES: dict[tuple[type, str], str] = {
    (cmd.OpenMeeting, "planned"): "open",
    (cmd.CancelMeeting, "planned"): "cancelled",
    (cmd.CloseMeeting, "open"): "closed",
    (cmd.PostDraft, "closed"): "in_review",
    (cmd.PostDraft, "changes_requested"): "in_review",
    (cmd.PostDraft, "correcting"): "in_review",
    (cmd.RequestChange, "in_review"): "changes_requested",
    (cmd.StartCorrection, "approved"): "correcting",
}
IS_SO_ALREADY: set[tuple[type, str]] = {
    (cmd.OpenMeeting, "open"),
    (cmd.CloseMeeting, "closed"),
    (cmd.PostDraft, "in_review"),
    (cmd.PostDraft, "approved"),
    (cmd.ApproveMinutes, "approved"),
    (cmd.StartCorrection, "correcting"),
    (cmd.CancelMeeting, "cancelled"),
}
KEEPS_THE_DRAFT: set[type] = {
    # what may be done in review without taking the draft back
    cmd.PostDraft,
    cmd.ApproveMinutes,
    cmd.RequestChange,
    cmd.Elect,
    cmd.CompleteAssignment,
    cmd.ReopenAssignment,
}
ROLES = MappingProxyType(
    {
        "planner": PLANNER,
        "chair": CHAIR,
        "secretary": SECRETARY,
        "approver": APPROVER,
        "second approver": SECOND,
        "author": AUTHOR,
        "assignee": ASSIGNEE,
        "member": MEMBER,
        "guest": GUEST,
        "somebody anonymous called what the chair is called": NAMESAKE,
        "somebody without an account called what the chair is called": NAMELESS,
    }
)
OFFICERS = {True: {"chair", "secretary"}, False: {"planner"}}


@cache
def meeting_in(status: Status, *, elected: bool) -> Meeting:
    """A meeting in this state, with officers or with none but its planner."""
    room = Room()
    officer = SECRETARY if elected else PLANNER
    if elected:
        room.elects()
    room.does(cmd.Elect(Role.APPROVER, (APPROVER, SECOND)), by=officer)
    room.does(*(cmd.AddItem(title) for title in ("Ekonomi", "Personal")), by=MEMBER)
    room.does(cmd.AddItem("Noors punkt"), by=AUTHOR)
    if status is Status.CANCELLED:
        room.does(cmd.CancelMeeting(), by=officer)
    if status in (Status.PLANNED, Status.CANCELLED):
        return room.meeting
    room.does(cmd.OpenMeeting(), by=officer)
    room.does(
        cmd.TakeNote("Ekonomin är god."),  # 1a
        cmd.RecordAssignment((ASSIGNEE,), "Räkna om"),  # 1.1
        cmd.RecordAssignment((ASSIGNEE,), "Räkna igen"),  # 1.2
        cmd.RecordDecision("Budgeten antas."),  # 1.3
        cmd.CompleteAssignment("1.2"),
        by=AUTHOR,
    )
    if status is not Status.OPEN:
        room.does(cmd.CloseMeeting(confirmed=True), by=officer)
    if status not in (Status.OPEN, Status.CLOSED):
        room.does(cmd.PostDraft(), by=officer)
    if status is Status.CHANGES_REQUESTED:
        room.does(cmd.RequestChange("Det saknas ett ord"), by=SECOND)
    if status in (Status.APPROVED, Status.CORRECTING):
        room.does(cmd.ApproveMinutes(), by=APPROVER)
        room.does(cmd.ApproveMinutes(), by=SECOND)
    if status is Status.CORRECTING:
        room.does(cmd.StartCorrection("Fel datum"), by=officer)
    assert room.meeting.status is status
    return room.meeting


def sample(kind: type, meeting: Meeting) -> Command:
    """A command of this kind that can be done wherever its kind can."""
    own = next((one.sequence for one in meeting.changes if "entry:1a" in one.touched), None)
    if own is None:
        own = next(one.sequence for one in meeting.changes if "item:3" in one.touched)
    samples: dict[type, Command] = {
        cmd.ChangeMeeting: cmd.ChangeMeeting(title="Ledningsgruppens möte"),
        cmd.ChangeLanguage: cmd.ChangeLanguage("en"),
        cmd.CancelMeeting: cmd.CancelMeeting("Sjukdom"),
        cmd.AddItem: cmd.AddItem("Ny punkt"),
        cmd.RenameItem: cmd.RenameItem(3, "Noors fråga"),
        cmd.RemoveItem: cmd.RemoveItem(3),
        cmd.OpenMeeting: cmd.OpenMeeting(),
        cmd.CloseMeeting: cmd.CloseMeeting(confirmed=True),
        cmd.GoToItem: cmd.GoToItem(2),
        cmd.NextItem: cmd.NextItem(),
        cmd.TakeNote: cmd.TakeNote("En rad", 2),
        cmd.AddHeading: cmd.AddHeading("En rubrik"),
        cmd.RecordDecision: cmd.RecordDecision("Det beslutas."),
        cmd.RecordAssignment: cmd.RecordAssignment((MEMBER,), "Ta reda på"),
        cmd.AddRider: cmd.AddRider("Men skyndsamt."),
        cmd.AddReservation: cmd.AddReservation("Nej."),
        cmd.PostponeItem: cmd.PostponeItem(2, "tidsbrist"),
        cmd.ReferBackItem: cmd.ReferBackItem("Utred mer", 2),
        cmd.RecordAttendance: cmd.RecordAttendance((MEMBER,)),
        cmd.AddGuest: cmd.AddGuest(GUEST, (2,)),
        cmd.Elect: cmd.Elect(Role.APPROVER, (MEMBER,)),
        cmd.SetNextMeeting: cmd.SetNextMeeting(NEXT, "m2"),
        cmd.EditEntry: cmd.EditEntry("1a", "Ekonomin är mycket god."),
        cmd.RemoveEntry: cmd.RemoveEntry("1a"),
        cmd.Undo: cmd.Undo(own),
        cmd.PostDraft: cmd.PostDraft(),
        cmd.ApproveMinutes: cmd.ApproveMinutes(),
        cmd.RequestChange: cmd.RequestChange("Skriv tydligare", 1),
        cmd.StartCorrection: cmd.StartCorrection("Fel belopp"),
        cmd.CompleteAssignment: cmd.CompleteAssignment("1.1"),
        cmd.ReopenAssignment: cmd.ReopenAssignment("1.2"),
    }
    return samples[kind]


def may(role: str, kind: type, status: Status, *, elected: bool) -> bool:
    """Whether somebody in this role may do this in a meeting in this state, by the product's rules."""
    who = EXPECTED[kind][1]
    if who == "approvers":
        return role in ("approver", "second approver")
    if role in OFFICERS[elected]:
        return True
    if who == "officers":
        return False
    if who == "assignees":
        return role in ("assignee", "author")  # the author noted it
    after_the_meeting = status not in (Status.PLANNED, Status.OPEN, Status.CANCELLED)
    return not after_the_meeting and (who == "anyone" or role == "author")


def happens(meeting: Meeting, command: Command, who: Person) -> Meeting | str:
    """The meeting after the command, or the kind of the refusal."""
    try:
        events = decide(meeting, command, actor(who), meeting.planned_at)
    except MeetingError as error:
        return type(error).__name__
    after = meeting
    for logged in append(meeting.id, meeting.sequence, meeting.hash, events, who, meeting.planned_at):
        after = evolve(after, logged)
    return after


def changed(before: Meeting, after: Meeting) -> set[str]:
    """The parts of the meeting that differ, its place in the log and what can be undone aside."""
    aside = {"sequence", "hash", "changes", "undone"}
    fields = [field for field in before.__struct_fields__ if field not in aside]
    return {field for field in fields if getattr(before, field) != getattr(after, field)}


@pytest.mark.parametrize("elected", [True, False], ids=["elected", "nobody-elected"])
@pytest.mark.parametrize("kind", list(EXPECTED), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_what_everybody_may_do_in_every_state(status: Status, kind: type, elected: bool) -> None:
    meeting = meeting_in(status, elected=elected)
    where, _, parts = EXPECTED[kind]
    for role, who in ROLES.items():
        result = happens(meeting, sample(kind, meeting), who)
        if status.value not in where.split():
            assert result == WrongStateError.__name__, role
        elif not may(role, kind, status, elected=elected):
            assert result == NotAllowedError.__name__, role
        else:
            assert isinstance(result, Meeting), (role, result)
            target = MOVES.get((kind, status.value), status.value)
            if status is Status.IN_REVIEW and kind not in KEEPS_THE_DRAFT:
                target = "changes_requested"
            assert result.status.value == target, role
            repeat = (kind, status.value) in IS_SO_ALREADY
            withdrawn = {"status"} if target != status.value else set()
            assert changed(meeting, result) <= set(parts.split()) | withdrawn, role
            assert (result == meeting) is repeat, role


@pytest.mark.parametrize("elected", [True, False], ids=["elected", "nobody-elected"])
@pytest.mark.parametrize("kind", list(EXPECTED), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_a_report_opens_a_meeting_whoever_caused_it_and_does_nothing_else(
    status: Status, kind: type, elected: bool
) -> None:
    meeting = meeting_in(status, elected=elected)
    where = EXPECTED[kind][0]
    for role, who in ROLES.items():
        command = sample(kind, meeting)
        if status.value in where.split() and kind is cmd.OpenMeeting:
            events = decide(meeting, command, Actor(who, reported=True), meeting.planned_at)
            assert bool(events) is (status is Status.PLANNED), role
            continue
        with pytest.raises((NotAllowedError, WrongStateError)) as refused:
            decide(meeting, command, Actor(who, reported=True), meeting.planned_at)
        assert isinstance(refused.value, NotAllowedError) is (status.value in where.split()), role


def test_the_table_has_the_arrows_of_the_product_and_no_others() -> None:
    drawn = {
        f"{status} → {target}"
        for status, arrows in TRANSITIONS.items()
        for targets in arrows.values()
        for target in targets
        if target is not status
    }
    assert drawn == ARROWS


def test_every_command_is_in_every_table_and_tried_here() -> None:
    commands = set(get_args(Command)) - {cmd.PlanMeeting}
    assert {command for arrows in TRANSITIONS.values() for command in arrows} == commands
    assert commands == set(RULES) == set(PERMISSIONS) - {cmd.PlanMeeting}
    assert commands == set(EXPECTED) | {cmd.KeepMinutes}  # see test_keeping.py
    assert set(TRANSITIONS) == set(Status)


def test_the_last_approval_locks_and_an_election_in_review_may_do_so_too() -> None:
    review = meeting_in(Status.IN_REVIEW, elected=True)
    one = happens(review, cmd.ApproveMinutes(), APPROVER)
    assert isinstance(one, Meeting)
    assert one.status is Status.IN_REVIEW
    both = happens(one, cmd.ApproveMinutes(), SECOND)
    assert isinstance(both, Meeting)
    assert both.status is Status.APPROVED
    replaced = happens(one, cmd.Elect(Role.APPROVER, (APPROVER,)), SECRETARY)
    assert isinstance(replaced, Meeting)
    assert replaced.status is Status.APPROVED
    other = happens(review, cmd.Elect(Role.SECRETARY, (MEMBER,)), CHAIR)
    assert isinstance(other, Meeting)
    assert other.status is Status.CHANGES_REQUESTED  # who signs the minutes is part of them


@pytest.mark.parametrize("role", [Role.CHAIR, Role.SECRETARY])
def test_whoever_planned_sees_to_it_that_both_offices_are_filled(role: Role) -> None:
    room = Room()
    room.does(cmd.Elect(role, (CHAIR,)), by=PLANNER)
    other = Role.SECRETARY if role is Role.CHAIR else Role.CHAIR
    with pytest.raises(NotAllowedError):
        room.does(cmd.Elect(role, (MEMBER,)), by=PLANNER)
    with pytest.raises(NotAllowedError):
        room.does(cmd.Elect(other, (MEMBER,)), by=MEMBER)
    room.does(cmd.Elect(other, (MEMBER,)), by=PLANNER)
    with pytest.raises(NotAllowedError):
        room.does(cmd.OpenMeeting(), by=PLANNER)


def test_an_officer_without_an_account_leaves_the_office_to_whoever_planned() -> None:
    room = Room()
    room.does(cmd.Elect(Role.CHAIR, (Person("Eva Utan Konto"),)), by=PLANNER)
    for name in (Person("Eva Utan Konto"), Person("Eva Utan Konto", "teams:29:x")):
        with pytest.raises(NotAllowedError):
            room.does(cmd.OpenMeeting(), by=name)
    room.does(cmd.OpenMeeting(), by=PLANNER)
    assert room.status == "open"


def test_a_refusal_names_who_may() -> None:
    meeting = meeting_in(Status.OPEN, elected=True)
    with pytest.raises(NotAllowedError) as refused:
        decide(meeting, cmd.CloseMeeting(), actor(MEMBER), meeting.planned_at)
    assert refused.value.values == {"who": (SECRETARY.name, CHAIR.name)}
    review = meeting_in(Status.IN_REVIEW, elected=True)
    with pytest.raises(NotAllowedError) as refused:
        decide(review, cmd.ApproveMinutes(), actor(CHAIR), review.planned_at)
    assert refused.value.values == {"approvers": (APPROVER.name, SECOND.name)}


def test_commands_that_no_button_or_message_could_give_are_told_to_the_programmer() -> None:
    meeting = meeting_in(Status.OPEN, elected=True)
    plan = cmd.PlanMeeting(meeting="m9", group="g", title="T", occasion=NEXT)
    with pytest.raises(ValueError, match="planned once"):
        decide(meeting, plan, actor(CHAIR), meeting.planned_at)
    with pytest.raises(ValueError, match="needs a meeting"):
        decide(None, cmd.NextItem(), actor(CHAIR), meeting.planned_at)
    with pytest.raises(ValueError, match="time zone"):
        decide(meeting, cmd.NextItem(), actor(CHAIR), meeting.planned_at.replace(tzinfo=None))


def test_commands_are_values_that_can_be_kept_and_compared() -> None:
    meeting = meeting_in(Status.OPEN, elected=True)
    for kind in EXPECTED:
        command = sample(kind, meeting)
        assert msgspec.json.decode(msgspec.json.encode(command), type=kind) == command
