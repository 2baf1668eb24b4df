"""Forms: what they ask, what they keep, and what they send."""

import pytest

from cards import actions as act
from cards import forms, refusals
from cards.actions import decode
from cards.elements import Card
from cards.words import LANGUAGES
from meetings import commands as cmd
from meetings.errors import InvalidError
from meetings.model import Language
from meetings.rules.text import MAX_TEXT
from tests.unit.cards import stage
from tests.unit.cards.seen import actions, texts, titles

KINDS = ("item", "note", "decision", "assignment", "postpone")


def inputs(card: Card) -> dict[str, dict[str, object]]:
    return {part["id"]: part for part in card["body"] if part["type"].startswith("Input.")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_is_saved_or_left(kind: str, language: Language) -> None:
    meeting = stage.opened(language).meeting
    action = decode({"verb": "ShowForm", "meeting": meeting.id, "form": kind, "number": 4})
    assert isinstance(action, act.ShowForm)
    card = forms.form(meeting, forms.opened(action, "once-7"))
    assert titles(card) == (["Spara", "Avbryt"] if language == "sv" else ["Save", "Cancel"])
    save, back = actions(card)
    assert isinstance(back, act.Back)
    assert getattr(save, "once", None) == "once-7"
    assert getattr(save, "number", 4) == 4
    assert set(inputs(card)) <= set(save.__struct_fields__)


def test_a_form_names_the_item_it_is_for() -> None:
    meeting = stage.opened().meeting
    card = forms.form(meeting, act.SaveNote(meeting=meeting.id, once="o", number=3))
    assert "Punkt 3: Energiplan 2035: mål & medel" in texts(card)


def test_what_was_filled_in_is_kept_when_it_cannot_be_saved() -> None:
    meeting = stage.opened().meeting
    written = act.SaveAssignment(
        meeting=meeting.id,
        once="o",
        number=4,
        assignees="a,b",
        others="Arbetsgruppen",
        text="Ring",
        due="2031-04-04",
    )
    card = forms.form(meeting, written, InvalidError("assignee_missing"))
    kept = {name: one.get("value") for name, one in inputs(card).items()}
    assert kept == {"assignees": "a,b", "others": "Arbetsgruppen", "text": "Ring", "due": "2031-04-04"}
    assert "Vem ska göra det? Skriv ”uppdrag @NAMN TEXT”." in texts(card)
    assert decode({**card["actions"][0]["data"], **kept}) == written


def test_what_people_fill_in_is_not_also_carried_by_the_button() -> None:
    meeting = stage.opened().meeting
    card = forms.form(meeting, act.SaveNote(meeting=meeting.id, once="o", number=3, heading="h", text="t"))
    assert actions(card)[0] == act.SaveNote(meeting=meeting.id, once="o", number=3)


def test_editing_begins_with_what_the_entry_says() -> None:
    opened = stage.opened()
    save = forms.editing(opened.meeting, "4.2")
    assert save is not None
    card = forms.form(opened.meeting, save)
    kept = {name: one.get("value") for name, one in inputs(card).items()}
    assert kept == {"text": opened.words["assignment"], "due": "2031-04-04"}
    assert actions(card)[0] == act.SaveEdit(meeting=opened.id, entry="4.2")


def test_only_what_has_a_due_date_is_asked_for_one() -> None:
    meeting = stage.opened().meeting
    for entry, fields in (("3b", {"text"}), ("4.1", {"text", "due"})):
        save = forms.editing(meeting, entry)
        assert save is not None
        assert set(inputs(forms.form(meeting, save))) == fields


def test_there_is_no_form_for_what_is_not_there() -> None:
    opened = stage.opened()
    assert forms.editing(opened.meeting, "9.9") is None


def test_a_change_is_asked_for_in_an_item_or_in_the_whole() -> None:
    posted = stage.posted()
    card = forms.form(posted.meeting, act.SaveChangeRequest(meeting=posted.id, version=1))
    choice = inputs(card)["item"]
    assert isinstance(choice["choices"], list)
    assert choice["choices"][2] == {"title": "3. Energiplan 2035: mål & medel", "value": "3"}
    assert "isRequired" not in choice
    assert inputs(card)["text"]["isRequired"] is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_must_be_filled_in_says_so(language: Language) -> None:
    meeting = stage.opened(language).meeting
    empty: tuple[forms.Save, ...] = (
        act.SaveItem(meeting=meeting.id, once="o"),
        act.SaveNote(meeting=meeting.id, once="o"),
        act.SaveDecision(meeting=meeting.id, once="o"),
        act.SaveAssignment(meeting=meeting.id, once="o"),
        act.SavePostponement(meeting=meeting.id, once="o"),
    )
    required = {
        kind: [name for name, one in inputs(forms.form(meeting, save)).items() if one.get("isRequired")]
        for kind, save in zip(KINDS, empty, strict=True)
    }
    assert required == {
        "item": ["title"],
        "note": ["text"],
        "decision": ["text"],
        "assignment": ["text"],
        "postpone": [],
    }


def decision(**changes: str) -> act.SaveDecision:
    return act.SaveDecision(meeting="m", once="o", number=4, **changes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dialog_is_saved_by_the_one_action_that_dialogs_know(language: Language) -> None:
    card = forms.dialog(language, decision(text="Ja"), stage.opened(language).meeting)
    (save,) = card["actions"]
    assert (save["type"], save["title"]) == ("Action.Submit", "Spara" if language == "sv" else "Save")
    assert decode(save["data"]) == decision()
    assert card["speak"] == ("Beslut" if language == "sv" else "Decision")


def test_a_dialog_is_for_the_item_in_hand_and_lets_another_be_chosen() -> None:
    card = forms.dialog("sv", decision(text="Ja"), stage.opened().meeting)
    item = inputs(card)["item"]
    assert item["value"] == "4"
    assert isinstance(item["choices"], list)
    assert {"title": "3. Energiplan 2035: mål & medel", "value": "3"} in item["choices"]
    assert inputs(forms.dialog("sv", decision(item="3"), stage.opened().meeting))["item"]["value"] == "3"


def test_an_item_far_down_a_long_agenda_can_be_chosen_too() -> None:
    staged = stage.opened()
    staged.does(*(cmd.AddItem(f"Punkt nummer {number}") for number in range(9, 90)))
    choices = inputs(forms.dialog("sv", decision(item="85"), staged.meeting))["item"]["choices"]
    assert isinstance(choices, list)
    assert choices[-1]["value"] == "85"


def test_a_dialog_without_its_meeting_keeps_all_that_was_filled_in() -> None:
    written = decision(item="3", text="Ja", rider="Men fort.", due="2031-04-04")
    card = forms.dialog("sv", written, trouble=refusals.trouble("Jag når inte min databas."))
    kept = {name: one.get("value") for name, one in inputs(card).items()}
    assert decode({**card["actions"][0]["data"], **kept}) == written
    assert "Jag når inte min databas." in texts(card)


@pytest.mark.parametrize("sign", ["a", "å", "\n"])
def test_the_longest_text_that_can_be_saved_fits_a_dialog(sign: str) -> None:
    text = f"x{sign * (MAX_TEXT - 2)}x"
    card = forms.dialog("sv", decision(text=text), stage.opened().meeting)
    assert inputs(card)["text"]["value"] == text
    assert not any("längre än" in line for line in texts(card))


def test_a_message_that_does_not_fit_says_so() -> None:
    card = forms.dialog("sv", decision(text="ord " * 6000), stage.opened().meeting)
    value = inputs(card)["text"]["value"]
    assert isinstance(value, str)
    assert len(value) <= MAX_TEXT
    assert any("Bara början är med." in line for line in texts(card))
