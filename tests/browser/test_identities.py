"""Different people at the page: what each of them sees, and where they may be."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.teams import ANSWER, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHAT = "Åttasjökommunernas ledningsgrupp"
CHANNEL = "Ledningsgruppen"
MEETING = "Ledningsgruppens möte"
BOT = "Justera"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def meeting(shared_teams: LocalTeams) -> LocalTeams:
    """A local Teams where a meeting is under way in the group's chat."""
    await shared_teams.begin_meeting(CHAT, "Badplatsen", "Skolskjutsar")
    return shared_teams


async def places(user: User) -> list[str]:
    """The conversations in the list."""
    return await user.page.locator(".place-name").all_text_contents()


async def test_a_form_is_seen_by_the_one_who_opened_it(browser: Browser, meeting: LocalTeams) -> None:
    async with (
        opened(browser, meeting, "Dejan") as dejan,
        opened(browser, meeting, "Fatima") as fatima,
    ):
        for one in (dejan, fatima):
            await one.goes_to(CHAT)
            await one.sees("Nästa punkt", "Badplatsen")
        form = await dejan.presses("Beslut")
        identifier = str(await form.get_attribute("data-message"))
        await form.get_by_role("textbox", name="Beslut", exact=True).fill("Badplatsen rustas upp.")
        others = fatima.message(identifier)
        await expect(others.get_by_role("button", name="Beslut", exact=True)).to_be_visible()
        await expect(others.get_by_role("button", name="Spara")).to_have_count(0)
        # Another form, which is hers, doesn't touch his.
        await fatima.presses("Anteckning", others)
        await others.get_by_role("textbox", name="Anteckning", exact=True).fill("Bryggan är sliten.")
        await fatima.presses("Spara", others, "1a", "Bryggan är sliten.")
        await expect(form.get_by_role("textbox", name="Beslut", exact=True)).to_have_value(
            "Badplatsen rustas upp."
        )
        await dejan.presses("Spara", form, "1.1", "Badplatsen rustas upp.")
        for one in (dejan, fatima):
            await one.sees("Nästa punkt", "Badplatsen rustas upp.", "1 anteckning")
            assert one.complaints == []


async def test_somebody_else_in_the_same_window(browser: Browser, meeting: LocalTeams) -> None:
    async with opened(browser, meeting, "Karin") as user:
        await user.goes_to(CHAT)
        await user.sees("Nästa punkt", "Badplatsen")
        await user.presses("Uppdrag")
        await expect(user.card("Spara")).to_be_visible()
        written = await user.writes("Jag är Karin.")
        identifier = str(await written.get_attribute("data-message"))
        await user.page.locator(".identity-button").click()
        choice = user.page.get_by_role("menuitemradio").filter(has_text="Torsten Ödgård")
        own_tab = str(await choice.get_attribute("href"))
        await user.page.keyboard.press("Escape")

        await user.becomes("Torsten Ödgård")
        assert re.search(r"[?&]as=", user.page.url)
        assert user.page.url.partition("#")[0] == own_tab.partition("#")[0]
        await expect(user.page.locator(".conversation-title h1")).to_have_text(CHAT)
        await expect(user.message(identifier)).not_to_have_class(re.compile("mine"))
        await user.sees("Nästa punkt", "Badplatsen")
        await expect(user.page.get_by_role("button", name="Spara")).to_have_count(0)
        await user.tells("anteckning Sagt av Torsten.", "Sagt av Torsten.")

        await user.becomes("Karin Vasseljung")
        await expect(user.message(identifier)).to_have_class(re.compile("mine"))
        await expect(user.card("Spara")).to_be_visible()
        await user.presses("Avbryt")
        assert user.complaints == []


async def test_what_guests_see(browser: Browser, meeting: LocalTeams) -> None:
    async with (
        opened(browser, meeting, "Samir") as guest,
        opened(browser, meeting, "Elsa") as without_account,
    ):
        assert await places(guest) == ["Allmänt", CHANNEL, CHAT, MEETING, BOT]
        await guest.goes_to(CHAT)
        await guest.sees("Nästa punkt", "Badplatsen")
        assert await places(without_account) == [MEETING]
        await without_account.goes_to(MEETING)
        await guest.goes_to(MEETING)
        await without_account.writes("Hör ni mig?")
        heard = guest.page.locator("article").filter(has_text="Hör ni mig?")
        await expect(heard).to_contain_text("Elsa Brinkfors")
        # Who has no account can't be mentioned.
        box = guest.page.locator(".conversation-foot textarea")
        await box.press_sequentially("@")
        options = guest.page.get_by_role("listbox", name="Personer att nämna").get_by_role("option")
        await expect(options).to_have_count(11)
        await expect(options.filter(has_text="Elsa Brinkfors")).to_have_count(0)
        await box.fill("")
        assert (guest.complaints, without_account.complaints) == ([], [])


