"""What a press asks for, with what was filled in. A field that can't be read refuses it and loses nothing."""

import datetime as dt
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from cards import actions as act
from meetings import commands as cmd
from meetings import planning
from meetings import requests as req
from meetings.calendar import local
from meetings.errors import InvalidError
from meetings.group import Group
from meetings.meeting import Meeting
from meetings.model import Assignment, Person
from meetings.outcomes import MeetingDraft
from meetings.phrases.chat import ChatText
from meetings.phrases.known import Known
from meetings.phrases.people import listed
from meetings.phrases.recurrence import is_rule
from meetings.reading import people
from meetings.service import Wish

FindPerson = Callable[[str], Awaitable[Person | None]]
"""Who has an Entra object id in this conversation."""


async def wishes_of(
    action: act.Action,
    meeting: Meeting | None,
    group: Group,
    asker: Person,
    now: dt.datetime,
    find: FindPerson,
) -> tuple[Wish, ...]:
    """What is asked for, in order; empty where the press came too late to mean anything.

    Raises InvalidError for a field that can't be read.
    """
    if isinstance(action, act.SaveMeeting):
        return (_saved_meeting(action),)
    if isinstance(action, act.SaveAssignment):
        return (await _assignment(action, meeting, group, asker, find),)
    if meeting is None:
        return ()
    if isinstance(action, act.PlanProposed):
        return _proposed(meeting, group, now)
    return tuple(Wish(what=what, meeting=meeting.id) for what in _asked(action, meeting))


def _asked(  # noqa: C901  # a table: one case for each action
    action: act.Action, meeting: Meeting
) -> tuple[cmd.Command | req.GroupRequest, ...]:
    match action:
        case act.AddUsualItems():
            return (req.AddUsualItems(),)
        case act.OpenTheMeeting():
            return (cmd.OpenMeeting(),)
        case act.MoveOn(item=item):
            return (cmd.NextItem(item or 0),)
        case act.SaveItem(title=title):
            return (cmd.AddItem(title),)
        case act.SaveNote(heading=heading, text=text):
            number = _chosen(action)
            above = (cmd.AddHeading(heading, number),) if heading.strip() else ()
            return (*above, cmd.TakeNote(text, number))
        case act.SaveDecision(text=text, rider=rider, due=due):
            number = _chosen(action)
            decision = cmd.RecordDecision(text, number, due=_day(due))
            return (decision, cmd.AddRider(rider, number=number)) if rider.strip() else (decision,)
        case act.SavePostponement(number=number, reason=reason):
            return (cmd.PostponeItem(number, reason or None),)
        case act.SaveEdit(entry=entry, text=text, due=due):
            day = _day(due)
            emptied = day is None and isinstance(meeting.entry(entry), Assignment)
            return (cmd.EditEntry(entry, text, due=day, without_due=emptied),)
        case act.SetDue(entry=entry, due=due):
            day = _day(due)
            if day is None:
                raise InvalidError("due_missing")
            return (cmd.EditEntry(entry, due=day),)
        case act.UndoThis(sequence=sequence):
            return (cmd.Undo(sequence),)
        case act.CheckClosing():
            return (cmd.CloseMeeting(),)
        case act.CloseTheMeeting(postpone=postpone, reason=reason):
            return (cmd.CloseMeeting(True, postpone == "true", reason or None),)
        case act.ShowDraft():
            return (cmd.PostDraft(),)
        case act.Approve(version=version, hash=digest):
            return (cmd.ApproveMinutes(version, digest),)
        case act.SaveChangeRequest(version=version, item=item, text=text):
            return (cmd.RequestChange(text, _number(item), version),)
        case act.Complete(entry=entry):
            return (cmd.CompleteAssignment(entry),)
        case act.RemindLater(what=what):
            return (req.PutOff(what),)
    return ()


async def _assignment(
    action: act.SaveAssignment, meeting: Meeting | None, group: Group, asker: Person, find: FindPerson
) -> Wish:
    named = []
    for object_id in filter(None, (part.strip() for part in action.assignees.split(","))):
        person = await find(object_id)
        if person is None:
            raise InvalidError("person_unknown")
        named.append(person)
    others = _others(action.others, Known(people(meeting, group)), asker)
    number = _chosen(action)
    command = cmd.RecordAssignment((*named, *others), action.text, _day(action.due), number)
    return Wish(what=command, meeting=action.meeting)


def _others(written: str, known: Known, asker: Person) -> tuple[Person, ...]:
    """Those named in words: known people, or a name as it stands, such as a working group's."""
    if not written.strip():
        return ()
    named = listed(ChatText(written.strip()), known, asker)
    return tuple(one.person or Person(one.name) for one in named)


def _proposed(meeting: Meeting, group: Group, now: dt.datetime) -> tuple[Wish, ...]:
    occasion = planning.proposed_next(meeting, group.settings.recurrence, now)
    if occasion is None or meeting.next_meeting is not None:
        return ()
    zone = ZoneInfo(meeting.zone)
    start = local(occasion.start, zone)
    draft = MeetingDraft(
        title=meeting.title,
        day=start.date(),
        start=start.time(),
        end=local(occasion.end, zone).time() if occasion.end else None,
        place=occasion.place,
        previous=meeting.id,
    )
    return (Wish(what=req.NextMeetingAsked(draft), meeting=meeting.id),)


def _saved_meeting(action: act.SaveMeeting) -> Wish:
    draft = _meeting_draft(action)
    if action.moves:
        return Wish(what=req.MoveMeeting(draft), meeting=action.moves)
    what = req.NextMeetingAsked(draft) if action.previous else req.PlanAsked(draft)
    return Wish(what=what, meeting=action.previous)


def _meeting_draft(action: act.SaveMeeting) -> MeetingDraft:
    return MeetingDraft(
        title=action.title.strip() or None,
        day=_day(action.day),
        start=_clock(action.start),
        end=_clock(action.end),
        place=action.place.strip() or None,
        previous=action.previous,
        moves=action.moves,
        recurrence=action.recurrence if action.recurrence and is_rule(action.recurrence) else None,
    )


def _day(written: str) -> dt.date | None:
    if not written.strip():
        return None
    try:
        return dt.date.fromisoformat(written.strip())
    except ValueError:
        raise InvalidError("day_unreadable", written=written[:40]) from None


def _clock(written: str) -> dt.time | None:
    if not written.strip():
        return None
    try:
        return dt.time.fromisoformat(written.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise InvalidError("clock_unreadable", written=written[:40]) from None


def _chosen(action: act.SaveNote | act.SaveDecision | act.SaveAssignment) -> int | None:
    """The item that was chosen, else the one that the form was opened for."""
    chosen = _number(action.item)
    return action.number if chosen is None else chosen


def _number(written: str) -> int | None:
    if not written.strip():
        return None
    if not (written.strip().isdecimal() and len(written) < 5):
        raise InvalidError("number_unreadable", written=written[:40])
    return int(written)
