"""Random meetings: what several people say one after the other, valid and invalid mixed, with undo.

`meetings` gives lists of `Said`, which can be played on one meeting in memory (`play`) or given to anything
else that takes commands, once `speaker` and `resolved` have put what is there in the place of what can't be
known beforehand: who holds an office, the nth line, item or change. Hypothesis draws a seed and a length, so
that a failure is cut down to its beginning; two hundred commands drawn one by one would all come out alike.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from meetings import commands as cmd
from meetings.commands import Command
from meetings.errors import MeetingError
from meetings.events import Event
from meetings.evolve import evolve
from meetings.lifecycle import decide
from meetings.log import GENESIS, Logged, append
from meetings.meeting import Meeting
from meetings.model import Decision, Language, Matter, Occasion, Origin, Outstanding, Person, Role, Task
from tests.unit.meetings.people import (
    APPROVER,
    ASSIGNEE,
    AUTHOR,
    CHAIR,
    GUEST,
    MEMBER,
    NAMELESS,
    NAMESAKE,
    PLANNER,
    SECOND,
    SECRETARY,
    actor,
)

START = dt.datetime(2031, 9, 4, 11, 0, tzinfo=dt.UTC)
CURRENT = "#"
"""The hash of the newest version."""

NTH_ITEM = 1_000
"""Added to n: the number of the nth item of the agenda."""

PEOPLE = (PLANNER, CHAIR, SECRETARY, APPROVER, SECOND, AUTHOR, ASSIGNEE, MEMBER, GUEST, NAMESAKE, NAMELESS)
AN_OFFICER = Person("#officer")
AN_APPROVER = Person("#approver")
ANOTHER_APPROVER = Person("#approver again")
"""Whoever holds the office when it is said; offices change hands in a random meeting."""

OFFICERS = (AN_OFFICER,)
APPROVERS = (AN_APPROVER, ANOTHER_APPROVER)
NAMED = (*PEOPLE, Person("Arbetsgruppen"), Person("Eva  Ek"), Person("eva ek", None, "Lerhamn"))


class Said(Struct, frozen=True):
    """Somebody asks for something, some seconds after what was asked before."""

    by: Person
    command: Command
    after: int = 60


class Chance(random.Random):
    """Draws what somebody might say."""

    def rarely(self) -> bool:
        return self.random() < 0.05

    def maybe(self) -> bool:
        return self.random() < 0.5

    def someone(self) -> Person:
        return Person(self.choice([" ", "x" * 201])) if self.rarely() else self.choice(NAMED)

    def several(self) -> tuple[Person, ...]:
        return tuple(self.someone() for _ in range(self.choice([0, 1, 1, 1, 1, 2, 3])))

    def number(self) -> int:
        return self.randint(-1, 12) if self.rarely() else NTH_ITEM + self.randrange(9)

    def maybe_number(self) -> int | None:
        return self.number() if self.random() < 0.3 else None

    def text(self) -> str:
        if self.rarely():
            return self.choice(["", " ", "\x00", "\u200b", "x" * 20_001])
        if self.rarely():
            return "".join(chr(self.randrange(0x11000)) for _ in range(12))
        return self.choice(
            ["En rad", "Två\r\nrader", "Åäö ”citat” – 1/2", "Pär Öhgren får i uppdrag att räkna."]
        )

    def title(self) -> str:
        if self.rarely():
            return self.choice([" ", "x" * 301])
        return self.choice(["Ekonomi", "Personal", "Ny\nvision", "Nästa möte", "Övriga frågor"])

    def reason(self) -> str | None:
        return self.choice([None, "", "tidsbrist", "Utred\nkostnaden"])

    def day(self) -> dt.date | None:
        return dt.date(2031, 9, 1) + dt.timedelta(days=self.randrange(90)) if self.maybe() else None

    def line(self) -> str:
        return self.reference("line")

    def task(self) -> str:
        return self.reference("task")

    def decision(self) -> str | None:
        return self.reference("decision") if self.random() < 0.3 else None

    def reference(self, kind: str) -> str:
        if self.rarely():
            return f"{self.randrange(9)}{self.choice(['.1', '.9', 'a', 'z', ''])}"
        return f"#{kind}{self.randrange(30)}"

    def given(self) -> Task | None:
        return Task(self.several(), self.day()) if self.maybe() else None

    def matter(self) -> Matter | None:
        return Matter(self.title(), self.choice(["", "tidsbrist"])) if self.random() < 0.2 else None

    def moment(self) -> dt.datetime:
        return START + dt.timedelta(hours=self.randint(-24, 24 * 90))

    def occasion(self) -> Occasion:
        start = self.moment()
        end = start + dt.timedelta(hours=self.randint(1, 8)) if self.maybe() else None
        return Occasion(
            start, self.moment() if self.rarely() else end, self.choice([None, " ", "Åsalen,\nGranvik"])
        )

    def origin(self) -> Origin | None:
        if self.random() < 0.8:
            return None
        start = START - dt.timedelta(days=60)
        title = self.choice(["Budget", "Taxan"])
        return Origin("m0", self.randint(1, 3), title, start, self.reason(), self.randint(1, 3), self.maybe())

    def outstanding(self) -> tuple[Outstanding, ...]:
        start = START - dt.timedelta(days=60)
        return (Outstanding("m0", "1.1", "Räkna", (ASSIGNEE,), self.day(), start),) if self.maybe() else ()

    def language(self) -> Language:
        return "sv" if self.maybe() else "en"


Make = Callable[[Chance], Command]

AGENDA: tuple[Make, ...] = (
    lambda c: cmd.AddItem(c.title(), c.maybe(), c.origin(), c.maybe()),
    lambda c: cmd.RenameItem(c.number(), c.title()),
    lambda c: cmd.RemoveItem(c.number()),
)
CAPTURES: tuple[Make, ...] = (
    lambda c: cmd.TakeNote(c.text(), c.maybe_number()),
    lambda c: cmd.AddHeading(c.text(), c.maybe_number()),
    lambda c: cmd.RecordDecision(c.text(), c.maybe_number(), c.given(), c.matter(), c.day()),
    lambda c: cmd.RecordDecision(c.text(), c.maybe_number(), c.given(), c.matter(), c.day()),
    lambda c: cmd.RecordAssignment(c.several(), c.text(), c.day(), c.maybe_number()),
    lambda c: cmd.AddRider(c.text(), c.decision(), c.maybe_number()),
    lambda c: cmd.AddReservation(
        c.text(), c.someone() if c.maybe() else None, c.decision(), c.maybe_number()
    ),
    lambda c: cmd.PostponeItem(c.maybe_number(), c.reason()),
    lambda c: cmd.ReferBackItem(c.text(), c.maybe_number()),
)
ATTENDANCE: tuple[Make, ...] = (
    lambda c: cmd.RecordAttendance(c.several(), c.maybe()),
    lambda c: cmd.AddGuest(c.someone(), tuple(c.number() for _ in range(c.randrange(3)))),
)
CHANGES: tuple[Make, ...] = (
    lambda c: cmd.EditEntry(c.line(), c.text(), c.several() if c.maybe() else None, c.day(), c.matter()),
    lambda c: cmd.EditEntry(c.task(), None, c.several() if c.maybe() else None, c.day(), None, c.maybe()),
    lambda c: cmd.RemoveEntry(c.line()),
    lambda c: cmd.CompleteAssignment(c.task()),
    lambda c: cmd.ReopenAssignment(c.task()),
)
UNDO: tuple[Make, ...] = (
    lambda _: cmd.Undo(),
    lambda c: cmd.Undo(-c.randint(1, 8)),
    lambda c: cmd.Undo(c.randint(-1, 220)),
)
MOVES: tuple[Make, ...] = (
    lambda c: cmd.GoToItem(c.number()),
    lambda _: cmd.NextItem(),
    lambda c: cmd.NextItem(c.randrange(4)),
)
AROUND: tuple[Make, ...] = (
    lambda c: cmd.Elect(c.choice(list(Role)), c.several()),
    lambda c: cmd.SetNextMeeting(c.occasion(), c.choice(["m2", "m3"])),
    lambda c: cmd.ChangeMeeting(c.title() if c.maybe() else None, c.occasion() if c.maybe() else None),
    lambda c: cmd.ChangeLanguage(c.language()),
)
REVIEW: tuple[Make, ...] = (
    lambda _: cmd.PostDraft(),
    lambda c: cmd.ApproveMinutes(c.choice([None, 0, 1, 2, 3]), c.choice([None, CURRENT, CURRENT, "0" * 64])),
    lambda _: cmd.ApproveMinutes(None, CURRENT),
    lambda c: cmd.RequestChange(c.text(), c.maybe_number(), c.choice([None, None, 1, 2])),
    lambda c: cmd.StartCorrection(c.text()),
)
STAGES: tuple[Make, ...] = (
    lambda c: cmd.OpenMeeting(c.outstanding()),
    lambda c: cmd.CloseMeeting(c.maybe(), c.maybe(), c.reason()),
    lambda c: cmd.CancelMeeting(c.reason()),
)

BEFORE = ((AGENDA, 4), (ATTENDANCE, 2), (AROUND, 1), (UNDO, 2))
DURING = ((CAPTURES, 8), (CHANGES, 4), (UNDO, 2), (MOVES, 2), (ATTENDANCE, 1), (AGENDA, 1), (AROUND, 1))
AFTERWARDS = ((CHANGES, 4), (CAPTURES, 2), (UNDO, 2), (AGENDA, 1), (AROUND, 1), (ATTENDANCE, 1))
ANYTHING = (*DURING, (REVIEW, 3), (STAGES, 2))

ELECTIONS = (
    Said(PLANNER, cmd.Elect(Role.CHAIR, (CHAIR,))),
    Said(PLANNER, cmd.Elect(Role.SECRETARY, (SECRETARY,))),
    Said(SECRETARY, cmd.Elect(Role.APPROVER, (APPROVER, SECOND))),
    *(Said(MEMBER, cmd.AddItem(title)) for title in ("Välkommen", "Ekonomi", "Personal")),
    Said(MEMBER, cmd.AddItem("Nästa möte", closing=True, standing=True)),
)
OPENING = Said(AN_OFFICER, cmd.OpenMeeting())
CLOSING = Said(AN_OFFICER, cmd.CloseMeeting(confirmed=True, postpone_untreated=True))

APPROVAL = tuple(Said(one, cmd.ApproveMinutes(None, CURRENT)) for one in APPROVERS)


def at_random(seed: int, length: int) -> tuple[Said, ...]:
    """What is said of one meeting: most often a whole life in its order, sometimes anything at all."""
    chance = Chance(seed)
    share = max(length // 5, 1)
    if chance.rarely():
        return tuple(_some(chance, PEOPLE, ANYTHING, length))
    whole = [
        *(ELECTIONS if chance.random() < 0.8 else ()),
        *_some(chance, PEOPLE, BEFORE, share),
        OPENING,
        *_some(chance, (*PEOPLE, *[AN_OFFICER] * 8), DURING, 2 * share),
        CLOSING,
    ]
    while len(whole) < length:
        whole += [
            *_some(chance, (*PEOPLE, *[AN_OFFICER] * 8), AFTERWARDS, share // 4),
            *_some(chance, OFFICERS, ((REVIEW[:1], 1),), 1),
            *_some(chance, (*[*APPROVERS] * 6, *PEOPLE), ((REVIEW, 4), (CHANGES[3:], 1)), 3),
            *(APPROVAL if chance.random() < 0.2 else ()),
            *_some(chance, OFFICERS, ((REVIEW, 3), (AROUND, 1)), 1),
        ]
    return tuple(whole[: max(length, 1)])


def _some(
    chance: Chance, people: Sequence[Person], kinds: Sequence[tuple[tuple[Make, ...], int]], count: int
) -> Iterator[Said]:
    """Some things that these people say; one of twenty is anything, by anybody."""
    for _ in range(count):
        by, among = (chance.choice(PEOPLE), ANYTHING) if chance.rarely() else (chance.choice(people), kinds)
        (makes,) = chance.choices([one for one, _ in among], [weight for _, weight in among])
        yield Said(by, chance.choice(makes)(chance), chance.randrange(600))


def meetings(length: int) -> st.SearchStrategy[tuple[Said, ...]]:
    """Meetings at which so many things are said; a failing one is cut short."""
    seeds = st.integers(0, 2**64)
    lengths = st.one_of(st.integers(1, length), *[st.just(length)] * 4)
    return st.builds(at_random, seeds, lengths)


class Step(Struct, frozen=True):
    """What came of one thing that was said: the meeting before and after, and the events, or the refusal."""

    said: Said
    before: Meeting
    after: Meeting
    logged: tuple[Logged, ...] = ()
    refused: MeetingError | None = None

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened."""
        return tuple(one.event for one in self.logged)


