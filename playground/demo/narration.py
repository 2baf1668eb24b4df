"""What is seen of a meeting while it is played, in a terminal or a log, and in full afterwards."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from babel.dates import format_date
from rich.console import Console
from rich.text import Text

BOT = "Justera"
_NAME_WIDTH = 20
_LOG_WIDTH = 120
_ANSWER = 170


class Narration:
    """Shows who does what, in a line or a few, and keeps the whole of it for the transcript.

    `shown` is called with every card that somebody alone sees when they have pressed a button.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.shown: Callable[[dict[str, Any]], None] = lambda _: None
        self._written: list[str] = []

    def scene(self, title: str, moment: dt.datetime) -> None:
        """A new part of the story, at a time."""
        when = f"{format_date(moment, 'EEEE d MMMM y', locale='sv')} kl {moment:%H.%M}"
        self.console.print(Text.assemble("\n", (title, "bold"), "  ", (when, "dim")))
        self._written.append(f"## {title}\n\n*{when}*")

    def said(self, who: str, text: str) -> None:
        """Somebody wrote something in the chat."""
        self._line(who, Text(text), "bold cyan")
        self._written.append(f"**{who}:** " + text.replace("\n", "  \n"))

    def pressed(self, who: str, button: str, filled: dict[str, str]) -> None:
        """Somebody pressed a button, with this filled in by label."""
        told = "; ".join(f"{label}: {value}" for label, value in filled.items())
        self._line(who, Text.assemble((f"[{button}]", "bold"), f" {told}" if told else ""), "bold cyan")
        rows = "".join(f"\n- {label}: {value}" for label, value in filled.items())
        self._written.append(f"**{who}** trycker **[{button}]**" + (f"\n{rows}" if rows else ""))

    def answered(self, text: str, buttons: list[str], telling: tuple[str, ...] = ()) -> None:
        """The bot said something: on the screen what is `telling` in it, else how it begins."""
        lines = [line for line in text.splitlines() if line.strip()]
        chosen = [line for line in lines if any(one in line for one in telling)] or lines[:1]
        first = " / ".join(dict.fromkeys(chosen))
        shown = first if len(first) <= _ANSWER else first[: _ANSWER - 1].rstrip() + "…"
        self._line(BOT, Text(shown, "green"), "green")
        titles = f"\n>\n> {' '.join(f'[{title}]' for title in buttons)}" if buttons else ""
        self._written.append("> " + "\n> ".join(line + "  " for line in lines) + titles)

    def note(self, text: str) -> None:
        """Something that isn't part of the story."""
        self.console.print(Text(text, "dim"), soft_wrap=True)

    def show(self, text: str) -> None:
        """The minutes, as they are."""
        self.console.print()
        self.console.print(Text(text), soft_wrap=True)

    def failed(self, text: str) -> None:
        self.console.print(Text(text, "bold red"), soft_wrap=True)

    def _line(self, who: str, text: Text, style: str) -> None:
        width = max(20, self.console.width - _NAME_WIDTH)
        for number, line in enumerate(text.wrap(self.console, width)):
            row = Text.assemble((f"{who if number == 0 else '':<{_NAME_WIDTH}}", style), line)
            row.rstrip()
            self.console.print(row, soft_wrap=True)

    def keep(self, file: Path, title: str) -> None:
        """Write the transcript as Markdown."""
        file.write_text("\n\n".join([f"# {title}", *self._written]) + "\n", encoding="utf-8")


def console() -> Console:
    """For standard output: as wide as the terminal, or wide enough for a log."""
    made = Console(highlight=False, markup=False)
    return made if made.is_terminal else Console(highlight=False, markup=False, width=_LOG_WIDTH)
