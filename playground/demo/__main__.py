"""`python -m playground.demo`: plays the demo meeting and prints its minutes."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from playground.demo.narration import Narration, console
from playground.demo.play import play
from playground.demo.stage import UnexpectedError
from playground.process import BotFailedError

FOLDER = Path("build/demo")


def main(
    pace: Annotated[float, typer.Option(min=0, help="Seconds to wait after each step, for watching.")] = 0.0,
    folder: Annotated[Path, typer.Option(help="Where the minutes, cards and transcript end up.")] = FOLDER,
) -> None:
    """Play a whole invented meeting against a bot of its own, and print the minutes."""
    narration = Narration(console())
    try:
        played = asyncio.run(play(folder, narration, pace))
    except (BotFailedError, UnexpectedError) as error:
        narration.failed(f"\nThe demo stopped: {error}")
        narration.note(f"The bot's log and what was seen until then: {folder}")
        raise typer.Exit(1) from None
    narration.show(played.markdown)
    narration.note(
        f"{played.steps} steps, {played.cards} cards, {played.seconds:.1f} s. In {folder}: the minutes as "
        "minutes.pdf, .docx, .md and .json, next-meeting.ics, each card as JSON in cards/, and everything "
        "word for word in transcript.md."
    )


if __name__ == "__main__":
    typer.run(main)
