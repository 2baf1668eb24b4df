"""The call of a meeting in Teams begins and ends: the meeting opens by itself, and never closes by itself."""

import asyncio
import datetime as dt

import pytest

from meetings.model import Status
from meetings.ports import StorageUnavailableError
from playground.connector import MeetingChat, Message, activities
from tests.scenario.conftest import STOCKHOLM, Scene
from tests.scenario.steps import cast
from tests.scenario.waiting import quiet

BEGINS = dt.datetime(2026, 9, 3, 13, 0, tzinfo=STOCKHOLM)
PLANNED = "möte Ledningsgruppen 3 september kl 13–17.30, Lindsalen"


async def in_chat(scene: Scene, *lines: str) -> MeetingChat:
    """The chat of a meeting with the bot in it; the chair organises it, the secretary plans it for us."""
    people = cast(scene)
    chat = scene.world.meeting_chat(
        "Ledningsgruppen",
        scene.group.by_name.values(),
        organiser=people.member,
        start=BEGINS,
        end=BEGINS + dt.timedelta(hours=4),
    )
    await scene.world.add_bot(chat, people.secretary)
    officers = (f"ordförande @{people.chair.name}", f"sekreterare @{people.secretary.name}")
    told = (PLANNED, "punkt Planen", "punkt Budget", *officers, *lines)
    await scene.says(people.secretary, "\n".join(told), where=chat)
    return chat


async def begins(scene: Scene, chat: MeetingChat, when: dt.datetime = BEGINS) -> None:
    """The call begins, and everything that is owed for it has been said."""
    scene.clock.move(when)
    assert {one.status for one in await scene.world.start_meeting(chat)} == {200}
    await quiet(scene)


async def ends(scene: Scene, chat: MeetingChat) -> None:
    assert {one.status for one in await scene.world.end_meeting(chat)} == {200}
    await quiet(scene)


def shown(chat: MeetingChat, button: str) -> list[Message]:
    return [one for one in chat.bot_messages if button in one.buttons()]


def of_the_end(chat: MeetingChat) -> list[Message]:
    """What is said when the call is over."""
    return [one for one in chat.bot_messages if "Mötet i Teams är slut." in one.text_of()]


async def test_the_meeting_opens_though_another_than_its_officers_began_the_call(scene: Scene) -> None:
    chat = await in_chat(scene)
    await quiet(scene)
    await asyncio.sleep(1.0)  # a board that has just been shown is shown anew a second later
    await begins(scene, chat, BEGINS - dt.timedelta(minutes=5))
    meeting = await scene.meeting()
    assert (meeting.status, meeting.current_item and meeting.current_item.title) == (Status.OPEN, "Planen")
    log = await scene.bot.store.log(meeting.id)
    assert log[-1].actor.name == cast(scene).member.name
    (board,) = shown(chat, "Nästa punkt")
    (panel,) = shown(chat, "Anteckning")
    assert chat.bot_messages[-2:] == [board, panel]


async def test_a_report_that_comes_twice_opens_it_once(scene: Scene) -> None:
    chat = await in_chat(scene)
    scene.clock.move(BEGINS)
    activity = activities.meeting(chat, started=True)
    for at_once in (True, False):
        answers = await scene.world.deliver(activity, repeat=3, at_once=at_once)
        assert {one.status for one in answers} == {200}
    await scene.world.start_meeting(chat)
    await quiet(scene)
    meeting = await scene.meeting()
    names = [type(one.event).__name__ for one in await scene.bot.store.log(meeting.id)]
    assert names.count("MeetingOpened") == 1
    assert len(shown(chat, "Nästa punkt")) == len(shown(chat, "Anteckning")) == 1


@pytest.mark.parametrize("casing", ["StartTime", "startTime"])
@pytest.mark.parametrize(
    "name", ["application/vnd.microsoft.meetingStart", " application/vnd.microsoft.MeetingStart"]
)
async def test_a_report_is_read_however_teams_writes_it(scene: Scene, name: str, casing: str) -> None:
    chat = await in_chat(scene)
    scene.clock.move(BEGINS)
    activity = activities.meeting(chat, started=True)
    value = {"id": chat.meeting_id, casing: activity["value"]["StartTime"]}
    del activity["id"]
    await scene.world.deliver({**activity, "name": name, "value": value}, repeat=2)
    assert (await scene.meeting()).status is Status.OPEN


