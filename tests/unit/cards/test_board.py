"""The board, and the cards around a meeting: what they show and which buttons they have."""

import datetime as dt

import pytest

from cards import board, closing, greeting, lists, panel, planning
from cards.actions import (
    AddUsualItems,
    CheckClosing,
    CloseTheMeeting,
    Complete,
    MoveOn,
    NewMeeting,
    OpenTheMeeting,
    PlanProposed,
    SaveMeeting,
    ShowForm,
    decode,
)
from cards.words import LANGUAGES
from meetings import commands as cmd
from meetings.model import Language, Occasion
from meetings.outcomes import ClosingCheck, MeetingDraft, Missing
from meetings.register import assignments
from tests.unit.cards import stage
from tests.unit.cards.seen import actions, parts, texts, titles
from tests.unit.cards.stage import START, Stage

ZONE = "Europe/Stockholm"
FRIDAYS = (dt.date(2031, 4, 11), dt.date(2031, 4, 18))


def test_an_empty_agenda_offers_the_usual_items() -> None:
    empty = Stage()
    card = board.board(empty.meeting)
    assert titles(card) == ["Öppna mötet", "Ny punkt", "Lägg till vanliga punkter"]
    assert AddUsualItems(meeting=empty.id) in actions(card)


def test_a_planned_meeting_can_be_opened_and_added_to() -> None:
    planned = stage.planned()
    card = board.board(planned.meeting)
    assert actions(card) == [OpenTheMeeting(meeting=planned.id), ShowForm(meeting=planned.id, form="item")]
    shown = texts(card)
    assert "torsdagen den 13 mars 2031 kl 13.00–17.30, Sammanträdesrum Älven, Granvik" in shown
    assert "5. Gemensamt e-arkiv" in shown
    assert any(
        line.startswith("Bordlagd 2 gånger, senast från mötet torsdagen den 16 januari") for line in shown
    )
    assert shown.index("6. Utestående ärenden") < shown.index("Övriga frågor") < shown.index("Nästa möte")


def test_an_open_meeting_shows_where_it_is_and_what_came_of_each_item() -> None:
    opened = stage.opened()
    card = board.board(opened.meeting)
    shown = texts(card)
    assert "Vi är på punkt 4: Trygghet i stationsmiljöer?" in shown
    assert "3. Energiplan 2035: mål & medel  ·  behandlad" in shown
    assert "4. Trygghet i stationsmiljöer?  ·  pågår nu" in shown
    assert "5. Gemensamt e-arkiv" in shown
    assert (
        "Uppdrag 4.2  Kalla fastighetscheferna till nästa möte\n"
        "Ansvariga: Gunvor Åsberg och Jonas Tranberg, senast fredagen den 4 april 2031"
    ) in shown
    assert "Justerare: Amira Löfving och Jonas Tranberg" in shown
    assert "Gäst: Ritva Niemi (Konsulthuset, punkt 3)" in shown
    assert "Frånvarande: Per-Olof Källman (Västlanda)" in shown
    assert actions(card) == [MoveOn(meeting=opened.id, item=4), CheckClosing(meeting=opened.id)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_opens_every_form(language: Language) -> None:
    opened = stage.opened(language)
    forms = [action for action in actions(panel.panel(opened.meeting)) if isinstance(action, ShowForm)]
    assert [form.form for form in forms] == ["note", "decision", "assignment", "postpone", "item"]


def test_after_the_meeting_the_draft_is_the_next_step() -> None:
    for state in (stage.closed, stage.changed, stage.posted):
        assert titles(board.board(state().meeting)) == ["Visa utkast"]
    shown = texts(board.board(stage.closed().meeting))
    assert "5. Gemensamt e-arkiv  ·  bordlagd på grund av tidsbrist" in shown
    assert "7. Övriga frågor  ·  inte behandlad" in shown
    assert "Nästa möte: torsdagen den 24 april 2031 kl 8.30–11.00, Stadshuset, Björkhult" in shown


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (None, "bordlagd"),
        ("tidsbrist", "bordlagd på grund av tidsbrist"),
        ("på grund av sjukdom", "bordlagd på grund av sjukdom"),
        ("eftersom underlag saknas", "bordlagd eftersom underlag saknas"),
        ("vi väntar på underlag", "bordlagd: vi väntar på underlag"),
    ],
)
def test_a_reason_is_put_as_it_was_said(reason: str | None, told: str) -> None:
    opened = stage.opened()
    opened.does(cmd.PostponeItem(5, reason))
    assert f"5. Gemensamt e-arkiv  ·  {told}" in texts(board.board(opened.meeting))


def test_who_is_waited_for_is_said() -> None:
    posted = stage.posted()
    posted.does(cmd.ApproveMinutes(), by=stage.APPROVER)
    assert any(
        "väntar på justering av Jonas Tranberg." in line for line in texts(board.board(posted.meeting))
    )


def test_a_cancelled_meeting_says_why_and_leads_on() -> None:
    planned = stage.planned()
    planned.does(cmd.CancelMeeting("Snöoväder"))
    card = board.board(planned.meeting)
    assert "Mötet är inställt: Snöoväder" in texts(card)
    assert actions(card) == [NewMeeting()]


