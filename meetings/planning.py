"""Use cases that touch more than one meeting: planning, agreeing on the next, carrying over what is left."""

import datetime as dt
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from meetings import carrying, selection
from meetings import commands as cmd
from meetings.calendar import at_local, local
from meetings.errors import InvalidError, NotFoundError, WrongStateError
from meetings.group import StandingItem
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import Language, Occasion, Outstanding, Status
from meetings.outcomes import MeetingAsked, MeetingDraft, Noted, Outcome
from meetings.phrases.recurrence import occurrences
from meetings.requests import CallOff, NextMeetingAsked
from meetings.rules import session
from meetings.work import Work

USUAL_ITEMS: dict[Language, tuple[StandingItem, ...]] = {
    "sv": (
        StandingItem("Välkommen"),
        StandingItem("Val av justerare"),
        StandingItem("Föregående möte"),
        StandingItem("Utestående ärenden"),
        StandingItem("Övriga frågor", closing=True),
        StandingItem("Nästa möte", closing=True),
    ),
    "en": (
        StandingItem("Welcome"),
        StandingItem("Election of approver"),
        StandingItem("Previous meeting"),
        StandingItem("Outstanding matters"),
        StandingItem("Other questions", closing=True),
        StandingItem("Next meeting", closing=True),
    ),
}
CLOSING_TITLES = frozenset(
    item.title.casefold() for items in USUAL_ITEMS.values() for item in items if item.closing
)


def occasion_of(work: Work, draft: MeetingDraft) -> Occasion | None:
    """When the meeting would be held; None while its day or time isn't known."""
    if draft.day is None or draft.start is None:
        return None
    zone = ZoneInfo(work.group.settings.zone)
    end = at_local(draft.day, draft.end, zone) if draft.end is not None else None
    return Occasion(at_local(draft.day, draft.start, zone), end, draft.place)


async def plan(work: Work, draft: MeetingDraft) -> Outcome:
    """Plan a meeting with the standing items and what waits from earlier ones, or ask for what is missing."""
    if draft.previous is not None:
        return await agree_on_next(work, draft)
    if not draft.title and work.group.meetings:
        draft = replace(draft, title=work.group.meetings[-1].title)
    draft = _first_by_rule(work, draft)
    occasion = occasion_of(work, draft)
    if occasion is None or not draft.title:
        return _asked(draft)
    twin = next(
        (
            one
            for one in work.group.meetings
            if one.status is Status.PLANNED
            and (one.title, one.occasion.start) == (draft.title, occasion.start)
        ),
        None,
    )
    if twin is not None:
        meeting = await work.meeting(twin.id)
        return Noted(command=_planned_as(meeting), meeting=meeting, planned=meeting)
    meeting, logged = await _new_meeting(work, draft.title, occasion)
    if not draft.recurrence:
        return Noted(command=_planned_as(meeting), meeting=meeting, events=logged, planned=meeting)
    work.group = replace(work.group, settings=replace(work.group.settings, recurrence=draft.recurrence))
    command = _planned_as(meeting)
    return Noted(command=command, meeting=meeting, events=logged, planned=meeting, warnings=("recurs",))


async def agree_on_next(work: Work, draft: MeetingDraft) -> Outcome:
    """Agree on the next meeting in the one that is held: it is planned with everything carried over.

    Said again, the meeting that was planned is moved. Without a meeting that is held, one is just planned.
    """
    held = await _held(work, draft)
    if held is None:
        return await plan(work, replace(draft, previous=None))
    draft = replace(draft, previous=held.id, title=draft.title or held.title)
    occasion = occasion_of(work, draft)
    if occasion is None:
        return _asked(draft)
    agreed = held.next_meeting
    planned = await _still_planned(work, agreed.meeting if agreed else None, occasion)
    meeting_id = planned.id if planned else work.new_id()
    held, logged = work.do(held, cmd.SetNextMeeting(occasion, meeting_id))
    if planned is not None:
        change = cmd.ChangeMeeting(occasion=occasion)
        # Whoever may agree on the next meeting may move it so, though only officers move it otherwise.
        planned, _ = work.write(planned, session.change(planned, change, work.actor, work.now))
    else:
        planned, _ = await _new_meeting(work, draft.title or held.title, occasion, held, meeting_id)
    return Noted(
        command=cmd.SetNextMeeting(occasion, meeting_id), meeting=held, events=logged, planned=planned
    )


