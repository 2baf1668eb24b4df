"""Words about reminders, in Swedish and English: what is put off, and who may approve instead."""

import datetime as dt

from tests.scenario.conftest import Scene
from tests.scenario.words import opened


async def test_what_is_to_be_done_is_put_off(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer(f"uppdrag @{here.member.name} Ringa runt senast 21 oktober")
    for text, day in {
        "skjut upp 1.1": "torsdagen den 10 september 2026",
        "Skjut upp 1.1 till 28 oktober!": "onsdagen den 28 oktober 2026",
        "snooza 1.1 en vecka": "torsdagen den 10 september 2026",
        "påminn mig om 1.1 på måndag": "måndagen den 7 september 2026",
        "snooze 1.1 until Saturday 12 September": "måndagen den 14 september 2026",
        "remind me of 1.1 in two weeks": "torsdagen den 17 september 2026",
    }.items():
        assert await here.answer(text, here.member) == f"Påminnelsen om 1.1 kommer {day}.", text
    (only,) = (await scene.bot.store.group((await here.meeting()).group)).snoozed
    assert only.until == dt.date(2026, 9, 17)


async def test_a_substitute_is_elected_with_the_approver_or_alone(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer(f"justerare @{here.approver.name}, ersättare @{here.member.name}")
    assert told.splitlines() == [
        f"{here.approver.name} är nu justerare. Det står i anteckningarna under punkt 1.",
        f"{here.member.name} är nu ersättare för justeraren. Det står i anteckningarna under punkt 1.",
    ]
    assert [one.text for one in (await here.item(1)).visible] == [
        f"{here.approver.name} väljs till justerare.",
        f"{here.member.name} väljs till ersättare för justeraren.",
    ]
    again = await here.answer(f"substitute @{here.member.name}")
    assert again == f"{here.member.name} är redan ersättare för justeraren."
    other = await here.answer(f"Ersättare för justeraren: {here.chair.name}")
    assert other.startswith(f"{here.chair.name} är nu ersättare för justeraren.")
    minutes = await here.minutes()
    assert f"**Justeras:** {here.approver.name}" in minutes
    assert f"**Ersättare för justeraren:** {here.chair.name}" in minutes
    assert await here.board(f"Ersättare för justeraren: {here.chair.name}")
