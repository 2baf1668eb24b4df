"""The page as wide as a phone: one screen at a time, and nothing wider than the screen."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.teams import ANSWER, PHONE, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHAT = "Åttasjökommunernas ledningsgrupp"
NARROWEST = (320, 640)


HOLDERS = ".feed, .sidebar, .panel, .panel-body, .conversation, .conversation-foot, dialog, .menu"
PARTS = "button, input, textarea, select, h1, h2, .ac-textBlock, .message-text"
OUTSIDE = """([holders, parts]) => {
  const all = (wanted) => [...document.querySelectorAll(wanted)];
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.offsetWidth > 1;
  const said = (one) => `${one.localName}.${one.className} ${one.textContent.slice(0, 40)}`;
  const wide = [document.scrollingElement, ...all(holders)].filter(
    (one) => one.scrollWidth > one.clientWidth + 1,
  );
  const cut = all(parts).filter(seen).filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left < -1 || right > innerWidth + 1;
  });
  return [...wide, ...cut].map(said);
}"""


async def fits(user: User) -> None:
    """Nothing can be scrolled sideways, and nothing that is read or pressed is cut at the screen's side."""
    assert await user.page.evaluate(OUTSIDE, [HOLDERS, PARTS]) == []


@pytest.mark.parametrize("size", [PHONE, NARROWEST], ids=["390", "320"])
async def test_the_list_and_the_conversations(
    browser: Browser, shared_teams: LocalTeams, size: tuple[int, int]
) -> None:
    async with opened(browser, shared_teams, "Karin", size=size) as user:
        page = user.page
        await expect(page.locator(".place").first).to_be_visible()
        await expect(page.locator(".conversation-foot")).to_be_hidden()
        await fits(user)
        for name in ("Allmänt", CHAT, "Ledningsgruppens möte", "Justera"):
            await page.locator(".place").filter(has=page.get_by_text(name, exact=True)).click()
            await expect(page.locator(".conversation-title h1")).to_have_text(name)
            await expect(page.locator(".place").first).to_be_hidden()
            await expect(page.locator(".conversation-foot textarea")).to_be_in_viewport()
            await fits(user)
            await page.get_by_role("button", name="Till listan").click()
            await expect(page.locator(".place").first).to_be_visible()
        # The browser's own way back leads to the list too.
        await user.goes_to(CHAT)
        await page.go_back()
        await expect(page.locator(".place").first).to_be_visible()

        await page.locator(".identity-button").click()
        await expect(page.get_by_role("menuitemradio").first).to_be_in_viewport()
        await fits(user)
        await page.keyboard.press("Escape")
        for panel in ("Störningar", "Trafik"):
            await page.get_by_role("button", name="Inställningar").click()
            await fits(user)
            await page.get_by_role("menuitem", name=panel, exact=True).click()
            shown = page.get_by_role("complementary", name=panel)
            await expect(shown.get_by_role("combobox").first).to_be_in_viewport()
            await fits(user)
            await shown.get_by_role("button", name="Stäng panelen").click()
            await expect(shown).to_be_hidden()
        assert user.complaints == []


async def test_a_meeting_from_its_forms_to_its_approval(browser: Browser, shared_teams: LocalTeams) -> None:
    await shared_teams.begin_meeting(CHAT, "Val av justerare", "Badplatsen")
    async with opened(browser, shared_teams, "Birgitta", size=PHONE) as user:
        await user.goes_to(CHAT)
        await user.sees("Nästa punkt", "Val av justerare")
        await fits(user)
        await user.tells("justerare @Ylva Ängsmark", "Ylva Ängsmark")
        form = await user.presses("Uppdrag")
        await fits(user)
        who = form.get_by_role("combobox", name="Vem eller vilka")
        await who.click()
        await form.get_by_role("option", name="Torsten Ödgård").click()
        await form.get_by_role("textbox", name="Uppdrag", exact=True).fill("Begära in offerter. " * 10)
        await form.get_by_label("Klart senast (frivilligt)").fill("2026-10-02")
        await fits(user)
        await user.presses("Spara", form)
        await user.sees("Begära in offerter.", "Torsten Ödgård", "2 oktober 2026", "Ångra")
        await fits(user)
        await user.writes(f"@Justera anteckning {'Badplatsrenoveringsutredning' * 4}")
        await user.sees("Badplatsrenoveringsutredning", "Ångra")
        await fits(user)
        await user.presses("Nästa punkt", None, "Vi är på punkt 2: Badplatsen")
        await shared_teams.quiet()
        asked = await user.presses("Avsluta mötet", None, "Innan mötet avslutas")
        await fits(user)
        await user.presses("Avsluta mötet", asked, "avslutat")
        await user.presses("Visa utkast")
        draft = await user.sees("Begära in offerter.", "Godkänn")
        await fits(user)
        refused = await user.presses("Godkänn", draft, "justeras av Ylva Ängsmark. Inget har ändrats.")
        await expect(refused.get_by_role("button", name="Godkänn", exact=True)).to_be_visible()

        await user.becomes("Ylva Ängsmark")
        await user.goes_to(CHAT)
        draft = await user.sees("Begära in offerter.", "Godkänn")
        await user.presses("Godkänn", draft)
        await user.sees("justerad", "Ylva Ängsmark")
        await fits(user)
        assert user.complaints == []


async def test_a_message_s_menu_and_dialog(browser: Browser, shared_teams: LocalTeams) -> None:
    place = "Ledningsgruppen"
    await shared_teams.begin_meeting(place, "Badplatsen")
    async with opened(browser, shared_teams, "Karin", size=PHONE) as user:
        await user.goes_to(place)
        await user.sees("Nästa punkt", "Badplatsen")
        mine = await user.writes("Vi rustar upp badplatsen.")
        await user.chooses(mine, "Beslut")
        dialog = user.page.get_by_role("dialog", name="Beslut")
        await expect(dialog.get_by_role("button", name="Spara")).to_be_visible()
        await fits(user)
        await dialog.get_by_role("button", name="Spara").click()
        await expect(dialog).to_have_count(0, timeout=ANSWER)
        await user.sees("Vi rustar upp badplatsen.", "Ångra")
        await fits(user)
        assert user.complaints == []
