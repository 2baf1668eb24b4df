"""Draws every card in a real browser: `python -m tests.browser.pictures [PART OF A NAME …]`.

build/pictures/LANGUAGE/THEME/WIDTH/NAME.png and an index.html with all of them; without a name to draw only,
also the few in docs/pictures/, with the whole page in two of them.
"""

import asyncio
import html
import sys
from io import BytesIO
from pathlib import Path
from typing import get_args

from PIL import Image
from playwright.async_api import Browser, Page

from cards.elements import Card
from meetings.model import Language
from tests.browser.browser import MISSING, find_browser
from tests.browser.gallery_page import missing_packages, open_page, opened_browser, served
from tests.browser.scenes import scenes
from tests.unit.cards.gallery import gallery

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "pictures"
DOCS = ROOT / "docs" / "pictures"
LANGUAGES: tuple[Language, ...] = get_args(Language)
THEMES = ("light", "dark")
WIDTHS = {"narrow": 360, "wide": 720}

# File name: (card, language, theme). Sharp on fine screens, and as wide as a phone or a narrow window.
IN_DOCS: dict[str, tuple[str, Language, str]] = {
    "board-sv": ("board-opened", "sv", "light"),
    "draft-sv": ("draft", "sv", "light"),
    "assignments-sv": ("assignments", "sv", "light"),
    "due-sv": ("due", "sv", "light"),
}
DOCS_WIDTH = 520
LARGEST = 120_000


async def draw(only: list[str]) -> int:
    """Makes the pictures; returns how many."""
    path = find_browser()
    if path is None or missing_packages():
        raise SystemExit(
            MISSING if path is None else "run `make test` or `make run` first: npm packages are missing"
        )
    async with served() as address, opened_browser(path) as browser:
        drawn = await _gallery(browser, address, only)
        if not only:
            await _documents(browser, address)
    return drawn


async def _gallery(browser: Browser, address: str, only: list[str]) -> int:
    made: list[Path] = []
    for width_name, width in WIDTHS.items():
        page = await open_page(browser, address, width=width)
        for language in LANGUAGES:
            for theme in THEMES:
                folder = BUILD / language / theme / width_name
                folder.mkdir(parents=True, exist_ok=True)
                for name, card in gallery(language).items():
                    if only and not any(part in name for part in only):
                        continue
                    picture = await _drawn(page, card, language, theme)
                    made.append(folder / f"{name}.png")
                    made[-1].write_bytes(picture)
        await page.context.close()
    _index(made)
    return len(made)


async def _drawn(page: Page, card: Card, language: str, theme: str) -> bytes:
    await page.evaluate("([card, language, theme]) => show(card, language, theme)", [card, language, theme])
    await page.mouse.move(0, 0)
    return await page.locator("main").screenshot(animations="disabled")


async def _documents(browser: Browser, address: str) -> None:
    DOCS.mkdir(parents=True, exist_ok=True)
    page = await open_page(browser, address, width=DOCS_WIDTH, scale=1.8)
    for file, (name, language, theme) in IN_DOCS.items():
        picture = Image.open(BytesIO(await _drawn(page, gallery(language)[name], language, theme)))
        (DOCS / f"{file}.png").write_bytes(_small(picture.convert("RGB")))
    await page.context.close()
    for file, scene in (await scenes(browser)).items():
        (DOCS / f"{file}.png").write_bytes(_small(Image.open(BytesIO(scene)).convert("RGB")))


def _small(picture: Image.Image) -> bytes:
    """A PNG of at most `LARGEST` bytes, with as many colours as that leaves room for."""
    for colours in (48, 32, 24, 16, 12, 8):
        held = BytesIO()
        picture.quantize(colours, kmeans=1, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
        if held.tell() <= LARGEST:
            return held.getvalue()
    raise SystemExit(f"a picture of {picture.size} doesn't fit {LARGEST} bytes: show another card")


def _index(made: list[Path]) -> None:
    """One page with all pictures: a card a row, its variants beside each other."""
    rows: dict[str, list[str]] = {}
    for path in sorted(made):
        place = path.relative_to(BUILD).as_posix()
        label = html.escape(place)
        picture = f'<img loading="lazy" src="{label}" alt="{label}">'
        rows.setdefault(path.stem, []).append(f"<figure>{picture}<figcaption>{label}</figcaption></figure>")
    body = "\n".join(
        f"<h2>{html.escape(name)}</h2><div>{''.join(row)}</div>" for name, row in sorted(rows.items())
    )
    style = "body{font:14px sans-serif}figure{margin:0}div{display:flex;overflow-x:auto;gap:8px}"
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Cards</title><style>{style}</style>\n{body}\n', "utf-8"
    )


if __name__ == "__main__":
    count = asyncio.run(draw(sys.argv[1:]))
    sys.stdout.write(f"{count} pictures; see {BUILD.relative_to(ROOT)}/index.html\n")
