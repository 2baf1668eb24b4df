"""Commands on a message's menu, and dialogs: what is asked for and what is submitted.

Source: "Create and send dialogs" and "Respond to the dialog submit action" of message extensions, and "Use
dialogs with bots", learn.microsoft.com.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.teams import fields
from bot.teams.envelope import THREAD, Envelope, sender_of
from bot.teams.inbound import Conversation, DialogOpened, DialogSubmitted, Inbound, MessageActionOpened
from bot.teams.rejection import BadDialogError
from bot.teams.text import read_text

FETCH = "composeExtension/fetchTask"
SUBMIT = "composeExtension/submitAction"
OPEN = "task/fetch"
SEND = "task/submit"
NAMES = frozenset({FETCH, SUBMIT, OPEN, SEND})

_BETWEEN = re.compile(r">[ \t\r]*+\n\s*+(?=<)")
_EMOJI = re.compile(r"<emoji\s(?:[^<>]{0,500}\s)?alt=\"([^\"<>]{0,40})\"[^<>]{0,500}>", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]\s?>", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n{3,}")


def read_dialog(activity: Mapping[str, Any], envelope: Envelope, name: str) -> Inbound:
    """The invoke of one of `NAMES`. Raises BadDialogError where it is malformed, BadActivityError."""
    sender = sender_of(activity, envelope.conversation)
    value = activity.get("value")
    if not isinstance(value, dict):
        raise BadDialogError("the invoke holds no value")
    data = value.get("data")
    if name == OPEN:
        return DialogOpened(
            activity_id=envelope.id,
            conversation=envelope.conversation,
            sender=sender,
            data=data if isinstance(data, dict) else {},
            locale=envelope.locale,
            sent_at=envelope.sent_at,
        )
    command = value.get("commandId", "" if name == SEND else None)
    if not isinstance(command, str):
        raise BadDialogError("the invoke names no command")
    payload = fields.mapping(value, "messagePayload")
    message = fields.optional_id(payload, "id")
    conversation = _in_thread(envelope.conversation, fields.optional_id(payload, "replyToId") or message)
    if name == FETCH:
        return MessageActionOpened(
            activity_id=envelope.id,
            conversation=conversation,
            sender=sender,
            command=command,
            text=plain_text(payload, conversation.bot_id),
            message=message,
            locale=envelope.locale,
            sent_at=envelope.sent_at,
        )
    if not isinstance(data, dict):
        raise BadDialogError("the dialog was submitted with nothing in it")
    return DialogSubmitted(
        activity_id=envelope.id,
        conversation=conversation,
        sender=sender,
        command=command,
        data=data,
        message=message,
        locale=envelope.locale,
        sent_at=envelope.sent_at,
    )


def plain_text(payload: Mapping[str, Any], bot_id: str) -> str:
    """What somebody wrote, as words: people by their names, without the bot's mention and any markup."""
    body = fields.mapping(payload, "body")
    content = fields.optional_text(body, "content") or ""
    if fields.optional_text(body, "contentType") == "text":
        return read_text(content, None, (), bot_id, None).text
    # Lines of the markup itself are no lines of the text.
    content = " ".join(line.strip() for line in _BETWEEN.sub(">", content).split("\n"))
    content = _CELL_END.sub(" ", _EMOJI.sub(r"\1", content))
    text = read_text(content, "html", list(_bot_mentions(payload, bot_id)), bot_id, None).text
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def _bot_mentions(payload: Mapping[str, Any], bot_id: str) -> Iterator[dict[str, Any]]:
    """The bot's mentions, as an activity has them."""
    for mention in fields.sequence(payload, "mentions"):
        mentioned = mention.get("mentioned") if isinstance(mention, dict) else None
        application = mentioned.get("application") if isinstance(mentioned, dict) else None
        if not isinstance(application, dict):
            continue
        if bot_id not in (application.get("id"), f"28:{application.get('id')}"):
            continue
        name = fields.name_of(mention, "mentionText") or fields.name_of(application, "displayName")
        yield {"type": "mention", "mentioned": {"id": bot_id, "name": name}, "text": f"<at>{name}</at>"}


def _in_thread(conversation: Conversation, root: str | None) -> Conversation:
    """The thread that the message of a channel is in, where the conversation's own id doesn't say."""
    if conversation.kind != "channel" or conversation.thread is not None or root is None:
        return conversation
    return replace(conversation, id=f"{conversation.group}{THREAD}{root}", thread=root)
