"""The rules behind each command: from a meeting and what is asked to the events that follow.

State and permission have been checked when a rule runs; a rule refuses for what the meeting holds.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from meetings import commands as cmd
from meetings.events import Event
from meetings.meeting import Meeting
from meetings.policy import Actor
from meetings.rules import agenda, entries, people, review, session
from meetings.rules.session import plan

__all__ = ["RULES", "plan"]

RULES: dict[type, Callable[[Meeting, Any, Actor, dt.datetime], tuple[Event, ...]]] = {
    cmd.ChangeMeeting: session.change,
    cmd.ChangeLanguage: session.change_language,
    cmd.CancelMeeting: session.cancel,
    cmd.OpenMeeting: session.open_meeting,
    cmd.CloseMeeting: session.close,
    cmd.SetNextMeeting: session.set_next,
    cmd.AddItem: agenda.add,
    cmd.RenameItem: agenda.rename,
    cmd.RemoveItem: agenda.remove,
    cmd.GoToItem: agenda.go_to,
    cmd.NextItem: agenda.move_on,
    cmd.PostponeItem: agenda.postpone,
    cmd.ReferBackItem: agenda.refer_back,
    cmd.TakeNote: entries.take_note,
    cmd.AddHeading: entries.add_heading,
    cmd.RecordDecision: entries.record_decision,
    cmd.RecordAssignment: entries.record_assignment,
    cmd.AddRider: entries.add_rider,
    cmd.AddReservation: entries.add_reservation,
    cmd.EditEntry: entries.edit,
    cmd.RemoveEntry: entries.remove,
    cmd.Undo: entries.undo,
    cmd.CompleteAssignment: entries.complete,
    cmd.ReopenAssignment: entries.reopen,
    cmd.RecordAttendance: people.record_attendance,
    cmd.AddGuest: people.add_guest,
    cmd.Elect: people.elect,
    cmd.PostDraft: review.post_draft,
    cmd.ApproveMinutes: review.approve,
    cmd.RequestChange: review.request_change,
    cmd.KeepMinutes: review.keep,
    cmd.StartCorrection: review.start_correction,
}
