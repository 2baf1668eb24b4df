"""What is still missing when a meeting is about to be closed."""

from meetings import planning
from meetings.meeting import Meeting
from meetings.outcomes import ClosingCheck, Missing
from meetings.rules.session import untreated
from meetings.work import Work


def check(work: Work, meeting: Meeting) -> ClosingCheck:
    """What is missing, and the next meeting that the group's recurrence proposes where none is agreed on."""
    proposed = None
    if meeting.next_meeting is None:
        proposed = planning.proposed_next(meeting, work.group.settings.recurrence, work.now)
    return ClosingCheck(
        meeting=meeting,
        missing=Missing(
            untreated=tuple(number for _, number in untreated(meeting)),
            approver=not meeting.approvers,
            next_meeting=meeting.next_meeting is None,
            proposed=proposed,
        ),
    )
