"""What was done, in one sentence for every command."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from cards import agenda, occasions
from cards.fit import short
from cards.moments import time_of
from cards.people import named, names, numbers, together
from cards.words import say
from meetings import commands as cmd
from meetings import events as ev
from meetings.group import Settings
from meetings.model import AgendaItem, AnyEntry, Language
from meetings.outcomes import Noted, Settled
from meetings.reminders import unanswered

Values = dict[str, object]

_TITLE = 300
_TEXT = 300
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


@cache
def snake(name: str) -> str:
    """The catalogue's name of a class: RecordDecision is record_decision."""
    return _WORD.sub("_", name).lower()


class Subject(NamedTuple):
    """What was done something with: a line of the minutes, where it was one, and the item."""

    entry: AnyEntry | None
    item: AgendaItem | None


def subject(noted: Noted) -> Subject:
    """What the command was about, as it stands now."""
    meeting = noted.meeting
    named_entry = getattr(noted.command, "entry", None)
    for logged in noted.events:
        event = logged.event
        if isinstance(event, _WROTE_AN_ENTRY):
            item = meeting.item(event.item)
            entries = reversed(item.entries) if item else ()
            return Subject(next((entry for entry in entries if entry.id == event.entry), None), item)
        item_id = getattr(event, "item", None)
        if named_entry is None and item_id is not None and not isinstance(event, ev.ChangeRequested):
            return Subject(None, meeting.item(item_id))
    if named_entry is not None:
        entry = meeting.entry(named_entry)
        return Subject(entry, meeting.item(entry.item) if entry else None)
    number = getattr(noted.command, "number", None)
    return Subject(None, meeting.numbered(number) if number is not None else meeting.current_item)


def sentence(noted: Noted, about: Subject) -> str:
    """What was done, or that it was so already, with its number and place."""
    language = noted.meeting.language
    name = snake(type(noted.command).__name__)
    values = _VALUES.get(type(noted.command), _nothing)(noted, about)
    if not noted.events:
        return say(language, f"repeat.{name}", **values)
    return say(language, f"noted.{name}{_variant(noted, about)}", **values)


def _variant(noted: Noted, about: Subject) -> str:
    """The ending of the key where a command can be done in more than one way."""
    happened = [logged.event for logged in noted.events]
    match noted.command:
        case cmd.AddItem() if len(happened) > 1:
            return ".several"
        case cmd.AddItem() if about.item is not None and about.item.number is None:
            return ".last"
        case cmd.OpenMeeting() if noted.meeting.current is None:
            return ".empty"
        case cmd.Elect() if any(isinstance(event, ev.Elected) and event.entry for event in happened):
            return ".in_minutes"
        case cmd.CancelMeeting(reason=reason) | cmd.PostponeItem(reason=reason) if reason:
            return ".reason"
        case cmd.RecordAttendance(present=present):
            clock = any(isinstance(event, ev.AttendanceRecorded) and event.clock for event in happened)
            return f".{'present' if present else 'absent'}{'_at' if clock else ''}"
        case cmd.AddGuest(numbers=attended) if attended:
            return ".items"
        case cmd.ApproveMinutes() if any(isinstance(event, ev.MinutesApproved) for event in happened):
            return ".instead" if unanswered(noted.meeting) else ".last"
    return ""


def settled(language: Language, outcome: Settled) -> str:
    """What the group has chosen."""
    settings = outcome.settings
    match outcome.setting:
        case "language":
            return say(settings.language, "settled.language")
        case "standing":
            titles = tuple(short(item.title, _TITLE) for item in settings.standing or ())
            key = "settled.standing" if titles else "settled.no_standing"
            return say(language, key, titles=together(language, titles))
        case "draft_to":
            return say(language, f"settled.draft_to_{settings.draft_to}")
        case "reminders":
            days = tuple(str(day) for day in sorted(settings.reminder_days, reverse=True))
            return say(language, "settled.reminders" if days else "settled.no_reminders", days=days)
        case "switched":
            return _switched(language, settings)
    return _of_documents(language, outcome)


def _switched(language: Language, settings: Settings) -> str:
    """Which reminders the group gets."""
    days = tuple(str(day) for day in sorted(settings.reminder_days, reverse=True))
    on, off = say(language, "settled.on"), say(language, "settled.off")
    return say(
        language,
        "settled.switched",
        meetings=say(language, "settled.days_before", days=days) if days else off,
        assignments=on if settings.assignment_reminders else off,
        approval=on if settings.approval_reminders else off,
    )


def _of_documents(language: Language, outcome: Settled) -> str:
    settings = outcome.settings
    match outcome.setting:
        case "letterhead":
            key = "settled.letterhead" if settings.letterhead else "settled.no_letterhead"
            return say(language, key, name=settings.letterhead)
        case "tagline":
            key = "settled.tagline" if settings.tagline else "settled.no_tagline"
            return say(language, key, tagline=settings.tagline)
        case "colour":
            key = "settled.colour" if settings.colour else "settled.no_colour"
            return say(language, key, colour=settings.colour)
    return say(language, "settled.overview" if settings.overview else "settled.no_overview")


