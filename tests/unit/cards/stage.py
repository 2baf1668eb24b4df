"""An invented meeting, played by its commands, for cards to show in every state."""

import datetime as dt

from meetings import commands as cmd
from meetings.evolve import evolve
from meetings.lifecycle import decide
from meetings.log import GENESIS, Logged, append
from meetings.meeting import Meeting
from meetings.model import Language, Matter, Occasion, Origin, Outstanding, Person, Role, Task
from meetings.outcomes import Noted
from meetings.policy import JUSTERA, Actor

TENANT = "5f0b0a3e-7f64-4c0b-9a36-2d6c0f1f0a11"
PLANNED_AT = dt.datetime(2031, 3, 3, 8, 0, tzinfo=dt.UTC)
START = dt.datetime(2031, 3, 13, 12, 0, tzinfo=dt.UTC)


def somebody(number: int, name: str, organisation: str | None = None) -> Person:
    """A person with an account."""
    return Person(name, f"{TENANT}:00000000-0000-4000-8000-{number:012}", organisation)


CHAIR = somebody(1, "Ylva Sandmark", "Granvik")
SECRETARY = somebody(2, "Torsten Ekdahl", "Norrsjö")
APPROVER = somebody(3, "Amira Löfving", "Björkhult")
SECOND = somebody(4, "Jonas Tranberg", "Sjövalla")
MEMBER = somebody(5, "Gunvor Åsberg", "Östmark")
ABSENT = somebody(6, "Per-Olof Källman", "Västlanda")
GUEST = Person("Ritva Niemi", organisation="Konsulthuset")
WORKING_GROUP = Person("Arbetsgruppen")

WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "title": "Ledningsgruppen i Granbygden",
        "place": "Sammanträdesrum Älven, Granvik",
        "welcome": "Välkommen",
        "election": "Val av justerare",
        "plan": "Energiplan 2035: mål & medel",
        "safety": "Trygghet i stationsmiljöer?",
        "archive": "Gemensamt e-arkiv",
        "outstanding": "Utestående ärenden",
        "other": "Övriga frågor",
        "next": "Nästa möte",
        "hello": "Ylva Sandmark hälsar alla välkomna.\nGunvor Åsberg är ny i gruppen.",
        "heading": "Diskussion om målen",
        "note": "Målen ska gå att mäta, enligt gruppen. Ett ”delmål” behövs till 2033.",
        "decision": "Torsten Ekdahl får i uppdrag att räkna om målen till kilowattimmar.",
        "matter": "Förslag till organisation",
        "support": "Gruppen godkänner planen och uppdrar åt arbetsgruppen att börja med de två stationerna.",
        "rider": "att belysningen redovisas redan i juni.",
        "reservation": "Utredningen borde ha omfattat bussterminalen.",
        "assignment": "Kalla fastighetscheferna till nästa möte",
        "lack": "tidsbrist",
        "left": "Jämföra kostnaden för nuvarande arkiv",
        "next_place": "Stadshuset, Björkhult",
        "change": "Det var Jonas Tranberg som redovisade, inte jag.",
        "edited": "Målen ska gå att mäta varje år.",
        "correction": "Fel datum i punkt 4",
    },
    "en": {
        "title": "Granbygden management group",
        "place": "Room Älven, Granvik",
        "welcome": "Welcome",
        "election": "Election of approver",
        "plan": "Energy plan 2035: goals & means",
        "safety": "Safety around stations?",
        "archive": "A joint e-archive",
        "outstanding": "Outstanding matters",
        "other": "Other questions",
        "next": "Next meeting",
        "hello": "Ylva Sandmark welcomes everybody.\nGunvor Åsberg is new in the group.",
        "heading": "Discussion of the goals",
        "note": "All agree that the goals must be possible to measure. A “step between” is needed by 2033.",
        "decision": "Torsten Ekdahl is asked to revise the goals in the light of the discussion.",
        "matter": "Proposal for an organisation",
        "support": "The group supports the proposal and asks the working group to begin the inquiry.",
        "rider": "that point 3 of the directives is reported before the other parts.",
        "reservation": "The inquiry should have included the bus terminal.",
        "assignment": "Invite the heads of property to the next meeting",
        "lack": "lack of time",
        "left": "Compare the cost of the present archive",
        "next_place": "Town hall, Björkhult",
        "change": "It was Jonas Tranberg who reported, not I.",
        "edited": "All agree that the goals must be possible to measure every year.",
        "correction": "Wrong date in item 4",
    },
}


