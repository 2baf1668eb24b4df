"""The browser that the tests of the page drive."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.browser import MISSING, find_browser
from tests.browser.gallery_page import (
    SIZE,
    complaints,
    load,
    missing_packages,
    open_page,
    opened_browser,
    served,
)
from tests.browser.teams import LocalTeams


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The path of a Chromium. Without one the test is skipped with the reason; in CI it fails."""
    path = find_browser()
    lacking = missing_packages()
    if path is not None and not lacking:
        return path
    reason = MISSING if path is None else f"npm packages are missing, run scripts/setup-page: {lacking}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gallery(browser: Browser) -> AsyncIterator[tuple[Page, str, list[str]]]:
    """The page that draws single cards, its address, and what its scripts complain of."""
    async with served() as address:
        page = await open_page(browser, address)
        yield page, address, complaints(page)
        await page.context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(browser_path: str) -> AsyncIterator[Browser]:
    """A browser for the tests of the whole page."""
    async with opened_browser(browser_path) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def teams(browser_path: str, tmp_path: Path) -> AsyncIterator[LocalTeams]:
    """A local Teams at nine in the morning on 1 September 2026, in which nobody has written yet."""
    async with LocalTeams.started(tmp_path) as teams:
        yield teams


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared_teams(
    browser_path: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LocalTeams]:
    """Such a local Teams for all tests of a module, which leave each other's conversations alone."""
    async with LocalTeams.started(tmp_path_factory.mktemp("teams")) as teams:
        yield teams


@pytest_asyncio.fixture(loop_scope="session")
async def gallery_page(gallery: tuple[Page, str, list[str]]) -> AsyncIterator[Page]:
    """A page that draws cards, see gallery_page.py; it must not have complained when the test is over.

    Its tests run in the session's loop: `pytest.mark.asyncio(loop_scope="session")`.
    """
    page, address, found = gallery
    found.clear()
    await page.set_viewport_size(SIZE)
    await load(page, address)
    yield page
    await page.context.unroute_all()
    for other in page.context.pages:
        if other is not page:
            await other.close()
    assert found == []
