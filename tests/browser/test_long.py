"""Three thousand messages in a conversation: read a page at a time, without what is looked at jumping."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Request, expect

from tests.browser.long_chat import fill
from tests.browser.teams import ANSWER, LocalTeams, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

MESSAGES = 3000
PAGE = 40
JUMP = 4

IDS = "all => all.map((one) => one.dataset.message)"
DRAWN = "article:has(.card-view)"

# Where the first message in view stands, and which it is.
LOOKED_AT = """feed => {
  const edge = feed.getBoundingClientRect().top;
  const all = [...feed.querySelectorAll("article")];
  const first = all.find((one) => one.getBoundingClientRect().bottom > edge);
  return [first.dataset.message, first.getBoundingClientRect().top - edge];
}"""
WHERE = """(feed, id) => feed.querySelector(`[data-message="${id}"]`).getBoundingClientRect().top
  - feed.getBoundingClientRect().top"""
AT_END = "feed => feed.scrollHeight - feed.scrollTop - feed.clientHeight < 4"
STILL = "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done)), 50))"


async def test_reading_all_of_it(browser: Browser, browser_path: str, tmp_path: Path) -> None:
    fill(tmp_path, MESSAGES)
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/api/messages" in request.url:
            asked.append(request.url)

    async with LocalTeams.started(tmp_path) as teams, opened(browser, teams) as user:
        page = user.page
        articles = page.locator("article")
        feed = page.locator(".feed")
        page.on("request", note)
        await page.reload()
        await expect(articles.last).to_be_in_viewport(timeout=ANSWER)
        assert len(asked) == 1
        loaded = await articles.count()
        assert PAGE <= loaded < 2 * PAGE
        assert 0 < await page.locator(DRAWN).count() < loaded / 3
        assert await feed.evaluate(AT_END)

        # Who is at the end stays there; who isn't isn't moved.
        await user.tells("hjälp", "beslut")
        await expect(page.locator("article.of-bot").last).to_be_in_viewport()
        await page.wait_for_function("() => !document.querySelector('.typing:not([hidden])')")
        assert await feed.evaluate(AT_END)

        await feed.hover()
        held: tuple[str, float] | None = None
        jumps = []
        while not await page.evaluate("document.querySelector('.feed-top').textContent === ''"):
            before = await articles.count()
            await page.mouse.wheel(0, -20_000)
            await page.wait_for_function(
                "before => document.querySelectorAll('article').length > before"
                " || document.querySelector('.feed-top').textContent === ''",
                arg=before,
            )
            await page.evaluate(STILL)
            held = tuple(await feed.evaluate(LOOKED_AT))
            await page.evaluate(STILL)
            jumps.append(abs(await feed.evaluate(WHERE, held[0]) - held[1]))
        assert max(jumps) < JUMP
        ids = await articles.evaluate_all(IDS)
        assert ids == sorted(ids, key=int)
        assert len(ids) == len(set(ids)) >= MESSAGES
        assert len(asked) >= MESSAGES // PAGE
        assert user.complaints == []
