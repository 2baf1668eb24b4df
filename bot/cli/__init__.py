"""The command `justera`: exit status 0 done, 1 refused with a message, 2 wrong usage.

Each module here adds its commands to `app`; `--help` lists them in the order of these imports.
"""

# isort: off
from bot.cli.base import app
from bot.cli import serving, reading, checking, database, outbox, people, retention, package
# isort: on

__all__ = [
    "app",
    "checking",
    "database",
    "main",
    "outbox",
    "package",
    "people",
    "reading",
    "retention",
    "serving",
]


def main() -> None:
    """Run the command line."""
    app()
