"""What is said while the page reads a conversation: it comes by another way, and is seen all the same."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.teams import ANSWER, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHAT = "Åttasjökommunernas ledningsgrupp"
ELSEWHERE = "Ledningsgruppen"
UNREAD = re.compile(r"\bunread\b")
SAID = "Sagt medan sidan läste."


async def say(teams: LocalTeams, place: str, text: str) -> None:
    """Have the group's secretary write somewhere, without any page."""
    state = await teams.asked("/api/state")
    places = [*state["teams"][0]["channels"], *state["chats"]]
    where = next(one["id"] for one in places if one["name"] == place)
    await teams.orders("/api/say", **{"as": state["me"]}, conversation=where, text=text)


@asynccontextmanager
async def held(user: User, what: str, *, read: bool = True) -> AsyncIterator[asyncio.Event]:
    """Hold up the next page of what is asked for, when the server has read it, or not `read` it yet.

    The event tells when it is held.
    """
    is_held, over = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        response = await route.fetch() if read else None
        is_held.set()
        await over.wait()
        await route.fulfill(response=response or await route.fetch())

    await user.page.route(f"**/api/{what}?*", hold, times=1)
    try:
        yield is_held
    finally:
        over.set()


async def hears(user: User, teams: LocalTeams, place: str) -> None:
    """Say something elsewhere and see that it has come: so has all that was said before."""
    await say(teams, place, "Har detta kommit har det förra också kommit.")
    name = user.page.get_by_text(place, exact=True)
    await expect(user.page.locator(".place").filter(has=name)).to_have_class(UNREAD)


async def test_what_is_said_while_a_conversation_is_opened(browser: Browser, teams: LocalTeams) -> None:
    async with opened(browser, teams, "Dejan") as user:
        await user.goes_to(ELSEWHERE)
        await user.page.reload()
        async with held(user, "messages") as is_held:
            await user.page.locator(".place").filter(has_text=CHAT).click()
            await asyncio.wait_for(is_held.wait(), ANSWER / 1000)
            await say(teams, CHAT, SAID)
            await hears(user, teams, ELSEWHERE)
        await expect(user.page.locator("article").filter(has_text=SAID)).to_have_count(1)
        assert user.complaints == []


async def test_what_is_said_while_the_page_catches_up(browser: Browser, teams: LocalTeams) -> None:
    async with opened(browser, teams, "Dejan") as user:
        await user.goes_to(ELSEWHERE)
        await user.goes_to(CHAT)
        before = await user.writes("Sagt före avbrottet.")
        await teams.kill()
        await expect(user.page.locator(".banners")).to_contain_text("Sidan har tappat kontakten")
        async with held(user, "messages") as is_held:
            await teams.start(port=teams.port)
            await teams.ready()
            await asyncio.wait_for(is_held.wait(), ANSWER / 1000)
            await say(teams, CHAT, SAID)
            await hears(user, teams, ELSEWHERE)
        said = user.page.locator("article").filter(has_text=SAID)
        await expect(said).to_have_count(1)
        # Nothing that was caught up on takes it away again.
        await expect(user.page.locator(".banners .banner")).to_be_hidden()
        await user.writes("Sagt sist.")
        await expect(said).to_have_count(1)
        await expect(before).to_be_visible()
        assert [one for one in user.complaints if "net::ERR_" not in one] == []


async def test_an_exchange_that_comes_before_the_others_are_read_is_listed_once(
    browser: Browser, teams: LocalTeams
) -> None:
    async with opened(browser, teams, "Dejan") as user:
        rows = user.page.locator(".exchanges > li")
        async with held(user, "traffic", read=False) as is_held:
            panel = await user.opens_panel("Trafik")
            await asyncio.wait_for(is_held.wait(), ANSWER / 1000)
            await say(teams, CHAT, f"@Justera hjälp {SAID}")
            await expect(rows).not_to_have_count(0)
        # Those from before are there too.
        await expect(rows.filter(has_text=ELSEWHERE)).not_to_have_count(0)
        await panel.get_by_role("searchbox").fill(SAID)
        await expect(rows).to_have_count(1)
        await expect(panel.get_by_role("status")).to_have_text("1 anrop")
        assert user.complaints == []
