"""What every handler works with, put together by the composition root."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.health import Health
from bot.teams import Account, Conversation, card_activity
from meetings.group import Group, Member
from meetings.model import Person
from meetings.policy import Actor
from meetings.ports import (
    Clock,
    ConversationRef,
    Conversations,
    Meetings,
    Outgoing,
    OutgoingKind,
    Owed,
    StorageUnavailableError,
)
from meetings.service import MeetingService

Card = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """The use cases, what they are read from, and how the answers leave.

    `find_member` asks Teams who somebody is, `members` who
    is in a conversation, up to a number of people; `new_token` gives a token that nobody can guess. `tell`
    answers an activity at once, past the outbox, for when the database is what fails; `health` knows.
    """

    service: MeetingService
    meetings: Meetings
    conversations: Conversations
    hand_over: Callable[[Sequence[Owed]], None]
    find_member: Callable[[ConversationRef, str], Awaitable[Account | None]]
    members: Callable[[ConversationRef, int], Awaitable[Sequence[Account]]]
    clock: Clock
    new_token: Callable[[], str]
    tell: Callable[[Conversation, str | None, Card], Coroutine[Any, Any, None]]
    health: Health
    _known: dict[str, ConversationRef] = field(default_factory=dict)

    async def remember(self, conversation: Conversation, sender: Account | None) -> ConversationRef:
        """Keep how the conversation is reached; the service address of every activity is news.

        Where it is known already and the news can't be saved, it is news again the next time. Raises
        StorageUnavailableError where nothing is known: what is answered there couldn't be sent.
        """
        person = person_of(sender).id if sender and conversation.kind == "personal" else None
        ref = ConversationRef(
            id=conversation.group,
            kind=conversation.kind,
            service_url=conversation.service_url,
            tenant=conversation.tenant_id,
            bot_id=conversation.bot_id,
            bot_name=conversation.bot_name,
            team=conversation.team_id,
            channel=conversation.channel_id,
            name=conversation.name,
            person=person,
        )
        if self._known.get(ref.id) == ref and await self._is_still_known(ref):
            return ref
        try:
            await self.conversations.remember(ref)
        except StorageUnavailableError:
            self.health.failed()
            if await self.conversations.conversation(ref.id) is None:
                raise
            return ref
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[ref.id] = ref
        return ref

    async def _is_still_known(self, ref: ConversationRef) -> bool:
        """Whether it needn't be kept again: somebody's own chat may have been forgotten meanwhile."""
        if ref.kind != "personal":
            return True
        try:
            return await self.conversations.conversation(ref.id) is not None
        except StorageUnavailableError:
            return True


_REMEMBERED = 10_000


def person_of(account: Account) -> Person:
    """Who somebody is: tenant and Entra object id, or for someone anonymous the id that Teams gave them here.

    Never a bare name: a name is what anyone can call themself.
    """
    if account.object_id:
        return Person(
            account.name or account.object_id, f"{account.tenant_id or ''}:{account.object_id}".lower()
        )
    return Person(account.name or account.id, f"teams:{account.id}")


def member_of(account: Account) -> Member:
    """Somebody of a conversation, as its group keeps them."""
    return Member(person_of(account), account.id, account.is_guest)


def actor_of(account: Account, group: Group | None = None) -> Actor:
    """Who acts, with the organisation that the group knows them by."""
    person = person_of(account)
    known = group.member(person.key) if group else None
    if known is not None and known.person.organisation:
        person = msgspec.structs.replace(person, organisation=known.person.organisation)
    return Actor(person, account.is_guest or account.is_anonymous)


def inbound_key(conversation: Conversation, activity_id: str) -> str:
    """What tells one activity from another, however many times it is delivered."""
    return f"{conversation.group}|{activity_id}"


def reply(conversation: Conversation, activity_id: str, place: int, card: Card) -> Outgoing:
    """An answer in the thread of what it answers; the same activity is answered once in each place."""
    return Outgoing(
        dedupe=f"answer:{conversation.group}|{activity_id}|{place}",
        kind=OutgoingKind.REPLY,
        conversation=conversation.group,
        payload=encode(card),
        address=conversation.id,
        reply_to=activity_id,
    )


def replacement(conversation: Conversation, activity_id: str, message: str, card: Card) -> Outgoing:
    """What takes the place of a message of the bot's, as the answer to an activity."""
    return Outgoing(
        dedupe=f"answer:{conversation.group}|{activity_id}|update",
        kind=OutgoingKind.UPDATE,
        conversation=conversation.group,
        payload=encode(card),
        address=conversation.id,
        reply_to=message,
    )


def encode(card: Card) -> bytes:
    """A card as the activity that shows it."""
    return msgspec.json.encode(card_activity(card, summary_of(card)))


def summary_of(card: Card) -> str:
    """What a notification says of a card."""
    spoken = card.get("speak") or card.get("fallbackText") or ""
    return str(spoken)[:_SUMMARY]


_SUMMARY = 200