async def move(work: Work, draft: MeetingDraft) -> Outcome:
    """Give the meeting that is planned another time or place, or ask for what wasn't certain."""
    meeting = await _to_be_moved(work, draft)
    filled = _as_it_stands(meeting, draft)
    occasion = occasion_of(work, filled)
    if occasion is None or draft.recurrence is not None:
        return _asked(filled)
    command = cmd.ChangeMeeting(draft.title if draft.moves else None, occasion)
    meeting, logged = work.do(meeting, command)
    return Noted(command=command, meeting=meeting, events=logged)


async def _to_be_moved(work: Work, draft: MeetingDraft) -> Meeting:
    """The planned meeting that is named, else the one that is meant. Raises WrongStateError without any."""
    if draft.moves is not None:
        return await work.meeting(draft.moves)
    candidates = list(selection.candidates(work.group, cmd.ChangeMeeting, work.now))
    if not candidates:
        raise WrongStateError("no_meeting")
    words = (draft.title or "").casefold()
    named = (one for one in candidates if words and words.startswith(one.title.casefold()))
    return await work.meeting(next(named, candidates[0]).id)


def _as_it_stands(meeting: Meeting, draft: MeetingDraft) -> MeetingDraft:
    """A meeting's new time and place with everything that stays; what has to be asked for is empty."""
    zone = ZoneInfo(meeting.zone)
    start = meeting.occasion.start.astimezone(zone)
    end = meeting.occasion.end.astimezone(zone).time() if meeting.occasion.end else None
    day = None if draft.candidates or draft.phrase else start.date()
    asked_hours = draft.start is not None or draft.hours is not None
    return replace(
        draft,
        title=(draft.title if draft.moves else None) or meeting.title,
        day=draft.day or day,
        start=draft.start if asked_hours else start.time(),
        end=draft.end if asked_hours else end,
        place=draft.place or meeting.occasion.place,
        moves=meeting.id,
        recurrence=None,
    )


async def call_off(work: Work, asked: CallOff) -> Outcome:
    """Cancel the planned meeting that is named, else the one that is meant. Raises NotFoundError."""
    candidates = list(selection.candidates(work.group, cmd.CancelMeeting, work.now))
    words = asked.words
    titled = [one for one in candidates if words and words.casefold().startswith(one.title.casefold())]
    zone = ZoneInfo(work.group.settings.zone)
    that_day = [one for one in titled or candidates if local(one.occasion.start, zone).date() == asked.day]
    if asked.day is not None and not that_day:
        raise NotFoundError("no_meeting_that_day", day=asked.day)
    chosen = next(iter(that_day or titled or candidates), None)
    if chosen is None:
        raise NotFoundError("no_meeting")
    rest = words[len(chosen.title) :] if chosen in titled else words
    command = cmd.CancelMeeting(asked.reason or rest.strip(" ,.:–-") or None)
    meeting, logged = work.do(await work.meeting(chosen.id), command)
    return Noted(command=command, meeting=meeting, events=logged)


async def open_meeting(work: Work, meeting: Meeting) -> tuple[Meeting, tuple[Logged, ...]]:
    """Open a meeting with what earlier meetings left to do; one at a time in a group."""
    other = selection.open_meeting(work.group)
    if other is not None and other.id != meeting.id:
        raise WrongStateError("another_open", title=other.title)
    left = await work.store.open_assignments(work.group.key)
    outstanding = tuple(
        Outstanding(one.meeting, one.entry, one.text, one.assignees, one.task.due, one.start)
        for one in left
        if one.meeting != meeting.id
    )
    return work.do(meeting, cmd.OpenMeeting(outstanding))


