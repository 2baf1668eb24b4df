"""Checking what is kept."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import settings as settings_
from bot.cli.base import DatabaseOption, app, complain, read_settings, refuse, refuse_unknown, with_store


@app.command()
def verify(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="MEETING | FILE.pdf",
            help="The meeting's id, or a PDF of approved minutes. Default: every meeting.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Check every meeting, as without argument.")
    ] = False,
    database_url: DatabaseOption = None,
) -> None:
    """Check that logs of meetings, their versions and what is kept of them are whole and unaltered."""
    from bot.verifying import DoesNotHoldError, file_holds, meeting_holds

    if what is None:
        _verify_all(database_url)
        return
    if everything:
        raise typer.BadParameter("--all is for every meeting: leave out which")
    try:
        if not what.lower().endswith(".pdf"):
            typer.echo(asyncio.run(with_store(database_url, lambda store: meeting_holds(store, what))))
            return
        pdf = _read(Path(what))
        if _has_database(database_url):
            typer.echo(asyncio.run(with_store(database_url, lambda store: file_holds(store, pdf))))
        else:
            typer.echo(asyncio.run(file_holds(None, pdf)))
    except DoesNotHoldError as error:
        refuse(f"Doesn't hold: {error}.")
    except LookupError:
        refuse_unknown(what)


def _verify_all(database_url: str | None) -> None:
    from bot.verifying import everything_holds

    found = asyncio.run(with_store(database_url, everything_holds))
    for failure in found.failures:
        complain(f"Doesn't hold: {failure}.")
    gone = f"; {found.discarded} were discarded" if found.discarded else ""
    if not found.meetings:
        typer.echo(f"There are no meetings to check{gone}.")
        return
    kept = f"{found.events} events, {found.documents} kept documents"
    if found.failures:
        refuse(f"{len(found.failures)} of {found.meetings} meetings don't hold; the others do: {kept}{gone}.")
    typer.echo(f"Holds: every one of {found.meetings} meetings ({kept}){gone}.")


def _has_database(given: str | None) -> bool:
    """Whether there is a database to compare with: looking at a file makes no new one."""
    return bool(given or read_settings(local=True).database_url) or settings_.default_database_file().exists()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(f"Can't read {path}: {error.strerror}.")
