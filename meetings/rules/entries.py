"""Rules about the lines of the minutes: how they come, change, go, and are followed up."""

import datetime as dt

from meetings import commands as cmd
from meetings import events as ev
from meetings.errors import InvalidError, NotFoundError
from meetings.meeting import Change, Meeting
from meetings.model import AgendaItem, AnyEntry, Assignment, Decision, Reservation, Rider, Task
from meetings.policy import Actor, is_officer
from meetings.rules.text import item_at, next_lettered, next_numbered, text, title


def take_note(meeting: Meeting, command: cmd.TakeNote, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    written = text(command.text, "note_empty")
    item = item_at(meeting, command.number)
    return (ev.NoteTaken(item.id, next_lettered(item), written),)


def add_heading(meeting: Meeting, command: cmd.AddHeading, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    written = title(command.text, "heading_empty")
    item = item_at(meeting, command.number)
    return (ev.HeadingAdded(item.id, next_lettered(item), written),)


def record_decision(
    meeting: Meeting, command: cmd.RecordDecision, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    written = text(command.text, "decision_empty")
    item = item_at(meeting, command.number)
    return (ev.DecisionRecorded(item.id, next_numbered(item), written, command.task, command.postponed),)


def record_assignment(
    meeting: Meeting, command: cmd.RecordAssignment, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    written = text(command.text, "assignment_empty")
    if not command.assignees:
        raise InvalidError("assignee_missing")
    item = item_at(meeting, command.number)
    task = Task(command.assignees, command.due)
    return (ev.AssignmentRecorded(item.id, next_numbered(item), written, task),)


def add_rider(meeting: Meeting, command: cmd.AddRider, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    written = text(command.text, "rider_empty")
    item, decision = _decision(meeting, command.to, command.number)
    return (ev.RiderAdded(item.id, next_lettered(item), written, decision.id),)


def add_reservation(
    meeting: Meeting, command: cmd.AddReservation, actor: Actor, _: dt.datetime
) -> tuple[ev.Event, ...]:
    """A reservation may be without a text: that somebody has reserved themself is what counts."""
    written = text(command.text, "reservation_empty") if command.text.strip() else ""
    item, decision = _decision(meeting, command.to, command.number)
    by = command.by or actor.person
    return (ev.ReservationAdded(item.id, next_lettered(item), written, decision.id, by),)


def edit(meeting: Meeting, command: cmd.EditEntry, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    entry = _entry(meeting, command.entry)
    written = entry.text if command.text is None else text(command.text, "edit_empty")
    task, postponed = None, None
    if isinstance(entry, Decision | Assignment):
        task = _task(entry, command)
    if isinstance(entry, Decision):
        postponed = entry.postponed if command.text is None else command.postponed
    same_task = not isinstance(entry, Decision | Assignment) or task == entry.task
    same_matter = not isinstance(entry, Decision) or postponed == entry.postponed
    if written == entry.text and same_task and same_matter:
        return ()
    return (ev.EntryEdited(entry.id, written, task, postponed),)


def remove(meeting: Meeting, command: cmd.RemoveEntry, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    known = meeting.entry(command.entry)
    if known is not None and known.removed:
        return ()
    entry = _entry(meeting, command.entry)
    item = meeting.item(entry.item)
    attached = [one.id for one in (item.visible if item else ()) if getattr(one, "to", None) == entry.id]
    if attached:
        raise InvalidError("decision_has_attached", entry=entry.id, attached=tuple(attached))
    return (ev.EntryRemoved(entry.id),)


def undo(meeting: Meeting, command: cmd.Undo, actor: Actor, _: dt.datetime) -> tuple[ev.Event, ...]:
    """Take back one change, unless something later rests on it. Undoing twice undoes once."""
    if command.sequence is None:
        change = _latest(meeting, actor)
    else:
        found = next((one for one in meeting.changes if one.sequence == command.sequence), None)
        if found is None and command.sequence <= meeting.sequence:
            return ()
        if found is None:
            raise NotFoundError("nothing_to_undo")
        change = found
    _check_untouched(meeting, change)
    return (ev.Undone(change.sequence, change.by),)


def complete(
    meeting: Meeting, command: cmd.CompleteAssignment, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    entry, task = _assignment(meeting, command.entry)
    return () if task.done_at else (ev.AssignmentCompleted(entry.id),)


def reopen(
    meeting: Meeting, command: cmd.ReopenAssignment, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
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


def _task(entry: Decision | Assignment, command: cmd.EditEntry) -> Task | None:
    """Who and when after an edit; what was done stays done."""
    before = entry.task
    assignees = command.assignees if command.assignees is not None else (before.assignees if before else ())
    if not assignees:
        if isinstance(entry, Assignment):
            raise InvalidError("assignee_missing")
        return None
    due = command.due or (before.due if before else None)
    return Task(assignees, due, before.done_at if before else None, before.done_by if before else None)


def _latest(meeting: Meeting, actor: Actor) -> Change:
    mine = [one for one in meeting.changes if one.actor == actor.person.key]
    if not mine:
        raise NotFoundError(
            "nothing_of_yours_to_undo" if not is_officer(meeting, actor) else "nothing_to_undo"
        )
    return mine[-1]


def _check_untouched(meeting: Meeting, change: Change) -> None:
    later = [one for one in meeting.changes if one.sequence > change.sequence]
    if any(set(one.touched) & set(change.touched) for one in later):
        raise InvalidError("changed_since")
    if isinstance(change.by, ev.ItemRemoved):
        item = meeting.item(change.by.item)
        if item is not None and (item.visible or item.id == meeting.current):
            raise InvalidError("item_not_empty", number=item.number)
    if isinstance(change.by, ev.EntryRestored):
        entry = meeting.entry(change.by.entry)
        decision = meeting.entry(entry.to) if isinstance(entry, Rider | Reservation) else None
        if decision is not None and decision.removed:
            raise InvalidError("decision_removed", entry=decision.id)
    if isinstance(change.by, ev.EntryRemoved):
        gone = change.by.entry
        entries = [entry for item in meeting.agenda for entry in item.visible]
        attached = tuple(entry.id for entry in entries if getattr(entry, "to", None) == gone)
        if attached:
            raise InvalidError("decision_has_attached", entry=gone, attached=attached)
