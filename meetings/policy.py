"""Who may do what. Who acts is known from the authenticated activity; nothing a card carries counts here."""

import datetime as dt
from enum import Enum, auto

from msgspec import Struct

from meetings import commands as cmd
from meetings.errors import NotAllowedError
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, Person, Role, Status
from meetings.reminders.of_approval import substitute_from, substitute_may_act, unanswered


class Actor(Struct, frozen=True):
    """Whoever asks. `guest` is somebody from outside the tenant, or without an account.

    `reported` is set where nobody asked: the platform reports something, and `person` caused it. `itself` is
    set for what Justera does of its own accord.
    """

    person: Person
    guest: bool = False
    reported: bool = False
    itself: bool = False


JUSTERA = Actor(Person("Justera"), itself=True)
"""The program, which has no account; it is known by `itself`, which nothing from outside can set."""


class Permission(Enum):
    """Who a command is for."""

    ANYONE = auto()  # anyone in the conversation; once the meeting is closed the officers
    OFFICERS = auto()  # secretary and chair, and before either is elected whoever planned the meeting
    OWN = auto()  # whoever wrote it, and the officers
    APPROVERS = auto()  # each of those elected to check the minutes, and when they don't their substitute
    ASSIGNEES = auto()  # whom the assignment was given to, whoever noted it, and the officers
    ITSELF = auto()  # Justera, of its own accord; nobody can ask for it


PERMISSIONS: dict[type, Permission] = {
    cmd.PlanMeeting: Permission.ANYONE,
    cmd.ChangeMeeting: Permission.OFFICERS,
    cmd.ChangeLanguage: Permission.ANYONE,
    cmd.CancelMeeting: Permission.OFFICERS,
    cmd.AddItem: Permission.ANYONE,
    cmd.RenameItem: Permission.OWN,
    cmd.RemoveItem: Permission.OWN,
    cmd.OpenMeeting: Permission.OFFICERS,
    cmd.CloseMeeting: Permission.OFFICERS,
    cmd.GoToItem: Permission.ANYONE,
    cmd.NextItem: Permission.ANYONE,
    cmd.TakeNote: Permission.ANYONE,
    cmd.AddHeading: Permission.ANYONE,
    cmd.RecordDecision: Permission.ANYONE,
    cmd.RecordAssignment: Permission.ANYONE,
    cmd.AddRider: Permission.ANYONE,
    cmd.AddReservation: Permission.ANYONE,
    cmd.PostponeItem: Permission.ANYONE,
    cmd.ReferBackItem: Permission.ANYONE,
    cmd.RecordAttendance: Permission.ANYONE,
    cmd.AddGuest: Permission.ANYONE,
    cmd.Elect: Permission.OFFICERS,
    cmd.SetNextMeeting: Permission.ANYONE,
    cmd.EditEntry: Permission.OWN,
    cmd.RemoveEntry: Permission.OWN,
    cmd.Undo: Permission.OWN,
    cmd.PostDraft: Permission.OFFICERS,
    cmd.ApproveMinutes: Permission.APPROVERS,
    cmd.RequestChange: Permission.APPROVERS,
    cmd.KeepMinutes: Permission.ITSELF,
    cmd.StartCorrection: Permission.OFFICERS,
    cmd.CompleteAssignment: Permission.ASSIGNEES,
    cmd.ReopenAssignment: Permission.ASSIGNEES,
}

REPORTED = frozenset({cmd.OpenMeeting})
"""What may follow from a report of the platform, whoever caused it. Nothing else does, not even an officer's:
they were only the first to join a call."""

WRITTEN_UP = frozenset(
    {Status.CLOSED, Status.IN_REVIEW, Status.CHANGES_REQUESTED, Status.APPROVED, Status.CORRECTING}
)
"""After the meeting it is the secretary's and the chair's text, whoever wrote a line of it."""


def is_same(person: Person | None, actor: Actor) -> bool:
    """Whether the actor is this person: by account alone, since a name is what anyone can call themself."""
    return person is not None and person.id is not None and person.id == actor.person.id


def is_officer(meeting: Meeting, actor: Actor) -> bool:
    """Whether the actor has the secretary's and the chair's rights.

    An officer without an account can't be recognised, and counts as none.
    """
    officers = [one for one in (meeting.chair, meeting.secretary) if one is not None and one.id is not None]
    return any(is_same(one, actor) for one in officers or (meeting.planned_by,))


