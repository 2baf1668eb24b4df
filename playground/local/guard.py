"""Who may ask, and what goes with every answer.

The server listens on loopback, but any page in the same browser can send requests there, and a name of its
own can be made to lead there (DNS rebinding). So the Host must be this machine's, and whatever changes
something must come from this page: https://fetch.spec.whatwg.org/#origin-header.
"""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from playground.local.asked import RefusedError, refusal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
READING = frozenset({"GET", "HEAD"})

HEADERS = {
    # adaptivecards sets styles on its elements, and cards show pictures from anywhere.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: https:; font-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = logging.getLogger("playground.local")


def is_loopback(host: str) -> bool:
    """Whether a Host header, with or without a port, names this machine."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, "0"
    return name.lower() in LOOPBACK and port.isdecimal()


def check(request: web.Request) -> None:
    """Raises `RefusedError` 403 for a request from elsewhere and 415 for one that isn't JSON."""
    host = request.headers.get("Host", "")
    if not is_loopback(host):
        raise RefusedError(403, "notThisMachine", f"The Host {host!r} isn't this machine.")
    if request.method in READING:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() != f"http://{host}".lower():
        raise RefusedError(403, "otherOrigin", f"A page of {origin!r} may not change anything here.")
    if request.path.startswith("/api/") and request.content_type != "application/json":
        # A DELETE without a body has no type, and no page of another origin can send it unasked.
        if request.method == "DELETE" and not request.can_read_body:
            return
        raise RefusedError(415, "notJson", "The content type must be application/json.")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what `check` refuses, and word what goes wrong as the page reads it."""
    try:
        check(request)
        return await handler(request)
    except RefusedError as error:
        return refusal(error)
    except web.HTTPException as error:
        if not request.path.startswith("/api/"):
            raise
        return refusal(
            RefusedError(error.status, "notFound" if error.status == 404 else "badRequest", error.reason)
        )
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return refusal(RefusedError(500, "internal", "Something went wrong here; the terminal says what."))


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Goes with every answer, as a signal of the application."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
