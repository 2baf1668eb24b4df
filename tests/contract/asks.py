"""What the people of a group might ask of its meetings, one after the other, valid and invalid mixed.

What is asked depends on how the group stands, so that two hundred asks hold several meetings from planning to
approval, each of which leaves something to the next. It is drawn from a seed, as in the meetings that
`tests/unit/meetings/strategies.py` draws, and what commands are made of comes from there.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from meetings import commands as cmd
from meetings import requests as req
from meetings import selection
from meetings.commands import Command
from meetings.errors import InvalidError
from meetings.group import Group, MeetingSummary, Member
from meetings.meeting import Meeting
from meetings.model import Origin, Outstanding, Status
from meetings.outcomes import MeetingDraft
from meetings.phrases.answers import Ambiguous, DateAnswer, NotUnderstood
from meetings.requests import GroupRequest
from meetings.service import Ask, Wish
from tests.contract.scene import Store
from tests.unit.meetings.people import TENANT, actor
from tests.unit.meetings.strategies import (
    AFTERWARDS,
    AGENDA,
    AN_OFFICER,
    ANYTHING,
    APPROVERS,
    ATTENDANCE,
    CAPTURES,
    CHANGES,
    CURRENT,
    ELECTIONS,
    MOVES,
    OPENING,
    PEOPLE,
    REVIEW,
    UNDO,
    Chance,
    resolved,
    speaker,
)

GROUPS = ("19:grupp@thread.tacv2", "19:annan@thread.tacv2")
WORDS = ("räkna", "malm tor", "ÅÄÖ", "100%", "rad två", "loggan", "öhgren pär", "saknas helt", " ")
"""What is searched for."""

TITLES = ("Ledningsgruppen", "Styrgruppen", "x" * 301)
SENTENCES = (
    "Tor Malm får i uppdrag att räkna till den 3 november.",
    "Pär Öhgren och Lova Brandt får i uppdrag att skriva. Klart senast fredag.",
    "Arbetsgruppen får i uppdrag att utreda 100% av loggan.",
    "Frågan om Loggan bordläggs på grund av tidsbrist.",
    "Noor Haddad bokar lokal på fredag.",
    "Planen antas. Taxan bordläggs.",
)

Make: TypeAlias = Callable[["Talk"], Command | GroupRequest]


class Asked(Struct, frozen=True):
    """What is asked some seconds after what was asked before, in which process, and what is said of it."""

    ask: Ask
    after: int
    process: int
    reply: bool
    later: bool
    sent: bool


class Talk(Chance):
    """Draws what somebody of the group might ask at the time `now`."""

    now: dt.datetime

    def origin(self) -> Origin | None:
        """None: nobody can say where an item comes from."""
        return None

    def outstanding(self) -> tuple[Outstanding, ...]:
        """Nothing: nobody can say what is left."""
        return ()

    def text(self) -> str:
        return self.choice(SENTENCES) if self.maybe() else super().text()

    def day_ahead(self) -> dt.date:
        return self.now.date() + dt.timedelta(days=self.randint(-2, 40))

    def draft(self) -> MeetingDraft:
        start = dt.time(self.randint(8, 16), self.choice([0, 30]))
        end = dt.time(self.randint(9, 18)) if self.maybe() else None
        unsure = (self.day_ahead(), self.day_ahead())
        return MeetingDraft(
            title=self.choice(TITLES[:2]) if not self.rarely() else self.choice([None, TITLES[2]]),
            day=None if self.rarely() else self.day_ahead(),
            start=None if self.rarely() else start,
            end=end,
            place=self.choice([None, "Åsalen", "Via\nTeams"]),
            candidates=unsure if self.rarely() else (),
            phrase="någon dag" if self.rarely() else None,
            hours="kl. 27" if self.rarely() else None,
            recurrence=self.choice(["FREQ=WEEKLY;BYDAY=TH", "FREQ=MONTHLY"]) if self.rarely() else None,
        )

    def doubt(self) -> DateAnswer | None:
        if self.random() < 0.8:
            return None
        days = tuple(sorted({self.day_ahead(), self.day_ahead() + dt.timedelta(days=50)}))
        return Ambiguous(days, "på fredag") if self.maybe() else NotUnderstood("snarast")


PLAN: tuple[Make, ...] = (lambda t: req.PlanAsked(t.draft()),)
NEXT: tuple[Make, ...] = (lambda t: req.NextMeetingAsked(t.draft()),)
SAID: tuple[Make, ...] = (
    lambda t: req.MoveMeeting(t.draft()),
    lambda t: req.CallOff(t.choice(["", "Styrgruppen sjuka", "för få"]), t.choice([None, t.day_ahead()])),
    lambda t: req.Complete(t.task()),
    lambda _: req.AddUsualItems(),
    lambda _: req.ShowBoard(),
)
SETTINGS: tuple[Make, ...] = (
    lambda t: req.SetLanguage(t.language()),
    lambda t: req.SetStandingItems(t.choice([(), ("Välkommen", "Nästa möte"), ("Läget", "läget", " ")])),
    lambda t: req.SetDraftTo("channel" if t.maybe() else "approver"),
    lambda t: req.SetReminders(t.choice([(), (1,), (7, 1), (14, 3)])),
    lambda t: req.SetLetterhead(t.choice([None, "Sjölänken", "x" * 51])),
    lambda t: req.SetTagline(t.choice([None, "fem kommuner"])),
    lambda t: req.SetColour(t.choice([None, "#1a5f7a", "#ffcc00", "havsblå"])),
    lambda t: req.SetOverview(t.maybe()),
)
ELECT: tuple[Make, ...] = (lambda t: t.choice(ELECTIONS).command,)
CHECKED: tuple[Make, ...] = (lambda _: ELECTIONS[2].command,)
OPEN: tuple[Make, ...] = (lambda _: OPENING.command,)
CLOSE: tuple[Make, ...] = (lambda t: cmd.CloseMeeting(t.random() < 0.7, t.maybe(), t.reason()),)
CHANGED: tuple[Make, ...] = (
    lambda t: cmd.ChangeMeeting(t.title() if t.maybe() else None, t.occasion() if t.maybe() else None),
)
DRAFT: tuple[Make, ...] = (lambda _: cmd.PostDraft(),)
APPROVE: tuple[Make, ...] = (lambda _: cmd.ApproveMinutes(None, CURRENT),)
CORRECT: tuple[Make, ...] = (lambda t: cmd.StartCorrection(t.text()),)
DONE: tuple[Make, ...] = CHANGES[3:]

Kinds: TypeAlias = Sequence[tuple[tuple[Make, ...], int]]

WRITING_UP: Kinds = (
    *((CHANGES, 8), (CAPTURES, 4), (UNDO, 4), (AGENDA, 1), (ATTENDANCE, 1), (ELECT, 3), (NEXT, 2)),
    *((DRAFT, 8), (CHECKED, 3), (SAID, 1), (SETTINGS, 1)),
)
OF_EACH: dict[Status, Kinds] = {
    Status.PLANNED: (
        *((AGENDA, 8), (ATTENDANCE, 2), (ELECT, 12), (UNDO, 3), (CHANGED, 2), (PLAN, 1), (NEXT, 1)),
        *((SAID, 4), (SETTINGS, 2), (CHECKED, 4), (OPEN, 6)),
    ),
    Status.OPEN: (
        *((CAPTURES, 40), (CHANGES, 16), (UNDO, 8), (MOVES, 14), (ATTENDANCE, 4), (AGENDA, 4), (ELECT, 5)),
        *((NEXT, 5), (SAID, 3), (SETTINGS, 1), (CHECKED, 2), (CHANGED, 2), (CLOSE, 4)),
    ),
    Status.CLOSED: WRITING_UP,
    Status.IN_REVIEW: (
        (APPROVE, 12),
        (REVIEW, 3),
        (DONE, 2),
        (CHANGES, 2),
        (UNDO, 1),
        (NEXT, 1),
        (CHECKED, 2),
    ),
    Status.CHANGES_REQUESTED: WRITING_UP,
    Status.APPROVED: ((DONE, 4), (SAID, 2), (CORRECT, 1), (PLAN, 4), (UNDO, 1)),
    Status.CORRECTING: WRITING_UP,
    Status.CANCELLED: ((CHANGES, 1), (SAID, 1)),
}
SPOKEN_OF = {Status.OPEN: 20, Status.APPROVED: 2, Status.PLANNED: 4}
"""How often meetings that stand so are spoken of, beside the others' 8."""


