"""Versions of the minutes, who approves them, and what sends them back."""

import pytest

from meetings import commands as cmd
from meetings import events as ev
from meetings.errors import InvalidError, MeetingError, NotAllowedError, NotFoundError, StaleVersionError
from meetings.log import verify
from meetings.model import Person, Role
from tests.unit.meetings.people import APPROVER, CHAIR, MEMBER, NAMESAKE, SECOND, SECRETARY
from tests.unit.meetings.room import Room, room


def in_review(*approvers: Person) -> Room:
    held = room()
    held.does(cmd.TakeNote("En rad"))
    if approvers:
        held.does(cmd.Elect(Role.APPROVER, approvers))
    held.closes().does(cmd.PostDraft())
    return held


def test_a_version_is_a_place_in_the_log_with_its_hash() -> None:
    held = room()
    held.does(cmd.TakeNote("En rad")), held.closes()
    before = held.meeting
    held.does(cmd.PostDraft())
    version = held.meeting.versions[-1]
    assert (version.number, version.sequence, version.hash) == (1, before.sequence, before.hash)
    assert verify("m1", held.log[: version.sequence]) == version.hash
    assert (version.posted_by, version.posted_at) == (SECRETARY, held.log[-1].at)


def test_posting_again_shows_the_same_version() -> None:
    held = in_review()
    assert held.does(cmd.PostDraft()) == ()
    assert held.meeting.version == 1


def test_the_only_approver_approves_in_one_click() -> None:
    held = in_review()
    version = held.meeting.versions[-1]
    given, locked = held.does(cmd.ApproveMinutes(1, version.hash), by=APPROVER)
    assert given == ev.ApprovalGiven(1, version.hash)
    assert locked == ev.MinutesApproved(1, version.hash)
    assert held.status == "approved"
    assert [one.person for one in held.meeting.approvals] == [APPROVER]


def test_pressing_twice_approves_once() -> None:
    held = in_review(APPROVER, SECOND)
    approve = cmd.ApproveMinutes(1, held.meeting.versions[-1].hash)
    assert len(held.does(approve, by=APPROVER)) == 1
    assert held.does(approve, by=APPROVER) == ()
    assert held.status == "in_review"
    held.does(approve, by=SECOND)
    assert held.status == "approved"
    assert held.does(approve, by=APPROVER) == ()
    assert held.does(approve, by=SECOND) == ()


@pytest.mark.parametrize("version", [1, 3, 0, -1])
def test_another_version_than_the_newest_is_refused_and_told_which_that_is(version: int) -> None:
    held = in_review()
    old = held.meeting.versions[-1].hash
    held.does(cmd.EditEntry("1a", "En bättre rad"), cmd.PostDraft())
    with pytest.raises(StaleVersionError) as refused:
        held.does(cmd.ApproveMinutes(version, old), by=APPROVER)
    assert refused.value.values == {"version": version, "newest": 2}
    assert held.status == "in_review"


def test_a_forged_hash_is_refused() -> None:
    held = in_review()
    for digest in ("0" * 64, "", held.meeting.hash):
        with pytest.raises(StaleVersionError):
            held.does(cmd.ApproveMinutes(1, digest), by=APPROVER)
    assert held.meeting.approvals == ()


def test_an_approval_in_words_is_of_the_version_in_review() -> None:
    held = in_review()
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    assert held.status == "approved"


def test_nobody_approves_before_somebody_was_elected() -> None:
    held = Room().elects().opens("A").closes()
    held.does(cmd.PostDraft())
    with pytest.raises(NotAllowedError, match="no_approver_elected"):
        held.does(cmd.ApproveMinutes(), by=CHAIR)
    held.does(cmd.Elect(Role.APPROVER, (SECOND,)))
    held.does(cmd.ApproveMinutes(), by=SECOND)
    assert held.status == "approved"


def test_an_approver_who_is_replaced_in_review_can_no_longer_approve() -> None:
    held = in_review()
    held.does(cmd.Elect(Role.APPROVER, (SECOND,)))
    assert held.status == "in_review"
    with pytest.raises(NotAllowedError, match="not_approver"):
        held.does(cmd.ApproveMinutes(), by=APPROVER)
    held.does(cmd.ApproveMinutes(), by=SECOND)
    assert held.status == "approved"


def test_when_the_one_who_is_missing_is_relieved_the_others_approvals_suffice() -> None:
    held = in_review(APPROVER, SECOND)
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    elected, locked = held.does(cmd.Elect(Role.APPROVER, (APPROVER,)))
    assert isinstance(elected, ev.Elected)
    assert isinstance(locked, ev.MinutesApproved)


