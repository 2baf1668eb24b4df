"""Every row of "Words people write", in Swedish and in English, as people write it."""

import datetime as dt

import pytest

from meetings import commands as cmd
from meetings import requests as req
from meetings.model import Person, Role
from meetings.outcomes import MeetingDraft
from tests.unit.phrases.chatting import ANNA, BO, SARA, asked, only, said

MEETING = MeetingDraft(
    title="Kustrådet",
    day=dt.date(2026, 10, 1),
    start=dt.time(13, 0),
    end=dt.time(17, 30),
    place="Tingssalen",
)
FRIDAY = MeetingDraft(
    day=dt.date(2026, 10, 30), start=dt.time(8, 30), end=dt.time(11, 0), place="Lillhamns kommunhus, sal 2"
)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("möte Kustrådet 1 oktober kl 13–17.30, Tingssalen", req.PlanAsked(MEETING)),
        ("Möte: Kustrådet 1 oktober kl 13–17.30, Tingssalen", req.PlanAsked(MEETING)),
        ("mote Kustrådet 1 oktober kl 13-17.30, Tingssalen", req.PlanAsked(MEETING)),
        ("meeting Kustrådet 1 October 13:00–17:30, Tingssalen", req.PlanAsked(MEETING)),
        (
            "Nytt möte: Kustrådet\nTid: torsdag 1 oktober kl 13–17.30\nPlats: Tingssalen",
            req.PlanAsked(MEETING),
        ),
        ("möte\nKustrådet\n1 oktober kl 13–17.30\nTingssalen", req.PlanAsked(MEETING)),
        ("möte", req.ShowMeetingForm()),
        ("Nytt möte!", req.ShowMeetingForm()),
        ("new meeting", req.ShowMeetingForm()),
        (
            "möte Styrelsen varannan torsdag kl 9–11",
            req.PlanAsked(
                MeetingDraft(
                    title="Styrelsen",
                    start=dt.time(9),
                    end=dt.time(11),
                    recurrence="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
                )
            ),
        ),
        (
            "nästa möte fredag 30 oktober kl 8.30–11.00, Lillhamns kommunhus, sal 2",
            req.NextMeetingAsked(FRIDAY),
        ),
        (
            "Nästa möte: fredag 30 oktober kl 8.30–11.00, Lillhamns kommunhus, sal 2",
            req.NextMeetingAsked(FRIDAY),
        ),
        (
            "Nästa möte är fredag 30 oktober kl 8.30–11.00, Lillhamns kommunhus, sal 2",
            req.NextMeetingAsked(FRIDAY),
        ),
        (
            "Nästa möte\n\nFredagen den 30 oktober kl 8.30–11.00, Lillhamns kommunhus, sal 2.",
            req.NextMeetingAsked(FRIDAY),
        ),
        (
            "next meeting Friday 30 October 8:30–11:00, Lillhamns kommunhus, sal 2",
            req.NextMeetingAsked(FRIDAY),
        ),
        (
            "Nästa möte\nFredagen den 30 oktober kl 8.30–11.00, Lillhamns kommunhus,\nsal 2.",
            req.NextMeetingAsked(FRIDAY),
        ),
        ("nästa möte", req.NextMeetingAsked(MeetingDraft())),
        ("nästa möte bestäms senare", req.NextMeetingAsked(MeetingDraft(phrase="bestäms senare"))),
        (
            "flytta mötet till fredag 4 december kl 9",
            req.MoveMeeting(MeetingDraft(day=dt.date(2026, 12, 4), start=dt.time(9))),
        ),
        (
            "move the meeting to Friday 4 December at 9",
            req.MoveMeeting(MeetingDraft(day=dt.date(2026, 12, 4), start=dt.time(9))),
        ),
        ("flytta mötet till Rådhuset", req.MoveMeeting(MeetingDraft(place="Rådhuset"))),
        ("ny lokal: Rådhuset", req.MoveMeeting(MeetingDraft(place="Rådhuset"))),
        ("ställ in mötet", cmd.CancelMeeting()),
        ("ställ in mötet på grund av sjukdom", cmd.CancelMeeting("sjukdom")),
        ("cancel the meeting because of illness", cmd.CancelMeeting("illness")),
    ],
)
def test_meetings_are_planned_and_moved(text: str, what: object) -> None:
    assert only(text) == what


