"""Reminders of assignments: to each in their own chat, once a day, until it is done or put off."""

import datetime as dt

import pytest

from playground.connector import Message, Person
from tests.scenario.conftest import NOW, Scene
from tests.scenario.steps import press
from tests.scenario.waiting import quiet, until
from tests.scenario.words import Room, opened, personal

FIRST = "senast 16 oktober 2026"
"""A Friday: the first reminder comes on the Tuesday before."""


def morning(month: int, day: int) -> dt.datetime:
    """Just after eight in the morning."""
    return dt.datetime(2026, month, day, 8, 0, 1, tzinfo=NOW.tzinfo)


def reminders(who: Person) -> list[Message]:
    """The reminders of assignments in somebody's own chat."""
    found = who.personal_chat().messages
    return [one for one in found if one.from_bot and "Påminn om en vecka" in one.buttons()]


def public(scene: Scene) -> list[Message]:
    """Those where the group meets."""
    return [one for one in scene.group.channel.bot_messages if "Påminn om en vecka" in one.buttons()]


async def given(scene: Scene) -> Room:
    """An open meeting, and the member's own chat with the bot."""
    here = await opened(scene)
    await personal(scene, here.member)
    return here


async def comes(scene: Scene, who: Person, moment: dt.datetime, number: int = 1) -> Message:
    """The newest reminder once so many have come, at this moment."""
    scene.clock.move(moment)
    await until(scene, lambda: len(reminders(who)) >= number)
    await quiet(scene)
    assert len(reminders(who)) == number
    return reminders(who)[-1]


async def none_comes(scene: Scene, who: Person, moment: dt.datetime) -> None:
    known = len(reminders(who))
    scene.clock.move(moment)
    await quiet(scene)
    assert len(reminders(who)) == known


async def test_one_message_a_day_however_many_assignments(scene: Scene) -> None:
    here = await given(scene)
    for what in ("Boka lokal", "Räkna om budgeten", "Ringa Ekebro"):
        await here.answer(f"uppdrag @{here.member.name} {what} {FIRST}")
    await none_comes(scene, here.member, morning(10, 13) - dt.timedelta(minutes=1))
    first = await comes(scene, here.member, morning(10, 13))
    text = first.text_of(here.member)
    assert "Du har 3 uppdrag att göra klara" in text
    for told in ("Boka lokal", "Räkna om budgeten", "Ringa Ekebro", "Senast fredagen den 16 oktober 2026"):
        assert told in text
    assert first.buttons(here.member).count("Klart") == 3
    assert public(scene) == []
    second = await comes(scene, here.member, morning(10, 16), 2)
    assert "Ska vara klart i dag" in second.text_of(here.member)


