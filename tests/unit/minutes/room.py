"""A meeting held in memory, with the commands that people give, for tests of its minutes."""

import datetime as dt
from zoneinfo import ZoneInfo

from meetings import commands as cmd
from meetings.lifecycle import decide, evolve
from meetings.log import GENESIS, Logged, append
from meetings.meeting import Meeting
from meetings.model import Language, Occasion, Person
from meetings.policy import Actor

TENANT = "7f0c0f4e-0000-4000-8000-000000000001"
START = dt.datetime(2031, 9, 4, 11, 0, tzinfo=dt.UTC)
ZONE = ZoneInfo("Europe/Stockholm")


def person(name: str, organisation: str | None = None, number: int = 0) -> Person:
    """Somebody with an account, unless `number` is 0."""
    account = f"{TENANT}:00000000-0000-4000-8000-{number:012}" if number else None
    return Person(name, account, organisation)


SECRETARY = person("Ylva Norén", "Sjölänken", 1)
CHAIR = person("Göran Ekwall", "Granvik", 2)
APPROVER = person("Siv Åhlander", "Tallhult", 3)
MEMBER = person("Pär Öhgren", "Norrsäter", 4)


class Room:
    """One meeting: its log, its state, and a clock that goes one minute for each command."""

    def __init__(
        self,
        title: str = "Ledningsgruppen",
        *,
        language: Language = "sv",
        occasion: Occasion | None = None,
        now: dt.datetime = START,
        zone: str = "Europe/Stockholm",
    ) -> None:
        self.log: list[Logged] = []
        self.state: Meeting | None = None
        self.now = now - dt.timedelta(days=7)
        plan = cmd.PlanMeeting(
            meeting="m1",
            group="19:room",
            title=title,
            occasion=occasion
            or Occasion(START, START + dt.timedelta(hours=4, minutes=30), "Åsalen, Granvik"),
            language=language,
            zone=zone,
        )
        self.does(plan)
        self.now = now

    @property
    def meeting(self) -> Meeting:
        assert self.state is not None
        return self.state

    def does(self, *commands: cmd.Command, by: Person = SECRETARY, guest: bool = False) -> None:
        """Each command, decided, logged and folded."""
        for command in commands:
            events = decide(self.state, command, Actor(by, guest=guest), self.now)
            last = self.log[-1] if self.log else None
            sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
            for logged in append("m1", sequence, previous, events, by, self.now):
                self.log.append(logged)
                self.state = evolve(self.state, logged)
            self.now += dt.timedelta(minutes=1)

    def at(self, hour: int, minute: int) -> None:
        """Move the clock to this local time of the meeting's day."""
        day = START.astimezone(ZONE).date()
        self.now = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZONE).astimezone(dt.UTC)

    def open(self, *titles: str) -> None:
        """Put items on the agenda and open the meeting."""
        self.does(*(cmd.AddItem(title) for title in titles), cmd.OpenMeeting())

    def close(self) -> None:
        self.does(cmd.CloseMeeting(confirmed=True))
