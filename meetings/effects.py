"""What each kind of event changes in a meeting. Everything that changes a `Meeting` stands here."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from meetings import events as ev
from meetings.inverse import election_line
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import (
    AgendaItem,
    AnyEntry,
    Approval,
    Assignment,
    Attendance,
    ChangeRequest,
    Decision,
    Heading,
    ItemStatus,
    KeptDocument,
    MinutesVersion,
    Note,
    Person,
    Reservation,
    Rider,
    Role,
    Status,
    Task,
)


def _with_item(meeting: Meeting, item: AgendaItem) -> Meeting:
    items = meeting.items
    return replace(meeting, items=(*items[: item.id - 1], item, *items[item.id :]))


def _change_item(meeting: Meeting, item_id: int, **fields: object) -> Meeting:
    return _with_item(meeting, replace(_item(meeting, item_id), **fields))


def _item(meeting: Meeting, item_id: int) -> AgendaItem:
    item = meeting.item(item_id)
    assert item is not None, item_id
    return item


def _with_entry(meeting: Meeting, entry: AnyEntry) -> Meeting:
    item = _item(meeting, entry.item)
    entries = item.entries
    known = next((at for at, one in enumerate(entries) if one.id == entry.id), None)
    after = (*entries, entry) if known is None else (*entries[:known], entry, *entries[known + 1 :])
    return _with_item(meeting, replace(item, entries=after))


def _change_entry(meeting: Meeting, entry_id: str, **fields: object) -> Meeting:
    entry = meeting.entry(entry_id)
    assert entry is not None, entry_id
    return _with_entry(meeting, replace(entry, **fields))


def _without_entry(meeting: Meeting, entry_id: str | None) -> Meeting:
    return meeting if entry_id is None else _change_entry(meeting, entry_id, removed=True)


def _changed(meeting: Meeting, event: ev.MeetingChanged, logged: Logged) -> Meeting:
    moved = logged.sequence if event.occasion.start != meeting.occasion.start else meeting.moved
    return replace(meeting, title=event.title, occasion=event.occasion, moved=moved)


def _opened(meeting: Meeting, event: ev.MeetingOpened, logged: Logged) -> Meeting:
    number = meeting.highest_number
    items = []
    for item in meeting.items:
        if item.number is None and not item.removed:
            number += 1
            items.append(replace(item, number=number))
        else:
            items.append(item)
    after = replace(
        meeting,
        status=Status.OPEN,
        items=tuple(items),
        opened_at=logged.at,
        outstanding=event.outstanding,
    )
    first = after.agenda[0] if after.agenda else None
    return _enter(after, first.id) if first else after


def _enter(meeting: Meeting, item_id: int) -> Meeting:
    after = _change_item(meeting, item_id, status=ItemStatus.TREATED, reason=None)
    return replace(after, current=item_id)


def _left(meeting: Meeting, event: ev.ItemLeft, _: Logged) -> Meeting:
    after = _change_item(meeting, event.item, status=event.status, reason=event.reason)
    return replace(after, current=event.back_to)


def _item_added(meeting: Meeting, event: ev.ItemAdded, logged: Logged) -> Meeting:
    item = AgendaItem(
        event.item,
        event.title,
        event.number,
        logged.actor,
        closing=event.closing,
        standing=event.standing,
        origin=event.origin,
    )
    after = replace(meeting, items=(*meeting.items, item))
    return _enter(after, item.id) if meeting.waits_for_item else after


def _item_removed(meeting: Meeting, event: ev.ItemRemoved, _: Logged) -> Meeting:
    after = _change_item(meeting, event.item, removed=True)
    return replace(after, current=None) if meeting.current == event.item else after


def _said(kind: type[Any], *fields: str) -> Callable[[Meeting, Any, Logged], Meeting]:
    def effect(meeting: Meeting, event: Any, logged: Logged) -> Meeting:
        more = {field: getattr(event, field) for field in fields}
        entry = kind(
            id=event.entry, item=event.item, text=event.text, author=logged.actor, at=logged.at, **more
        )
        return _with_entry(meeting, entry)

    return effect


def _edited(meeting: Meeting, event: ev.EntryEdited, logged: Logged) -> Meeting:
    edited_by = event.edited_by if event.restored else logged.actor
    fields: dict[str, object] = {"text": event.text, "edited_by": edited_by}
    entry = meeting.entry(event.entry)
    if isinstance(entry, Decision):
        fields |= {"task": event.task, "postponed": event.postponed}
    elif isinstance(entry, Assignment):
        fields |= {"task": event.task}
    return _change_entry(meeting, event.entry, **fields)


def _completed(meeting: Meeting, event: ev.AssignmentCompleted, logged: Logged) -> Meeting:
    done = replace(_task(meeting, event.entry), done_at=logged.at, done_by=logged.actor)
    return _change_entry(meeting, event.entry, task=done)


def _reopened(meeting: Meeting, event: ev.AssignmentReopened, _: Logged) -> Meeting:
    undone = replace(_task(meeting, event.entry), done_at=None, done_by=None)
    return _change_entry(meeting, event.entry, task=undone)


def _task(meeting: Meeting, entry_id: str) -> Task:
    entry = meeting.entry(entry_id)
    assert isinstance(entry, Decision | Assignment)
    assert entry.task is not None
    return entry.task


def _attendance(meeting: Meeting, event: ev.AttendanceRecorded, _: Logged) -> Meeting:
    after = list(meeting.attendance)
    for person in event.persons:
        known = next((at for at, seen in enumerate(after) if seen.person.key == person.key), None)
        if known is None:
            arrived = event.clock if event.present else None
            after.append(Attendance(person, event.present, event.guest, event.items, arrived))
        else:
            after[known] = _attended(after[known], person, event)
    return replace(meeting, attendance=tuple(after))


def _attended(seen: Attendance, person: Person, event: ev.AttendanceRecorded) -> Attendance:
    """Somebody who leaves was here until then; somebody who returns has been here since they first came."""
    named = replace(person, organisation=person.organisation or seen.person.organisation)
    items = event.items if event.guest else seen.items
    seen = replace(seen, person=named, guest=event.guest or seen.guest, items=items)
    if event.present:
        arrived = seen.arrived if seen.present else event.clock
        return replace(seen, present=True, arrived=arrived, left=None)
    if event.clock is not None and seen.present:
        return replace(seen, left=event.clock)
    return replace(seen, present=False, arrived=None, left=None)


def _attendance_restored(meeting: Meeting, event: ev.AttendanceRestored, _: Logged) -> Meeting:
    before = {seen.person.key: seen for seen in event.attendance}
    after = [
        before.get(seen.person.key, seen)
        for seen in meeting.attendance
        if seen.person.key not in event.of or seen.person.key in before
    ]
    return replace(meeting, attendance=tuple(after))


def _hold(meeting: Meeting, role: Role, persons: tuple[Person, ...]) -> Meeting:
    if role is Role.APPROVER:
        return replace(meeting, approvers=persons)
    person = persons[0] if persons else None
    if role is Role.CHAIR:
        return replace(meeting, chair=person)
    if role is Role.SUBSTITUTE:
        return replace(meeting, substitute=person)
    return replace(meeting, secretary=person)


def _with_line(meeting: Meeting, role: Role, entry: str | None) -> Meeting:
    if role is Role.SUBSTITUTE:
        return replace(meeting, substitute_election=entry)
    return replace(meeting, election=entry)


def _elected(meeting: Meeting, event: ev.Elected, logged: Logged) -> Meeting:
    after = _hold(meeting, event.role, event.persons)
    if event.item is None or event.entry is None or event.text is None:
        return after
    after = _without_entry(after, election_line(meeting, event.role))
    after = _with_line(after, event.role, event.entry)
    note = Note(id=event.entry, item=event.item, text=event.text, author=logged.actor, at=logged.at)
    return _with_entry(after, note)


def _election_reverted(meeting: Meeting, event: ev.ElectionReverted, _: Logged) -> Meeting:
    after = _hold(meeting, event.role, event.persons)
    if event.entry is None:
        return after
    after = _with_line(_without_entry(after, event.entry), event.role, event.earlier)
    return _change_entry(after, event.earlier, removed=False) if event.earlier else after


def _next_meeting(meeting: Meeting, event: ev.NextMeetingSet, logged: Logged) -> Meeting:
    before = meeting.next_meeting.entry if meeting.next_meeting else None
    entry = event.next_meeting.entry if event.next_meeting else None
    after = replace(meeting, next_meeting=event.next_meeting)
    if before != entry:
        after = _without_entry(after, before)
    if entry is None or event.item is None or event.text is None:
        return after
    if after.entry(entry) is not None:
        return _change_entry(after, entry, removed=False)
    note = Note(id=entry, item=event.item, text=event.text, author=logged.actor, at=logged.at)
    return _with_entry(after, note)


def _draft_posted(meeting: Meeting, event: ev.DraftPosted, logged: Logged) -> Meeting:
    version = MinutesVersion(event.version, event.sequence, event.hash, logged.at, logged.actor)
    return replace(meeting, status=Status.IN_REVIEW, versions=(*meeting.versions, version))


def _change_requested(meeting: Meeting, event: ev.ChangeRequested, logged: Logged) -> Meeting:
    request = ChangeRequest(logged.actor, event.version, event.text, logged.at, event.item)
    return replace(
        meeting, status=Status.CHANGES_REQUESTED, change_requests=(*meeting.change_requests, request)
    )


def _approval_given(meeting: Meeting, event: ev.ApprovalGiven, logged: Logged) -> Meeting:
    approval = Approval(logged.actor, event.version, logged.at, event.instead_of)
    return replace(meeting, approvals=(*meeting.approvals, approval))


EFFECTS: dict[type, Callable[[Meeting, Any, Logged], Meeting]] = {
    ev.MeetingChanged: _changed,
    ev.LanguageChanged: lambda m, e, _: replace(m, language=e.language),
    ev.MeetingCancelled: lambda m, e, _: replace(m, status=Status.CANCELLED, cancelled_because=e.reason),
    ev.MeetingOpened: _opened,
    ev.MeetingClosed: lambda m, _, logged: replace(m, status=Status.CLOSED, closed_at=logged.at),
    ev.ItemAdded: _item_added,
    ev.ItemRenamed: lambda m, e, _: _change_item(m, e.item, title=e.title),
    ev.ItemRemoved: _item_removed,
    ev.ItemRestored: lambda m, e, _: _change_item(m, e.item, removed=False),
    ev.ItemEntered: lambda m, e, _: _enter(m, e.item),
    ev.ItemLeft: _left,
    ev.ItemPostponed: lambda m, e, _: _change_item(m, e.item, status=ItemStatus.POSTPONED, reason=e.reason),
    ev.ItemReferredBack: lambda m, e, _: _change_item(
        m, e.item, status=ItemStatus.REFERRED_BACK, reason=e.reason
    ),
    ev.ItemResumed: lambda m, e, _: _change_item(m, e.item, status=e.status, reason=e.reason),
    ev.NoteTaken: _said(Note),
    ev.HeadingAdded: _said(Heading),
    ev.DecisionRecorded: _said(Decision, "task", "postponed"),
    ev.AssignmentRecorded: _said(Assignment, "task"),
    ev.RiderAdded: _said(Rider, "to"),
    ev.ReservationAdded: _said(Reservation, "to", "by"),
    ev.EntryEdited: _edited,
    ev.EntryRemoved: lambda m, e, _: _change_entry(m, e.entry, removed=True),
    ev.EntryRestored: lambda m, e, _: _change_entry(m, e.entry, removed=False),
    ev.AssignmentCompleted: _completed,
    ev.AssignmentReopened: _reopened,
    ev.AttendanceRecorded: _attendance,
    ev.AttendanceRestored: _attendance_restored,
    ev.Elected: _elected,
    ev.ElectionReverted: _election_reverted,
    ev.NextMeetingSet: _next_meeting,
    ev.DraftPosted: _draft_posted,
    ev.DraftWithdrawn: lambda m, _, __: replace(m, status=Status.CHANGES_REQUESTED),
    ev.ChangeRequested: _change_requested,
    ev.ApprovalGiven: _approval_given,
    ev.MinutesApproved: lambda m, e, _: replace(m, status=Status.APPROVED, approved=(*m.approved, e.version)),
    ev.EventsRedacted: lambda m, _, logged: replace(m, redacted=logged.sequence),
    ev.MinutesKept: lambda m, e, _: replace(
        m, kept=(*m.kept, KeptDocument(e.version, e.form, e.sha256, e.size))
    ),
    ev.CorrectionStarted: lambda m, e, _: replace(m, status=Status.CORRECTING, correction=e.reason),
}
