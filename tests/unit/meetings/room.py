"""One meeting in memory: its log and its state, with a clock that goes a minute for each command."""

import datetime as dt
from zoneinfo import ZoneInfo

from meetings import commands as cmd
from meetings.events import Event
from meetings.lifecycle import decide, evolve
from meetings.log import GENESIS, Logged, append
from meetings.meeting import Meeting
from meetings.model import AnyEntry, Language, Occasion, Person, Role
from tests.unit.meetings.people import APPROVER, CHAIR, PLANNER, SECRETARY, actor

ZONE = ZoneInfo("Europe/Stockholm")
START = dt.datetime(2031, 9, 4, 11, 0, tzinfo=dt.UTC)
PLACE = Occasion(START, START + dt.timedelta(hours=4), "Åsalen, Granvik")
NEXT = Occasion(START + dt.timedelta(days=56), START + dt.timedelta(days=56, hours=2), "Kommunhuset")


class Room:
    """A meeting that PLANNER planned; commands are the secretary's unless `by` says otherwise."""

    def __init__(self, *, language: Language = "sv", occasion: Occasion = PLACE, meeting: str = "m1") -> None:
        self.log: list[Logged] = []
        self.state: Meeting | None = None
        self.id = meeting
        self.now = START - dt.timedelta(days=7)
        plan = cmd.PlanMeeting(
            meeting=meeting, group="19:room", title="Ledningsgruppen", occasion=occasion, language=language
        )
        self.does(plan, by=PLANNER)
        self.now = START

    @property
    def status(self) -> str:
        """What the state is called."""
        return self.meeting.status.value

    @property
    def meeting(self) -> Meeting:
        """The state as it is now."""
        assert self.state is not None
        return self.state

    def does(self, *commands: cmd.Command, by: Person = SECRETARY) -> tuple[Event, ...]:
        """Each command, decided, logged and folded; the events of the last one."""
        events: tuple[Event, ...] = ()
        for command in commands:
            events = decide(self.state, command, actor(by), self.now)
            last = self.log[-1] if self.log else None
            sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
            for logged in append(self.id, sequence, previous, events, by, self.now):
                self.log.append(logged)
                self.state = evolve(self.state, logged)
            self.now += dt.timedelta(minutes=1)
        return events

    def elects(self, *approvers: Person) -> "Room":
        """Chair, secretary and, where they are named, those who approve."""
        self.does(cmd.Elect(Role.CHAIR, (CHAIR,)), by=PLANNER)
        self.does(cmd.Elect(Role.SECRETARY, (SECRETARY,)), by=PLANNER)
        if approvers:
            self.does(cmd.Elect(Role.APPROVER, approvers))
        return self

    def opens(self, *titles: str) -> "Room":
        """Put items on the agenda and open the meeting."""
        self.does(*(cmd.AddItem(title) for title in titles), cmd.OpenMeeting())
        return self

    def closes(self) -> "Room":
        """Close the meeting, whatever is missing."""
        self.does(cmd.CloseMeeting(confirmed=True))
        return self

    def entry(self, reference: str) -> AnyEntry:
        """The line with this reference, removed or not."""
        found = self.meeting.entry(reference)
        assert found is not None, reference
        return found

    def visible(self) -> list[str]:
        """The references of the lines that stand in the minutes, in their order."""
        return [entry.id for item in self.meeting.agenda for entry in item.visible]

    def numbers(self) -> list[int | None]:
        """The numbers of the agenda, in its order."""
        return [item.number for item in self.meeting.agenda]


def room(*titles: str) -> Room:
    """An open meeting with officers, an approver and these items."""
    return Room().elects(APPROVER).opens(*(titles or ("Välkommen", "Ekonomi", "Personal")))
