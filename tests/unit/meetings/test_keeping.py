"""That approved minutes are kept: once, for ever, and by nobody's asking."""

from typing import get_args

import pytest

from meetings import commands as cmd
from meetings import events as ev
from meetings.commands import Command
from meetings.errors import WrongStateError
from meetings.evolve import evolve
from meetings.lifecycle import TRANSITIONS, decide
from meetings.log import append
from meetings.model import KeptDocument, Status
from meetings.policy import JUSTERA, Actor
from tests.unit.meetings.people import APPROVER, CHAIR, MEMBER, SECRETARY, actor
from tests.unit.meetings.room import Room, room

FIRST, SECOND = "a1" * 32, "b2" * 32


def in_review() -> Room:
    held = room()
    held.does(cmd.TakeNote("En rad"))
    held.closes().does(cmd.PostDraft())
    return held


def approved() -> Room:
    held = in_review()
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    return held


def keeps(held: Room, version: int = 1, sha256: str = FIRST, size: int = 20_000) -> tuple[ev.Event, ...]:
    """Justera keeps the PDF of a version."""
    meeting = held.meeting
    events = decide(meeting, cmd.KeepMinutes(version, "pdf", sha256, size), JUSTERA, held.now)
    for logged in append(meeting.id, meeting.sequence, meeting.hash, events, JUSTERA.person, held.now):
        held.log.append(logged)
        held.state = evolve(held.state, logged)
    return events


def test_an_approved_version_is_kept_and_stays_as_it_was() -> None:
    held = approved()
    before = held.meeting
    assert keeps(held) == (ev.MinutesKept(1, "pdf", FIRST, 20_000),)
    after = held.meeting
    assert after.kept == (KeptDocument(1, "pdf", FIRST, 20_000),)
    assert after.kept_as(1, "pdf") == after.kept[0]
    assert after.kept_as(1, "docx") is after.kept_as(2, "pdf") is None
    assert (after.versions, after.approvals, after.status) == (
        before.versions,
        before.approvals,
        before.status,
    )
    assert after.changes == before.changes
    assert held.log[-1].actor == JUSTERA.person


def test_a_version_has_one_document_of_a_form_for_ever() -> None:
    held = approved()
    keeps(held)
    assert keeps(held) == ()
    with pytest.raises(ValueError, match="kept already"):
        keeps(held, sha256=SECOND)
    with pytest.raises(ValueError, match="kept already"):
        keeps(held, size=1)
    assert decide(held.meeting, cmd.KeepMinutes(1, "docx", SECOND, 1), JUSTERA, held.now) != ()


@pytest.mark.parametrize(("sha256", "size"), [("", 1), ("A1" * 32, 1), ("a1" * 31, 1), (FIRST, 0)])
def test_what_is_no_document_is_not_kept(sha256: str, size: int) -> None:
    with pytest.raises(ValueError, match="no document"):
        keeps(approved(), sha256=sha256, size=size)


def test_only_an_approved_version_is_kept() -> None:
    held = in_review()
    for version in (0, 1, 2):
        with pytest.raises(ValueError, match="isn't approved"):
            keeps(held, version)
    held.does(cmd.ApproveMinutes(), by=APPROVER)
    with pytest.raises(ValueError, match="isn't approved"):
        keeps(held, 2)


def test_an_older_version_is_kept_while_a_correction_runs() -> None:
    held = approved()
    held.does(cmd.StartCorrection("Fel datum"), cmd.EditEntry("1a", "Rätt datum"))
    assert held.status == "correcting"
    keeps(held)
    held.does(cmd.PostDraft())
    again = approved()
    again.does(cmd.StartCorrection("Fel datum"), cmd.EditEntry("1a", "Rätt datum"), cmd.PostDraft())
    version = again.meeting.versions[-1]
    keeps(again)
    assert again.status == "in_review"
    again.does(cmd.ApproveMinutes(2, version.hash), by=APPROVER)
    keeps(again, 2, SECOND)
    assert again.meeting.approved == (1, 2)
    assert [one.sha256 for one in again.meeting.kept] == [FIRST, SECOND]
    changing = approved()
    changing.does(cmd.StartCorrection("Fel"), cmd.EditEntry("1a", "Rätt"), cmd.PostDraft())
    changing.does(cmd.RequestChange("Mer fel", 1, 2), by=APPROVER)
    keeps(changing)
    assert changing.status == "changes_requested"
    with pytest.raises(ValueError, match="isn't approved"):
        keeps(changing, 2)


def test_before_there_are_minutes_there_is_nothing_to_keep() -> None:
    allowed = {status for status, arrows in TRANSITIONS.items() if cmd.KeepMinutes in arrows}
    assert allowed == {Status.IN_REVIEW, Status.CHANGES_REQUESTED, Status.APPROVED, Status.CORRECTING}
    with pytest.raises(WrongStateError):
        keeps(room())


@pytest.mark.parametrize("who", [CHAIR, SECRETARY, APPROVER, MEMBER], ids=lambda one: one.name)
def test_nobody_can_ask_for_it(who: object) -> None:
    held = approved()
    with pytest.raises(ValueError, match="isn't for people"):
        decide(held.meeting, cmd.KeepMinutes(1, "pdf", FIRST, 1), actor(who), held.now)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="isn't for people"):
        decide(held.meeting, cmd.KeepMinutes(1, "pdf", FIRST, 1), Actor(JUSTERA.person), held.now)


def test_justera_does_nothing_else_of_its_own_accord() -> None:
    held = approved()
    others = [one for one in TRANSITIONS[Status.APPROVED] if one is not cmd.KeepMinutes]
    assert cmd.ApproveMinutes in others
    assert cmd.KeepMinutes in get_args(Command)
    for command in (cmd.ApproveMinutes(), cmd.PostDraft(), cmd.StartCorrection("Fel")):
        with pytest.raises(ValueError, match="isn't for Justera"):
            decide(held.meeting, command, JUSTERA, held.now)


def test_it_cannot_be_undone() -> None:
    held = approved()
    keeps(held)
    held.does(cmd.StartCorrection("Fel datum"))
    held.does(cmd.Undo())  # takes back what the secretary did before
    assert held.meeting.kept != ()
