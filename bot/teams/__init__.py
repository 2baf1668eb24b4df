"""The only door to Microsoft Teams: nothing outside this package knows the SDK or its wire format."""

from bot.teams.activities import card_activity, text_activity
from bot.teams.answers import CardAnswer, ErrorAnswer, InvokeAnswer, TextAnswer
from bot.teams.cloud import PUBLIC, US_GOVERNMENT, Cloud
from bot.teams.connector import Connector
from bot.teams.door import TeamsDoor, TeamsSettings
from bot.teams.failures import (
    BlockedError,
    ConnectorError,
    NotFoundError,
    RefusedError,
    ThrottledError,
    TooLargeError,
    UnreachableError,
)
from bot.teams.inbound import (
    Account,
    Added,
    Address,
    CardAction,
    Conversation,
    Ignored,
    Inbound,
    MeetingEvent,
    Mention,
    Message,
    Removed,
    Submitted,
)

__all__ = [
    "PUBLIC",
    "US_GOVERNMENT",
    "Account",
    "Added",
    "Address",
    "BlockedError",
    "CardAction",
    "CardAnswer",
    "Cloud",
    "Connector",
    "ConnectorError",
    "Conversation",
    "ErrorAnswer",
    "Ignored",
    "Inbound",
    "InvokeAnswer",
    "MeetingEvent",
    "Mention",
    "Message",
    "NotFoundError",
    "RefusedError",
    "Removed",
    "Submitted",
    "TeamsDoor",
    "TeamsSettings",
    "TextAnswer",
    "ThrottledError",
    "TooLargeError",
    "UnreachableError",
    "card_activity",
    "text_activity",
]
