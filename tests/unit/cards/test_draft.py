"""The card of a version of the minutes, in the order of the document and through all that becomes of it."""

import pytest

from cards import draft
from cards.actions import Approve, AskForChange, ShowDraft
from cards.words import LANGUAGES
from meetings import commands as cmd
from meetings.evolve import fold
from meetings.meeting import Meeting
from meetings.model import Language
from tests.unit.cards import stage
from tests.unit.cards.gallery import long
from tests.unit.cards.seen import actions, texts, titles
from tests.unit.cards.stage import APPROVER, SECOND, Stage


def made_of(staged: Stage, version: int) -> Meeting:
    return fold(staged.log[: staged.meeting.versions[version - 1].sequence])


def place(lines: list[str], part: str) -> int:
    return next(number for number, line in enumerate(lines) if part in line)


def test_the_minutes_stand_in_the_order_of_the_document() -> None:
    staged = stage.posted()
    words = staged.words
    shown = texts(draft.draft(staged.meeting, 1, posted=made_of(staged, 1)))
    order = [
        "torsdagen den 13 mars 2031 kl 13.00–17.30",
        words["place"],
        "Deltagare",
        "Frånvarande",
        "1. Välkommen",
        "Gunvor Åsberg är ny i gruppen.",
        "2. Val av justerare",
        "Amira Löfving och Jonas Tranberg väljs till justerare.",
        "3. Energiplan 2035: mål & medel",
        words["heading"],
        words["note"],
        f"Beslut 3.1  {words['decision']}",
        "4. Trygghet i stationsmiljöer?",
        f"Beslut 4.1  {words['support']}",
        f"Medskick till 4.1  {words['rider']}",
        f"Reservation mot 4.1, Gunvor Åsberg (Östmark)  {words['reservation']}",
        f"Uppdrag 4.2  {words['assignment']}",
        "5. Gemensamt e-arkiv",
        "Ärendet bordlades på grund av tidsbrist.",
        "6. Utestående ärenden",
        words["left"],
        "7. Övriga frågor",
        "8. Nästa möte",
        "Torsdagen den 24 april kl 8.30–11.00, Stadshuset, Björkhult.",
        "Vid anteckningarna  Torsten Ekdahl",
        "Justeras",
    ]
    places = [place(shown, part) for part in order]
    assert places == sorted(places)


