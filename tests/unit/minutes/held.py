"""An invented meeting of a leadership group, ten items long, in Swedish and in English."""

import datetime as dt
from collections.abc import Mapping
from typing import TypeAlias

from meetings import commands as cmd
from meetings.model import Language, Matter, Occasion, Outstanding, Person, Role, Task
from tests.unit.minutes.room import APPROVER, CHAIR, MEMBER, SECRETARY, Room, person

Words: TypeAlias = Mapping[str, str | tuple[str, ...]]

SWEDISH: Words = {
    "title": "Planeringsdag",
    "items": (
        "Välkommen",
        "Val av justerare",
        "Gemensam energiplan",
        "Turer med skolskjuts",
        "Nytt intranät",
        "Lokaler för arkivet",
        "Utestående ärenden och förra mötet",
        "Kommande möten",
    ),
    "other": "Övriga frågor",
    "next": "Nästa möte",
    "welcome": "Göran Ekwall hälsar alla välkomna.\nSiv Åhlander är ny i gruppen och presenterar sig.",
    "plan": "Ylva Norén går igenom tidplanen. Lova Brandt från Klart Råd leder sedan samtalet.",
    "heading": "Inspel om målen",
    "goals": "Tre mål räcker. Ett ”delmål” önskas *före* vart och ett.",
    "decision": (
        "Ylva Norén får i uppdrag att skriva om målen på en sida.\n"
        "Förslag till organisation bordlades på grund av tidsbrist."
    ),
    "matter": ("Förslag till organisation", "tidsbrist"),
    "transport": "Arbetsgruppen redovisar sitt förslag till direktiv.",
    "start": "Gruppen säger ja till turplanen och uppdrar åt arbetsgruppen att pröva den i höst.",
    "group": "Arbetsgruppen",
    "rider": "att kostnaden per tur redovisas redan i september.",
    "assignment": "Ta in priser från tre leverantörer",
    "reason": "tidsbrist",
    "past": "Ylva Norén redovisar kort föregående möte.",
    "outstanding": "Pär Öhgren får i uppdrag att jämföra taxorna senast 15 september",
    "coming": "Samrådet den 9 oktober hålls i Lerhamn.\nGruppens sista möte är den 4 december.",
    "question": "Göran Ekwall frågar om arbetsytan används.",
    "stop": "Arbetsytan avvecklas.",
    "reservation": "Kostnaden borde ha utretts först.",
    "place": "Kommunhuset, Lerhamn",
    "thanks": "Göran Ekwall tackar och avslutar mötet.",
}
ENGLISH: Words = {
    "title": "Planning day",
    "items": (
        "Welcome",
        "Election of approver",
        "Joint energy plan",
        "School transport",
        "New intranet",
        "Premises for the archive",
        "Outstanding matters and earlier meetings",
        "Coming meetings",
    ),
    "other": "Other questions",
    "next": "Next meeting",
    "welcome": "Göran Ekwall welcomes everybody.\nSiv Åhlander is new in the group and introduces herself.",
    "plan": "Ylva Norén goes through the timetable. Lova Brandt of Klart Råd then leads the discussion.",
    "heading": "Views on the goals",
    "goals": "All agree that the goals should be few. A “middle step” comes *before* them.",
    "decision": (
        "Ylva Norén is asked to revise the goals in the light of the views.\n"
        "The proposal for an organisation was postponed for lack of time."
    ),
    "matter": ("The proposal for an organisation", "lack of time"),
    "transport": "The working group presents its proposal for directives.",
    "start": "The group supports the proposal and asks the working group to begin the inquiry.",
    "group": "The working group",
    "rider": "the cost of each run is to be reported before the other parts.",
    "assignment": "Ask three suppliers for prices",
    "reason": "lack of time",
    "past": "Ylva Norén reports briefly on the previous meeting.",
    "outstanding": "Pär Öhgren is asked to compare the fees by 15 September",
    "coming": "The consultation on 9 October is held in Lerhamn.\nThe group's last meeting is on 4 December.",
    "question": "Göran Ekwall asks whether the workspace is used.",
    "stop": "The workspace is closed down.",
    "reservation": "The cost should have been looked into first.",
    "place": "The town hall, Lerhamn",
    "thanks": "Göran Ekwall gives thanks and closes the meeting.",
}
WORDS: dict[Language, Words] = {"sv": SWEDISH, "en": ENGLISH}


