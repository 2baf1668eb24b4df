"""When the bot speaks up by itself: pure functions of meetings and the group's settings.

Every reminder comes on a working day in the group's zone, when the wall clock shows the group's reminder
time, and is told from every other by its key. What there is to say is decided when it comes.
"""

from meetings.reminders.of_approval import (
    ApprovalReminder,
    Stage,
    approval_reminders,
    approval_to_cancel,
    officer_told,
    substitute_from,
    substitute_may_act,
    third_told,
    unanswered,
)
from meetings.reminders.of_assignments import (
    AssignmentReminder,
    assignment_reminders,
    due_key,
    listed,
    newest_day,
    newly_reminded,
    put_off_reminders,
    registered_reminders,
    reminder_days,
)
from meetings.reminders.of_meetings import MeetingReminder, meeting_reminders, still_owed

__all__ = [
    "ApprovalReminder",
    "AssignmentReminder",
    "MeetingReminder",
    "Stage",
    "approval_reminders",
    "approval_to_cancel",
    "assignment_reminders",
    "due_key",
    "listed",
    "meeting_reminders",
    "newest_day",
    "newly_reminded",
    "officer_told",
    "put_off_reminders",
    "registered_reminders",
    "reminder_days",
    "still_owed",
    "substitute_from",
    "substitute_may_act",
    "third_told",
    "unanswered",
]
