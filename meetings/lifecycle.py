"""The life of a meeting: its states, the one table of what may happen in each, and `decide`.

Whatever affects the state of a meeting goes through TRANSITIONS. A command that has no row for the state is
refused, and nothing happens.
"""

import datetime as dt

from meetings import commands as cmd
from meetings import policy
from meetings.calendar import require_aware
from meetings.commands import Command
from meetings.errors import WrongStateError
from meetings.events import AssignmentReopened, DraftWithdrawn, Event
from meetings.evolve import evolve, fold
from meetings.meeting import Meeting
from meetings.model import Role, Status
from meetings.policy import Actor
from meetings.rules import RULES, plan
from meetings.rules.entries import change_meant

__all__ = ["TRANSITIONS", "Actor", "decide", "evolve", "fold"]

PLANNED, OPEN, CLOSED = Status.PLANNED, Status.OPEN, Status.CLOSED
IN_REVIEW, CHANGES_REQUESTED = Status.IN_REVIEW, Status.CHANGES_REQUESTED
APPROVED, CORRECTING, CANCELLED = Status.APPROVED, Status.CORRECTING, Status.CANCELLED

_AGENDA = (cmd.AddItem, cmd.RenameItem, cmd.RemoveItem)
_CAPTURE = (
    cmd.TakeNote,
    cmd.AddHeading,
    cmd.RecordDecision,
    cmd.RecordAssignment,
    cmd.AddRider,
    cmd.AddReservation,
    cmd.PostponeItem,
    cmd.ReferBackItem,
    cmd.EditEntry,
    cmd.RemoveEntry,
)
_PEOPLE = (cmd.RecordAttendance, cmd.AddGuest)
_ALWAYS = (cmd.Elect, cmd.SetNextMeeting, cmd.Undo, cmd.ChangeLanguage)
_FOLLOW_UP = (cmd.CompleteAssignment, cmd.ReopenAssignment)
_KEEPING = (cmd.KeepMinutes,)
_WRITING = (*_AGENDA, *_CAPTURE, *_PEOPLE, *_ALWAYS, *_FOLLOW_UP)

DRAFT_CONTENT = frozenset(
    {*_AGENDA, *_CAPTURE, *_PEOPLE, cmd.SetNextMeeting, cmd.Undo, cmd.ChangeLanguage, cmd.ChangeMeeting}
)
"""What changes the text of the minutes; in review it takes the draft back first."""

Arrows = dict[type, frozenset[Status]]


def _stay(status: Status, *groups: tuple[type, ...]) -> Arrows:
    return {command: frozenset({status}) for group in groups for command in group}


def _to(*targets: Status) -> frozenset[Status]:
    return frozenset(targets)


TRANSITIONS: dict[Status, Arrows] = {
    PLANNED: {
        **_stay(PLANNED, _AGENDA, _PEOPLE, _ALWAYS, (cmd.ChangeMeeting,)),
        cmd.OpenMeeting: _to(OPEN),
        cmd.CancelMeeting: _to(CANCELLED),
    },
    OPEN: {
        **_stay(OPEN, _WRITING, (cmd.ChangeMeeting, cmd.GoToItem, cmd.NextItem, cmd.OpenMeeting)),
        cmd.CloseMeeting: _to(CLOSED),
    },
    CLOSED: {
        **_stay(CLOSED, _WRITING, (cmd.ChangeMeeting, cmd.CloseMeeting)),
        cmd.PostDraft: _to(IN_REVIEW),
    },
    IN_REVIEW: {
        **dict.fromkeys(DRAFT_CONTENT, _to(CHANGES_REQUESTED)),
        **_stay(IN_REVIEW, _FOLLOW_UP, _KEEPING, (cmd.PostDraft,)),
        cmd.Elect: _to(IN_REVIEW, CHANGES_REQUESTED, APPROVED),
        cmd.ApproveMinutes: _to(IN_REVIEW, APPROVED),
        cmd.RequestChange: _to(CHANGES_REQUESTED),
    },
    CHANGES_REQUESTED: {
        **_stay(CHANGES_REQUESTED, _WRITING, _KEEPING, (cmd.ChangeMeeting, cmd.RequestChange)),
        cmd.PostDraft: _to(IN_REVIEW),
    },
    APPROVED: {
        **_stay(APPROVED, _FOLLOW_UP, _KEEPING, (cmd.ApproveMinutes, cmd.PostDraft)),
        cmd.StartCorrection: _to(CORRECTING),
    },
    CORRECTING: {
        **_stay(CORRECTING, _WRITING, _KEEPING, (cmd.ChangeMeeting, cmd.StartCorrection)),
        cmd.PostDraft: _to(IN_REVIEW),
    },
    CANCELLED: {
        **_stay(CANCELLED, (cmd.CancelMeeting,)),
    },
}
"""State → command → the states it may lead to; a repeat leads to its own state and writes no event."""


