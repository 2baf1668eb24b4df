"""An activity's JSON to an inbound value, read directly: the SDK's typed models drop what is needed.

They lose a card action's `trigger`, a conversation's `tenantId`, a roster's `aadObjectId`, and the id, title
and address of a meeting event.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.teams import dialogs, fields
from bot.teams.envelope import Envelope, caused_by, read_envelope, sender_of
from bot.teams.inbound import (
    Account,
    Added,
    CardAction,
    Conversation,
    Ignored,
    Inbound,
    MeetingEvent,
    Message,
    Removed,
    Submitted,
)
from bot.teams.rejection import BadActionError
from bot.teams.text import read_text

CARD_ACTION = "adaptiveCard/action"
_MEETING_EVENTS = {
    "application/vnd.microsoft.meetingstart": ("started", "starttime"),
    "application/vnd.microsoft.meetingend": ("ended", "endtime"),
}


def translate(activity: Mapping[str, Any], received_at: datetime) -> Inbound:
    """Reads one activity; `received_at` (aware) stands in for a time that it doesn't tell.

    Raises BadActivityError when a field that is needed is missing or of the wrong type, BadActionError when a
    card's action is malformed, BadDialogError when what is asked of a dialog is.
    """
    envelope = read_envelope(activity, received_at)
    match envelope.type:
        case "message":
            return _message(activity, envelope)
        case "invoke":
            return _invoke(activity, envelope)
        case "conversationUpdate":
            return _conversation_update(activity, envelope)
        case "installationUpdate":
            return _installation_update(activity, envelope)
        case "event":
            return _event(activity, envelope)
        case _:
            return _ignored(envelope, envelope.type)


def _message(activity: Mapping[str, Any], envelope: Envelope) -> Inbound:
    sender = sender_of(activity, envelope.conversation)
    if sender.id == envelope.conversation.bot_id:
        return _ignored(envelope, "message from the bot itself")
    value = activity.get("value")
    if isinstance(value, dict) and (value or not activity.get("text")):
        return Submitted(
            activity_id=envelope.id,
            conversation=envelope.conversation,
            sender=sender,
            data=value,
            reply_to=envelope.reply_to,
            locale=envelope.locale,
            sent_at=envelope.sent_at,
        )
    read = read_text(
        fields.optional_text(activity, "text") or "",
        fields.optional_text(activity, "textFormat"),
        fields.sequence(activity, "entities"),
        envelope.conversation.bot_id,
        envelope.conversation.tenant_id,
    )
    return Message(
        activity_id=envelope.id,
        conversation=envelope.conversation,
        sender=sender,
        text=read.text,
        mentions=read.mentions,
        mentions_bot=read.mentions_bot,
        locale=envelope.locale,
        sent_at=envelope.sent_at,
    )


def _invoke(activity: Mapping[str, Any], envelope: Envelope) -> Inbound:
    name = fields.required_id(activity, "name")
    if name in dialogs.NAMES:
        return dialogs.read_dialog(activity, envelope, name)
    if name != CARD_ACTION:
        return _ignored(envelope, f"invoke {name}")
    sender = sender_of(activity, envelope.conversation)
    value = activity.get("value")
    action = value.get("action") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(action, dict):
        raise BadActionError("the invoke holds no action")
    if action.get("type", "Action.Execute") != "Action.Execute":
        raise BadActionError("only Action.Execute is answered")
    verb, data = action.get("verb"), action.get("data")
    if not isinstance(verb, str) or not verb:
        raise BadActionError("the action has no verb")
    if data is not None and not isinstance(data, dict):
        raise BadActionError("the action's data isn't an object")
    trigger = value.get("trigger")
    return CardAction(
        activity_id=envelope.id,
        conversation=envelope.conversation,
        sender=sender,
        verb=verb,
        data=data or {},
        trigger="manual" if trigger is None or trigger == "manual" else "automatic",
        reply_to=envelope.reply_to,
        locale=envelope.locale,
        sent_at=envelope.sent_at,
    )


def _conversation_update(activity: Mapping[str, Any], envelope: Envelope) -> Inbound:
    added = _members(activity, "membersAdded", envelope.conversation)
    removed = _members(activity, "membersRemoved", envelope.conversation)
    by = caused_by(activity, envelope.conversation)
    bot_id = envelope.conversation.bot_id
    if added:
        people = tuple(member for member in added if member.id != bot_id)
        return Added(
            activity_id=envelope.id,
            conversation=envelope.conversation,
            by=by,
            members=people,
            bot_added=len(people) < len(added),
            locale=envelope.locale,
            sent_at=envelope.sent_at,
        )
    if removed:
        people = tuple(member for member in removed if member.id != bot_id)
        gone = len(people) < len(removed)
        return Removed(envelope.id, envelope.conversation, by, people, gone, envelope.sent_at)
    channel_data = fields.mapping(activity, "channelData")
    return _ignored(envelope, f"conversationUpdate {fields.name_of(channel_data, 'eventType')}".strip())


def _installation_update(activity: Mapping[str, Any], envelope: Envelope) -> Inbound:
    by = caused_by(activity, envelope.conversation)
    match fields.optional_text(activity, "action"):
        case "add":
            return Added(
                activity_id=envelope.id,
                conversation=envelope.conversation,
                by=by,
                members=(),
                bot_added=True,
                locale=envelope.locale,
                sent_at=envelope.sent_at,
            )
        case "remove":
            return Removed(envelope.id, envelope.conversation, by, (), True, envelope.sent_at)
        case action:
            return _ignored(envelope, f"installationUpdate {action}")


def _members(activity: Mapping[str, Any], key: str, conversation: Conversation) -> tuple[Account, ...]:
    return tuple(
        fields.account(member, conversation.tenant_id)
        for member in fields.sequence(activity, key)
        if isinstance(member, dict)
    )


def _event(activity: Mapping[str, Any], envelope: Envelope) -> Inbound:
    # The name may carry a leading space, and the casing of the value's keys varies.
    name = (fields.optional_text(activity, "name") or "").strip()
    known = _MEETING_EVENTS.get(name.lower())
    meeting_id = envelope.conversation.meeting_id
    value = activity.get("value")
    told = {str(key).lower(): item for key, item in value.items()} if isinstance(value, dict) else {}
    if known is None or meeting_id is None:
        return _ignored(envelope, f"event {name}")
    happened, time_key = known
    return MeetingEvent(
        activity_id=envelope.id,
        conversation=envelope.conversation,
        by=caused_by(activity, envelope.conversation),
        happened="started" if happened == "started" else "ended",
        meeting_id=meeting_id,
        title=fields.name_of(told, "title") or None,
        join_url=fields.name_of(told, "joinurl") or None,
        at=fields.moment(told.get(time_key), envelope.sent_at),
    )


def _ignored(envelope: Envelope, what: str) -> Ignored:
    return Ignored(envelope.id, envelope.conversation, what)
