"""What follows when the platform reports that the call of a meeting began or ended."""

from meetings import closing, owed, planning, selection
from meetings import commands as cmd
from meetings.errors import NotFoundError
from meetings.outcomes import ClosingCheck, Noted
from meetings.work import Work


async def started(work: Work) -> Noted:
    """Open the meeting that is about to begin. Raises MeetingError without one, or where another is open.

    Nobody is looking at the board, as whoever presses its button is: it is shown at the bottom of the chat.
    """
    summary = selection.about_to_begin(work.group, work.now)
    if summary is None:
        raise NotFoundError("no_meeting")
    meeting, logged = await planning.open_meeting(work, await work.meeting(summary.id))
    work.shown += [owed.board(work.group.key, meeting.id, anew=True), owed.panel(work.group.key, meeting.id)]
    return Noted(command=cmd.OpenMeeting(), meeting=meeting, events=logged)


async def ended(work: Work) -> ClosingCheck:
    """What is missing before the open meeting can be closed. Raises NotFoundError without one."""
    summary = selection.open_meeting(work.group)
    if summary is None:
        raise NotFoundError("no_meeting")
    return closing.check(work, await work.meeting(summary.id))
