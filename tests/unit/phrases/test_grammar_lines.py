"""Several lines are several commands, and running text stays together."""

import pytest

from meetings import commands as cmd
from meetings import requests as req
from tests.unit.phrases.chatting import ANNA, BO, SARA, asked, only, said


def note(text: str) -> cmd.TakeNote:
    return cmd.TakeNote(text)


def test_one_command_a_line_needs_no_colons() -> None:
    assert asked(
        "punkt Regional plan\nPunkt Budget\nöppna mötet\nnärvarande\nanteckning Anna redovisar läget.\n"
        "Beslut Förslaget antas.\nmedskick att pröva igen\nuppdrag {Anna Ek} skicka svaret\nnästa punkt"
    ) == [
        cmd.AddItem("Regional plan"),
        cmd.AddItem("Budget"),
        cmd.OpenMeeting(),
        cmd.RecordAttendance((SARA,)),
        note("Anna redovisar läget."),
        cmd.RecordDecision("Förslaget antas."),
        cmd.AddRider("att pröva igen"),
        cmd.RecordAssignment((ANNA,), "Skicka svaret"),
        cmd.NextItem(),
    ]


def test_empty_lines_and_kinds_of_line_breaks_between_commands_change_nothing() -> None:
    commands = [cmd.AddItem("Regional plan"), cmd.AddItem("Budget")]
    for between in ("\n", "\r\n", "\n\n", "\r", "\u2028", " \n \n "):
        assert asked(f"punkt Regional plan{between}punkt Budget") == commands


def test_a_line_without_a_keyword_is_a_new_paragraph_of_the_text_above() -> None:
    text = "anteckning Anna redovisar läget.\nAlla är eniga om vägen framåt.\n\nSedan talar Bo."
    assert only(text) == note("Anna redovisar läget.\nAlla är eniga om vägen framåt.\n\nSedan talar Bo.")


def test_only_one_empty_line_is_kept_and_none_at_the_end() -> None:
    assert only("anteckning Först.\n\n\n\nSedan.\n\n") == note("Först.\n\nSedan.")


@pytest.mark.parametrize(
    "prose",
    [
        "Diskussionen fortsatte en stund.",
        "Beslutet gäller från årsskiftet.",
        "Punkter som togs upp var många.",
        "Närvaron var god.",
        "Uppdraget redovisas i höst.",
        "Anteckningar fördes av Sara.",
        "Beslut fattas vid nästa möte.",
        "Beslut om lokalen dröjer.",
        "Uppdrag ges när budgeten är klar.",
        "Medskick lämnas skriftligt.",
        "Nästa möte är inte bestämt.",
        "Nästa punkt på dagordningen ströks.",
        "Möte med regionen hålls i maj.",
        "Punkt 4 bordlades förra gången.",
        "Till punkt 3 hör en bilaga.",
        "Andra kommuner avvaktar.",
        "Ordföranden tackar alla.",
        "Gäster från regionen deltog.",
        "Klart är att frågan är svår.",
        "beslut fattas vid nästa möte",
        "Decisions were taken earlier.",
        "Action was taken by the board.",
        "Present were all but one.",
        "Färg på bänkar och staket diskuteras.",
        "Färgen är slut.",
        "Färg saknas.",
        "Brevhuvudet ska bytas.",
        "Underrad och brevhuvud är klara.",
        "Colour is a matter of taste.",
    ],
)
def test_prose_is_not_a_command(prose: str) -> None:
    text = f"Anna redovisar läget.\n{prose}"
    assert only(f"anteckning {text}") == note(text)
    running = f"Anna redovisar läget.\nAlla lyssnar.\n{prose}\nSlut."
    assert only(f"anteckning {running}") == note(running)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Beslut: Förslaget antas.", cmd.RecordDecision("Förslaget antas.")),
        ("Beslut – Förslaget antas.", cmd.RecordDecision("Förslaget antas.")),
        ("#Beslut Förslaget antas.", cmd.RecordDecision("Förslaget antas.")),
        ("/beslut Förslaget antas.", cmd.RecordDecision("Förslaget antas.")),
        ("Beslut 6: Förslaget antas.", cmd.RecordDecision("Förslaget antas.", 6)),
        ("beslut Förslaget antas.", cmd.RecordDecision("Förslaget antas.")),
        ("Beslut Förslaget antas.", cmd.RecordDecision("Förslaget antas.")),
        ("beslut förslaget antas", cmd.RecordDecision("förslaget antas")),
        ("Medskick att pröva igen", cmd.AddRider("att pröva igen")),
        ("Uppdrag {Anna Ek} skicka svaret", cmd.RecordAssignment((ANNA,), "Skicka svaret")),
        ("Uppdrag @Anna skicka svaret", cmd.RecordAssignment((ANNA,), "Skicka svaret")),
        ("Närvarande {Anna Ek}", cmd.RecordAttendance((ANNA,))),
        ("Punkt 4", cmd.GoToItem(4)),
        ("Nästa punkt", cmd.NextItem()),
        ("Öppna mötet", cmd.OpenMeeting()),
        ("Avsluta mötet", cmd.CloseMeeting()),
        ("Ångra", cmd.Undo()),
        ("Bordlägg tidsbrist", cmd.PostponeItem(None, "tidsbrist")),
        ("Ändra 3.1 Förslaget avslås.", cmd.EditEntry("3.1", "Förslaget avslås.")),
        ("Ta bort 3.1", cmd.RemoveEntry("3.1")),
        ("Klart 3.1", req.Complete("3.1")),
    ],
)
def test_a_marked_or_unmistakable_command_ends_running_text(line: str, what: object) -> None:
    assert asked(f"anteckning Anna redovisar.\nAlla är eniga.\n{line}") == [
        note("Anna redovisar.\nAlla är eniga."),
        what,
    ]


