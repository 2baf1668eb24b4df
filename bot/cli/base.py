"""What the commands share: the application, its refusals, and the database that it is given."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import settings as settings_
from bot.clock import SystemClock
from meetings.ports import StorageUnavailableError
from storage.engine import database_url, writing_engine
from storage.migrating import NewerSchemaError, migrate_engine
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


def complain(message: str) -> None:
    """Say what isn't as it should be."""
    errors.print(message, style="red", markup=False, soft_wrap=True)


def refuse(message: str) -> NoReturn:
    """Say why something can't be done, and end with status 1."""
    complain(message)
    raise typer.Exit(1)


def read_settings(*, local: bool) -> settings_.Settings:
    """The settings; wrong ones are refused by their names."""
    try:
        return settings_.load(local=local)
    except settings_.SettingsError as error:
        refuse(str(error))


def address_of(given: str | None, settings: settings_.Settings) -> str:
    """The address that was given, in the one way or the other; one that can't be is refused by its name."""
    address = given or settings.database_url
    if not address:
        return settings_.default_database_url()
    try:
        database_url(address)
    except ValueError as error:
        refuse(f"{'--database-url' if given else 'JUSTERA_DATABASE_URL'}: {error}")
    return address


def database_away(error: StorageUnavailableError) -> NoReturn:
    """Refuse because the database can't be used."""
    refuse(f"{error}: is JUSTERA_DATABASE_URL (or --database-url) right, and may the database be written?")


def refuse_unknown(meeting: str) -> NoReturn:
    """Refuse because there is no such meeting."""
    refuse(f"There is no meeting {meeting}; `justera meetings` lists those there are.")


@contextmanager
def written_database(given: str | None) -> Iterator[Engine]:
    """An engine that writes to a database of this version; one that can't be used is refused."""
    address = address_of(given, read_settings(local=True))
    engine = writing_engine(database_url(address))
    try:
        migrate_engine(engine)
        yield engine
    except StorageUnavailableError as error:
        database_away(error)
    except SQLAlchemyError as error:
        refuse(f"The database can't be used: {getattr(error, 'orig', None) or error}.")
    except NewerSchemaError as error:
        refuse(str(error))
    finally:
        engine.dispose()


T = TypeVar("T")


async def with_store(database_url: str | None, do: Callable[[SqlStore], Awaitable[T]]) -> T:
    """What `do` gives with the store open; a database that can't be used is refused with the reason."""
    settings = read_settings(local=True)
    try:
        async with SqlStore.open(address_of(database_url, settings), SystemClock()) as store:
            return await do(store)
    except StorageUnavailableError as error:
        database_away(error)
    except ValueError as error:
        refuse(str(error))
