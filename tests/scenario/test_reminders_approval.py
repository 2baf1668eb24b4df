"""Word that a draft waits: to approvers, then the secretary, then a substitute, who may approve instead."""

import datetime as dt

import pytest

from meetings.model import Status
from playground.connector import Message, Person
from tests.scenario.conftest import NOW, Scene
from tests.scenario.steps import press
from tests.scenario.waiting import quiet, until
from tests.scenario.words import Room, in_review, personal


def morning(day: int) -> dt.datetime:
    """Just after eight in the morning of a day in September; the draft is posted on Thursday the 3rd."""
    return dt.datetime(2026, 9, day, 8, 0, 1, tzinfo=NOW.tzinfo)


def told(who: Person) -> list[Message]:
    """What somebody was told in their own chat of a draft that waits."""
    found = who.personal_chat().messages
    return [one for one in found if one.from_bot and "Läs utkastet" in one.buttons()]


async def reviewed(scene: Scene) -> Room:
    """A draft in review, and the own chats of those who may hear of it."""
    here = await in_review(scene, "beslut Vi bygger")
    for who in (here.secretary, here.chair, here.approver, here.member):
        await personal(scene, who)
    return here


async def hears(scene: Scene, who: Person, moment: dt.datetime) -> Message:
    known = len(told(who))
    scene.clock.move(moment)
    await until(scene, lambda: len(told(who)) > known)
    await quiet(scene)
    assert len(told(who)) == known + 1
    return told(who)[-1]


async def nobody_hears(scene: Scene, here: Room, moment: dt.datetime) -> None:
    everybody = (here.secretary, here.chair, here.approver, here.member)
    known = [len(told(one)) for one in everybody]
    scene.clock.move(moment)
    await quiet(scene)
    assert [len(told(one)) for one in everybody] == known


async def test_first_the_approver_then_the_secretary_then_the_chair(scene: Scene) -> None:
    here = await reviewed(scene)
    await nobody_hears(scene, here, morning(8) - dt.timedelta(minutes=1))
    first = await hears(scene, here.approver, morning(8))
    assert "Version 1 lades ut torsdagen den 3 september 2026 och väntar på dig." in first.text_of()
    assert first.buttons() == ["Läs utkastet", "Godkänn", "Begär ändring"]
    second = await hears(scene, here.secretary, morning(10))
    assert f"{here.approver.name} har inte svarat på version 1" in second.text_of()
    assert "”ersättare @NAMN”" in second.text_of()
    assert second.buttons() == ["Läs utkastet"]
    third = await hears(scene, here.chair, morning(14))
    assert "Ersättaren kan godkänna med en gång." in third.text_of()
    assert [len(told(one)) for one in (here.secretary, here.chair, here.approver)] == [1, 1, 1]


async def test_the_approver_reads_the_draft_and_approves_from_the_reminder(scene: Scene) -> None:
    here = await reviewed(scene)
    first = await hears(scene, here.approver, morning(8))
    seen = await press(here.approver, first, "Läs utkastet")
    assert "Vi bygger" in seen.text
    assert "Godkänn" in seen.buttons
    approved = await press(here.approver, first, "Godkänn")
    assert "justerade och låsta" in approved.text
    assert (await here.meeting()).status is Status.APPROVED
    await nobody_hears(scene, here, morning(14))


async def test_somebody_else_cannot_approve_by_the_reminders_button(scene: Scene) -> None:
    here = await reviewed(scene)
    first = await hears(scene, here.approver, morning(8))
    second = await hears(scene, here.secretary, morning(10))
    meeting = await here.meeting()
    newest = meeting.versions[-1]
    forged = {"verb": "Approve", "version": newest.number, "hash": newest.hash}
    seen = await press(here.secretary, second, "Läs utkastet", forged=forged)
    assert (await here.meeting()).status is Status.IN_REVIEW, seen.text
    assert first.buttons()


@pytest.mark.parametrize("line", ["ändring Fel namn i punkt 1", "godkänn"])
async def test_an_answer_ends_the_reminders(scene: Scene, line: str) -> None:
    here = await reviewed(scene)
    await here.answer(line, here.approver)
    for day in (8, 10, 14):
        await nobody_hears(scene, here, morning(day))


async def test_a_new_version_counts_from_its_own_day(scene: Scene) -> None:
    here = await reviewed(scene)
    scene.clock.move(morning(7))
    await here.answer("ändra 1.1 Vi bygger två")
    await here.answer("utkast")
    await nobody_hears(scene, here, morning(8))
    second = await hears(scene, here.approver, morning(10))
    assert "Version 2 lades ut måndagen den 7 september 2026" in second.text_of()


