"""Bad days of the platform, ordered on the page: nothing is lost, and nothing is noted twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.teams import ANSWER, Json, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHAT = "Åttasjökommunernas ledningsgrupp"
BROKEN = "Något gick fel. Försök igen."


@dataclass
class Room:
    """Where a meeting is under way, and the decisions that were made in it."""

    teams: LocalTeams
    decided: list[str] = field(default_factory=list)

    async def refusals(self) -> int:
        """How many times the bot has been told that it may not speak."""
        return sum(one["status"] == 403 for one in await self._traffic("fromBot"))

    async def told(self, message: Locator) -> int:
        """How many times the bot has been told of a message."""
        identifier = await message.get_attribute("data-message")
        return sum(one["request"].get("id") == identifier for one in await self._traffic("toBot"))

    async def _traffic(self, direction: str) -> list[Json]:
        found = (await self.teams.asked("/api/traffic", limit=500))["exchanges"]
        return [one for one in found if one["direction"] == direction]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def room(shared_teams: LocalTeams) -> Room:
    await shared_teams.begin_meeting(CHAT, "Skolskjutsar", "Badplatsen")
    return Room(shared_teams)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def window(browser: Browser, room: Room) -> AsyncIterator[User]:
    """The secretary's page, which stays open through all troubles."""
    async with opened(browser, room.teams, "Karin") as user:
        await user.goes_to(CHAT)
        await user.sees("Nästa punkt", "Skolskjutsar")
        yield user


@pytest_asyncio.fixture(loop_scope="session")
async def secretary(window: User, room: Room) -> AsyncIterator[User]:
    """The secretary, when all is well."""
    yield window
    await room.teams.calls_off_troubles()
    await room.teams.orders("/api/bot", do="start")
    assert window.complaints == []


async def order(user: User, kind: str, times: str = "1 gång", where: str = "Överallt") -> Locator:
    """Order a trouble in the panel and see it there; the panel."""
    panel = await user.opens_panel("Störningar")
    for label, choice in (("Störning", kind), ("Antal gånger", times), ("Var", where)):
        await panel.get_by_label(label, exact=True).select_option(choice)
    await panel.get_by_role("button", name="Sätt igång").click()
    await expect(panel.locator(".force-list")).to_contain_text(kind)
    return panel


async def decide(user: User, room: Room, text: str) -> Locator:
    """Have something decided that nobody has before; the message."""
    assert text not in room.decided
    room.decided.append(text)
    return await user.writes(f"@Justera beslut {text}")


async def until(count: Callable[[], Awaitable[int]], least: int) -> None:
    """Wait until there are so many."""
    async with asyncio.timeout(ANSWER / 1000):
        while True:
            if await count() >= least:
                return
            await asyncio.sleep(0.05)


def answers(user: User, text: str) -> Locator:
    """What the bot says of a decision, apart from the board."""
    said = user.page.locator("article.of-bot").filter(has_text=text)
    return said.filter(has=user.page.get_by_role("button", name="Ångra"))


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        ("För många anrop (429)", "2 gånger"),
        ("Fel i mellanled (502)", "2 gånger"),
        ("Inget svar i tid (504)", "2 gånger"),
        ("Långsamt svar", "1 gång"),
        ("Anslutningen bryts", "3 gånger"),
        ("Konversationen hittas inte (404)", "2 gånger"),
    ],
    ids=["429", "502", "504", "slow", "reset", "404"],
)
async def test_a_bad_moment_costs_only_time(secretary: User, room: Room, kind: str, times: str) -> None:
    panel = await order(secretary, kind, times)
    text = f"Vi väntar ut {kind}"
    await decide(secretary, room, text)
    await expect(answers(secretary, text)).to_have_count(1, timeout=ANSWER)
    await secretary.sees(text, "Nästa punkt")
    await expect(panel).to_contain_text("Inga störningar.", timeout=ANSWER)
    await expect(answers(secretary, text)).to_have_count(1)


async def test_a_board_that_teams_lost_stands_anew_with_the_truth(secretary: User, room: Room) -> None:
    boards = secretary.page.locator("article.of-bot").filter(
        has=secretary.page.get_by_role("button", name="Nästa punkt")
    )
    before = await boards.count()
    panel = await order(secretary, "Kortet går inte att ändra (404)")
    await decide(secretary, room, "Tavlan skrivs om")
    await expect(boards).to_have_count(before + 1, timeout=ANSWER)
    await expect(boards.last).to_contain_text("Tavlan skrivs om")
    await expect(panel).to_contain_text("Inga störningar.")
    await decide(secretary, room, "Den nya tavlan följer med")
    await expect(boards.last).to_contain_text("Den nya tavlan följer med", timeout=ANSWER)
    await expect(boards).to_have_count(before + 1)


