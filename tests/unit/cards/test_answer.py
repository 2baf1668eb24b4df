"""The answer to what was written: every command, done and done already, in both languages."""

import datetime as dt
from typing import get_args

import pytest

from cards import answer
from cards.actions import CheckClosing, EditThis, NewMeeting, SetDue, ShowDraft, UndoThis, decode
from cards.elements import Card
from cards.words import LANGUAGES
from meetings import commands as cmd
from meetings.commands import Command
from meetings.errors import MeetingError, NotFoundError
from meetings.group import Settings, StandingItem
from meetings.model import Language, Occasion, Person, Role, Task
from meetings.outcomes import (
    ClosingCheck,
    DateQuestion,
    MeetingAsked,
    MeetingDraft,
    Missing,
    Noted,
    Outcome,
    Refused,
    Settled,
    Shown,
)
from tests.unit.cards import stage
from tests.unit.cards.seen import actions, texts, titles
from tests.unit.cards.stage import APPROVER, CHAIR, GUEST, MEMBER, SECOND, SECRETARY, START, Stage

LATER = Occasion(START + dt.timedelta(days=21), START + dt.timedelta(days=21, hours=2), "Granvik")
FRIDAYS = (dt.date(2031, 4, 11), dt.date(2031, 4, 18))


def everything(language: Language) -> list[Noted]:
    """Something of every command, in the order of a meeting, each followed by the same once more."""
    told: list[Noted] = []
    fresh = Stage(language, "m-fresh")
    told.append(Noted(command=_plan(fresh), meeting=fresh.meeting, events=tuple(fresh.log)))
    told.append(Noted(command=_plan(fresh), meeting=fresh.meeting))
    cancelled = stage.planned(language)
    told += _twice(cancelled, cmd.ChangeMeeting("Nytt namn", LATER), cmd.CancelMeeting("sjukdom"))
    other = stage.planned(language)
    told.append(other.does(cmd.CancelMeeting()))
    held = stage.planned(language)
    told += _twice(held, cmd.ChangeLanguage("en" if language == "sv" else "sv"))
    held.does(cmd.ChangeLanguage(language))
    told += [held.does(cmd.AddItem("Sist", closing=True)), held.does(cmd.AddItem("Tak & golv"))]
    told += _twice(held, cmd.RenameItem(6, "Kvar att göra"), cmd.OpenMeeting())
    told += [
        Noted(command=command, meeting=held.meeting) for command in (cmd.AddItem("x"), cmd.RemoveItem(5))
    ]
    told.append(held.does(cmd.RemoveItem(5)))
    told += _twice(
        held,
        cmd.RecordAttendance((CHAIR, MEMBER)),
        cmd.RecordAttendance((APPROVER,), present=False),
        cmd.AddGuest(GUEST, (3,)),
        cmd.AddGuest(Person("Bo Ek")),
        cmd.GoToItem(2),
        cmd.Elect(Role.APPROVER, (APPROVER, SECOND)),
        cmd.Elect(Role.CHAIR, (MEMBER,)),
    )
    told.append(held.does(cmd.NextItem()))
    told.append(Noted(command=cmd.NextItem(), meeting=held.meeting))
    task = Task((MEMBER,), dt.date(2031, 4, 4))
    for command in (
        cmd.AddHeading("Målen"),
        cmd.TakeNote("Alla är *eniga*."),
        cmd.RecordDecision("Gunvor Åsberg får i uppdrag att räkna.", task=task),
        cmd.RecordAssignment((MEMBER, SECOND), "Räkna"),
        cmd.AddRider("att räkna igen"),
        cmd.AddReservation("Fel", by=SECOND),
    ):
        told += [held.does(command), Noted(command=command, meeting=held.meeting)]
    told += _twice(
        held,
        cmd.EditEntry("3.2", "Räkna två gånger"),
        cmd.CompleteAssignment("3.2"),
        cmd.ReopenAssignment("3.2"),
        cmd.RemoveEntry("3.2"),
        cmd.PostponeItem(4, "tidsbrist"),
        cmd.PostponeItem(6),
        cmd.ReferBackItem("kostnaden", 7),
        cmd.SetNextMeeting(LATER, "m-next"),
    )
    told += [held.does(cmd.Undo()), Noted(command=cmd.Undo(), meeting=held.meeting)]
    told += _twice(held, cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    asked = held.does(cmd.RequestChange("Fel i punkt 3", 3), by=APPROVER)
    told += [asked, Noted(command=asked.command, meeting=held.meeting)]
    held.does(cmd.EditEntry("3b", "Alla är eniga."), cmd.PostDraft())
    told.append(held.does(cmd.ApproveMinutes(), by=APPROVER))
    told += [held.does(cmd.ApproveMinutes(), by=SECOND), held.does(cmd.ApproveMinutes(), by=SECOND)]
    told += _twice(held, cmd.StartCorrection("Fel datum"))
    return told


def _plan(fresh: Stage) -> cmd.PlanMeeting:
    meeting = fresh.meeting
    return cmd.PlanMeeting(
        meeting=meeting.id, group=meeting.group, title=meeting.title, occasion=meeting.occasion
    )


def _twice(held: Stage, *commands: cmd.Command) -> list[Noted]:
    return [held.does(command) for command in commands for _ in range(2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_answered_in_words_done_and_done_already(language: Language) -> None:
    told = everything(language)
    asked = set(get_args(Command)) - {cmd.KeepMinutes}  # for which nobody can ask
    assert {type(one.command) for one in told if one.events} == asked
    assert {type(one.command) for one in told if not one.events} == asked
    for one in told:
        shown = texts(answer.noted([one], language))
        assert shown
        assert "{" not in shown[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_taken_back_is_told(language: Language) -> None:
    held = stage.opened(language)
    commands = (
        cmd.ChangeMeeting("Annat"),
        cmd.AddItem("Ny"),
        cmd.RenameItem(3, "Annat"),
        cmd.RemoveItem(7),
        cmd.NextItem(),
        cmd.PostponeItem(6),
        cmd.TakeNote("x"),
        cmd.EditEntry("4.2", "y"),
        cmd.RemoveEntry("4.2"),
        cmd.CompleteAssignment("3.1"),
        cmd.RecordAttendance((MEMBER,), present=False),
        cmd.Elect(Role.SECRETARY, (SECRETARY,)),
        cmd.Elect(Role.APPROVER, (MEMBER,)),
        cmd.SetNextMeeting(LATER, "m-next"),
    )
    said = set()
    for command in commands:
        if held.does(command).events:
            said.add(texts(answer.noted([held.does(cmd.Undo())], language))[0])
    assert len(said) == len(commands) - 1


def test_the_answer_names_number_item_assignee_and_day() -> None:
    held = stage.opened()
    given = held.does(cmd.RecordAssignment((MEMBER, SECOND), "Ring alla", dt.date(2031, 4, 4)))
    assert texts(answer.noted([given], "sv")) == [
        "Uppdrag 4.3 är noterat.",
        "Ring alla",
        "Ansvariga: Gunvor Åsberg och Jonas Tranberg, senast fredagen den 4 april 2031",
        "4. Trygghet i stationsmiljöer?",
    ]


def test_the_last_entry_can_be_changed_and_taken_back() -> None:
    held = stage.opened()
    first, second = held.does(cmd.TakeNote("ett")), held.does(cmd.TakeNote("två"))
    card = answer.noted([first, second], "sv")
    assert titles(card) == ["Ändra", "Ångra"]
    assert actions(card) == [
        EditThis(meeting=held.id, entry="4d"),
        UndoThis(meeting=held.id, sequence=held.meeting.sequence),
    ]


def test_what_cannot_be_taken_back_has_no_button_for_it() -> None:
    held = stage.planned()
    assert titles(answer.noted([held.does(cmd.OpenMeeting())], "sv")) == []
    assert titles(answer.noted([held.does(cmd.OpenMeeting())], "sv")) == []


def test_closing_says_what_comes_next() -> None:
    held = stage.opened()
    card = answer.noted([held.does(cmd.CloseMeeting(confirmed=True))], "sv")
    assert texts(card)[0].endswith("Nästa steg: Visa utkast.")
    assert actions(card) == [ShowDraft(meeting=held.id)]


@pytest.mark.parametrize(("language", "days"), [
    ("sv", ["fredagen den 11 april 2031", "fredagen den 18 april 2031"]),
    ("en", ["Friday 11 April 2031", "Friday 18 April 2031"]),
])  # fmt: skip
def test_an_ambiguous_day_is_a_button_for_each(language: Language, days: list[str]) -> None:
    held = stage.opened(language)
    given = held.does(cmd.RecordAssignment((MEMBER,), "Ring"))
    card = answer.noted([_asking(given, DateQuestion(held.id, "4.3", "", FRIDAYS))], language)
    assert titles(card)[:2] == days
    assert actions(card)[:2] == [
        SetDue(meeting=held.id, entry="4.3", due="2031-04-11"),
        SetDue(meeting=held.id, entry="4.3", due="2031-04-18"),
    ]
    assert any("4.3" in line and "?" in line for line in texts(card))


def test_a_day_that_was_not_understood_is_asked_for_and_the_rest_is_kept() -> None:
    held = stage.opened()
    given = held.does(cmd.RecordAssignment((MEMBER,), "Ring"))
    card = answer.noted([_asking(given, DateQuestion(held.id, "4.3", "när det går"))], "sv")
    assert titles(card) == ["Spara", "Ändra", "Ångra"]
    assert actions(card)[0] == SetDue(meeting=held.id, entry="4.3")
    assert [one["id"] for one in card["body"] if one["type"] == "Input.Date"] == ["due"]
    assert "Ring" in texts(card)


def test_many_candidates_leave_room_for_change_and_undo() -> None:
    held = stage.opened()
    given = held.does(cmd.RecordAssignment((MEMBER,), "Ring"))
    many = tuple(dt.date(2031, 4, day) for day in range(1, 20))
    card = answer.noted([_asking(given, DateQuestion(held.id, "4.3", "", many))], "sv")
    assert len(titles(card)) == 6
    assert titles(card)[-2:] == ["Ändra", "Ångra"]


def test_a_second_question_of_the_same_message_is_told_without_buttons() -> None:
    held = stage.opened()
    one = _asking(
        held.does(cmd.RecordAssignment((MEMBER,), "Ring")), DateQuestion(held.id, "4.3", "", FRIDAYS)
    )
    two = _asking(held.does(cmd.RecordAssignment((MEMBER,), "Skriv")), DateQuestion(held.id, "4.4", "snart"))
    card = answer.noted([one, two], "sv")
    assert len(titles(card)) == 4
    assert [part for part in card["body"] if part["type"] == "Input.Date"] == []
    assert any("4.4" in line and "dag" in line.lower() for line in texts(card))


def _asking(given: Noted, question: DateQuestion) -> Noted:
    return Noted(command=given.command, meeting=given.meeting, events=given.events, question=question)


def test_a_refusal_stands_in_its_place_with_what_was_written() -> None:
    held = stage.opened()
    error = NotFoundError("no_such_item", number=12, numbers=(1, 2, 3))
    outcomes: list[Outcome] = [
        held.does(cmd.TakeNote("före")),
        Refused(error=error, text="beslut 12: *Ja* till förslaget"),
        held.does(cmd.TakeNote("efter")),
    ]
    shown = texts(answer.noted(outcomes, "sv"))
    assert shown.index("före") < shown.index("beslut 12: *Ja* till förslaget") < shown.index("efter")
    assert "Det finns ingen punkt 12. De som finns: 1, 2 och 3." in shown


def test_an_unknown_refusal_has_a_sentence_too() -> None:
    shown = texts(answer.noted([Refused(error=MeetingError("något nytt"), text="x")], "sv"))
    assert shown[0] == "Det gick inte att göra. Skriv ”hjälp” för att se vad som går."
    assert "x" in shown


def test_a_warning_is_shown_with_what_was_noted() -> None:
    held = stage.opened()
    made = held.does(cmd.TakeNote("811218-9876"))
    warned = Noted(
        command=made.command, meeting=made.meeting, events=made.events, warnings=("identity_number",)
    )
    assert any("personnummer" in line for line in texts(answer.noted([warned], "sv")))


def test_editing_a_posted_draft_says_that_it_has_to_be_posted_again() -> None:
    posted = stage.posted()
    card = answer.noted([posted.does(cmd.EditEntry("3b", "Annat"))], "sv")
    assert titles(card) == ["Visa utkast", "Ändra", "Ångra"]
    assert any("version 1" in line for line in texts(card))


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_and_checks_alone_are_the_answer(language: Language) -> None:
    meeting = stage.opened(language).meeting
    check = ClosingCheck(meeting=meeting, missing=Missing(untreated=(5,), approver=True))
    assert "reason" in _inputs(answer.noted([check], language))
    assert "title" in _inputs(answer.noted([MeetingAsked(MeetingDraft())], language))
    assert answer.noted([Shown(meeting)], language)["speak"]


def test_forms_and_checks_among_others_are_a_button_away() -> None:
    held = stage.opened()
    note = held.does(cmd.TakeNote("x"))
    check = ClosingCheck(meeting=held.meeting, missing=Missing(approver=True))
    asked = MeetingAsked(MeetingDraft(previous=held.id))
    card = answer.noted([note, check, asked, Shown(held.meeting)], "sv")
    assert _inputs(card) == []
    assert actions(card)[:2] == [CheckClosing(meeting=held.id), NewMeeting(previous=held.id)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_group_has_chosen_is_told(language: Language) -> None:
    chosen = Settings(
        language=language,
        standing=(StandingItem("Välkommen"),),
        reminder_days=(7, 1),
        letterhead="Sjölänken",
        tagline="fem kommuner",
        colour="#1a5f7a",
        overview=True,
    )
    nothing = Settings(language=language, standing=(), reminder_days=(), draft_to="approver")
    told = {
        texts(answer.noted([Settled(setting, settings)], language))[0]
        for setting in get_args(Settled.__annotations__["setting"])
        for settings in (chosen, nothing)
    }
    assert len(told) == 17
    for shown in ("Välkommen", "Sjölänken", "fem kommuner", "#1a5f7a"):
        assert sum(shown in one for one in told) == 1


def test_usual_items_are_counted() -> None:
    held = Stage()
    first = held.does(cmd.AddItem("Välkommen"))
    second = held.does(cmd.AddItem("Övrigt", closing=True))
    both = Noted(command=first.command, meeting=held.meeting, events=(*first.events, *second.events))
    assert texts(answer.noted([both], "sv"))[0] == "2 punkter är tillagda på dagordningen."


def test_very_many_lines_say_how_many_are_left_out() -> None:
    held = stage.opened()
    outcomes = [held.does(cmd.TakeNote("x" * 3000)) for _ in range(30)]
    shown = texts(answer.noted(outcomes, "sv"))
    assert any("svar till får inte plats" in line for line in shown)


def _inputs(card: Card) -> list[str]:
    return [part["id"] for part in card["body"] if part["type"].startswith("Input.")]


def test_the_answer_as_a_message_of_its_own_can_be_replaced() -> None:
    held = stage.opened()
    card = answer.message([held.does(cmd.TakeNote("x"))], "sv")
    assert [decode(one["data"]) for one in card["actions"]] == [
        EditThis(meeting=held.id, entry="4c", own=True),
        UndoThis(meeting=held.id, sequence=held.meeting.sequence, own=True),
    ]
