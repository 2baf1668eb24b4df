"""Nothing that was meant as a command is dropped in silence: what can't be done says why."""

import pytest

from meetings import commands as cmd
from tests.unit.phrases.chatting import asked, only, said


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("punkt", "item_empty"),
        ("punkter:", "item_empty"),
        ("item", "item_empty"),
        ("rubrik", "heading_empty"),
        ("anteckning", "note_empty"),
        ("note:", "note_empty"),
        ("beslut", "decision_empty"),
        ("Beslut 6:", "decision_empty"),
        ("beslut 6", "decision_empty"),
        ("decision", "decision_empty"),
        ("medskick", "rider_empty"),
        ("medskick 3.1", "rider_empty"),
        ("uppdrag", "assignment_empty"),
        ("uppdrag {Anna Ek}", "assignment_empty"),
        ("uppdrag {Anna Ek} senast fredag", "assignment_empty"),
        ("återremiss", "refer_back_empty"),
        ("återremiss 4", "refer_back_empty"),
        ("ändra", "reference_missing"),
        ("ändra det första", "reference_missing"),
        ("ändra 3.1", "edit_empty"),
        ("ändra 4", "item_empty"),
        ("ändra 3.1 senast nästa fredag", "due_unclear"),
        ("ta bort", "reference_missing"),
        ("ta bort det där", "reference_missing"),
        ("klart", "reference_missing"),
        ("klart: det mesta", "reference_missing"),
        ("klart 3", "reference_missing"),
        ("ändring", "change_empty"),
        ("ändring 3", "change_empty"),
        ("ändring 3.1", "change_empty"),
        ("rättelse", "correction_empty"),
        ("sök", "search_empty"),
        ("språk", "language_unknown"),
        ("språk norska", "language_unknown"),
        ("stående punkter", "standing_items_empty"),
        ("utkast till: styrelsen", "draft_to_unclear"),
        ("påminnelser", "reminders_unclear"),
        ("påminnelser varje dag", "reminders_unclear"),
        ("påminnelser 365", "reminders_unclear"),
        ("påminnelser möte 365", "reminders_unclear"),
        ("påminnelser uppdrag", "reminders_on_or_off"),
        ("påminnelser justering 7", "reminders_on_or_off"),
        ("skjut upp 3.1 till våren", "put_off_unclear"),
        ("snooze 3.1 until it rains", "put_off_unclear"),
        ("snooza", "reference_missing"),
        ("brevhuvud", "letterhead_empty"),
        ("letterhead:", "letterhead_empty"),
        ("underrad", "tagline_empty"),
        ("tagline", "tagline_empty"),
        ("färg", "colour_empty"),
        ("colour:", "colour_empty"),
        ("uppdragstabell", "overview_unclear"),
        ("uppdragstabell ibland", "overview_unclear"),
        ("assignment table: maybe", "overview_unclear"),
        ("gå till punkt", "item_number_missing"),
        ("flytta mötet", "move_empty"),
        ("punkt 4: Regional plan", "item_or_title"),
        ("punkt 4 Regional plan", "item_or_title"),
        ("beslut 3.1: Förslaget antas", "entry_number_given"),
        ("nästa punkt Regional plan", "text_after_order"),
        ("öppna mötet kl 13", "text_after_order"),
        ("ångra 3.1", "text_after_order"),
        ("godkänn inte", "text_after_order"),
        ("godkänn: men ändra namnet", "text_after_order"),
    ],
)
def test_what_is_missing_or_unclear_is_told(text: str, key: str) -> None:
    assert only(text) == key


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("besult: Förslaget antas", "beslut"),
        ("Belsut 6: Förslaget antas", "beslut"),
        ("uppdarg: {Anna Ek} svara", "uppdrag"),
        ("antekning: Anna redovisar", "anteckning"),
        ("decison: adopted", "decision"),
        ("närvarade: Anna, Bo", "närvarande"),
        ("nästa mte: fredag", "nästa möte"),
        ("öpna mötet", "öppna mötet"),
        ("avslutta mötet", "avsluta mötet"),
        ("godkän", "godkänn"),
        ("brevhuvd: Sjölänken", "brevhuvud"),
        ("taglin: five towns", "tagline"),
    ],
)
def test_a_misspelt_keyword_is_asked_about(text: str, keyword: str) -> None:
    [one] = said(text)
    assert one.problem is not None
    assert (one.problem.key, one.problem.values["keyword"]) == ("did_you_mean", keyword)


@pytest.mark.parametrize(
    "text", ["Beslutet: det blev bra", "Frågan: vad händer nu", "12:30 ses vi", "Obs: kom i tid"]
)
def test_other_words_before_a_colon_are_no_keywords(text: str) -> None:
    [one] = said(text)
    assert (one.what, one.problem) == (None, None)


def test_a_misspelt_line_does_not_stop_the_others() -> None:
    assert asked("beslut: Ja\nmedskik: att pröva\nnästa punkt") == [
        cmd.RecordDecision("Ja"),
        "did_you_mean",
        cmd.NextItem(),
    ]


def test_a_problem_carries_what_was_written() -> None:
    [one] = said("uppdrag: ta fram underlag senast 30 oktober")
    assert one.text == "uppdrag: ta fram underlag senast 30 oktober"
    assert one.problem is not None
    assert one.problem.values == {"text": "ta fram underlag"}


@pytest.mark.parametrize(
    ("text", "matter", "reason"),
    [
        ("bordlägg Planen för sjöarna på grund av tidsbrist", "Planen för sjöarna", "tidsbrist"),
        ("bordlägg planen för sjöarna pga sjukdom.", "planen för sjöarna", "sjukdom"),
        ("Bordlägg: frågan om avgifter p.g.a. tidsbrist", "frågan om avgifter", "tidsbrist"),
        ("postpone The lake plan due to lack of time", "The lake plan", "lack of time"),
    ],
)
def test_a_matter_without_an_items_number_is_not_taken_for_the_item_at_hand(
    text: str, matter: str, reason: str
) -> None:
    [one] = said(text)
    assert one.problem is not None
    assert (one.problem.key, one.problem.values) == ("postpone_what", {"text": matter, "reason": reason})


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("bordlägg tidsbrist", None, "tidsbrist"),
        ("bordlägg på grund av tidsbrist", None, "tidsbrist"),
        ("bordlägg: vi hann inte", None, "vi hann inte"),
        ("bordlägg: vi hann inte på grund av sjukdom", None, "vi hann inte på grund av sjukdom"),
        ("bordlägg ärendet till nästa möte på grund av tidsbrist", None, "tidsbrist"),
        ("bordlägg den på grund av tidsbrist", None, "tidsbrist"),
        ("bordlägg 4 på grund av tidsbrist", 4, "tidsbrist"),
        ("postpone this item because of illness", None, "illness"),
    ],
)
def test_a_reason_is_that_of_the_item(text: str, number: int | None, reason: str) -> None:
    assert only(text) == cmd.PostponeItem(number, reason)
