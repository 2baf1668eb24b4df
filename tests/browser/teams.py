"""The local Teams in a process of its own, and somebody who looks at its page and uses it."""

import asyncio
import json
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import aiohttp
from playwright.async_api import Browser, Locator, Page, expect

from playground.process import justera

NOW = "2026-09-01T09:00:00+02:00"
START_SECONDS = 60.0
ANSWER = 30_000
"""Milliseconds in which what is waited for must be seen."""
expect.set_options(timeout=ANSWER)

_OPEN = re.compile(r"Open (http://\S+?)/? in")

FAILED = Path(__file__).parents[2] / "build" / "browser"
PHONE = (390, 844)
DESK = (1400, 1000)

Json = dict[str, Any]


class LocalTeams:
    """`python -m playground.local` on a folder of its own, with a bot of its own; it can be started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[bytes] | None = None
        self.address = ""

    @classmethod
    @asynccontextmanager
    async def started(cls, folder: Path, now: str = NOW) -> AsyncIterator[Self]:
        teams = cls(folder)
        await teams.start("--now", now)
        try:
            await teams.ready()
            yield teams
        finally:
            await teams.stop()

    async def start(self, *arguments: str, port: int = 0) -> None:
        """Start it at a port, or at a free one; the bot comes up meanwhile."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "playground.local",
            *("--port", str(port), "--bot-port", "0", "--folder", str(self._folder), *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output = self._process.stdout
        assert output is not None
        async with asyncio.timeout(START_SECONDS):
            told = ""
            while (found := _OPEN.search(told)) is None:
                line = await output.readline()
                assert line, f"it ended before it said where it is:\n{told}"
                told += line.decode()
        self.address = found[1]
        self._reading = asyncio.create_task(output.read())

    async def ready(self) -> None:
        """Wait until the bot is up and has been added where the group is."""
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while True:
                async with session.get(f"{self.address}/api/state") as response:
                    state = await response.json()
                places = (*state["teams"], *state["chats"])
                if state["bot"]["status"] == "running" and all(one["installed"] for one in places):
                    return
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Stop it as Ctrl+C does; its exit status must be 0."""
        assert self._process is not None
        assert self._reading is not None
        if self._process.returncode is None:
            self._process.terminate()
        said = await self._reading
        assert await self._process.wait() == 0, said.decode()

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        assert self._process is not None
        assert self._reading is not None
        self._process.kill()
        await self._process.wait()
        await self._reading

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    async def asked(self, path: str, **query: str | int) -> Json:
        """What the server tells of something."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.address}{path}", params=query) as response,
        ):
            assert response.ok, await response.text()
            answer: Json = await response.json()
            return answer

    async def orders(self, path: str, **order: object) -> Json:
        """Have the server do something, as the page would."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.address}{path}", json=order) as response,
        ):
            assert response.ok, await response.text()
            answer: Json = await response.json()
            return answer

    async def calls_off_troubles(self) -> None:
        async with (
            aiohttp.ClientSession() as session,
            session.delete(f"{self.address}/api/trouble") as response,
        ):
            assert response.ok, await response.text()

    async def begin_meeting(self, place: str, *items: str) -> None:
        """Plan and open a meeting in a conversation, called by its name, at the first of these items."""
        state = await self.asked("/api/state")
        places = [*state["teams"][0]["channels"], *state["chats"]]
        lines = (
            "@Justera möte Ledningsgruppen tisdag 1 september kl 10–12, Kvarnsalen",
            "ordförande @Birgitta Stormfält\nsekreterare @Karin Vasseljung",
            *(f"punkt {item}" for item in items),
            "öppna mötet",
        )
        where = next(one["id"] for one in places if one["name"] == place)
        said = {"as": state["me"], "conversation": where, "text": "\n".join(lines)}
        await self.orders("/api/say", **said)

    async def quiet(self) -> None:
        """Wait until every card shows the newest: one that is updated wipes away what it asks somebody."""
        async with asyncio.timeout(ANSWER / 1000):
            while await asyncio.to_thread(self._is_busy):  # noqa: ASYNC110  # another process is waited for
                await asyncio.sleep(0.05)

    def _is_busy(self) -> bool:
        # Waiting and claimed are the states 0 and 1 of an owed message.
        database = sqlite3.connect(f"file:{self._folder / 'justera.sqlite'}?mode=ro", uri=True)
        with closing(database):
            owed = database.execute("SELECT 1 FROM outbox WHERE state <= 1 LIMIT 1")
            return owed.fetchone() is not None

    async def minutes(self) -> list[str]:
        """The minutes of every meeting in the bot's database, as Markdown, by start."""
        database = ("--database-url", f"sqlite:///{(self._folder / 'justera.sqlite').as_posix()}")
        listed = json.loads(await justera("meetings", "--json", *database))
        return [await justera("export", one["id"], "--output", "-", *database) for one in listed]


