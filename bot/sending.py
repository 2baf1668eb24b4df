"""How one owed message reaches Teams: an answer, a post, or a card that is shown or updated in place."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
import structlog

from bot.teams import (
    Account,
    Address,
    BlockedError,
    Connector,
    ConnectorError,
    Conversation,
    NotFoundError,
    RefusedError,
    card_activity,
)
from meetings.group import Group
from meetings.owed import PERSON
from meetings.ports import (
    ConversationRef,
    Conversations,
    Delivered,
    Meetings,
    Outgoing,
    OutgoingKind,
    Owed,
    OwedState,
    View,
)

Activity = Mapping[str, Any]
Render = Callable[[View], Awaitable[tuple[dict[str, Any], str] | None]]
"""Renders a view to a card and its summary; None where there is nothing left to show."""

log = structlog.get_logger("sending")

_PLACE = "|"

MEMBER_SECONDS = 4.0
"""What somebody who has written waits for Teams to say who is meant: an activity is answered within 10."""

_DELETED = (403, "ServiceError")
"""What Teams says of a message that was deleted: https://github.com/microsoft/BotFramework-Services/issues/269."""

# What was written as JSON is sent as JSON: nothing in it is read but the names at its top.
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def address_of(ref: ConversationRef, conversation: str | None = None) -> Address:
    """Where to speak in a conversation, or in one of its threads."""
    return Address(
        conversation_id=conversation or ref.id,
        service_url=ref.service_url,
        bot_id=ref.bot_id or "",
        bot_name=ref.bot_name or "",
        tenant_id=ref.tenant,
        team_id=ref.team,
        channel_id=ref.channel,
    )


