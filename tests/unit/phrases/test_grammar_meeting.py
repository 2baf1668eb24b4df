"""A whole invented meeting, as its secretary writes it in the chat: nothing of it is lost or misread."""

import datetime as dt

import pytest
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
    assert say("möte Kustrådet torsdag 3 september kl 12.30-16.00, Tingssalen, Strandgården") == [
        req.PlanAsked(
            MeetingDraft(
                title="Kustrådet",
                day=dt.date(2026, 9, 3),
                start=dt.time(12, 30),
                end=dt.time(16),
                place="Tingssalen, Strandgården",
            )
        )
    ]
    titles = (
        "Välkommen",
        "Val av justerare",
        "Nytt klimatprogram",
        "Trygga bryggor – vems är ansvaret?",
        "Färjetrafiken",
        "Kustdagen 2027",
        "Utestående ärenden",
        "Datum i höst",
        "Övriga frågor",
        "Nästa möte",
    )
    numbered = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, 1))
    added = [cmd.AddItem(title, closing=title in {"Övriga frågor", "Nästa möte"}) for title in titles]
    assert say(f"punkter:\n{numbered}") == added
    assert say("\n".join(f"punkt {title}" for title in titles)) == added


def test_the_meeting_opens() -> None:
    anna = Person("Anna Ek", ANNA.id, "Storköping")
    sara = Person("Sara Ström", SARA.id, "Kustkansliet")
    assert say(
        "Öppna mötet\n"
        "Deltagare: Anna Ek (Storköping), ordförande, Bo Alm (Lillhamn), Karin Lo (Norrby),\n"
        "Sara Ström (Kustkansliet, sekreterare), Olle Berg (Utredarna, punkt 3), "
        "Elin Falk (Utredarna) punkt 3\n"
        "anteckning Anna Ek öppnar mötet och tackar för sommaren.\n"
        "Karin Lo från Norrby är med för första gången.\n"
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
            "Anna Ek öppnar mötet och tackar för sommaren.\nKarin Lo från Norrby är med för första gången."
        ),
        cmd.NextItem(),
        cmd.Elect(Role.APPROVER, (BO,)),
    ]


def test_an_item_with_headings_notes_and_a_decision() -> None:
    assert say(
        "nästa punkt\n"
        "anteckning: Sara Ström visar kalkylen och vilka beslut den bygger på.\n"
        "Därefter svarar Olle Berg på frågor om utsläppen.\n"
        "rubrik: Frågor om kalkylen\n"
        "anteckning: Diskussionen rör främst kostnaderna.\n"
        "Beslut om taxan bör vänta, anser flera.\n"
        "\n"
        "Diskussionen gav inget svar.\n"
        "Rubrik: Tankar inför hösten\n"
        "Notera: En karta efterlystes.\n"
        "\n"
        "Beslut\n"
        "\n"
        "Sara Ström får i uppdrag att räkna om kalkylen med lägre ränta.\n"
        "\n"
        "Taxan bordlades på grund av tidsbrist."
    ) == [
        cmd.NextItem(),
        cmd.TakeNote(
            "Sara Ström visar kalkylen och vilka beslut den bygger på.\n"
            "Därefter svarar Olle Berg på frågor om utsläppen."
        ),
        cmd.AddHeading("Frågor om kalkylen"),
        cmd.TakeNote(
            "Diskussionen rör främst kostnaderna.\n"
            "Beslut om taxan bör vänta, anser flera.\n\n"
            "Diskussionen gav inget svar."
        ),
        cmd.AddHeading("Tankar inför hösten"),
        cmd.TakeNote("En karta efterlystes."),
        cmd.RecordDecision(
            "Sara Ström får i uppdrag att räkna om kalkylen med lägre ränta.\n\n"
            "Taxan bordlades på grund av tidsbrist."
        ),
    ]