@pytest.mark.parametrize(
    "line",
    ["Beslut i enlighet med förslaget", "Uppdrag Anna Ek svara", "Ordförande Anna Ek ajournerar mötet."],
)
def test_in_running_text_an_unmarked_keyword_is_text(line: str) -> None:
    assert only(f"anteckning Anna redovisar.\nAlla är eniga.\n{line}") == note(
        f"Anna redovisar.\nAlla är eniga.\n{line}"
    )


def test_short_lines_without_full_stops_are_not_a_broken_sentence() -> None:
    assert asked("anteckning Anna redovisar läget\nAlla är eniga\nbeslut vi kör vidare") == [
        note("Anna redovisar läget\nAlla är eniga"),
        cmd.RecordDecision("vi kör vidare"),
    ]
    broken = "Alla lyssnar.\nEfter en lång diskussion är alla eniga om att ett\nbeslut utan dröjsmål är bäst"
    assert only(f"anteckning {broken}") == note(broken)


def test_after_names_on_lines_of_their_own_commands_need_no_colons() -> None:
    assert asked("närvarande {Anna Ek},\n{Bo Alm}\nBeslut Ja") == [
        cmd.RecordAttendance((ANNA, BO)),
        cmd.RecordDecision("Ja"),
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("> Beslut: Förslaget antas.", "Beslut: Förslaget antas."),
        (">Beslut: Förslaget antas.", "Beslut: Förslaget antas."),
        ("| Beslut: Förslaget antas.", "Beslut: Förslaget antas."),
        ("- Beslut: Förslaget antas.", "- Beslut: Förslaget antas."),
        ("• nästa punkt", "• nästa punkt"),
        ("\tBeslut: Förslaget antas.", "Beslut: Förslaget antas."),
        ("  Beslut: Förslaget antas.", "Beslut: Förslaget antas."),
    ],
)
def test_an_escaped_line_is_always_text(line: str, text: str) -> None:
    assert only(f"anteckning Så här stod det:\n{line}") == note(f"Så här stod det:\n{text}")


def test_the_space_that_the_bots_mention_leaves_is_no_escape() -> None:
    assert asked(" beslut Ja\n punkt Budget") == [cmd.RecordDecision("Ja"), cmd.AddItem("Budget")]
    assert asked("   beslut Ja") == [cmd.RecordDecision("Ja")]