class Stage:
    """One meeting: its log, its state, and a clock that goes a minute with each command."""

    def __init__(self, language: Language = "sv", meeting_id: str = "m-2031-03-13") -> None:
        self.words = WORDS[language]
        self.id = meeting_id
        self.log: list[Logged] = []
        self.state: Meeting | None = None
        self.now = PLANNED_AT
        occasion = Occasion(START, START + dt.timedelta(hours=4, minutes=30), self.words["place"])
        self.does(
            cmd.PlanMeeting(
                meeting=meeting_id,
                group="19:granbygden@thread.tacv2",
                title=self.words["title"],
                occasion=occasion,
                language=language,
                chair=CHAIR,
                secretary=SECRETARY,
            )
        )

    @property
    def meeting(self) -> Meeting:
        assert self.state is not None
        return self.state

    def does(self, *commands: cmd.Command, by: Person = SECRETARY) -> Noted:
        """Each command decided, logged and folded; what came of the last one."""
        noted: Noted | None = None
        for command in commands:
            noted = self._one(command, Actor(by))
        assert noted is not None
        return noted

    def keeps(self, sha256: str) -> None:
        """The PDF of the newest version is kept."""
        self._one(cmd.KeepMinutes(self.meeting.version, "pdf", sha256, 78_983), JUSTERA)

    def at(self, hour: int, minute: int) -> None:
        """Move the clock to this hour UTC of the meeting's day."""
        self.now = START.replace(hour=hour, minute=minute)

    def _one(self, command: cmd.Command, by: Actor) -> Noted:
        events = decide(self.state, command, by, self.now)
        last = self.log[-1] if self.log else None
        sequence, chain = (last.sequence, last.hash) if last else (0, GENESIS)
        logged = append(self.id, sequence, chain, events, by.person, self.now)
        for one in logged:
            self.log.append(one)
            self.state = evolve(self.state, one)
        self.now += dt.timedelta(minutes=1)
        return Noted(command=command, meeting=self.meeting, events=logged)


def planned(language: Language = "sv") -> Stage:
    """A planned meeting with an agenda, one item of it carried over."""
    stage = Stage(language)
    words = stage.words
    earlier = Origin("m-2031-01", 5, words["archive"], START - dt.timedelta(days=56), words["lack"], 2)
    stage.does(
        *(cmd.AddItem(words[key]) for key in ("welcome", "election", "plan", "safety")),
        cmd.AddItem(words["archive"], origin=earlier),
        cmd.AddItem(words["outstanding"]),
        cmd.AddItem(words["other"], closing=True),
        cmd.AddItem(words["next"], closing=True),
    )
    return stage


def opened(language: Language = "sv") -> Stage:
    """The meeting at its fourth item, with decisions, assignments and people."""
    stage = planned(language)
    words = stage.words
    left = Outstanding(
        "m-2031-01", "4.1", words["left"], (MEMBER,), dt.date(2031, 3, 31), START - dt.timedelta(days=56)
    )
    stage.at(12, 2)
    stage.does(
        cmd.RecordAttendance((ABSENT,), present=False),
        cmd.OpenMeeting((left,)),
        cmd.RecordAttendance((CHAIR, SECRETARY, APPROVER, MEMBER)),
        cmd.TakeNote(words["hello"]),
        cmd.NextItem(),
        cmd.Elect(Role.APPROVER, (APPROVER, SECOND)),
        cmd.NextItem(),
        cmd.AddGuest(GUEST, (3,)),
        cmd.AddHeading(words["heading"]),
        cmd.TakeNote(words["note"]),
        cmd.RecordDecision(
            words["decision"], task=Task((SECRETARY,)), postponed=Matter(words["matter"], words["lack"])
        ),
    )
    stage.at(12, 40)
    stage.does(
        cmd.RecordAttendance((SECOND,)),
        cmd.NextItem(),
        cmd.RecordDecision(words["support"], task=Task((WORKING_GROUP,), dt.date(2031, 4, 18))),
        cmd.AddRider(words["rider"]),
        cmd.AddReservation(words["reservation"], by=MEMBER),
        cmd.RecordAssignment((MEMBER, SECOND), words["assignment"], dt.date(2031, 4, 4)),
    )
    return stage


def closed(language: Language = "sv") -> Stage:
    """The meeting after it was held."""
    stage = opened(language)
    words = stage.words
    start = dt.datetime(2031, 4, 24, 6, 30, tzinfo=dt.UTC)
    occasion = Occasion(start, start + dt.timedelta(hours=2, minutes=30), words["next_place"])
    stage.does(cmd.PostponeItem(5, words["lack"]), cmd.GoToItem(6), cmd.GoToItem(8))
    stage.does(cmd.SetNextMeeting(occasion, "m-2031-04-24"))
    stage.at(16, 20)
    stage.does(cmd.RecordAttendance((MEMBER,), present=False), cmd.CloseMeeting(confirmed=True))
    return stage


def posted(language: Language = "sv") -> Stage:
    """The meeting with its first draft in review."""
    stage = closed(language)
    stage.does(cmd.PostDraft())
    return stage


def changed(language: Language = "sv") -> Stage:
    """The first draft, for which a change has been asked."""
    stage = posted(language)
    stage.at(18, 0)
    stage.does(cmd.RequestChange(stage.words["change"], 3), by=APPROVER)
    return stage


def posted_again(language: Language = "sv") -> Stage:
    """The second draft, with what was asked for, in review."""
    stage = changed(language)
    stage.does(
        cmd.EditEntry("3b", stage.words["edited"]),
        cmd.RemoveEntry("4b"),
        cmd.TakeNote(stage.words["note"], 7),
        cmd.PostDraft(),
    )
    return stage


def approved(language: Language = "sv") -> Stage:
    """Minutes that both approvers have approved."""
    stage = posted_again(language)
    stage.at(19, 5)
    stage.does(cmd.ApproveMinutes(), by=APPROVER)
    stage.does(cmd.ApproveMinutes(), by=SECOND)
    return stage