async def next_ask(talk: Talk, store: Store, number: int, earlier: Sequence[Ask]) -> Asked:
    """What somebody asks of the groups as they stand; now and then one of the `earlier`, delivered again."""
    if earlier and talk.rarely():
        ask = talk.choice(earlier)
    else:
        key = GROUPS[1] if talk.random() < 0.08 else GROUPS[0]
        ask = await _new_ask(talk, store, await store.group(key), number)
    after = talk.randint(1, 20) * 86_400 if talk.random() < 0.03 else talk.randrange(600)
    reply, later, sent = talk.random() < 0.8, talk.rarely(), talk.maybe()
    return Asked(ask, after, talk.randrange(2), reply, later, sent)


async def _new_ask(talk: Talk, store: Store, group: Group, number: int) -> Ask:
    meeting = await _spoken_of(talk, store, group)
    by = talk.choice(PEOPLE)
    if meeting is not None:
        in_review = meeting.status is Status.IN_REVIEW and meeting.approvers
        others = (*APPROVERS, *APPROVERS, AN_OFFICER) if in_review else (AN_OFFICER,)
        by = speaker(talk.choice(others) if talk.random() < 0.75 else by, meeting)
    count = talk.choice([1, 1, 1, 1, 2, 3])
    wishes = [await _wish(talk, store, group, meeting) for _ in range(count)]
    roster = tuple(Member(one, f"29:{one.key}") for one in PEOPLE if one.id and one.id.startswith(TENANT))
    return Ask(
        group=group.key,
        actor=actor(by),
        wishes=tuple(wishes),
        inbound=f"activity {number}",
        form=f"form {number // 5}" if talk.rarely() else None,
        teams_id=f"29:{by.key}" if talk.maybe() else None,
        learn=roster if talk.rarely() or not group.members else (),
    )


