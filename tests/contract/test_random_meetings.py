"""Whatever a group asks, the stores make the same of it: outcomes, meetings, registers, messages, minutes."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetings import events as ev
from meetings.log import Logged
from meetings.outcomes import Noted
from meetings.service import Ask
from minutes.document import MinutesDocument
from minutes.jsonexport import to_json
from minutes.markdown import markdown
from minutes.model import Decision, Subheading
from minutes.writing import one_line
from storage.memory import MemoryStore
from storage.store import SqlStore
from tests.contract.asks import Talk, next_ask
from tests.contract.conftest import emptied
from tests.contract.scene import SOON, MovedClock
from tests.contract.side import Side, documents, read_tables

LENGTH = 200
LOOKED_AT = 50
"""Asks between two looks at everything."""

EXAMPLES = max(settings().max_examples // 25, 1)
"""Each of them takes some seconds, most of them PostgreSQL's."""


class Answered:
    """The lines that were answered as noted and neither removed nor undone since."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        self._stands: dict[tuple[str, str], bool] = {}
        self._said: dict[tuple[str, str], str] = {}
        """By meeting and kind: the line in force of those of which there is only one."""

    def hear(self, noted: Iterable[Noted]) -> None:
        for logged in (logged for one in noted for logged in one.events):
            event = logged.event.by if isinstance(logged.event, ev.Undone) else logged.event
            self._happened(logged.meeting, event)

    def lines(self, meeting: str) -> dict[str, str]:
        """By their references, each as one line."""
        own = [entry for of, entry in self._stands if of == meeting]
        return {entry: one_line(self._texts[meeting, entry]) for entry in own if self._stands[meeting, entry]}

    def _happened(self, meeting: str, event: ev.Event) -> None:
        match event:
            case (
                ev.NoteTaken(entry=entry, text=text)
                | ev.HeadingAdded(entry=entry, text=text)
                | ev.DecisionRecorded(entry=entry, text=text)
                | ev.AssignmentRecorded(entry=entry, text=text)
                | ev.RiderAdded(entry=entry, text=text)
                | ev.ReservationAdded(entry=entry, text=text)
            ):
                self._stands[meeting, entry], self._texts[meeting, entry] = True, text
            case ev.EntryEdited(entry=entry, text=text):
                self._texts[meeting, entry] = text
            case ev.EntryRemoved(entry=entry):
                self._stands[meeting, entry] = False
            case ev.EntryRestored(entry=entry):
                self._stands[meeting, entry] = True
            case ev.Elected(entry=str(entry), text=str(text)):
                self._say(meeting, "elected", entry, text)
            case ev.ElectionReverted(entry=str(_), earlier=earlier):
                self._say(meeting, "elected", earlier, "")
            case ev.NextMeetingSet(next_meeting=agreed, text=text):
                self._say(meeting, "next", agreed.entry if agreed else None, text)

    def _say(self, meeting: str, kind: str, entry: str | None, text: str | None) -> None:
        """Another line is in force; one that was said before stands again as it was."""
        earlier = self._said.pop((meeting, kind), None)
        if earlier is not None:
            self._stands[meeting, earlier] = False
        if entry is not None:
            self._stands[meeting, entry], self._said[meeting, kind] = text is not None, entry
            self._texts.setdefault((meeting, entry), text or "")


class Book:
    """The minutes as they have been seen, which later looks are held against."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int], MinutesDocument] = {}
        self._approved: dict[tuple[str, int], tuple[str, bytes]] = {}
        self.answered = Answered()

    def look(self, logs: dict[str, list[Logged]]) -> dict[tuple[str, int | None], tuple[str, bytes]]:
        """All minutes as Markdown and JSON, after a look at whether they are what they have to be."""
        printed = {}
        for meeting, log in logs.items():
            made = documents(log)
            for version, document in made.items():
                printed[meeting, version] = markdown(document), to_json(document)
            assert lines_of(made.pop(None)) == self.answered.lines(meeting)
            for version, document in made.items():
                assert version is not None
                bare = replace(document, status=None, status_text="", signatures=())
                assert self._texts.setdefault((meeting, version), bare) == bare
            for version in approved(log):
                assert printed[meeting, version] == self._approved.setdefault(
                    (meeting, version), printed[meeting, version]
                )
        return printed