def is_approver(meeting: Meeting, actor: Actor) -> bool:
    """Whether the actor is one of those elected to approve the minutes."""
    return any(is_same(one, actor) for one in meeting.approvers)


def is_substitute(meeting: Meeting, actor: Actor) -> bool:
    """Whether the actor is the one who may approve when those who are to don't answer."""
    return is_same(meeting.substitute, actor)


def check(meeting: Meeting, command: cmd.Command, actor: Actor, now: dt.datetime) -> None:
    """Pass, or raise NotAllowedError with who may do it instead, or from when.

    Raises ValueError for a person's asking for what Justera does of its own accord, and the other way round.
    """
    if actor.reported:
        if type(command) not in REPORTED:
            raise NotAllowedError("only_officers", who=_officers(meeting))
        return
    permission = PERMISSIONS[type(command)]
    if actor.itself or permission is Permission.ITSELF:
        if not (actor.itself and permission is Permission.ITSELF):
            raise ValueError(f"{type(command).__name__} isn't for {'Justera' if actor.itself else 'people'}")
        return
    if permission is Permission.APPROVERS:
        _check_approver(meeting, actor, now)
        return
    if is_officer(meeting, actor):
        return
    if permission is Permission.OFFICERS:
        if not _fills_vacant_office(meeting, command, actor):
            raise NotAllowedError("only_officers", who=_officers(meeting))
    elif permission is Permission.ASSIGNEES:
        _check_assignee(meeting, command, actor)
    elif meeting.status in WRITTEN_UP:
        raise NotAllowedError("only_officers_after_meeting", who=_officers(meeting))
    elif permission is Permission.OWN and not _owns(meeting, command, actor):
        raise NotAllowedError("not_yours", who=_officers(meeting))


def _check_approver(meeting: Meeting, actor: Actor, now: dt.datetime) -> None:
    if is_approver(meeting, actor):
        return
    if not meeting.approvers:
        raise NotAllowedError("no_approver_elected", who=_officers(meeting))
    if is_substitute(meeting, actor):
        if meeting.status is Status.APPROVED or substitute_may_act(meeting, now):
            return
        waited_for = tuple(one.name for one in unanswered(meeting))
        raise NotAllowedError("substitute_too_early", day=substitute_from(meeting), approvers=waited_for)
    raise NotAllowedError("not_approver", approvers=tuple(one.name for one in meeting.approvers))


def _fills_vacant_office(meeting: Meeting, command: cmd.Command, actor: Actor) -> bool:
    """Whoever planned the meeting may see to it that both offices are filled."""
    if not isinstance(command, cmd.Elect) or not is_same(meeting.planned_by, actor):
        return False
    vacant = {Role.CHAIR: meeting.chair is None, Role.SECRETARY: meeting.secretary is None}
    return vacant.get(command.role, False)


def _check_assignee(meeting: Meeting, command: cmd.Command, actor: Actor) -> None:
    assert isinstance(command, cmd.CompleteAssignment | cmd.ReopenAssignment)
    entry = meeting.entry(command.entry)
    if not isinstance(entry, Decision | Assignment) or entry.task is None:
        return
    # A working group has no account of its own: anyone may say that it is done.
    nobody = all(one.id is None for one in entry.task.assignees)
    if not (nobody or any(is_same(one, actor) for one in (*entry.task.assignees, entry.author))):
        raise NotAllowedError("not_assignee", assignees=tuple(one.name for one in entry.task.assignees))


def _owns(meeting: Meeting, command: cmd.Command, actor: Actor) -> bool:
    match command:
        case cmd.EditEntry(entry=reference) | cmd.RemoveEntry(entry=reference):
            entry = meeting.entry(reference)
            return entry is None or is_same(entry.author, actor)
        case cmd.RenameItem(number=number) | cmd.RemoveItem(number=number):
            item = meeting.numbered(number)
            return item is None or is_same(item.added_by, actor)
        case cmd.Undo(sequence=sequence):
            own = actor.person.id
            return sequence is None or all(
                change.actor == own for change in meeting.changes if change.sequence == sequence
            )
    return False


def _officers(meeting: Meeting) -> tuple[str, ...]:
    officers = [one.name for one in (meeting.secretary, meeting.chair) if one is not None]
    return tuple(dict.fromkeys(officers)) or (meeting.planned_by.name,)
