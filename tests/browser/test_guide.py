"""Somebody who is new follows what the page says, from the empty page to approved minutes and a reminder."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.teams import ANSWER, DESK, PHONE, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

WORDS = {
    "sv": {
        "guide": "Kom igång",
        "become": "^Bli ",
        "insert": "Skriv in texten",
        "approve": "Godkänn",
        "approved": "justerad",
        "day before": "Dagen före, kl 8",
        "tomorrow": "Möte i morgon",
        "end": "Protokollet är godkänt.",
    },
    "en": {
        "guide": "Get started",
        "become": "^Become ",
        "insert": "Write the text",
        "approve": "Approve",
        "approved": "approved",
        "day before": "The day before, at 8",
        "tomorrow": "Meeting tomorrow",
        "end": "The minutes are approved.",
    },
}


async def follows_the_step(user: User, words: dict[str, str]) -> None:
    """Become whom the open step names, then write and send its text, where it has one."""
    panel = await user.opens_panel(words["guide"])
    step = panel.locator(".step.open")
    title = await step.locator(".step-title").inner_text()
    become = step.locator(".step-body").get_by_role("button", name=re.compile(words["become"]))
    insert = step.get_by_role("button", name=words["insert"])
    written = await insert.count()
    if await become.count():
        name = (await become.inner_text()).strip().split(" ", 1)[1]
        await become.click()
        await expect(user.page.locator(".identity-button")).to_contain_text(name)
    if written:
        await insert.click()
        await expect(user.page.locator(".conversation-foot textarea")).to_be_focused()
        await user.page.keyboard.press("Enter")
        panel = await user.opens_panel(words["guide"])
        await expect(panel.locator(".step.open .step-title")).not_to_have_text(title, timeout=ANSWER)


@pytest.mark.parametrize(("language", "size"), [("sv", DESK), ("en", DESK), ("sv", PHONE)])
async def test_the_guide_leads_to_approved_minutes(
    browser: Browser, teams: LocalTeams, language: str, size: tuple[int, int]
) -> None:
    words = WORDS[language]
    async with opened(browser, teams, size=size, language=language, guide=True) as user:
        for _ in range(7):
            await follows_the_step(user, words)
        await follows_the_step(user, words)
        await user.presses(words["approve"], None, words["approved"], "Ylva Ängsmark")
        await follows_the_step(user, words)
        await user.page.locator("button.clock").click()
        await user.page.get_by_role("menuitem", name=words["day before"]).click()
        await user.sees(words["tomorrow"], "Almfors")
        await expect(await user.opens_panel(words["guide"])).to_contain_text(words["end"])
        assert user.complaints == []


async def test_the_cards_buttons_lead_to_approved_minutes(browser: Browser, teams: LocalTeams) -> None:
    async with opened(browser, teams) as user:
        form = await user.presses("Nytt möte")
        await form.get_by_role("textbox", name="Mötets namn").fill("Ledningsgruppen")
        await form.get_by_label("Dag").fill("2026-09-03")
        await form.get_by_label("Börjar").fill("13:00")
        await user.presses("Spara", form, "torsdagen den 3 september 2026")
        board = await user.presses("Lägg till vanliga punkter", None, "Val av justerare")
        await user.presses("Öppna mötet", board, "Vi är på punkt 1: Välkommen")
        form = await user.presses("Beslut")
        await form.get_by_role("textbox", name="Beslut", exact=True).fill("Badplatsen rustas upp.")
        await user.presses("Spara", form, "Beslut 1.1 är noterat.")
        await expect(board).to_contain_text("Badplatsen rustas upp.")
        # What was pressed at the end made cards grow and shrink, and the end is still what is seen.
        await expect(user.page.locator("article.of-bot").last).to_be_in_viewport()
        await user.presses("Nästa punkt", board, "Vi är på punkt 2: Val av justerare")
        form = await user.presses("Uppdrag")
        await form.get_by_role("combobox", name="Vem eller vilka").fill("dejan")
        await user.page.keyboard.press("Enter")
        await form.get_by_role("textbox", name="Uppdrag", exact=True).fill("Begära in offerter")
        await user.presses("Spara", form, "Uppdrag 2.1 är noterat.", "Dejan Ljungskog")
        await teams.quiet()
        await user.presses("Avsluta mötet", board, "Innan mötet avslutas", "Skriv ”justerare @NAMN”")
        await user.tells("justerare @Ylva Ängsmark", "Ylva Ängsmark är nu justerare.")
        await expect(board).not_to_contain_text("Innan mötet avslutas", timeout=ANSWER)
        await teams.quiet()
        await user.presses("Avsluta mötet", board, "Innan mötet avslutas")
        await user.presses("Avsluta mötet", board, "Mötet är avslutat. Nästa steg: Visa utkast.")
        await user.presses("Visa utkast", board)
        draft = await user.sees("utkast version 1", "Uppdrag 2.1")
        await user.becomes("Ylva Ängsmark")
        await user.presses("Godkänn", draft, "justerad", "Godkänd av Ylva Ängsmark")
        assert user.complaints == []
