"""A whole invented meeting, as its secretary writes it in the chat: nothing of it is lost or misread."""

import datetime as dt

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.model import Person, Role
from meetings.outcomes import MeetingDraft
from tests.unit.phrases.chatting import ANNA, BO, CONTEXT, SARA, asked

CONTEXT = replace(CONTEXT, now=dt.datetime(2026, 9, 3, 11, 0, tzinfo=dt.UTC))
OLLE, ELIN = Person("Olle Berg", None, "Utredarna"), Person("Elin Falk", None, "Utredarna")


def say(text: str) -> list[object]:
    return asked(text, CONTEXT)


def test_before_the_meeting() -> None:
    assert say("möte Ledningsgruppen torsdag 3 september kl 13.00-17.30, Tingssalen, Strandgården") == [
        req.PlanAsked(
            MeetingDraft(
                title="Ledningsgruppen",
                day=dt.date(2026, 9, 3),
                start=dt.time(13),
                end=dt.time(17, 30),
                place="Tingssalen, Strandgården",
            )
        )
    ]
    titles = (
        "Välkommen",
        "Val av justerare",
        "Nya samverkansprogrammet",
        "Trygghets- och säkerhetsfrågor inom samverkan?",
        "Ny regional plan",
        "Samverkanskonferensen 2027",
        "Utestående ärenden och föregående möten",
        "Kommande möten",
        "Övriga frågor",
        "Nästa möte",
    )
    numbered = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, 1))
    added = [cmd.AddItem(title, closing=title in {"Övriga frågor", "Nästa möte"}) for title in titles]
    assert say(f"punkter:\n{numbered}") == added
    assert say("\n".join(f"punkt {title}" for title in titles)) == added


def test_the_meeting_opens() -> None:
    anna = Person("Anna Ek", ANNA.id, "Storköping")
    sara = Person("Sara Ström", SARA.id, "Samverkanskansliet")
    assert say(
        "Öppna mötet\n"
        "Deltagare: Anna Ek (Storköping), ordförande, Bo Alm (Lillhamn), Karin Lo (Norrby),\n"
        "Sara Ström (Samverkanskansliet, sekreterare), Olle Berg (Utredarna, punkt 3), "
        "Elin Falk (Utredarna) punkt 3\n"
        "anteckning Anna Ek hälsar alla välkomna till årets planeringskonferens.\n"
        "Karin Lo, ny kommundirektör i Norrby, hälsas särskilt välkommen.\n"
        "Nästa punkt\n"
        "justerare {Bo Alm}"
    ) == [
        cmd.OpenMeeting(),
        cmd.RecordAttendance(
            (anna, Person("Bo Alm", BO.id, "Lillhamn"), Person("Karin Lo", None, "Norrby"), sara)
        ),
        cmd.AddGuest(OLLE, (3,)),
        cmd.AddGuest(ELIN, (3,)),
        cmd.Elect(Role.CHAIR, (anna,)),
        cmd.Elect(Role.SECRETARY, (sara,)),
        cmd.TakeNote(
            "Anna Ek hälsar alla välkomna till årets planeringskonferens.\n"
            "Karin Lo, ny kommundirektör i Norrby, hälsas särskilt välkommen."
        ),
        cmd.NextItem(),
        cmd.Elect(Role.APPROVER, (BO,)),
    ]