def test_an_ambiguous_day_is_left_to_be_chosen() -> None:
    [one] = said("möte Styrelsen nästa fredag kl 9")
    assert isinstance(one.what, req.PlanAsked)
    assert one.what.draft.day is None
    assert one.what.draft.candidates == (dt.date(2026, 9, 4), dt.date(2026, 9, 11))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("punkt Ny regional plan", cmd.AddItem("Ny regional plan")),
        ("Punkt: Ny regional plan", cmd.AddItem("Ny regional plan")),
        ("#punkt Ny regional plan", cmd.AddItem("Ny regional plan")),
        ("/punkt: Ny regional plan", cmd.AddItem("Ny regional plan")),
        ("  PUNKT   Ny regional plan  ", cmd.AddItem("Ny regional plan")),
        ("ny punkt Ny regional plan", cmd.AddItem("Ny regional plan")),
        ("item Regional plan", cmd.AddItem("Regional plan")),
        ("punkt 5 minuter om budgeten", cmd.AddItem("5 minuter om budgeten")),
        ("punkt Övriga frågor", cmd.AddItem("Övriga frågor", closing=True)),
        ("punkt Nästa möte", cmd.AddItem("Nästa möte", closing=True)),
        ("item Any other business", cmd.AddItem("Any other business", closing=True)),
        ("punkt 4", cmd.GoToItem(4)),
        ("Punkt 4:", cmd.GoToItem(4)),
        ("item 4", cmd.GoToItem(4)),
        ("gå till punkt 4", cmd.GoToItem(4)),
        ("go to item 4", cmd.GoToItem(4)),
        ("nästa punkt", cmd.NextItem()),
        ("nasta punkt", cmd.NextItem()),
        ("Nästa punkt, tack!", cmd.NextItem()),
        ("next item", cmd.NextItem()),
        ("dagordning", req.ShowBoard()),
        ("Visa dagordningen", req.ShowBoard()),
        ("agenda", req.ShowBoard()),
        ("vanliga punkter", req.AddUsualItems()),
        ("öppna mötet", cmd.OpenMeeting()),
        ("oppna motet", cmd.OpenMeeting()),
        ("Öppna mötet!", cmd.OpenMeeting()),
        ("open the meeting", cmd.OpenMeeting()),
        ("open meeting", cmd.OpenMeeting()),
        ("avsluta mötet", cmd.CloseMeeting()),
        ("close meeting", cmd.CloseMeeting()),
        ("avsluta mötet ändå", cmd.CloseMeeting(confirmed=True)),
        ("close the meeting anyway", cmd.CloseMeeting(confirmed=True)),
        (
            "avsluta mötet och bordlägg resten på grund av tidsbrist",
            cmd.CloseMeeting(confirmed=True, postpone_untreated=True, reason="tidsbrist"),
        ),
    ],
)
def test_the_agenda_is_written_and_followed(text: str, what: object) -> None:
    assert only(text) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("rubrik Frågor om planen", cmd.AddHeading("Frågor om planen")),
        ("Rubrik 3: Frågor om planen", cmd.AddHeading("Frågor om planen", 3)),
        ("heading Views on the plan", cmd.AddHeading("Views on the plan")),
        ("anteckning Anna redovisar läget.", cmd.TakeNote("Anna redovisar läget.")),
        ("notera: Anna redovisar läget.", cmd.TakeNote("Anna redovisar läget.")),
        ("Notera att Anna redovisar läget.", cmd.TakeNote("Anna redovisar läget.")),
        ("diskussion Alla är eniga.", cmd.TakeNote("Alla är eniga.")),
        ("note Anna reports.", cmd.TakeNote("Anna reports.")),
        ("anteckning 3 Anna redovisar läget.", cmd.TakeNote("Anna redovisar läget.", 3)),
        ("anteckning 3 {Anna Ek} redovisar läget.", cmd.TakeNote("Anna Ek redovisar läget.", 3)),
        ("beslut Förslaget antas.", cmd.RecordDecision("Förslaget antas.")),
        ("Beslut: förslaget antas.", cmd.RecordDecision("förslaget antas.")),
        ("beslut – förslaget antas", cmd.RecordDecision("förslaget antas")),
        ("beslut att anta förslaget", cmd.RecordDecision("att anta förslaget")),
        ("decision The proposal is adopted.", cmd.RecordDecision("The proposal is adopted.")),
        ("medskick att pröva igen", cmd.AddRider("att pröva igen")),
        ("Medskick: att pröva igen", cmd.AddRider("att pröva igen")),
        ("medskick 3.1: att pröva igen", cmd.AddRider("att pröva igen", to="3.1")),
        ("medskick till beslut 3.1: att pröva igen", cmd.AddRider("att pröva igen", to="3.1")),
        ("rider Try again", cmd.AddRider("Try again")),
        ("bordlägg", cmd.PostponeItem()),
        ("bordlägg 4", cmd.PostponeItem(4)),
        ("bordlägg 4 tidsbrist", cmd.PostponeItem(4, "tidsbrist")),
        ("bordlagg tidsbrist", cmd.PostponeItem(None, "tidsbrist")),
        ("Bordlägg punkt 4 på grund av tidsbrist.", cmd.PostponeItem(4, "tidsbrist")),
        ("bordlägg punkten till nästa möte p.g.a. tidsbrist", cmd.PostponeItem(None, "tidsbrist")),
        ("postpone 4 lack of time", cmd.PostponeItem(4, "lack of time")),
        ("postpone item 4 due to lack of time", cmd.PostponeItem(4, "lack of time")),
        ("återremiss 4 kostnaden ska belysas", cmd.ReferBackItem("kostnaden ska belysas", 4)),
        ("återremiss kostnaden ska belysas", cmd.ReferBackItem("kostnaden ska belysas")),
        ("aterremiss: kostnaden ska belysas", cmd.ReferBackItem("kostnaden ska belysas")),
        ("refer back 4 show the cost", cmd.ReferBackItem("show the cost", 4)),
        ("reservation Kostnaden är för hög", cmd.AddReservation("Kostnaden är för hög")),
        ("reservation", cmd.AddReservation("")),
        ("jag reserverar mig", cmd.AddReservation("")),
        ("reservation {Anna Ek}", cmd.AddReservation("", ANNA)),
        ("reservation {Anna Ek}: kostnaden är för hög", cmd.AddReservation("kostnaden är för hög", ANNA)),
        ("reservation Anna Ek, för dyrt", cmd.AddReservation("för dyrt", ANNA)),
        ("reservation mot beslut 3.1: för dyrt", cmd.AddReservation("för dyrt", to="3.1")),
    ],
)
def test_what_is_said_in_an_item_is_kept(text: str, what: object) -> None:
    assert only(text) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("beslut 6: förslaget antas", cmd.RecordDecision("förslaget antas", 6)),
        ("beslut 6 : förslaget antas", cmd.RecordDecision("förslaget antas", 6)),
        ("beslut 6 Förslaget antas", cmd.RecordDecision("Förslaget antas", 6)),
        ("beslut punkt 6: förslaget antas", cmd.RecordDecision("förslaget antas", 6)),
        ("beslut 6 att anta förslaget", cmd.RecordDecision("att anta förslaget", 6)),
        ("beslut 6\nförslaget antas", cmd.RecordDecision("förslaget antas", 6)),
        ("decision 6: adopted", cmd.RecordDecision("adopted", 6)),
        ("beslut 3 av 4 kommuner betalar", cmd.RecordDecision("3 av 4 kommuner betalar")),
        ("beslut 25 Mkr avsätts", cmd.RecordDecision("25 Mkr avsätts")),
        ("beslut 2,5 miljoner avsätts", cmd.RecordDecision("2,5 miljoner avsätts")),
        ("beslut 2.5 miljoner avsätts", cmd.RecordDecision("2.5 miljoner avsätts")),
        ("beslut 2027 års budget antas", cmd.RecordDecision("2027 års budget antas")),
        ("beslut 10:00 är starttiden", cmd.RecordDecision("10:00 är starttiden")),
        ("anteckning 3–5 kommuner deltar", cmd.TakeNote("3–5 kommuner deltar")),
    ],
)
def test_a_number_is_an_items_only_where_it_can_hardly_be_text(text: str, what: object) -> None:
    assert only(text) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("närvarande {Anna Ek} (Storköping), {Bo Alm}", ("Storköping", None)),
        ("Närvarande: Anna Ek (Storköping), Bo Alm", ("Storköping", None)),
        ("narvarande @Anna Ek (Storköping) och @Bo Alm", ("Storköping", None)),
        ("närvarande anna ek (Storköping) samt bo alm", ("Storköping", None)),
        ("present {Anna Ek} (Storköping) and {Bo Alm}", ("Storköping", None)),
        ("närvarande {Anna Ek} {Bo Alm}", (None, None)),
        ("närvarande Anna; Bo", (None, None)),
        ("närvarande\nAnna Ek\tStorköping\nBo Alm\tLillhamn", ("Storköping", "Lillhamn")),
        ("närvarande\nAnna Ek Storköping\nBo Alm från Lillhamn", ("Storköping", "Lillhamn")),
    ],
)
def test_attendance_names_people_and_where_they_come_from(text: str, what: tuple[str | None, ...]) -> None:
    first, second = what
    people = (Person("Anna Ek", ANNA.id, first), Person("Bo Alm", BO.id, second))
    assert only(text) == cmd.RecordAttendance(people)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("närvarande", cmd.RecordAttendance((SARA,))),
        ("Jag är här!", cmd.RecordAttendance((SARA,))),
        ("närvarande jag", cmd.RecordAttendance((SARA,))),
        ("present", cmd.RecordAttendance((SARA,))),
        ("frånvarande", cmd.RecordAttendance((SARA,), present=False)),
        ("frånvarande {Bo Alm}", cmd.RecordAttendance((BO,), present=False)),
        ("absent {Bo Alm}", cmd.RecordAttendance((BO,), present=False)),
        ("förhinder: Bo Alm", cmd.RecordAttendance((BO,), present=False)),
        ("gäst Olle Berg (Utredarna) punkt 3", cmd.AddGuest(Person("Olle Berg", None, "Utredarna"), (3,))),
        ("gäst Olle Berg punkt 3, 4", cmd.AddGuest(Person("Olle Berg"), (3, 4))),
        ("gäst Olle Berg punkt 3–5", cmd.AddGuest(Person("Olle Berg"), (3, 4, 5))),
        ("gäst olle berg (Utredarna)", cmd.AddGuest(Person("olle berg", None, "Utredarna"))),
        (
            "gäst: Olle Berg från Utredarna, punkt 3",
            cmd.AddGuest(Person("Olle Berg", None, "Utredarna"), (3,)),
        ),
        ("guest Olle Berg (The Firm) item 3", cmd.AddGuest(Person("Olle Berg", None, "The Firm"), (3,))),
        ("ordförande {Anna Ek}", cmd.Elect(Role.CHAIR, (ANNA,))),
        ("Ordförande: Anna", cmd.Elect(Role.CHAIR, (ANNA,))),
        ("ordförande är {Anna Ek}", cmd.Elect(Role.CHAIR, (ANNA,))),
        ("chair {Anna Ek}", cmd.Elect(Role.CHAIR, (ANNA,))),
        ("sekreterare jag", cmd.Elect(Role.SECRETARY, (SARA,))),
        ("secretary {Sara Ström}", cmd.Elect(Role.SECRETARY, (SARA,))),
        ("justerare {Anna Ek}, {Bo Alm}", cmd.Elect(Role.APPROVER, (ANNA, BO))),
        ("justerare {Anna Ek} och {Bo Alm}", cmd.Elect(Role.APPROVER, (ANNA, BO))),
        ("ersättare {Bo Alm}", cmd.Elect(Role.SUBSTITUTE, (BO,))),
        ("Ersättare: Bo Alm", cmd.Elect(Role.SUBSTITUTE, (BO,))),
        ("ersättare för justeraren {Bo Alm}", cmd.Elect(Role.SUBSTITUTE, (BO,))),
        ("substitute {Bo Alm}", cmd.Elect(Role.SUBSTITUTE, (BO,))),
        ("Bo Alm väljs till ersättare för justeraren.", cmd.Elect(Role.SUBSTITUTE, (BO,))),
        ("approver @Bo", cmd.Elect(Role.APPROVER, (BO,))),
    ],
)
def test_people_take_part_and_are_elected(text: str, what: object) -> None:
    assert only(text) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ändra 3.1 Förslaget avslås.", cmd.EditEntry("3.1", "Förslaget avslås.")),
        ("andra 3.1 Förslaget avslås.", cmd.EditEntry("3.1", "Förslaget avslås.")),
        ("ändra 3,1: Förslaget avslås.", cmd.EditEntry("3.1", "Förslaget avslås.")),
        ("ändra 3A till Förslaget avslås.", cmd.EditEntry("3a", "Förslaget avslås.")),
        ("edit 3.1 Rejected.", cmd.EditEntry("3.1", "Rejected.")),
        ("ändra 3.1 senast 30 oktober", cmd.EditEntry("3.1", due=dt.date(2026, 10, 30))),
        ("ändra 3.1 {Bo Alm}: ta fram underlag", cmd.EditEntry("3.1", "Ta fram underlag", (BO,))),
        ("ändra 3a {Bo Alm}: ja till förslaget", cmd.EditEntry("3a", "Bo Alm: ja till förslaget")),
        ("rätta 3.1 Förslaget avslås.", cmd.EditEntry("3.1", "Förslaget avslås.")),
        ("ändra 4 Ny rubrik", cmd.RenameItem(4, "Ny rubrik")),
        ("ändra punkt 4 till Ny rubrik", cmd.RenameItem(4, "Ny rubrik")),
        ("rename 4 New title", cmd.RenameItem(4, "New title")),
        ("ta bort 3.1", cmd.RemoveEntry("3.1")),
        ("Ta bort 3b.", cmd.RemoveEntry("3b")),
        ("remove 3.1", cmd.RemoveEntry("3.1")),
        ("ta bort punkt 4", cmd.RemoveItem(4)),
        ("ta bort 4", cmd.RemoveItem(4)),
        ("ångra", cmd.Undo()),
        ("angra!", cmd.Undo()),
        ("Ångra det senaste", cmd.Undo()),
        ("undo", cmd.Undo()),
        ("utkast", cmd.PostDraft()),
        ("Visa utkast", cmd.PostDraft()),
        ("draft", cmd.PostDraft()),
        ("godkänn", cmd.ApproveMinutes()),
        ("godkann", cmd.ApproveMinutes()),
        ("Godkänt!", cmd.ApproveMinutes()),
        ("godkänns", cmd.ApproveMinutes()),
        ("Jag godkänner protokollet.", cmd.ApproveMinutes()),
        ("godkänn version 2", cmd.ApproveMinutes(2)),
        ("approve", cmd.ApproveMinutes()),
        ("ändring Namnet är fel", cmd.RequestChange("Namnet är fel")),
        ("ändring 3 namnet är fel", cmd.RequestChange("namnet är fel", 3)),
        ("ändring i punkt 3: namnet är fel", cmd.RequestChange("namnet är fel", 3)),
        ("ändring 3.1 namnet är fel", cmd.RequestChange("3.1 namnet är fel", 3)),
        ("change 3 the name is wrong", cmd.RequestChange("the name is wrong", 3)),
        ("rättelse Namnet i punkt 3", cmd.StartCorrection("Namnet i punkt 3")),
        ("rätta namnet i punkt 3", cmd.StartCorrection("namnet i punkt 3")),
        ("correction The name in item 3", cmd.StartCorrection("The name in item 3")),
        ("mina uppdrag", req.MyAssignments()),
        ("my assignments", req.MyAssignments()),
        ("klart 3.1", req.Complete("3.1")),
        ("Klart: 3.1!", req.Complete("3.1")),
        ("done 3.1", req.Complete("3.1")),
        ("inte klart 3.1", cmd.ReopenAssignment("3.1")),
        ("sök vision", req.Search("vision")),
        ("sok: regional  plan", req.Search("regional plan")),
        ("search vision", req.Search("vision")),
        ("språk en", req.SetLanguage("en")),
        ("språk: svenska", req.SetLanguage("sv")),
        ("language English", req.SetLanguage("en")),
        ("hjälp", req.ShowHelp()),
        ("Hjälp med uppdrag", req.ShowHelp()),
        ("help", req.ShowHelp()),
        ("stående punkter: Välkommen; Val av justerare, fyllnadsval; Nästa möte", None),
        ("stående punkter inga", req.SetStandingItems(())),
        ("standing items: Welcome, Reports", req.SetStandingItems(("Welcome", "Reports"))),
        ("utkast till: kanal", req.SetDraftTo("channel")),
        ("utkast till justerare", req.SetDraftTo("approver")),
        ("draft to: approver", req.SetDraftTo("approver")),
        ("brevhuvud Sjölänken", req.SetLetterhead("Sjölänken")),
        ("Brevhuvud: Föreningen Av och På.", req.SetLetterhead("Föreningen Av och På.")),
        ("brevhuvud\nSjölänken", req.SetLetterhead("Sjölänken")),
        ("letterhead The Lake Group", req.SetLetterhead("The Lake Group")),
        ("brevhuvud av", req.SetLetterhead(None)),
        ("letterhead: none", req.SetLetterhead(None)),
        ("underrad fem kommuner vid samma sjö", req.SetTagline("fem kommuner vid samma sjö")),
        ("tagline: Five towns, one lake", req.SetTagline("Five towns, one lake")),
        ("underrad ingen", req.SetTagline(None)),
        ("tagline off", req.SetTagline(None)),
        ("färg #1a5f7a", req.SetColour("#1a5f7a")),
        ("Färg: 1A5F7A.", req.SetColour("1A5F7A")),
        ("farg #036", req.SetColour("#036")),
        ("färg #12345", req.SetColour("#12345")),
        ("colour #7a1f3d", req.SetColour("#7a1f3d")),
        ("color #7a1f3d", req.SetColour("#7a1f3d")),
        ("färg grön", req.SetColour("#1e6b3a")),
        ("Colour: Dark Blue", req.SetColour("#1b2a5c")),
        ("färg blågrön", req.SetColour("blågrön")),
        ("färg: blå som havet", req.SetColour("blå som havet")),
        ("färg av", req.SetColour(None)),
        ("colour default", req.SetColour(None)),
        ("uppdragstabell på", req.SetOverview(True)),
        ("Uppdragstabell: av", req.SetOverview(False)),
        ("assignment table on", req.SetOverview(True)),
        ("action table: off", req.SetOverview(False)),
    ],
)
def test_what_is_written_is_changed_approved_and_looked_up(text: str, what: object) -> None:
    if what is None:
        what = req.SetStandingItems(("Välkommen", "Val av justerare, fyllnadsval", "Nästa möte"))
    assert only(text) == what


def test_several_references_are_several_commands() -> None:
    assert asked("klart 3.1, 3.2 och 4.1") == [req.Complete("3.1"), req.Complete("3.2"), req.Complete("4.1")]
    assert asked("ta bort 3.1 och 4") == [cmd.RemoveEntry("3.1"), cmd.RemoveItem(4)]


def test_letters_written_as_letter_and_mark_are_the_same_letters() -> None:
    assert only("o\N{COMBINING DIAERESIS}ppna mo\N{COMBINING DIAERESIS}tet") == cmd.OpenMeeting()
