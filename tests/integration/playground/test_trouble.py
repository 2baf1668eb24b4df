"""Trouble on order: where it was asked for, as many times, and with what it leaves behind."""

import asyncio
from urllib.parse import quote

import aiohttp
import pytest

from playground.connector import World, trouble
from playground.connector.rates import Rates
from playground.connector.trouble import Trouble
from playground.connector.wire import ConnectorError
from playground.group import Group, move_in
from tests.integration.playground.tinybot import TinyBot

HELLO = {"type": "message", "text": "hej"}


async def post(bot: TinyBot, world: World, conversation: str) -> tuple[int, str, str | None]:
    """(status, error code, Retry-After) of one post."""
    path = f"v3/conversations/{quote(conversation, safe='')}/activities"
    status, answer, headers = await bot.call("POST", world.service_url, path, HELLO)
    return status, answer.get("error", {}).get("code", ""), headers.get("Retry-After")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (trouble.throttled(2), (429, "Throttled", "2")),
        (trouble.throttled(0.5), (429, "Throttled", "0.5")),
        (trouble.throttled(None), (429, "Throttled", None)),
        (trouble.precondition_failed(), (412, "PreconditionFailed", None)),
        (trouble.bad_gateway(), (502, "ServiceError", None)),
        (trouble.gateway_timeout(), (504, "GatewayTimeout", None)),
        (trouble.conversation_lost(), (404, "ConversationNotFound", None)),
        (trouble.bot_removed(), (403, "BotNotInConversationRoster", None)),
        (trouble.writes_blocked(), (403, "MessageWritesBlocked", None)),
    ],
)
async def test_a_refusal_comes_once_and_leaves_nothing(
    world: World, bot: TinyBot, group: Group, asked: Trouble, answered: tuple[int, str, str | None]
) -> None:
    ordered = world.connector.troubles.order(asked)
    assert await post(bot, world, group.chat.id) == answered
    assert group.chat.messages == []
    assert (await post(bot, world, group.chat.id))[0] == 201
    assert ordered.hits == 1


async def test_trouble_keeps_to_its_conversation_and_its_turn(
    world: World, bot: TinyBot, group: Group
) -> None:
    sent = await group.chair.says(group.channel, "hej", mention_bot=False)
    thread = sent.message.conversation.id
    order = world.connector.troubles.order
    ordered = order(trouble.bad_gateway(), times=None, conversation=group.channel.id, after=1)
    statuses = [(await post(bot, world, place))[0] for place in (thread, thread, group.chat.id, thread)]
    assert statuses == [201, 502, 201, 502]

    body = {"isGroup": True, "channelData": {"channel": {"id": group.channel.id}}, "activity": HELLO}
    assert (await bot.call("POST", world.service_url, "v3/conversations", body))[0] == 502
    ordered.end()
    assert (await post(bot, world, thread))[0] == 201


async def test_a_lost_update_is_met_by_updates_only(world: World, bot: TinyBot, group: Group) -> None:
    world.connector.troubles.order(trouble.update_lost())
    assert (await post(bot, world, group.chat.id))[0] == 201
    message = group.chat.last
    assert await bot.update(world.service_url, group.chat.id, message.id, HELLO) == 404
    assert await bot.update(world.service_url, group.chat.id, message.id, HELLO) == 200


async def test_reading_is_met_only_when_asked_for(world: World, bot: TinyBot, group: Group) -> None:
    world.connector.troubles.order(trouble.throttled(), operations="pagedmembers")
    path = f"v3/conversations/{quote(group.chat.id, safe='')}/pagedmembers"
    assert (await post(bot, world, group.chat.id))[0] == 201
    assert (await bot.call("GET", world.service_url, path))[0] == 429


async def test_a_reset_leaves_nothing_and_a_lost_answer_leaves_the_message(
    world: World, bot: TinyBot, group: Group
) -> None:
    world.connector.troubles.order(trouble.connection_reset())
    with pytest.raises(aiohttp.ClientError):
        await post(bot, world, group.chat.id)
    assert group.chat.messages == []

    world.connector.troubles.order(trouble.answer_lost())
    with pytest.raises(aiohttp.ClientError):
        await post(bot, world, group.chat.id)
    assert len(group.chat.messages) == 1
    assert world.connector.record.count("post", 0) == 2