async def test_whoever_is_unknown_opens_it_too(scene: Scene) -> None:
    chat = await in_chat(scene)
    scene.clock.move(BEGINS)
    activity = activities.meeting(chat, started=True)
    del activity["from"]
    await scene.world.deliver(activity)
    meeting = await scene.meeting()
    assert meeting.status is Status.OPEN
    assert (await scene.bot.store.log(meeting.id))[-1].actor.name == "Microsoft Teams"


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_call_on_another_day_opens_nothing_and_says_nothing(scene: Scene, days: int) -> None:
    chat = await in_chat(scene)
    await quiet(scene)
    scene.clock.move(BEGINS + dt.timedelta(days=days))
    await quiet(scene)
    before = [one.id for one in chat.messages]
    await scene.world.start_meeting(chat)
    await ends(scene, chat)
    assert (await scene.meeting()).status is Status.PLANNED
    assert [one.id for one in chat.messages] == before


async def test_of_two_meetings_that_day_the_nearest_opens_and_the_other_waits(scene: Scene) -> None:
    people = cast(scene)
    chat = await in_chat(scene)
    await scene.says(people.secretary, "möte Beredning 3 september kl 9–10", where=chat)
    await begins(scene, chat)
    assert [one.status for one in await scene.meetings()] == [Status.PLANNED, Status.OPEN]
    await scene.world.start_meeting(chat)
    await quiet(scene)
    assert [one.status for one in await scene.meetings()] == [Status.PLANNED, Status.OPEN]


async def test_a_meeting_that_was_opened_by_hand_is_left_as_it_is(scene: Scene) -> None:
    people = cast(scene)
    chat = await in_chat(scene)
    scene.clock.move(BEGINS)
    await scene.says(people.secretary, "öppna mötet", where=chat)
    await quiet(scene)
    before = [one.id for one in chat.messages]
    await begins(scene, chat)
    assert [one.id for one in chat.messages] == before


async def test_the_end_of_the_call_shows_what_is_missing_and_closes_nothing(scene: Scene) -> None:
    people = cast(scene)
    chat = await in_chat(scene)
    await begins(scene, chat)
    scene.clock.move(BEGINS + dt.timedelta(hours=4))
    activity = activities.meeting(chat, started=False)
    for at_once in (True, False):
        await scene.world.deliver(activity, repeat=2, at_once=at_once)
    await quiet(scene)
    assert (await scene.meeting()).status is Status.OPEN
    (card,) = of_the_end(chat)
    assert "Budget" in card.text_of()
    assert "Ingen justerare är vald." in card.text_of()
    assert card.buttons() == ["Avsluta mötet", "Nytt möte"]
    refused = await people.member.presses(card, "Avsluta mötet")
    assert people.secretary.name in refused.text
    assert (await scene.meeting()).status is Status.OPEN
    pressed = await people.secretary.presses(card, "Avsluta mötet", {"postpone": True, "reason": "tidsbrist"})
    assert pressed.kind == "card"
    meeting = await scene.meeting()
    assert meeting.status is Status.CLOSED
    assert [item.reason for item in meeting.items[:2]] == [None, "tidsbrist"]
    await quiet(scene)
    assert of_the_end(chat) == []
    assert "Visa utkast" in card.buttons()


async def test_what_is_missing_is_said_again_when_the_call_that_began_again_ends(scene: Scene) -> None:
    chat = await in_chat(scene)
    await begins(scene, chat)
    await ends(scene, chat)
    scene.clock.move(BEGINS + dt.timedelta(hours=1))
    await scene.world.start_meeting(chat)
    scene.clock.move(BEGINS + dt.timedelta(hours=4))
    await ends(scene, chat)
    assert len(of_the_end(chat)) == 2


@pytest.mark.parametrize("state", ["planned", "closed"])
async def test_the_end_of_a_call_without_an_open_meeting_is_left_in_peace(scene: Scene, state: str) -> None:
    people = cast(scene)
    chat = await in_chat(scene)
    if state == "closed":
        scene.clock.move(BEGINS)
        await scene.says(people.secretary, "öppna mötet\navsluta mötet ändå", where=chat)
    else:
        # Before the day on which the reminder would be a new message too.
        scene.clock.move(BEGINS - dt.timedelta(days=2))
    await quiet(scene)
    before = [one.id for one in chat.messages]
    await ends(scene, chat)
    assert [one.id for one in chat.messages] == before


async def test_a_database_that_is_away_costs_nothing_but_the_report(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await in_chat(scene)

    async def away(*_: object) -> None:
        raise StorageUnavailableError("away")

    with monkeypatch.context() as patched:
        patched.setattr(type(scene.bot.store), "commit", away)
        await begins(scene, chat)
    assert (await scene.meeting()).status is Status.PLANNED
    await begins(scene, chat)
    assert (await scene.meeting()).status is Status.OPEN
