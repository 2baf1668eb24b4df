"""The demo meeting, played on the page: from the button to approved minutes, and the ways to hold it up."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.teams import ANSWER, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

WHOLE = 90_000
"""Milliseconds in which the demo meeting without pauses must be over."""


def bar(user: User) -> Locator:
    return user.page.get_by_role("group", name="Demomötet", exact=True)


async def begin(user: User, channel: str) -> None:
    """Press the button, and see the page follow the demo to its channel."""
    await user.page.get_by_role("button", name="Spela upp demomötet").click()
    await expect(bar(user)).to_be_visible()
    await expect(user.page.locator(".conversation-title h1")).to_have_text(channel)
    await expect(user.page.get_by_role("button", name="Spela upp demomötet")).to_be_hidden()


async def plays_to_the_end(user: User) -> None:
    """Without pauses; in the end the approved minutes are seen."""
    await user.teams.orders("/api/demo", do="resume", pace=0)
    over = user.page.locator(".toast").filter(has_text="Demomötet är slut.")
    failed = bar(user).filter(has_text="kunde inte spelas klart")
    await expect(over.or_(failed)).to_be_visible(timeout=WHOLE)
    await expect(bar(user)).to_be_hidden()
    await user.looks_through()
    approved = user.page.locator("article.of-bot").filter(has_text="justerad")
    await expect(approved.filter(has_text="Ylva Ängsmark").last).to_be_visible()


async def test_it_is_held_up_and_goes_on_to_approved_minutes(
    browser: Browser, shared_teams: LocalTeams
) -> None:
    async with opened(browser, shared_teams, "Karin") as user:
        await begin(user, "Demomötet")
        steps = bar(user).locator(".demo-steps")
        await expect(steps).to_have_text(re.compile("^[1-9]"), timeout=ANSWER)
        await bar(user).get_by_role("button", name="Pausa").click()
        await expect(bar(user).get_by_role("button", name="Fortsätt")).to_be_visible()
        demo = (await user.state())["demo"]
        assert demo["state"] == "paused"
        assert demo["scene"]
        await expect(bar(user)).to_contain_text(demo["scene"])
        await user.page.reload()
        await bar(user).get_by_role("button", name="Fortsätt").click()
        await expect(bar(user).get_by_role("button", name="Pausa")).to_be_visible()
        await bar(user).get_by_label("Tempo").select_option("Snabbt")
        await expect(steps).to_have_text(re.compile("^([3-9]|[0-9]{2})"), timeout=ANSWER)
        progress = bar(user).get_by_role("progressbar")
        await expect(progress).to_have_js_property("max", 65)
        assert await progress.evaluate("bar => bar.value") >= 3
        await plays_to_the_end(user)
        assert user.complaints == []


async def test_it_is_played_again_in_a_channel_of_its_own(browser: Browser, shared_teams: LocalTeams) -> None:
    async with opened(browser, shared_teams, "Ylva") as user:
        await begin(user, "Demomötet 2")
        await plays_to_the_end(user)
        assert user.complaints == []


async def test_it_is_stopped_where_it_is(browser: Browser, shared_teams: LocalTeams) -> None:
    async with opened(browser, shared_teams, "Karin") as user:
        await begin(user, "Demomötet 3")
        await expect(bar(user).locator(".demo-steps")).to_have_text(re.compile("^[1-9]"), timeout=ANSWER)
        await bar(user).get_by_role("button", name="Stoppa demomötet").click()
        await expect(bar(user)).to_be_hidden()
        await expect(user.page.get_by_role("button", name="Spela upp demomötet")).to_be_enabled()
        demo = (await user.state())["demo"]
        assert demo["state"] == "idle"
        assert demo["step"] < demo["steps"]
        await user.tells("punkt Något eget", "Något eget")
        assert user.complaints == []
