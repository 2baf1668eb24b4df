"""The pages that the app package points at are there, in the language of the operator's choice."""

import aiohttp
import pytest

from bot.pages import pages
from manifest import PRIVACY_PATH, TERMS_PATH, WEBSITE_PATH
from tests.scenario.conftest import Scene


@pytest.mark.parametrize(
    ("path", "title", "told"),
    [
        (WEBSITE_PATH, "Justera", "minnesanteckningar"),
        (PRIVACY_PATH, "Personuppgifter", "personuppgiftsansvarig"),
        (TERMS_PATH, "Villkor", "EUPL-1.2"),
    ],
)
async def test_the_pages_of_the_package_are_there(scene: Scene, path: str, title: str, told: str) -> None:
    base = scene.world.client.bot_url.removesuffix("/api/messages")
    async with aiohttp.ClientSession() as client, client.get(base + path) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        text = await response.text()
    assert '<html lang="sv">' in text
    assert f"<h1>{title}</h1>" in text
    assert told in text


def test_they_are_there_in_english_too() -> None:
    assert [route.path for route in pages("en")] == [WEBSITE_PATH, PRIVACY_PATH, TERMS_PATH]
