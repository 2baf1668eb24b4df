"""PDFs are made beside the event loop, in bounds."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from meetings import commands as cmd
from minutes.document import MinutesDocument, document_of
from minutes.pdf import BusyError, PdfRenderer, TookTooLongError, TooLargeError, render
from minutes.pdf import renderer as renderer_
from tests.unit.minutes.held import approved, posted
from tests.unit.minutes.room import Room


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Documents that aren't made until the event is set."""
    go_on = threading.Event()

    def wait(document: MinutesDocument, **_: object) -> bytes:
        assert go_on.wait(20)
        return b""

    monkeypatch.setattr(renderer_, "render", wait)
    yield go_on
    go_on.set()


async def test_it_makes_the_same_bytes_as_the_plain_function_in_any_thread() -> None:
    documents = [document_of(hold(language).log) for hold in (posted, approved) for language in ("sv", "en")]
    async with PdfRenderer(workers=3) as renderer:
        made = await asyncio.gather(*(renderer.render(one, overview=True) for one in 3 * documents))
    assert made == 3 * [render(one, overview=True) for one in documents]


async def test_the_event_loop_goes_on_meanwhile(held_up: threading.Event) -> None:
    async with PdfRenderer(workers=1) as renderer:
        job = asyncio.create_task(renderer.render(document_of(posted().log)))
        for _ in range(100):
            await asyncio.sleep(0)
        assert not job.done()
        held_up.set()
        assert await job == b""


async def test_what_takes_too_long_is_given_up(held_up: threading.Event) -> None:
    async with PdfRenderer(workers=1, seconds=0.01) as renderer:
        with pytest.raises(TookTooLongError):
            await renderer.render(document_of(posted().log))


async def test_no_more_are_taken_on_than_can_wait(held_up: threading.Event) -> None:
    document = document_of(posted().log)
    async with PdfRenderer(workers=1, waiting=1) as renderer:
        jobs = [asyncio.create_task(renderer.render(document)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await renderer.render(document)
        held_up.set()
        assert await asyncio.gather(*jobs) == [b"", b""]
        assert await renderer.render(document) == b""


def test_a_document_of_any_size_is_not_taken() -> None:
    room = Room()
    room.open("Ett")
    for _ in range(51):
        room.does(cmd.TakeNote("a " * 10_000))
    with pytest.raises(TooLargeError):
        render(document_of(room.log))


async def test_warming_makes_nothing() -> None:
    async with PdfRenderer() as renderer:
        await renderer.warm()
