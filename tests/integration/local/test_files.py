"""Which files there are on the page's server, and which not."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from playground.local.files import PACKAGES
from tests.integration.local.conftest import LocalBot, local_teams

PAGE = {
    "page/index.html": "<!doctype html><p>Här är sidan",
    "page/main.js": "export {};",
    "page/cards/card.js": "export {};",
    "page/styles/page.css": "p { color: red }",
    "page/locales/sv.json": "{}",
    "page/.secret.js": "secret",
    "page/package.json": "{}",
    "page/tsconfig.json": "{}",
    "page/types.d.ts": "secret",
    "page/node_modules/other/other.js": "secret",
    "outside.js": "secret",
    **{f"page/node_modules/{file}": "export {};" for file in PACKAGES.values()},
}


class Site:
    def __init__(self, session: aiohttp.ClientSession, address: str, folder: Path) -> None:
        self._session = session
        self._address = address
        self.folder = folder

    async def get(self, path: str, **headers: str) -> tuple[int, str, aiohttp.ClientResponse]:
        url = URL(self._address + path, encoded=True)
        async with self._session.get(url, headers=headers) as response:
            return response.status, await response.text(), response


@pytest.fixture
async def site(bot: LocalBot, tmp_path: Path) -> AsyncIterator[Site]:
    for name, text in PAGE.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "page" / "linked.js").symlink_to(tmp_path / "outside.js")
    async with (
        local_teams(tmp_path / "kept", page_in=tmp_path / "page", bot=bot.url) as running,
        aiohttp.ClientSession() as session,
    ):
        yield Site(session, running.address, tmp_path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/page/main.js", "text/javascript"),
        ("/page/cards/card.js", "text/javascript"),
        ("/page/styles/page.css", "text/css"),
        ("/page/locales/sv.json", "application/json"),
        ("/packages/adaptivecards.js", "text/javascript"),
        ("/packages/markdown-it.js", "text/javascript"),
    ],
)
async def test_what_the_page_is_made_of(site: Site, path: str, kind: str) -> None:
    status, _, response = await site.get(path)
    assert (status, response.content_type, response.charset) == (200, kind, "utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/page/nothing.js",
        "/page/cards",
        "/page/.secret.js",
        "/page/package.json",
        "/page/tsconfig.json",
        "/page/types.d.ts",
        "/page/linked.js",
        "/page/node_modules/other/other.js",
        "/page/../outside.js",
        "/page/%2e%2e/outside.js",
        "/page/..%2foutside.js",
        "/page/cards/%2e%2e/%2e%2e/outside.js",
        "/page//etc/passwd",
        "/page/%2fetc%2fpasswd.js",
        "/packages/other.js",
        "/packages/..%2f..%2foutside.js",
    ],
)
async def test_nothing_else(site: Site, path: str) -> None:
    status, text, _ = await site.get(path)
    assert status == 404
    assert "secret" not in text


async def test_a_changed_file_is_fetched_anew_and_an_unchanged_one_is_not(site: Site) -> None:
    _, _, first = await site.get("/page/main.js")
    assert first.headers["Cache-Control"] == "no-cache"
    seen = {"If-None-Match": first.headers["ETag"]}
    assert (await site.get("/page/main.js", **seen))[0] == 304
    (site.folder / "page" / "main.js").write_text("export const changed = true;", encoding="utf-8")
    status, text, _ = await site.get("/page/main.js", **seen)
    assert (status, text) == (200, "export const changed = true;")


async def test_without_its_packages_the_page_says_how_to_get_them(site: Site) -> None:
    for file in PACKAGES.values():
        (site.folder / "page" / "node_modules" / file).unlink()
    status, text, response = await site.get("/")
    assert (status, response.content_type) == (503, "text/html")
    assert text.count("<code>make run</code>") == 2
    status, text, _ = await site.get("/packages/adaptivecards.js")
    assert status == 404
    assert "make run" in text
