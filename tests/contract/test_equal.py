"""A store in memory and one on SQLite answer alike, whatever is asked of them and in whichever order."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings import events as ev
from meetings.evolve import evolve
from meetings.group import Group
from meetings.log import Logged, append
from meetings.meeting import Meeting
from meetings.model import Assignment, ItemStatus, Matter, Occasion, Origin, Task
from meetings.ports import Delivered, Outgoing, OutgoingKind, Owed, OwedState, Stream, View
from storage.memory import MemoryStore
from storage.rates import Rates
from storage.store import SqlStore
from tests.contract.scene import GROUP, PER, SIV, SOON, START, MovedClock, Store, planned, stream, unit

KEYS = st.sampled_from("abcdefgh")
CONVERSATIONS = st.sampled_from(["one", "two"])
SECONDS = st.sampled_from([0, 1, 2, 5, 20, 30, 40])


@st.composite
def messages(draw: st.DrawFn) -> tuple[OutgoingKind, str, str, int | None, bool]:
    kind = draw(st.sampled_from(OutgoingKind))
    return (
        kind,
        draw(KEYS),
        draw(CONVERSATIONS),
        draw(st.sampled_from([None, None, None, -5, 1, 30])),
        draw(st.booleans()),
    )


STEPS = st.one_of(
    st.tuples(st.just("owe"), st.lists(messages(), max_size=4), st.sets(KEYS, max_size=2)),
    st.just(("claim",)),
    st.tuples(
        st.just("finish"),
        st.sampled_from(OwedState),
        st.integers(0, 7),
        SECONDS,
        st.lists(messages(), max_size=2),
    ),
    st.tuples(st.just("wait"), SECONDS),
    st.tuples(st.just("ahead"), st.sampled_from([-20, -1, 1, 20, 40])),
)


class Side:
    """One store and what was claimed from it."""

    def __init__(self, store: Store, clock: MovedClock) -> None:
        self.store = store
        self.clock = clock
        self.held: list[Owed] = []

    async def owe(self, wanted: Sequence[Any], cancel: set[str]) -> object:
        keys = (*sorted(cancel), *(f"show {key}" for key in sorted(cancel)))
        owed = await self.store.commit(unit(Group(key="g"), outgoing=self.made(wanted), cancel=keys))
        return self.hold(owed)

    def made(self, wanted: Sequence[Any]) -> tuple[Outgoing, ...]:
        return tuple(
            Outgoing(
                dedupe=f"{kind.value} {key}" if kind is OutgoingKind.SHOW else key,
                kind=kind,
                conversation=conversation,
                payload=b"{}",
                view=View("board", key) if kind is OutgoingKind.SHOW else None,
                due=None if due is None else self.clock.now() + dt.timedelta(seconds=due),
                anew=anew and kind is OutgoingKind.SHOW,
            )
            for kind, key, conversation, due, anew in wanted
        )

    async def claim(self) -> object:
        claimed = await self.store.claim(100)
        return sorted(self.hold(claimed))

    async def finish(self, state: OwedState, which: int, later: int, then: Sequence[Any]) -> object:
        if not self.held:
            return None
        owed = self.held[which % len(self.held)]
        activity = f"activity {owed.attempts}"
        result = Delivered(owed, state, activity, pause=later, then=self.made(then))
        await self.store.finish([result])
        return owed.message.dedupe

    async def wait(self, _seconds: int) -> object:
        return await self.store.next_look() is None

    async def ahead(self, _seconds: int) -> object:
        return None

    def hold(self, owed: Sequence[Owed]) -> list[tuple[object, ...]]:
        found = sorted(owed, key=lambda one: one.message.dedupe)
        self.held = [*self.held, *found][-8:]
        return [
            (
                one.message.dedupe,
                one.message.due,
                one.attempts,
                one.activity or "",
                one.wanted,
                one.message.anew,
            )
            for one in found
        ]


RATES = Rates(conversation=((2, 1.0), (4, 20.0)), tenant=((3, 1.0),))


@pytest.mark.slow
@given(steps=st.lists(STEPS, max_size=25), rates=st.sampled_from([None, RATES]))
def test_the_outbox(migrated_file: Path, steps: list[tuple[Any, ...]], rates: Rates | None) -> None:
    async def play() -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder, "justera.sqlite")
            copyfile(migrated_file, path)
            clock = MovedClock()
            instants = clock.instants
            async with SqlStore.open(
                f"sqlite:///{path}", clock, lease=SOON, rates=rates, instants=instants
            ) as sql:
                memory = MemoryStore(clock, lease=SOON, rates=rates, instants=instants)
                sides = [Side(memory, clock), Side(sql, clock)]
                for name, *values in steps:
                    answers = [await getattr(side, name)(*values) for side in sides]
                    assert answers[0] == answers[1], (name, values)
                    if name == "wait":
                        clock.move(values[0])
                    if name == "ahead":
                        clock.set_ahead(values[0])

    asyncio.run(play())


ITEMS = st.integers(1, 3)
ENTRIES = st.sampled_from(["1.1", "1.2", "2.1", "3.1"])
TEXTS = st.sampled_from(["Visionen antas.", "Per utreder ÅTERBRUKET.", "Ja."])
TASKS = st.none() | st.builds(
    Task, st.sampled_from([(SIV,), (PER,), (PER, SIV)]), st.none() | st.just(dt.date(2031, 10, 1))
)
MATTERS = st.none() | st.builds(Matter, st.sampled_from(["Loggan", "Vision"]), st.just("tidsbrist"))
EVENTS = st.one_of(
    st.builds(ev.EntryEdited, ENTRIES, TEXTS, TASKS, MATTERS),
    st.builds(ev.EntryRemoved, ENTRIES),
    st.builds(ev.EntryRestored, ENTRIES),
    st.builds(ev.AssignmentCompleted, ENTRIES),
    st.builds(ev.AssignmentReopened, ENTRIES),
    st.builds(ev.ItemRenamed, ITEMS, TEXTS),
    st.builds(ev.ItemRemoved, ITEMS),
    st.builds(ev.ItemRestored, ITEMS),
    st.builds(ev.ItemPostponed, ITEMS, st.none() | TEXTS),
    st.builds(ev.ItemReferredBack, ITEMS, TEXTS),
    st.builds(ev.ItemResumed, ITEMS, st.sampled_from(ItemStatus)),
    st.builds(ev.NoteTaken, ITEMS, st.just("1a"), TEXTS),
    st.builds(
        ev.MeetingChanged, TEXTS, st.builds(Occasion, st.sampled_from([START, START + dt.timedelta(9)]))
    ),
    st.just(ev.MeetingOpened()),
    st.just(ev.MeetingClosed()),
    st.just(ev.MeetingCancelled()),
)


def begun(meeting: str, origin: str) -> Stream:
    """A meeting with three items, of which the last came from another meeting, and an entry of each kind."""
    return stream(
        None,
        planned(),
        ev.ItemAdded(1, "Vision", 1),
        ev.ItemAdded(2, "Budget", 2),
        ev.ItemAdded(3, "Loggan", 3, origin=Origin(origin, 1, "Loggan", START)),
        ev.DecisionRecorded(1, "1.1", "Visionen antas.", postponed=Matter("Loggan", "tidsbrist")),
        ev.DecisionRecorded(1, "1.2", "Siv trycker den.", Task((SIV,))),
        ev.AssignmentRecorded(2, "2.1", "Räkna.", Task((PER, SIV), dt.date(2031, 9, 30))),
        ev.DecisionRecorded(3, "3.1", "Ja."),
        meeting=meeting,
    )


async def everything(store: Store) -> list[object]:
    """All that can be looked up."""
    return [
        list(await store.all_meetings()),
        list(await store.postponed(GROUP)),
        list(await store.open_assignments(GROUP)),
        list(await store.assignments_of(SIV.key)),
        list(await store.assignments_of(PER.key, GROUP)),
        *[list(await store.search(GROUP, words)) for words in ("vision", "återbruket per", "ja", "åhlander")],
    ]


@pytest.mark.slow
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["m1", "m2"]), st.lists(EVENTS, min_size=1, max_size=5)), max_size=12
    )
)
def test_the_registers(migrated_file: Path, steps: list[tuple[str, list[ev.Event]]]) -> None:
    async def write(store: Store, *streams: Stream) -> None:
        await store.commit(unit(await store.group(GROUP), *streams))

    async def play() -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder, "justera.sqlite")
            copyfile(migrated_file, path)
            memory = MemoryStore(MovedClock())
            async with SqlStore.open(f"sqlite:///{path}", MovedClock()) as sql:
                for store in (memory, sql):
                    await write(store, begun("m1", "m2"), begun("m2", "m1"))
                for meeting, events in steps:
                    before = await memory.meeting(meeting)
                    assert before is not None
                    written = following(before, events)
                    if not written.events:
                        continue
                    for store in (memory, sql):
                        await write(store, written)
                    assert await everything(sql) == await everything(memory)
                await sql.rebuild_read_tables()
                assert await everything(sql) == await everything(memory)

    asyncio.run(play())


def following(before: Meeting, events: list[ev.Event]) -> Stream:
    """What these events make of a meeting, leaving out those that can't be."""
    after = before
    logged: list[Logged] = []
    for event in events:
        if possible(after, event):
            logged += append(after.id, after.sequence, after.hash, [event], SIV, START)
            after = evolve(after, logged[-1])
    return Stream(before, tuple(logged), after)


def possible(meeting: Meeting, event: ev.Event) -> bool:
    """Whether the fold can take the event, though nobody might have decided it."""
    match event:
        case ev.AssignmentCompleted(entry) | ev.AssignmentReopened(entry):
            return getattr(meeting.entry(entry), "task", None) is not None
        case ev.EntryEdited(entry, _, None):
            return not isinstance(meeting.entry(entry), Assignment)
    return True
