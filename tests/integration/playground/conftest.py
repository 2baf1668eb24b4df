"""A tiny bot, and a world that talks to it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from playground.connector import World
from playground.group import Group, move_in
from tests.integration.playground.tinybot import TinyBot


@pytest.fixture
async def bot() -> AsyncIterator[TinyBot]:
    tiny = TinyBot()
    app = web.Application()
    app.router.add_post("/api/messages", tiny.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    tiny.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    yield tiny
    await runner.cleanup()


@pytest.fixture
async def world(bot: TinyBot) -> AsyncIterator[World]:
    async with World(bot.url) as made:
        yield made


@pytest.fixture
async def group(world: World, bot: TinyBot) -> Group:
    """The group with the bot in its team and chat, which it has been told of."""
    moved_in = move_in(world)
    await world.add_bot(moved_in.channel, moved_in.secretary)
    await world.add_bot(moved_in.chat, moved_in.secretary)
    bot.heard.clear()
    return moved_in
