"""One attempt at what somebody asked: the meetings as loaded, what is decided, the unit to be written."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec.structs import replace

from meetings import log, owed
from meetings.commands import Command
from meetings.errors import MeetingError, NotFoundError
from meetings.events import Event
from meetings.evolve import evolve
from meetings.group import Group, Member
from meetings.lifecycle import decide
from meetings.meeting import Meeting
from meetings.model import Person
from meetings.policy import Actor
from meetings.ports import Document, Meetings, Outgoing, Stream, Unit


class Work:
    """Collects what several commands of one message make of a group's meetings, for one transaction."""

    def __init__(
        self,
        store: Meetings,
        group: Group,
        actor: Actor,
        now: dt.datetime,
        new_id: Callable[[], str],
        *,
        fresh: bool = False,
    ) -> None:
        self.store = store
        self.actor = actor
        self.now = now
        self.new_id = new_id
        self.group = group
        self.before = group
        self.shown: list[Outgoing] = []
        self._fresh = fresh
        self._first: dict[str, Meeting | None] = {}
        self._now: dict[str, Meeting] = {}
        self._events: dict[str, tuple[log.Logged, ...]] = {}

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Everything that is done within, or nothing of it where a MeetingError is raised."""
        kept = self.group, self.shown.copy(), self._first.copy(), self._now.copy(), self._events.copy()
        try:
            yield
        except MeetingError:
            self.group, self.shown, self._first, self._now, self._events = kept
            raise

    async def meeting(self, meeting_id: str) -> Meeting:
        """A meeting of this group as it stands in this attempt.

        Raises NotFoundError for one that isn't there or is another group's: which of the two is not said.
        """
        if meeting_id not in self._now:
            loaded = await self.store.meeting(meeting_id, fresh=self._fresh)
            if loaded is None or loaded.group != self.group.key:
                raise NotFoundError("not_of_this_conversation")
            self._first[meeting_id] = loaded
            self._now[meeting_id] = loaded
        return self._now[meeting_id]

    def do(self, meeting: Meeting, command: Command) -> tuple[Meeting, tuple[log.Logged, ...]]:
        """Decide a command on a meeting of this attempt and apply it. Raises MeetingError for a refusal."""
        return self.write(meeting, decide(meeting, command, self.actor, self.now))

    def write(self, meeting: Meeting, events: tuple[Event, ...]) -> tuple[Meeting, tuple[log.Logged, ...]]:
        """Apply events that were decided."""
        if not events:
            return meeting, ()
        logged = log.append(meeting.id, meeting.sequence, meeting.hash, events, self.actor.person, self.now)
        return self._keep(meeting, logged), logged

    def plan(self, meeting_id: str, events: tuple[Event, ...]) -> tuple[Meeting, tuple[log.Logged, ...]]:
        """Begin a new meeting's log with these events."""
        logged = log.append(meeting_id, 0, log.GENESIS, events, self.actor.person, self.now)
        self._first[meeting_id] = None
        return self._keep(None, logged), logged

    def learn(self, person: Person, teams_id: str | None = None, *, guest: bool = False) -> None:
        """Remember somebody of the group, with the organisation that was said last."""
        known = self.group.member(person.key)
        if known is None:
            member = Member(person, teams_id, guest)
        else:
            organisation = person.organisation or known.person.organisation
            named = replace(person, organisation=organisation)
            member = Member(named, teams_id or known.teams_id, guest or known.guest)
        if member == known:
            return
        others = tuple(one for one in self.group.members if one.person.key != person.key)
        self.group = replace(self.group, members=(*others, member))

    def streams(self) -> tuple[Stream, ...]:
        """What is to be appended, a stream for each meeting that changed."""
        return tuple(
            Stream(self._first[meeting_id], events, self._now[meeting_id])
            for meeting_id, events in self._events.items()
        )

    def unit(
        self, inbound: str | None, answers: tuple[Outgoing, ...], documents: tuple[Document, ...] = ()
    ) -> Unit:
        """Everything that this attempt writes. A card that was asked for is shown once, and anew."""
        streams = self.streams()
        shown = {one.dedupe for one in self.shown}
        cards = tuple(one for one in owed.cards(self.group, streams) if one.dedupe not in shown)
        reminders, ended = self._reminders()
        put_off = owed.put_off(self.before, self.group, self.now)
        return Unit(
            before=self.before,
            after=self.group,
            streams=streams,
            rests_on=self._only_read(),
            inbound=inbound,
            outgoing=(*answers, *cards, *self.shown, *reminders, *put_off),
            cancel=ended,
            documents=documents,
        )

    def newest(self, meeting: Meeting) -> Meeting:
        """This meeting after everything that was decided in this attempt."""
        return self._now.get(meeting.id, meeting)

    def _only_read(self) -> tuple[Meeting, ...]:
        read = ((key, one) for key, one in self._first.items() if key not in self._events)
        return tuple(one for _, one in read if one is not None)

    def _keep(self, before: Meeting | None, logged: tuple[log.Logged, ...]) -> Meeting:
        after = before
        for one in logged:
            after = evolve(after, one)
        assert after is not None
        self._now[after.id] = after
        self._events[after.id] = (*self._events.get(after.id, ()), *logged)
        self.group = self.group.with_meeting(after)
        return after

    def _reminders(self) -> tuple[tuple[Outgoing, ...], tuple[str, ...]]:
        """Of every meeting that was looked at: settings move reminders without changing a meeting."""
        called_for: list[Outgoing] = []
        ended: list[str] = []
        for meeting_id, first in self._first.items():
            before = first, self.before.settings
            after = self._now[meeting_id], self.group.settings
            new, old = owed.reminders(before, after, self.now)
            called_for += new
            ended += old
        return tuple(called_for), tuple(ended)
