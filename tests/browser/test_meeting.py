"""A whole meeting by clicking and typing, as four people, on the page of the local Teams."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.teams import PHONE, LocalTeams, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHANNEL = "Ledningsgruppen"


async def test_a_meeting_from_the_first_word_to_approved_minutes(browser: Browser, teams: LocalTeams) -> None:
    async with (
        opened(browser, teams, "Karin") as secretary,
        opened(browser, teams, "Birgitta") as chair,
        opened(browser, teams, "Dejan") as member,
        opened(browser, teams, "Ylva", size=PHONE) as approver,
    ):
        for one in (secretary, chair, member):
            await one.goes_to(CHANNEL)
        await secretary.tells(
            "möte Ledningsgruppen torsdag 3 september kl 13–16.30, Kvarnsalen",
            "torsdagen den 3 september 2026",
        )
        await secretary.tells(
            "ordförande @Birgitta Stormfält\nsekreterare @Karin Vasseljung", "nu sekreterare"
        )
        await secretary.tells("punkt Val av justerare\npunkt Skolskjutsar", "Skolskjutsar")
        await teams.quiet()
        form = await member.presses("Ny punkt")
        await form.get_by_role("textbox", name="Rubrik").fill("Remiss om busstrafik")
        await member.presses("Spara", form, "Remiss om busstrafik")

        await secretary.moves_clock_to("2026-09-03T13:00")
        await chair.presses("Öppna mötet")
        await chair.sees("1. Val av justerare", "Pågår")
        await secretary.tells("justerare @Ylva Ängsmark", "Ylva Ängsmark")
        await chair.presses("Nästa punkt", None, "Vi är på punkt 2: Skolskjutsar")
        form = await member.presses("Beslut")
        await form.get_by_role("textbox", name="Beslut", exact=True).fill(
            "Dejan Ljungskog får i uppdrag att se över turerna senast 28 oktober."
        )
        await member.presses("Spara", form, "2.1", "28 oktober 2026")
        await secretary.tells("anteckning Turerna är glesa på kvällen.", "2a")
        noted = await secretary.tells("notera Detta ska bort.", "2b")
        await secretary.presses("Ångra", noted, "Ångrat: 2b är borttaget.")
        await secretary.tells(
            "nästa möte fredag 30 oktober kl 9–11, Björkmåla", "fredagen den 30 oktober 2026"
        )
        await teams.quiet()
        closing = await chair.presses("Avsluta mötet", None, "Innan mötet avslutas")
        await chair.presses("Avsluta mötet", closing, "avslutat")
        await secretary.presses("Visa utkast")

        refused = await chair.presses("Godkänn")
        await expect(refused).to_contain_text("justeras av Ylva Ängsmark. Inget har ändrats.")
        await approver.goes_to(CHANNEL)
        await teams.quiet()
        form = await approver.presses("Begär ändring")
        await form.get_by_role("textbox", name="ändras").fill("Skriv vilka kvällar.")
        await approver.presses("Spara", form, "Skriv vilka kvällar.")
        await secretary.tells("ändra 2a Turerna är glesa på tisdagar.", "tisdagar")
        await secretary.tells("utkast", "version 2")
        await approver.presses("Godkänn", None, "justerad")
        await secretary.sees("Ylva Ängsmark", "justerad")
        await secretary.moves_clock_to("2026-10-29T08:00")
        await secretary.sees("i morgon", "Björkmåla")
        assert [one.complaints for one in (secretary, chair, member, approver)] == [[], [], [], []]
