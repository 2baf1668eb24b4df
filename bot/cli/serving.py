"""Running the bot, and the page where it is tried."""

import asyncio
import datetime as dt
import os
import signal
import sys
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from aiohttp import web

from bot import settings as settings_
from bot.cli.base import DatabaseOption, address_of, app, database_away, read_settings, refuse
from bot.clock import EARLIEST, LATEST, MovableClock, SystemClock
from bot.logs import configure
from meetings.ports import StorageUnavailableError

if TYPE_CHECKING:
    from bot.app import Running


def _moment(written: str | None) -> dt.datetime | None:
    if written is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter("must be an ISO time such as 2022-09-01T13:00:00+02:00") from None
    if moment.utcoffset() is None:
        raise typer.BadParameter("must say its zone, such as 2022-09-01T13:00:00+02:00")
    if not EARLIEST <= moment <= LATEST:
        raise typer.BadParameter(f"must be between {EARLIEST.year} and {LATEST.year}")
    return moment


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1 with --local, else 0.0.0.0.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes any free one.")] = 3978,
    database_url: DatabaseOption = None,
    local: Annotated[
        bool, typer.Option("--local", help="Try it without Teams: no credentials, loopback only.")
    ] = False,
    now: Annotated[
        str | None, typer.Option(help="With --local: begin at this time, and run on from there.")
    ] = None,
    rates: Annotated[
        bool | None,
        typer.Option(
            "--rates/--no-rates",
            help="Speak no faster than Teams allows. Default: yes, but not with --local.",
        ),
    ] = None,
) -> None:
    """Run the bot."""
    settings = read_settings(local=local)
    moment = _moment(now)
    if moment is not None and not local:
        raise typer.BadParameter("--now is for --local only")
    if local and host is not None and host not in settings_.LOOPBACK:
        refuse(
            "--local takes activities from anyone, so it listens on this machine only: use --host 127.0.0.1."
        )
    configure(settings.log_format)
    clock = MovableClock(moment) if local else SystemClock()
    address = host or ("127.0.0.1" if local else "0.0.0.0")  # noqa: S104  # behind the operator's proxy
    from bot.app import running  # the other commands start without the SDK

    database = address_of(database_url, settings)
    bot = running(settings, database, local=local, clock=clock, rates=rates)
    try:
        _run(_serve(bot, address, port, local=local))
    except OSError as error:
        refuse(
            f"Can't listen on {address}:{port}: {error.strerror or error}. Is another running? Try --port 0."
        )
    except StorageUnavailableError as error:
        database_away(error)
    except ValueError as error:
        refuse(str(error))


def _run(main_: Coroutine[Any, Any, None]) -> None:
    if sys.platform == "win32":
        asyncio.run(main_)
        return
    import uvloop  # not there on Windows

    uvloop.run(main_)


async def _serve(
    running: "AbstractAsyncContextManager[Running]", host: str, port: int, *, local: bool
) -> None:
    from bot.warming import settle

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running as bot:
        settle()
        runner = web.AppRunner(bot.web, access_log=None, shutdown_timeout=10)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            _greet(runner, local=local)
            await stop.wait()
        finally:
            await runner.cleanup()


def _greet(runner: web.AppRunner, *, local: bool) -> None:
    host, port = runner.addresses[0][:2]
    typer.echo(f"Justera answers on http://{host}:{port}/api/messages")
    if local:
        typer.echo(
            "Local mode: no Teams and no sign-in; only programs on this machine reach it.\n"
            "Talk to it with a Bot Framework activity posted there, or watch a whole meeting: make demo.\n"
            f"Move its clock with PUT http://{host}:{port}/local/clock"
            ' and {"now": "2022-09-01T13:00:00+02:00"}.\n'
            "Stop it with Ctrl+C."
        )
    sys.stdout.flush()


@app.command(
    add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)
def playground(context: typer.Context) -> None:
    """Run the bot in a local Teams, a page in your browser; `justera playground --help` lists its options."""
    # Not imported: the playground and the bot don't know each other, and it starts a bot of its own.
    arguments = [sys.executable, "-m", "playground.local", *context.args]
    sys.stdout.flush()
    os.execv(sys.executable, arguments)  # noqa: S606  # the very same program, with the options as given
