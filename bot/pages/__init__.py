"""The pages that the app package points at: what Justera is, what it keeps of people, on what terms."""

from collections.abc import Awaitable, Callable
from importlib import resources

from aiohttp import web

from manifest import PRIVACY_PATH, TERMS_PATH, WEBSITE_PATH
from meetings.model import Language

_FRAME = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body {{ font: 1.0625rem/1.55 system-ui, sans-serif; max-width: 38rem; margin: 3rem auto; padding: 0 1rem; }}
:root {{ color-scheme: light dark; }}
</style></head><body><main><h1>{title}</h1>
{text}</main></body></html>
"""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def pages(language: Language) -> list[web.RouteDef]:
    """The routes of the pages, each put together once."""
    return [
        web.get(path, _shows(page(language, name)))
        for path, name in ((WEBSITE_PATH, "about"), (PRIVACY_PATH, "privacy"), (TERMS_PATH, "terms"))
    ]


def page(language: Language, name: str) -> str:
    """The page in its frame; the first line of its file is the title."""
    written = resources.files(__name__).joinpath(f"{name}.{language}.html").read_text("utf-8")
    title, _, text = written.partition("\n")
    return _FRAME.format(language=language, title=title, text=text)


def _shows(page: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def show(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    return show
