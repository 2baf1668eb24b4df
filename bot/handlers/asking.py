"""What a press asks of the meetings: the same for a button of a card and for one in a dialog."""

import hashlib

import msgspec

from bot.handlers.desk import Desk, inbound_key, person_of
from bot.handlers.presses import Press
from bot.handlers.views import Views
from bot.handlers.wishes import wishes_of
from meetings.model import Person
from meetings.service import Ask


class Asking:
    """Makes what is asked for out of a press."""

    def __init__(self, desk: Desk, views: Views) -> None:
        self._desk = desk
        self._views = views

    async def ask(self, press: Press) -> Ask:
        """Everything that the press asks for. Raises MeetingError for a field that can't be read."""
        action = press.action
        meeting_id = getattr(action, "meeting", None)
        meeting = await self._views.meeting(press.group, meeting_id) if meeting_id is not None else None

        async def find(object_id: str) -> Person | None:
            return await self._person(press, object_id)

        wishes = await wishes_of(
            action, meeting, press.group, press.actor.person, self._desk.clock.now(), find
        )
        return Ask(
            group=press.group.key,
            actor=press.actor,
            wishes=wishes,
            inbound=inbound_key(press.conversation, press.activity_id),
            form=form_key(press),
            teams_id=press.sender.id if press.group.key == press.conversation.group else None,
        )

    def nothing(self, press: Press) -> Ask:
        """Nothing but that the press isn't handled twice."""
        return Ask(
            group=press.group.key,
            actor=press.actor,
            wishes=(),
            inbound=inbound_key(press.conversation, press.activity_id),
        )

    async def _person(self, press: Press, object_id: str) -> Person | None:
        tenant = press.conversation.tenant_id or press.sender.tenant_id or ""
        known = press.group.member(f"{tenant}:{object_id}".lower())
        if known is not None:
            return known.person
        account = await self._desk.find_member(press.ref, object_id)
        return person_of(account) if account is not None and account.object_id else None


def form_key(press: Press) -> str | None:
    """What tells a filled-in form from another: the form that was opened, and what is in it."""
    if not getattr(press.action, "once", None):
        return None
    return f"{press.group.key}|form:{hashlib.sha256(msgspec.json.encode(press.action)).hexdigest()}"
