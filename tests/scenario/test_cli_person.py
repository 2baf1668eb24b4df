"""Somebody is forgotten while the bot runs: nothing that it has in memory brings their name back."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

from tests.scenario.conftest import Scene
from tests.scenario.operator import Operator
from tests.scenario.steps import approved, cast, closed, opened, shown, told


def operator(scene: Scene) -> Operator:
    return Operator.of(Path(scene.database_url.removeprefix("sqlite:///")))


async def forget(scene: Scene, name: str) -> str:
    return await asyncio.to_thread(operator(scene).does, "person", "erase", name, "--yes")


def holding(scene: Scene, word: str) -> set[str]:
    """The tables that hold a word."""
    tables: list[str] = [
        "assignments",
        "assignees",
        "conversations",
        "decisions",
        "events",
        "groups",
        "people",
    ]
    found = set()
    for table in [*tables, "meetings", "outbox", "postponed"]:
        for row in operator(scene).do(f"SELECT * FROM {table}"):
            if any(word in _text(value) for value in row):
                found.add(table)
    return found


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


async def test_what_the_running_bot_has_in_memory_does_not_come_back(scene: Scene) -> None:
    people = cast(scene)
    await closed(scene)
    name = people.chair.name
    await told(scene, people.secretary, f"anteckning {name}s synpunkter togs upp.", "utkast")
    assert {"events", "groups", "people", "decisions"} <= holding(scene, name)
    said = await forget(scene, name)
    assert "Was chair of" in said
    assert holding(scene, name) == set()
    # Everything that follows rests on what was in memory until now.
    await told(scene, people.secretary, "ändra 2.2 Frågan bordläggs")
    await told(scene, people.secretary, "ångra")
    await told(scene, people.secretary, "beslut 3: Budgeten antas.")
    await told(scene, people.secretary, "klart 2.1", "utkast")
    await told(scene, people.secretary, "nästa möte 29 oktober kl 8.30–11, Ekebro")
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=3))
    await shown(scene, "Godkänn")
    assert holding(scene, name) == set()
    said = await asyncio.to_thread(operator(scene).does, "verify")
    assert said.startswith("Holds: every one of 2 meetings")
    await told(scene, people.approver, "godkänn")
    assert holding(scene, name) == set()


async def test_the_draft_in_the_channel_is_shown_anew(scene: Scene) -> None:
    people = cast(scene)
    await closed(scene)
    await told(scene, people.secretary, "utkast")
    name = people.chair.name
    draft = await shown(scene, "Godkänn", viewer=people.approver)
    assert name in draft.text_of(people.approver)
    await forget(scene, name)
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=3))
    await draft.conversation.wait_for(
        lambda message: message.id == draft.id and "Raderad person" in message.text_of(people.approver)
    )
    assert name not in draft.text_of(people.approver)


async def test_registers_of_approved_minutes_stay_without_the_name_while_the_bot_writes(scene: Scene) -> None:
    people = cast(scene)
    name = people.chair.name
    await approved(scene)
    await forget(scene, name)
    kept = {"events"}
    assert holding(scene, name) == kept
    await told(scene, people.secretary, "klart 2.1")
    await told(scene, people.secretary, "ångra")
    assert holding(scene, name) == kept
    assert name not in await told(scene, people.secretary, "sök förslag")
    await told(scene, people.secretary, "rättelse Fel dag", "ändra 2.1 Frågan utreds.", "utkast")
    assert holding(scene, name) == kept
    assert (await asyncio.to_thread(operator(scene).does, "verify")).startswith("Holds")


async def test_whoever_comes_back_is_somebody_new(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await forget(scene, people.member.name)
    assert holding(scene, people.member.name) == set()
    answer = await told(scene, people.member, "anteckning Jag är här igen.")
    assert "Jag är här igen." in answer
    assert {"groups", "people", "events"} <= holding(scene, people.member.name)
    assert (await asyncio.to_thread(operator(scene).does, "verify")).startswith("Holds")


async def test_whoever_writes_in_their_own_chat_again_is_answered_there(scene: Scene) -> None:
    people = cast(scene)
    chat = people.member.personal_chat()
    await scene.world.add_bot(chat, people.member)
    await scene.world.settled()
    await scene.says(people.member, "hjälp", where=chat)
    assert "1 chats of theirs forgotten" in await forget(scene, people.member.name)
    assert holding(scene, people.member.name) == set()
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=30))
    answer = await scene.says(people.member, "hjälp", where=chat)
    assert "mina uppdrag" in answer.text_of().lower()
