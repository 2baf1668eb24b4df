"""How an event is taken back: what it touched, and the event that undoes it. The log only grows."""

from typing import assert_never

from meetings import events as ev
from meetings.meeting import Meeting
from meetings.model import AnyEntry, Assignment, Decision, ItemStatus, Person, Role, Task


def inverse(before: Meeting, event: ev.Event) -> tuple[tuple[str, ...], ev.Reversible] | None:
    """What this event touches and what would take it back, seen from the meeting before it.

    None for an event that can't be taken back; others can, while nothing later has touched the same.
    """
    match event:
        case (
            ev.NoteTaken(entry=entry)
            | ev.HeadingAdded(entry=entry)
            | ev.DecisionRecorded(entry=entry)
            | ev.AssignmentRecorded(entry=entry)
            | ev.RiderAdded(entry=entry)
            | ev.ReservationAdded(entry=entry)
            | ev.EntryRestored(entry=entry)
        ):
            return (f"entry:{entry}",), ev.EntryRemoved(entry)
        case ev.EntryRemoved(entry=entry):
            return (f"entry:{entry}",), ev.EntryRestored(entry)
        case ev.EntryEdited(entry=entry) | ev.AssignmentReopened(entry=entry):
            return (f"entry:{entry}",), _as_it_was(before, entry)
        case ev.AssignmentCompleted(entry=entry):
            return (f"entry:{entry}",), ev.AssignmentReopened(entry)
        case ev.ItemAdded(item=item) | ev.ItemRestored(item=item):
            entered = ("current",) if isinstance(event, ev.ItemAdded) and before.waits_for_item else ()
            return (f"item:{item}", f"title:{item}", f"status:{item}", *entered), ev.ItemRemoved(item)
        case ev.ItemRemoved(item=item):
            return (f"item:{item}",), ev.ItemRestored(item)
        case ev.ItemRenamed(item=item):
            return (f"title:{item}",), ev.ItemRenamed(item, _item(before, item)[0])
        case ev.ItemPostponed(item=item) | ev.ItemReferredBack(item=item):
            _, status, reason = _item(before, item)
            return (f"status:{item}",), ev.ItemResumed(item, status, reason)
        case ev.ItemEntered(item=item):
            _, status, reason = _item(before, item)
            return ("current", f"status:{item}"), ev.ItemLeft(item, before.current, status, reason)
        case ev.AttendanceRecorded(persons=persons):
            keys = tuple(person.key for person in persons)
            known = tuple(seen for seen in before.attendance if seen.person.key in keys)
            return tuple(f"attendance:{key}" for key in keys), ev.AttendanceRestored(keys, known)
        case ev.Elected():
            return _election_as_it_was(before, event)
        case ev.NextMeetingSet():
            return _next_as_it_was(before, event)
        case ev.MeetingChanged():
            return ("meeting",), ev.MeetingChanged(before.title, before.occasion)
        case (
            ev.MeetingPlanned()
            | ev.LanguageChanged()
            | ev.MeetingCancelled()
            | ev.MeetingOpened()
            | ev.MeetingClosed()
            | ev.ItemLeft()
            | ev.ItemResumed()
            | ev.AttendanceRestored()
            | ev.ElectionReverted()
            | ev.DraftPosted()
            | ev.DraftWithdrawn()
            | ev.ChangeRequested()
            | ev.ApprovalGiven()
            | ev.MinutesApproved()
            | ev.MinutesKept()
            | ev.CorrectionStarted()
            | ev.EventsRedacted()
            | ev.Undone()
        ):
            return None
    assert_never(event)


def holders(meeting: Meeting, role: Role) -> tuple[Person, ...]:
    """Those who hold an office now."""
    if role is Role.APPROVER:
        return meeting.approvers
    person = {
        Role.CHAIR: meeting.chair,
        Role.SECRETARY: meeting.secretary,
        Role.SUBSTITUTE: meeting.substitute,
    }[role]
    return (person,) if person else ()


def election_line(meeting: Meeting, role: Role) -> str | None:
    """The line of the minutes that says who was elected to approve, or to do so in their place."""
    return meeting.substitute_election if role is Role.SUBSTITUTE else meeting.election


def _as_it_was(before: Meeting, entry_id: str) -> ev.EntryEdited:
    entry = before.entry(entry_id)
    assert entry is not None, entry_id
    task: Task | None = entry.task if isinstance(entry, Decision | Assignment) else None
    postponed = entry.postponed if isinstance(entry, Decision) else None
    return ev.EntryEdited(entry_id, entry.text, task, postponed, True, entry.edited_by)


def _item(before: Meeting, item_id: int) -> tuple[str, ItemStatus, str | None]:
    item = before.item(item_id)
    assert item is not None, item_id
    return item.title, item.status, item.reason


def _election_as_it_was(before: Meeting, event: ev.Elected) -> tuple[tuple[str, ...], ev.ElectionReverted]:
    role = event.role
    persons = holders(before, role)
    if event.entry is None:
        return (f"role:{role}",), ev.ElectionReverted(role, persons)
    line = election_line(before, role)
    earlier = _visible(before, line)
    touched = (f"role:{role}", *_entries(event.entry, line))
    return touched, ev.ElectionReverted(role, persons, event.entry, earlier.id if earlier else None)


def _next_as_it_was(before: Meeting, event: ev.NextMeetingSet) -> tuple[tuple[str, ...], ev.NextMeetingSet]:
    agreed = before.next_meeting
    old = agreed.entry if agreed else None
    new = event.next_meeting.entry if event.next_meeting else None
    line = _visible(before, old)
    touched = ("next", *_entries(old, new))
    return touched, ev.NextMeetingSet(agreed, line.item if line else None, line.text if line else None)


def _visible(before: Meeting, entry_id: str | None) -> AnyEntry | None:
    entry = before.entry(entry_id) if entry_id else None
    return None if entry is None or entry.removed else entry


def _entries(*entries: str | None) -> tuple[str, ...]:
    return tuple(f"entry:{entry}" for entry in entries if entry)
