"""The fake Bot Connector in a process of its own: `python -m tests.load.connector CONVERSATIONS`.

Prints its address. `GET /answered` tells how many answers came, cheaply; `GET /answers` the activities that
were answered, each as often as it was; `DELETE /answers` forgets them.
"""

import asyncio
import sys
from collections import Counter

import msgspec
import uvloop
from aiohttp import web

from playground.connector.server import LARGEST_BODY
from tests.load.scene import Stage, stage


def _answers(scene: Stage) -> Counter[str]:
    found: Counter[str] = Counter()
    for chat in scene.chats:
        found.update(
            str(message.activity["replyToId"])
            for message in chat.messages
            if message.from_bot and message.activity.get("replyToId")
        )
    return found


def _routes(scene: Stage) -> list[web.RouteDef]:
    record = scene.world.connector.record

    async def answered(_: web.Request) -> web.Response:
        return web.Response(body=str(record.count("reply", 201)).encode())

    async def answers(_: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(_answers(scene)))

    async def forget(_: web.Request) -> web.Response:
        record.counts.clear()
        for chat in scene.chats:
            chat.messages.clear()
        return web.Response()

    return [web.get("/answered", answered), web.get("/answers", answers), web.delete("/answers", forget)]


async def main() -> None:
    scene = stage(int(sys.argv[1]))
    application = web.Application(client_max_size=LARGEST_BODY)
    scene.world.connector.add_routes(application)
    application.add_routes(_routes(scene))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
