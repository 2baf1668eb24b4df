"""The command `justera`: exit status 0 done, 1 refused with a message, 2 wrong usage."""

import asyncio
import datetime as dt
import importlib.metadata
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import msgspec
import typer
from aiohttp import web
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import settings as settings_
from bot.clock import EARLIEST, LATEST, MovableClock, SystemClock
from bot.exporting import FORMS, Export, Form, NotMadeError
from bot.logs import configure
from meetings import log as log_
from meetings.evolve import fold
from meetings.model import Status
from meetings.ports import StorageUnavailableError
from storage.engine import database_url
from storage.store import SqlStore

app = typer.Typer(
    help="A Microsoft Teams bot that turns a meeting into approved minutes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True, highlight=False)

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database-url", help="Default: JUSTERA_DATABASE_URL, else a SQLite file in your data folder."
    ),
]


def main() -> None:
    """Run the command line."""
    app()


def _refuse(message: str) -> NoReturn:
    errors.print(message, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1)


def _settings(*, local: bool) -> settings_.Settings:
    try:
        return settings_.load(local=local)
    except settings_.SettingsError as error:
        _refuse(str(error))


def _database(given: str | None, settings: settings_.Settings) -> str:
    """The address that was given, in the one way or the other; one that can't be is refused by its name."""
    address = given or settings.database_url
    if not address:
        return settings_.default_database_url()
    try:
        database_url(address)
    except ValueError as error:
        _refuse(f"{'--database-url' if given else 'JUSTERA_DATABASE_URL'}: {error}")
    return address


def _database_away(error: StorageUnavailableError) -> NoReturn:
    _refuse(f"{error}: is JUSTERA_DATABASE_URL (or --database-url) right, and may the database be written?")


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
) -> None:
    """Run the bot."""
    settings = _settings(local=local)
    moment = _moment(now)
    if moment is not None and not local:
        raise typer.BadParameter("--now is for --local only")
    if local and host is not None and host not in settings_.LOOPBACK:
        _refuse(
            "--local takes activities from anyone, so it listens on this machine only: use --host 127.0.0.1."
        )
    configure(settings.log_format)
    clock = MovableClock(moment) if local else SystemClock()
    address = host or ("127.0.0.1" if local else "0.0.0.0")  # noqa: S104  # behind the operator's proxy
    try:
        _run(_serve(settings, _database(database_url, settings), address, port, local=local, clock=clock))
    except OSError as error:
        _refuse(
            f"Can't listen on {address}:{port}: {error.strerror or error}. Is another running? Try --port 0."
        )
    except StorageUnavailableError as error:
        _database_away(error)
    except ValueError as error:
        _refuse(str(error))


def _run(main_: Coroutine[Any, Any, None]) -> None:
    if sys.platform == "win32":
        asyncio.run(main_)
        return
    import uvloop  # not there on Windows

    uvloop.run(main_)


async def _serve(
    settings: settings_.Settings, database_url: str, host: str, port: int, *, local: bool, clock: SystemClock
) -> None:
    from bot.app import running  # the other commands start without the SDK
    from bot.warming import settle

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(settings, database_url, local=local, clock=clock) as bot:
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


