"""What the bot owes is said, once, also on a bad day: throttling, lost answers, removal, restarts."""

import asyncio
import datetime as dt
from typing import Literal

import pytest

from meetings.model import Note
from playground.connector import Message, trouble
from tests.scenario.conftest import Scene
from tests.scenario.steps import cast, opened, planned, shown
from tests.scenario.waiting import answers, boards, quiet, until


@pytest.mark.parametrize(
    "bad",
    [
        trouble.throttled(0.2),
        trouble.throttled(None),
        trouble.precondition_failed(),
        trouble.bad_gateway(),
        trouble.gateway_timeout(),
        trouble.connection_reset(),
    ],
    ids=["429", "429-no-time", "412", "502", "504", "reset"],
)
async def test_an_answer_comes_once_after_a_bad_moment(scene: Scene, bad: trouble.Trouble) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    ordered = scene.world.connector.troubles.order(bad, operations="reply")
    sent = await people.member.says(scene.group.channel, "anteckning Två anbud")
    await until(scene, lambda: answers(scene, sent.message), ahead=1.0)
    await quiet(scene)
    assert ordered.hits == 1
    assert len(answers(scene, sent.message)) == 1


async def test_an_answer_comes_once_where_teams_did_not_find_the_conversation(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    lost = trouble.conversation_lost()
    ordered = scene.world.connector.troubles.order(lost, operations=("reply", "post"), times=3)
    await people.member.says(scene.group.channel, "anteckning Två anbud")

    def given() -> list[Message]:
        return [one for one in scene.group.channel.bot_messages if "1b är noterad" in one.text_of()]

    await until(scene, given, ahead=1.0)
    await quiet(scene)
    assert ordered.hits == 3
    assert len(given()) == 1


async def test_no_attempt_comes_before_the_time_that_teams_asks_for(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    scene.world.connector.troubles.order(trouble.throttled(1.2), operations="reply")
    sent = await people.member.says(scene.group.channel, "anteckning Två anbud")
    await scene.group.channel.wait_for(lambda one: one.activity.get("replyToId") == sent.message.id)
    refused, done = [one for one in scene.world.connector.record.of("reply") if sent.message.id in one.path]
    assert (refused.status, done.status) == (429, 201)
    assert done.at - refused.at >= 1.2


async def test_answers_keep_their_order_when_the_first_one_is_refused(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    scene.world.connector.troubles.order(trouble.throttled(0.3), operations="reply")
    first = await people.member.says(scene.group.channel, "anteckning Första")
    second = await people.member.says(scene.group.channel, "anteckning Andra")
    await until(scene, lambda: len(answers(scene, first.message, second.message)) == 2, ahead=0.5)
    given = answers(scene, first.message, second.message)
    assert [one.activity["replyToId"] for one in given] == [first.message.id, second.message.id]


async def test_answers_stand_in_the_thread_of_what_they_answer(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    asked = await people.member.says(scene.group.channel, "anteckning Första")
    await scene.group.channel.wait_for(lambda one: one.activity.get("replyToId") == asked.message.id)
    thread = asked.message.conversation
    for text in ("Andra", "Tredje"):
        await scene.says(people.chair, f"anteckning {text}", reply_to=asked.message)
    noted = [one.text_of() for one in thread.messages if one.from_bot]
    assert [next(word for word in ("Första", "Andra", "Tredje") if word in one) for one in noted] == [
        "Första",
        "Andra",
        "Tredje",
    ]


async def test_the_answers_of_one_message_come_in_the_order_of_its_lines(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    sent = await people.chair.says(scene.group.channel, "anteckning Rad\nmina uppdrag\nsök anbud")
    await until(scene, lambda: len(answers(scene, sent.message)) == 3)
    await quiet(scene)
    said = [one.text_of() for one in answers(scene, sent.message)]
    assert len(said) == 3
    assert "Rad" in said[0]
    assert "uppdrag" in said[1]
    assert "anbud" in said[2]


async def test_a_board_that_teams_lost_is_posted_anew(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    (old,) = boards(scene)
    scene.world.connector.troubles.order(trouble.update_lost())
    await scene.says(people.member, "beslut Att bygga")
    await until(scene, lambda: len(boards(scene)) == 2, ahead=2.0)
    new = next(one for one in boards(scene) if one is not old)
    assert "Att bygga" in new.text_of()
    seen = old.updates
    await scene.says(people.member, "beslut Att riva")
    await until(scene, lambda: "Att riva" in new.text_of(), ahead=2.0)
    assert old.updates == seen


async def test_a_board_that_somebody_deleted_is_posted_anew(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    (old,) = boards(scene)
    old.delete()
    await scene.says(people.member, "beslut Att bygga")
    await until(scene, lambda: boards(scene), ahead=2.0)
    assert "Att bygga" in boards(scene)[0].text_of()


@pytest.mark.parametrize("bad", [trouble.bot_removed(), trouble.writes_blocked()], ids=["removed", "blocked"])
async def test_where_the_bot_may_not_speak_it_does_not_try_again(scene: Scene, bad: trouble.Trouble) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    ordered = scene.world.connector.troubles.order(bad, times=None, conversation=scene.group.channel.id)
    sent = await people.member.says(scene.group.channel, "anteckning Två anbud")
    assert sent.status == 200
    await until(scene, lambda: ordered.hits >= 2, ahead=0.1)
    await quiet(scene)
    # The answer and the board; a board that was asked for again meanwhile is tried once more.
    assert ordered.hits <= 3
    scene.clock.move(scene.clock.now() + dt.timedelta(minutes=10))
    await quiet(scene)
    hits = ordered.hits
    for _ in range(5):
        scene.clock.move(scene.clock.now() + dt.timedelta(minutes=10))
        await quiet(scene)
    assert ordered.hits == hits
    ordered.end()
    assert [one.text for one in (await scene.meeting()).agenda[0].visible if isinstance(one, Note)][-1] == (
        "Två anbud"
    )
    assert "1c" in await scene.answer(people.member, "anteckning Ett till")
    await until(scene, lambda: any("3 anteckningar" in one.text_of() for one in boards(scene)), ahead=1.0)


async def test_many_lines_make_few_updates_and_a_true_board(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    (board,) = boards(scene)
    before = board.updates
    for place in range(50):
        await people.member.says(scene.group.channel, f"anteckning Rad {place}")
    await until(scene, lambda: "51 anteckningar" in board.text_of(), ahead=0.2)
    assert board.updates - before <= 10
    assert len(boards(scene)) == 1


async def test_dagordning_moves_the_cards_to_the_bottom(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    (old,) = boards(scene)
    old_panel = await scene.card("Bordlägg")
    await scene.says(people.member, "anteckning Rad")
    await people.member.says(scene.group.channel, "dagordning")
    await until(scene, lambda: old.deleted and old_panel.deleted and boards(scene), ahead=1.0)
    await quiet(scene)
    (new,) = boards(scene)
    assert "2 anteckningar" in new.text_of()
    panels = [one for one in scene.group.channel.bot_messages if "Bordlägg" in one.buttons()]
    assert len(panels) == 1
    order = scene.group.channel.messages
    newest = [one for one in order if one.from_bot and not one.deleted][-2:]
    assert set(newest) == {new, panels[0]}


@pytest.mark.parametrize("operation", ["delete", "create"])
async def test_a_board_that_moves_on_a_bad_day_is_there_once(
    scene: Scene, operation: Literal["delete", "create"]
) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    (old,) = boards(scene)
    scene.world.connector.troubles.order(trouble.bad_gateway(), operations=operation, times=2)
    await people.member.says(scene.group.channel, "dagordning")
    await until(scene, lambda: old.deleted and boards(scene), ahead=1.0)
    await quiet(scene)
    await until(scene, lambda: len(boards(scene)) == 1)
    panels = [one for one in scene.group.channel.bot_messages if "Bordlägg" in one.buttons()]
    assert len(panels) == 1


async def test_what_is_being_sent_when_the_clock_moves_far_ahead_is_sent_once(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    scene.world.connector.troubles.order(trouble.slow(0.2), times=3)
    sent = [await people.member.says(scene.group.channel, f"anteckning Rad {n}") for n in range(3)]
    scene.clock.move(scene.clock.now() + dt.timedelta(days=1))
    await until(scene, lambda: len(answers(scene, *(one.message for one in sent))) >= 3)
    await quiet(scene)
    await quiet(scene)
    assert len(answers(scene, *(one.message for one in sent))) == 3


async def test_a_bot_that_is_stopped_says_first_what_it_was_about_to_say(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    scene.world.connector.troubles.order(trouble.slow(0.1), times=None, operations="reply")
    sent = [await people.member.says(scene.group.channel, f"anteckning Rad {n}") for n in range(5)]
    await scene.restart()
    scene.world.connector.troubles.clear()
    await until(scene, lambda: len(answers(scene, *(one.message for one in sent))) == 5, ahead=1.0)
    await quiet(scene)
    given = answers(scene, *(one.message for one in sent))
    assert [one.activity["replyToId"] for one in given] == [one.message.id for one in sent]


async def test_a_restart_under_load_loses_nothing_and_says_nothing_twice(scene: Scene) -> None:
    writers = [one for one in scene.group.members if one.aad_object_id is not None]
    await opened(scene)
    await quiet(scene)
    scene.world.connector.troubles.order(trouble.slow(0.02), times=None, operations="reply")
    sent = await asyncio.gather(
        *(who.says(scene.group.channel, f"anteckning {who.name} {n}") for who in writers for n in range(5))
    )
    assert {one.status for one in sent} == {200}
    await scene.restart()
    messages = [one.message for one in sent]
    await until(scene, lambda: len(answers(scene, *messages)) >= len(messages), ahead=1.0)
    await quiet(scene)
    assert len(answers(scene, *messages)) == len(messages)
    notes = [one.text for one in (await scene.meeting()).agenda[0].visible if isinstance(one, Note)]
    assert len([one for one in notes if one[-1].isdigit()]) == len(messages)


async def test_a_failing_roster_costs_nobody_a_line(scene: Scene) -> None:
    """Somebody unknown is mentioned while Teams doesn't say who that is: the line is noted with the name."""
    people = cast(scene)
    newcomer = scene.world.person("Nils Nyberg")
    scene.group.team.people.append(newcomer)
    await opened(scene)
    scene.world.connector.troubles.order(trouble.bad_gateway(), times=None, operations="member")
    answer = await scene.answer(people.secretary, f"uppdrag @{newcomer.name} Ta fram en plan")
    assert newcomer.name in answer
    assert "1.1" in answer


async def test_the_planned_board_is_shown_once(scene: Scene) -> None:
    await planned(scene)
    board = await shown(scene, "Öppna mötet")
    await quiet(scene)
    with_it = [one for one in scene.group.channel.bot_messages if "Öppna mötet" in one.buttons()]
    assert with_it == [board]
