"""A page on loopback that draws one card at a time with the local Teams' own modules."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from tests.browser.browser import LAUNCH_ARGUMENTS

PAGE = Path(__file__).parents[2] / "playground" / "page"
MODULES = PAGE / "node_modules"
PACKAGES = {
    "adaptivecards.js": MODULES / "adaptivecards/dist/adaptivecards.min.js",
    "axe.js": MODULES / "axe-core/axe.min.js",
    "markdown-it.js": MODULES / "markdown-it/dist/browser/markdown-it.esm.min.mjs",
}

# Three people as the page's people picker gets them; the last can't be picked, lacking an account.
PEOPLE: list[dict[str, Any]] = [
    {"objectId": "00000000-0000-4000-8000-000000000001", "name": "Ylva Sandmark", "detail": "Granvik"},
    {"objectId": "00000000-0000-4000-8000-000000000003", "name": "Amira Löfving", "detail": "Björkhult"},
    {"objectId": None, "name": "Ritva Niemi", "detail": "Konsulthuset"},
]

HTML = """<!doctype html>
<html lang="sv" data-theme="light">
<head>
<meta charset="utf-8">
<title>Kort</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/cards/cards.css">
<style>
  body { margin: 0; background: #f5f5f5; }
  [data-theme="dark"] body { background: #1f1f1f; }
  [data-theme="contrast"] body { background: #000; }
  main > h1, main > h2 { position: absolute; clip-path: inset(50%); }
  main { padding: 12px; }
</style>
<script src="/packages/adaptivecards.js"></script>
<script type="module">
  import { CardView } from "/page/cards/card.js";
  import { openDialog } from "/page/cards/dialog.js";
  import { renderMarkdown } from "/page/cards/markdown.js";

  const main = document.querySelector("main div");
  window.pressed = [];
  window.answer = { kind: "card" };
  window.people = [];
  const act = async (action, inputs) => {
    window.pressed.push({ action, inputs });
    return typeof window.answer === "function" ? window.answer() : window.answer;
  };
  window.options = (language, theme) => ({ language, theme, people: () => window.people, act });
  window.show = (card, language, theme) => {
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
    window.view?.destroy();
    window.view = new CardView(card, window.options(language, theme));
    main.replaceChildren(window.view.element);
  };
  Object.assign(window, { CardView, openDialog, renderMarkdown });
  document.documentElement.dataset.ready = "true";
</script>
</head>
<body><main><h1>Kort</h1><h2>Kort</h2><div></div></main></body>
</html>
"""


SIZE: ViewportSize = {"width": 720, "height": 900}
"""What the page has in the tests, unless they change it."""


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The page's address, while it is there."""
    app = web.Application()
    app.router.add_get("/", _page)
    app.router.add_get("/packages/{name}", _package)
    app.router.add_static("/page/cards", PAGE / "cards")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/"
    finally:
        await runner.cleanup()


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=HTML, content_type="text/html")


async def _package(request: web.Request) -> web.StreamResponse:
    path = PACKAGES.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.Response(body=path.read_bytes(), content_type="text/javascript", charset="utf-8")


@asynccontextmanager
async def opened_browser(path: str) -> AsyncIterator[Browser]:
    """Chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(browser: Browser, address: str, *, width: int = SIZE["width"], scale: float = 1) -> Page:
    """The page, ready to show cards; what its scripts complain of is gathered in `complaints`."""
    context = await browser.new_context(
        viewport={"width": width, "height": SIZE["height"]}, device_scale_factor=scale, locale="sv-SE"
    )
    page = await context.new_page()
    await load(page, address)
    return page


async def load(page: Page, address: str) -> None:
    """Begin anew in a page that was there: a third of what another one takes."""
    await page.goto(address)
    await page.wait_for_selector("html[data-ready]", state="attached")
    await page.evaluate("(people) => { window.people = people }", PEOPLE)


def complaints(page: Page) -> list[str]:
    """A list that fills with the page's errors and warnings from now on."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda message: found.append(message.text) if message.type in {"error", "warning"} else None,
    )
    return found


def missing_packages(names: Iterable[str] = PACKAGES) -> list[str]:
    """The npm packages that the set-up hasn't installed."""
    return [name for name in names if not PACKAGES[name].exists()]
