"""A local Teams in this process, with a tiny bot or the real one, and pages of its people."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from playground.local import local
from playground.local.files import Files
from playground.local.folder import Folder
from playground.local.local import Options
from playground.local.server import Serving, serving
from tests.integration.local.page import Page
from tests.integration.playground.tinybot import Json, TinyBot


class LocalBot(TinyBot):
    """A tiny bot with a clock that can be moved, as the real one has in local mode."""

    def __init__(self) -> None:
        super().__init__()
        self.moved: list[dt.datetime] = []

    async def move(self, request: web.Request) -> web.Response:
        self.moved.append(dt.datetime.fromisoformat((await request.json())["now"]))
        return web.json_response({})

    def texts(self) -> list[str]:
        """What people have told it."""
        return [one["text"] for one in self.heard if one["type"] == "message"]


@pytest.fixture(autouse=True)
def no_message_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them takes a process of its own for a second, at every start."""

    async def none() -> list[Json]:
        return []

    monkeypatch.setattr(local, "message_actions", none)


@asynccontextmanager
async def listening(tiny: LocalBot, port: int = 0) -> AsyncIterator[LocalBot]:
    app = web.Application()
    app.router.add_post("/api/messages", tiny.handle)
    app.router.add_put("/local/clock", tiny.move)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    tiny.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield tiny
    finally:
        await runner.cleanup()


@pytest.fixture
async def bot() -> AsyncIterator[LocalBot]:
    async with listening(LocalBot()) as tiny:
        yield tiny


@asynccontextmanager
async def local_teams(folder: Path, *, page_in: Path | None = None, **options: Any) -> AsyncIterator[Serving]:
    """Serve what is kept in `folder`; its bot has been met when it runs."""
    kept = Folder(folder)
    kept.take()
    files = Files(page_in) if page_in else None
    try:
        async with serving(Options(kept, **options), 0, files=files) as running:
            yield running
    finally:
        kept.leave()


@asynccontextmanager
async def secretary(running: Serving) -> AsyncIterator[Page]:
    """The secretary's page, when the bot has been installed where it is from the start."""
    async with aiohttp.ClientSession() as session:
        page = await Page(session, running.address).open()
        await page.until(lambda state: state["bot"]["status"] == "running")
        await page.until(lambda state: all(one["installed"] for one in (*state["teams"], *state["chats"])))
        await running.teams.world.settled()
        yield page


@pytest.fixture
async def running(bot: LocalBot, tmp_path: Path) -> AsyncIterator[Serving]:
    """A new local Teams with the tiny bot."""
    async with local_teams(tmp_path / "kept", bot=bot.url) as made:
        yield made


@pytest.fixture
async def page(running: Serving, bot: LocalBot) -> AsyncIterator[Page]:
    """The secretary's page; the bot remembers nothing of how it was installed."""
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(secretary(running))
        bot.heard.clear()
        yield made


def card_message(card: Json) -> Json:
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }
