"""How quick the local Teams' page is with a long chat: `python -m tests.load.pagebench [MESSAGES]`."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, Page

from tests.browser.browser import MISSING, find_browser
from tests.browser.gallery_page import opened_browser
from tests.browser.long_chat import fill
from tests.browser.teams import DESK, LocalTeams

LOADS = 5
CARDS = 10
READS = 40

# When the list of conversations and a message stand there, from the start of the navigation; milliseconds.
READY = """() => new Promise((done) => {
  const look = () => document.querySelector(".place") && document.querySelector("article")
    ? requestAnimationFrame(() => done(performance.now())) : setTimeout(look, 4);
  look();
})"""
TRANSFERS = """() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return [all.length, all.reduce((sum, one) => sum + one.encodedBodySize, 0)];
}"""
FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const note = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""
BELOW_TOP = """() => document.querySelector(".feed-top").textContent
  || document.querySelector(".feed").scrollTop > 0"""
HEAP = "() => performance.memory.usedJSHeapSize / 1e6"
# When a message is seen that wasn't there; milliseconds since the epoch.
NEXT_CARD = """count => new Promise((done) => {
  const look = () => {
    const all = document.querySelectorAll("article.of-bot .card-view");
    if (all.length > count) requestAnimationFrame(() => done(Date.now())); else setTimeout(look, 2);
  };
  look();
})"""


def spread(values: Sequence[float]) -> str:
    """Median, 95th percentile and longest, in milliseconds."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"median {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms, longest {ordered[-1]:.0f} ms"


async def loads(browser: Browser, address: str) -> None:
    times: list[float] = []
    for _ in range(LOADS):
        page = await opened(browser, address)
        times.append(await page.evaluate(READY))
        transfers = await page.evaluate(TRANSFERS)
        await page.context.close()
    say("list and messages visible", spread(times))
    say("requests and bytes", f"{transfers[0]} requests, {transfers[1] / 1024:.0f} KB")


async def opened(browser: Browser, address: str) -> Page:
    context = await browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, locale="sv-SE")
    page = await context.new_page()
    await page.goto(address)
    return page


async def scrolls(page: Page) -> None:
    """Up by wheel, a screen at a time, until the first message is reached."""
    await page.locator(".feed").hover()
    await page.evaluate(FRAMES)
    started = time.perf_counter()
    while await page.evaluate(BELOW_TOP):
        await page.mouse.wheel(0, -900)
        await asyncio.sleep(0.016)
    seconds = time.perf_counter() - started
    frames = (await page.evaluate("window.frames_"))[1:]
    count = await page.locator("article").count()
    say(f"frames while scrolling up {count} messages in {seconds:.0f} s", spread(frames))
    say("frames longer than 50 ms", f"{sum(frame > 50 for frame in frames)} of {len(frames)}")
    say(
        "cards drawn, heap", f"{await page.locator('.card-view').count()}, {await page.evaluate(HEAP):.0f} MB"
    )


async def cards(page: Page, teams: LocalTeams) -> None:
    """From sending a message until the bot's card that answers it is seen."""
    state = await teams.asked("/api/state")
    chat = next(one["id"] for one in state["chats"] if one["kind"] == "groupChat")
    times: list[float] = []
    for _ in range(CARDS):
        count = await page.locator("article.of-bot .card-view").count()
        waiting = asyncio.ensure_future(page.evaluate(NEXT_CARD, count))
        began = time.time() * 1000
        said = {"as": state["me"], "conversation": chat, "text": "@Justera hjälp"}
        await teams.orders("/api/say", **said)
        times.append(await waiting - began)
    say("message written to the bot's card seen", spread(times))


async def reads(teams: LocalTeams) -> None:
    state = await teams.asked("/api/state")
    chat = next(one["id"] for one in state["chats"] if one["kind"] == "groupChat")
    query = {"as": state["me"], "conversation": chat}
    times: list[float] = []
    async with aiohttp.ClientSession() as session:
        for _ in range(READS):
            began = time.perf_counter()
            async with session.get(f"{teams.address}/api/messages", params=query) as response:
                await response.read()
            times.append((time.perf_counter() - began) * 1000)
    say("/api/messages, a page of 40", spread(times))


def say(what: str, figures: str) -> None:
    sys.stdout.write(f"{what}: {figures}\n")


async def main(messages: int) -> None:
    path = find_browser()
    if path is None:
        raise SystemExit(MISSING)
    load = os.getloadavg()[0]
    say("messages, load of the machine before", f"{messages}, {load:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), messages)
        async with LocalTeams.started(Path(folder)) as teams, opened_browser(path) as browser:
            await reads(teams)
            await loads(browser, teams.address)
            page = await opened(browser, teams.address)
            await page.evaluate(READY)
            await cards(page, teams)
            await scrolls(page)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000))
