"""What there still is to say when a reminder's time has come, which may be long after it was due."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.handlers.desk import Card
from cards import due, undelivered, waiting
from meetings.calendar import local
from meetings.group import Group
from meetings.meeting import Meeting
from meetings.model import Language, Status, account_of
from meetings.ports import Clock, Meetings, View
from meetings.reading import today
from meetings.register import RegisteredAssignment
from meetings.reminders import approval_reminders, listed, meeting_reminders, newest_day


class Reminders:
    """Renders reminders from the newest state; None where nothing is left to say."""

    def __init__(self, meetings: Meetings, clock: Clock) -> None:
        self._meetings = meetings
        self._clock = clock

    async def days_left(self, meeting: Meeting, view: View) -> int | None:
        """How far away a meeting is; None where nobody needs to be reminded of it any more.

        It has begun, isn't held, or a later reminder of it is due as well.
        """
        now = self._clock.now()
        if meeting.status is not Status.PLANNED or meeting.occasion.start <= now:
            return None
        group = await self._meetings.group(meeting.group, fresh=True)
        later = (one for one in meeting_reminders(meeting, group.settings) if one.days < view.days)
        if any(one.due <= now for one in later):
            return None
        zone = ZoneInfo(meeting.zone)
        day: dt.date = local(meeting.occasion.start, zone).date()
        return max(0, (day - local(now, zone).date()).days)

    async def due(self, view: View) -> Card | None:
        """What somebody has to do, where the group is reminded of it and no later day has come."""
        if view.group is None or view.person is None or view.day is None:
            return None
        group = await self._meetings.group(view.group, fresh=True)
        if not group.settings.assignment_reminders:
            return None
        found = await self._meetings.assignments_of(view.person, view.group)
        newest = newest_day(found, group.snoozed_by(view.person), group.settings, self._clock.now())
        if newest != view.day:
            return None  # what it was owed for is gone, or a later day has come
        return self._named(group, found, view.person, view.day, public=view.public)

    async def rest(self, group: Group, person: str, day: str) -> Card | None:
        """What a reminder that was pressed on still names."""
        try:
            of = dt.date.fromisoformat(day)
        except ValueError:
            return None
        found = await self._meetings.assignments_of(person, group.key)
        return self._named(group, found, person, of, public=account_of(person) is None)

    async def waiting(self, meeting: Meeting, view: View) -> Card | None:
        """Word that a draft waits, while it does and the same person isn't due to hear of it again."""
        group = await self._meetings.group(meeting.group, fresh=True)
        if meeting.version != view.version or not group.settings.approval_reminders:
            return None
        now = self._clock.now()
        theirs = [one for one in approval_reminders(meeting, group.settings) if one.person.key == view.person]
        meant = next((one for one in theirs if one.stage == view.stage), None)
        if meant is None or any(meant.due < one.due <= now for one in theirs):
            return None
        day = today(now, meeting.zone)
        return waiting.waiting(meeting, meant.stage, meant.person, day, public=view.public)

    async def undelivered(self, meeting: Meeting | None, view: View) -> Card:
        """Word that something couldn't be shown where the group meets."""
        key = view.group or (meeting.group if meeting else "")
        group = await self._meetings.group(key)
        language: Language = meeting.language if meeting else group.settings.language
        return undelivered.undelivered(language, view.what, meeting.title if meeting else None, group.name)

    def _named(
        self, group: Group, found: Sequence[RegisteredAssignment], person: str, day: dt.date, *, public: bool
    ) -> Card | None:
        now, settings = self._clock.now(), group.settings
        said = listed(found, group.snoozed_by(person), settings, day, now)
        if not said:
            return None
        who = next(one for one in said[0].assignees if one.key == person)
        at = today(now, settings.zone)
        return due.due(settings.language, said, settings.zone, at, day=day, who=who, public=public)
