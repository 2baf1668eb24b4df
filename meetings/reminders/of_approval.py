"""When somebody is told that a draft waits for approval: approvers, then the secretary, then a substitute.

Counted in working days from the day on which the draft was posted, and over when the draft is approved, when
a change is asked for, and when another version comes.
"""

import datetime as dt
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from meetings.calendar import at_local, local, working_days_later
from meetings.group import Settings
from meetings.meeting import Meeting
from meetings.model import Person, Status

Stage: TypeAlias = Literal["approver", "secretary", "substitute"]

WORKING_DAYS: dict[Stage, int] = {"approver": 3, "secretary": 5, "substitute": 7}
"""After how many working days each of them is told."""


class ApprovalReminder(Struct, frozen=True):
    """Somebody is told that a version waits; due at `due` (aware UTC)."""

    key: str
    meeting: str
    version: int
    stage: Stage
    person: Person
    due: dt.datetime


def unanswered(meeting: Meeting) -> tuple[Person, ...]:
    """The approvers who haven't approved the newest version."""
    given = {one.person.key for one in meeting.approvals if one.version == meeting.version}
    return tuple(one for one in meeting.approvers if one.key not in given)


def officer_told(meeting: Meeting) -> Person:
    """Who is told what has to be seen to: the secretary, else the chair, else whoever planned the meeting."""
    return meeting.secretary or meeting.chair or meeting.planned_by


def third_told(meeting: Meeting) -> Person:
    """Who is told last: the substitute, else the chair where the secretary was told, else the same again."""
    substitute = meeting.substitute
    if substitute is not None and all(one.key != substitute.key for one in meeting.approvers):
        return substitute
    return meeting.chair or officer_told(meeting)


def substitute_from(meeting: Meeting) -> dt.date:
    """The day from which the substitute may act on the newest version. Raises IndexError before a draft."""
    return _day(meeting, "substitute")


def substitute_may_act(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether the approvers have had so long to answer that the substitute may act in their place."""
    return local(now, ZoneInfo(meeting.zone)).date() >= substitute_from(meeting)


def approval_reminders(meeting: Meeting, settings: Settings) -> tuple[ApprovalReminder, ...]:
    """The reminders that a draft in review calls for, earliest first; none of any other meeting."""
    if meeting.status is not Status.IN_REVIEW:
        return ()
    told: tuple[tuple[Stage, tuple[Person, ...]], ...] = (
        ("approver", unanswered(meeting)),
        ("secretary", (officer_told(meeting),)),
        ("substitute", (third_told(meeting),)),
    )
    zone = ZoneInfo(meeting.zone)
    return tuple(
        ApprovalReminder(
            f"waiting:{meeting.id}:{meeting.version}:{stage}:{person.key}",
            meeting.id,
            meeting.version,
            stage,
            person,
            at_local(_day(meeting, stage), settings.reminder_time, zone),
        )
        for stage, persons in told
        for person in persons
    )


def approval_to_cancel(before: Meeting | None, after: Meeting, settings: Settings) -> tuple[str, ...]:
    """The keys of the reminders that a change ends for good.

    Those of somebody who is no longer elected stay, and have nothing to say when they come: they may be
    elected again meanwhile, and a key that was taken back is never owed again.
    """
    if before is None or before.status is not Status.IN_REVIEW:
        return ()
    old = {one.key for one in approval_reminders(before, settings)}
    if after.status is Status.IN_REVIEW and after.version == before.version:
        elected = {one.key for one in after.approvers}
        left = {one.key for one in unanswered(after)}
        answered = [one for one in unanswered(before) if one.key in elected - left]
        prefix = f"waiting:{after.id}:{after.version}:approver:"
        return tuple(sorted(prefix + one.key for one in answered))
    return tuple(sorted(old))


def _day(meeting: Meeting, stage: Stage) -> dt.date:
    posted = local(meeting.versions[-1].posted_at, ZoneInfo(meeting.zone)).date()
    return working_days_later(posted, WORKING_DAYS[stage])
