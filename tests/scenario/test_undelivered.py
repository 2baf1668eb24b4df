"""What can't be delivered is told to those who rely on it, once, and nobody is asked over and over."""

import datetime as dt

import pytest

from bot import attempts
from meetings.model import Note
from playground.connector import Message, Person, trouble
from playground.connector.trouble import Operation
from tests.scenario.conftest import NOW, Scene
from tests.scenario.steps import Cast, cast, closed, opened, told
from tests.scenario.waiting import boards, quiet, until
from tests.scenario.words import in_review

FAR = "möte Ledningsgruppen 30 oktober kl 8.30–11, Ekebro"
REMINDED = dt.datetime(2026, 10, 23, 8, 0, 1, tzinfo=NOW.tzinfo)
UNSHOWN = "kunde inte visas där gruppen möts"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again soon."""
    monkeypatch.setattr(attempts, "FIRST_PAUSE", 0.01)


def words(who: Person) -> list[str]:
    """What somebody was told in their own chat of what couldn't be shown: the first line of each."""
    said = (one.text_of().splitlines()[0] for one in who.personal_chat().bot_messages)
    return [line for line in said if UNSHOWN in line]


async def with_chats(scene: Scene, *people: Person) -> Cast:
    """The bot is installed for these people too."""
    for who in people:
        await scene.world.add_bot(who.personal_chat(), who)
    await scene.world.settled()
    return cast(scene)


async def far_away(scene: Scene) -> None:
    """A meeting in two months with chair and secretary."""
    people = cast(scene)
    chosen = f"ordförande @{people.chair.name}", f"sekreterare @{people.secretary.name}"
    await told(scene, people.member, FAR, *chosen)
    await quiet(scene)


async def test_the_secretary_hears_of_a_reminder_where_the_bot_was_removed(scene: Scene) -> None:
    people = await with_chats(scene, scene.group.secretary, scene.group.chair)
    await far_away(scene)
    await scene.world.remove_bot(scene.group.channel, people.chair)
    scene.clock.move(REMINDED)
    await until(scene, lambda: words(people.secretary))
    await quiet(scene)
    assert words(people.secretary) == [f"En påminnelse {UNSHOWN}"]
    assert words(people.chair) == []


async def test_without_a_secretary_the_chair_hears_of_it(scene: Scene) -> None:
    people = await with_chats(scene, scene.group.chair, scene.group.secretary)
    await told(scene, people.member, FAR, f"ordförande @{people.chair.name}")
    await quiet(scene)
    await scene.world.remove_bot(scene.group.channel, people.chair)
    scene.clock.move(REMINDED)
    await until(scene, lambda: words(people.chair))
    await quiet(scene)
    assert (len(words(people.chair)), words(people.secretary)) == (1, [])


async def test_the_secretary_hears_of_each_kind_once_a_day(scene: Scene) -> None:
    people = await with_chats(scene, scene.group.secretary)
    await opened(scene)
    await quiet(scene)
    place = scene.group.channel.id
    ordered = scene.world.connector.troubles.order(trouble.writes_blocked(), times=None, conversation=place)
    for number in range(6):
        await people.member.says(scene.group.channel, f"anteckning Rad {number}")
    await until(scene, lambda: len(words(people.secretary)) == 2, ahead=0.1)
    await quiet(scene)
    assert sorted(words(people.secretary)) == [f"Ett svar {UNSHOWN}", f"Tavlan {UNSHOWN}"]
    scene.clock.move(scene.clock.now() + dt.timedelta(days=1))
    await people.member.says(scene.group.channel, "anteckning Nästa dag")
    await until(scene, lambda: len(words(people.secretary)) == 4, ahead=0.1)
    await quiet(scene)
    assert len(words(people.secretary)) == 4
    ordered.end()
    noted = [one.text for one in (await scene.meeting()).agenda[0].visible if isinstance(one, Note)]
    assert len(noted) == 8


async def test_the_secretary_hears_of_a_conversation_that_is_gone(scene: Scene) -> None:
    people = await with_chats(scene, scene.group.secretary)
    await opened(scene)
    await quiet(scene)
    place = scene.group.channel.id
    gone = scene.world.connector.troubles.order(
        trouble.conversation_lost(), times=None, conversation=place, operations=("post", "reply", "create")
    )
    await people.member.says(scene.group.channel, "anteckning En rad")
    await until(scene, lambda: words(people.secretary))
    await quiet(scene)
    assert f"Ett svar {UNSHOWN}" in words(people.secretary)
    hits = gone.hits
    await quiet(scene)
    assert gone.hits == hits


