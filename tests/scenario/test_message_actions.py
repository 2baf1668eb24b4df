"""Beslut, Uppdrag and Anteckning in the menu of a message that somebody wrote."""

import datetime as dt

import pytest

from meetings.model import Assignment, Decision, Heading, Note
from playground.connector import GroupChat
from playground.connector.teams import Thread
from tests.scenario.conftest import PLANNED, Scene
from tests.scenario.menu import answered, chosen, wrote
from tests.scenario.steps import cast, opened, thread_of

KINDS = {"decision": Decision, "action": Assignment, "note": Note}


@pytest.mark.parametrize("command", list(KINDS))
async def test_a_message_becomes_a_line_of_the_minutes(scene: Scene, command: str) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Vi bjuder in grannkommunerna till\nnästa möte.")
    form = await chosen(people.secretary, command, message)
    assert form.dialog.title == {"decision": "Beslut", "action": "Uppdrag", "note": "Anteckning"}[command]
    assert form.value("text") == "Vi bjuder in grannkommunerna till\nnästa möte."
    assert form.value("item") == "1"
    given = {"others": "Arbetsgruppen"} if command == "action" else {}
    assert (await form.saves(**given)).kind == "closed"
    answer = await answered(message)
    entry = (await scene.meeting()).items[0].visible[-1]
    assert isinstance(entry, KINDS[command])
    assert entry.text == "Vi bjuder in grannkommunerna till\nnästa möte."
    assert entry.author.name == people.secretary.name
    assert entry.id in answer.text_of()
    assert f"Noterat av {people.secretary.name}" in answer.text_of()
    assert answer.buttons()[-2:] == ["Ändra", "Ångra"]


async def test_the_answer_stands_in_the_thread_of_the_message(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    post = await wrote(scene, people.member, "Vad tycker ni om planen?")
    reply = (
        await people.chair.says(scene.group.channel, "Den är bra.", mention_bot=False, reply_to=post)
    ).message
    await (await chosen(people.secretary, "note", reply)).saves()
    answer = await answered(reply)
    assert isinstance(answer.conversation, Thread)
    assert thread_of(answer) == [post, reply, answer]


async def test_what_was_noted_is_changed_and_undone_from_its_answer(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    await (await chosen(people.secretary, "decision", message)).saves()
    answer = await answered(message)
    assert (await people.secretary.presses(answer, "Ändra")).kind == "card"
    await people.secretary.presses(answer, "Spara", {"text": "Planen antas enligt förslaget."})
    entry = (await scene.meeting()).entry("1.1")
    assert entry is not None
    assert entry.text == "Planen antas enligt förslaget."
    await people.secretary.presses(answer, "Ångra")
    entry = (await scene.meeting()).entry("1.1")
    assert entry is not None
    assert entry.text == "Planen antas."


async def test_what_was_noted_is_taken_back_from_its_answer(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    await (await chosen(people.member, "decision", message)).saves()
    await people.member.presses(await answered(message), "Ångra")
    entry = (await scene.meeting()).entry("1.1")
    assert entry is not None
    assert entry.removed


async def test_people_are_named_in_it_and_the_bot_is_not(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    text = f"@Justera @{people.chair.name} & co ringer <i>alla</i>"
    message = (await people.member.says(scene.group.channel, text)).message
    form = await chosen(people.secretary, "note", message)
    assert form.value("text") == f"{people.chair.name} & co ringer <i>alla</i>"


async def test_another_item_is_chosen(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await scene.says(people.secretary, "punkt 3")
    form = await chosen(people.member, "note", await wrote(scene, people.member, "Om planen"))
    assert form.value("item") == "3"
    assert "2. Planen" in str(form.card)
    await form.saves(item="2")
    assert [one.text for one in (await scene.meeting()).items[1].visible] == ["Om planen"]


async def test_a_decision_goes_with_its_rider_and_a_note_with_its_heading(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    await (await chosen(people.secretary, "decision", message)).saves(rider="Men skyndsamt.")
    await (await chosen(people.secretary, "note", message)).saves(heading="Om planen")
    lines = (await scene.meeting()).items[0].visible
    assert [one.text for one in lines[-4:]] == [
        "Planen antas.",
        "Men skyndsamt.",
        "Om planen",
        "Planen antas.",
    ]
    assert isinstance(lines[-2], Heading)


async def test_who_is_asked_is_picked_among_those_of_the_conversation(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    form = await chosen(people.secretary, "action", await wrote(scene, people.member, "Räkna om budgeten"))
    await form.saves(assignees=str(people.chair.aad_object_id), due=dt.date(2026, 10, 2))
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Assignment)
    assert [one.name for one in entry.task.assignees] == [people.chair.name]
    assert entry.task.due == dt.date(2026, 10, 2)


async def test_a_day_that_may_be_two_is_asked_under_the_message(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    text = f"{people.chair.name} får i uppdrag att ta fram ett förslag senast nästa fredag."
    message = await wrote(scene, people.member, text)
    assert (await (await chosen(people.secretary, "decision", message)).saves()).kind == "closed"
    answer = await answered(message)
    assert "Fredagen den 11 september 2026" in "".join(answer.buttons()).replace("fredagen", "Fredagen")
    button = next(one for one in answer.buttons() if "11 september" in one)
    await people.secretary.presses(answer, button)
    entry = (await scene.meeting()).entry("1.1")
    assert isinstance(entry, Decision)
    assert entry.text == text
    assert entry.task is not None
    assert entry.task.due == dt.date(2026, 9, 11)


async def test_in_a_group_chat_the_answer_stands_there(scene: Scene) -> None:
    people = cast(scene)
    chat = scene.group.chat
    assert isinstance(chat, GroupChat)
    await scene.world.add_bot(chat, people.secretary)
    await scene.says(people.secretary, f"{PLANNED}\npunkt Planen\nöppna mötet", where=chat)
    message = await wrote(scene, people.member, "Planen antas.", where=chat)
    assert (await (await chosen(people.member, "decision", message)).saves()).kind == "closed"
    assert "1.1" in (await answered(message)).text_of()


async def test_in_english(scene: Scene) -> None:
    people = cast(scene)
    await scene.says(people.secretary, "språk en")
    await opened(scene)
    form = await chosen(people.secretary, "action", await wrote(scene, people.member, "Count again"))
    assert (form.dialog.title, form.dialog.buttons) == ("Action", ["Save"])


async def test_teams_finds_nothing_to_complain_of(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    message = await wrote(scene, people.member, "Planen antas.")
    for command in KINDS:
        await chosen(people.secretary, command, message)
    assert [one for one in scene.world.connector.findings if "dialog" in one.rule] == []
    assert scene.world.connector.findings == []
