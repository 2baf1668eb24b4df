"""`POST /api/messages`: what Teams' server sends is authenticated, read, handled and answered."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import aiohttp
import structlog
from aiohttp import hdrs, web

from bot.teams.adapter import JusteraAdapter
from bot.teams.answers import (
    DialogClosed,
    DialogMessage,
    ErrorAnswer,
    InvokeAnswer,
    TextAnswer,
    encode_answer,
)
from bot.teams.auth import Caller, Guard
from bot.teams.inbound import CardAction, Ignored, Inbound, Invoked
from bot.teams.payload import read_activity
from bot.teams.rejection import BadActionError, BadActivityError, BadDialogError, RequestError
from bot.teams.translate import translate

PATH = "/api/messages"
MAX_BODY = 256 * 1024
# Seconds a client may take to send its body.
BODY_TIMEOUT = 15.0

OnError = Callable[[Inbound, str], InvokeAnswer | None]

_log = structlog.get_logger(__name__)
_JSON = "application/json"


class Doorkeeper(Protocol):
    """Tells whom a request comes from by its Authorization header. Raises RequestError."""

    async def caller(self, authorization: str | None, /) -> Caller: ...


class Messages:
    """The handler of the route.

    Answers 200 with a body to a card's action and to what is asked of a dialog, 200 without one to the rest
    and where a dialog closes; 400, 401, 403, 408, 413 or 415 with a reason to what isn't let in; 400 to an
    invoke that the bot has no answer for.
    An exception in the handler is logged with an incident id, and `on_error` may tell people about it; the
    platform gets a 200 all the same, since it would otherwise send the activity again.
    """

    def __init__(
        self,
        doorkeeper: Doorkeeper,
        guard: Guard,
        adapter: JusteraAdapter,
        on_error: OnError,
        clock: Callable[[], datetime],
    ) -> None:
        self._doorkeeper = doorkeeper
        self._guard = guard
        self._adapter = adapter
        self._on_error = on_error
        self._clock = clock

    async def post(self, request: web.Request) -> web.Response:
        try:
            if request.content_type != _JSON:
                raise RequestError(415, "UnsupportedMediaType", "the body must be application/json")
            caller = await self._doorkeeper.caller(request.headers.get(hdrs.AUTHORIZATION))
            activity = read_activity(await _body(request))
            self._guard.check(caller, activity)
            try:
                inbound = translate(activity, self._clock())
            except BadActionError as error:
                return _answered(encode_answer(ErrorAnswer("BadRequest", str(error))))
            except BadDialogError as error:
                return _answered(encode_answer(DialogMessage(str(error))))
        except RequestError as error:
            _log.info("teams.refused", status=error.status, reason=error.message)
            return _refused(error)
        is_invoke = activity["type"] == "invoke"
        if is_invoke and isinstance(inbound, Ignored):
            return _refused(RequestError(400, "NotHandled", "this bot handles no invoke of that name"))
        body = await self._turn(activity, inbound)
        return _answered(body) if is_invoke else web.Response()

    async def _turn(self, activity: dict[str, object], inbound: Inbound) -> bytes:
        try:
            answer = await self._adapter.turn(activity, inbound)
            return encode_answer(answer or _no_more(inbound)) if isinstance(inbound, Invoked) else b""
        except Exception:  # noqa: BLE001  # whatever it was, it has an incident id and an answer
            incident = secrets.token_hex(4)
            _log.exception("teams.turn_failed", incident=incident, inbound=type(inbound).__name__)
            return self._apology(inbound, incident)

    def _apology(self, inbound: Inbound, incident: str) -> bytes:
        try:
            answer = self._on_error(inbound, incident)
            if answer is not None:
                return encode_answer(answer)
        except Exception:  # noqa: BLE001  # an apology that fails must not cost the answer
            _log.exception("teams.on_error_failed", incident=incident)
        if isinstance(inbound, CardAction):
            return encode_answer(ErrorAnswer("InternalError", incident, 500))
        return encode_answer(DialogMessage(incident)) if isinstance(inbound, Invoked) else b""


def _no_more(inbound: Invoked) -> InvokeAnswer:
    """The answer where the handler has none: what was there stays, a dialog closes."""
    return TextAnswer("OK") if isinstance(inbound, CardAction) else DialogClosed()


async def _body(request: web.Request) -> bytes:
    """At most 256 KiB, after decompression, within 15 seconds."""
    if (request.content_length or 0) > MAX_BODY:
        raise _too_large()
    read = bytearray()
    try:
        if request.content.is_eof():
            # All of it came with the head, as most do: nothing to wait for.
            read += request.content.read_nowait()
        else:
            async with asyncio.timeout(BODY_TIMEOUT):
                async for chunk in request.content.iter_any():
                    read += chunk
                    if len(read) > MAX_BODY:
                        break
    except TimeoutError:
        raise RequestError(408, "Timeout", "the body took too long") from None
    except (web.RequestPayloadError, aiohttp.ClientError, OSError):
        raise BadActivityError("the body can't be read") from None
    if len(read) > MAX_BODY:
        raise _too_large()
    return bytes(read)


def _too_large() -> RequestError:
    return RequestError(413, "TooLarge", "the body is larger than 256 KiB")


def _answered(body: bytes) -> web.Response:
    return web.Response(body=body, content_type=_JSON) if body else web.Response()


def _refused(error: RequestError) -> web.Response:
    headers = {hdrs.WWW_AUTHENTICATE: "Bearer"} if error.status == 401 else None
    return web.json_response(
        {"error": {"code": error.code, "message": error.message}}, status=error.status, headers=headers
    )
