"""The use cases on a store in memory: what a group says, and what the bot comes to owe it."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from meetings import commands as cmd
from meetings import requests as req
from meetings.commands import Command
from meetings.group import Group
from meetings.log import Logged, verify
from meetings.meeting import Meeting
from meetings.model import Person, Role, Status
from meetings.outcomes import MeetingDraft, Noted, Outcome, Refused
from meetings.ports import Delivered, Outgoing, OutgoingKind, Owed, OwedState, StaleStateError, Unit
from meetings.service import Ask, MeetingService, Performed, Wish
from storage.memory import MemoryStore
from tests.unit.meetings.people import APPROVER, CHAIR, PLANNER, SECRETARY, actor

GROUP = "19:grupp@thread.tacv2"
TODAY = dt.datetime(2031, 9, 1, 8, 0, tzinfo=dt.UTC)
MEETING_DAY = MeetingDraft(
    title="Ledningsgruppen", day=dt.date(2031, 9, 11), start=dt.time(13), end=dt.time(17, 30), place="Åsalen"
)
NEXT_DAY = MeetingDraft(day=dt.date(2031, 10, 30), start=dt.time(8, 30), end=dt.time(11))


class StoppedClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: dt.datetime = TODAY) -> None:
        self.time = now

    def now(self) -> dt.datetime:
        return self.time


class OtherProcesses(MemoryStore):
    """A store that others write to as well: races are lost, and what isn't read afresh may be old.

    `lose` commits are lost; `cached` are old states, and `cached_group` an old group.
    """

    def __init__(self, clock: StoppedClock) -> None:
        super().__init__(clock)
        self.lose = 0
        self.cached: dict[str, Meeting] = {}
        self.cached_group: Group | None = None
        self.units: list[Unit] = []
        self.reads: list[bool] = []

    async def group(self, key: str, *, fresh: bool = False) -> Group:
        self.reads.append(fresh)
        if self.cached_group is not None and not fresh:
            return self.cached_group
        return await super().group(key, fresh=fresh)

    async def meeting(self, meeting_id: str, *, fresh: bool = False) -> Meeting | None:
        if meeting_id in self.cached and not fresh:
            return self.cached[meeting_id]
        return await super().meeting(meeting_id, fresh=fresh)

    async def commit(self, unit: Unit) -> tuple[Owed, ...]:
        if self.lose:
            self.lose -= 1
            raise StaleStateError("somebody else wrote first")
        claimed = await super().commit(unit)
        self.units.append(unit)
        return claimed


class House:
    """A group's conversation with the bot; messages are the secretary's unless `by` says otherwise."""

    def __init__(self, store: OtherProcesses | None = None, group: str = GROUP) -> None:
        self.clock = StoppedClock()
        self.store = store or OtherProcesses(self.clock)
        self.key = group
        self._ids = (f"{group}-m{number}" for number in count(1))
        self._messages = (f"{id(self)}|{number}" for number in count(1))
        self.service = MeetingService(self.store, self.clock, lambda: next(self._ids))

    async def performs(
        self,
        *wishes: Wish | Command | req.GroupRequest,
        by: Person = SECRETARY,
        inbound: str | None = None,
        form: str | None = None,
    ) -> Performed:
        """Everything that one message asks; its answers are sent."""
        told = tuple(one if isinstance(one, Wish) else Wish(what=one) for one in wishes)
        key = inbound or next(self._messages)
        ask = Ask(
            group=self.key, actor=actor(by), wishes=told, inbound=key, form=form, teams_id=f"29:{by.name}"
        )
        performed = await self.service.perform(ask, lambda outcomes, _: (answer(key, outcomes),))
        await self.store.finish([Delivered(one, OwedState.SENT, "a") for one in performed.owed])
        return performed

    async def says(
        self, *wishes: Wish | Command | req.GroupRequest, by: Person = SECRETARY
    ) -> tuple[Outcome, ...]:
        """What came of one message."""
        return (await self.performs(*wishes, by=by)).outcomes

    async def says_well(self, *wishes: Wish | Command | req.GroupRequest, by: Person = SECRETARY) -> Noted:
        """What came of the last wish of a message; every one of them was done."""
        outcomes = await self.says(*wishes, by=by)
        for outcome in outcomes:
            assert isinstance(outcome, Noted), outcome
        last = outcomes[-1]
        assert isinstance(last, Noted)
        return last

    async def plans(self, draft: MeetingDraft = MEETING_DAY) -> str:
        """The id of a planned meeting with officers and an approver."""
        noted = await self.says_well(req.PlanAsked(draft), by=PLANNER)
        meeting = noted.meeting.id
        for role, person in ((Role.CHAIR, CHAIR), (Role.SECRETARY, SECRETARY)):
            await self.says_well(Wish(what=cmd.Elect(role, (person,)), meeting=meeting), by=PLANNER)
        await self.says_well(Wish(what=cmd.Elect(Role.APPROVER, (APPROVER,)), meeting=meeting))
        return meeting

    async def opens(self, *titles: str) -> str:
        """The id of an open meeting with these items."""
        meeting = await self.plans()
        if titles:
            await self.says_well(*(cmd.AddItem(title) for title in titles))
        await self.says_well(cmd.OpenMeeting())
        return meeting

    async def state(self, meeting: str) -> Meeting:
        """How a meeting stands in the store; its log is whole."""
        found = await self.store.meeting(meeting, fresh=True)
        assert found is not None
        log = await self.store.log(meeting)
        assert verify(meeting, log) == found.hash
        return found

    async def titles(self, meeting: str) -> list[str]:
        """The agenda."""
        return [item.title for item in (await self.state(meeting)).agenda]

    async def group(self) -> Group:
        """The group as it is kept."""
        return await self.store.group(self.key, fresh=True)

    async def all(self, status: Status) -> list[str]:
        """The ids of the group's meetings in this state."""
        return [one.id for one in (await self.group()).meetings if one.status is status]

    def waiting(self, kind: str) -> list[tuple[str, dt.datetime | None]]:
        """The messages of this kind that are owed: key and when due, those that were taken back left out."""
        owed: dict[str, dt.datetime | None] = {}
        for unit in self.store.units:
            for key in unit.cancel:
                owed.pop(key, None)
            owed |= {one.dedupe: one.due for one in unit.outgoing if one.dedupe.startswith(f"{kind}:")}
        return list(owed.items())


def answer(key: str, outcomes: Sequence[Outcome]) -> Outgoing:
    """What the bot says to a message: what kinds of outcomes it had."""
    told = ",".join(type(one).__name__ for one in outcomes)
    return Outgoing(
        dedupe=f"answer:{key}",
        kind=OutgoingKind.REPLY,
        conversation=GROUP,
        payload=told.encode(),
        reply_to=key,
    )


def events(noted: Outcome) -> list[str]:
    """What was written, by name."""
    assert isinstance(noted, Noted)
    return [type(logged.event).__name__ for logged in noted.events]


def refusal(outcome: Outcome) -> str:
    """Why not."""
    assert isinstance(outcome, Refused), outcome
    return outcome.error.key


def written(log: Sequence[Logged]) -> list[Any]:
    """The events of a log."""
    return [logged.event for logged in log]
