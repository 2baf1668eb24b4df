"""Several at once, one person twice, the platform sending the same again: done once, answered once."""

import asyncio

import pytest

from meetings.model import Decision, Note, Status
from playground.connector import Message
from tests.scenario.conftest import Scene
from tests.scenario.steps import cast, in_review, opened, planned, press, shown, told


def answers_to(scene: Scene, sent: Message) -> list[Message]:
    """The bot's answers to a message."""
    everything = scene.group.channel.messages
    return [one for one in everything if one.from_bot and one.activity.get("replyToId") == sent.id]


async def texts(scene: Scene) -> list[str]:
    """The notes and decisions of the first item."""
    entries = (await scene.meeting()).agenda[0].visible
    return [one.text for one in entries if isinstance(one, Note | Decision)]


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_message_that_comes_five_times_is_noted_and_answered_once(
    scene: Scene, at_once: bool
) -> None:
    people = cast(scene)
    await opened(scene)
    sent = await people.member.says(
        scene.group.channel, "anteckning Två anbud\nbeslut Att bygga", repeat=5, at_once=at_once
    )
    assert [one.status for one in sent.answers] == [200] * 5
    await scene.world.settled()
    assert (await texts(scene))[-2:] == ["Två anbud", "Att bygga"]
    assert (await texts(scene)).count("Två anbud") == 1
    assert len(answers_to(scene, sent.message)) == 1


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_question_that_comes_five_times_is_answered_once(scene: Scene, at_once: bool) -> None:
    people = cast(scene)
    sent = await people.member.says(scene.group.channel, "hjälp", repeat=5, at_once=at_once)
    await scene.world.settled()
    assert len(answers_to(scene, sent.message)) == 1


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_press_that_comes_five_times_is_done_once_and_answered_alike(
    scene: Scene, at_once: bool
) -> None:
    people = cast(scene)
    await opened(scene)
    panel = await shown(scene, "Anteckning")
    form = await press(people.member, panel, "Anteckning")
    pressed = await people.member.presses(
        form.message, "Spara", {"text": "Två anbud"}, repeat=5, at_once=at_once
    )
    assert (await texts(scene)).count("Två anbud") == 1
    assert {one.status for one in pressed.answers} == {200}
    assert {one.body for one in pressed.answers} == {pressed.answer.body}
    assert "1b" in pressed.text


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_submit_that_comes_five_times_is_done_and_answered_once(scene: Scene, at_once: bool) -> None:
    people = cast(scene)
    await opened(scene)
    panel = await shown(scene, "Anteckning")
    form = await press(people.member, panel, "Anteckning", as_submit=True)
    known = len(form.message.conversation.messages)
    await people.member.presses(
        form.message, "Spara", {"text": "Två anbud"}, as_submit=True, repeat=5, at_once=at_once
    )
    await scene.world.settled()
    assert (await texts(scene)).count("Två anbud") == 1
    assert len(form.message.conversation.messages) == known + 1


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_form_that_is_saved_twice_is_saved_once(scene: Scene, as_submit: bool) -> None:
    """Two presses, each an activity of its own, of the same filled-in form."""
    people = cast(scene)
    await opened(scene)
    panel = await shown(scene, "Beslut")
    form = await press(people.secretary, panel, "Beslut", as_submit=as_submit)
    twice = [
        people.secretary.presses(form.message, "Spara", {"text": "Att bygga"}, as_submit=as_submit)
        for _ in range(2)
    ]
    await asyncio.gather(*twice)
    await scene.world.settled()
    assert await texts(scene) == [*(await texts(scene))[:-1], "Att bygga"]
    assert (await texts(scene)).count("Att bygga") == 1


async def test_a_form_left_open_takes_another_line(scene: Scene) -> None:
    """Where the form stays in the chat, other words in it are another line."""
    people = cast(scene)
    await opened(scene)
    panel = await shown(scene, "Anteckning")
    form = await press(people.secretary, panel, "Anteckning", as_submit=True)
    for text in ("Första", "Andra"):
        await press(people.secretary, form.message, "Spara", {"text": text}, as_submit=True)
    assert (await texts(scene))[-2:] == ["Första", "Andra"]