async def test_a_secretary_who_cannot_be_reached_either_costs_nothing_more(scene: Scene) -> None:
    """Nothing is owed for ever, and what others are owed is said."""
    people = cast(scene)
    await far_away(scene)
    await scene.world.add_bot(scene.group.chat, people.member)
    await quiet(scene)
    # A post in the channel is refused, and so is a chat with anybody.
    refused = scene.world.connector.troubles.order(trouble.bot_removed(), times=None, operations="create")
    scene.clock.move(REMINDED)
    await until(scene, lambda: refused.hits >= 2)
    await quiet(scene)
    assert refused.hits == 2
    answer = await scene.says(people.member, "möte Vattenrådet 4 december kl 9–10", where=scene.group.chat)
    assert "Vattenrådet" in answer.text_of()
    assert (await scene.bot.store.outbox_counts())["dead"] == 2
    assert words(people.secretary) == words(people.chair) == []


async def test_where_the_bot_is_added_again_the_board_is_shown_when_it_is_asked_for(scene: Scene) -> None:
    people = await with_chats(scene, scene.group.secretary)
    await opened(scene)
    await quiet(scene)
    place = scene.group.channel.id
    out = scene.world.connector.troubles.order(trouble.bot_removed(), times=None, conversation=place)
    await people.member.says(scene.group.channel, "anteckning Under tiden")
    await until(scene, lambda: len(words(people.secretary)) == 2, ahead=0.1)
    out.end()
    await scene.world.add_bot(scene.group.channel, people.secretary)
    await people.secretary.says(scene.group.channel, "dagordning")
    await until(scene, lambda: any("2 anteckningar" in one.text_of() for one in boards(scene)), ahead=1.0)
    await quiet(scene)
    assert len(boards(scene)) == 1


async def test_an_approver_who_has_blocked_the_bot_is_told_of_to_the_secretary(scene: Scene) -> None:
    people = await with_chats(scene, scene.group.secretary, scene.group.members[2])
    await told(scene, people.secretary, "utkast till justerare")
    await closed(scene)
    await quiet(scene)
    chat = people.approver.personal_chat()
    scene.world.connector.troubles.order(trouble.writes_blocked(), times=None, conversation=chat.id)
    await scene.says(people.secretary, "utkast")
    await until(scene, lambda: words(people.secretary), ahead=0.1)
    await quiet(scene)
    assert words(people.secretary) == [f"Utkastet {UNSHOWN}"]


async def test_an_answer_in_somebodys_own_chat_is_nobody_elses_business(scene: Scene) -> None:
    people = await with_chats(scene, scene.group.secretary, scene.group.chair)
    await opened(scene)
    await quiet(scene)
    chat = people.chair.personal_chat()
    blocked = scene.world.connector.troubles.order(trouble.writes_blocked(), times=None, conversation=chat.id)
    await people.chair.says(chat, "mina uppdrag")
    await until(scene, lambda: blocked.hits)
    await quiet(scene)
    assert words(people.secretary) == []


@pytest.mark.parametrize("where", ["post", "create"], ids=["blocked", "no chat"])
async def test_a_reminder_to_somebody_who_cannot_be_reached_is_said_where_the_group_meets(
    scene: Scene, where: Operation
) -> None:
    here = await in_review(scene, "beslut Vi bygger")
    await scene.world.add_bot(here.secretary.personal_chat(), here.secretary)
    await quiet(scene)
    troubles = scene.world.connector.troubles
    if where == "post":
        chat = here.approver.personal_chat()
        await scene.world.add_bot(chat, here.approver)
        await quiet(scene)
        troubles.order(trouble.writes_blocked(), times=None, conversation=chat.id)
    else:
        troubles.order(trouble.bot_removed(), times=1, operations="create")

    def asked() -> list[Message]:
        posts = scene.group.channel.bot_messages
        return [one for one in posts if "väntar på" in one.text_of() and "Godkänn" in one.buttons()]

    known = len(asked())
    scene.clock.move(dt.datetime(2026, 9, 8, 8, 0, 1, tzinfo=NOW.tzinfo))
    await until(scene, lambda: len(asked()) > known)
    await quiet(scene)
    assert len(asked()) == known + 1
    assert here.approver.name in asked()[-1].text_of()
    assert words(here.secretary) == []