def planned() -> tuple[Logged, ...]:
    """The log of a meeting that PLANNER has just planned."""
    at = START - dt.timedelta(days=7)
    occasion = Occasion(START, START + dt.timedelta(hours=4), "Åsalen")
    command = cmd.PlanMeeting(meeting="m1", group="19:room", title="Ledningsgruppen", occasion=occasion)
    return append("m1", 0, GENESIS, decide(None, command, actor(PLANNER), at), PLANNER, at)


def play(sequence: Sequence[Said]) -> Iterator[Step]:
    """Play what was said on one meeting in memory. Whatever isn't a refusal escapes."""
    (first,) = planned()
    meeting = evolve(None, first)
    now = START
    for one in sequence:
        now += dt.timedelta(seconds=one.after)
        by, command = speaker(one.by, meeting), resolved(one.command, meeting)
        try:
            events = decide(meeting, command, actor(by), now)
        except MeetingError as error:
            yield Step(one, meeting, meeting, refused=error)
            continue
        logged = append(meeting.id, meeting.sequence, meeting.hash, events, by, now)
        after = meeting
        for event in logged:
            after = evolve(after, event)
        yield Step(one, meeting, after, logged)
        meeting = after


def speaker(by: Person, meeting: Meeting) -> Person:
    """Who says it: for an office whoever holds it now, else the one who planned the meeting."""
    if by == AN_OFFICER:
        return next((one for one in (meeting.secretary, meeting.chair) if one and one.id), meeting.planned_by)
    if by in APPROVERS:
        approvers = meeting.approvers or (APPROVER,)
        return approvers[0 if by == AN_APPROVER else -1]
    return by


