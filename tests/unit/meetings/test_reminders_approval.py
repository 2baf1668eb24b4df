"""When people are told that a draft waits, and when a substitute may act in the approvers' place."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetings import commands as cmd
from meetings.calendar import is_working_day, working_days
from meetings.errors import InvalidError, MeetingError, NotAllowedError
from meetings.events import ApprovalGiven, Elected, MinutesApproved
from meetings.group import Settings
from meetings.log import body
from meetings.meeting import Meeting
from meetings.model import Person, Role, Status
from meetings.policy import PERMISSIONS
from meetings.reminders import approval_reminders, approval_to_cancel, substitute_from, unanswered
from tests.unit.meetings.people import APPROVER, CHAIR, GUEST, MEMBER, PLANNER, SECOND, SECRETARY
from tests.unit.meetings.room import Room, room

STOCKHOLM = ZoneInfo("Europe/Stockholm")
USUAL = Settings()


def posted(*approvers: Person) -> Room:
    """A meeting whose draft was posted on Thursday 4 September 2031."""
    here = Room().elects(*(approvers or (APPROVER, SECOND))).opens("Ekonomi").closes()
    here.does(cmd.PostDraft())
    return here


def told(meeting: Meeting) -> list[tuple[str, str, str]]:
    """Stage, name and local time of each."""
    return [
        (one.stage, one.person.name, one.due.astimezone(STOCKHOLM).strftime("%m-%d %H.%M"))
        for one in approval_reminders(meeting, USUAL)
    ]


def test_approvers_then_the_secretary_then_the_chair() -> None:
    assert told(posted().meeting) == [
        ("approver", APPROVER.name, "09-09 08.00"),
        ("approver", SECOND.name, "09-09 08.00"),
        ("secretary", SECRETARY.name, "09-11 08.00"),
        ("substitute", CHAIR.name, "09-15 08.00"),
    ]


def test_the_substitute_where_there_is_one() -> None:
    here = posted()
    here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    assert told(here.meeting)[-1] == ("substitute", MEMBER.name, "09-15 08.00")
    here.does(cmd.Elect(Role.APPROVER, (MEMBER, SECOND)))
    assert told(here.meeting)[-1] == ("substitute", CHAIR.name, "09-15 08.00")


def test_without_secretary_or_chair_whoever_there_is() -> None:
    meeting = posted().meeting
    alone = replace(meeting, secretary=None)
    assert [name for _, name, _ in told(alone)[2:]] == [CHAIR.name, CHAIR.name]
    alone = replace(meeting, chair=None)
    assert [name for _, name, _ in told(alone)[2:]] == [SECRETARY.name, SECRETARY.name]
    alone = replace(meeting, chair=None, secretary=None)
    assert [name for _, name, _ in told(alone)[2:]] == [PLANNER.name, PLANNER.name]


def test_whoever_has_answered_is_not_reminded() -> None:
    here = posted()
    here.does(cmd.ApproveMinutes(), by=SECOND)
    assert [name for _, name, _ in told(here.meeting)] == [APPROVER.name, SECRETARY.name, CHAIR.name]
    assert unanswered(here.meeting) == (APPROVER,)


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.IN_REVIEW])
def test_only_a_draft_in_review_waits(status: Status) -> None:
    assert approval_reminders(replace(posted().meeting, status=status), USUAL) == ()


@given(
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(STOCKHOLM)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_any_draft_is_waited_for_in_working_days(moment: dt.datetime, clock: dt.time) -> None:
    meeting = posted().meeting
    version = replace(meeting.versions[-1], posted_at=moment.astimezone(dt.UTC))
    meeting = replace(meeting, versions=(version,))
    found = approval_reminders(meeting, replace(USUAL, reminder_time=clock))
    assert len({one.key for one in found}) == len(found)
    moments = [one.due for one in found]
    assert moments == sorted(moments)
    waited = {}
    for one in found:
        day = one.due.astimezone(STOCKHOLM).date()
        assert is_working_day(day)
        wanted = dt.datetime.combine(day, clock, tzinfo=STOCKHOLM)
        assert one.due == wanted.astimezone(dt.UTC)
        waited[one.stage] = len([*working_days(moment.date() + dt.timedelta(1), day)])
    assert waited == {"approver": 3, "secretary": 5, "substitute": 7}


_IN_REVIEW = st.one_of(
    st.builds(
        cmd.Elect,
        st.just(Role.APPROVER),
        st.sampled_from([(APPROVER,), (SECOND,), (APPROVER, SECOND), (MEMBER, SECOND)]),
    ),
    st.builds(cmd.Elect, st.just(Role.SUBSTITUTE), st.sampled_from([(MEMBER,), (GUEST,)])),
    st.builds(cmd.ApproveMinutes),
    st.builds(cmd.RequestChange, st.just("Fel")),
    st.builds(cmd.TakeNote, st.just("Rad"), st.just(1)),
    st.builds(cmd.PostDraft),
)


@given(st.lists(st.tuples(_IN_REVIEW, st.sampled_from([SECRETARY, APPROVER, SECOND, MEMBER])), max_size=14))
def test_what_is_owed_is_what_the_meeting_calls_for_or_has_nothing_to_say(
    steps: list[tuple[cmd.Command, Person]],
) -> None:
    """Rows that were taken back never come again, so none is that may be called for once more."""
    here = posted()
    owed = {one.key for one in approval_reminders(here.meeting, USUAL)}
    taken_back: set[str] = set()
    for command, by in steps:
        before = here.meeting
        try:
            here.does(command, by=by)
        except MeetingError:
            continue
        ended = set(approval_to_cancel(before, here.meeting, USUAL))
        called_for = {one.key for one in approval_reminders(here.meeting, USUAL)}
        taken_back |= ended
        owed = (owed | called_for) - ended
        assert called_for <= owed
        assert not called_for & taken_back
        if here.meeting.status is not Status.IN_REVIEW:
            assert called_for == set()


def test_a_substitute_may_act_after_seven_working_days_and_not_before() -> None:
    here = posted()
    here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    assert substitute_from(here.meeting) == dt.date(2031, 9, 15)
    here.now = dt.datetime(2031, 9, 14, 23, 59, tzinfo=STOCKHOLM)
    for command in (cmd.ApproveMinutes(), cmd.RequestChange("Fel")):
        with pytest.raises(NotAllowedError) as refused:
            here.does(command, by=MEMBER)
        assert refused.value.key == "substitute_too_early"
        assert refused.value.values == {
            "day": dt.date(2031, 9, 15),
            "approvers": (APPROVER.name, SECOND.name),
        }
    here.now = dt.datetime(2031, 9, 15, 0, 0, tzinfo=STOCKHOLM)
    here.does(cmd.ApproveMinutes(), by=SECOND)
    given_, approved = here.does(cmd.ApproveMinutes(), by=MEMBER)
    assert isinstance(given_, ApprovalGiven)
    assert given_.instead_of == (APPROVER,)
    assert isinstance(approved, MinutesApproved)
    assert here.meeting.status is Status.APPROVED
    assert here.does(cmd.ApproveMinutes(), by=MEMBER) == ()


def test_a_substitute_who_is_not_needed_any_more_hears_that_it_is_approved() -> None:
    here = posted(APPROVER)
    here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    here.does(cmd.ApproveMinutes(), by=APPROVER)
    assert here.does(cmd.ApproveMinutes(), by=MEMBER) == ()


def test_a_substitute_acts_on_the_version_in_review_only() -> None:
    here = posted()
    here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    here.now = dt.datetime(2031, 9, 16, 8, 0, tzinfo=STOCKHOLM)
    with pytest.raises(MeetingError, match="stale_version"):
        here.does(cmd.ApproveMinutes(7, "0" * 64), by=MEMBER)
    here.does(cmd.RequestChange("Fel namn"), by=MEMBER)
    assert here.meeting.status is Status.CHANGES_REQUESTED
    here.does(cmd.PostDraft())
    with pytest.raises(NotAllowedError, match="substitute_too_early"):
        here.does(cmd.ApproveMinutes(), by=MEMBER)


def test_without_an_approver_a_substitute_has_nobody_to_act_for() -> None:
    here = Room().elects().opens("Ekonomi").closes()
    here.does(cmd.PostDraft(), cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    here.now = dt.datetime(2031, 10, 16, 8, 0, tzinfo=STOCKHOLM)
    with pytest.raises(NotAllowedError, match="no_approver_elected"):
        here.does(cmd.ApproveMinutes(), by=MEMBER)
    assert [stage for stage, _, _ in told(here.meeting)] == ["secretary", "substitute"]


def test_electing_a_substitute_leaves_a_draft_in_review() -> None:
    here = posted()
    here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    assert here.meeting.status is Status.IN_REVIEW
    assert here.meeting.substitute == MEMBER
    assert here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,))) == ()


@pytest.mark.parametrize(
    ("persons", "key"),
    [
        ((), "elect_nobody"),
        ((MEMBER, CHAIR), "elect_one"),
        ((Person("Konsulten"),), "approver_without_account"),
        ((APPROVER,), "substitute_is_approver"),
    ],
)
def test_who_cannot_be_the_substitute(persons: tuple[Person, ...], key: str) -> None:
    with pytest.raises(InvalidError, match=key):
        posted().does(cmd.Elect(Role.SUBSTITUTE, persons))


def test_only_the_officers_elect_a_substitute() -> None:
    with pytest.raises(NotAllowedError, match="only_officers"):
        posted().does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)), by=APPROVER)
    assert PERMISSIONS[cmd.Elect] is PERMISSIONS[cmd.PostDraft]


def test_the_election_stands_in_the_minutes_and_can_be_taken_back() -> None:
    here = room("Val av justerare")
    here.does(cmd.Elect(Role.APPROVER, (SECOND,)))
    here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    here.does(cmd.Elect(Role.SUBSTITUTE, (GUEST,)))
    assert here.visible() == ["1a", "1c"]
    assert here.entry("1c").text == f"{GUEST.name} väljs till ersättare för justeraren."
    here.does(cmd.Undo())
    assert (here.meeting.substitute, here.visible()) == (MEMBER, ["1a", "1b"])
    here.does(cmd.Undo())
    assert (here.meeting.substitute, here.visible()) == (None, ["1a"])
    assert here.meeting.approvers == (SECOND,)


def test_the_sentence_is_in_the_language_of_the_meeting() -> None:
    here = Room(language="en").elects(APPROVER).opens("Election")
    (elected,) = here.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    assert isinstance(elected, Elected)
    assert elected.text == f"{MEMBER.name} is elected as substitute to approve the minutes."


def test_an_ordinary_approval_is_written_as_it_always_was() -> None:
    """What was hashed before there were substitutes still has the same digest."""
    here = posted(APPROVER)
    here.does(cmd.ApproveMinutes(), by=APPROVER)
    written = body(here.log[-2])
    assert b'"type":"ApprovalGiven","version":1}' in written
    assert b"instead_of" not in written