class Sender:
    """Sends owed messages; every method may raise the connector's errors."""

    def __init__(
        self, connector: Connector, conversations: Conversations, meetings: Meetings, render: Render
    ) -> None:
        self._connector = connector
        self._conversations = conversations
        self._meetings = meetings
        self._render = render

    async def send(self, owed: Owed) -> Delivered:
        """Send it, and return where it stands: conversation and activity.

        What has nothing to say any more has LAPSED; a card that has nothing to show stands where it stood.
        """
        message = owed.message
        activity = await self._activity(message)
        if activity is None:
            state = OwedState.SENT if message.kind is OutgoingKind.SHOW else OwedState.LAPSED
            return Delivered(owed, state, activity=owed.activity)
        return Delivered(owed, OwedState.SENT, activity=await self._said(owed, activity))

    async def _said(self, owed: Owed, activity: Activity) -> str | None:
        message = owed.message
        ref = await self._reach(message)
        if message.kind is OutgoingKind.REPLY:
            return await self._reply(ref, message, activity)
        if message.kind is OutgoingKind.UPDATE:
            await self._replace(ref, message, activity)
            return None
        if message.kind is OutgoingKind.SHOW and owed.activity is not None:
            return await self._show_again(ref, owed, activity)
        return await self._post(ref, activity)

    async def _reach(self, message: Outgoing) -> ConversationRef:
        ref = await self._conversations.conversation(message.conversation)
        if ref is None and message.conversation.startswith(PERSON):
            ref = await self._personal(message)
        if ref is None:
            raise BlockedError(0, "the conversation isn't known")
        return ref

    async def _personal(self, message: Outgoing) -> ConversationRef | None:
        """The personal chat with somebody, begun where there is none yet."""
        person = message.conversation.removeprefix(PERSON)
        known = await self._conversations.personal(person)
        if known is not None or message.view is None:
            return known
        group = await self._group(message.view)
        member = group.member(person) if group else None
        there = await self._conversations.conversation(group.key) if group else None
        if member is None or member.teams_id is None or there is None:
            return None
        created = await self._connector.create_personal(address_of(there), member.teams_id)
        ref = msgspec.structs.replace(
            there, id=created, kind="personal", team=None, channel=None, name=None, person=person
        )
        await self._conversations.remember(ref)
        return ref

    async def _group(self, view: View) -> Group | None:
        """The group that a view concerns."""
        if view.group is not None:
            return await self._meetings.group(view.group)
        meeting = await self._meetings.meeting(view.meeting)
        return await self._meetings.group(meeting.group) if meeting is not None else None

    async def _activity(self, message: Outgoing) -> Activity | None:
        if message.view is None:
            return _parts(message.payload)
        rendered = await self._render(message.view)
        return card_activity(rendered[0], rendered[1]) if rendered else None

    async def _reply(self, ref: ConversationRef, message: Outgoing, activity: Activity) -> str:
        address = address_of(ref, message.address)
        try:
            sent = await self._connector.send(address, activity, message.reply_to)
        except NotFoundError:
            # The message that is answered may be gone; the answer still belongs in its conversation.
            sent = await self._connector.send(address, activity)
        return f"{address.conversation_id}{_PLACE}{sent}"

    async def _replace(self, ref: ConversationRef, message: Outgoing, activity: Activity) -> None:
        """Update a message; one that is gone has nobody to mislead, so nothing is said in its place."""
        try:
            await self._connector.update(address_of(ref, message.address), message.reply_to or "", activity)
        except (NotFoundError, RefusedError) as error:
            if not _is_gone(error):
                raise

    async def _post(self, ref: ConversationRef, activity: Activity) -> str:
        if ref.kind == "channel":
            conversation, sent = await self._connector.create_channel_post(address_of(ref), activity)
        else:
            conversation, sent = ref.id, await self._connector.send(address_of(ref), activity)
        return f"{conversation}{_PLACE}{sent}"

    async def _show_again(self, ref: ConversationRef, owed: Owed, activity: Activity) -> str:
        """Update the card where it stands; where it is gone, or is wanted at the bottom, post it anew."""
        assert owed.activity is not None
        conversation, _, shown = owed.activity.rpartition(_PLACE)
        address = address_of(ref, conversation)
        try:
            if not owed.message.anew:
                await self._connector.update(address, shown, activity)
                return owed.activity
            # First: what is tried again after a failure in between leaves no second card behind.
            await self._connector.delete(address, shown)
        except (NotFoundError, RefusedError) as error:
            if not _is_gone(error):
                raise
        return await self._post(ref, activity)

    async def member(self, ref: ConversationRef, teams_id: str) -> Account | None:
        """Who has this Teams id in a conversation; None where Teams doesn't say."""
        try:
            async with asyncio.timeout(MEMBER_SECONDS):
                return await self._connector.member(address_of(ref), teams_id)
        except NotFoundError:
            return None
        except (ConnectorError, TimeoutError) as error:
            # What somebody wrote is worth more than who exactly was meant: it is noted with the name.
            log.warning("nobody says who a member is", reason=str(error) or "timeout")
            return None

    async def members(self, ref: ConversationRef, most: int) -> Sequence[Account]:
        """Who is in a conversation; nobody where Teams doesn't say, or where there are more than `most`."""
        found: list[Account] = []
        try:
            async for account in self._connector.members(address_of(ref)):
                found.append(account)
                if len(found) > most:
                    log.info("the roster is too long to be kept", most=most)
                    return ()
        except ConnectorError as error:
            log.warning("the roster couldn't be read", reason=str(error))
        return found

    async def tell(self, conversation: Conversation, reply_to: str | None, card: dict[str, Any]) -> None:
        """Answer an activity, or just speak, at once, past the outbox; what fails is logged and left."""
        try:
            await self._connector.send(conversation.address, card_activity(card), reply_to)
        except ConnectorError as error:
            log.warning("not told", reason=str(error))


def _is_gone(error: ConnectorError) -> bool:
    """Whether the message isn't there any more, or can't be found just now."""
    return isinstance(error, NotFoundError) or (error.status, error.code) == _DELETED
