"""A person's own chat with the bot: help, assignments from everywhere, drafts that only some may see."""

import datetime as dt

import pytest

from meetings.model import Decision, Status
from playground.connector import Message, Person, PersonalChat
from tests.scenario.conftest import Scene
from tests.scenario.steps import Cast, cast, closed, opened, press, shown, told


async def asks(scene: Scene, who: Person, text: str) -> Message:
    """Write in one's own chat and get the answer."""
    return await scene.says(who, text, where=who.personal_chat())


async def with_chat(scene: Scene, *people: Person) -> None:
    """The bot is installed for these people too."""
    for who in people:
        await scene.world.add_bot(who.personal_chat(), who)
    await scene.world.settled()


@pytest.mark.parametrize(
    "words", ["hjälp", "help", "hej", "Hello", "kan du boka en lokal?", "hej\n\nvem är du?"]
)
async def test_whatever_is_not_a_command_is_answered_with_help(scene: Scene, words: str) -> None:
    people = cast(scene)
    await with_chat(scene, people.member)
    answer = await asks(scene, people.member, words)
    assert "mina uppdrag" in answer.text_of().lower()
    assert answer.buttons() == ["Mina uppdrag"]


async def test_help_is_given_in_a_channel_where_the_bot_is_spoken_to(scene: Scene) -> None:
    answer = await scene.says(cast(scene).member, "vad kan du?")
    assert "Nytt möte" in answer.buttons()


async def test_the_buttons_of_the_help_lead_on(scene: Scene) -> None:
    people = cast(scene)
    await with_chat(scene, people.chair)
    await closed(scene)
    answer = await asks(scene, people.chair, "hjälp")
    seen = await press(people.chair, answer, "Mina uppdrag")
    assert "2.1" in seen.text


async def other_group(scene: Scene) -> None:
    """The same people meet in a chat too, where the chair gets another assignment."""
    people, chat = cast(scene), scene.group.chat
    await scene.world.add_bot(chat, people.secretary)
    lines = (
        "möte Vattenrådet 4 september kl 9–10\npunkt Vatten",
        "öppna mötet",
        f"uppdrag @{people.chair.name} Läsa av mätaren senast 1 oktober 2026",
    )
    for line in lines:
        await scene.says(people.secretary, line, where=chat)


async def test_my_assignments_come_from_every_group(scene: Scene) -> None:
    people = cast(scene)
    await with_chat(scene, people.chair)
    await closed(scene)
    await other_group(scene)
    mine = await asks(scene, people.chair, "mina uppdrag")
    assert "ett förslag" in mine.text_of()
    assert "Läsa av mätaren" in mine.text_of()
    assert "Vattenrådet" in mine.text_of()
    here = await scene.answer(people.chair, "mina uppdrag")
    assert "ett förslag" in here
    assert "Läsa av mätaren" not in here


@pytest.mark.parametrize("as_submit", [False, True])
async def test_an_assignment_is_done_and_not_done_from_ones_own_chat(scene: Scene, as_submit: bool) -> None:
    people = cast(scene)
    await with_chat(scene, people.chair)
    await closed(scene)
    await other_group(scene)
    mine = await asks(scene, people.chair, "mina uppdrag")
    done = await press(people.chair, mine, "Klart", nth=1, as_submit=as_submit)
    assert "2.1" in done.text
    entry = (await scene.meeting()).entry("2.1")
    assert isinstance(entry, Decision)
    assert entry.task is not None
    assert entry.task.done_by is not None
    assert entry.task.done_by.name == people.chair.name
    left = await asks(scene, people.chair, "mina uppdrag")
    assert "ett förslag" not in left.text_of()
    undone = await press(people.chair, done.message, "Ångra", as_submit=as_submit)
    assert undone.text
    entry = (await scene.meeting()).entry("2.1")
    assert isinstance(entry, Decision)
    assert entry.task is not None
    assert entry.task.done_by is None


async def test_an_assignment_is_done_in_words_from_ones_own_chat(scene: Scene) -> None:
    people = cast(scene)
    await with_chat(scene, people.chair)
    await closed(scene)
    assert "2.1" in (await asks(scene, people.chair, "klart 2.1")).text_of()
    assert "ett förslag" not in (await asks(scene, people.chair, "mina uppdrag")).text_of()


async def test_another_persons_assignment_is_not_done_from_ones_own_chat(scene: Scene) -> None:
    people = cast(scene)
    await with_chat(scene, people.chair, people.member)
    meeting = await closed(scene)
    mine = await asks(scene, people.chair, "mina uppdrag")
    own = people.member.personal_chat()
    pressed = await people.member.presses(mine, "Klart", conversation=own)
    assert pressed.kind == "message"
    assert (await scene.meeting()).sequence == meeting.sequence


async def test_a_question_after_a_change_is_answered_by_what_is_so_then(scene: Scene) -> None:
    people = cast(scene)
    await closed(scene)
    channel = scene.group.channel
    sent = await people.chair.says(channel, "klart 2.1\nmina uppdrag")
    await channel.wait_for("inga öppna uppdrag")
    answers = [one for one in channel.bot_messages if one.activity.get("replyToId") == sent.message.id]
    said = [one.text_of() for one in answers]
    assert sent.status == 200
    assert len(said) == 2
    assert "2.1" in said[0]
    assert "inga öppna uppdrag" in said[1]


