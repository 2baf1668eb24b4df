"""Rules about who takes part and who holds which office."""

import datetime as dt

from meetings import commands as cmd
from meetings import events as ev
from meetings.errors import InvalidError, NotFoundError
from meetings.inverse import holders
from meetings.meeting import Meeting
from meetings.model import Attendance, Person, Role, Status
from meetings.policy import Actor
from meetings.rules.review import approves_all
from meetings.rules.text import distinct, named, next_lettered, numbers
from meetings.sentences import elected_approvers, elected_substitute

_APPROVING = (Role.APPROVER, Role.SUBSTITUTE)


def record_attendance(
    meeting: Meeting, command: cmd.RecordAttendance, _: Actor, now: dt.datetime
) -> tuple[ev.Event, ...]:
    """Clock times are kept for those who come or go while the meeting is open."""
    if not command.persons:
        raise InvalidError("attendance_empty")
    persons = distinct(command.persons)
    changed = tuple(
        one for one in persons if not _is_so(meeting.attending(one), one, present=command.present)
    )
    if not changed:
        return ()
    clock = now if meeting.status is Status.OPEN else None
    return (ev.AttendanceRecorded(changed, command.present, clock),)


def add_guest(meeting: Meeting, command: cmd.AddGuest, _: Actor, now: dt.datetime) -> tuple[ev.Event, ...]:
    """The items are those said last, none for all. Raises InvalidError, NotFoundError."""
    person = named(command.person)
    unknown = [number for number in command.numbers if meeting.numbered(number) is None]
    if unknown:
        raise NotFoundError("no_such_item", number=unknown[0], numbers=numbers(meeting))
    items = tuple(sorted(set(command.numbers)))
    seen = meeting.attending(person)
    if seen is not None and seen.guest and seen.items == items and _is_so(seen, person, present=True):
        return ()
    clock = now if meeting.status is Status.OPEN and not items else None
    return (ev.AttendanceRecorded((person,), True, clock, True, items),)


def elect(meeting: Meeting, command: cmd.Elect, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """Electing approvers or a substitute while the meeting is open also writes the sentence in its item.

    Both need an account, since only an authenticated click approves.
    """
    role = command.role
    persons = distinct(command.persons)
    if not persons:
        raise InvalidError("elect_nobody", role=role)
    if role is not Role.APPROVER and len(persons) > 1:
        raise InvalidError("elect_one", role=role)
    without = [person.name for person in persons if person.id is None]
    if role in _APPROVING and without:
        raise InvalidError("approver_without_account", name=without[0])
    if role is Role.SUBSTITUTE and any(one.key == persons[0].key for one in meeting.approvers):
        raise InvalidError("substitute_is_approver", name=persons[0].name)
    if {one.key for one in holders(meeting, role)} == {one.key for one in persons}:
        return ()
    elected = _election(meeting, role, persons)
    if role is Role.APPROVER and meeting.status is Status.IN_REVIEW and approves_all(meeting, persons):
        return elected, ev.MinutesApproved(meeting.version, meeting.versions[-1].hash)
    return (elected,)


def _election(meeting: Meeting, role: Role, persons: tuple[Person, ...]) -> ev.Elected:
    item = meeting.current_item
    if role not in _APPROVING or meeting.status is not Status.OPEN or item is None:
        return ev.Elected(role, persons)
    if role is Role.SUBSTITUTE:
        sentence = elected_substitute(persons[0].name, meeting.language)
    else:
        sentence = elected_approvers(tuple(person.name for person in persons), meeting.language)
    return ev.Elected(role, persons, item.id, next_lettered(item), sentence)


def _is_so(seen: Attendance | None, person: Person, *, present: bool) -> bool:
    if seen is None:
        return False
    known_organisation = person.organisation in (None, seen.person.organisation)
    here = seen.present and seen.left is None
    return known_organisation and here == present
