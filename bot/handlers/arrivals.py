"""The bot comes into a conversation, or people do, or either leaves."""

from bot.handlers.desk import Desk, actor_of, encode, member_of
from bot.handlers.roster import Roster
from bot.teams import Account, Added, Removed
from cards import greeting
from meetings.group import Group
from meetings.ports import ConversationRef, Outgoing, OutgoingKind
from meetings.service import Ask


class Arrivals:
    """Handles installation and membership: one welcome, and the roster kept."""

    def __init__(self, desk: Desk, roster: Roster) -> None:
        self._desk = desk
        self._roster = roster

    async def added(self, added: Added) -> None:
        """Welcome a conversation once, however many activities say that the bot is new there."""
        desk = self._desk
        conversation = added.conversation
        ref = await desk.remember(conversation, added.by)
        group = await desk.meetings.group(conversation.group)
        welcome = (await self._welcome(added, ref, group),) if added.bot_added else ()
        ask = Ask(
            group=conversation.group,
            actor=actor_of(added.by or Account(id="teams"), group),
            wishes=(),
            learn=tuple(member_of(one) for one in added.members if one.object_id and one.name),
        )
        performed = await desk.service.perform(ask, lambda _outcomes, _group: welcome)
        desk.hand_over(performed.owed)
        self._roster.read_again(ref)

    async def _welcome(self, added: Added, ref: ConversationRef, group: Group) -> Outgoing:
        """Says who added the bot, whom Teams may name by an id alone."""
        by = added.by
        if by is not None and not by.name:
            by = await self._desk.find_member(ref, by.id)
        card = greeting.welcome(
            group.settings.language, by.name if by else None, personal=added.conversation.kind == "personal"
        )
        return Outgoing(
            dedupe=f"welcome:{ref.id}", kind=OutgoingKind.POST, conversation=ref.id, payload=encode(card)
        )

    async def removed(self, removed: Removed) -> None:
        """Nothing is deleted when the bot or somebody leaves: the minutes stay, and so does who said what."""
