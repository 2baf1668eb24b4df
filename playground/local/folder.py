"""The folder in which a local Teams keeps its world, its bot's database and the bot's log."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_data_path

DATABASE = "justera.sqlite"
LARGEST_LOG = 10 * 1024 * 1024


class FolderError(Exception):
    """The folder can't be used; the message says why and what to do."""


def standard() -> Path:
    """The folder in the user's own data where none is named."""
    return user_data_path("justera", appauthor=False) / "playground"


class Folder:
    """A folder that one process at a time uses."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.world = self.path / "world.jsonl"
        self.log = self.path / "bot.log"
        self.interrupted = False
        self._lock: BinaryIO | None = None

    @property
    def database_url(self) -> str:
        """The bot's database where none is given."""
        return f"sqlite:///{(self.path / DATABASE).as_posix()}"

    def take(self) -> None:
        """Make the folder and keep others out; raises `FolderError`.

        `interrupted` then says whether the last process that used it was killed.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "in-use").open("a+b")
        except OSError as error:
            raise FolderError(
                f"Can't use {self.path}: {error.strerror}. Choose another: --folder DIR"
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise FolderError(
                f"Another local Teams uses {self.path}. Stop it, or choose another folder: --folder DIR"
            ) from None
        self._lock = lock
        self._lock.seek(0)
        self.interrupted = bool(self._lock.read())
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()).encode())
        self._lock.flush()
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.unlink()

    def leave(self) -> None:
        """Let others in."""
        if self._lock is not None:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def secret(self) -> str:
        """What the bot signs its links with: made once, so that they hold over a restart. Raises OSError."""
        file = self.path / "secret"
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fresh:
                fresh.write(secrets.token_urlsafe(32))
        except FileExistsError:
            pass
        return file.read_text()

    def remove_database(self) -> None:
        """Delete the bot's database, with what SQLite keeps beside it."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            (self.path / f"{DATABASE}{suffix}").unlink(missing_ok=True)
