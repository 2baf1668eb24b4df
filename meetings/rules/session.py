"""Rules about the meeting itself: planned, changed, opened, closed, and what follows it."""

import datetime as dt

from meetings import commands as cmd
from meetings import events as ev
from meetings.calendar import require_aware
from meetings.errors import InvalidError, MeetingError
from meetings.meeting import Meeting
from meetings.model import ItemStatus, NextMeeting, Occasion, Status
from meetings.policy import Actor
from meetings.rules.text import named, next_lettered, optional_title, title
from meetings.sentences import occasion_sentence

MAX_LENGTH = dt.timedelta(days=14)
NEXT_MEETING_TITLES = ("nästa möte", "next meeting")


class ClosingUnconfirmedError(MeetingError):
    """Something is still missing, and whoever closes hasn't been shown it."""


def plan(command: cmd.PlanMeeting) -> tuple[ev.Event, ...]:
    """The first event of a meeting. Raises InvalidError."""
    return (
        ev.MeetingPlanned(
            command.group,
            title(command.title, "title_empty"),
            _occasion(command.occasion),
            command.zone,
            command.language,
            command.previous,
            named(command.chair) if command.chair else None,
            named(command.secretary) if command.secretary else None,
        ),
    )


def change(meeting: Meeting, command: cmd.ChangeMeeting, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """What isn't given stays. Raises InvalidError."""
    name = meeting.title if command.title is None else title(command.title, "title_empty")
    occasion = meeting.occasion if command.occasion is None else _occasion(command.occasion)
    if name == meeting.title and occasion == meeting.occasion:
        return ()
    return (ev.MeetingChanged(name, occasion),)


def change_language(
    meeting: Meeting, command: cmd.ChangeLanguage, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """The language of the minutes; what has been written stays as it is."""
    return () if command.language == meeting.language else (ev.LanguageChanged(command.language),)


def cancel(meeting: Meeting, command: cmd.CancelMeeting, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """Cancelled twice is cancelled once."""
    if meeting.status is Status.CANCELLED:
        return ()
    return (ev.MeetingCancelled(optional_title(command.reason)),)


def open_meeting(
    meeting: Meeting, command: cmd.OpenMeeting, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """Opened twice is opened once."""
    return () if meeting.status is Status.OPEN else (ev.MeetingOpened(command.outstanding),)


def close(meeting: Meeting, command: cmd.CloseMeeting, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """Closes at once where nothing is missing. Raises ClosingUnconfirmedError where something is."""
    if meeting.status is Status.CLOSED:
        return ()
    waiting = untreated(meeting)
    missing = waiting or not meeting.approvers or meeting.next_meeting is None
    if missing and not command.confirmed:
        raise ClosingUnconfirmedError("closing_unconfirmed")
    events: list[ev.Event] = []
    if command.postpone_untreated:
        reason = optional_title(command.reason)
        events = [ev.ItemPostponed(item_id, reason) for item_id, _ in waiting]
    return (*events, ev.MeetingClosed())


def untreated(meeting: Meeting) -> tuple[tuple[int, int], ...]:
    """The items that the meeting never came to, and nobody wrote anything in: id and number of each."""
    waiting = [item for item in meeting.agenda if item.status is ItemStatus.WAITING and not item.visible]
    return tuple((item.id, item.number or 0) for item in waiting)


def set_next(
    meeting: Meeting, command: cmd.SetNextMeeting, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """Once the meeting is open the minutes say it too, in one line, which a new word replaces.

    It stands in the item for it, whichever item the meeting is at; without one where the meeting is.
    """
    occasion = _occasion(command.occasion)
    agreed = meeting.next_meeting
    if occasion.start <= meeting.occasion.start:
        raise InvalidError("next_before_this")
    if agreed is not None and agreed.occasion == occasion and agreed.meeting == command.meeting:
        return ()
    if meeting.status is Status.PLANNED:
        return (ev.NextMeetingSet(NextMeeting(occasion, command.meeting)),)
    sentence = occasion_sentence(occasion, meeting.occasion, meeting.zone, meeting.language)
    for_it = (item for item in meeting.agenda if item.title.casefold() in NEXT_MEETING_TITLES)
    item = next(for_it, meeting.current_item)
    if item is None:
        return (ev.NextMeetingSet(NextMeeting(occasion, command.meeting)),)
    entry = next_lettered(item)
    return (ev.NextMeetingSet(NextMeeting(occasion, command.meeting, entry), item.id, sentence),)


def _occasion(occasion: Occasion) -> Occasion:
    start = require_aware(occasion.start).astimezone(dt.UTC)
    end = require_aware(occasion.end).astimezone(dt.UTC) if occasion.end is not None else None
    if end is not None and end <= start:
        raise InvalidError("ends_before_start")
    if end is not None and end - start > MAX_LENGTH:
        raise InvalidError("too_long_meeting", days=MAX_LENGTH.days)
    return Occasion(start, end, optional_title(occasion.place))
