"""The bot, or the whole local Teams, dies in the middle of a meeting: nothing is lost on the page."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.teams import ANSWER, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHAT = "Åttasjökommunernas ledningsgrupp"
CHANNEL = "Ledningsgruppen"
UNSENT = "Kunde inte skickas till Justera."
LOST = "Sidan har tappat kontakten"


def unexpected(user: User) -> list[str]:
    """What the page's scripts complained of, apart from the server that wasn't there."""
    return [one for one in user.complaints if "net::ERR_" not in one]


async def test_a_killed_bot_takes_nothing_with_it(browser: Browser, shared_teams: LocalTeams) -> None:
    await shared_teams.begin_meeting(CHAT, "Skolskjutsar", "Badplatsen")
    async with (
        opened(browser, shared_teams, "Karin") as secretary,
        opened(browser, shared_teams, "Birgitta") as chair,
    ):
        for user in (secretary, chair):
            await user.goes_to(CHAT)
            await user.sees("Nästa punkt", "Skolskjutsar")
        await secretary.tells("beslut Turerna ses över.", "1.1")
        form = await chair.presses("Anteckning")
        note = form.get_by_role("textbox", name="Anteckning", exact=True)
        await note.fill("Halvt ifylld")
        box = chair.page.locator(".conversation-foot textarea")
        await box.fill("@Justera anteckning Halvskriven")

        panel = await secretary.opens_panel("Störningar")
        await panel.get_by_role("button", name="Döda processen").click()
        for user in (secretary, chair):
            await expect(user.page.locator(".banners")).to_contain_text("Justera är stoppad.")
        away = await secretary.writes("@Justera beslut Detta sades när boten var borta.")
        await expect(away).to_contain_text(UNSENT)
        await away.get_by_role("button", name="Försök igen").click()
        await expect(secretary.page.locator(".toast.error")).to_be_visible()
        await expect(away).to_contain_text(UNSENT)

        await chair.page.get_by_role("button", name="Starta Justera").click()
        await expect(panel).to_contain_text("Igång", timeout=ANSWER)
        await expect(chair.page.locator(".banners .banner.warn")).to_have_count(0)
        await away.get_by_role("button", name="Försök igen").click()
        await expect(away).not_to_contain_text(UNSENT)
        for user in (secretary, chair):
            await user.sees("1.2", "Detta sades när boten var borta.", "Ångra")
            board = await user.sees("Nästa punkt", "Detta sades när boten var borta.")
            await expect(board).to_contain_text("Turerna ses över.")
        await expect(note).to_have_value("Halvt ifylld")
        await chair.presses("Spara", form, "1a")
        await expect(box).to_have_value("@Justera anteckning Halvskriven")
        await box.press("Enter")
        await chair.sees("1b", "Halvskriven")
        await chair.presses("Nästa punkt", None, "Vi är på punkt 2: Badplatsen")
        assert (unexpected(secretary), unexpected(chair)) == ([], [])


async def test_a_killed_local_teams_comes_back_as_it_was(browser: Browser, shared_teams: LocalTeams) -> None:
    await shared_teams.begin_meeting(CHANNEL, "Skolskjutsar", "Badplatsen")
    async with (
        opened(browser, shared_teams, "Karin") as secretary,
        opened(browser, shared_teams, "Birgitta") as chair,
    ):
        for user in (secretary, chair):
            await user.goes_to(CHANNEL)
            await user.sees("Nästa punkt", "Skolskjutsar")
        await secretary.tells("beslut Sagt före avbrottet.", "1.1")
        await chair.sees("Sagt före avbrottet.", "Ångra")
        await chair.sees("Sagt före avbrottet.", "Nästa punkt")
        await shared_teams.quiet()
        before = await texts(chair)

        await shared_teams.kill()
        for user in (secretary, chair):
            await expect(user.page.locator(".banners")).to_contain_text(LOST, timeout=ANSWER)
        box = secretary.page.locator(".conversation-foot textarea")
        await box.fill("@Justera beslut Sagt efter avbrottet.")
        await secretary.page.locator(".conversation-foot .send").click()
        await expect(secretary.page.locator(".compose-problem")).to_contain_text("Det du skrev finns kvar")
        await expect(box).to_have_value("@Justera beslut Sagt efter avbrottet.")

        await shared_teams.start(port=shared_teams.port)
        await shared_teams.ready()
        for user in (secretary, chair):
            await expect(user.page.locator(".banners .banner")).to_be_hidden(timeout=ANSWER)
        assert await texts(chair) == before
        async with opened(browser, shared_teams, "Birgitta") as anew:
            await anew.goes_to(CHANNEL)
            await anew.sees("Nästa punkt", "Sagt före avbrottet.")
            assert await texts(anew) == before
        await box.press("Enter")
        await chair.sees("1.2", "Sagt efter avbrottet.", "Ångra")
        board = await chair.presses("Nästa punkt", None, "Vi är på punkt 2: Badplatsen")
        await expect(board).to_contain_text("Sagt efter avbrottet.")
        await expect(board).to_contain_text("Sagt före avbrottet.")
        assert (unexpected(secretary), unexpected(chair)) == ([], [])


async def texts(user: User) -> list[str]:
    """What stands in the conversation."""
    await user.looks_through()
    return await user.page.locator("article").all_text_contents()


async def test_a_page_that_is_loaded_anew_is_as_it_was(browser: Browser, shared_teams: LocalTeams) -> None:
    async with opened(browser, shared_teams) as user:
        await user.becomes("Dejan Ljungskog")
        await user.goes_to("Allmänt")
        post = await user.writes("Vad säger ni om bryggan?")
        thread = user.page.locator(".thread").filter(has=post)
        await thread.get_by_role("button", name="Svara", exact=True).click()
        await thread.locator("textarea").fill("Den är")
        await user.page.locator(".conversation-foot textarea").fill("@Justera punkt Bryggan")
        await user.page.reload()
        await expect(user.page.locator(".identity-button")).to_contain_text("Dejan Ljungskog")
        await expect(user.page.locator(".conversation-title h1")).to_have_text("Allmänt")
        await expect(user.page.locator(".conversation-foot textarea")).to_have_value("@Justera punkt Bryggan")
        thread = user.page.locator(".thread").filter(has_text="Vad säger ni om bryggan?")
        await expect(thread.locator("textarea")).to_have_value("Den är")
        await thread.locator("textarea").press("Enter")
        await expect(thread.locator(".replies")).to_contain_text("Den är")
        await user.becomes("Karin Vasseljung")
        await expect(user.page.locator(".conversation-foot textarea")).to_have_value("")
        assert user.complaints == []