@pytest.mark.parametrize(
    "kind", ["Boten är borttagen (403)", "Boten är blockerad (403)"], ids=["removed", "blocked"]
)
async def test_where_the_bot_may_not_speak_it_still_hears(secretary: User, room: Room, kind: str) -> None:
    panel = await order(secretary, kind, "Tills den avslutas", CHAT)
    before = await room.refusals()
    silent = f"Utan svar: {kind}"
    await decide(secretary, room, silent)
    # The answer and the board are both refused.
    await until(room.refusals, before + 2)
    await expect(answers(secretary, silent)).to_have_count(0)
    await expect(secretary.page.locator(".delivery.failed")).to_have_count(0)
    await panel.get_by_role("button", name="Avsluta alla").click()
    await expect(panel).to_contain_text("Inga störningar.")
    text = f"Med svar efter {kind}"
    await decide(secretary, room, text)
    await expect(answers(secretary, text)).to_have_count(1, timeout=ANSWER)
    board = await secretary.sees(text, "Nästa punkt")
    await expect(board).to_contain_text(silent)


async def test_an_answer_that_is_lost_on_its_way_may_come_twice_at_most(secretary: User, room: Room) -> None:
    panel = await order(secretary, "Svaret kommer bort")
    text = "Svaret kan komma två gånger"
    await decide(secretary, room, text)
    await expect(panel).to_contain_text("Inga störningar.", timeout=ANSWER)
    await secretary.sees(text, "Nästa punkt")
    after = "Nästa svar kommer en gång"
    await decide(secretary, room, after)
    await expect(answers(secretary, after)).to_have_count(1, timeout=ANSWER)
    assert 1 <= await answers(secretary, text).count() <= 2


async def test_the_same_activity_twice_is_noted_and_answered_once(secretary: User, room: Room) -> None:
    panel = await order(secretary, "Samma aktivitet två gånger")
    text = "Sagt en gång, hört två"
    mine = await decide(secretary, room, text)
    await expect(panel).to_contain_text("Inga störningar.", timeout=ANSWER)
    await until(lambda: room.told(mine), 2)
    await secretary.sees(text, "Nästa punkt")
    after = "Sagt därefter"
    await decide(secretary, room, after)
    await expect(answers(secretary, after)).to_have_count(1, timeout=ANSWER)
    await expect(answers(secretary, text)).to_have_count(1)


async def test_a_form_that_is_sent_twice_is_saved_once(secretary: User, room: Room) -> None:
    await secretary.presses("Beslut")
    text = "Formuläret sparas en gång"
    form = secretary.card("Spara")
    await form.get_by_role("textbox", name="Beslut", exact=True).fill(text)
    panel = await order(secretary, "Samma aktivitet två gånger")
    room.decided.append(text)
    await form.get_by_role("button", name="Spara", exact=True).click()
    await expect(panel).to_contain_text("Inga störningar.", timeout=ANSWER)
    board = await secretary.sees(text, "Nästa punkt")
    assert (await board.text_content() or "").count(text) == 1


async def test_a_press_that_nobody_answers_says_so_and_changes_nothing(secretary: User, room: Room) -> None:
    panel = await secretary.opens_panel("Störningar")
    await panel.get_by_role("button", name="Stoppa", exact=True).click()
    await expect(secretary.page.locator(".banners")).to_contain_text("Justera är stoppad.")
    messages = await secretary.page.locator("article").count()
    board = await secretary.presses("Nästa punkt", None, "1. Skolskjutsar", BROKEN)
    assert await secretary.page.locator("article").count() == messages
    await panel.get_by_role("button", name="Starta", exact=True).click()
    await expect(panel).to_contain_text("Igång", timeout=ANSWER)
    await expect(secretary.page.locator(".banners .banner.warn")).to_have_count(0)
    await secretary.presses("Nästa punkt", board, "Vi är på punkt 2: Badplatsen")
    await expect(board).not_to_contain_text(BROKEN)
    text = "Efter stoppet går mötet vidare"
    await decide(secretary, room, text)
    await expect(answers(secretary, text)).to_contain_text("2.1", timeout=ANSWER)


async def test_after_all_this_everything_is_in_the_minutes_once(secretary: User, room: Room) -> None:
    last = "Alla dagar har ett slut"
    await decide(secretary, room, last)
    await expect(answers(secretary, last)).to_have_count(1, timeout=ANSWER)
    (minutes,) = await room.teams.minutes()
    assert {text: minutes.count(text) for text in room.decided} == dict.fromkeys(room.decided, 1)
