"""The pages that the app package points at: what Justera is, what it keeps of people, on what terms."""

from aiohttp import web

from cards.words import say
from manifest import PRIVACY_PATH, TERMS_PATH, WEBSITE_PATH
from meetings.model import Language

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body {{ font: 1.0625rem/1.55 system-ui, sans-serif; max-width: 38rem; margin: 3rem auto; padding: 0 1rem; }}
:root {{ color-scheme: light dark; }}
</style></head><body><main><h1>{title}</h1>{paragraphs}</main></body></html>
"""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def pages(language: Language) -> list[web.RouteDef]:
    """The routes of the pages, each rendered once."""
    return [
        web.get(path, _shows(_rendered(language, name)))
        for path, name in ((WEBSITE_PATH, "about"), (PRIVACY_PATH, "privacy"), (TERMS_PATH, "terms"))
    ]


def _rendered(language: Language, name: str) -> str:
    paragraphs = say(language, f"page.{name}.text").split("\n")
    return _PAGE.format(
        language=language,
        title=say(language, f"page.{name}.title"),
        paragraphs="".join(f"<p>{line}</p>" for line in paragraphs if line.strip()),
    )


def _shows(page: str):  # type: ignore[no-untyped-def]  # aiohttp's own handler type
    async def show(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    return show
