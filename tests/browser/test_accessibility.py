"""The page for those who don't see it well or don't use a mouse: axe-core's findings, the keyboard alone."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.gallery_page import PACKAGES
from tests.browser.teams import ANSWER, DESK, PHONE, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHAT = "Åttasjökommunernas ledningsgrupp"
CHANNEL = "Ledningsgruppen"

# Everything in one theme; the others have only colours of their own, and a language has none.
FINDINGS = """async (themes) => {
  const found = [];
  const root = document.documentElement;
  const chosen = root.dataset.theme;
  for (const theme of themes) {
    root.dataset.theme = theme;
    await Promise.allSettled(document.getAnimations()
      .filter((one) => one.effect.getComputedTiming().iterations === 1).map((one) => one.finished));
    const { violations } = await axe.run(document, {
      resultTypes: ["violations"], ...(theme === "light" ? {} : { runOnly: ["color-contrast"] }),
    });
    for (const { id, impact, nodes } of violations)
      if (["serious", "critical"].includes(impact))
        found.push(...nodes.map((node) => `${theme} ${id}: ${node.html.slice(0, 250)}`));
  }
  root.dataset.theme = chosen;
  return found;
}"""

# What has the focus, if that can be seen.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const shown = [at, at.closest(".compose-box")].some((one) => {
    const style = one && getComputedStyle(one);
    return style && (style.outlineStyle !== "none" || style.boxShadow !== "none");
  });
  const box = at.getBoundingClientRect();
  return shown && box.width && box.height ? at.outerHTML.slice(0, 300) : "";
}"""

PANELS = {"sv": ("Kom igång", "Störningar", "Trafik"), "en": ("Get started", "Trouble", "Traffic")}
WORDS = {
    "sv": {"choose": "Välj tid …", "stopped": "Justera är stoppad."},
    "en": {"choose": "Choose a time …", "stopped": "Justera is stopped."},
}


async def has_no_findings(user: User, state: str) -> None:
    """No serious or critical ones, in any theme."""
    swedish = await user.page.evaluate("document.documentElement.lang") == "sv"
    themes = ["light", "dark", "contrast"] if swedish else ["light"]
    if not await user.page.evaluate("'axe' in window"):
        await user.page.evaluate(PACKAGES["axe.js"].read_text("utf-8"))
    assert await user.page.evaluate(FINDINGS, themes) == [], state


