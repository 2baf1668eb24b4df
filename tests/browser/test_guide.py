"""Somebody who is new follows what the page says, from the empty page to approved minutes and a reminder."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.teams import ANSWER, DESK, PHONE, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

WORDS = {
    "sv": {
        "guide": "Kom igång",
        "become": "^Bli ",
        "insert": "Skriv in texten",
        "approve": "Godkänn",
        "approved": ("justerad", "Ylva Ängsmark"),
        "day before": "Dagen före, kl 8",
        "tomorrow": ("Möte i morgon", "Almfors kommunhus"),
        "end": "Protokollet är godkänt.",
    },
    "en": {
        "guide": "Get started",
        "become": "^Become ",
        "insert": "Write the text",
        "approve": "Approve",
        "approved": ("approved", "Ylva Ängsmark"),
        "day before": "The day before, at 8",
        "tomorrow": ("Meeting tomorrow", "Almfors town hall"),
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
        draft = await user.sees("Ylva Ängsmark")
        await user.presses(words["approve"], draft, *words["approved"])
        await follows_the_step(user, words)
        await user.page.locator("button.clock").click()
        await user.page.get_by_role("menuitem", name=words["day before"]).click()
        await user.sees(*words["tomorrow"])
        await expect(await user.opens_panel(words["guide"])).to_contain_text(words["end"])
        assert user.complaints == []
