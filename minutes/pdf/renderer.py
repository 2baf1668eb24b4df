"""PDFs for a program that has other things to do meanwhile."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self

from minutes.letterhead import Letterhead
from minutes.model import MinutesDocument
from minutes.pdf.rendering import PdfError, render, warm


class TookTooLongError(PdfError):
    """The document wasn't made in the time there was; the event loop had other things to do meanwhile."""


class BusyError(PdfError):
    """More documents are waiting to be made than are taken."""


class PdfRenderer:
    """Makes PDFs in at most `workers` threads, each within `seconds` from when it was asked for.

    At most `waiting` more are taken on. typst works outside Python's lock, so the event loop is free. A
    document that takes too long is given up; its thread takes the next one when it has come to its end, which
    the size of a document bounds.
    """

    def __init__(self, *, workers: int = 2, seconds: float = 30.0, waiting: int = 100) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="pdf")
        self._seconds = seconds
        self._most = workers + waiting
        self._taken = 0

    async def warm(self) -> None:
        """Read fonts and template, so that the first document doesn't wait for it."""
        await asyncio.get_running_loop().run_in_executor(self._threads, warm)

    async def render(
        self,
        document: MinutesDocument,
        *,
        letterhead: Letterhead | None = None,
        previous: MinutesDocument | None = None,
        overview: bool = False,
    ) -> bytes:
        """The document as `render` makes it. Raises PdfError: also TookTooLongError and BusyError."""
        if self._taken >= self._most:
            raise BusyError(f"{self._taken} documents are being made")
        make = partial(render, document, letterhead=letterhead, previous=previous, overview=overview)
        job = self._threads.submit(make)
        self._taken += 1
        loop = asyncio.get_running_loop()
        job.add_done_callback(lambda _: loop.call_soon_threadsafe(self._done))
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(job)
        except TimeoutError:
            raise TookTooLongError(
                f"the minutes of {document.meeting} took over {self._seconds:g} s"
            ) from None

    def _done(self) -> None:
        self._taken -= 1

    def close(self) -> None:
        """Take on no more; what hasn't begun is never made."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