async def test_two_who_press_next_item_at_once_move_the_meeting_once(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    board = await shown(scene, "Nästa punkt")
    pressed = await asyncio.gather(
        people.chair.presses(board, "Nästa punkt"), people.secretary.presses(board, "Nästa punkt")
    )
    meeting = await scene.meeting()
    assert meeting.current_item is not None
    assert meeting.current_item.number == 2
    assert {one.kind for one in pressed} == {"card"}
    assert all("Vi är på punkt 2" in one.text for one in pressed)


async def test_two_who_open_the_meeting_at_once_open_it_once(scene: Scene) -> None:
    people = cast(scene)
    before = await planned(scene)
    board = await shown(scene, "Öppna mötet")
    await asyncio.gather(*(who.presses(board, "Öppna mötet") for who in (people.chair, people.secretary)))
    meeting = await scene.meeting()
    assert meeting.status is Status.OPEN
    log = await scene.bot.store.log(meeting.id)
    assert [type(one.event).__name__ for one in log[before.sequence :]].count("MeetingOpened") == 1


async def test_two_who_write_at_once_are_both_noted_and_numbered(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    first, second = await asyncio.gather(
        scene.answer(people.chair, "beslut Ordförandens"), scene.answer(people.member, "beslut Ledamotens")
    )
    decisions = [one for one in (await scene.meeting()).agenda[0].visible if isinstance(one, Decision)]
    assert [one.id for one in decisions] == ["1.1", "1.2"]
    by_text = {one.text: one.id for one in decisions}
    assert by_text["Ordförandens"] in first
    assert by_text["Ledamotens"] in second


async def test_many_who_write_at_once_lose_nothing(scene: Scene) -> None:
    people = [one for one in scene.group.members if one.aad_object_id is not None]
    await opened(scene)
    lines = [f"{who.name} {place}" for who in people for place in range(4)]
    await asyncio.gather(
        *(
            who.says(scene.group.channel, f"anteckning {who.name} {place}")
            for who in people
            for place in range(4)
        )
    )
    await scene.world.settled()
    noted = await texts(scene)
    assert sorted(noted[-len(lines) :]) == sorted(lines)
    ids = [one.id for one in (await scene.meeting()).agenda[0].visible]
    assert len(set(ids)) == len(ids)


async def test_two_approvers_at_once_approve_once_each(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    both = f"@{people.approver.name}, @{people.member.name}"
    await told(scene, people.secretary, f"justerare {both}", "avsluta mötet ändå", "utkast")
    draft = await shown(scene, "Godkänn")
    pressed = await asyncio.gather(
        people.approver.presses(draft, "Godkänn"), people.member.presses(draft, "Godkänn")
    )
    assert {one.kind for one in pressed} == {"card"}
    meeting = await scene.meeting()
    assert meeting.status is Status.APPROVED
    assert len(meeting.approvals) == 2


@pytest.mark.parametrize("as_submit", [False, True])
async def test_an_approval_twice_approves_once(scene: Scene, as_submit: bool) -> None:
    people = cast(scene)
    await in_review(scene)
    draft = await shown(scene, "Godkänn")
    await press(people.approver, draft, "Godkänn", as_submit=as_submit)
    before = await scene.meeting()
    assert before.status is Status.APPROVED
    again = await people.approver.presses(draft, "Godkänn", version=0, as_submit=as_submit)
    assert again.kind in {"card", "submitted"}
    assert "redan" in again.text or people.approver.name in again.text or as_submit
    # The archivist may write meanwhile that the document is kept.
    assert (await scene.meeting()).approvals == before.approvals


async def test_an_approval_in_words_after_one_by_click_is_a_success(scene: Scene) -> None:
    people = cast(scene)
    await in_review(scene)
    await people.approver.presses(await shown(scene, "Godkänn"), "Godkänn")
    before = await scene.meeting()
    assert "redan" in await scene.answer(people.approver, "godkänn")
    # The archivist may write meanwhile that the document is kept.
    assert (await scene.meeting()).approvals == before.approvals


async def test_a_version_approved_while_the_next_is_posted_is_one_or_the_other(scene: Scene) -> None:
    """Whichever came first: version 1 is approved and stays, or it was replaced and isn't."""
    people = cast(scene)
    await in_review(scene)
    draft = await shown(scene, "Godkänn")
    pressed, _ = await asyncio.gather(
        people.approver.presses(draft, "Godkänn"),
        told(scene, people.secretary, "anteckning 1 Tillägg", "utkast"),
    )
    meeting = await scene.meeting()
    if meeting.status is Status.APPROVED:
        assert (meeting.version, [one.version for one in meeting.approvals]) == (1, [1])
        assert "Tillägg" not in [one.text for one in meeting.agenda[0].visible]
    else:
        assert (meeting.status, meeting.version, meeting.approvals) == (Status.IN_REVIEW, 2, ())
        assert "version 2" in pressed.text.lower()


async def test_version_one_is_never_approved_once_version_two_is_there(scene: Scene) -> None:
    people = cast(scene)
    await in_review(scene)
    draft = await shown(scene, "Godkänn")
    await told(scene, people.secretary, "anteckning 1 Tillägg", "utkast")
    before = await scene.meeting()
    assert before.version == 2
    presses = [people.approver.presses(draft, "Godkänn", version=0) for _ in range(3)]
    for pressed in await asyncio.gather(*presses):
        assert "version 2" in pressed.text
    after = await scene.meeting()
    assert (after.sequence, after.status) == (before.sequence, Status.IN_REVIEW)


async def test_a_change_that_is_requested_twice_is_requested_once(scene: Scene) -> None:
    people = cast(scene)
    await in_review(scene)
    form = await press(people.approver, await shown(scene, "Begär ändring"), "Begär ändring")
    asked = {"item": "2", "text": "Fel datum"}
    await asyncio.gather(*(people.approver.presses(form.message, "Spara", asked) for _ in range(2)))
    meeting = await scene.meeting()
    assert meeting.status is Status.CHANGES_REQUESTED
    assert len(meeting.change_requests) == 1


async def test_undo_pressed_twice_takes_back_one_line(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await scene.says(people.member, "anteckning Första")
    noted = await scene.says(people.member, "anteckning Andra")
    await asyncio.gather(*(people.member.presses(noted, "Ångra") for _ in range(2)))
    assert "Första" in await texts(scene)
    assert "Andra" not in await texts(scene)
    await people.member.presses(noted, "Ångra", version=0)
    assert "Första" in await texts(scene)


async def test_the_next_meeting_saved_twice_is_planned_once(scene: Scene) -> None:
    people = cast(scene)
    form = await press(people.secretary, await scene.card("Nytt möte"), "Nytt möte")
    filled = {"title": "Ledningsgruppen", "day": "2026-09-03", "start": "13:00", "end": "17:00"}
    await asyncio.gather(*(people.secretary.presses(form.message, "Spara", filled) for _ in range(2)))
    assert len(await scene.meetings()) == 1
