"""The invented leadership group moved into a world: its people, its team and its chat."""

from dataclasses import dataclass

from playground import people
from playground.connector import Channel, GroupChat, Person, Team, World


@dataclass(frozen=True)
class Group:
    """The group's people by part, all of them by name, and where they meet.

    The guest without account is in neither team nor chat; the bot isn't installed yet.
    """

    chair: Person
    members: tuple[Person, ...]
    secretary: Person
    guest: Person
    guest_without_account: Person
    by_name: dict[str, Person]
    team: Team
    channel: Channel
    chat: GroupChat


def move_in(world: World) -> Group:
    """Give a world the group of `playground.people`; raises ValueError when it has it already."""
    by_name = {
        member.name: world.person(member.name, member.account, email=member.email)
        for member in people.EVERYBODY
    }
    guest, without_account = (by_name[member.name] for member in people.GUESTS)
    members = tuple(by_name[member.name] for member in people.MEMBERS)
    secretary = by_name[people.SECRETARY.name]
    with_account = (*members, secretary, guest)
    team = world.team(people.TEAM_NAME, with_account)
    return Group(
        chair=by_name[people.CHAIR.name],
        members=members,
        secretary=secretary,
        guest=guest,
        guest_without_account=without_account,
        by_name=by_name,
        team=team,
        channel=team.channel(people.CHANNEL_NAME),
        chat=world.group_chat(people.GROUP_NAME, with_account),
    )