def test_very_many_people_are_counted_and_not_all_named() -> None:
    opened = stage.opened()
    crowd = tuple(stage.somebody(100 + number, f"Person nummer {number}") for number in range(300))
    opened.does(cmd.RecordAttendance(crowd))
    line = next(line for line in texts(board.board(opened.meeting)) if line.startswith("Närvarande (305)"))
    assert line.endswith("till")
    assert len(line) < 3000


def check(**missing: object) -> ClosingCheck:
    return ClosingCheck(meeting=stage.opened().meeting, missing=Missing(**missing))  # type: ignore[arg-type]


def test_closing_shows_all_that_is_missing_and_what_the_click_does() -> None:
    proposed = Occasion(START + dt.timedelta(days=28), START + dt.timedelta(days=28, hours=2))
    card = closing.closing_check(check(untreated=(5, 6), approver=True, next_meeting=True, proposed=proposed))
    shown = texts(card)
    assert "2 punkter är inte behandlade:" in shown
    assert "5. Gemensamt e-arkiv" in shown
    assert any("Ingen justerare är vald" in line for line in shown)
    assert any("Förslag: torsdagen den 10 april 2031 kl" in line for line in shown)
    assert shown[-1].startswith("Avsluta mötet stänger mötet och bordlägger det som är valt ovan.")
    filled = {
        part["id"]: part["value"] for part in parts(card) if str(part.get("type", "")).startswith("Input.")
    }
    assert filled == {"postpone": "true", "reason": "tidsbrist"}
    assert [type(action) for action in actions(card)][:2] == [CloseTheMeeting, PlanProposed]
    close = card["actions"][0]
    assert decode({**close["data"], **filled}) == CloseTheMeeting(
        meeting="m-2031-03-13", postpone="true", reason="tidsbrist"
    )


def test_closing_without_a_proposal_leads_to_the_form() -> None:
    card = closing.closing_check(check(next_meeting=True))
    assert titles(card) == ["Avsluta mötet", "Nytt möte", "Avbryt"]
    assert texts(card)[-1].startswith("Avsluta mötet stänger mötet.")
    assert [part for part in parts(card) if str(part.get("type", "")).startswith("Input.")] == []


@pytest.mark.parametrize(
    ("days", "language", "told"),
    [
        (0, "sv", "Möte i dag"),
        (1, "sv", "Möte i morgon"),
        (7, "sv", "Möte om 7 dagar"),
        (1, "en", "Meeting tomorrow"),
        (7, "en", "Meeting in 7 days"),
    ],
)
def test_a_reminder_says_how_long_is_left_and_what_about(days: int, language: Language, told: str) -> None:
    planned = stage.planned(language)
    card = planning.reminder(planned.meeting, days)
    assert texts(card)[0] == told
    assert f"3. {planned.words['plan']}" in texts(card)
    assert planned.words["place"] in texts(card)[2]


def test_a_meeting_is_asked_for_with_what_was_understood() -> None:
    draft = MeetingDraft(
        title="Ledningsgruppen",
        day=dt.date(2031, 4, 24),
        start=dt.time(8, 30),
        end=dt.time(11, 0),
        place="Granvik",
        previous="m1",
    )
    card = planning.new_meeting("sv", draft)
    filled = {part["id"]: part.get("value") for part in card["body"] if part["type"].startswith("Input.")}
    assert filled == {
        "title": "Ledningsgruppen",
        "day": "2031-04-24",
        "start": "08:30",
        "end": "11:00",
        "place": "Granvik",
    }
    sent = decode({**card["actions"][0]["data"], **filled})
    assert isinstance(sent, SaveMeeting)
    assert (sent.previous, sent.title, sent.day, sent.start) == (
        "m1",
        "Ledningsgruppen",
        "2031-04-24",
        "08:30",
    )


def test_an_ambiguous_day_of_a_meeting_is_a_choice() -> None:
    card = planning.new_meeting("sv", MeetingDraft(candidates=FRIDAYS, phrase="nästa fredag"))
    days = next(part for part in card["body"] if part.get("id") == "day")
    assert [one["title"] for one in days["choices"]] == [
        "fredagen den 11 april 2031",
        "fredagen den 18 april 2031",
    ]
    assert [one["value"] for one in days["choices"]] == ["2031-04-11", "2031-04-18"]
    assert any("nästa fredag" in line for line in texts(card))


def test_six_assignments_have_a_button_each_and_the_others_their_number() -> None:
    given = assignments(stage.opened().meeting) * 3
    card = lists.my_assignments("sv", given, ZONE, dt.date(2031, 4, 10))
    sets = [part for part in parts(card) if part.get("type") == "ActionSet"]
    assert [button["title"] for one in sets for button in one["actions"]] == ["Klart"] * 6
    assert decode(sets[1]["actions"][0]["data"]) == Complete(meeting=given[1].meeting, entry="4.1")
    assert "Skriv till exempel ”klart 3.1” när något av de övriga är klart." in texts(card)
    assert any("Försenat: skulle vara klart fredagen den 4 april 2031" in line for line in texts(card))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_says_who_added_the_bot_and_leads_on(language: Language) -> None:
    card = greeting.welcome(language, "Ylva Sandmark")
    assert any("Ylva Sandmark" in line for line in texts(card))
    assert len(titles(card)) == 2
    assert not any("None" in line for line in texts(greeting.welcome(language)))