def test_an_item_with_headings_notes_and_a_decision() -> None:
    assert say(
        "nästa punkt\n"
        "anteckning: Sara Ström informerar om tidplanen och om vilka beslut som har tagits.\n"
        "Sedan leder Olle Berg en diskussion om målområden.\n"
        "rubrik: Diskussion och inspel på visionen\n"
        "anteckning: Diskussionen avslutas med att alla enas om några ord.\n"
        "Beslut om visionen bör vänta, anser flera.\n"
        "\n"
        "Diskussionen resulterade i två alternativ.\n"
        "Rubrik: Diskussion och inspel på målområden\n"
        "Notera: Ett mellanled önskas.\n"
        "\n"
        "Beslut\n"
        "\n"
        "Sara Ström får i uppdrag att se över visionen utifrån de synpunkter som kom in.\n"
        "\n"
        "Organisationsförslaget bordlades på grund av tidsbrist."
    ) == [
        cmd.NextItem(),
        cmd.TakeNote(
            "Sara Ström informerar om tidplanen och om vilka beslut som har tagits.\n"
            "Sedan leder Olle Berg en diskussion om målområden."
        ),
        cmd.AddHeading("Diskussion och inspel på visionen"),
        cmd.TakeNote(
            "Diskussionen avslutas med att alla enas om några ord.\n"
            "Beslut om visionen bör vänta, anser flera.\n\n"
            "Diskussionen resulterade i två alternativ."
        ),
        cmd.AddHeading("Diskussion och inspel på målområden"),
        cmd.TakeNote("Ett mellanled önskas."),
        cmd.RecordDecision(
            "Sara Ström får i uppdrag att se över visionen utifrån de synpunkter som kom in.\n\n"
            "Organisationsförslaget bordlades på grund av tidsbrist."
        ),
    ]


def test_an_item_with_a_rider() -> None:
    assert say(
        "punkt 4\n"
        "anteckning Sara Ström redovisar förslaget till direktiv.\n"
        "Uppdraget ska vara klart senast 21 oktober och redovisas på nästa möte 30 okt.\n"
        "Arbetsgruppen består av tre kommuner.\n"
        "\n"
        "Beslut: Ledningsgruppen ställer sig bakom förslaget och uppdrar åt arbetsgruppen att börja.\n"
        "Medskick: att punkt 3 i direktivet, dvs ”Att definiera vad det här uppdraget avser”,\n"
        "ska delredovisas innan de andra delarna startas.\n"
        "Uppdrag {Sara Ström} kalla arbetsgruppen senast 15 september"
    ) == [
        cmd.GoToItem(4),
        cmd.TakeNote(
            "Sara Ström redovisar förslaget till direktiv.\n"
            "Uppdraget ska vara klart senast 21 oktober och redovisas på nästa möte 30 okt.\n"
            "Arbetsgruppen består av tre kommuner."
        ),
        cmd.RecordDecision(
            "Ledningsgruppen ställer sig bakom förslaget och uppdrar åt arbetsgruppen att börja."
        ),
        cmd.AddRider(
            "att punkt 3 i direktivet, dvs ”Att definiera vad det här uppdraget avser”,\n"
            "ska delredovisas innan de andra delarna startas."
        ),
        cmd.RecordAssignment((SARA,), "kalla arbetsgruppen", dt.date(2026, 9, 15)),
    ]


def test_the_meeting_ends() -> None:
    assert say(
        "nästa punkt\n"
        "anteckning\n"
        "Kommitténs möte den 8 oktober hålls i Lillhamn.\n"
        "Möte med regionen planeras till våren.\n"
        "Nästa möte i kommittén är digitalt.\n"
        "Ordföranden tackar alla.\n"
        "Nästa möte: fredagen den 30 oktober kl 8.30–11.00, Lillhamns kommunhus, sal Valen.\n"
        "avsluta mötet"
    ) == [
        cmd.NextItem(),
        cmd.TakeNote(
            "Kommitténs möte den 8 oktober hålls i Lillhamn.\n"
            "Möte med regionen planeras till våren.\n"
            "Nästa möte i kommittén är digitalt.\n"
            "Ordföranden tackar alla."
        ),
        req.NextMeetingAsked(
            MeetingDraft(
                day=dt.date(2026, 10, 30),
                start=dt.time(8, 30),
                end=dt.time(11),
                place="Lillhamns kommunhus, sal Valen",
            )
        ),
        cmd.CloseMeeting(),
    ]