def lines_of(document: MinutesDocument) -> dict[str, str]:
    """What people wrote, by its reference."""
    blocks = [block for item in document.items for block in item.blocks]
    blocks += [one for block in blocks if isinstance(block, Decision) for one in block.attached]
    found = {}
    for block in blocks:
        if block.id is not None:
            found[block.id] = block.text if isinstance(block, Subheading) else " ".join(block.paragraphs)
    return found


def approved(log: list[Logged]) -> list[int]:
    return [one.event.version for one in log if isinstance(one.event, ev.MinutesApproved)]


class Run:
    """The same asks on every side."""

    def __init__(self, seed: int, sides: dict[str, Side], clock: MovedClock) -> None:
        self._talk = Talk(seed)
        self._sides = sides
        self._clock = clock
        self._book = Book()
        self._asks: list[Ask] = []

    async def ask(self, number: int) -> None:
        """Ask one thing, and compare what came of it."""
        memory = self._sides["memory"]
        self._talk.now = self._clock.now()
        asked = await next_ask(self._talk, memory.store, number, self._asks)
        if asked.after > 3_600:
            self._asks.clear()  # what is delivered again comes soon
        self._asks.append(asked.ask)
        self._clock.move(asked.after)
        answers = {name: await side.perform(asked) for name, side in self._sides.items()}
        for name, answer in answers.items():
            assert answer == answers["memory"], (name, asked)
        self._book.answered.hear(answers["memory"].noted)
        if number % 10 == 0:
            await self.deliver()

    async def look(self) -> None:
        """Compare everything that there is."""
        memory = self._sides["memory"]
        known, written = await memory.everything(), await memory.logs()
        printed = self._book.look(written)
        for name, side in self._sides.items():
            assert await side.everything() == known, name
            logs = await side.logs()
            assert logs == written, name
            assert self._book.look(logs) == printed, name

    async def deliver(self) -> None:
        """Send what is due, the same everywhere."""
        sent = [await side.deliver() for side in self._sides.values()]
        assert all(one == sent[0] for one in sent)

    async def read_by(self, others: dict[str, Side]) -> None:
        """Compare with what is read by processes that know nothing yet."""
        known = self._sides["memory"]
        for name, side in others.items():
            if name != "memory":
                assert await side.everything() == await known.everything()
                assert await side.logs() == await known.logs()


@asynccontextmanager
async def sides(clock: MovedClock, urls: dict[str, str]) -> AsyncIterator[dict[str, Side]]:
    async with AsyncExitStack() as stack:
        memory = MemoryStore(clock, lease=SOON, instants=clock.instants)
        found = {"memory": Side(memory, memory, clock)}
        for name, url in urls.items():
            first, second = [
                await stack.enter_async_context(
                    SqlStore.open(url, clock, lease=SOON, instants=clock.instants)
                )
                for _ in range(2)
            ]
            found[name] = Side(first, second, clock)
        yield found


async def play(seed: int, length: int, urls: dict[str, str]) -> None:
    clock = MovedClock()
    async with sides(clock, urls) as opened:
        run = Run(seed, opened, clock)
        for number in range(length):
            if number and number % LOOKED_AT == 0:
                await run.look()
            await run.ask(number)
        await run.look()
        tables = {name: read_tables(url) for name, url in urls.items()}
        for name, url in urls.items():
            store = opened[name].store
            assert isinstance(store, SqlStore)
            await store.rebuild_read_tables()
            assert tables[name] == tables["sqlite"] == read_tables(url), name
        clock.move(400 * 86_400)
        await run.deliver()
    async with sides(clock, urls) as again:
        await run.read_by(again)


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**64), length=st.one_of(st.integers(1, LENGTH), *[st.just(LENGTH)] * 4))
def test_random_meetings(migrated_file: Path, contract_postgres: str, seed: int, length: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "justera.sqlite")
        copyfile(migrated_file, path)
        urls = {"sqlite": f"sqlite:///{path}", "postgresql": emptied(contract_postgres)}
        asyncio.run(play(seed, length, urls))
