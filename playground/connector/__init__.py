"""The Bot Connector as Teams serves it, and the people, chats and channels behind it.

`World` is the way in: it starts the server, makes people and conversations, and speaks to the bot.
"""

from playground.connector.cardinputs import InputsInvalidError
from playground.connector.client import Answer
from playground.connector.conversations import (
    Conversation,
    GroupChat,
    MeetingChat,
    NotSeenError,
    PersonalChat,
)
from playground.connector.dialogs import Dialog
from playground.connector.findings import Finding
from playground.connector.messages import Message
from playground.connector.persons import CannotWriteError, Person, Sent
from playground.connector.pressing import CannotPressError, Press
from playground.connector.record import Exchange
from playground.connector.teams import Channel, Team, Thread
from playground.connector.world import Tenant, World

__all__ = [
    "Answer",
    "CannotPressError",
    "CannotWriteError",
    "Channel",
    "Conversation",
    "Dialog",
    "Exchange",
    "Finding",
    "GroupChat",
    "InputsInvalidError",
    "MeetingChat",
    "Message",
    "NotSeenError",
    "Person",
    "PersonalChat",
    "Press",
    "Sent",
    "Team",
    "Tenant",
    "Thread",
    "World",
]
