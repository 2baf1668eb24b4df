"""`python -m playground.local` and `justera playground`: the local Teams in a browser."""

import asyncio
import datetime as dt
import errno
import logging
import signal
import socket
import time
import urllib.parse
import webbrowser
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from playground.local.bot import Bot
from playground.local.clock import WorldClock
from playground.local.folder import Folder, FolderError, standard
from playground.local.guard import is_loopback
from playground.local.local import Options
from playground.local.server import HOST, PortTakenError, serving
from playground.process import BotFailedError

# As long as the bot of a process that was killed may take to end.
PATIENCE = 5.0


class _Environment(BaseSettings):
    """What of the bot's settings is known here, from where the bot reads it too."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    database_url: str = Field(default="", validation_alias="JUSTERA_DATABASE_URL")
    public_url: str = Field(default="", validation_alias="JUSTERA_PUBLIC_URL")
    language: str = Field(default="sv", validation_alias="JUSTERA_LANGUAGE")


def main(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The page's port; 0 takes any free one.")
    ] = 3979,
    bot_port: Annotated[
        int, typer.Option(min=0, max=65535, help="The bot's port; 0 takes any free one.")
    ] = 3978,
    bot: Annotated[
        str, typer.Option(help="Talk to a bot that runs already (justera serve --local) at this address.")
    ] = "",
    database_url: Annotated[
        str,
        typer.Option(help="The bot's database. Default: JUSTERA_DATABASE_URL, else a file in the folder."),
    ] = "",
    folder: Annotated[
        Path | None, typer.Option(help="Where everything is kept. Default: in your data folder.")
    ] = None,
    now: Annotated[
        str | None, typer.Option(help="Begin at this time, and run on from there. Default: as it was left.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in your browser.")] = False,
) -> None:
    """Try Justera in your browser, in a local Teams: no tenant, and nothing leaves this machine."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    environment = _Environment()
    kept = Folder(folder or standard())
    options = Options(
        folder=kept,
        bot_port=bot_port,
        bot=_address(bot),
        database_url=database_url or environment.database_url,
        language=environment.language,
        links=not environment.public_url,
        now=_moment(now),
    )
    try:
        kept.take()
        if not bot and bot_port:
            _check_free(bot_port, wait=kept.interrupted)
        asyncio.run(_serve(options, port, open_=open_))
    except (FolderError, PortTakenError, BotFailedError) as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"Can't use {kept.path}: {error.strerror or error}. Choose another folder: --folder DIR")
    finally:
        kept.leave()


async def _serve(options: Options, port: int, *, open_: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(options, port, _tell) as running:
        typer.echo(f"Open {running.address} in your browser")
        typer.echo(f"Kept in {options.folder.path}")
        typer.echo("Stop it with Ctrl+C")
        if open_:
            webbrowser.open(running.address)
        await stop.wait()
        typer.echo("Stopping")


def _tell(bot: Bot) -> None:
    if bot.status == "running":
        typer.echo(f"The bot answers on {bot.address}/api/messages")
    elif bot.problem:
        typer.echo(f"The bot has stopped; the page can start it again. {bot.problem}", err=True)


def _address(written: str) -> str:
    """Scheme, host and port of a bot on this machine; raises BadParameter for anything else."""
    if not written:
        return ""
    parts = urllib.parse.urlsplit(written)
    if parts.scheme != "http" or not is_loopback(parts.netloc):
        raise typer.BadParameter("must be an address on this machine, such as http://127.0.0.1:3978")
    return f"http://{parts.netloc}"


def _moment(written: str | None) -> dt.datetime | None:
    if written is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(written)
        WorldClock().move(moment)
    except ValueError as error:
        raise typer.BadParameter(f"must be an ISO time such as 2022-09-01T13:00:00+02:00: {error}") from None
    return moment


def _check_free(port: int, *, wait: bool) -> None:
    """Raises `PortTakenError`; the bot of a process that was killed is given a moment to end."""
    until = time.monotonic() + (PATIENCE if wait else 0)
    while True:
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((HOST, port))
                return
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or time.monotonic() >= until:
                raise PortTakenError(
                    f"The bot can't listen on {HOST}:{port}, where another program may be. Stop that one, "
                    "choose another port with --bot-port, or talk to the bot that runs there: "
                    f"--bot http://{HOST}:{port}"
                ) from None
        time.sleep(0.1)


def _refuse(message: str) -> NoReturn:
    typer.secho(message, fg="red", err=True)
    raise typer.Exit(1)


def run() -> None:
    """Run the command line."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app(prog_name="justera playground")


if __name__ == "__main__":
    run()
