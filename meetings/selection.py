"""Which of a group's meetings is meant, when nobody says: by what is asked and how each meeting stands."""

import datetime as dt
from collections.abc import Iterable

from meetings import commands as cmd
from meetings import requests as req
from meetings.group import Group, MeetingSummary
from meetings.model import Status

_OPEN = (Status.OPEN,)
_WRITING_UP = (Status.CLOSED, Status.CHANGES_REQUESTED, Status.CORRECTING)
_PLANNED = (Status.PLANNED,)
_REVIEW = (Status.IN_REVIEW,)
_APPROVED = (Status.APPROVED,)

_Order = tuple[tuple[Status, ...], ...]

_CAPTURE: _Order = (_OPEN, _WRITING_UP, _REVIEW, _PLANNED, _APPROVED)
_HELD: _Order = (_OPEN, _WRITING_UP, _REVIEW, _APPROVED, _PLANNED)
_AGENDA: _Order = (_OPEN, _PLANNED, _WRITING_UP, _REVIEW, _APPROVED)
_MINUTES: _Order = (_REVIEW, _WRITING_UP, _APPROVED, _OPEN, _PLANNED)
_ORDERS: dict[type, _Order] = {
    # Only a meeting that has been held has lines to change.
    cmd.EditEntry: _HELD,
    cmd.RemoveEntry: _HELD,
    cmd.AddItem: _AGENDA,
    cmd.RenameItem: _AGENDA,
    cmd.RemoveItem: _AGENDA,
    cmd.OpenMeeting: (_OPEN, _PLANNED, _WRITING_UP, _REVIEW, _APPROVED),
    cmd.CloseMeeting: (_OPEN, _WRITING_UP, _REVIEW, _PLANNED, _APPROVED),
    cmd.CancelMeeting: (_PLANNED, _OPEN, _WRITING_UP, _REVIEW, _APPROVED),
    cmd.ChangeMeeting: (_PLANNED, _OPEN, _WRITING_UP, _REVIEW, _APPROVED),
    cmd.ApproveMinutes: _MINUTES,
    cmd.RequestChange: _MINUTES,
    cmd.PostDraft: (_WRITING_UP, _REVIEW, _OPEN, _APPROVED, _PLANNED),
    cmd.StartCorrection: ((Status.CORRECTING,), _APPROVED, _REVIEW, _WRITING_UP, _OPEN, _PLANNED),
    req.ShowBoard: _AGENDA,
    req.AddUsualItems: _AGENDA,
    req.NextMeetingAsked: (_OPEN, _WRITING_UP, _REVIEW),
}

# Said shortly before a meeting, who is here and who is elected is about that one, not about an earlier draft.
_OF_PEOPLE = (cmd.RecordAttendance, cmd.AddGuest, cmd.Elect)
_NEAR = dt.timedelta(hours=12)

_LATEST_FIRST = frozenset({*_WRITING_UP, *_REVIEW, *_APPROVED})


def candidates(group: Group, what: type, now: dt.datetime) -> Iterable[MeetingSummary]:
    """The group's meetings in the order in which they may be meant by a command or request of this type.

    Of several planned meetings the nearest in time comes first, of several held ones the latest.
    """
    order = _ORDERS.get(what, _CAPTURE)
    if what in _OF_PEOPLE and any(_is_near(one, now) for one in group.meetings):
        order = (_OPEN, _PLANNED, *order[1:])
    given: set[Status] = set()
    for statuses in order:
        here = [one for one in group.meetings if one.status in statuses and one.status not in given]
        given.update(statuses)
        if statuses[0] in _LATEST_FIRST:
            here.reverse()
        elif statuses == _PLANNED:
            here.sort(key=lambda one: (one.occasion.start < now - dt.timedelta(days=1), one.occasion.start))
        yield from here


def _is_near(one: MeetingSummary, now: dt.datetime) -> bool:
    """Whether a planned meeting is about to begin."""
    return one.status is Status.PLANNED and abs(one.occasion.start - now) < _NEAR


def about_to_begin(group: Group, now: dt.datetime) -> MeetingSummary | None:
    """The planned meeting whose start is nearest, within twelve hours before or after; None without one."""
    near = [one for one in group.meetings if _is_near(one, now)]
    return min(near, key=lambda one: abs(one.occasion.start - now), default=None)


def open_meeting(group: Group) -> MeetingSummary | None:
    """The meeting that is open; a group has one at a time."""
    return next((one for one in group.meetings if one.status is Status.OPEN), None)


def meant(group: Group, what: type, now: dt.datetime) -> MeetingSummary | None:
    """The meeting that is meant, None where the group has none that could be."""
    return next(iter(candidates(group, what, now)), None)
