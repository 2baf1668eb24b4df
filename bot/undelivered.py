"""What is owed instead of a message that can't be delivered: a word to those who rely on it, once.

A reminder to somebody who can't be reached is said in their group's conversation instead, where it mentions
them. What can't be said in a conversation is told to the secretary of the meeting in their own chat, at most
once a day for each kind of message. When that can't be said either, nothing more is.
"""

import datetime as dt

from msgspec.structs import replace

from meetings import requests as req
from meetings import selection
from meetings.group import Group
from meetings.meeting import Meeting
from meetings.model import Person
from meetings.owed import PERSON
from meetings.ports import Clock, Conversations, Meetings, Outgoing, OutgoingKind, View
from meetings.reading import today

_KINDS = {
    "board": "board",
    "panel": "board",
    "draft": "draft",
    "request": "draft",
    "reminder": "reminder",
    "due": "reminder",
    "waiting": "reminder",
}


class Undelivered:
    """Says what is owed from now on, where a message could not be delivered."""

    def __init__(self, meetings: Meetings, conversations: Conversations, clock: Clock) -> None:
        self._meetings = meetings
        self._conversations = conversations
        self._clock = clock

    async def instead(self, message: Outgoing) -> tuple[Outgoing, ...]:
        """What is owed in place of a message that is given up. Raises StorageUnavailableError."""
        view = message.view
        if view is not None and view.kind == "undelivered":
            return ()
        group, meeting = await self._concerned(message)
        if group is None:
            return ()
        if is_for_person(message):
            return (in_public(message, group),)
        if meeting is None:
            return ()
        return told(message, group, meeting, self._clock.now())

    async def _concerned(self, message: Outgoing) -> tuple[Group | None, Meeting | None]:
        """The group and the meeting that a message is about; None for what is nobody else's business."""
        view = message.view
        meeting = await self._meetings.meeting(view.meeting) if view is not None and view.meeting else None
        key = meeting.group if meeting is not None else view.group if view is not None else None
        if key is None:
            ref = await self._conversations.conversation(message.conversation)
            if message.conversation.startswith(PERSON) or ref is None or ref.kind == "personal":
                return None, None
            key = message.conversation
        group = await self._meetings.group(key)
        if meeting is None:
            meant = selection.meant(group, req.ShowBoard, self._clock.now())
            meeting = await self._meetings.meeting(meant.id) if meant is not None else None
        return group, meeting


def is_for_person(message: Outgoing) -> bool:
    """Whether it reminds one person in their own chat."""
    view = message.view
    personal = message.conversation.startswith(PERSON)
    return view is not None and view.person is not None and not view.public and personal


def in_public(message: Outgoing, group: Group) -> Outgoing:
    """A person's reminder, said in the group's conversation."""
    assert message.view is not None
    return Outgoing(
        dedupe=f"{message.dedupe}:public",
        kind=OutgoingKind.POST,
        conversation=group.key,
        view=replace(message.view, public=True),
    )


def told(message: Outgoing, group: Group, meeting: Meeting, now: dt.datetime) -> tuple[Outgoing, ...]:
    """Word to whoever answers for a meeting that a message of its group couldn't be delivered."""
    officer = _officer(meeting, but=message.conversation)
    if officer is None:
        return ()
    what = _KINDS.get(message.view.kind, "answer") if message.view is not None else "answer"
    day = today(now, group.settings.zone)
    return (
        Outgoing(
            dedupe=f"undelivered:{message.conversation}:{what}:{day.isoformat()}",
            kind=OutgoingKind.POST,
            conversation=PERSON + officer.key,
            view=View("undelivered", meeting.id, group=group.key, person=officer.key, what=what),
        ),
    )


def _officer(meeting: Meeting, *, but: str) -> Person | None:
    """Secretary, else chair, else who planned it: the first with a chat other than the one that failed."""
    for one in (meeting.secretary, meeting.chair, meeting.planned_by):
        if one is not None and one.id is not None and PERSON + one.key != but:
            return one
    return None