def test_an_item_with_a_rider() -> None:
    assert say(
        "punkt 4\n"
        "anteckning Sara Ström går igenom bryggorna en för en.\n"
        "Uppdraget från i våras är försenat och väntas bli klart senast 12 november.\n"
        "Arbetsgruppen saknar en ledamot.\n"
        "\n"
        "Beslut: Kustrådet godtar planen och uppdrar åt arbetsgruppen att laga bryggorna.\n"
        "Medskick: att punkt 2 i planen, dvs ”Räcken och belysning”,\n"
        "ska prövas med de boende först.\n"
        "Uppdrag {Sara Ström} kalla arbetsgruppen senast 15 september"
    ) == [
        cmd.GoToItem(4),
        cmd.TakeNote(
            "Sara Ström går igenom bryggorna en för en.\n"
            "Uppdraget från i våras är försenat och väntas bli klart senast 12 november.\n"
            "Arbetsgruppen saknar en ledamot."
        ),
        cmd.RecordDecision("Kustrådet godtar planen och uppdrar åt arbetsgruppen att laga bryggorna."),
        cmd.AddRider("att punkt 2 i planen, dvs ”Räcken och belysning”,\nska prövas med de boende först."),
        cmd.RecordAssignment((SARA,), "Kalla arbetsgruppen", dt.date(2026, 9, 15)),
    ]


def test_the_meeting_ends() -> None:
    assert say(
        "nästa punkt\n"
        "anteckning\n"
        "Hamnrådets möte den 8 oktober hålls i Lillhamn.\n"
        "Möte med regionen planeras till våren.\n"
        "Nästa möte i hamnrådet är digitalt.\n"
        "Ordföranden tackar alla.\n"
        "Nästa möte: fredagen den 30 oktober kl 9.15–11.45, Lillhamns kommunhus, sal Valen.\n"
        "avsluta mötet"
    ) == [
        cmd.NextItem(),
        cmd.TakeNote(
            "Hamnrådets möte den 8 oktober hålls i Lillhamn.\n"
            "Möte med regionen planeras till våren.\n"
            "Nästa möte i hamnrådet är digitalt.\n"
            "Ordföranden tackar alla."
        ),
        req.NextMeetingAsked(
            MeetingDraft(
                day=dt.date(2026, 10, 30),
                start=dt.time(9, 15),
                end=dt.time(11, 45),
                place="Lillhamns kommunhus, sal Valen",
            )
        ),
        cmd.CloseMeeting(),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "möte Kustrådet\nTid Fredagen den 4 september kl 13-17\nPlats Tingssalen, Strandgården",
        "möte Kustrådet\nPlats Tingssalen, Strandgården\nNär fredag 4 september kl 13-17",
        "möte Kustrådet\nNär: fredag 4 september kl 13-17\nVar Tingssalen, Strandgården",
        "möte Kustrådet\nDatum 4 september\nTid 13.00–17.00\nPlats Tingssalen, Strandgården",
        "möte Kustrådet\nDatum: 4 september\nTid: 13–17\nPlats: Tingssalen, Strandgården",
        "möte Kustrådet\nTid: 13–17\nDatum: 4 september\nPlats: Tingssalen, Strandgården",
        "möte Kustrådet\n4 september\nkl 13-17\nTingssalen, Strandgården",
        "meeting Kustrådet\nDate 4 September\nTime 13:00–17:00\nPlace Tingssalen, Strandgården",
        "meeting Kustrådet\nWhen Friday 4 September 13:00–17:00\nWhere Tingssalen, Strandgården",
    ],
)
def test_time_and_place_on_lines_of_their_own(text: str) -> None:
    draft = MeetingDraft(
        title="Kustrådet",
        day=dt.date(2026, 9, 4),
        start=dt.time(13),
        end=dt.time(17),
        place="Tingssalen, Strandgården",
    )
    assert say(text) == [req.PlanAsked(draft)]


def test_words_that_only_begin_as_a_label_stay() -> None:
    [asked_for] = say("möte Kustrådet 4 september kl 13\nLokal 3")
    assert isinstance(asked_for, req.PlanAsked)
    assert asked_for.draft.place == "Lokal 3"
    [asked_for] = say("möte Kustrådet\nTid för samtal 4 september kl 13")
    assert isinstance(asked_for, req.PlanAsked)
    assert asked_for.draft.title == "Kustrådet, Tid för samtal"
