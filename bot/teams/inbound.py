"""What arrives from Teams, as plain frozen values; nothing here knows the SDK."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

ConversationKind: TypeAlias = Literal["personal", "groupChat", "channel"]
Role: TypeAlias = Literal["user", "guest", "anonymous"]


@dataclass(frozen=True, slots=True)
class Account:
    """Someone in a conversation.

    `id` (`29:…`) is Teams' id for this person and this bot only: people are keyed on `tenant_id` and
    `object_id` (the Entra object id), both lower case. Who lacks an object id is anonymous, or known to this
    activity by `id` alone (a mention); the roster then tells. `role` is None when the activity didn't say.
    """

    id: str
    name: str = ""
    object_id: str | None = None
    tenant_id: str | None = None
    role: Role | None = None

    @property
    def is_guest(self) -> bool:
        return self.role == "guest"

    @property
    def is_anonymous(self) -> bool:
        return self.role == "anonymous"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to speak: a conversation (with `;messageid=…` when it is a thread) at a service address."""

    conversation_id: str
    service_url: str
    bot_id: str
    bot_name: str = ""
    tenant_id: str | None = None
    team_id: str | None = None
    channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The chat or channel an activity came from.

    `id` is as received; `group` is the same without the thread, and is what a group's settings and meetings
    are keyed on; `thread` is the root message of a channel thread. `channel_id` is set in channels only; the
    General channel's id equals its team's. `meeting_id` is set in the chat of a Teams meeting.
    """

    id: str
    group: str
    kind: ConversationKind
    service_url: str
    bot_id: str
    bot_name: str = ""
    tenant_id: str | None = None
    team_id: str | None = None
    channel_id: str | None = None
    name: str | None = None
    thread: str | None = None
    meeting_id: str | None = None

    @property
    def address(self) -> Address:
        """Where an answer goes: the same chat, or the same thread of the channel."""
        return Address(
            conversation_id=self.id,
            service_url=self.service_url,
            bot_id=self.bot_id,
            bot_name=self.bot_name,
            tenant_id=self.tenant_id,
            team_id=self.team_id,
            channel_id=self.channel_id,
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A person pointed out in a message: `text[start:end]` is `@Name`."""

    account: Account
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """Something written. `text` has no mention of the bot, line feeds for line ends and plain spaces."""

    activity_id: str
    conversation: Conversation
    sender: Account
    text: str
    mentions: tuple[Mention, ...]
    mentions_bot: bool
    locale: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """An `Action.Submit` was pressed; `reply_to` is the activity id of the card's message."""

    activity_id: str
    conversation: Conversation
    sender: Account
    data: dict[str, Any]
    reply_to: str | None
    locale: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class CardAction:
    """An `Action.Execute` was pressed (`manual`), or a card refreshed itself (`automatic`).

    The answer replaces the card. A trigger that isn't known counts as automatic, which never approves.
    """

    activity_id: str
    conversation: Conversation
    sender: Account
    verb: str
    data: dict[str, Any]
    trigger: Literal["manual", "automatic"]
    reply_to: str | None
    locale: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MessageActionOpened:
    """A command was chosen on the menu of a message: the answer is a dialog.

    `command` is its id in the manifest. `text` is what the message says, as words, and `message` its activity
    id; empty and None where it was chosen elsewhere. `conversation` is the thread that the message is in.
    """

    activity_id: str
    conversation: Conversation
    sender: Account
    command: str
    text: str
    message: str | None
    locale: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class DialogOpened:
    """A button that opens a dialog was pressed on a card; `data` is what the button carries."""

    activity_id: str
    conversation: Conversation
    sender: Account
    data: dict[str, Any]
    locale: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class DialogSubmitted:
    """An `Action.Submit` was pressed in a dialog: `data` is what it carries, and what was filled in.

    `command` opened the dialog, on the message `message`; empty and None where a card's button did.
    """

    activity_id: str
    conversation: Conversation
    sender: Account
    command: str
    data: dict[str, Any]
    message: str | None
    locale: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """The bot (`bot_added`) or people came into the conversation; `members` never holds the bot.

    Teams reports a new bot twice, as `conversationUpdate` and as `installationUpdate`, in any order.
    """

    activity_id: str
    conversation: Conversation
    by: Account | None
    members: tuple[Account, ...]
    bot_added: bool
    locale: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """The bot (`bot_removed`) or people left the conversation; `members` never holds the bot."""

    activity_id: str
    conversation: Conversation
    by: Account | None
    members: tuple[Account, ...]
    bot_removed: bool
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingEvent:
    """A Teams meeting of this chat or channel started or ended at `at`; `by` is who Teams says caused it."""

    activity_id: str
    conversation: Conversation
    by: Account | None
    happened: Literal["started", "ended"]
    meeting_id: str
    title: str | None
    join_url: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Ignored:
    """Anything else; `what` names it for the log. The conversation's service address is still news."""

    activity_id: str
    conversation: Conversation
    what: str


Invoked: TypeAlias = CardAction | MessageActionOpened | DialogOpened | DialogSubmitted
"""What somebody waits for an answer to; all but a card's action are answered in a dialog."""

Inbound: TypeAlias = Message | Submitted | Invoked | Added | Removed | MeetingEvent | Ignored
