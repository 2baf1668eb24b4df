"""How long meetings are kept."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli.base import DatabaseOption, app, read_settings, refuse, written_database
from bot.clock import SystemClock


@app.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be discarded.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List what has been discarded.")] = False,
    database_url: DatabaseOption = None,
) -> None:
    """Discard meetings older than JUSTERA_RETENTION_MONTHS, as the bot does daily; off until that is set.

    Approved and cancelled meetings go with everything that hangs on them. That they were there is kept: the
    meeting's id and day, the last hash of its log, and when and by which rule it was discarded.
    """
    if dry_run and listed:
        raise typer.BadParameter("--dry-run and --list are two things: choose one")
    if listed:
        _list(database_url)
        return
    months = read_settings(local=True).retention_months
    if months is None:
        refuse(
            "Everything is kept: set JUSTERA_RETENTION_MONTHS to the number of months after which it isn't."
        )
    _discard(database_url, months, dry_run=dry_run)


def _list(database_url: str | None) -> None:
    from storage.retention import all_discarded

    with written_database(database_url) as engine, engine.connect() as connection, connection.begin():
        for one in all_discarded(connection):
            typer.echo(
                f"{one.meeting}  of {one.day}, discarded {one.at:%Y-%m-%d}: {one.rule}; hash {one.hash}"
            )


def _discard(database_url: str | None, months: int, *, dry_run: bool) -> None:
    from storage.retention import Aged, aged, discard, kept_since, rule_of

    now, zone = SystemClock().now(), read_settings(local=True).zone
    before = kept_since(now, months, zone)

    def told(some: Sequence[Aged]) -> None:
        for one in some:
            undone = f", {one.assignments} assignments not done" if one.assignments else ""
            typer.echo(f"- {one.meeting} ({one.title}, {one.start.astimezone(zone):%Y-%m-%d}{undone})")

    with written_database(database_url) as engine:
        with engine.begin() as connection:
            found = aged(connection, before)
        due = [one for one in found if one.waits is None]
        if not dry_run:
            for one in due.copy():
                with engine.begin() as connection:
                    if not discard(connection, one, before, rule_of(months), now):
                        due.remove(one)
    typer.echo(
        f"{'Would be discarded' if dry_run else 'Discarded'}: {len(due)} meetings before {before:%Y-%m-%d}."
    )
    told(due)
    left = [one for one in found if one.waits is not None]
    if left:
        typer.echo(f"Left, though as old: {len(left)} meetings.")
    for one in left:
        typer.echo(f"- {one.meeting} ({one.title}, {one.start.astimezone(zone):%Y-%m-%d}): {one.waits}")
