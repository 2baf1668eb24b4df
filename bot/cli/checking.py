"""Checking what is kept."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import settings as settings_
from bot.cli.base import DatabaseOption, app, read_settings, refuse, refuse_unknown, with_store


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
            typer.echo(asyncio.run(with_store(database_url, lambda store: meeting_holds(store, what))))
            return
        pdf = _read(Path(what))
        if _hasdatabase(database_url):
            typer.echo(asyncio.run(with_store(database_url, lambda store: file_holds(store, pdf))))
        else:
            typer.echo(asyncio.run(file_holds(None, pdf)))
    except DoesNotHoldError as error:
        refuse(f"Doesn't hold: {error}.")
    except LookupError:
        refuse_unknown(what)


def _hasdatabase(given: str | None) -> bool:
    """Whether there is a database to compare with: looking at a file makes no new one."""
    return bool(given or read_settings(local=True).database_url) or settings_.default_database_file().exists()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(f"Can't read {path}: {error.strerror}.")
