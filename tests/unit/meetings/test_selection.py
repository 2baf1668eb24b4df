"""Which of a group's meetings is meant when nobody says."""

import datetime as dt
from typing import get_args

import pytest
from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.commands import Command
from meetings.group import FINAL, Group, MeetingSummary
from meetings.model import Occasion, Status
from meetings.selection import about_to_begin, candidates, meant, open_meeting
from tests.unit.meetings.room import START, Room

NOW = START + dt.timedelta(minutes=30)


def summary(name: str, status: Status, days: float = 0) -> MeetingSummary:
    return MeetingSummary(name, name, Occasion(START + dt.timedelta(days=days)), status, 0, 1, "sv")


def group(*meetings: MeetingSummary) -> Group:
    return Group(key="g", meetings=tuple(sorted(meetings, key=lambda one: one.occasion.start)))


PLANNED = summary("planned", Status.PLANNED, 28)
OPEN = summary("open", Status.OPEN)
CLOSED = summary("closed", Status.CLOSED, -1)
REVIEW = summary("in review", Status.IN_REVIEW, -28)
CHANGES = summary("changes requested", Status.CHANGES_REQUESTED, -2)
CORRECTING = summary("correcting", Status.CORRECTING, -3)
APPROVED = summary("approved", Status.APPROVED, -56)
ALL = group(PLANNED, OPEN, CLOSED, REVIEW, CHANGES, CORRECTING, APPROVED)

CAPTURES = [
    cmd.TakeNote,
    cmd.AddHeading,
    cmd.RecordDecision,
    cmd.RecordAssignment,
    cmd.AddRider,
    cmd.AddReservation,
    cmd.PostponeItem,
    cmd.ReferBackItem,
    cmd.GoToItem,
    cmd.NextItem,
    cmd.RecordAttendance,
    cmd.AddGuest,
    cmd.Elect,
    cmd.EditEntry,
    cmd.RemoveEntry,
    cmd.Undo,
    cmd.CloseMeeting,
    req.NextMeetingAsked,
]


@pytest.mark.parametrize("what", CAPTURES, ids=lambda what: what.__name__)
def test_what_is_said_is_of_the_meeting_that_is_held(what: type) -> None:
    assert meant(ALL, what, NOW) == OPEN
    assert meant(group(PLANNED, CLOSED, REVIEW, APPROVED), what, NOW) == CLOSED
    assert meant(group(PLANNED, REVIEW, APPROVED), what, NOW) == REVIEW


@pytest.mark.parametrize(
    "what", [cmd.AddItem, cmd.RenameItem, cmd.RemoveItem, req.ShowBoard, req.AddUsualItems]
)
def test_an_item_is_for_the_meeting_that_is_held_or_comes(what: type) -> None:
    assert meant(ALL, what, NOW) == OPEN
    assert meant(group(PLANNED, CLOSED, REVIEW), what, NOW) == PLANNED
    assert meant(group(CLOSED, REVIEW), what, NOW) == CLOSED


@pytest.mark.parametrize("what", [cmd.ApproveMinutes, cmd.RequestChange])
def test_an_answer_is_to_the_draft_in_review(what: type) -> None:
    assert meant(ALL, what, NOW) == REVIEW
    assert meant(group(PLANNED, OPEN, CLOSED, APPROVED), what, NOW) == CLOSED
    assert meant(group(PLANNED, APPROVED), what, NOW) == APPROVED


@pytest.mark.parametrize(
    ("what", "meeting"),
    [
        (cmd.OpenMeeting, OPEN),
        (cmd.CancelMeeting, PLANNED),
        (cmd.ChangeMeeting, PLANNED),
        (cmd.PostDraft, CLOSED),
        (cmd.StartCorrection, CORRECTING),
    ],
)
def test_an_order_is_for_the_meeting_that_can_take_it(what: type, meeting: MeetingSummary) -> None:
    assert meant(ALL, what, NOW) == meeting


def test_of_several_planned_the_nearest_is_meant_and_not_one_that_was_forgotten() -> None:
    forgotten = summary("forgotten", Status.PLANNED, -30)
    near, far = summary("near", Status.PLANNED, 7), summary("far", Status.PLANNED, 70)
    late = summary("late", Status.PLANNED, -0.5)
    assert meant(group(forgotten, near, far), cmd.OpenMeeting, NOW) == near
    assert meant(group(forgotten, late, near), cmd.OpenMeeting, NOW) == late
    assert meant(group(forgotten), cmd.OpenMeeting, NOW) == forgotten


@pytest.mark.parametrize("what", [cmd.RecordAttendance, cmd.AddGuest, cmd.Elect])
def test_who_is_there_is_said_of_the_meeting_that_is_about_to_begin(what: type) -> None:
    soon = summary("soon", Status.PLANNED, 0.4)
    assert meant(group(CLOSED, REVIEW, soon, PLANNED), what, NOW) == soon
    assert meant(group(OPEN, REVIEW, soon), what, NOW) == OPEN
    assert meant(group(CLOSED, REVIEW, PLANNED), what, NOW) == CLOSED
    assert meant(group(CLOSED, soon), cmd.TakeNote, NOW) == CLOSED


def test_of_several_in_review_the_latest_is_meant() -> None:
    older = summary("older", Status.IN_REVIEW, -90)
    assert list(candidates(group(older, REVIEW), cmd.ApproveMinutes, NOW)) == [REVIEW, older]


@pytest.mark.parametrize("what", get_args(Command), ids=lambda what: what.__name__)
def test_without_a_meeting_none_is_meant_and_no_meeting_comes_twice(what: type) -> None:
    assert meant(group(), what, NOW) is None
    found = list(candidates(ALL, what, NOW))
    assert len({one.id for one in found}) == len(found)


def test_a_group_keeps_what_goes_on_and_the_latest_approved() -> None:
    held = Group(key="19:room")
    for number, status in enumerate(
        [Status.APPROVED, Status.APPROVED, Status.CANCELLED, Status.PLANNED, Status.OPEN], start=1
    ):
        room = Room(meeting=f"m{number}", occasion=Occasion(START + dt.timedelta(days=-number)))
        held = held.with_meeting(replace(room.meeting, status=status))
    assert [(one.id, one.status) for one in held.meetings] == [
        ("m5", Status.OPEN),
        ("m4", Status.PLANNED),
        ("m1", Status.APPROVED),
    ]
    assert {Status.APPROVED, Status.CANCELLED} == FINAL


HOUR = 1 / 24


@pytest.mark.parametrize(
    ("hours", "begins"), [(-13, False), (-11, True), (0, True), (11, True), (13, False), (-0.5, True)]
)
def test_a_meeting_is_about_to_begin_within_half_a_day_of_its_start(hours: float, begins: bool) -> None:
    coming = summary("coming", Status.PLANNED, hours * HOUR)
    found = about_to_begin(group(coming, OPEN, REVIEW), START)
    assert found == (coming if begins else None)


def test_of_several_the_one_whose_start_is_nearest_begins() -> None:
    morning, afternoon = (
        summary(name, Status.PLANNED, hours * HOUR) for name, hours in (("a", -5), ("b", 1))
    )
    assert about_to_begin(group(morning, afternoon), START) == afternoon
    assert about_to_begin(group(morning, afternoon), START - dt.timedelta(hours=4)) == morning


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.PLANNED])
def test_only_a_planned_meeting_begins(status: Status) -> None:
    assert about_to_begin(group(summary("x", status)), START) is None
    assert (open_meeting(group(summary("x", status))) is not None) is (status is Status.OPEN)
