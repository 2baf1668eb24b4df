"""What every activity tells before its kind matters: where it comes from, who sent it and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.teams import fields
from bot.teams.inbound import Account, Conversation, ConversationKind
from bot.teams.rejection import BadActivityError

THREAD = ";messageid="
_KINDS: dict[str, ConversationKind] = {"personal": "personal", "groupchat": "groupChat", "channel": "channel"}
# Of everybody's conversations: a bot's chat with one person is a:…
_SHARED = "19:"


@dataclass(frozen=True, slots=True)
class Envelope:
    type: str
    id: str
    conversation: Conversation
    sent_at: datetime
    locale: str | None
    reply_to: str | None


def read_envelope(activity: Mapping[str, Any], received_at: datetime) -> Envelope:
    """Reads it; `received_at` (aware) stands in for a time that isn't told. Raises BadActivityError."""
    kind = fields.required_id(activity, "type")
    sent_at = fields.moment(activity.get("timestamp"), received_at)
    if kind in ("message", "invoke"):
        activity_id = fields.required_id(activity, "id")
    else:
        activity_id = fields.optional_id(activity, "id") or f"{kind}@{sent_at.isoformat()}"
    return Envelope(
        type=kind,
        id=activity_id,
        conversation=_conversation(activity),
        sent_at=sent_at,
        locale=fields.optional_text(activity, "locale") or None,
        reply_to=fields.optional_id(activity, "replyToId"),
    )


def tenant_of(activity: Mapping[str, Any]) -> str | None:
    """The tenant the platform vouches for, lower case: `channelData.tenant.id`. Raises BadActivityError."""
    channel_data = fields.mapping(activity, "channelData")
    return fields.directory_id(fields.mapping(channel_data, "tenant").get("id"))


def sender_of(activity: Mapping[str, Any], conversation: Conversation) -> Account:
    """Whoever sent it. Raises BadActivityError."""
    return fields.account(fields.mapping(activity, "from"), conversation.tenant_id)


def caused_by(activity: Mapping[str, Any], conversation: Conversation) -> Account | None:
    """Whoever caused an event, where the platform says so. Raises BadActivityError."""
    source = fields.mapping(activity, "from")
    return fields.account(source, conversation.tenant_id) if source else None


def _conversation(activity: Mapping[str, Any]) -> Conversation:
    source = fields.mapping(activity, "conversation")
    channel_data = fields.mapping(activity, "channelData")
    recipient = fields.mapping(activity, "recipient")
    team = fields.mapping(channel_data, "team")
    channel = fields.mapping(channel_data, "channel")
    conversation_id = fields.required_id(source, "id")
    group, _, thread = conversation_id.partition(THREAD)
    if not group:
        raise BadActivityError("conversation.id isn't an identifier")
    team_id = fields.optional_id(team, "id")
    kind = _kind(source, conversation_id, team_id)
    name = fields.name_of(source) or fields.name_of(channel)
    return Conversation(
        id=conversation_id,
        group=group,
        kind=kind,
        service_url=fields.required_id(activity, "serviceUrl"),
        bot_id=fields.required_id(recipient, "id"),
        bot_name=fields.name_of(recipient),
        tenant_id=tenant_of(activity) or fields.directory_id(source.get("tenantId")),
        team_id=team_id,
        channel_id=(fields.optional_id(channel, "id") or group) if kind == "channel" else None,
        # The General channel has no name of its own.
        name=name or (fields.name_of(team) if kind == "channel" else "") or None,
        thread=thread or None,
        meeting_id=fields.optional_id(fields.mapping(channel_data, "meeting"), "id"),
    )


def _kind(source: Mapping[str, Any], conversation_id: str, team_id: str | None) -> ConversationKind:
    told = _KINDS.get(str(source.get("conversationType")).lower())
    if told is not None:
        return told
    if team_id is not None or THREAD in conversation_id:
        return "channel"
    # A command from the chat of a meeting comes with the conversation's id and nothing of its kind.
    return "groupChat" if source.get("isGroup") is True or conversation_id.startswith(_SHARED) else "personal"
