"""What was written is read before it is decided: assignments, dates to ask back, what to warn of."""

import datetime as dt
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import events as ev
from meetings.calendar import local
from meetings.errors import InvalidError
from meetings.group import Group
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, Person, Status, Task
from meetings.outcomes import DateQuestion
from meetings.phrases.answers import Ambiguous, DateAnswer, Understood
from meetings.phrases.decisions import read_decision
from meetings.phrases.due import find_due
from meetings.privacy import holds_identity_number

__all__ = ["DateAnswer", "people", "question", "read", "today", "warnings", "with_organisations"]


def today(now: dt.datetime, zone: str) -> dt.date:
    """The day it is where the group is."""
    return local(now, ZoneInfo(zone)).date()


def people(meeting: Meeting | None, group: Group) -> tuple[Person, ...]:
    """Everybody who may be meant by a name: the roster first, then those seen at the meeting."""
    known = {member.person.key: member.person for member in group.members}
    if meeting is not None:
        for seen in meeting.attendance:
            known.setdefault(seen.person.key, seen.person)
    return tuple(known.values())


def read(
    command: cmd.Command, meeting: Meeting, group: Group, day: dt.date
) -> tuple[cmd.Command, DateAnswer | None]:
    """The command with what its text gives to whom and by when, and a date in it that must be asked back."""
    if isinstance(command, cmd.RecordDecision) and command.task is None:
        found = read_decision(command.text, people(meeting, group), day)
        task = found.task
        if command.due is not None and task is None:
            raise InvalidError("due_without_assignment")
        if command.due is not None and task is not None:
            return replace(command, task=replace(task, due=command.due), postponed=found.postponed), None
        return replace(command, task=task, postponed=found.postponed), found.due
    if isinstance(command, cmd.EditEntry) and command.text is not None:
        return _read_edit(command, command.text, meeting, group, day)
    return command, None


def with_organisations(command: cmd.Command, group: Group) -> cmd.Command:
    """Attendance with the organisation that the group remembers, where none was said."""
    if isinstance(command, cmd.RecordAttendance):
        return replace(command, persons=tuple(_remembered(person, group) for person in command.persons))
    if isinstance(command, cmd.AddGuest):
        return replace(command, person=_remembered(command.person, group))
    return command


def warnings(command: cmd.Command, meeting: Meeting) -> tuple[str, ...]:
    """What whoever wrote this should know: keys in the catalogues."""
    found = []
    written = (getattr(command, field, None) for field in ("text", "title", "reason"))
    if any(isinstance(one, str) and holds_identity_number(one) for one in written):
        found.append("identity_number")
    if isinstance(command, cmd.PostDraft) and not meeting.approvers and meeting.status is Status.IN_REVIEW:
        found.append("no_approver")
    return tuple(found)


def question(answer: DateAnswer | None, meeting: Meeting, logged: tuple[Logged, ...]) -> DateQuestion | None:
    """The question about a date that wasn't certain, for the entry that was just written."""
    if answer is None or isinstance(answer, Understood):
        return None
    entry = next((found for one in logged if (found := _entry_of(one.event))), None)
    if entry is None:
        return None
    candidates = answer.candidates if isinstance(answer, Ambiguous) else ()
    return DateQuestion(meeting.id, entry, answer.text, candidates)


def _entry_of(event: ev.Event) -> str | None:
    match event:
        case (
            ev.AssignmentRecorded(entry=entry)
            | ev.DecisionRecorded(entry=entry)
            | ev.EntryEdited(entry=entry)
        ):
            return entry
        case _:
            return None


def _read_edit(
    command: cmd.EditEntry, written: str, meeting: Meeting, group: Group, day: dt.date
) -> tuple[cmd.Command, DateAnswer | None]:
    """A day that the new text names goes before the old; one that only the old text named goes with it."""
    entry = meeting.entry(command.entry)
    before = entry.task.due if isinstance(entry, Decision | Assignment) and entry.task else None
    if command.due == before:
        command = replace(command, due=None)  # a form's field that was left as it was
    if isinstance(entry, Decision):
        names = people(meeting, group)
        found, old = read_decision(written, names, day), read_decision(entry.text, names, day)
        task = found.task or Task(())
        given = command.assignees if command.assignees is not None else task.assignees
        due = command.due or task.due
        gone = due is None and before is not None and old.task is not None and old.task.due == before
        no_due = command.without_due or gone
        edit = replace(command, assignees=given, due=due, postponed=found.postponed, without_due=no_due)
        return edit, found.due
    if isinstance(entry, Assignment) and command.due is None:
        due_said = find_due(written, day)
        if due_said is not None and isinstance(due_said.answer, Understood) and due_said.text_without.strip():
            return replace(command, text=due_said.text_without, due=due_said.answer.day), None
        return command, due_said.answer if due_said else None
    return command, None


def _remembered(person: Person, group: Group) -> Person:
    member = group.member(person.key)
    if person.organisation is None and member is not None and member.person.organisation:
        return replace(person, organisation=member.person.organisation)
    return person
