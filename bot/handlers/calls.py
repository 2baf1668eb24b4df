"""The call of a meeting in Teams begins or ends: Teams says so, and nobody has to press anything."""

import structlog

from bot.handlers.desk import Desk, actor_of, encode, inbound_key
from bot.handlers.roster import Roster
from bot.teams import Account, MeetingEvent
from cards import closing
from meetings import requests as req
from meetings.group import Group
from meetings.model import Person
from meetings.outcomes import ClosingCheck, Noted
from meetings.policy import Actor
from meetings.ports import ConversationRef, Outgoing, OutgoingKind
from meetings.service import Ask, Wish

log = structlog.get_logger("calls")

_TEAMS = Person("Microsoft Teams")


class Calls:
    """Handles what Teams reports of a meeting's call; where it means nothing, nothing is said."""

    def __init__(self, desk: Desk, roster: Roster) -> None:
        self._desk = desk
        self._roster = roster

    async def reported(self, event: MeetingEvent) -> None:
        """The meeting that is about to begin opens; of one that is open it is shown what is missing."""
        desk = self._desk
        ref = await desk.remember(event.conversation, event.by)
        self._roster.read(ref)
        group = await desk.meetings.group(event.conversation.group)
        ask = Ask(
            group=group.key,
            actor=Actor(await self._who(event.by, ref, group), reported=True),
            wishes=(Wish(what=req.CallStarted() if event.happened == "started" else req.CallEnded()),),
            inbound=f"{inbound_key(event.conversation, event.activity_id)}|{event.happened}",
        )

        performed = await desk.service.perform(
            ask,
            lambda outcomes, _group: tuple(
                _missing(one, event) for one in outcomes if isinstance(one, ClosingCheck)
            ),
        )
        desk.hand_over(performed.owed)
        meant = [one for one in performed.outcomes if isinstance(one, Noted | ClosingCheck)]
        log.info("a call was reported", happened=event.happened, meant=len(meant))

    async def _who(self, by: Account | None, ref: ConversationRef, group: Group) -> Person:
        """Who Teams says caused it, by the name that is known: the event itself often has none."""
        if by is None:
            return _TEAMS
        person = actor_of(by, group).person
        known = (one.person for one in group.members if one.person.key == person.key or one.teams_id == by.id)
        if (member := next(known, None)) is not None:
            return member
        if not by.name and (found := await self._desk.find_member(ref, by.id)) is not None:
            return actor_of(found).person
        return person


def _missing(check: ClosingCheck, event: MeetingEvent) -> Outgoing:
    """What is missing before the meeting can be closed, said once for each end of its call."""
    return Outgoing(
        dedupe=f"call-ended:{check.meeting.id}:{event.at.isoformat()}",
        kind=OutgoingKind.POST,
        conversation=event.conversation.group,
        payload=encode(closing.closing_check(check, call_ended=True)),
    )
