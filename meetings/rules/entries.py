"""Rules about the lines of the minutes: how they come, change, go, and are followed up."""

import datetime as dt

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import events as ev
from meetings.errors import InvalidError, NotFoundError
from meetings.meeting import Change, Meeting
from meetings.model import (
    AgendaItem,
    AnyEntry,
    Assignment,
    Decision,
    Heading,
    NextMeeting,
    Reservation,
    Rider,
    Task,
)
from meetings.policy import Actor, is_officer
from meetings.rules.text import (
    distinct,
    item_at,
    matter,
    named,
    next_lettered,
    next_numbered,
    optional_text,
    text,
    title,
)


def take_note(meeting: Meeting, command: cmd.TakeNote, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """A line of discussion in the item. Raises InvalidError, NotFoundError."""
    written = text(command.text, "note_empty")
    item = item_at(meeting, command.number)
    return (ev.NoteTaken(item.id, next_lettered(item), written),)


def add_heading(meeting: Meeting, command: cmd.AddHeading, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """A sub-heading, on one line. Raises InvalidError, NotFoundError."""
    written = title(command.text, "heading_empty")
    item = item_at(meeting, command.number)
    return (ev.HeadingAdded(item.id, next_lettered(item), written),)


def record_decision(
    meeting: Meeting, command: cmd.RecordDecision, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """A decision under the item's next number. Raises InvalidError, NotFoundError."""
    written = text(command.text, "decision_empty")
    item = item_at(meeting, command.number)
    task = None
    if command.task is not None and command.task.assignees:
        task = replace(command.task, assignees=distinct(command.task.assignees))
    return (ev.DecisionRecorded(item.id, next_numbered(item), written, task, matter(command.postponed)),)


def record_assignment(
    meeting: Meeting, command: cmd.RecordAssignment, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """An assignment under the item's next number; it needs somebody. Raises InvalidError, NotFoundError."""
    written = text(command.text, "assignment_empty")
    if not command.assignees:
        raise InvalidError("assignee_missing")
    item = item_at(meeting, command.number)
    task = Task(distinct(command.assignees), command.due)
    return (ev.AssignmentRecorded(item.id, next_numbered(item), written, task),)


def add_rider(meeting: Meeting, command: cmd.AddRider, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """Advice that follows a decision, and stands in its item. Raises InvalidError, NotFoundError."""
    written = text(command.text, "rider_empty")
    item, decision = _decision(meeting, command.to, command.number)
    return (ev.RiderAdded(item.id, next_lettered(item), written, decision.id),)


def add_reservation(
    meeting: Meeting, command: cmd.AddReservation, actor: Actor, _: dt.datetime
) -> tuple[ev.Event, ...]:
    """A reservation may be without a text: that somebody has reserved themself is what counts."""
    written = optional_text(command.text)
    item, decision = _decision(meeting, command.to, command.number)
    by = named(command.by or actor.person)
    return (ev.ReservationAdded(item.id, next_lettered(item), written, decision.id, by),)


def edit(meeting: Meeting, command: cmd.EditEntry, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """An entry keeps its kind and number; what was done stays done. Raises InvalidError, NotFoundError."""
    entry = _entry(meeting, command.entry)
    written = entry.text if command.text is None else _edited(entry, command.text)
    before, task = None, None
    if isinstance(entry, Decision | Assignment):
        before, task = entry.task, _task(entry, command)
    known, postponed = None, None
    if isinstance(entry, Decision):
        known = entry.postponed
        postponed = known if command.text is None else matter(command.postponed)
    if (written, task, postponed) == (entry.text, before, known):
        return ()
    return (ev.EntryEdited(entry.id, written, task, postponed),)


def remove(meeting: Meeting, command: cmd.RemoveEntry, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """A decision that something hangs on stays. Raises InvalidError, NotFoundError."""
    known = meeting.entry(command.entry)
    if known is not None and known.removed:
        return ()
    entry = _entry(meeting, command.entry)
    _check_nothing_attached(meeting, entry.id)
    return (ev.EntryRemoved(entry.id),)


def undo(meeting: Meeting, command: cmd.Undo, actor: Actor, _: dt.datetime) -> tuple[ev.Event, ...]:
    """Take back one change, unless something later rests on it."""
    change = change_meant(meeting, command, actor)
    if change is None:
        raise NotFoundError(
            "nothing_of_yours_to_undo" if not is_officer(meeting, actor) else "nothing_to_undo"
        )
    _check_untouched(meeting, change)
    return (ev.Undone(change.sequence, change.by),)


def change_meant(meeting: Meeting, command: cmd.Undo, actor: Actor) -> Change | None:
    """The change that an undo would take back: the named one, or the actor's own latest."""
    if command.sequence is not None:
        return next((one for one in meeting.changes if one.sequence == command.sequence), None)
    return latest_change(meeting, actor)


def latest_change(meeting: Meeting, actor: Actor) -> Change | None:
    """What the actor changed last; an item that came by itself isn't theirs to take back unnamed."""
    mine = (one for one in reversed(meeting.changes) if one.actor == actor.person.id)
    return next((one for one in mine if not _came_by_itself(meeting, one)), None)


def _came_by_itself(meeting: Meeting, change: Change) -> bool:
    item = meeting.item(change.by.item) if isinstance(change.by, ev.ItemRemoved) else None
    return item is not None and (item.standing or item.origin is not None)


def complete(
    meeting: Meeting, command: cmd.CompleteAssignment, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """Done twice is done once. Raises NotFoundError."""
    entry, task = _assignment(meeting, command.entry)
    return () if task.done_at else (ev.AssignmentCompleted(entry.id),)


def reopen(
    meeting: Meeting, command: cmd.ReopenAssignment, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """What isn't done is open already. Raises NotFoundError."""
    entry, task = _assignment(meeting, command.entry)
    return (ev.AssignmentReopened(entry.id),) if task.done_at else ()


def _entry(meeting: Meeting, reference: str) -> AnyEntry:
    entry = meeting.entry(reference)
    if entry is None or entry.removed:
        raise NotFoundError("no_such_entry", entry=reference)
    return entry


def _assignment(meeting: Meeting, reference: str) -> tuple[Decision | Assignment, Task]:
    entry = _entry(meeting, reference)
    if not isinstance(entry, Decision | Assignment) or entry.task is None:
        raise NotFoundError("not_an_assignment", entry=reference)
    return entry, entry.task


def _decision(meeting: Meeting, to: str | None, number: int | None) -> tuple[AgendaItem, Decision]:
    """The decision that is meant: the named one, or the latest one of the item."""
    if to is not None:
        entry = _entry(meeting, to)
        item = meeting.item(entry.item)
        if not isinstance(entry, Decision) or item is None:
            raise NotFoundError("not_a_decision", entry=to)
        return item, entry
    item = item_at(meeting, number)
    made = [entry for entry in item.visible if isinstance(entry, Decision)]
    if not made:
        raise NotFoundError("no_decision_yet", number=item.number)
    return item, made[-1]


def _edited(entry: AnyEntry, written: str) -> str:
    if isinstance(entry, Reservation):
        return optional_text(written)
    return title(written, "edit_empty") if isinstance(entry, Heading) else text(written, "edit_empty")


def _task(entry: Decision | Assignment, command: cmd.EditEntry) -> Task | None:
    """Who and when after an edit; what was done stays done."""
    before = entry.task
    assignees = command.assignees if command.assignees is not None else (before.assignees if before else ())
    if not assignees:
        if isinstance(entry, Assignment):
            raise InvalidError("assignee_missing")
        return None
    due = command.due or (before.due if before and not command.without_due else None)
    return Task(
        distinct(assignees), due, before.done_at if before else None, before.done_by if before else None
    )


def _check_untouched(meeting: Meeting, change: Change) -> None:
    later = [one for one in meeting.changes if one.sequence > change.sequence]
    if any(set(one.touched) & set(change.touched) for one in later):
        raise InvalidError("changed_since")
    match change.by:
        case ev.ItemRemoved(item=item_id):
            item = meeting.item(item_id)
            assert item is not None, item_id
            if item.visible:
                raise InvalidError("item_not_empty", number=item.number)
            if item.id == meeting.current and "current" not in change.touched:
                raise InvalidError("item_is_current", number=item.number)
        case ev.EntryRemoved(entry=gone):
            _check_nothing_attached(meeting, gone)
        case ev.ItemLeft(back_to=int(back_to)):
            _check_item_stands(meeting, back_to)
        case ev.EntryRestored(entry=again) | ev.ElectionReverted(earlier=str(again)):
            _check_can_stand_again(meeting, again)
        case ev.NextMeetingSet(next_meeting=NextMeeting(entry=str(again)), text=str()):
            _check_can_stand_again(meeting, again)


def _check_nothing_attached(meeting: Meeting, gone: str) -> None:
    entries = [entry for item in meeting.agenda for entry in item.visible]
    attached = tuple(entry.id for entry in entries if getattr(entry, "to", None) == gone)
    if attached:
        raise InvalidError("decision_has_attached", entry=gone, attached=attached)


def _check_can_stand_again(meeting: Meeting, entry_id: str) -> None:
    """A line can't come back to an item that has been removed since, nor to a decision that has."""
    entry = meeting.entry(entry_id)
    assert entry is not None, entry_id
    _check_item_stands(meeting, entry.item)
    decision = meeting.entry(entry.to) if isinstance(entry, Rider | Reservation) else None
    if decision is not None and decision.removed:
        raise InvalidError("decision_removed", entry=decision.id)


def _check_item_stands(meeting: Meeting, item_id: int) -> None:
    item = meeting.item(item_id)
    if item is None or item.removed:
        raise InvalidError("changed_since")