@app.command()
def meetings(
    database_url: DatabaseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List the meetings."""
    found = asyncio.run(_with_store(database_url, _listed))
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    table = Table("id", "start", "title", "status", "version")
    for one in found:
        table.add_row(*(escape(str(one[key])) for key in ("id", "start", "title", "status", "version")))
    Console().print(table)


async def _listed(store: SqlStore) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "conversation": group,
            "title": one.title,
            "start": one.occasion.start.isoformat(),
            "end": one.occasion.end.isoformat() if one.occasion.end else None,
            "place": one.occasion.place,
            "status": one.status.value,
            "version": one.version,
        }
        for group, one in await store.all_meetings()
    ]


@app.command()
def export(
    meeting: Annotated[str, typer.Argument(help="The meeting's id, as `justera meetings` lists it.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write; - writes to standard output.")
    ],
    form: Annotated[Form, typer.Option("--format", help="What to write.")] = "md",
    version: Annotated[
        int | None, typer.Option(help="A version of the minutes. Default: how they stand now.")
    ] = None,
    database_url: DatabaseOption = None,
) -> None:
    """Write a meeting's minutes to a file."""

    async def read(store: SqlStore) -> bytes:
        log = await _log(store, meeting)
        state = fold(log)
        number = version or (state.version if state.status is Status.APPROVED else 0)
        if form == "pdf" and (kept := await store.document(meeting, number, "pdf")):
            return kept.body
        try:
            return FORMS[form](Export(log, await store.group(state.group), version))
        except (LookupError, NotMadeError) as error:
            _refuse(str(error))

    written = asyncio.run(_with_store(database_url, read))
    if str(output) == "-":
        sys.stdout.buffer.write(written)
        return
    try:
        output.write_bytes(written)
    except OSError as error:
        _refuse(f"Can't write {output}: {error.strerror}.")


@app.command()
def verify(
    what: Annotated[
        str,
        typer.Argument(metavar="MEETING | FILE.pdf", help="The meeting's id, or a PDF of approved minutes."),
    ],
    database_url: DatabaseOption = None,
) -> None:
    """Check that a meeting's log, its versions and what is kept of them are whole and unaltered."""
    from bot.verifying import DoesNotHoldError, file_holds, meeting_holds

    try:
        if not what.lower().endswith(".pdf"):
            typer.echo(asyncio.run(_with_store(database_url, lambda store: meeting_holds(store, what))))
            return
        pdf = _read(Path(what))
        if _has_database(database_url):
            typer.echo(asyncio.run(_with_store(database_url, lambda store: file_holds(store, pdf))))
        else:
            typer.echo(asyncio.run(file_holds(None, pdf)))
    except DoesNotHoldError as error:
        _refuse(f"Doesn't hold: {error}.")
    except LookupError:
        _refuse_unknown(what)


def _has_database(given: str | None) -> bool:
    """Whether there is a database to compare with: looking at a file makes no new one."""
    return bool(given or _settings(local=True).database_url) or settings_.default_database_file().exists()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _refuse(f"Can't read {path}: {error.strerror}.")


@app.command()
def migrate(database_url: DatabaseOption = None) -> None:
    """Bring the database to this version; `justera serve` does it by itself."""
    asyncio.run(_with_store(database_url, _nothing))
    typer.echo("The database is up to date.")


@app.command()
def manifest(
    app_id: Annotated[str, typer.Option(help="The bot's app id (MicrosoftAppId).")],
    domain: Annotated[
        str, typer.Option(help="The domain that the bot answers on, such as justera.example.se.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The package to write.")] = Path(
        "justera.zip"
    ),
    developer: Annotated[str, typer.Option(help="Who runs this bot, as Teams shows it.")] = "Justera",
    website_url: Annotated[str | None, typer.Option(help="Default: the bot's own page.")] = None,
    privacy_url: Annotated[str | None, typer.Option(help="Default: the bot's own page.")] = None,
    terms_url: Annotated[str | None, typer.Option(help="Default: the bot's own page.")] = None,
    meeting_events: Annotated[
        bool,
        typer.Option(
            "--meeting-events",
            help="Ask for the permissions to be told when a meeting's call begins and ends.",
        ),
    ] = False,
) -> None:
    """Make the app package to upload to Teams."""
    # Imported here: its validator is slow to load, and the other commands don't need it.
    from manifest import ManifestError
    from manifest import build as build_package

    try:
        package = build_package(
            app_id,
            domain,
            importlib.metadata.version("justera"),
            developer=developer,
            website_url=website_url,
            privacy_url=privacy_url,
            terms_url=terms_url,
            meeting_events=meeting_events,
        )
        output.write_bytes(package)
    except ManifestError as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"Can't write {output}: {error.strerror}.")
    typer.echo(f"{output} is ready to upload in Teams: Apps, Manage your apps, Upload an app.")


T = TypeVar("T")


async def _with_store(database_url: str | None, do: Callable[[SqlStore], Awaitable[T]]) -> T:
    settings = _settings(local=True)
    try:
        async with SqlStore.open(_database(database_url, settings), SystemClock()) as store:
            return await do(store)
    except StorageUnavailableError as error:
        _database_away(error)
    except ValueError as error:
        _refuse(str(error))


async def _log(store: SqlStore, meeting: str) -> Sequence[log_.Logged]:
    log = await store.log(meeting)
    if not log:
        _refuse_unknown(meeting)
    return log


def _refuse_unknown(meeting: str) -> NoReturn:
    _refuse(f"There is no meeting {meeting}; `justera meetings` lists those there are.")


async def _nothing(_: SqlStore) -> None:
    return None