@dataclass
class User:
    """Somebody at the page: what they see and do, in the words that stand there."""

    page: Page
    teams: LocalTeams
    complaints: list[str]

    async def state(self) -> Json:
        """What the server tells the page."""
        response = await self.page.request.get(f"{self.teams.address}/api/state")
        state: Json = await response.json()
        return state

    async def becomes(self, name: str) -> None:
        """Choose another person in the menu at the top."""
        await self.page.locator(".identity-button").click()
        # The name is a line of its own in the choice, above title and organisation.
        await self.page.get_by_role("menuitemradio").filter(has_text=name).click()
        await expect(self.page.locator(".identity-button")).to_contain_text(name)
        await self.is_settled()

    async def is_settled(self) -> None:
        """Wait until the conversation in view, if any, shows what has been said there."""
        await expect(self.page.locator(".columns")).to_be_attached()
        await expect(self.page.locator(".feed[aria-busy]")).to_have_count(0)

    async def goes_to(self, name: str) -> None:
        """Choose a conversation in the list, which on a phone is a screen of its own."""
        place = self.page.locator(".place").filter(has=self.page.get_by_text(name, exact=True))
        if not await place.is_visible():
            await self.page.get_by_role("button", name=re.compile("Till listan|Back to the list")).click()
        await place.click()
        await expect(self.page.locator(".conversation-title h1")).to_have_text(name)
        await self.is_settled()

    async def writes(self, text: str) -> Locator:
        """Write a message in the conversation in view; the message as it then stands."""
        box = self.page.locator(".conversation-foot textarea")
        mine = self.page.locator("article.mine")
        before = set(await _ids(mine))
        await box.fill(text)
        await self.page.locator(".conversation-foot .send").click()
        return await self._fresh(mine, before, "no message of mine")

    async def tells(self, text: str, *expected: str) -> Locator:
        """Write to the bot, and wait for an answer in which all of this stands; that answer."""
        found = self.page.locator("article.of-bot")
        before = set(await _ids(found))
        await self.writes(f"@Justera {text}")
        for words in expected:
            found = found.filter(has_text=words)
        return await self._fresh(found, before, f"no answer with {expected}")

    async def _fresh(self, wanted: Locator, before: set[str], otherwise: str) -> Locator:
        """Wait for one of these messages that wasn't there before; the newest such."""
        deadline = asyncio.get_running_loop().time() + ANSWER / 1000
        while True:
            fresh = [one for one in await _ids(wanted) if one not in before]
            if fresh:
                return self.message(fresh[-1])
            if asyncio.get_running_loop().time() > deadline:
                seen = await self.page.locator("article").all_inner_texts()
                raise AssertionError(f"{otherwise}; the newest are {seen[-3:]}")
            await asyncio.sleep(0.05)

    def message(self, message_id: str) -> Locator:
        return self.page.locator(f'article[data-message="{message_id}"]')

    def card(self, button: str) -> Locator:
        """The newest message with a card that has this button."""
        has = self.page.get_by_role("button", name=button, exact=True)
        return self.page.locator("article.of-bot").filter(has=has).last

    async def presses(self, button: str, on: Locator | None = None, *expected: str) -> Locator:
        """Press a card's button, and wait until all of this stands on that message; the message.

        Without `on` it is the newest message with such a button.
        """
        if on is None:
            await self.scrolls_to_end()
        card = on if on is not None else self.card(button)
        identifier = await card.get_attribute("data-message")
        assert identifier is not None
        # The newest such message may be another one a moment later.
        card = self.message(identifier)
        # Until an earlier press is answered the card takes no other.
        await expect(card.locator(".card-held")).to_have_count(0)
        await card.get_by_role("button", name=button, exact=True).last.click()
        pressed = self.message(identifier)
        for words in expected:
            await expect(pressed).to_contain_text(words, timeout=ANSWER)
        return pressed

    async def opens_menu(self, message: Locator) -> Locator:
        """Open a message's menu."""
        await message.hover()
        await message.get_by_role("button", name=re.compile("Fler val|More options")).click()
        return self.page.get_by_role("menu")

    async def chooses(self, message: Locator, action: str) -> None:
        """Choose something in a message's menu; the bot's own actions are there a while after the page."""
        async with asyncio.timeout(2 * ANSWER / 1000):
            while True:
                item = (await self.opens_menu(message)).get_by_role("menuitem", name=action, exact=True)
                if await item.is_visible():
                    await item.click()
                    return
                await self.page.keyboard.press("Escape")
                await asyncio.sleep(0.2)

    async def scrolls_to_end(self) -> None:
        """Look at the newest messages: a card is drawn when it comes near what is in view."""
        await self.page.locator(".feed").evaluate("feed => { feed.scrollTop = feed.scrollHeight; }")

    async def looks_through(self) -> None:
        """Scroll through all messages that are loaded, so that every card is drawn, and back to the end."""
        await self.page.locator(".feed").evaluate(
            """async (feed) => {
              const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
              for (let top = 0; top < feed.scrollHeight; top += 1200) {
                feed.scrollTop = top;
                await frame();
                await frame();
              }
              feed.scrollTop = feed.scrollHeight;
            }"""
        )

    async def sees(self, *words: str) -> Locator:
        """Wait for a message of the bot in which all of this stands; the newest such."""
        await self.scrolls_to_end()
        found = self.page.locator("article.of-bot")
        for one in words:
            found = found.filter(has_text=one)
        await expect(found.last).to_be_visible(timeout=ANSWER)
        identifier = await found.last.get_attribute("data-message")
        assert identifier is not None
        return self.message(identifier)

    async def moves_clock_to(self, moment: str) -> None:
        """Choose a day and time (`2026-09-03T13:00`) in the clock's menu."""
        await self.page.locator("button.clock").click()
        await self.page.get_by_role("menuitem", name=re.compile("Välj tid|Choose time")).click()
        await self.page.locator("dialog input[type=datetime-local]").fill(moment)
        await self.page.locator("dialog button[type=submit]").click()

    async def opens_panel(self, name: str) -> Locator:
        """Open the panel on the right called this, unless it is open."""
        button = self.page.locator("header.top").get_by_role("button", name=name, exact=True)
        if await button.get_attribute("aria-pressed") != "true":
            await button.click()
        return self.page.get_by_role("complementary", name=name)


