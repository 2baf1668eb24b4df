"""How an event is taken back: what it touched, and the event that undoes it. Undoing never shortens the log."""

from typing import assert_never

from meetings import events as ev
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, ItemStatus, Person, Role, Task


def inverse(before: Meeting, event: ev.Event) -> tuple[tuple[str, ...], ev.Reversible] | None:
    """What this event touches and what would take it back, seen from the meeting before it; None if nothing can."""
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
        case ev.EntryEdited(entry=entry):
            return (f"entry:{entry}",), _as_it_was(before, entry)
        case ev.AssignmentCompleted(entry=entry):
            return (f"entry:{entry}",), ev.AssignmentReopened(entry)
        case ev.ItemAdded(item=item) | ev.ItemRestored(item=item):
            return (f"item:{item}",), ev.ItemRemoved(item)
        case ev.ItemRemoved(item=item):
            return (f"item:{item}",), ev.ItemRestored(item)
        case ev.ItemRenamed(item=item):
            return (f"item:{item}",), ev.ItemRenamed(item, _item(before, item)[0])
        case ev.ItemPostponed(item=item) | ev.ItemReferredBack(item=item):
            _, status, reason = _item(before, item)
            return (f"item:{item}",), ev.ItemResumed(item, status, reason)
        case ev.ItemEntered(item=item):
            _, status, reason = _item(before, item)
            return ("current",), ev.ItemLeft(item, before.current, status, reason)
        case ev.AttendanceRecorded(persons=persons):
            keys = tuple(person.key for person in persons)
            known = tuple(seen for seen in before.attendance if seen.person.key in keys)
            return tuple(f"attendance:{key}" for key in keys), ev.AttendanceRestored(keys, known)
        case ev.Elected(role=role, entry=entry_or_none):
            return (f"role:{role}",), ev.ElectionReverted(role, holders(before, role), entry_or_none)
        case ev.NextMeetingSet():
            return ("next",), _next_as_it_was(before)
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
            | ev.AssignmentReopened()
            | ev.AttendanceRestored()
            | ev.ElectionReverted()
            | ev.DraftPosted()
            | ev.DraftWithdrawn()
            | ev.ChangeRequested()
            | ev.ApprovalGiven()
            | ev.MinutesApproved()
            | ev.CorrectionStarted()
            | ev.Undone()
        ):
            return None
    assert_never(event)


def holders(meeting: Meeting, role: Role) -> tuple[Person, ...]:
    """Those who hold an office now."""
    if role is Role.APPROVER:
        return meeting.approvers
    person = meeting.chair if role is Role.CHAIR else meeting.secretary
    return (person,) if person else ()


def _as_it_was(before: Meeting, entry_id: str) -> ev.EntryEdited:
    entry = before.entry(entry_id)
    assert entry is not None, entry_id
    task: Task | None = entry.task if isinstance(entry, Decision | Assignment) else None
    return ev.EntryEdited(
        entry_id, entry.text, task, entry.postponed if isinstance(entry, Decision) else None
    )


def _item(before: Meeting, item_id: int) -> tuple[str, ItemStatus, str | None]:
    item = before.item(item_id)
    assert item is not None, item_id
    return item.title, item.status, item.reason


def _next_as_it_was(before: Meeting) -> ev.NextMeetingSet:
    agreed = before.next_meeting
    entry = before.entry(agreed.entry) if agreed and agreed.entry else None
    return ev.NextMeetingSet(agreed, entry.item if entry else None, entry.text if entry else None)