def undone(noted: Noted) -> str:
    """What an undo took back."""
    meeting = noted.meeting
    event = next((one.event for one in noted.events if isinstance(one.event, ev.Undone)), None)
    if event is None:
        return say(meeting.language, "repeat.undo")
    by = event.by
    entry = getattr(by, "entry", None) or ""
    item = meeting.item(getattr(by, "item", 0) or 0)
    if isinstance(by, ev.ItemLeft):
        item = meeting.current_item
    return say(
        meeting.language,
        f"undone.{snake(type(by).__name__)}",
        entry=entry,
        item=agenda.title(item) if item else "",
        role=getattr(by, "role", None),
    )


def _nothing(_: Noted, __: Subject) -> Values:
    return {}


def _meeting(noted: Noted, _: Subject) -> Values:
    meeting = noted.meeting
    when = occasions.when_and_where(meeting.language, meeting.occasion, meeting.zone)
    reason = short(meeting.cancelled_because or meeting.correction or "", _TEXT)
    return {"title": short(meeting.title, _TITLE), "when": when, "reason": reason}


def _opened(noted: Noted, _: Subject) -> Values:
    meeting = noted.meeting
    moment = meeting.opened_at
    return {
        "time": time_of(moment, meeting.zone, meeting.language) if moment else "",
        **agenda.placed(meeting.current_item),
    }


def _closed(noted: Noted, _: Subject) -> Values:
    meeting = noted.meeting
    moment = meeting.closed_at
    return {"time": time_of(moment, meeting.zone, meeting.language) if moment else ""}


def _item(noted: Noted, about: Subject) -> Values:
    reason = short(about.item.reason or "", _TEXT) if about.item else ""
    return {**agenda.placed(about.item), "reason": reason, "n": len(noted.events)}


def _entry(noted: Noted, about: Subject) -> Values:
    entry = about.entry
    return {
        "entry": entry.id if entry else getattr(noted.command, "entry", ""),
        "to": getattr(entry, "to", ""),
        "who": named(entry.by) if entry is not None and hasattr(entry, "by") else "",
    }


def _attendance(noted: Noted, _: Subject) -> Values:
    command = noted.command
    assert isinstance(command, cmd.RecordAttendance)
    meeting = noted.meeting
    persons = [seen.person if (seen := meeting.attending(one)) else one for one in command.persons]
    at = noted.events[-1].at if noted.events else None
    return {
        "n": len(persons),
        "who": together(meeting.language, tuple(named(one) for one in persons)),
        "time": time_of(at, meeting.zone, meeting.language) if at else "",
    }


def _guest(noted: Noted, _: Subject) -> Values:
    command = noted.command
    assert isinstance(command, cmd.AddGuest)
    told = numbers(noted.meeting.language, command.numbers) if command.numbers else ""
    return {"who": named(command.person), "items": told}


def _elected(noted: Noted, about: Subject) -> Values:
    command = noted.command
    assert isinstance(command, cmd.Elect)
    language: Language = noted.meeting.language
    return {
        "number": about.item.number if about.item else "",
        "role": say(language, f"role.{command.role}"),
        "who": names(language, command.persons),
        "n": len(command.persons),
    }


def _next(noted: Noted, _: Subject) -> Values:
    meeting = noted.meeting
    agreed = meeting.next_meeting
    when = occasions.when_and_where(meeting.language, agreed.occasion, meeting.zone) if agreed else ""
    return {"when": when}


def _version(noted: Noted, _: Subject) -> Values:
    meeting = noted.meeting
    return {"version": meeting.version, "who": names(meeting.language, unanswered(meeting))}


_WROTE_AN_ENTRY = (
    ev.NoteTaken,
    ev.HeadingAdded,
    ev.DecisionRecorded,
    ev.AssignmentRecorded,
    ev.RiderAdded,
    ev.ReservationAdded,
)

_VALUES: dict[type[Any], Callable[[Noted, Subject], Values]] = {
    cmd.PlanMeeting: _meeting,
    cmd.ChangeMeeting: _meeting,
    cmd.CancelMeeting: _meeting,
    cmd.StartCorrection: _meeting,
    cmd.OpenMeeting: _opened,
    cmd.CloseMeeting: _closed,
    cmd.AddItem: _item,
    cmd.RenameItem: _item,
    cmd.RemoveItem: _item,
    cmd.GoToItem: _item,
    cmd.NextItem: _item,
    cmd.PostponeItem: _item,
    cmd.ReferBackItem: _item,
    cmd.TakeNote: _entry,
    cmd.AddHeading: _entry,
    cmd.RecordDecision: _entry,
    cmd.RecordAssignment: _entry,
    cmd.AddRider: _entry,
    cmd.AddReservation: _entry,
    cmd.EditEntry: _entry,
    cmd.RemoveEntry: _entry,
    cmd.CompleteAssignment: _entry,
    cmd.ReopenAssignment: _entry,
    cmd.RecordAttendance: _attendance,
    cmd.AddGuest: _guest,
    cmd.Elect: _elected,
    cmd.SetNextMeeting: _next,
    cmd.PostDraft: _version,
    cmd.ApproveMinutes: _version,
    cmd.RequestChange: _version,
}
