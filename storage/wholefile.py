"""A file that is there whole or not at all, whatever happens while it is written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class BusyFileError(Exception):
    """Another process is writing the same file."""


@contextmanager
def whole_file(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """An empty file beside `path`, for its owner alone, which takes that name once it has been written.

    It is on disk by then. What a process left that was killed is written over. Raises FileExistsError, at
    the end too, where there is such a file and it isn't to be replaced, BusyFileError, OSError.
    """
    if path.exists() and not replace:
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    with _locked(part):
        try:
            yield part
            _sync(part)
            if replace:
                part.replace(path)
            else:
                _name(part, path)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
    _sync(path.parent)


@contextmanager
def _locked(part: Path) -> Iterator[None]:
    """The file, new and empty, as long as nobody else has it."""
    # Closed at the end only: whoever closes a file lets go of all that SQLite has locked in it.
    held = os.open(part, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BusyFileError(part) from None
            if not (part.exists() and os.path.samestat(os.fstat(held), part.stat())):
                raise BusyFileError(part)  # whoever had it has just given it its name
        os.ftruncate(held, 0)
        if os.name == "posix":
            os.fchmod(held, 0o600)
        yield
    finally:
        os.close(held)


def _name(part: Path, path: Path) -> None:
    """Give the file its name unless another one has come to have it."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        part.replace(path)


def _sync(path: Path) -> None:
    """Wait until a file, or what a folder holds, is on disk."""
    if path.is_dir() and os.name != "posix":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