def decide(meeting: Meeting | None, command: Command, actor: Actor, now: dt.datetime) -> tuple[Event, ...]:
    """What happens when `actor` asks for `command` at `now`; no events where it is so already.

    `meeting` is None for PlanMeeting alone. Raises a MeetingError where it is refused, ValueError for a naive
    `now` and for what nobody can ask for.
    """
    require_aware(now)
    if isinstance(command, cmd.PlanMeeting):
        if meeting is not None:
            raise ValueError("a meeting is planned once")
        return plan(command)
    if meeting is None:
        raise ValueError(f"{type(command).__name__} needs a meeting")
    if isinstance(command, cmd.Undo) and command.sequence in meeting.undone:
        return ()
    asked = _amounts_to(meeting, command, actor)
    if type(asked) not in TRANSITIONS[meeting.status]:
        raise WrongStateError(_refusal(meeting.status, asked), status=meeting.status)
    policy.check(meeting, asked, actor, now)
    events: tuple[Event, ...] = RULES[type(command)](meeting, command, actor, now)
    if events and meeting.status is IN_REVIEW and _changes_text(asked):
        return DraftWithdrawn(meeting.version), *events
    return events


def _amounts_to(meeting: Meeting, command: Command, actor: Actor) -> Command:
    """To take back that an assignment was done is to reopen it, also when nothing else can be undone."""
    change = change_meant(meeting, command, actor) if isinstance(command, cmd.Undo) else None
    if change is not None and isinstance(change.by, AssignmentReopened):
        return cmd.ReopenAssignment(change.by.entry)
    return command


def _changes_text(command: Command) -> bool:
    """Whether a command changes what the minutes say: an approver isn't named before having approved."""
    if isinstance(command, cmd.Elect):
        return command.role not in (Role.APPROVER, Role.SUBSTITUTE)
    return type(command) in DRAFT_CONTENT


def _refusal(status: Status, command: Command) -> str:
    """The key of the sentence that says why not, and what to do."""
    if isinstance(command, cmd.OpenMeeting):
        return "open_not_planned"
    if isinstance(command, cmd.CloseMeeting):
        return "close_not_open"
    if isinstance(command, cmd.ApproveMinutes | cmd.RequestChange):
        return "minutes_approved" if status is APPROVED else "nothing_in_review"
    if isinstance(command, cmd.PostDraft):
        return "draft_before_closing"
    if isinstance(command, cmd.CancelMeeting):
        return "cancel_after_opening"
    if isinstance(command, cmd.StartCorrection):
        return "correct_before_approval"
    if isinstance(command, cmd.GoToItem | cmd.NextItem) and status not in (PLANNED, APPROVED, CANCELLED):
        return "move_after_closing"
    return {
        PLANNED: "not_open_yet",
        APPROVED: "locked",
        CANCELLED: "cancelled",
    }.get(status, "not_now")