async def add_usual_items(work: Work, meeting: Meeting) -> Noted:
    """Put the usual items that aren't there on the agenda, and keep them as the group's standing items."""
    usual = USUAL_ITEMS[meeting.language]
    logged: tuple[Logged, ...] = ()
    there = {item.title.casefold() for item in meeting.agenda}
    for item in usual:
        if item.title.casefold() not in there:
            meeting, added = work.do(meeting, cmd.AddItem(item.title, item.closing, standing=True))
            logged += added
    if work.group.settings.standing is None:
        work.group = replace(work.group, settings=replace(work.group.settings, standing=usual))
    return Noted(command=cmd.AddItem(usual[0].title), meeting=meeting, events=logged)


def _asked(draft: MeetingDraft) -> MeetingAsked:
    """The form, with why what was written of the time couldn't be used."""
    if draft.hours is not None and draft.start is None:
        return MeetingAsked(draft, InvalidError("clock_unreadable", written=draft.hours))
    return MeetingAsked(draft)


def _first_by_rule(work: Work, draft: MeetingDraft) -> MeetingDraft:
    """The draft on the first day of its rule; which week `varannan vecka` begins in is asked for instead."""
    if draft.recurrence is None or draft.day is not None or draft.start is None or draft.candidates:
        return draft
    if draft.phrase or "INTERVAL" in draft.recurrence or "BY" not in draft.recurrence:
        return draft
    zone = ZoneInfo(work.group.settings.zone)
    today = at_local(local(work.now, zone).date(), draft.start, zone)
    first = next(occurrences(draft.recurrence, today, zone, work.now), None)
    return draft if first is None else replace(draft, day=local(first, zone).date())


async def _new_meeting(
    work: Work, title: str, occasion: Occasion, held: Meeting | None = None, meeting_id: str | None = None
) -> tuple[Meeting, tuple[Logged, ...]]:
    settings = work.group.settings
    command = cmd.PlanMeeting(
        meeting=meeting_id or work.new_id(),
        group=work.group.key,
        title=title,
        occasion=occasion,
        zone=settings.zone,
        language=settings.language,
        previous=held.id if held else None,
        chair=held.chair if held else None,
        secretary=held.secretary if held else None,
    )
    meeting, logged = work.plan(command.meeting, session.plan(command))
    for item in settings.standing or ():
        meeting, _ = work.do(meeting, cmd.AddItem(item.title, item.closing, standing=True))
    for matter in await carrying.waiting(work):
        meeting = carrying.add(work, meeting, matter.title, matter.origin)
    return meeting, logged


async def _held(work: Work, draft: MeetingDraft) -> Meeting | None:
    if draft.previous is not None:
        return await work.meeting(draft.previous)
    summary = selection.meant(work.group, NextMeetingAsked, work.now)
    return await work.meeting(summary.id) if summary else None


async def _still_planned(work: Work, agreed: str | None, occasion: Occasion) -> Meeting | None:
    """The meeting that was agreed on before, or one that somebody has planned for the very same time."""
    summary = work.group.meeting(agreed) if agreed else None
    if summary is None or summary.status is not Status.PLANNED:
        planned = (one for one in work.group.meetings if one.status is Status.PLANNED)
        summary = next((one for one in planned if one.occasion.start == occasion.start), None)
    return await work.meeting(summary.id) if summary else None


def _planned_as(meeting: Meeting) -> cmd.PlanMeeting:
    return cmd.PlanMeeting(
        meeting=meeting.id, group=meeting.group, title=meeting.title, occasion=meeting.occasion
    )


def proposed_next(meeting: Meeting, rule: str | None, after_: dt.datetime) -> Occasion | None:
    """The next occasion by the group's recurrence, at the same time of day and place; None without a rule."""
    if rule is None:
        return None
    zone = ZoneInfo(meeting.zone)
    # One that opened before its time isn't its own successor.
    latest = max(after_, meeting.occasion.start)
    start = next(occurrences(rule, meeting.occasion.start, zone, latest), None)
    if start is None:
        return None
    length = meeting.occasion.end - meeting.occasion.start if meeting.occasion.end else None
    return Occasion(start, start + length if length else None, meeting.occasion.place)
