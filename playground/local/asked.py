"""What the page asks for: reading the requests' bodies, and refusing those that can't be met."""

import datetime as dt
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from playground.connector.wire import Json, encode

JSON_TYPE = "application/json; charset=utf-8"


class RefusedError(Exception):
    """The answer is `status` with a stable `code`, a `message` for developers and perhaps `more` to know."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"code": code, "message": message, **more}}


class _As(msgspec.Struct, kw_only=True):
    """Who does it: a person's id."""

    who: str = msgspec.field(name="as")


class Say(_As):
    conversation: str
    text: str
    reply_to: str | None = msgspec.field(name="replyTo", default=None)


class OnMessage(_As):
    conversation: str
    message: str


class Edit(OnMessage):
    text: str


class React(OnMessage):
    reaction: str
    on: bool = True


class PressCard(OnMessage):
    card: int
    action: dict[str, Any]
    inputs: dict[str, str] = {}


class Run(_As):
    conversation: str
    command: str
    message: str | None = None


class Submit(_As):
    dialog: str
    action: dict[str, Any]
    inputs: dict[str, str] = {}


class Install(_As):
    where: str
    on: bool = True


class Meeting(_As):
    conversation: str
    on: bool


class Clock(msgspec.Struct):
    now: dt.datetime | None


class TroubleOrder(msgspec.Struct):
    kind: str
    times: int | None = 1
    conversation: str | None = None


class BotOrder(msgspec.Struct):
    do: str


class Hearing(msgspec.Struct):
    everything: bool


class DemoOrder(msgspec.Struct):
    do: str
    pace: float = 2.5


class Again(msgspec.Struct):
    exchange: int


class Nothing(msgspec.Struct):
    pass


T = TypeVar("T")


async def read(request: web.Request, shape: type[T]) -> T:
    """The body read as `shape`; raises `RefusedError` 400."""
    try:
        return msgspec.json.decode(await request.read() or b"{}", type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RefusedError(400, "badRequest", str(error)) from None


def number(request: web.Request, name: str, otherwise: int, most: int) -> int:
    """A whole number from the query, at least 1 and at most `most`; raises `RefusedError` 400."""
    written = request.query.get(name, "")
    if not written:
        return otherwise
    if not written.isdecimal() or len(written) > 18:
        raise RefusedError(400, "badRequest", f"{name} must be a whole number, not {written!r}")
    return max(1, min(int(written), most))


def answer(content: Json) -> web.Response:
    return web.Response(
        body=encode(content), headers={"Content-Type": JSON_TYPE, "Cache-Control": "no-store"}
    )


def refusal(error: RefusedError) -> web.Response:
    return web.Response(
        body=encode(error.body),
        status=error.status,
        headers={"Content-Type": JSON_TYPE, "Cache-Control": "no-store"},
    )
