"""The local Teams on loopback: the page, its API, and the Bot Connector's endpoints on the same port."""

import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from playground.connector.server import LARGEST_BODY
from playground.local.bot import Bot
from playground.local.doing import Doing
from playground.local.files import Files
from playground.local.guard import add_headers, guard
from playground.local.local import LocalTeams, Options
from playground.local.reading import Reading
from playground.local.steering import Steering

HOST = "127.0.0.1"


class PortTakenError(Exception):
    """Somebody else listens at the port; the message says what to do."""


@dataclass(frozen=True)
class Serving:
    """A local Teams that is running, at `address`."""

    teams: LocalTeams
    address: str


@asynccontextmanager
async def serving(
    options: Options, port: int, told: Callable[[Bot], None] = lambda _: None, files: Files | None = None
) -> AsyncIterator[Serving]:
    """Serve the local Teams at `port` of 127.0.0.1, or at a free one when 0.

    The bot is started meanwhile. Raises `PortTakenError`, and `BotFailedError` in the end where the bot
    doesn't stop as it should.
    """
    teams = LocalTeams(options, told)
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[guard])
    app.on_response_prepare.append(add_headers)
    teams.world.connector.add_routes(app)
    for part in (files or Files(), Reading(teams), Doing(teams), Steering(teams)):
        app.add_routes(part.routes())
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=2.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise PortTakenError(
                f"Can't listen on {HOST}:{port}, where another program may be: choose another with --port, "
                "such as --port 0 for any free one."
            ) from None
        bound = runner.addresses[0][1]
        await teams.start(bound)
        try:
            yield Serving(teams, f"http://{HOST}:{bound}")
        finally:
            await teams.close()
    finally:
        await runner.cleanup()
