"""When to remind of a meeting."""

import datetime as dt
from zoneinfo import ZoneInfo

from msgspec import Struct

from meetings.calendar import at_local, working_day_on_or_before
from meetings.group import Settings
from meetings.meeting import Meeting
from meetings.model import Status


class MeetingReminder(Struct, frozen=True):
    """A reminder of a meeting: `days` before it as the group has chosen, due at `due` (aware UTC).

    `key` tells it from every other, so that it is posted once. It is another one when the meeting is moved or
    other days are chosen, also back to what was: what was taken back doesn't stand in its way.
    """

    key: str
    meeting: str
    days: int
    due: dt.datetime


def meeting_reminders(meeting: Meeting, settings: Settings) -> tuple[MeetingReminder, ...]:
    """The reminders that a planned meeting calls for, earliest first; none for any other.

    One that would fall on a weekend or a public holiday comes on the working day before. Two that fall on the
    same day are one, and one that would come after the meeting has begun isn't made.
    """
    if meeting.status is not Status.PLANNED:
        return ()
    zone = ZoneInfo(meeting.zone)
    start = meeting.occasion.start
    day_of_meeting = start.astimezone(zone).date()
    found: dict[dt.datetime, MeetingReminder] = {}
    for days in sorted(set(settings.reminder_days)):
        day = working_day_on_or_before(day_of_meeting - dt.timedelta(days=days))
        due = at_local(day, settings.reminder_time, zone)
        if due < start and due not in found:
            key = f"reminder:{meeting.id}:{meeting.moved}:{settings.reminders_chosen}:{days}"
            found[due] = MeetingReminder(key, meeting.id, days, due)
    return tuple(found[due] for due in sorted(found))


def still_owed(meeting: Meeting, settings: Settings, now: dt.datetime) -> tuple[MeetingReminder, ...]:
    """The reminders that lie ahead; of those already due nothing is made up for afterwards."""
    return tuple(one for one in meeting_reminders(meeting, settings) if one.due > now)
