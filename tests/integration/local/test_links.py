"""Cards of the bot beside the page link to documents that it gives out itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.connector import cardview
from tests.integration.local.conftest import local_teams, secretary
from tests.integration.local.page import Page

pytestmark = pytest.mark.slow


async def links(page: Page, conversation: str) -> dict[str, str]:
    """The addresses behind the buttons in a channel, by title; the newest of each."""
    told = await page.get("/api/messages", conversation=conversation, limit=200)
    return dict(_of(told["messages"]))


def _of(messages: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for message in messages:
        for card in message["cards"]:
            for button in cardview.buttons(card):
                if button.action["type"] == "Action.OpenUrl":
                    yield button.title, button.action["url"]


async def test_the_minutes_open_from_their_card_also_after_a_restart(tmp_path: Path) -> None:
    async with local_teams(tmp_path) as running, secretary(running) as page:
        await page.do("/api/demo", do="play", pace=0)
        state = await page.until(lambda state: state["demo"]["state"] in {"idle", "failed"})
        assert state["demo"]["problem"] is None
        found = await links(page, state["demo"]["conversation"])
        # The demo ends weeks later, when the links have expired.
        await page.do("/api/clock", "PUT", now="2026-09-08T08:00:00+02:00")
        await page.do("/api/bot", do="restart")
        await page.until(lambda state: state["bot"]["status"] == "running")
        beginnings = {"PDF": b"%PDF-", "DOCX": b"PK"}
        for title, beginning in beginnings.items():
            assert found[title].startswith(f"{running.teams.bot.address}/files/")
            async with page.session.get(found[title]) as response:
                assert response.status == 200
                assert (await response.read()).startswith(beginning)
        async with page.session.get(found["PDF"].replace("/files/", "/files/x")) as response:
            assert response.status == 403
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
