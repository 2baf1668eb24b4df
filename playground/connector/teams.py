"""Teams with their channels and threads."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from playground.connector.conversations import Conversation
from playground.connector.messages import Message
from playground.connector.wire import Json, activity_not_found

if TYPE_CHECKING:
    from playground.connector.persons import Person
    from playground.connector.world import World


class Team:
    """A team; the bot is installed in all of its channels at once."""

    def __init__(self, world: "World", name: str, people: Iterable["Person"]) -> None:
        self.world = world
        self.name = name
        self.id = world.ids.channel(name)
        self.group_id = world.ids.guid("group", name)
        self.people = list(people)
        self.channels: list[Channel] = []
        self.general = self._channel(self.id, None)

    def __repr__(self) -> str:
        return f"<Team {self.name}>"

    def channel(self, name: str) -> "Channel":
        """The channel of this name, made when there is none; it has the bot when the team has."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        channel = self._channel(self.world.ids.channel(self.name, name), name)
        channel.installed = self.general.installed
        return channel

    def _channel(self, conversation_id: str, name: str | None) -> "Channel":
        channel = Channel(self, conversation_id, name)
        self.channels.append(channel)
        self.world.keep(channel)
        return channel

    def details(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "aadGroupId": self.group_id,
            "channelCount": len(self.channels),
            "memberCount": len(self.people),
            "type": "standard",
            "tenantId": self.world.tenant.id,
        }


class Channel(Conversation):
    """A channel; General has no name and the team's id. Its `messages` are those of all its threads."""

    kind = "channel"

    def __init__(self, team: Team, conversation_id: str, name: str | None) -> None:
        super().__init__(team.world, conversation_id, name)
        self.team = team
        self.threads: dict[str, Thread] = {}

    @property
    def members(self) -> list["Person"]:
        return self.team.people

    @property
    def paged(self) -> bool:
        return True

    def channel_data(self) -> Json:
        return {
            "teamsChannelId": self.id,
            "teamsTeamId": self.team.id,
            "channel": {"id": self.id},
            "team": {"id": self.team.id},
            **super().channel_data(),
        }

    def thread(self, root: Message | str) -> "Thread":
        """The thread that begins with a message, which may be any message of it."""
        if isinstance(root, Message):
            return root.conversation if isinstance(root.conversation, Thread) else self.thread(root.id)
        if root not in self.threads:
            self.threads[root] = Thread(self, root)
        return self.threads[root]

    def place(self, message_id: str, reply_to: str | None) -> "Thread":
        """The thread of the message that is answered; a new one for a message that answers nothing.

        Raises `ConnectorError` 404 when there is no such message.
        """
        if reply_to is None:
            return self.thread(message_id)
        message = self.message(reply_to)
        if message is None:
            raise activity_not_found()
        return self.thread(message)


class Thread(Conversation):
    """A post in a channel and its replies: `19:…@thread.tacv2;messageid=<post>`."""

    kind = "channel"

    def __init__(self, channel: Channel, root_id: str) -> None:
        self.channel = channel
        self.root_id = root_id
        super().__init__(channel.world, f"{channel.id};messageid={root_id}", channel.name)
        channel.world.keep(self)

    @property
    def installed(self) -> bool:
        return self.channel.installed

    @installed.setter
    def installed(self, value: bool) -> None:
        """A thread has no say of its own: the bot is in it when it is in the channel."""

    @property
    def members(self) -> list["Person"]:
        return self.channel.members

    @property
    def paged(self) -> bool:
        return True

    @property
    def root(self) -> Message:
        return self.messages[0]

    def channel_data(self) -> Json:
        return self.channel.channel_data()

    def keep(self, message: Message) -> None:
        super().keep(message)
        self.channel.keep(message)

    def bring_back(self, message: Message) -> None:
        super().bring_back(message)
        self.channel.bring_back(message)

    def show(self, message: Message) -> None:
        super().show(message)
        self.channel.show(message)