def test_a_keyword_alone_takes_the_lines_below() -> None:
    assert asked(
        "Beslut\n\nAnna Ek får i uppdrag att se över texten.\n\nEn fråga bordlades på grund av tidsbrist.\n"
        "Medskick: att börja med bilagan."
    ) == [
        cmd.RecordDecision(
            "Anna Ek får i uppdrag att se över texten.\n\nEn fråga bordlades på grund av tidsbrist."
        ),
        cmd.AddRider("att börja med bilagan."),
    ]
    assert only("anteckning\nAlla är eniga.") == note("Alla är eniga.")
    assert only("rubrik\nFrågor om planen") == cmd.AddHeading("Frågor om planen")


def test_a_list_of_items_under_a_keyword() -> None:
    items = [
        cmd.AddItem("Välkommen"),
        cmd.AddItem("Beslut om budget"),
        cmd.AddItem("Nästa möte", closing=True),
    ]
    assert asked("punkter:\nVälkommen\nBeslut om budget\nNästa möte") == items
    assert asked("dagordning\n1. Välkommen\n2. Beslut om budget\n3. Nästa möte") == items
    assert asked("Punkt\n- Välkommen\n- Beslut om budget\n- Nästa möte") == items
    assert asked("punkter: Välkommen; Beslut om budget; Nästa möte") == items
    assert asked("punkt\nVälkommen\nBeslut om budget\nNästa möte\nöppna mötet") == [*items, cmd.OpenMeeting()]


def test_the_board_is_shown_when_commands_follow() -> None:
    assert asked("dagordning\nbeslut Ja") == [req.ShowBoard(), cmd.RecordDecision("Ja")]


def test_several_assignments_under_a_keyword() -> None:
    assert asked("Uppdrag\n{Anna Ek}: skicka svaret\n{Bo Alm}: boka lokal") == [
        cmd.RecordAssignment((ANNA,), "Skicka svaret"),
        cmd.RecordAssignment((BO,), "Boka lokal"),
    ]


@pytest.mark.parametrize("greeting", ["Hej!", "Hej Justera", "God morgon", "Hello,", "Tack!"])
def test_a_greeting_before_commands_is_left_in_peace(greeting: str) -> None:
    first, second = said(f"{greeting}\nBeslut Ja")
    assert (first.what, first.problem) == (None, None)
    assert second.what == cmd.RecordDecision("Ja")


def test_text_that_no_command_takes_is_told_of() -> None:
    for text, untaken in (
        ("Anna redovisar läget.\nbeslut: Ja", "Anna redovisar läget."),
        ("beslut: Ja\nnästa punkt\nBo redovisar läget.", "Bo redovisar läget."),
        ("öppna mötet: alla hälsas välkomna", "alla hälsas välkomna"),
        ("punkt Regional plan\nEn lång bakgrund.", "En lång bakgrund."),
    ):
        [problem] = [one.problem for one in said(text) if one.problem is not None]
        assert problem.key == "text_without_keyword"
        assert problem.values["text"] == untaken


def test_text_without_any_keyword_asks_for_nothing() -> None:
    for text in ("Vi ses i morgon", "Beslutet blev bra", "ok", "Klart vi kör!", "klar med det"):
        [one] = said(text)
        assert (one.text, one.what, one.problem) == (text, None, None)
    assert said("") == said(" \n ") == ()


def test_what_was_said_is_kept_as_written() -> None:
    text = "  Hej!\nanteckning  Först.\n\n > Sedan. \n#beslut: Ja\n"
    assert [one.text for one in said(text)] == ["  Hej!", "anteckning  Först.\n\n > Sedan. ", "#beslut: Ja"]