def held(language: Language = "sv") -> Room:
    """The meeting, closed and not yet posted."""
    words = {key: text for key, text in WORDS[language].items() if isinstance(text, str)}
    titles, matter = WORDS[language]["items"], WORDS[language]["matter"]
    room = Room(words["title"], language=language)
    _prepare(room, words, tuple(titles))
    _begin(room, words, Matter(*matter))
    _go_on(room, words)
    _finish(room, words)
    return room


def posted(language: Language = "sv") -> Room:
    """The meeting with its draft in review."""
    room = held(language)
    room.does(cmd.PostDraft())
    return room


def approved(language: Language = "sv") -> Room:
    """The meeting with its minutes approved the next morning."""
    room = posted(language)
    room.now += dt.timedelta(hours=15)
    room.does(cmd.ApproveMinutes(), by=APPROVER)
    return room


def _prepare(room: Room, words: dict[str, str], titles: tuple[str, ...]) -> None:
    room.does(cmd.AddItem(words["other"], closing=True), cmd.AddItem(words["next"], closing=True))
    room.does(*(cmd.AddItem(title) for title in titles))
    room.does(
        cmd.Elect(Role.CHAIR, (CHAIR,)),
        cmd.Elect(Role.SECRETARY, (SECRETARY,)),
        cmd.RecordAttendance((CHAIR, MEMBER, APPROVER, SECRETARY)),
        cmd.RecordAttendance((person("Ebba Kvist", "Lerhamn", 5),), present=False),
    )
    left = Outstanding(
        "m0",
        "4.1",
        words["outstanding"],
        (MEMBER,),
        dt.date(2031, 9, 15),
        dt.datetime(2031, 6, 5, 7, 0, tzinfo=dt.UTC),
    )
    room.at(13, 2)
    room.does(cmd.OpenMeeting((left,)))


def _begin(room: Room, words: dict[str, str], matter: Matter) -> None:
    room.does(
        cmd.TakeNote(words["welcome"]),
        cmd.RecordAttendance((person("Noor Haddad", "Sandåker", 6),)),
        cmd.NextItem(),
        cmd.Elect(Role.APPROVER, (APPROVER,)),
        cmd.NextItem(),
        cmd.AddGuest(Person("Lova Brandt", organisation="Klart Råd"), (3,)),
        cmd.TakeNote(words["plan"]),
        cmd.AddHeading(words["heading"]),
        cmd.TakeNote(words["goals"]),
        cmd.RecordDecision(words["decision"], task=Task((SECRETARY,)), postponed=matter),
    )
    room.at(14, 10)
    room.does(cmd.RecordAttendance((person("Tor Malm", "Björkum", 7),)))


def _go_on(room: Room, words: dict[str, str]) -> None:
    group = Person(words["group"])
    room.does(
        cmd.NextItem(),
        cmd.TakeNote(words["transport"]),
        cmd.RecordDecision(words["start"], task=Task((group,), dt.date(2031, 10, 21))),
        cmd.AddRider(words["rider"]),
        cmd.NextItem(),
        cmd.RecordAssignment((MEMBER, CHAIR), words["assignment"], dt.date(2031, 10, 3)),
        cmd.PostponeItem(6, words["reason"]),
        cmd.NextItem(),
        cmd.TakeNote(words["past"]),
        cmd.NextItem(),
        cmd.TakeNote(words["coming"]),
    )
    room.at(15, 30)
    room.does(cmd.RecordAttendance((MEMBER,), present=False))


def _finish(room: Room, words: dict[str, str]) -> None:
    start = dt.datetime(2031, 10, 31, 7, 30, tzinfo=dt.UTC)
    room.does(
        cmd.NextItem(),
        cmd.TakeNote(words["question"]),
        cmd.RecordDecision(words["stop"]),
        cmd.AddReservation(words["reservation"], by=CHAIR),
        cmd.NextItem(),
        cmd.SetNextMeeting(Occasion(start, start + dt.timedelta(hours=2, minutes=30), words["place"]), "m2"),
        cmd.TakeNote(words["thanks"]),
    )
    room.at(17, 26)
    room.close()
