"""The connector as a part of somebody else's server, and a record that doesn't grow for ever."""

from aiohttp import web

from playground.connector import Exchange, World
from playground.group import Group, move_in
from tests.integration.playground import cards
from tests.integration.playground.tinybot import TinyBot, attachment


async def test_the_connector_can_be_mounted_in_another_application(bot: TinyBot) -> None:
    world = World(bot.url)
    app = web.Application()
    world.connector.add_routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    world.connector.port = runner.addresses[0][1]
    await world.start(serve=False)
    group = move_in(world)
    await world.add_bot(group.chat, group.chair)
    await group.chair.says(group.chat, "hej")
    assert (await group.chat.wait_for("Echo")).from_bot
    await world.close()
    await runner.cleanup()


async def test_whoever_listens_hears_every_exchange(world: World, bot: TinyBot, group: Group) -> None:
    heard: list[Exchange] = []
    end = world.connector.record.listen(heard.append)
    await group.chair.says(group.chat, "hej")
    end()
    await group.chair.says(group.chat, "hejdå")
    assert [(one.direction, one.operation) for one in heard] == [("from_bot", "reply"), ("to_bot", "message")]
    assert heard == world.connector.record.exchanges[-4:-2]


async def test_with_a_limit_only_the_newest_are_kept(bot: TinyBot) -> None:
    async with World(bot.url, record_limit=3) as world:
        group = move_in(world)
        await world.add_bot(group.chat, group.chair)
        heard: list[Exchange] = []
        world.connector.record.listen(heard.append)
        for number in range(5):
            await group.chair.says(group.chat, f"hej {number}")
        assert world.connector.record.exchanges == heard[-3:]
        assert len(heard) == 10
        assert world.connector.record.count("reply", 201) == 5


async def test_with_a_limit_only_the_newest_findings_are_kept(bot: TinyBot) -> None:
    async with World(bot.url, record_limit=2) as world:
        group: Group = move_in(world)
        await world.add_bot(group.chat, group.chair)
        for number in range(5):
            card = {**cards.simple("Kort"), "version": f"1.{6 + number}"}
            await bot.reply(
                {"conversation": {"id": group.chat.id}, "serviceUrl": world.service_url, "id": "1"},
                attachment(card),
            )
        assert [finding.detail.split()[1] for finding in world.connector.findings] == ["'1.9',", "'1.10',"]
