"""A Bot Connector that takes whatever is sent and notes when it came: `python -m tests.load.sink`.

It does no more than a bot needs to go on, so that it doesn't limit how fast one is. Prints its address.
`GET /came` gives the conversation and the time (seconds since 1970) of each message; `DELETE /came` forgets.
"""

import asyncio
import time

import msgspec
import uvloop
from aiohttp import web


def _routes(came: list[tuple[str, float]]) -> list[web.RouteDef]:
    async def take(request: web.Request) -> web.Response:
        at = time.time()
        await request.read()
        came.append((request.match_info["conversation"], at))
        return web.json_response({"id": str(len(came))}, status=201)

    async def update(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"id": request.match_info["activity"]})

    async def members(_: web.Request) -> web.Response:
        return web.json_response([])

    async def told(_: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(came))

    async def forget(_: web.Request) -> web.Response:
        came.clear()
        return web.Response()

    activities = "/v3/conversations/{conversation}/activities"
    return [
        web.post(activities, take),
        web.post(activities + "/{activity}", take),
        web.put(activities + "/{activity}", update),
        web.get("/v3/conversations/{conversation}/members", members),
        web.get("/came", told),
        web.delete("/came", forget),
    ]


async def main() -> None:
    application = web.Application()
    application.add_routes(_routes([]))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