async def test_the_language_is_changed_before_the_help_that_is_asked_for_with_it(scene: Scene) -> None:
    known = len(scene.group.channel.messages)
    await cast(scene).member.says(scene.group.channel, "language en\nhelp", repeat=3)
    await scene.world.settled()
    said = [one for one in scene.group.channel.messages[known:] if one.from_bot]
    assert len(said) == 2
    assert "New meeting" in said[1].buttons()


async def private_draft(scene: Scene) -> Cast:
    """The draft goes to secretary and approver only."""
    people = cast(scene)
    await with_chat(scene, people.secretary, people.approver, people.member)
    await scene.says(people.secretary, "utkast till: justerare")
    await opened(scene)
    await told(
        scene, people.secretary, "anteckning Ordalydelse som bara står i utkastet", "avsluta mötet ändå"
    )
    await scene.says(people.secretary, "utkast")
    return people


async def draft_of(who: Person) -> Message:
    chat: PersonalChat = who.personal_chat()
    return await chat.wait_for(lambda one: one.from_bot and "utkast version" in one.text_of())


async def test_a_draft_to_the_approver_reaches_secretary_and_approver_alone(scene: Scene) -> None:
    people = await private_draft(scene)
    for who in (people.secretary, people.approver):
        assert "Ordalydelse" in (await draft_of(who)).text_of()
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=2))
    await scene.world.settled(0.1)
    for one in scene.group.channel.bot_messages:
        assert "utkast version" not in one.text_of()
        assert "Godkänn" not in one.buttons()
    drafts = [one for one in people.member.personal_chat().bot_messages if "utkast" in one.text_of().lower()]
    assert drafts == []


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_draft_is_approved_in_the_approvers_own_chat(scene: Scene, as_submit: bool) -> None:
    people = await private_draft(scene)
    draft = await draft_of(people.approver)
    seen = await press(people.approver, draft, "Godkänn", as_submit=as_submit)
    assert seen.text
    assert (await scene.meeting()).status is Status.APPROVED
    secretary = await draft_of(people.secretary)
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=2))
    await people.secretary.personal_chat().wait_for(lambda one: one is secretary and not one.buttons())
    assert people.approver.name in secretary.text_of()


async def test_the_secretary_does_not_approve_in_their_own_chat(scene: Scene) -> None:
    people = await private_draft(scene)
    pressed = await people.secretary.presses(await draft_of(people.secretary), "Godkänn")
    assert pressed.kind == "message"
    assert people.approver.name in pressed.text
    assert (await scene.meeting()).status is Status.IN_REVIEW


async def test_somebody_without_a_part_gets_nothing_of_a_draft_in_their_own_chat(scene: Scene) -> None:
    people = await private_draft(scene)
    draft = await draft_of(people.approver)
    own = people.member.personal_chat()
    for button in ("Godkänn", "Begär ändring"):
        for trigger in ("manual", "automatic"):
            pressed = await people.member.presses(draft, button, conversation=own, trigger=trigger)
            assert pressed.kind == "message"
            assert "Ordalydelse" not in pressed.text
    assert (await scene.meeting()).status is Status.IN_REVIEW


async def test_a_private_draft_is_not_shown_in_the_channel_either(scene: Scene) -> None:
    people = await private_draft(scene)
    draft = await draft_of(people.approver)
    for trigger in ("manual", "automatic"):
        pressed = await people.member.presses(
            draft, "Godkänn", conversation=scene.group.channel, trigger=trigger
        )
        assert "Ordalydelse" not in pressed.text
        assert "utkast version" not in pressed.text


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_change_is_requested_and_cancelled_in_the_approvers_own_chat(
    scene: Scene, as_submit: bool
) -> None:
    people = await private_draft(scene)
    form = await press(people.approver, await draft_of(people.approver), "Begär ändring", as_submit=as_submit)
    back = await press(people.approver, form.message, "Avbryt", as_submit=as_submit)
    assert "Ordalydelse" in back.text
    form = await press(people.approver, back.message, "Begär ändring", as_submit=as_submit)
    filled = {"text": "Byt ordalydelse", "item": "1"}
    await press(people.approver, form.message, "Spara", filled, as_submit=as_submit)
    meeting = await scene.meeting()
    assert meeting.status is Status.CHANGES_REQUESTED
    assert [one.text for one in meeting.change_requests] == ["Byt ordalydelse"]
    own = people.secretary.personal_chat()
    word = await own.wait_for(lambda one: one.from_bot and one.buttons() == ["Visa utkast"])
    assert "Byt ordalydelse" in word.text_of()
    await scene.says(people.secretary, "anteckning 1 Bytt")
    await press(people.secretary, word, "Visa utkast", as_submit=as_submit)
    assert (await scene.meeting()).version == 2


async def test_a_chat_is_begun_with_an_approver_who_has_none(scene: Scene) -> None:
    people = cast(scene)
    await scene.says(people.secretary, "utkast till: justerare")
    await opened(scene)
    await told(scene, people.secretary, "avsluta mötet ändå", "utkast")
    await people.approver.presses(await draft_of(people.approver), "Godkänn")
    assert (await scene.meeting()).status is Status.APPROVED


async def test_a_draft_goes_to_the_channel_again_when_the_group_says_so(scene: Scene) -> None:
    people = await private_draft(scene)
    await scene.says(people.secretary, "utkast till: kanal")
    await people.secretary.says(scene.group.channel, "utkast")
    assert "Ordalydelse" in (await shown(scene, "Godkänn")).text_of()
