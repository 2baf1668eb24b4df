"""A group that meets, with what it writes to a store, for the contract's tests."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from meetings import events as ev
from meetings.evolve import evolve
from meetings.group import Group
from meetings.log import GENESIS, append
from meetings.meeting import Meeting
from meetings.model import Occasion, Person, Task
from meetings.ports import (
    Conversations,
    Meetings,
    Outbox,
    Outgoing,
    OutgoingKind,
    Owed,
    Registers,
    Stream,
    Unit,
    View,
)

TENANT = "3f2b0f4e-0000-4000-8000-000000000001"
GROUP = "19:grupp@thread.tacv2"
START = dt.datetime(2031, 9, 4, 11, 0, tzinfo=dt.UTC)
SOON = dt.timedelta(seconds=30)


def person(name: str, number: int) -> Person:
    return Person(name, f"{TENANT}:00000000-0000-4000-8000-{number:012}")


SIV = person("Siv Åhlander", 1)
PER = person("Pär Öhgren", 2)


class Store(Meetings, Conversations, Outbox, Registers, Protocol):
    """Everything that the contract is about."""


class MovedInstants:
    """Technical time that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = 1_800_000_000_000_000

    def now(self) -> int:
        return self.time


class MovedClock:
    """A clock that stands still until it is moved, and technical time with it: `instants`."""

    def __init__(self) -> None:
        self.time = dt.datetime(2031, 9, 1, 8, 0, tzinfo=dt.UTC)
        self.instants = MovedInstants()

    def now(self) -> dt.datetime:
        return self.time

    def move(self, seconds: float) -> None:
        """Let so much time pass."""
        self.time += dt.timedelta(seconds=seconds)
        self.instants.time += round(seconds * 1_000_000)

    def set_ahead(self, seconds: float) -> None:
        """Move the clock alone, as people do in local mode."""
        self.time += dt.timedelta(seconds=seconds)


def stream(before: Meeting | None, *events: ev.Event, meeting: str = "m1", at: dt.datetime = START) -> Stream:
    """What these events append to a meeting's log."""
    name, sequence, last = (
        (meeting, 0, GENESIS) if before is None else (before.id, before.sequence, before.hash)
    )
    logged = append(name, sequence, last, events, SIV, at)
    after = before
    for one in logged:
        after = evolve(after, one)
    assert after is not None
    return Stream(before, logged, after)


def planned(
    group: str = GROUP, start: dt.datetime = START, title: str = "Ledningsgruppen"
) -> ev.MeetingPlanned:
    return ev.MeetingPlanned(group, title, Occasion(start, place="Åsalen"), "Europe/Stockholm", "sv")


def reply(key: str, conversation: str = GROUP, due: dt.datetime | None = None) -> Outgoing:
    return Outgoing(
        dedupe=key,
        kind=OutgoingKind.REPLY,
        conversation=conversation,
        payload=b'{"text":"%s"}' % key.encode(),
        due=due,
    )


def show(key: str = "board", conversation: str = GROUP, *, anew: bool = False) -> Outgoing:
    view = View("board", "m1")
    return Outgoing(dedupe=key, kind=OutgoingKind.SHOW, conversation=conversation, view=view, anew=anew)


def unit(group: Group, *streams: Stream, outgoing: Iterable[Outgoing] = (), **others: object) -> Unit:
    """A unit that writes these streams to a group as it stands."""
    after = group
    for one in streams:
        after = after.with_meeting(one.after)
    return Unit(before=group, after=after, streams=streams, outgoing=tuple(outgoing), **others)  # type: ignore[arg-type]


class Scene:
    """Writes to a store as the use cases do: load, decide, commit."""

    def __init__(self, store: Store, clock: MovedClock) -> None:
        self.store = store
        self.clock = clock

    async def plan(
        self,
        meeting: str = "m1",
        *events: ev.Event,
        items: Iterable[str] = ("Vision", "Budget"),
        start: dt.datetime = START,
        group: str = GROUP,
        title: str = "Ledningsgruppen",
    ) -> Meeting:
        """Plan a meeting with these items, and write what else happens in it."""
        added = [ev.ItemAdded(at, item, at) for at, item in enumerate(items, start=1)]
        written = stream(None, planned(group, start, title), *added, *events, meeting=meeting)
        await self.store.commit(unit(await self.store.group(group), written))
        return written.after

    async def write(self, meeting: str, *events: ev.Event) -> Meeting:
        """Append to a meeting's log."""
        before = await self.store.meeting(meeting)
        assert before is not None
        written = stream(before, *events)
        await self.store.commit(unit(await self.store.group(before.group), written))
        return written.after

    async def owe(self, *messages: Outgoing, cancel: tuple[str, ...] = ()) -> tuple[Owed, ...]:
        """Owe messages, with nothing else; returns those that were claimed as they were written."""
        group = await self.store.group(GROUP)
        return await self.store.commit(unit(group, outgoing=messages, cancel=cancel))

    async def claim(self, limit: int = 100) -> list[Owed]:
        """Claim what is due now."""
        return list(await self.store.claim(limit))

    async def next_due(self) -> dt.datetime | None:
        """When there is something to claim again."""
        look = await self.store.next_look()
        return None if look is None else self.clock.now() + dt.timedelta(seconds=look)


def decision(
    item: int, entry: str, text: str, *assignees: Person, due: dt.date | None = None
) -> ev.DecisionRecorded:
    return ev.DecisionRecorded(item, entry, text, Task(assignees, due) if assignees else None)


def assignment(
    item: int, entry: str, text: str, *assignees: Person, due: dt.date | None = None
) -> ev.AssignmentRecorded:
    return ev.AssignmentRecorded(item, entry, text, Task(assignees, due))