def resolved(command: Command, meeting: Meeting) -> Command:
    """The command with what is there in the place of the nth line, item or change, and the newest hash."""
    fields: dict[str, object] = {}
    for name in ("entry", "to", "number", "sequence", "hash"):
        value = getattr(command, name, None)
        if isinstance(value, str) and value.startswith("#"):
            fields[name] = _hash(meeting) if name == "hash" else _reference(value, meeting)
        elif isinstance(value, int) and name == "number" and value >= NTH_ITEM:
            fields[name] = _number(value, meeting)
        elif isinstance(value, int) and name == "sequence" and 0 < -value <= len(meeting.changes):
            fields[name] = meeting.changes[value].sequence
    if isinstance(command, cmd.AddGuest):
        fields["numbers"] = tuple(
            _number(one, meeting) if one >= NTH_ITEM else one for one in command.numbers
        )
    return replace(command, **fields) if fields else command


def _hash(meeting: Meeting) -> str | None:
    return meeting.versions[-1].hash if meeting.versions else None


def _number(value: int, meeting: Meeting) -> int:
    shown = [item.number for item in meeting.agenda if item.number is not None]
    return shown[(value - NTH_ITEM) % len(shown)] if shown else value


def _reference(value: str, meeting: Meeting) -> str:
    kind, nth = value.strip("#0123456789"), int("".join(filter(str.isdigit, value)))
    shown = [entry for item in meeting.agenda for entry in item.visible]
    if kind == "decision":
        shown = [entry for entry in shown if isinstance(entry, Decision)]
    if kind == "task":
        shown = [entry for entry in shown if getattr(entry, "task", None) is not None]
    return shown[nth % len(shown)].id if shown else "1.1"