@pytest.mark.parametrize(
    ("text", "title", "noted"),
    [
        ("rubrik Inspel\nAlla är eniga.", "Inspel", "Alla är eniga."),
        ("rubrik Inspel\n\nAlla är eniga.\n\nSedan talar Bo.", "Inspel", "Alla är eniga.\n\nSedan talar Bo."),
        ("rubrik\n\nInspel\nAlla är eniga.", "Inspel", "Alla är eniga."),
        ("Diskussion\nAlla är eniga.", "Diskussion", "Alla är eniga."),
        ("Diskussion\n\nAlla är eniga.\nBo avviker.", "Diskussion", "Alla är eniga.\nBo avviker."),
        (
            "Diskussion och inspel på målen\n\nAlla är eniga.",
            "Diskussion och inspel på målen",
            "Alla är eniga.",
        ),
        ("diskussion om målen\nAlla är eniga.", "Diskussion om målen", "Alla är eniga."),
        ("Discussion\nAll agree.", "Discussion", "All agree."),
        ("Discussion on the aims\nAll agree.", "Discussion on the aims", "All agree."),
    ],
)
def test_text_below_a_heading_is_a_note_under_it(text: str, title: str, noted: str) -> None:
    assert asked(text) == [cmd.AddHeading(title), note(noted)]


def test_a_heading_and_its_text_go_to_the_same_item() -> None:
    assert asked("rubrik 4: Inspel\nAlla är eniga.\nbeslut Ja") == [
        cmd.AddHeading("Inspel", 4),
        cmd.TakeNote("Alla är eniga.", 4),
        cmd.RecordDecision("Ja"),
    ]


def test_discussion_is_a_heading_in_what_is_pasted_from_a_document() -> None:
    assert asked("anteckning Bo redovisar.\n\nDiskussion\n\nAlla är eniga.\n\nBeslut\n\nPlanen antas.") == [
        note("Bo redovisar."),
        cmd.AddHeading("Diskussion"),
        note("Alla är eniga."),
        cmd.RecordDecision("Planen antas."),
    ]
    assert only("Diskussion om målen") == cmd.AddHeading("Diskussion om målen")


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("diskussion: om målen", "om målen"),
        ("diskussion Alla är eniga om målen.", "Alla är eniga om målen."),
        ("Diskussion om målen tog resten av tiden.", "om målen tog resten av tiden."),
        ("Diskussion: om målen\nAlla är eniga.", "om målen\nAlla är eniga."),
        ("Diskussion Bo visade bilder\nDet blev frågor.", "Bo visade bilder\nDet blev frågor."),
        ("diskussion\nAlla är eniga.", "Alla är eniga."),
    ],
)
def test_discussion_is_the_keyword_of_a_note_before_its_text(text: str, noted: str) -> None:
    assert only(text) == note(noted)


def test_the_look_of_documents_is_chosen_in_one_message() -> None:
    chosen = [
        req.SetLetterhead("Sjölänken"),
        req.SetTagline("Fem kommuner"),
        req.SetColour("#1a5f7a"),
        req.SetOverview(True),
    ]
    lines = "brevhuvud Sjölänken\nunderrad Fem kommuner\nfärg #1a5f7a\nuppdragstabell på"
    assert asked(lines) == chosen
    assert asked("\n".join(line.capitalize() for line in lines.split("\n"))) == [
        req.SetLetterhead("sjölänken"),
        req.SetTagline("fem kommuner"),
        *chosen[2:],
    ]
    assert asked("brevhuvud Sjölänken\nUnderrad av\nFärg av\nAssignment table off") == [
        chosen[0],
        req.SetTagline(None),
        req.SetColour(None),
        req.SetOverview(False),
    ]


def test_a_line_below_the_letterhead_is_not_noted_and_told_so() -> None:
    assert asked("brevhuvud Sjölänken\nfem kommuner") == [
        req.SetLetterhead("Sjölänken"),
        "text_without_keyword",
    ]


def test_an_assignment_to_do_something_with_a_table_is_an_assignment() -> None:
    assert only("action {Anna Ek} table the motion") == cmd.RecordAssignment((ANNA,), "Table the motion")
    [one] = said("assignment table of fees to be sent out")
    assert one.problem is not None
    assert one.problem.key == "assignee_unclear"


@pytest.mark.parametrize("text", ["Färg och form är viktigt", "färg på staketet", "color scheme of the hall"])
def test_a_sentence_about_colours_is_left_in_peace(text: str) -> None:
    [one] = said(text)
    assert (one.what, one.problem) == (None, None)
