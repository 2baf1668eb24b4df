"""The use cases: what somebody asks becomes decisions, written in one transaction together with the answer.

Guard, change and log happen in one unit; what must be said is rendered before it is written and sent after. A
lost race loads afresh and decides again, and so does a refusal that rests on a cached state.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from weakref import WeakValueDictionary

from msgspec import Struct
from msgspec.structs import replace

from meetings import calls, carrying, choosing, closing, following, owed, planning, reading, selection
from meetings import commands as cmd
from meetings import requests as req
from meetings.catching_up import catch_up
from meetings.errors import InvalidError, MeetingError, NotFoundError
from meetings.group import Group, Member, Settings
from meetings.meeting import Meeting
from meetings.model import Status
from meetings.outcomes import (
    ClosingCheck,
    MeetingAsked,
    MeetingDraft,
    Noted,
    Outcome,
    Refused,
    Shown,
)
from meetings.policy import Actor
from meetings.ports import (
    Clock,
    Meetings,
    Outgoing,
    Owed,
    StaleStateError,
    StorageUnavailableError,
    Unit,
)
from meetings.rules.entries import latest_change
from meetings.rules.session import ClosingUnconfirmedError
from meetings.work import Work

ATTEMPTS = 20
"""How many times a decision is made again after a lost race, before the asker is told to try again."""

STANDARD = Settings()


class Wish(Struct, frozen=True, kw_only=True):
    """One thing that somebody asks for.

    `meeting` is set where a button says which. `text` is what was written. `due` is a date in it that has to
    be asked back. `problem` is why it can't be done, where that is known already.
    """

    what: cmd.Command | req.GroupRequest | None
    meeting: str | None = None
    text: str | None = None
    due: reading.DateAnswer | None = None
    problem: MeetingError | None = None


class Ask(Struct, frozen=True, kw_only=True):
    """What one activity asks of a group. `inbound` is its key: asked again with it, nothing is done.

    `form` is set for a form that was filled in, and tells what is in it: it is saved whole or not at all, and
    saved again as it is it saves nothing more. `teams_id` is how Teams knows the asker in this conversation,
    None for one who isn't of the group. `learn` are people to remember.
    """

    group: str
    actor: Actor
    wishes: tuple[Wish, ...]
    inbound: str | None = None
    form: str | None = None
    teams_id: str | None = None
    learn: tuple[Member, ...] = ()


class Performed(Struct, frozen=True):
    """What came of it, in the order of the wishes, and the messages that are now to be sent."""

    outcomes: tuple[Outcome, ...]
    group: Group
    owed: tuple[Owed, ...] = ()


class Speaker(Protocol):
    """Puts outcomes into words, for the transaction that makes them true."""

    def __call__(self, outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
        """The messages that answer these outcomes; none for an answer that is given in another way."""
        ...


class MeetingService:
    """Everything that can be asked of a group's meetings. A new group begins with `standard` settings.

    `written` is called with every unit that is on disk.
    """

    def __init__(
        self,
        store: Meetings,
        clock: Clock,
        new_id: Callable[[], str],
        standard: Settings = STANDARD,
        written: Callable[[Unit], None] = lambda _: None,
    ) -> None:
        self.store = store
        self._standard = standard
        self._written = written
        self._clock = clock
        self._new_id = new_id
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def perform(self, ask: Ask, speak: Speaker) -> Performed:
        """Do what is asked, durably, and return what came of it once it is on disk.

        A refusal is an outcome like any other; one that leaves nothing to write or to say isn't remembered,
        so that the same can be asked again. Raises AlreadyHandledError where `ask.inbound` or `ask.form` is
        known, StorageUnavailableError where nothing could be written.
        """
        async with self._turn(ask.group):
            fresh = False
            for _ in range(ATTEMPTS):
                work = await self._begin(ask, fresh=fresh)
                outcomes = await self._outcomes(work, ask)
                refused = tuple(outcome for outcome in outcomes if isinstance(outcome, Refused))
                unsure = any(isinstance(outcome, Refused | ClosingCheck) for outcome in outcomes)
                if unsure and not fresh:
                    fresh = True  # what was refused may rest on a state that another process has moved on
                    continue
                if refused and ask.form is not None:
                    outcomes, work = refused, await self._begin(ask, fresh=False)
                answers = speak(outcomes, work.group)
                if len(refused) == len(outcomes) > 0 and not answers:
                    return Performed(outcomes, work.group)
                unit = work.unit(ask.inbound if refused else ask.form or ask.inbound, answers)
                try:
                    owed_now = await self.store.commit(unit)
                except StaleStateError:
                    fresh = True
                    continue
                self._written(unit)
                return Performed(outcomes, work.group, owed_now)
        raise StorageUnavailableError("the meeting changes faster than it can be read")

    async def _begin(self, ask: Ask, *, fresh: bool) -> Work:
        group = await self.store.group(ask.group, fresh=fresh)
        if group.revision == 0:
            group = replace(group, settings=self._standard, reminding=True)
        work = Work(self.store, group, ask.actor, self._clock.now(), self._new_id, fresh=fresh)
        if not group.reminding:
            await catch_up(work)
        if ask.teams_id is not None:
            work.learn(ask.actor.person, ask.teams_id, guest=ask.actor.guest)
        for one in ask.learn:
            work.learn(one.person, one.teams_id, guest=one.guest)
        return work

    async def _outcomes(self, work: Work, ask: Ask) -> tuple[Outcome, ...]:
        outcomes: list[Outcome] = []
        for wish in ask.wishes:
            try:
                with work.whole():
                    outcomes.append(await self._outcome(work, wish))
            except ClosingUnconfirmedError:
                outcomes.append(await self._closing_check(work, wish))
            except MeetingError as error:
                meeting = await self._meant(work, wish)
                outcomes.append(Refused(error=error, text=wish.text, meeting=meeting))
        await carrying.follow(work)
        return tuple(_newest(work, outcome) for outcome in outcomes)

    async def _outcome(self, work: Work, wish: Wish) -> Outcome:
        if wish.problem is not None:
            raise wish.problem
        what = wish.what
        if what is None:
            raise NotFoundError("not_understood")
        if isinstance(what, req.GroupRequest):
            return await self._request(work, what, wish)
        meeting = await self._meeting(work, what, wish.meeting)
        if isinstance(what, cmd.ReopenAssignment) and wish.meeting is None:
            meeting = await following.where_given(work, what.entry) or meeting
        if isinstance(what, cmd.OpenMeeting):
            meeting, logged = await planning.open_meeting(work, meeting)
            return Noted(command=what, meeting=meeting, events=logged)
        today = reading.today(work.now, meeting.zone)
        command, due = reading.read(what, meeting, work.group, today)
        command = reading.with_organisations(command, work.group)
        meeting, logged = work.do(meeting, command)
        _remember_people(work, command)
        if isinstance(command, cmd.PostDraft) and not logged:
            _show_draft_again(work, meeting)
        return Noted(
            command=command,
            meeting=meeting,
            events=logged,
            warnings=reading.warnings(command, meeting),
            question=reading.question(wish.due or due, meeting, logged),
        )

    async def _request(self, work: Work, what: req.GroupRequest, wish: Wish) -> Outcome:
        match what:
            case req.PlanAsked(draft=draft):
                return await self._asked_again(work, draft, planning.plan(work, draft))
            case req.NextMeetingAsked(draft=draft):
                if wish.meeting is not None:
                    draft = replace(draft, previous=wish.meeting)
                return await self._asked_again(work, draft, planning.agree_on_next(work, draft))
            case req.MoveMeeting(draft=draft):
                return await self._asked_again(work, draft, planning.move(work, draft))
            case req.CallOff():
                return await planning.call_off(work, what)
            case req.Complete(reference=reference):
                return await following.complete(work, reference)
            case req.PutOff(assignments=assignments, until=until):
                return await following.put_off(work, assignments, until)
            case req.AddUsualItems():
                return await planning.add_usual_items(work, await self._meeting(work, what, wish.meeting))
            case req.CallStarted():
                return await calls.started(work)
            case req.CallEnded():
                return await calls.ended(work)
            case req.ShowBoard():
                meeting = await self._meeting(work, what, wish.meeting)
                work.shown.append(owed.board(work.group.key, meeting.id, anew=True))
                if meeting.status is Status.OPEN:
                    work.shown.append(owed.panel(work.group.key, meeting.id, anew=True))
                return Shown(meeting)
        return await choosing.choose(work, what)

    async def _asked_again(self, work: Work, draft: MeetingDraft, planned: Awaitable[Outcome]) -> Outcome:
        """A meeting that can't be planned as it was written is asked for again, with everything filled in."""
        try:
            with work.whole():
                return await planned
        except InvalidError as error:
            return MeetingAsked(draft, error)

    async def _meeting(self, work: Work, what: object, meeting_id: str | None) -> Meeting:
        if meeting_id is not None:
            return await work.meeting(meeting_id)
        if isinstance(what, cmd.Undo) and what.sequence is None:
            return await self._last_touched(work)
        summary = selection.meant(work.group, type(what), work.now)
        if summary is None:
            raise NotFoundError("no_meeting")
        return await work.meeting(summary.id)

    async def _last_touched(self, work: Work) -> Meeting:
        """The meeting in which the actor changed something last, else the one that is meant."""
        meetings = [
            await work.meeting(one.id) for one in selection.candidates(work.group, cmd.Undo, work.now)
        ]
        if not meetings:
            raise NotFoundError("no_meeting")
        changed = [(change.at, one) for one in meetings if (change := latest_change(one, work.actor))]
        return max(changed, key=lambda one: one[0])[1] if changed else meetings[0]

    async def _meant(self, work: Work, wish: Wish) -> Meeting | None:
        """The meeting that a refusal is about, for the answer to show what can be done instead."""
        if wish.what is None:
            return None
        try:
            return await self._meeting(work, wish.what, wish.meeting)
        except MeetingError:
            return None

    async def _closing_check(self, work: Work, wish: Wish) -> ClosingCheck:
        assert wish.what is not None
        return closing.check(work, await self._meeting(work, wish.what, wish.meeting))

    def _turn(self, group: str) -> asyncio.Lock:
        """One at a time in a group: no race is lost that can be foreseen. A lock lives while in use."""
        lock = self._locks.get(group)
        if lock is None:
            lock = self._locks[group] = asyncio.Lock()
        return lock


def _newest(work: Work, outcome: Outcome) -> Outcome:
    """The outcome with its meetings as they stand after everything that was asked."""
    if isinstance(outcome, Noted):
        planned = work.newest(outcome.planned) if outcome.planned else None
        return replace(outcome, meeting=work.newest(outcome.meeting), planned=planned)
    if isinstance(outcome, ClosingCheck | Shown) or (isinstance(outcome, Refused) and outcome.meeting):
        assert outcome.meeting is not None
        return replace(outcome, meeting=work.newest(outcome.meeting))
    return outcome


def _remember_people(work: Work, command: cmd.Command) -> None:
    """Whoever is said to come from somewhere does so at the group's next meeting too."""
    if isinstance(command, cmd.RecordAttendance):
        for person in command.persons:
            if person.organisation:
                work.learn(person)


def _show_draft_again(work: Work, meeting: Meeting) -> None:
    work.shown.extend(owed.drafts(work.group, meeting, meeting.version, anew=True))