async def test_another_approver_is_told_at_once_when_the_day_has_come(scene: Scene) -> None:
    here = await reviewed(scene)
    await hears(scene, here.approver, morning(8))
    scene.clock.move(morning(9))
    await here.answer(f"justerare @{here.member.name}")
    await until(scene, lambda: told(here.member))
    await nobody_hears(scene, here, morning(9) + dt.timedelta(hours=4))


async def test_switched_off(scene: Scene) -> None:
    here = await reviewed(scene)
    answer = await here.answer("påminnelser justering av")
    assert answer == "Påminnelser om möten: 7 och 1 dagar före. Om uppdrag: på. Om justering: av."
    await nobody_hears(scene, here, morning(8))
    await here.answer("påminnelser på")
    await hears(scene, here.secretary, morning(10))


async def test_after_a_long_outage_each_hears_once(scene: Scene) -> None:
    here = await reviewed(scene)
    await scene.stop()
    scene.clock.move(morning(15))
    await scene.restart()
    await until(scene, lambda: told(here.chair) and told(here.secretary) and told(here.approver))
    await quiet(scene)
    assert [len(told(one)) for one in (here.secretary, here.chair, here.approver)] == [1, 1, 1]


async def test_after_a_long_outage_nobody_hears_the_same_twice(scene: Scene) -> None:
    """Who is both chair and secretary would be told after five days and after seven."""
    here = await in_review(scene, f"ordförande @{scene.group.secretary.name}")
    await personal(scene, here.secretary)
    await scene.stop()
    scene.clock.move(morning(15))
    await scene.restart()
    await until(scene, lambda: told(here.secretary))
    await quiet(scene)
    (only,) = told(here.secretary)
    assert "Ersättaren kan godkänna med en gång." in only.text_of()


async def test_the_substitute_may_approve_when_the_approver_has_not_answered_for_seven_working_days(
    scene: Scene,
) -> None:
    here = await reviewed(scene)
    answer = await here.answer(f"ersättare @{here.member.name}")
    assert answer == f"{here.member.name} är nu ersättare för justeraren."
    early = await here.answer("godkänn", here.member)
    assert early.startswith("Tack, men ersättaren kan svara först måndagen den 14 september 2026")
    assert here.approver.name in early
    assert (await here.meeting()).status is Status.IN_REVIEW
    second = await hears(scene, here.secretary, morning(10))
    assert f"Ersättaren, {here.member.name}, kan godkänna i stället från och med" in second.text_of()
    third = await hears(scene, here.member, morning(14))
    assert "Du är ersättare och kan nu godkänna i stället" in third.text_of()
    assert len(told(here.chair)) == 0
    seen = await press(here.member, third, "Godkänn")
    assert f"i stället för {here.approver.name}" in seen.text
    meeting = await here.meeting()
    assert meeting.status is Status.APPROVED
    assert [one.name for one in meeting.approvals[0].instead_of] == [here.approver.name]
    minutes = await here.minutes()
    assert f"**Ersättare för justeraren:** {here.member.name}" in minutes
    assert f"i stället för {here.approver.name}." in minutes


async def test_the_substitute_may_ask_for_a_change_when_it_is_time(scene: Scene) -> None:
    here = await reviewed(scene)
    await here.answer(f"substitute @{here.member.name}")
    refused = await here.answer("ändring Fel namn", here.member)
    assert refused.startswith("Tack, men ersättaren kan svara först")
    scene.clock.move(morning(14))
    await here.answer("ändring Fel namn", here.member)
    assert (await here.meeting()).status is Status.CHANGES_REQUESTED


async def test_a_substitute_who_is_elected_late_is_told_at_once(scene: Scene) -> None:
    here = await reviewed(scene)
    await hears(scene, here.approver, morning(8))
    scene.clock.move(morning(15))
    await quiet(scene)
    await here.answer(f"ersättare @{here.member.name}")
    await until(scene, lambda: told(here.member))
    assert await here.answer("godkänn", here.member) == (
        f"Du har godkänt version 1 i stället för {here.approver.name}: anteckningarna är justerade och låsta."
    )


async def test_who_cannot_be_the_substitute(scene: Scene) -> None:
    here = await reviewed(scene)
    answer = await here.answer(f"ersättare @{here.approver.name}")
    assert answer.startswith(f"{here.approver.name} är redan justerare. Välj någon annan till ersättare.")
    assert "har inget konto här" in await here.answer("ersättare Konsulten")
    both = await here.answer(f"ersättare @{here.member.name}, @{here.chair.name}")
    assert both.startswith("Bara en person kan vara ersättare")
    assert "sekreteraren eller ordföranden" in await here.answer(
        f"ersättare @{here.member.name}", here.member
    )