async def _ids(messages: Locator) -> list[str]:
    ids: list[str] = await messages.evaluate_all("all => all.map(one => one.dataset.message)")
    return ids


@asynccontextmanager
async def opened(
    browser: Browser,
    teams: LocalTeams,
    person: str = "",
    *,
    size: tuple[int, int] = DESK,
    language: str = "sv",
    theme: str = "light",
    guide: bool = False,
) -> AsyncIterator[User]:
    """The page for somebody, by name, in a window of its own; its scripts must not complain."""
    width, height = size
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="sv-SE")
    chosen = {"language": language, "theme": theme} | ({} if guide else {"panel": "none"})
    await context.add_init_script(
        "".join(f"localStorage.setItem('justera:{name}', '{value}');" for name, value in chosen.items())
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    user = User(page, teams, complaints)
    address = teams.address
    if person:
        people = (await user.state())["people"]
        address += f"/?as={quote(next(one['id'] for one in people if one['name'].startswith(person)))}"
    await page.goto(address)
    try:
        await expect(page.locator(".top")).to_be_visible(timeout=ANSWER)
        await user.is_settled()
        yield user
    except BaseException:
        # What was to be seen when it went wrong tells more than the error.
        name = re.sub(r"\W+", "-", f"{os.environ.get('PYTEST_CURRENT_TEST', '')}-{person}")[-80:]
        await page.screenshot(path=FAILED / f"{name}.png")
        raise
    finally:
        await context.close()