async def _spoken_of(talk: Talk, store: Store, group: Group) -> Meeting | None:
    if talk.rarely():  # an old card, perhaps of a meeting of long ago or of another group
        everyone = [one for _, one in await store.all_meetings()]
        return await store.meeting(talk.choice(everyone).id) if everyone else None
    if not group.meetings:
        return None
    weights = [SPOKEN_OF.get(one.status, 8) for one in group.meetings]
    (chosen,) = talk.choices(group.meetings, weights)
    return await store.meeting(chosen.id)


async def _wish(talk: Talk, store: Store, group: Group, meeting: Meeting | None) -> Wish:
    if talk.rarely():
        unclear = InvalidError("clock_unreadable", written="kl. 27")
        return Wish(what=None, text="Va?", problem=unclear if talk.maybe() else None)
    kinds: Kinds = ((PLAN, 1),) if meeting is None else OF_EACH[meeting.status]
    if talk.rarely():
        kinds = talk.choice([ANYTHING, AFTERWARDS])
    (makes,) = talk.choices([one for one, _ in kinds], [weight for _, weight in kinds])
    what = talk.choice(makes)(talk)
    pressed = meeting is not None and talk.maybe()
    target = meeting if pressed else await _meant(talk, store, group, what)
    if target is not None and isinstance(what, Command):
        what = resolved(what, target)
    if target is not None and isinstance(what, req.Complete):
        done = resolved(cmd.CompleteAssignment(what.reference), target)
        what = req.Complete(getattr(done, "entry", ""))
    due = talk.doubt() if isinstance(what, cmd.RecordDecision | cmd.RecordAssignment) else None
    return Wish(
        what=what, meeting=meeting.id if meeting and pressed else None, text="Så skrevs det.", due=due
    )


async def _meant(talk: Talk, store: Store, group: Group, what: object) -> Meeting | None:
    summary: MeetingSummary | None = selection.meant(group, type(what), talk.now)
    return await store.meeting(summary.id) if summary else None
