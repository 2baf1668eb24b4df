"""Looking after the database: bringing it up to date, backing it up, putting a backup back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import (
    DatabaseOption,
    address_of,
    app,
    complain,
    database_away,
    read_settings,
    refuse,
    with_store,
)
from bot.clock import SystemClock
from meetings.ports import StorageUnavailableError
from storage.store import SqlStore
from storage.values import micros


@app.command()
def migrate(database_url: DatabaseOption = None) -> None:
    """Bring the database to this version; `justera serve` does it by itself."""
    asyncio.run(with_store(database_url, _nothing))
    typer.echo("The database is up to date.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write: a SQLite database, from either kind.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    database_url: DatabaseOption = None,
) -> None:
    """Write everything that is kept to one file, as it is at this moment; the bot may run meanwhile."""
    from storage.backup import back_up

    address = address_of(database_url, read_settings(local=True))
    with _told(file):
        rows = back_up(address, file, replace=force)
    typer.echo(
        f"{file} holds {rows['meetings']} meetings, {rows['events']} events and {rows['documents']} kept"
        " documents. Whoever has it can read them: keep it as safe as the database."
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup of this version or an older one.")],
    database_url: DatabaseOption = None,
) -> None:
    """Put a backup into a database that is empty: a new SQLite file, or PostgreSQL without rows."""
    from storage.restore import restore as put_back

    address = address_of(database_url, read_settings(local=True))
    with _told(file):
        restored = put_back(file, address, micros(SystemClock().now()))
    rows = restored.rows
    typer.echo(
        f"Restored {rows['meetings']} meetings, {rows['events']} events and"
        f" {rows['documents']} kept documents."
    )
    if restored.answers:
        typer.echo(f"{restored.answers} answers that were on their way won't be sent: they are of the past.")
    if restored.claimed:
        typer.echo(f"{restored.claimed} messages that were just being sent wait to be sent.")
    if restored.cards:
        typer.echo(f"{restored.cards} cards in Teams will be shown as the meetings stand now.")
    _verify(address)


@app.command()
def rebuild(database_url: DatabaseOption = None) -> None:
    """Make everything that is looked up anew from the logs; the bot's writing waits meanwhile."""
    count = asyncio.run(with_store(database_url, lambda store: store.rebuild_read_tables()))
    typer.echo(f"The registers are made anew from the logs of {count} meetings.")


def _verify(address: str) -> None:
    from bot.verifying import everything_holds

    found = asyncio.run(with_store(address, everything_holds))
    for failure in found.failures:
        complain(f"Doesn't hold: {failure}.")
    if found.failures:
        refuse(
            f"{len(found.failures)} of {found.meetings} meetings don't hold. They came so out of the backup:"
            " try an older one, in another database, before the bot is started on this."
        )
    typer.echo(f"Holds: every one of {found.meetings} meetings.")


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Refuse what can't be done with a backup, with the reason and what to do."""
    from storage.backup import BackupError
    from storage.wholefile import BusyFileError

    try:
        yield
    except BackupError as error:
        refuse(str(error))
    except FileExistsError as error:
        refuse(f"{error.args[0]} is there already: choose another name, or use --force to write over it.")
    except BusyFileError as error:
        refuse(f"Another process is writing {error.args[0]}: wait for it.")
    except StorageUnavailableError as error:
        database_away(error)
    except OSError as error:
        refuse(f"Can't use {error.filename or file}: {error.strerror or error}.")
    except ValueError as error:
        refuse(str(error))


async def _nothing(_: SqlStore) -> None:
    return None