async def opened_menu(user: User, button: Locator) -> Locator:
    await button.click()
    menu = user.page.get_by_role("menu")
    await expect(menu).to_be_visible()
    return menu


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_axe_finds_nothing(
    browser: Browser, shared_teams: LocalTeams, language: str, size: tuple[int, int]
) -> None:
    if not (await shared_teams.asked("/api/meetings"))["meetings"]:
        await shared_teams.begin_meeting(CHANNEL, "Skolskjutsar", "Badplatsen")
    async with opened(browser, shared_teams, "Dejan", language=language, size=size) as user:
        page = user.page
        if size == PHONE:
            await has_no_findings(user, "list")
        await user.goes_to("Justera")
        await has_no_findings(user, "empty")
        await user.goes_to(CHANNEL)
        await user.sees("Badplatsen")
        await user.looks_through()
        form = await user.presses("Uppdrag", None, "Vem eller vilka")
        await has_no_findings(user, "board and form")
        await user.presses("Avbryt", form)
        await user.goes_to(CHAT)
        message = await user.writes("Hej @Birgitta Stormfält")
        await message.hover()
        await opened_menu(user, message.locator(".message-more"))
        await has_no_findings(user, "message's menu")
        await page.keyboard.press("Escape")
        for button in (".identity-button", "button.clock", "[data-key='settings']", ".conversation-menu"):
            await opened_menu(user, page.locator(button))
            await has_no_findings(user, button)
            await page.keyboard.press("Escape")
        await page.locator(".conversation-foot textarea").press_sequentially("@")
        await expect(page.get_by_role("listbox")).to_be_visible()
        await has_no_findings(user, "mention picker")
        await page.keyboard.press("Escape")
        await page.locator(".conversation-foot textarea").fill("")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_axe_finds_nothing_beside_the_conversations(
    browser: Browser, shared_teams: LocalTeams, language: str, size: tuple[int, int]
) -> None:
    words = WORDS[language]
    async with opened(browser, shared_teams, "Karin", language=language, size=size) as user:
        page = user.page
        await user.goes_to(CHAT)
        menu = await opened_menu(user, page.locator("button.clock"))
        await menu.get_by_role("menuitem", name=words["choose"]).click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await has_no_findings(user, "dialog")
        await page.keyboard.press("Escape")
        for name in PANELS[language]:
            button = page.locator("header.top").get_by_role("button", name=name, exact=True)
            if await button.is_visible():
                await button.click()
            else:
                menu = await opened_menu(user, page.locator("[data-key='settings']"))
                await menu.get_by_role("menuitem", name=name).click()
            panel = page.get_by_role("complementary", name=name)
            await expect(panel.locator(".panel-body > *").first).to_be_visible()
            await has_no_findings(user, name)
            await panel.get_by_role("button", name=re.compile("panel", re.IGNORECASE)).first.click()
        await shared_teams.orders("/api/bot", do="stop")
        await expect(page.locator(".banners")).to_contain_text(words["stopped"])
        await has_no_findings(user, "banner")
        await shared_teams.orders("/api/bot", do="start")
        await shared_teams.ready()
        await shared_teams.orders("/api/demo", do="play", pace=30)
        await expect(page.locator(".demo-steps")).to_be_attached()
        await has_no_findings(user, "demo")
        await shared_teams.orders("/api/demo", do="stop")


async def tabs_to(user: User, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until this has the focus; what has it on the way is always seen."""
    for _ in range(60):
        await user.page.keyboard.press(key)
        assert await user.page.evaluate(FOCUS), "the focus is lost, or can't be seen"
        if await wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} isn't reached")


async def test_the_keyboard_is_enough(browser: Browser, teams: LocalTeams) -> None:
    async with opened(browser, teams) as user:
        page = user.page
        focus = page.locator(":focus")
        await page.keyboard.press("Tab")
        await expect(focus).to_have_text("Till konversationen")
        await page.keyboard.press("Enter")
        box = page.locator(".conversation-foot textarea")
        await tabs_to(user, box)
        await page.keyboard.type("@Justera möte Styrelsen 3 september kl 13–15")
        await page.keyboard.press("Enter")
        seen = await user.sees("Öppna mötet", "Dagordningen är tom")
        board = user.message(await seen.get_attribute("data-message") or "")
        assert await page.evaluate(FOCUS)

        message = page.locator("article").last
        await tabs_to(user, message, "Shift+Tab")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("ArrowUp")
        await expect(page.locator("article.mine:focus")).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menu")).to_be_visible()
        assert await page.evaluate(FOCUS)
        await page.keyboard.press("Escape")
        assert await page.evaluate(FOCUS)

        await tabs_to(user, board.get_by_role("button", name="Lägg till vanliga punkter"))
        await page.keyboard.press("Enter")
        await expect(board).to_contain_text("Val av justerare", timeout=ANSWER)
        await expect(page.locator("body:focus")).to_have_count(0)
        assert await page.evaluate(FOCUS)

        await tabs_to(user, page.locator(".identity-button"), "Shift+Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.locator(".identity-button")).not_to_contain_text("Karin Vasseljung")
        assert await page.evaluate(FOCUS)

        await tabs_to(user, page.locator(".place.current"))
        await page.keyboard.press("Home")
        await page.keyboard.press("Enter")
        await expect(page.locator(".conversation-title h1")).to_have_text("Allmänt")
        assert await page.evaluate(FOCUS)
        assert user.complaints == []
