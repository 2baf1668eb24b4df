"""The page's own files and its packages; nothing else of the disk."""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parents[1] / "page"
TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# Not the page's: the set-up's.
KEPT_BACK = frozenset({"node_modules", "package.json", "package-lock.json", "tsconfig.json"})
PACKAGES: Mapping[str, str] = {
    "adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "markdown-it.js": "markdown-it/dist/browser/markdown-it.esm.min.mjs",
}
# The browser asks each time whether a file has changed, and is mostly told that it hasn't.
ASK_AGAIN = "no-cache"

CURE = """<!doctype html>
<html lang="sv">
<meta charset="utf-8">
<title>Justera</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem }</style>
<h1>Sidans paket är inte hämtade</h1>
<p>Stoppa programmet med Ctrl+C och kör <code>make run</code> i projektets mapp. Då hämtas det som saknas, och
sidan visas här.</p>
<h1 lang="en">The page’s packages haven’t been fetched</h1>
<p lang="en">Stop the program with Ctrl+C and run <code>make run</code> in the project’s folder. It fetches
what is missing, and the page is shown here.</p>
"""


class Files:
    """Serves the page in `folder`."""

    def __init__(self, folder: Path = PAGE) -> None:
        self._folder = folder.resolve()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._index),
            web.get("/page/{path:.+}", self._file),
            web.get("/packages/{name}", self._package),
        ]

    @property
    def packages_missing(self) -> list[str]:
        return [file for file in PACKAGES.values() if not (self._folder / "node_modules" / file).is_file()]

    async def _index(self, _: web.Request) -> web.StreamResponse:
        if self.packages_missing:
            return web.Response(text=CURE, status=503, content_type="text/html", charset="utf-8")
        return self._send(self._folder / "index.html", ".html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        parts = request.match_info["path"].split("/")
        file = self._folder.joinpath(*parts)
        hidden = any(not part or part.startswith(".") or part in KEPT_BACK for part in parts)
        if hidden or file.suffix not in TYPES or not file.resolve().is_relative_to(self._folder):
            raise web.HTTPNotFound
        return self._send(file, file.suffix)

    async def _package(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in PACKAGES:
            raise web.HTTPNotFound
        file = self._folder / "node_modules" / PACKAGES[name]
        if not file.is_file():
            return web.Response(text=CURE, status=404, content_type="text/html", charset="utf-8")
        return self._send(file, ".js")

    def _send(self, file: Path, suffix: str) -> web.StreamResponse:
        if not file.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={"Content-Type": TYPES[suffix], "Cache-Control": ASK_AGAIN})
