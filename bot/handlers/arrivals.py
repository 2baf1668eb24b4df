"""The bot comes into a conversation, or people do, or either leaves."""

from bot.handlers.desk import Desk, actor_of, person_of, reply
from bot.teams import Account, Added, Removed
from cards import greeting
from meetings.ports import AlreadyHandledError, Outgoing, OutgoingKind
from meetings.service import Ask

_NOBODY = Account(id="teams", name="")


class Arrivals:
    """Handles installation and membership: one welcome, and the roster kept."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def added(self, added: Added) -> None:
        """Welcome a conversation once, however many activities say that the bot is new there."""
        desk = self._desk
        conversation = added.conversation
        await desk.remember(conversation, added.by)
        group = await desk.meetings.group(conversation.group)
        welcome: tuple[Outgoing, ...] = ()
        if added.bot_added:
            by = added.by.name if added.by else ""
            card = greeting.welcome(
                group.settings.language, by or None, personal=conversation.kind == "personal"
            )
            answered = reply(conversation, added.activity_id, 0, card)
            welcome = (
                Outgoing(
                    dedupe=f"welcome:{conversation.group}",
                    kind=OutgoingKind.POST,
                    conversation=conversation.group,
                    payload=answered.payload,
                ),
            )
        people = (*((added.by,) if added.by else ()), *added.members)
        ask = Ask(
            group=conversation.group,
            actor=actor_of(added.by or _NOBODY, group),
            wishes=(),
            learn=tuple((person_of(one), one.id) for one in people if one.object_id and one.name),
            inbound=None,
        )
        try:
            performed = await desk.service.perform(ask, lambda _outcomes, _group: welcome)
        except AlreadyHandledError:
            return
        desk.hand_over(performed.owed)

    async def removed(self, removed: Removed) -> None:
        """Nothing is deleted when the bot or somebody leaves: the minutes stay, and so does who said what."""
