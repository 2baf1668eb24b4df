"""A connector that doesn't answer holds up nobody but those it doesn't answer; without work there is none."""

import asyncio

import pytest

from bot import attempts
from bot.metrics import REGISTRY
from playground.connector.trouble import Trouble
from tests.scenario.conftest import Scene
from tests.scenario.steps import cast, opened, planned
from tests.scenario.waiting import answers, quiet, until

HANGS = Trouble(delay=3.0, cut=True)
"""Nothing is done, and no answer comes for longer than anybody waits."""


async def test_many_conversations_that_hang_hold_up_nobody_else(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "SECONDS", 2.0)
    people, world = cast(scene), scene.world
    chats = [world.group_chat(f"Grupp {number}", [people.member]) for number in range(130)]
    troubles = [world.connector.troubles.order(HANGS, times=None, conversation=one.id) for one in chats]
    await asyncio.gather(*(world.add_bot(one, people.member) for one in chats))
    await asyncio.gather(*(people.member.says(one, "hjälp") for one in chats))
    await until(scene, lambda: all(one.hits for one in troubles))
    assert "Det här kan du skriva" in await scene.answer(people.member, "hjälp")
    world.connector.troubles.clear()


async def test_what_hung_is_said_once_when_teams_answers_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "SECONDS", 0.3)
    monkeypatch.setattr(attempts, "FIRST_PAUSE", 0.05)
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    hanging = scene.world.connector.troubles.order(HANGS, times=2, operations="reply")
    sent = await people.member.says(scene.group.channel, "anteckning Två anbud")
    await until(scene, lambda: answers(scene, sent.message))
    await quiet(scene)
    assert hanging.hits == 2
    assert len(answers(scene, sent.message)) == 1


async def test_an_idle_bot_leaves_its_outbox_alone(scene: Scene) -> None:
    await planned(scene)
    await quiet(scene)

    def looks() -> float:
        return REGISTRY.get_sample_value("justera_outbox_looks_total") or 0.0

    before = looks()
    await asyncio.sleep(1.0)
    assert looks() - before <= 1
