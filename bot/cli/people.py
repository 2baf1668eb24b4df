"""A person's rights: to see what is held about them, and to be forgotten."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from sqlalchemy import Connection, Engine

from bot.cli.base import DatabaseOption, app, read_settings, refuse, written_database
from bot.clock import SystemClock

if TYPE_CHECKING:
    from storage.erasing import Erasure, Touched
    from storage.persons import Known

person = typer.Typer(help="See what is held about a person, or have them forgotten.", no_args_is_help=True)
app.add_typer(person, name="person")

WhoArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="The Entra object id, tenant:object id, or the whole name of somebody who alone has it.",
    ),
]


@person.command("export")
def export(
    who: WhoArgument,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write. Default: standard output.")
    ] = None,
    database_url: DatabaseOption = None,
) -> None:
    """Write everything that is held about a person as JSON."""
    from storage.persons import export as export_

    with written_database(database_url) as engine, engine.begin() as connection:
        told = export_(connection, _the_one(connection, who))
    written = msgspec.json.format(msgspec.json.encode(told)) + b"\n"
    if output is None or str(output) == "-":
        typer.echo(written, nl=False)
        return
    try:
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(written)
    except OSError as error:
        refuse(f"Can't write {output}: {error.strerror}.")


@person.command("erase")
def erase(
    who: WhoArgument,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask first.")] = False,
    database_url: DatabaseOption = None,
) -> None:
    """Have a person forgotten: a placeholder stands for their name, but in minutes that were approved.

    The bot may run meanwhile. What it has in memory is loaded anew before anything more is written.
    """
    with written_database(database_url) as engine:
        with engine.begin() as connection:
            known = _the_one(connection, who)
        if dry_run or not yes:
            _tell(*_tried(engine, known), done=False)
        if dry_run:
            return
        if not yes:
            typer.confirm("This can't be undone, and older backups have it all still. Go on?", abort=True)
        _tell(*_done(engine, known), done=True)


def _the_one(connection: Connection, who: str) -> "Known":
    from storage.persons import find

    found = find(connection, who)
    if not found:
        refuse(f"Nothing is held about {who}.")
    if len(found) > 1:
        told = "\n".join(f"  {one.key}  {', '.join(one.names)}  in {len(one.groups)} groups" for one in found)
        refuse(f"{who} may be any of these; say which by the id that stands first:\n{told}")
    return found[0]


class _UndoneError(Exception):
    """What was done is taken back."""


def _tried(engine: Engine, known: "Known") -> tuple["list[Erasure]", int, int, int]:
    """What would be done, without doing it."""
    from storage.erasing import elsewhere, erase, forget_owed

    now = SystemClock().now()
    try:
        with engine.begin() as connection:
            done = [erase(connection, known, group, now) for group in known.groups]
            told = (done, *forget_owed(connection, known), elsewhere(connection, known))
            raise _UndoneError
    except _UndoneError:
        return told


def _done(engine: Engine, known: "Known") -> tuple["list[Erasure]", int, int, int]:
    """What was done: a group at a time, so that nobody has to wait for long."""
    from storage.erasing import elsewhere, erase, forget_owed, forget_thoroughly

    now = SystemClock().now()
    done = []
    for group in known.groups:
        with engine.begin() as connection:
            forget_thoroughly(connection)
            done.append(erase(connection, known, group, now))
    with engine.begin() as connection:
        forget_thoroughly(connection)
        owed, chats = forget_owed(connection, known)
        left = elsewhere(connection, known)
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
    return done, owed, chats, left


def _tell(groups: "Sequence[Erasure]", owed: int, chats: int, left: int, *, done: bool) -> None:
    typer.echo("Done:" if done else "This would be done:")
    for one in groups:
        events = sum(touched.events for touched in one.redacted)
        typer.echo(f"- {one.group}: {one.name} instead of the name in {events} events.")
        for touched in one.redacted:
            if touched.offices:
                typer.echo(
                    f"  Was {' and '.join(touched.offices)} of {_meeting(touched)}: elect somebody else."
                )
    typer.echo(f"- {owed} messages to them are cancelled, {chats} chats of theirs forgotten.")
    approved = [touched for one in groups for touched in one.approved]
    if approved:
        typer.echo("Left as they are, for you to judge: minutes that were approved, a public record:")
        for touched in approved:
            typer.echo(f"- {_meeting(touched)}: in {touched.events} events.")
        typer.echo("The registers name them there no more.")
    _tell_of_parts(groups)
    if left:
        typer.echo(
            f"Left: somebody called the same, in {left} events of groups where this person has never been."
        )


def _tell_of_parts(groups: "Sequence[Erasure]") -> None:
    for one in groups:
        if one.namesake:
            typer.echo(f"Somebody else in {one.group} has the same name: what people wrote there keeps it.")
        if one.parts:
            where = ", ".join(f"{meeting} event {sequence}" for meeting, sequence in one.parts[:20])
            more = f" and {len(one.parts) - 20} more" if len(one.parts) > 20 else ""
            typer.echo(f"Look at {len(one.parts)} events that hold a part of the name: {where}{more}.")


def _meeting(touched: "Touched") -> str:
    day = touched.occasion.start.astimezone(read_settings(local=True).zone)
    return f"{touched.meeting} ({touched.title}, {day:%Y-%m-%d})"
