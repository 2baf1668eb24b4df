"""What can be looked up across meetings. Each register is a function of them, so it can be rebuilt."""

import datetime as dt

from msgspec import Struct

from meetings.meeting import Meeting
from meetings.model import (
    AnyEntry,
    Assignment,
    Decision,
    ItemStatus,
    Origin,
    Person,
    Status,
    Task,
)


class RegisteredDecision(Struct, frozen=True):
    """A decision in the group's register; `start` is the meeting's."""

    meeting: str
    group: str
    entry: str
    text: str
    item: str
    title: str
    start: dt.datetime


class RegisteredAssignment(Struct, frozen=True):
    """An assignment, given by itself or by a decision, in the group's register; `start` is the meeting's."""

    meeting: str
    group: str
    entry: str
    text: str
    item: str
    title: str
    start: dt.datetime
    task: Task

    @property
    def assignees(self) -> tuple[Person, ...]:
        """Whom the assignment was given to."""
        return self.task.assignees


class PostponedMatter(Struct, frozen=True):
    """A matter that waits to be put on the agenda of a coming meeting of the group."""

    group: str
    title: str
    origin: Origin


_LEFT = (ItemStatus.POSTPONED, ItemStatus.REFERRED_BACK)


def decisions(meeting: Meeting) -> tuple[RegisteredDecision, ...]:
    """The decisions of a meeting; none of one that was cancelled."""
    return tuple(
        RegisteredDecision(
            meeting.id, meeting.group, entry.id, entry.text, item, meeting.title, _start(meeting)
        )
        for item, entry in _entries(meeting)
        if isinstance(entry, Decision)
    )


def assignments(meeting: Meeting) -> tuple[RegisteredAssignment, ...]:
    """The assignments of a meeting, done or not; none of one that was cancelled."""
    return tuple(
        RegisteredAssignment(
            meeting.id, meeting.group, entry.id, entry.text, item, meeting.title, _start(meeting), entry.task
        )
        for item, entry in _entries(meeting)
        if isinstance(entry, Decision | Assignment) and entry.task is not None
    )


def postponed(meeting: Meeting) -> tuple[PostponedMatter, ...]:
    """What the meeting left for a coming one: nothing until it has been closed.

    An item that every agenda has, or that closes it, isn't left: the next agenda has one of its own.
    """
    if meeting.closed_at is None or meeting.status is Status.CANCELLED:
        return ()
    matters = []
    for item in meeting.agenda:
        before = item.origin.times if item.origin else 0
        if item.status in _LEFT and not (item.standing or item.closing):
            back = item.status is ItemStatus.REFERRED_BACK
            times = before if back else before + 1
            origin = Origin(meeting.id, item.id, item.title, _start(meeting), item.reason, times, back)
            matters.append(PostponedMatter(meeting.group, item.title, origin))
        for entry in item.visible:
            if isinstance(entry, Decision) and entry.postponed is not None:
                matter = entry.postponed
                origin = Origin(meeting.id, item.id, matter.title, _start(meeting), matter.reason, 1)
                matters.append(PostponedMatter(meeting.group, matter.title, origin))
    return tuple(matters)


def carried(meeting: Meeting) -> tuple[tuple[str, int, str], ...]:
    """The matters that stand on this meeting's agenda from earlier ones: (meeting, item, title) of each."""
    if meeting.status is Status.CANCELLED:
        return ()
    return tuple(
        (item.origin.meeting, item.origin.item, item.origin.title) for item in meeting.agenda if item.origin
    )


def _entries(meeting: Meeting) -> tuple[tuple[str, AnyEntry], ...]:
    if meeting.status is Status.CANCELLED:
        return ()
    return tuple((item.title, entry) for item in meeting.agenda for entry in item.visible)


def _start(meeting: Meeting) -> dt.datetime:
    return meeting.occasion.start
