"""The bot comes, people come, and either leaves: one welcome, and everybody known by name."""

import datetime as dt

import pytest

from meetings.model import Assignment
from playground.connector import Channel, GroupChat, MeetingChat, PersonalChat, trouble
from tests.scenario.conftest import NOW, PLANNED, Scene
from tests.scenario.steps import cast, opened


def place_of(scene: Scene, kind: str) -> Channel | GroupChat | MeetingChat | PersonalChat:
    """A conversation of this kind in which the bot isn't yet."""
    people = cast(scene)
    match kind:
        case "channel":
            return scene.world.team("Vattenrådet", scene.group.members).channel("Planering")
        case "group chat":
            return scene.group.chat
        case "meeting chat":
            everybody = [*scene.group.members, scene.group.guest_without_account]
            return scene.world.meeting_chat(
                "Vattenrådet", everybody, organiser=people.chair, start=NOW, end=NOW + dt.timedelta(hours=1)
            )
    return people.chair.personal_chat()


@pytest.mark.parametrize("kind", ["channel", "group chat", "meeting chat", "personal chat"])
async def test_one_welcome_says_who_added_the_bot_however_often_teams_tells(scene: Scene, kind: str) -> None:
    place = place_of(scene, kind)
    by = cast(scene).chair
    for _ in range(3):
        answers = await scene.world.add_bot(place, by)
        assert {one.status for one in answers} == {200}
    welcome = await place.wait_for("Justera")
    await scene.world.settled(0.1)
    assert place.bot_messages == [welcome]
    if kind != "personal chat":
        assert f"{by.name} " in welcome.text_of()
    assert welcome.buttons() == ["Mina uppdrag" if kind == "personal chat" else "Nytt möte", "Hjälp"]


async def test_the_welcome_comes_also_where_nobody_says_who_added_the_bot(scene: Scene) -> None:
    scene.world.connector.troubles.order(
        trouble.bad_gateway(), times=None, operations=("member", "pagedmembers")
    )
    await scene.world.add_bot(scene.group.chat, scene.group.chair)
    welcome = await scene.group.chat.wait_for("Justera")
    assert str(scene.group.chair.aad_object_id) not in welcome.text_of()
    assert scene.group.chair.id not in welcome.text_of()


async def test_a_welcome_follows_the_groups_language(scene: Scene) -> None:
    await scene.says(scene.group.secretary, "språk en")
    answer = await scene.says(scene.group.secretary, "hello")
    assert "New meeting" in answer.buttons()


@pytest.mark.parametrize("roster_ids", ["aadObjectId", "objectId", "both"])
async def test_somebody_who_joins_is_known_by_name(scene: Scene, roster_ids: str) -> None:
    """Whichever key the roster tells the Entra object id under."""
    scene.world.roster_ids = roster_ids  # type: ignore[assignment]  # one of its three words
    people = cast(scene)
    newcomer = scene.world.person("Nils Nyberg")
    await opened(scene)
    await scene.world.add_member(scene.group.team, newcomer, people.secretary)
    await scene.world.settled(0.1)
    await scene.says(people.secretary, "uppdrag Nils Nyberg Ta fram en plan")
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Assignment)
    (assignee,) = entry.task.assignees
    assert assignee.name == newcomer.name
    assert assignee.id is not None
    assert assignee.id.endswith(str(newcomer.aad_object_id))
    assert entry.text.strip().endswith("a fram en plan")


async def test_somebody_who_was_added_quietly_is_known_when_mentioned(scene: Scene) -> None:
    people = cast(scene)
    newcomer = scene.world.person("Nils Nyberg")
    await opened(scene)
    scene.group.team.people.append(newcomer)
    await scene.says(people.secretary, f"uppdrag @{newcomer.name} Ta fram en plan")
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Assignment)
    assert [one.id for one in entry.task.assignees] == [
        f"{scene.world.tenant.id}:{newcomer.aad_object_id}".lower()
    ]


async def test_a_bot_that_comes_back_does_not_greet_again_and_goes_on(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await scene.world.remove_bot(scene.group.channel, people.secretary)
    await scene.world.settled()
    await scene.world.add_bot(scene.group.channel, people.secretary)
    await scene.world.settled(0.1)
    assert "1b" in await scene.answer(people.member, "anteckning Tillbaka")
    welcomes = [one for one in scene.group.channel.bot_messages if "jag är Justera" in one.text_of()]
    assert len(welcomes) == 1


async def test_a_meeting_chat_holds_a_meeting_with_somebody_without_account(scene: Scene) -> None:
    chat = place_of(scene, "meeting chat")
    assert isinstance(chat, MeetingChat)
    people = cast(scene)
    await scene.world.add_bot(chat, people.chair)
    await scene.world.start_meeting(chat)
    await scene.says(people.chair, PLANNED, where=chat)
    await scene.says(people.chair, "punkt Vatten", where=chat)
    await scene.says(people.chair, "öppna mötet", where=chat)
    guest = scene.group.guest_without_account
    noted = await scene.says(guest, "anteckning Från gästen", where=chat)
    assert "1a" in noted.text_of()
    entry = (await scene.meeting()).entry("1a")
    assert entry is not None
    assert entry.author.name.startswith("Elsa Brinkfors")
    await scene.world.end_meeting(chat)
    pressed = await guest.presses(noted, "Ångra")
    assert pressed.kind == "card"
    entry = (await scene.meeting()).entry("1a")
    assert entry is not None
    assert entry.removed


async def test_nobody_is_called_by_an_id(scene: Scene) -> None:
    """Teams tells of people by ids alone when they come: no id reaches a reader or the minutes."""
    people = cast(scene)
    await scene.world.add_bot(scene.group.chat, people.chair)
    await scene.world.settled(0.1)
    await scene.says(people.secretary, PLANNED, where=scene.group.chat)
    await scene.says(people.secretary, "närvarande alla", where=scene.group.chat)
    present = {seen.person.name for seen in (await scene.meeting()).attendance}
    assert present <= {one.name for one in scene.world.people}
    assert len(present) >= 9
