"""How long a PDF takes, warm, and how much memory: `python -m tests.load.pdfbench`.

Exits with 1 where 3 pages take 60 ms or more, or 60 pages a second or more.
"""

import statistics
import sys
import time
from dataclasses import dataclass
from io import BytesIO

import msgspec
import psutil
from pypdf import PdfReader

from minutes.document import MinutesDocument, document_of
from minutes.pdf import render
from tests.unit.minutes.held import approved
from tests.unit.minutes.pdfs import long_meeting

SAME = {
    *("type", "kind", "role", "roles", "status", "language", "zone", "hash", "schema", "id"),
    *("start", "end", "at", "posted_at", "opened_at", "closed_at", "due", "day", "arrived", "left"),
}
"""What has to keep its form."""

MANY = 200
"""Documents that are made to see whether memory grows."""


@dataclass(frozen=True)
class Measured:
    """A document's pages, and the median and the slowest of some runs in milliseconds."""

    pages: int
    median: float
    slowest: float
    limit: float


def varied(document: MinutesDocument, run: int) -> MinutesDocument:
    """The document with another text in every paragraph and title: typst sets none of them from its cache."""

    def other(value: object) -> object:
        match value:
            case dict():
                return {key: one if key in SAME else other(one) for key, one in value.items()}
            case list():
                return [other(one) for one in value]
            case str():
                return f"{run} {value}"
            case _:
                return value

    return msgspec.convert(other(msgspec.to_builtins(document)), MinutesDocument)


def measure(document: MinutesDocument, runs: int, limit: float) -> Measured:
    """Time the making of a document, another one each time, with fonts that have been read."""
    pages = len(PdfReader(BytesIO(render(document))).pages)
    times = []
    for run in range(runs):
        one = varied(document, run)
        begun = time.perf_counter()
        render(one)
        times.append(1000 * (time.perf_counter() - begun))
    return Measured(pages, statistics.median(times), max(times), limit)


def main() -> int:
    """Measure and print; 1 where it is too slow."""
    process = psutil.Process()
    before = process.memory_info().rss
    begun = time.perf_counter()
    short = document_of(approved().log, group_name="Sjölänkens ledningsgrupp")
    render(short)
    print(f"the first document of a process, fonts and all: {1000 * (time.perf_counter() - begun):.0f} ms")
    long = document_of(long_meeting(104).log)
    measured = [measure(short, 50, 60), measure(long, 7, 1000)]
    for one in measured:
        print(
            f"{one.pages} pages: {one.median:.1f} ms (slowest {one.slowest:.1f} ms, limit {one.limit:.0f} ms)"
        )
    once = process.memory_info().rss
    for run in range(MANY):
        render(varied(short, run))
    after = process.memory_info().rss
    told = f"{(once - before) / 2**20:.0f} MB for all of that, {(after - once) / 2**20:+.1f} MB"
    print(f"memory: {told} after {MANY} more")
    return int(any(one.median >= one.limit for one in measured))


if __name__ == "__main__":
    sys.exit(main())