async def test_a_message_without_the_bot_is_noted_only_where_it_hears_everything(
    browser: Browser, shared_teams: LocalTeams
) -> None:
    await shared_teams.begin_meeting(CHANNEL, "Vattnet")
    async with opened(browser, shared_teams, "Karin") as user:
        await user.goes_to(CHANNEL)
        await user.sees("Nästa punkt", "Vattnet")
        unheard = await user.writes("anteckning Det här hörs inte.")
        await expect(unheard).to_contain_text("meddelandet nämner inte Justera")
        panel = await user.opens_panel("Störningar")
        await panel.get_by_role("switch", name="Justera hör alla meddelanden").check()
        await expect(user.page.locator(".conversation-foot .mention-button")).to_be_hidden()
        heard = await user.writes("anteckning Det här hörs.")
        await user.sees("Det här hörs.", "Ångra", "1a")
        await expect(heard.locator(".delivery")).to_have_count(0)
        await panel.get_by_role("switch", name="Justera hör alla meddelanden").uncheck()
        await expect(user.page.locator(".conversation-foot .mention-button")).to_be_visible()
        unheard = await user.writes("anteckning Inte det här heller.")
        await expect(unheard).to_contain_text("meddelandet nämner inte Justera")
        await user.tells("anteckning Det här också.", "Ångra", "1b")
        assert user.complaints == []


async def test_a_person_s_own_chat(browser: Browser, meeting: LocalTeams) -> None:
    async with (
        opened(browser, meeting, "Karin") as secretary,
        opened(browser, meeting, "Göran") as member,
    ):
        await secretary.goes_to(CHAT)
        await secretary.tells(
            "uppdrag @Göran Tallbacke Räkna badgästerna senast 2 oktober", "Göran Tallbacke"
        )
        await member.goes_to(BOT)
        add = member.page.locator(".absent").get_by_role("button", name="Lägg till Justera")
        await add.click()
        await expect(add).to_be_hidden()
        await member.sees("Hej")
        await member.writes("mina uppdrag")
        mine = await member.sees("Räkna badgästerna", "Klart")
        await expect(mine).to_contain_text("2 oktober 2026")
        await member.presses("Klart", mine)
        await expect(mine.get_by_role("button", name="Klart")).to_have_count(0, timeout=ANSWER)
        await secretary.goes_to(BOT)
        await secretary.writes("mina uppdrag")
        await secretary.sees("Du har inga öppna uppdrag.")
        await expect(secretary.page.locator("article").filter(has_text="Räkna badgästerna")).to_have_count(0)
        assert (secretary.complaints, member.complaints) == ([], [])


async def test_a_planned_meeting_begins_and_ends_with_the_call(browser: Browser, meeting: LocalTeams) -> None:
    async with (
        opened(browser, meeting, "Karin") as secretary,
        opened(browser, meeting, "Elsa") as guest,
    ):
        await secretary.goes_to(MEETING)
        await guest.goes_to(MEETING)
        await secretary.tells(
            "möte Budgeten torsdag 3 september kl 13–16.30, Kvarnsalen\n"
            "ordförande @Birgitta Stormfält\nsekreterare @Karin Vasseljung\npunkt Läget",
            "Läget",
        )
        await secretary.moves_clock_to("2026-09-03T12:58")
        head = secretary.page.locator(".conversation-head")
        await head.get_by_role("button", name="Starta mötet").click()
        for one in (secretary, guest):
            await one.sees("1. Läget", "Pågår", "Nästa punkt")
            await expect(one.page.locator(".place.current")).to_contain_text("Pågår")
        await secretary.tells("beslut Läget är gott.", "1.1")
        await head.get_by_role("button", name="Avsluta mötet").click()
        await guest.sees("Mötet i Teams är slut.")
        await expect(head.get_by_role("button", name="Starta mötet")).to_be_visible()
        await expect(guest.page.locator(".place.current")).not_to_contain_text("Pågår")
        assert (secretary.complaints, guest.complaints) == ([], [])
