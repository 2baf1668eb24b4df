"""The whole page for the documents: a local Teams in which the demo meeting was played."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Locator

from tests.browser.teams import PHONE, LocalTeams, User, opened

DESK = (1280, 860)
CHANNEL = "Demomötet"
WHOLE = 120.0
"""Seconds in which the demo meeting must be over."""


async def scenes(browser: Browser) -> dict[str, bytes]:
    """PNG by file name: the channel with the board on a desk, and the approved minutes on a phone."""
    with tempfile.TemporaryDirectory() as folder:
        async with LocalTeams.started(Path(folder)) as teams:
            await _play(teams)
            drawn: dict[str, bytes] = {}
            async with opened(browser, teams, "Karin", size=DESK) as user:
                board = user.page.locator("article.of-bot").filter(has_text="Beslut 3.1").first
                drawn["playground-sv"] = await _seen(user, board)
            async with opened(browser, teams, "Ylva", size=PHONE) as user:
                approved = user.page.locator("article.of-bot").filter(has_text="Godkänd av Ylva").last
                drawn["playground-phone-sv"] = await _seen(user, approved, "end")
            return drawn


async def _play(teams: LocalTeams) -> None:
    await teams.orders("/api/demo", do="play", pace=0)
    async with asyncio.timeout(WHOLE):
        while True:
            demo = (await teams.asked("/api/state"))["demo"]
            if demo["state"] != "playing":
                break
            await asyncio.sleep(0.2)
    if demo["step"] != demo["steps"]:
        raise SystemExit(f"the demo meeting wasn't played to its end: {demo}")


async def _seen(user: User, message: Locator, at: str = "start") -> bytes:
    """The page with this message at the top or the bottom of what is in view."""
    await user.goes_to(CHANNEL)
    await user.looks_through()
    await message.evaluate("(one, block) => one.scrollIntoView({ block })", at)
    await user.page.mouse.move(0, 0)
    await message.evaluate("(one, block) => one.scrollIntoView({ block })", at)
    return await user.page.screenshot(animations="disabled")
