"""The app package for Teams."""

import importlib.metadata
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import app, refuse


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
        refuse(str(error))
    except OSError as error:
        refuse(f"Can't write {output}: {error.strerror}.")
    typer.echo(f"{output} is ready to upload in Teams: Apps, Manage your apps, Upload an app.")
