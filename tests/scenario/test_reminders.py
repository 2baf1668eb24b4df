"""Reminders come when they are due, once, whatever happened in between."""

import datetime as dt

from playground.connector import Message, trouble
from tests.scenario.conftest import NOW, Scene
from tests.scenario.steps import told
from tests.scenario.waiting import quiet, until

FAR = "möte Ledningsgruppen 30 oktober kl 8.30–11, Ekebro"


REMINDED = dt.datetime(2026, 10, 23, 8, 0, 1, tzinfo=NOW.tzinfo)
"""Seven days before that meeting, which is a Friday."""


def reminders(scene: Scene) -> list[Message]:
    """The reminders that were posted."""
    return [one for one in scene.group.channel.bot_messages if one.buttons() == ["Ny punkt"]]


async def test_a_reminder_comes_once_when_it_is_due(scene: Scene) -> None:
    await scene.says(scene.group.secretary, FAR)
    await quiet(scene)
    assert reminders(scene) == []
    scene.clock.move(REMINDED - dt.timedelta(minutes=5))
    await scene.world.settled(0.1)
    assert reminders(scene) == []
    scene.clock.move(REMINDED)
    await until(scene, lambda: reminders(scene))
    await quiet(scene)
    (reminder,) = reminders(scene)
    assert "7 dagar" in reminder.text_of()
    scene.clock.move(dt.datetime(2026, 10, 29, 8, 0, 1, tzinfo=NOW.tzinfo))
    await until(scene, lambda: len(reminders(scene)) == 2)
    await quiet(scene)
    assert len(reminders(scene)) == 2


async def test_a_reminder_comes_once_with_restarts_before_and_after(scene: Scene) -> None:
    await scene.says(scene.group.secretary, FAR)
    await scene.restart()
    scene.clock.move(REMINDED)
    await until(scene, lambda: reminders(scene))
    await scene.restart()
    await quiet(scene)
    await scene.restart()
    await quiet(scene)
    assert len(reminders(scene)) == 1


async def test_a_reminder_that_was_due_while_the_bot_was_away_comes_when_it_is_back(scene: Scene) -> None:
    await scene.says(scene.group.secretary, FAR)
    await scene.stop()
    scene.clock.move(REMINDED + dt.timedelta(hours=3))
    await scene.restart()
    await until(scene, lambda: reminders(scene))
    await quiet(scene)
    assert len(reminders(scene)) == 1


async def test_two_reminders_that_are_due_together_are_one(scene: Scene) -> None:
    """The bot was away so long that both are due: nobody needs to hear the same twice."""
    await scene.says(scene.group.secretary, FAR)
    await quiet(scene)
    scene.clock.move(dt.datetime(2026, 10, 29, 9, 0, tzinfo=NOW.tzinfo))
    await until(scene, lambda: reminders(scene))
    await quiet(scene)
    (reminder,) = reminders(scene)
    assert "i morgon" in reminder.text_of()


async def test_a_reminder_that_teams_could_not_place_at_first_comes(scene: Scene) -> None:
    await scene.says(scene.group.secretary, FAR)
    await quiet(scene)
    ordered = scene.world.connector.troubles.order(trouble.conversation_lost(), operations="create")
    scene.clock.move(REMINDED)
    await until(scene, lambda: reminders(scene), ahead=1.0)
    await quiet(scene)
    assert ordered.hits == 1
    assert len(reminders(scene)) == 1


async def test_the_reminder_of_a_meeting_that_moved_moves_with_it(scene: Scene) -> None:
    await scene.says(scene.group.secretary, FAR)
    await scene.says(scene.group.secretary, "flytta mötet till 13 november kl 9–11")
    scene.clock.move(REMINDED)
    await scene.world.settled(0.15)
    assert reminders(scene) == []
    scene.clock.move(dt.datetime(2026, 11, 6, 8, 0, 1, tzinfo=NOW.tzinfo))
    await until(scene, lambda: reminders(scene))
    await quiet(scene)
    (reminder,) = reminders(scene)
    assert "13 november" in reminder.text_of()


async def test_a_cancelled_meeting_reminds_nobody(scene: Scene) -> None:
    await scene.says(scene.group.secretary, FAR)
    await scene.says(scene.group.secretary, "ställ in mötet")
    scene.clock.move(REMINDED)
    await scene.world.settled(0.15)
    assert reminders(scene) == []


async def test_a_meeting_that_has_begun_reminds_nobody(scene: Scene) -> None:
    await told(scene, scene.group.secretary, FAR, "punkt Välkommen")
    await scene.says(scene.group.secretary, "öppna mötet")
    scene.clock.move(REMINDED)
    await scene.world.settled(0.15)
    assert reminders(scene) == []