async def test_a_gateway_may_fail_after_the_deed(world: World, bot: TinyBot, group: Group) -> None:
    world.connector.troubles.order(trouble.bad_gateway(carried_out=True))
    assert (await post(bot, world, group.chat.id))[0] == 502
    assert len(group.chat.messages) == 1


async def test_what_is_answered_late_is_done_at_once(world: World, bot: TinyBot, group: Group) -> None:
    world.connector.troubles.order(trouble.late(0.05))
    posting = asyncio.create_task(post(bot, world, group.chat.id))
    await group.chat.wait_for(lambda message: message.from_bot)
    assert not posting.done()
    assert (await posting)[0] == 201
    assert len(group.chat.messages) == 1


async def test_what_hangs_is_never_done(world: World, bot: TinyBot, group: Group) -> None:
    world.connector.troubles.order(trouble.hanging(0.01))
    with pytest.raises(aiohttp.ClientError):
        await post(bot, world, group.chat.id)
    assert group.chat.messages == []


async def test_slowness_adds_to_other_trouble(world: World, bot: TinyBot, group: Group) -> None:
    slow = world.connector.troubles.order(trouble.slow(0.01), times=2)
    world.connector.troubles.order(trouble.bad_gateway())
    assert (await post(bot, world, group.chat.id))[0] == 502
    assert (await post(bot, world, group.chat.id))[0] == 201
    assert slow.hits == 2


async def test_rates_are_enforced_when_asked_for(bot: TinyBot) -> None:
    async with World(bot.url, enforce_rates=True) as world:
        group = move_in(world)
        await world.add_bot(group.chat, group.chair)
        answers = [await post(bot, world, group.chat.id) for _ in range(61)]
        refused = [answer for answer in answers if answer[0] == 429]
        assert len(answers) - len(refused) == len(group.chat.messages) <= 60
        assert refused
        assert all(float(retry_after or 0) > 0 for _, _, retry_after in refused)


def test_rates_admit_again_when_they_said() -> None:
    rates = Rates()
    for _ in range(7):
        rates.admit("a", 100.0)
    with pytest.raises(ConnectorError) as refused:
        rates.admit("a", 100.4)
    assert refused.value.retry_after == pytest.approx(0.6, abs=0.02)
    rates.admit("a", 101.0)
    with pytest.raises(ConnectorError) as refused:
        rates.admit("a", 101.0)
    assert refused.value.retry_after == pytest.approx(1.0, abs=0.02)
    rates.admit("b", 101.0)


async def test_the_next_activities_reach_the_bot_twice(world: World, bot: TinyBot, group: Group) -> None:
    ordered = world.send_twice_next(2)
    assert world.connector.troubles.in_force == [ordered]
    sent = await group.chair.says(group.chat, "ett")
    await group.chair.says(group.chat, "två")
    await group.chair.says(group.chat, "tre")
    texts = [told["text"].split()[-1] for told in bot.heard]
    assert texts == ["ett", "ett", "två", "två", "tre"]
    assert [told["id"] for told in bot.heard[:2]] == [sent.message.id] * 2
    assert len(sent.answers) == 2
    assert (ordered.hits, world.connector.troubles.in_force) == (2, [])


async def test_activities_can_be_doubled_in_one_conversation_and_delayed(
    world: World, bot: TinyBot, group: Group
) -> None:
    order = world.connector.troubles.order
    order(trouble.twice(), times=None, conversation=group.channel.id)
    slow = order(trouble.slow(0.01), operations="activity")
    await group.chair.says(group.chat, "ett")
    await group.chair.says(group.channel, "två")
    world.connector.troubles.clear()
    await group.chair.says(group.channel, "tre")
    assert [told["text"].split()[-1] for told in bot.heard] == ["ett", "två", "två", "tre"]
    assert slow.hits == 1


async def test_what_is_done_for_the_bot_is_never_doubled(world: World, bot: TinyBot, group: Group) -> None:
    world.send_twice_next(None)
    assert (await post(bot, world, group.chat.id))[0] == 201
    assert len(group.chat.messages) == 1