async def test_what_is_late_is_said_once_a_week_four_times(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    for number, day in enumerate([(10, 13), (10, 16), (10, 19), (10, 26), (11, 2), (11, 9)], 1):
        await comes(scene, here.member, morning(*day), number)
        await none_comes(scene, here.member, morning(*day) + dt.timedelta(days=1))
    for day in ((11, 16), (11, 23), (12, 31)):
        await none_comes(scene, here.member, morning(*day))
    assert "Försenat" in reminders(here.member)[-1].text_of(here.member)


async def test_done_from_the_reminder_in_ones_own_chat(scene: Scene) -> None:
    here = await given(scene)
    for what in ("Boka lokal", "Räkna om budgeten"):
        await here.answer(f"uppdrag @{here.member.name} {what} {FIRST}")
    first = await comes(scene, here.member, morning(10, 13))
    seen = await press(here.member, first, "Klart", nth=0)
    assert "Uppdrag 1.1 är klart." in seen.text
    assert "Räkna om budgeten" in seen.text
    assert seen.buttons.count("Klart") == 1
    done = await here.entry("1.1")
    assert done.task.done_by.name == here.member.name  # type: ignore[union-attr]
    second = await comes(scene, here.member, morning(10, 16), 2)
    assert "Boka lokal" not in second.text_of(here.member)


@pytest.mark.parametrize("line", ["klart 1.1", "ta bort 1.1", "ändra 1.1 senast 18 december 2026"])
async def test_what_is_done_removed_or_moved_is_not_said(scene: Scene, line: str) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    await here.answer(line)
    await none_comes(scene, here.member, morning(10, 13))
    await none_comes(scene, here.member, morning(10, 19))
    if "december" in line:
        moved = await comes(scene, here.member, morning(12, 15))
        assert "18 december" in moved.text_of(here.member)


async def test_nobody_hears_more_often_for_what_somebody_has_done(scene: Scene) -> None:
    """The day was another assignment's, which is done: the one that is left has days of its own."""
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    await here.answer(f"uppdrag @{here.member.name} Ringa Ekebro senast 15 oktober 2026")
    await comes(scene, here.member, morning(10, 12))
    await comes(scene, here.member, morning(10, 13), 2)
    await here.answer("klart 1.2", here.member)
    await none_comes(scene, here.member, morning(10, 15))
    await comes(scene, here.member, morning(10, 16), 3)


async def test_put_off_a_week_by_the_button(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    first = await comes(scene, here.member, morning(10, 13))
    seen = await press(here.member, first, "Påminn om en vecka")
    assert seen.text == "Påminnelsen om 1.1 kommer tisdagen den 20 oktober 2026."
    for day in (16, 19):
        await none_comes(scene, here.member, morning(10, day))
    later = await comes(scene, here.member, morning(10, 20), 2)
    assert "Försenat: skulle vara klart fredagen den 16 oktober 2026" in later.text_of(here.member)


async def test_the_button_puts_off_what_the_reminder_names_and_nothing_else(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    await here.answer(f"uppdrag @{here.chair.name} Ringa Ekebro {FIRST}")
    first = await comes(scene, here.member, morning(10, 13))
    meeting = await here.meeting()
    forged = {"what": [[meeting.id, "1.2"]]}
    seen = await press(here.member, first, "Påminn om en vecka", forged=forged)
    assert "Du har inget öppet uppdrag 1.2 här." in seen.text
    group = await scene.bot.store.group(meeting.group, fresh=True)
    assert group.snoozed == ()


@pytest.mark.parametrize(
    "text", ["skjut upp 1.1 till 6 november", "snooze 1.1 until 6 November", "snooza 1.1 till 6/11"]
)
async def test_put_off_in_words_where_the_group_meets(scene: Scene, text: str) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    told = await here.answer(text, here.member)
    assert told == "Påminnelsen om 1.1 kommer fredagen den 6 november 2026."
    await none_comes(scene, here.member, morning(10, 19))
    await comes(scene, here.member, morning(11, 6))


async def test_put_off_in_words_in_ones_own_chat(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    answer = await scene.answer(here.member, "skjut upp 1.1 en vecka", where=here.member.personal_chat())
    assert answer == "Påminnelsen om 1.1 kommer torsdagen den 10 september 2026."
    early = await comes(scene, here.member, morning(9, 10))
    assert "Senast fredagen den 16 oktober 2026" in early.text_of(here.member)
    assert len((await scene.bot.store.group((await here.meeting()).group)).snoozed) == 1


async def test_what_cannot_be_put_off_is_said(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    assert (await here.answer("skjut upp 1.1 till fredag")).startswith("Du har inget öppet uppdrag 1.1 här.")
    assert (await here.answer("skjut upp 9.9 till fredag")).startswith("Du har inget öppet uppdrag 9.9 här.")
    told = await here.answer("skjut upp 1.1 till 1 september 2026", here.member)
    assert told.startswith("Dagen har redan varit: tisdagen den 1 september 2026.")
    assert (await here.answer("skjut upp 1.1 till våren", here.member)).startswith("Till vilken dag?")
    assert (await here.answer("skjut upp 3 tidsbrist")).startswith("Punkt 3 är bordlagd")


async def test_a_working_group_without_an_account_is_reminded_where_the_group_meets(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag Arbetsgruppen: Boka lokal {FIRST}")
    scene.clock.move(morning(10, 13))
    await until(scene, lambda: public(scene))
    await quiet(scene)
    (reminder,) = public(scene)
    assert "Arbetsgruppen har ett uppdrag att göra klart" in reminder.text_of()
    seen = await press(here.approver, reminder, "Klart")
    assert "Uppdrag 1.1 är klart." in seen.text


async def test_switched_off_and_on_again(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    told = await here.answer("påminnelser uppdrag av")
    assert told == "Påminnelser om möten: 7 och 1 dagar före. Om uppdrag: av. Om justering: på."
    await none_comes(scene, here.member, morning(10, 13))
    assert "Om uppdrag: på." in await here.answer("reminders assignments on")
    await comes(scene, here.member, morning(10, 16))


async def test_after_a_long_outage_only_the_newest_is_said(scene: Scene) -> None:
    here = await given(scene)
    await here.answer(f"uppdrag @{here.member.name} Boka lokal {FIRST}")
    await here.answer(f"uppdrag @{here.member.name} Ringa Ekebro senast 30 oktober 2026")
    await scene.stop()
    scene.clock.move(morning(10, 27) + dt.timedelta(hours=3))
    await scene.restart()
    await until(scene, lambda: reminders(here.member))
    await quiet(scene)
    (reminder,) = reminders(here.member)
    text = reminder.text_of(here.member)
    assert "Senast fredagen den 30 oktober 2026" in text
    await comes(scene, here.member, morning(10, 30), 2)
