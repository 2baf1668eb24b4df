"""Rules about the draft, its approval and what comes after."""

import datetime as dt
import re

from meetings import commands as cmd
from meetings import events as ev
from meetings.errors import NotFoundError, StaleVersionError
from meetings.meeting import Meeting
from meetings.model import Person, Status
from meetings.policy import Actor
from meetings.reminders.of_approval import unanswered
from meetings.rules.text import numbers, text, title

_SHA256 = re.compile("[0-9a-f]{64}")


def post_draft(meeting: Meeting, _: cmd.PostDraft, __: Actor, ___: dt.datetime) -> tuple[ev.Event, ...]:
    """A new version of what is in the log; one that is in review or approved is posted again as it is."""
    if meeting.status in (Status.IN_REVIEW, Status.APPROVED):
        return ()
    return (ev.DraftPosted(meeting.version + 1, meeting.sequence, meeting.hash),)


def approve(
    meeting: Meeting, command: cmd.ApproveMinutes, actor: Actor, _: dt.datetime
) -> tuple[ev.Event, ...]:
    """Approving twice approves once. The version and its hash must be the ones in review.

    A substitute's approval counts for everybody who hasn't approved.
    """
    _check_version(meeting, command.version, command.hash)
    if meeting.status is Status.APPROVED or _has_approved(meeting, actor.person):
        return ()
    version, digest = meeting.version, meeting.versions[-1].hash
    approved = ev.MinutesApproved(version, digest)
    others = tuple(one for one in meeting.approvers if one.key != actor.person.key)
    if len(others) == len(meeting.approvers):
        return ev.ApprovalGiven(version, digest, unanswered(meeting)), approved
    given = ev.ApprovalGiven(version, digest)
    return (given, approved) if approves_all(meeting, others) else (given,)


def request_change(
    meeting: Meeting, command: cmd.RequestChange, actor: Actor, _: dt.datetime
) -> tuple[ev.Event, ...]:
    """Asking twice for the same in one version asks once."""
    wanted = text(command.text, "change_empty")
    _check_version(meeting, command.version, None)
    if command.number is not None and meeting.numbered(command.number) is None:
        raise NotFoundError("no_such_item", number=command.number, numbers=numbers(meeting))
    asked = (actor.person.key, meeting.version, wanted, command.number)
    if any((one.person.key, one.version, one.text, one.item) == asked for one in meeting.change_requests):
        return ()
    return (ev.ChangeRequested(meeting.version, wanted, command.number),)


def keep(meeting: Meeting, command: cmd.KeepMinutes, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """One document for each approved version and form, for ever: keeping the same again changes nothing.

    Raises ValueError for a version that isn't approved, and for other bytes than those that are kept.
    """
    version, form = command.version, command.form
    if version not in meeting.approved:
        raise ValueError(f"version {version} of {meeting.id} isn't approved")
    if not _SHA256.fullmatch(command.sha256) or command.size < 1:
        raise ValueError(f"no document has {command.size} bytes and the SHA-256 {command.sha256!r}")
    known = meeting.kept_as(version, form)
    if known is None:
        return (ev.MinutesKept(version, form, command.sha256, command.size),)
    if (known.sha256, known.size) != (command.sha256, command.size):
        raise ValueError(f"version {version} of {meeting.id} is kept already, as another {form}")
    return ()


def start_correction(
    meeting: Meeting, command: cmd.StartCorrection, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """Approved minutes are opened for a stated reason. Raises InvalidError."""
    reason = title(command.reason, "correction_empty")
    return () if meeting.status is Status.CORRECTING else (ev.CorrectionStarted(reason),)


def approves_all(meeting: Meeting, approvers: tuple[Person, ...]) -> bool:
    """Whether each of these has approved the newest version."""
    return all(_has_approved(meeting, person) for person in approvers)


def _has_approved(meeting: Meeting, person: Person) -> bool:
    return any(one.version == meeting.version and one.person.key == person.key for one in meeting.approvals)


def _check_version(meeting: Meeting, version: int | None, digest: str | None) -> None:
    newest = meeting.versions[-1]
    if version not in (None, newest.number) or digest not in (None, newest.hash):
        raise StaleVersionError("stale_version", version=version, newest=newest.number)
