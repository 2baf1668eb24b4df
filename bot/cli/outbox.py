"""What is owed to Teams: what waits, what couldn't be delivered, and trying that again."""

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.base import DatabaseOption, app, read_settings, refuse, with_store
from storage.store import SqlStore

if TYPE_CHECKING:
    from storage.operating import OutboxRow

outbox = typer.Typer(
    help="Show what is owed to Teams and couldn't be delivered; nothing of what the messages say.",
    invoke_without_command=True,
)
app.add_typer(outbox, name="outbox")

_LISTED = ("dead",)
_EVERYTHING = ("dead", "waiting", "claimed", "scheduled", "lapsed")
_COLUMNS = ("id", "state", "kind", "shows", "conversation", "time", "attempts", "error")


@outbox.callback()
def show(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what waits, is scheduled, or lapsed before it was sent.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Messages of each state that are shown.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
    database_url: DatabaseOption = None,
) -> None:
    """Show what is owed to Teams and couldn't be delivered; nothing of what the messages say."""
    if context.invoked_subcommand is not None:
        context.obj = database_url
        return
    states = _EVERYTHING if everything else _LISTED

    async def read(store: SqlStore) -> tuple[Mapping[str, int], float | None, "Sequence[OutboxRow]"]:
        rows = await store.outbox_rows(states, limit)
        return await store.outbox_counts(), await store.outbox_oldest(), rows

    counts, oldest, rows = asyncio.run(with_store(database_url, read))
    if as_json:
        told = {**counts, "oldest_seconds": oldest, "messages": rows}
        typer.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
        return
    waits = f", the oldest for {dt.timedelta(seconds=round(oldest))}" if oldest is not None else ""
    typer.echo(
        f"Waiting: {counts['waiting']}{waits}. Scheduled: {counts['scheduled']}. Dead: {counts['dead']}."
    )
    if rows:
        _print(rows)
    if counts["dead"]:
        typer.echo("`justera outbox retry --all` tries to send the dead ones again, `retry ID` one of them.")


@outbox.command()
def retry(
    context: typer.Context,
    ids: Annotated[list[int] | None, typer.Argument(metavar="ID", help="The messages' ids.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All dead messages.")] = False,
    database_url: DatabaseOption = None,
) -> None:
    """Have messages that couldn't be delivered sent again, by the bot that runs."""
    if bool(ids) == everything:
        raise typer.BadParameter("say which by their ids, or --all")
    wanted = None if everything else frozenset(ids or ())
    address = database_url or context.obj  # it may be said before the word retry, too
    count = asyncio.run(with_store(address, lambda store: store.retry_dead(wanted)))
    if wanted is not None and count < len(wanted):
        refuse(
            f"{count} of {len(wanted)} will be sent again; the others aren't dead messages:"
            " `justera outbox` lists those there are."
        )
    typer.echo(f"{count} messages will be sent again.")


def _print(rows: "Sequence[OutboxRow]") -> None:
    zone = read_settings(local=True).zone
    table = Table(*_COLUMNS)
    for row in rows:
        time = row.due or row.ended
        told = (
            str(row.id),
            row.state,
            row.kind,
            row.view,
            row.conversation,
            f"{time.astimezone(zone):%Y-%m-%d %H:%M:%S}" if time else "",
            str(row.attempts),
            row.error or "",
        )
        table.add_row(*map(escape, told))
    Console().print(table)