def test_participants_have_organisation_office_items_coming_and_going() -> None:
    staged = stage.posted()
    shown = texts(draft.draft(staged.meeting, 1))
    people = shown[place(shown, "Deltagare")].split("\n")
    assert people[1:] == [
        "Ylva Sandmark, Granvik, ordförande",
        "Torsten Ekdahl, Norrsjö, sekreterare",
        "Amira Löfving, Björkhult",
        "Gunvor Åsberg, Östmark, gick kl 17.20",
        "Jonas Tranberg, Sjövalla, kom kl 13.40",
        "Ritva Niemi, Konsulthuset (punkt 3)",
    ]
    assert "Per-Olof Källman, Västlanda" in shown[place(shown, "Frånvarande")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_review_it_can_be_approved_or_sent_back_with_one_click(language: Language) -> None:
    staged = stage.posted(language)
    card = draft.draft(staged.meeting, 1, posted=made_of(staged, 1))
    version = staged.meeting.versions[0]
    assert actions(card) == [
        Approve(meeting=staged.id, version=1, hash=version.hash),
        AskForChange(meeting=staged.id, version=1),
    ]
    text = "\n".join(texts(card))
    assert "Amira Löfving" in text
    assert ("allmän handling" if language == "sv" else "public record") in text


def test_one_of_two_has_approved() -> None:
    staged = stage.posted()
    staged.does(cmd.ApproveMinutes(), by=APPROVER)
    card = draft.draft(staged.meeting, 1)
    shown = texts(card)
    assert titles(card) == ["Godkänn", "Begär ändring"]
    assert any(line.startswith("Väntar på att Jonas Tranberg godkänner") for line in shown)
    signed = shown[place(shown, "Justeras")]
    assert "Godkänd av Amira Löfving, torsdagen den 13 mars 2031 kl" in signed
    assert "konto 00000000-0000-4000-8000-000000000003" in signed
    assert "Jonas Tranberg: har inte godkänt än" in signed


@pytest.mark.parametrize("language", LANGUAGES)
def test_approved_it_says_by_whom_which_version_and_never_signed(language: Language) -> None:
    staged = stage.approved(language)
    card = draft.draft(staged.meeting, 2, posted=made_of(staged, 2))
    text = "\n".join(texts(card))
    assert titles(card) == []
    assert staged.meeting.versions[1].hash in text
    for person in (APPROVER, SECOND):
        assert person.name in text
    assert "signera" not in text.lower()
    assert "signed" not in text.lower()
    assert ("rättelse" if language == "sv" else "correction") in text


def test_a_change_that_is_asked_for_takes_the_buttons_away() -> None:
    staged = stage.changed()
    card = draft.draft(staged.meeting, 1, posted=made_of(staged, 1))
    assert titles(card) == []
    assert f"Amira Löfving begär ändring i punkt 3: {staged.words['change']}" in texts(card)


def test_a_replaced_version_shows_nothing_that_could_be_taken_for_the_minutes() -> None:
    staged = stage.posted_again()
    card = draft.draft(staged.meeting, 1, posted=made_of(staged, 1))
    assert titles(card) == []
    assert "Version 2 har ersatt den här versionen. Det är den som ska godkännas." in texts(card)
    assert not any(staged.words["decision"] in line for line in texts(card))


def test_what_may_have_changed_since_is_not_shown_as_the_version() -> None:
    staged = stage.changed()
    staged.does(cmd.EditEntry("3b", "Något annat"))
    assert not any("Något annat" in line for line in texts(draft.draft(staged.meeting, 1)))
    shown = texts(draft.draft(staged.meeting, 1, posted=made_of(staged, 1)))
    assert staged.words["note"] in shown


def test_a_new_version_says_first_what_has_changed_and_marks_it() -> None:
    staged = stage.posted_again()
    words = staged.words
    card = draft.draft(staged.meeting, 2, posted=made_of(staged, 2), previous=made_of(staged, 1))
    shown = texts(card)
    changes = shown[place(shown, "Ändrat sedan version 1") + 1]
    assert changes.split("\n") == [
        f"• Ändrad 3b: {words['edited']}",
        f"• Borttagen 4b: {words['reservation']}",
        f"• Ny 7a: {words['note']}",
    ]
    assert f"Ändrad:  {words['edited']}" in shown
    assert f"Ny:  {words['note']}" in shown
    assert words["hello"] in shown


def test_a_new_version_with_the_same_text_says_so() -> None:
    staged = stage.changed()
    staged.does(cmd.PostDraft())
    card = draft.draft(staged.meeting, 2, posted=made_of(staged, 2), previous=made_of(staged, 1))
    assert "Texten är densamma som i version 1." in texts(card)


def test_everything_that_can_differ_is_told() -> None:
    before = stage.opened()
    after = stage.opened()
    after.does(
        cmd.ChangeMeeting("Nytt namn"),
        cmd.AddItem("Ny punkt"),
        cmd.RenameItem(3, "Energi"),
        cmd.RemoveItem(7),
        cmd.PostponeItem(5, "tidsbrist"),
        cmd.AddGuest(SECOND),
    )
    shown = texts(draft.draft(_in_review(after), 1, previous=before.meeting))
    changes = shown[place(shown, "Ändrat sedan") + 1]
    for told in (
        "Mötets namn: Nytt namn",
        "Nytt namn på punkten: 3. Energi",
        "Borttagen punkt: 7. Övriga frågor",
        "5. Gemensamt e-arkiv: bordlagd på grund av tidsbrist",
        "Ny punkt: 9. Ny punkt",
        "Deltagare: Jonas Tranberg",
    ):
        assert told in changes


def _in_review(staged: Stage) -> Meeting:
    staged.does(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    return staged.meeting


@pytest.mark.parametrize("linked", [False, True])
def test_long_minutes_are_shortened_to_what_was_decided_and_say_so(linked: bool) -> None:
    staged = long("sv")
    links = {"PDF": "https://justera.example/a"} if linked else None
    card = draft.draft(staged.meeting, 1, links=links)
    shown = texts(card)
    told = shown[place(shown, "Dokumentet är för långt för ett kort")]
    assert ("bakom knapparna" in told) == linked
    assert any(line.startswith(f"Beslut 4.1  {staged.words['support']}") for line in shown)
    assert not any(staged.words["note"] in line for line in shown)
    assert titles(card) == ["Godkänn", "Begär ändring", *(links or {})]
    for person in staged.meeting.approvers:
        staged.does(cmd.ApproveMinutes(), by=person)
    shown = texts(draft.draft(staged.meeting, 1, links=links))
    told = shown[place(shown, "Dokumentet är för långt för ett kort")]
    assert ("bakom knapparna" in told) == linked
    assert "innan du godkänner" not in told


def test_minutes_with_far_too_many_decisions_say_how_much_is_left_out() -> None:
    staged = stage.opened()
    for _ in range(150):
        staged.does(cmd.RecordDecision("Gruppen beslutar enligt förslaget. " * 8))
    shown = texts(draft.draft(_in_review(staged), 1))
    assert any("här står bara punkter med beslut" in line for line in shown)
    assert any("delar till får inte plats här" in line for line in shown)


def test_an_unknown_version_is_an_error() -> None:
    with pytest.raises(ValueError, match="no version 7"):
        draft.draft(stage.posted().meeting, 7)


def test_the_secretary_is_told_what_is_asked_for() -> None:
    card = draft.change_requested(stage.changed().meeting)
    assert "Ändring begärd i version 1" in texts(card)
    assert "3. Energiplan 2035: mål & medel" in texts(card)
    assert [type(action) for action in actions(card)] == [ShowDraft]


def test_a_correction_says_why() -> None:
    staged = stage.approved()
    staged.does(cmd.StartCorrection("Fel datum"))
    assert any("rättas nu: Fel datum" in line for line in texts(draft.draft(staged.meeting, 2)))
    staged.does(cmd.EditEntry("3b", "Rätt datum"), cmd.PostDraft())
    assert "Rättelse: Fel datum" in texts(draft.draft(staged.meeting, 3))
    assert any("Version 3 har ersatt" in line for line in texts(draft.draft(staged.meeting, 2)))
