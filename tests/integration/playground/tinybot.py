"""A tiny bot on plain aiohttp."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp import web

Json = dict[str, Any]
Turn = Callable[["TinyBot", Json], Awaitable[Any]]

ADAPTIVE = "application/vnd.microsoft.card.adaptive"


def attachment(card: Json) -> Json:
    return {"type": "message", "attachments": [{"contentType": ADAPTIVE, "content": card}]}


async def echo(bot: "TinyBot", activity: Json) -> Any:
    if activity["type"] == "message" and "text" in activity:
        await bot.reply(activity, {"type": "message", "text": f"Echo: {activity['text']}"})
    return None


class TinyBot:
    """Keeps what it is told and does what `turn` says; an invoke's answer is what `turn` returns."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.authorizations: list[str | None] = []
        self.turn: Turn = echo
        self.status = 200
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        self.heard.append(activity)
        self.authorizations.append(request.headers.get("Authorization"))
        answer = await self.turn(self, activity)
        if answer is None:
            return web.Response(status=self.status)
        return web.json_response(answer, status=self.status)

    async def call(
        self, method: str, service_url: str, path: str, body: Any = None
    ) -> tuple[int, Any, dict[str, str]]:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, service_url + path, json=body) as response,
        ):
            answer = await response.json(content_type=None) if await response.read() else None
            return response.status, answer, dict(response.headers)

    async def reply(self, activity: Json, message: Json) -> str:
        place = f"v3/conversations/{quote(activity['conversation']['id'], safe='')}/activities/"
        status, answer, _ = await self.call(
            "POST", activity["serviceUrl"], place + quote(activity["id"], safe=""), message
        )
        assert status == 201
        return str(answer["id"])

    async def update(self, service_url: str, conversation: str, message_id: str, message: Json) -> int:
        path = f"v3/conversations/{quote(conversation, safe='')}/activities/{quote(message_id, safe='')}"
        return (await self.call("PUT", service_url, path, message))[0]
