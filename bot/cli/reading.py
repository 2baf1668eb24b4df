"""Reading meetings: their list, and their minutes as files."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.base import DatabaseOption, app, refuse, refuse_unknown, with_store
from bot.exporting import FORMS, Export, Form, NotMadeError
from meetings import log as log_
from meetings.evolve import fold
from meetings.model import Status
from storage.store import SqlStore


@app.command()
def meetings(
    database_url: DatabaseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List the meetings."""
    found = asyncio.run(with_store(database_url, _listed))
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
            refuse(str(error))

    written = asyncio.run(with_store(database_url, read))
    if str(output) == "-":
        sys.stdout.buffer.write(written)
        return
    try:
        output.write_bytes(written)
    except OSError as error:
        refuse(f"Can't write {output}: {error.strerror}.")


async def _log(store: SqlStore, meeting: str) -> Sequence[log_.Logged]:
    log = await store.log(meeting)
    if not log:
        refuse_unknown(meeting)
    return log
