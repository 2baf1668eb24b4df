"""What a group had to do before there were reminders of such things: those that lie ahead are owed, once."""

from msgspec.structs import replace

from meetings import owed
from meetings.model import Status
from meetings.reminders import registered_reminders
from meetings.work import Work


async def catch_up(work: Work) -> None:
    """Owe the reminders of open assignments and of drafts in review, in a group that has none of them."""
    group, settings, now = work.group.key, work.group.settings, work.now
    found = registered_reminders(await work.store.open_assignments(group), group, settings)
    work.shown += [owed.due_reminder(one) for one in found if one.due > now]
    for summary in work.group.meetings:
        if summary.status is Status.IN_REVIEW:
            work.shown += owed.waiting(await work.meeting(summary.id), settings, now)
    work.group = replace(work.group, reminding=True)
