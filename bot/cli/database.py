"""Looking after the database."""

import asyncio

import typer

from bot.cli.base import DatabaseOption, app, with_store
from storage.store import SqlStore


@app.command()
def migrate(database_url: DatabaseOption = None) -> None:
    """Bring the database to this version; `justera serve` does it by itself."""
    asyncio.run(with_store(database_url, _nothing))
    typer.echo("The database is up to date.")


async def _nothing(_: SqlStore) -> None:
    return None