def test_an_approver_needs_an_account() -> None:
    held = room()
    with pytest.raises(InvalidError) as refused:
        held.does(cmd.Elect(Role.APPROVER, (APPROVER, Person("Eva Utan Konto"))))
    assert refused.value.key == "approver_without_account"
    assert refused.value.values == {"name": "Eva Utan Konto"}


def test_a_name_is_no_proof() -> None:
    held = in_review()
    for pretender in (Person(APPROVER.name), Person(APPROVER.name, "teams:29:x"), NAMESAKE):
        with pytest.raises(NotAllowedError):
            held.does(cmd.ApproveMinutes(), by=pretender)


def test_a_request_for_change_leads_to_a_new_version_that_needs_new_approvals() -> None:
    held = in_review(APPROVER, SECOND)
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    held.does(cmd.RequestChange("Fel namn", 1, 1), by=SECOND)
    assert held.status == "changes_requested"
    request = held.meeting.change_requests[-1]
    assert (request.person, request.version, request.text, request.item) == (SECOND, 1, "Fel namn", 1)
    with pytest.raises(MeetingError, match="nothing_in_review"):
        held.does(cmd.ApproveMinutes(), by=APPROVER)
    held.does(cmd.EditEntry("1a", "Rätt namn"), cmd.PostDraft())
    held.does(cmd.ApproveMinutes(), by=SECOND)
    assert held.status == "in_review"
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    assert held.status == "approved"
    assert [(one.person, one.version) for one in held.meeting.approvals] == [
        (APPROVER, 1),
        (SECOND, 2),
        (APPROVER, 2),
    ]


def test_a_second_approver_may_ask_for_a_change_too_and_each_only_once() -> None:
    held = in_review(APPROVER, SECOND)
    held.does(cmd.RequestChange("Fel namn", 1, 1), by=SECOND)
    assert held.does(cmd.RequestChange("  Fel namn ", 1, 1), by=SECOND) == ()
    held.does(cmd.RequestChange("Fel namn", 1, 1), by=APPROVER)
    held.does(cmd.RequestChange("Fel namn", 2, 1), by=SECOND)
    assert len(held.meeting.change_requests) == 3


def test_a_request_names_an_item_that_is_there_and_says_something() -> None:
    held = in_review()
    with pytest.raises(NotFoundError, match="no_such_item"):
        held.does(cmd.RequestChange("Fel", 17), by=APPROVER)
    with pytest.raises(InvalidError, match="change_empty"):
        held.does(cmd.RequestChange("  \n ", 1), by=APPROVER)
    with pytest.raises(StaleVersionError):
        held.does(cmd.RequestChange("Fel", 1, 7), by=APPROVER)


def test_an_edit_in_review_takes_the_draft_back() -> None:
    held = in_review()
    withdrawn, edited = held.does(cmd.EditEntry("1a", "En annan rad"))
    assert withdrawn == ev.DraftWithdrawn(1)
    assert isinstance(edited, ev.EntryEdited)
    assert held.status == "changes_requested"
    with pytest.raises(MeetingError, match="nothing_in_review"):
        held.does(cmd.ApproveMinutes(1), by=APPROVER)


def test_an_edit_that_changes_nothing_leaves_the_draft() -> None:
    held = in_review()
    assert held.does(cmd.EditEntry("1a", " En rad ")) == ()
    assert held.status == "in_review"


def test_a_correction_after_approval_is_a_new_version_with_a_new_approval() -> None:
    held = in_review()
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    for command in (
        cmd.EditEntry("1a", "x"),
        cmd.TakeNote("x"),
        cmd.Undo(),
        cmd.Elect(Role.CHAIR, (MEMBER,)),
    ):
        with pytest.raises(MeetingError, match="locked"):
            held.does(command)
    with pytest.raises(InvalidError, match="correction_empty"):
        held.does(cmd.StartCorrection(" "))
    held.does(cmd.StartCorrection("Fel datum"), cmd.EditEntry("1a", "Rätt datum"), cmd.PostDraft())
    assert held.meeting.correction == "Fel datum"
    assert (held.status, held.meeting.version) == ("in_review", 2)
    with pytest.raises(StaleVersionError):
        held.does(cmd.ApproveMinutes(1, held.meeting.versions[0].hash), by=APPROVER)
    held.does(cmd.ApproveMinutes(2, held.meeting.versions[1].hash), by=APPROVER)
    assert held.status == "approved"
