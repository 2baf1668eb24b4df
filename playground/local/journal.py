"""What happened, as lines of JSON in a file that is only added to."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from playground.connector.wire import Json, encode


def read(file: Path) -> Iterator[Json]:
    """The entries in the order they were written; a line that was torn when a process died is left out."""
    try:
        lines = file.open("rb")
    except FileNotFoundError:
        return
    with lines:
        for line in lines:
            try:
                entry = msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
            if line.endswith(b"\n") and isinstance(entry, dict):
                yield entry


class Journal:
    """Adds entries to a file. An entry is the system's before `add` returns: a killed process keeps it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open: BinaryIO | None = None

    def begin(self, entries: Iterable[Json]) -> None:
        """Put these entries in place of what the file has, all or nothing, and add to them from now on."""
        self.close()
        fresh = self._file.with_name(self._file.name + ".new")
        with fresh.open("wb") as lines:
            for entry in entries:
                lines.write(encode(entry) + b"\n")
            lines.flush()
            os.fsync(lines.fileno())
        fresh.replace(self._file)
        self._open = self._file.open("ab")

    def add(self, entry: Json) -> None:
        """Raises OSError where it can't be written."""
        if self._open is None:
            return
        self._open.write(encode(entry) + b"\n")
        self._open.flush()

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
