"""The world at its very first start: the group with its team, its chats and a meeting."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from playground import people
from playground.connector import Channel, Conversation, GroupChat, MeetingChat, Person, Team, Thread, World
from playground.connector.conversations import PersonalChat
from playground.group import Group, move_in

ZONE = ZoneInfo("Europe/Stockholm")
THURSDAY = 3
MEETING_NAME = "Ledningsgruppens möte"
MEETING_BEGINS = dt.time(13, 0)
MEETING_ENDS = dt.time(16, 30)


def next_meeting(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The afternoon of the first Thursday after today, in the group's zone."""
    today = now.astimezone(ZONE).date()
    day = today + dt.timedelta(days=(THURSDAY - today.weekday()) % 7 or 7)
    begin, end = (dt.datetime.combine(day, time, ZONE) for time in (MEETING_BEGINS, MEETING_ENDS))
    return begin, end


@dataclass(frozen=True)
class Home:
    """Where the group's people meet: a team, a group chat, a meeting's chat, and each one's with the bot."""

    world: World
    group: Group
    meeting: MeetingChat
    personal: tuple[PersonalChat, ...]
    members: dict[str, people.GroupMember]

    @property
    def team(self) -> Team:
        return self.group.team

    @property
    def chats(self) -> tuple[GroupChat | PersonalChat, ...]:
        """All conversations that aren't channels or threads."""
        return (self.group.chat, self.meeting, *self.personal)

    @property
    def places(self) -> Iterator[Conversation]:
        """All conversations that have a bot or not: channels and chats."""
        yield from self.team.channels
        yield from self.chats

    def person(self, person_id: str) -> Person | None:
        return next((person for person in self.world.people if person.id == person_id), None)

    def chats_of(self, person: Person) -> list[GroupChat | PersonalChat]:
        return [chat for chat in self.chats if person in chat.members]

    def bots_first_places(self) -> list[Team | Conversation]:
        """Where the secretary has installed the bot before anybody does anything."""
        return [self.team, self.group.chat, self.meeting, self.group.secretary.personal_chat()]


def move_in_with_chats(world: World, begin: dt.datetime, end: dt.datetime) -> Home:
    """Give an empty world the group and its chats; the meeting is held from `begin` to `end`, aware times."""
    group = move_in(world)
    meeting = world.meeting_chat(
        MEETING_NAME,
        [*group.chat.people, group.guest_without_account],
        organiser=group.secretary,
        start=begin,
        end=end,
    )
    personal = tuple(world.personal_chat(one) for one in world.people if one.aad_object_id is not None)
    by_name = {member.name: member for member in people.EVERYBODY}
    return Home(
        world,
        group,
        meeting,
        personal,
        {person.id: by_name[name] for name, person in group.by_name.items()},
    )


def place_of(conversation: Conversation) -> Conversation:
    """The channel of a thread, or the conversation itself."""
    return conversation.channel if isinstance(conversation, Thread) else conversation


def channel_named(team: Team, name: str) -> Channel:
    """A new channel of the name, or of the name and the first number that is free."""
    taken = {channel.name for channel in team.channels}
    free = name
    number = 1
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return team.channel(free)
