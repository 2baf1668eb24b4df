"""Lists of people with where they come from, as they stand in documents."""

import pytest
from msgspec.structs import replace

from meetings import commands as cmd
from meetings.model import Person, Role
from tests.unit.phrases.chatting import ANNA, BO, CONTEXT, SARA, asked, only

LEIF, CAMILLA = Person("Leif Strand"), Person("Camilla Blom")
OLLE, ELIN = Person("Olle Berg"), Person("Elin Falk")


def at(person: Person, organisation: str) -> Person:
    return replace(person, organisation=organisation)


def present(*people: Person) -> cmd.RecordAttendance:
    return cmd.RecordAttendance(people)


def test_a_pasted_list_names_the_organisation_after_the_name() -> None:
    text = (
        "Deltagare\nLeif Strand Ekebro\nCamilla von Blom Lindvik\nAnna Ek Storköping, ordförande\n"
        "Bo Alm Lindvik (sekreterare)\nOlle Berg Ryggsten Rådgivning (punkt 3)"
    )
    anna, bo = at(ANNA, "Storköping"), at(BO, "Lindvik")
    assert asked(text) == [
        present(at(LEIF, "Ekebro"), at(Person("Camilla von Blom"), "Lindvik"), anna, bo),
        cmd.AddGuest(at(OLLE, "Ryggsten Rådgivning"), (3,)),
        cmd.Elect(Role.CHAIR, (anna,)),
        cmd.Elect(Role.SECRETARY, (bo,)),
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Leif Strand Ekebro\nCamilla Blom Lindvik", (at(LEIF, "Ekebro"), at(CAMILLA, "Lindvik"))),
        ("Leif Strand – Ekebro\nCamilla Blom – Lindvik", (at(LEIF, "Ekebro"), at(CAMILLA, "Lindvik"))),
        ("Anna Ek Ekebro\nBo Alm", (at(ANNA, "Ekebro"), BO)),
        ("Leif Strand Lillhamn\nCamilla Blom\nBo Alm", (at(LEIF, "Lillhamn"), CAMILLA, BO)),
        ("Leif Strand Lindvik\nCamilla Blom\nBo Alm", (Person("Leif Strand Lindvik"), CAMILLA, BO)),
        ("Karl Johan Ek\nAnna Maria Berg", (Person("Karl Johan Ek"), Person("Anna Maria Berg"))),
        (
            "Leif Strand Olsson\nCamilla Blom Ek\nBo Alm",
            (Person("Leif Strand Olsson"), Person("Camilla Blom Ek"), BO),
        ),
        ("{Anna Ek} Ekebro\n{Bo Alm} Region Mitt", (at(ANNA, "Ekebro"), at(BO, "Region Mitt"))),
    ],
)
def test_a_third_word_is_a_name_unless_most_lines_have_one_or_it_is_known(
    text: str, people: tuple[Person, ...]
) -> None:
    assert only(f"närvarande:\n{text}") == present(*people)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Anna Ek, Storköping\nBo Alm, Lillhamn", (at(ANNA, "Storköping"), at(BO, "Lillhamn"))),
        ("{Anna Ek}, Storköping,\n{Bo Alm}, Lindvik", (at(ANNA, "Storköping"), at(BO, "Lindvik"))),
        ("\n- Leif Strand, Ekebro\n- Camilla Blom, Ekebro", (at(LEIF, "Ekebro"), at(CAMILLA, "Ekebro"))),
        (
            "Leif Strand, Ekebro\nBo Alm, Lillhamn\nOlle Berg, Ryggsten Rådgivning",
            (at(LEIF, "Ekebro"), at(BO, "Lillhamn"), at(OLLE, "Ryggsten Rådgivning")),
        ),
        ("Leif Strand, Camilla Blom\nOlle Berg, Elin Falk", (LEIF, CAMILLA, OLLE, ELIN)),
        ("Leif Strand, Anna\nOlle Berg, Bo", (LEIF, ANNA, OLLE, BO)),
        ("Leif Strand, Ekebro och Bo\nOlle Berg", (LEIF, Person("Ekebro"), BO, OLLE)),
        ("Leif Strand, Lillhamn, Bo Alm, Lillhamn", (at(LEIF, "Lillhamn"), at(BO, "Lillhamn"))),
        ("Leif Strand, Camilla", (LEIF, Person("Camilla"))),
    ],
)
def test_one_person_a_line_with_a_comma_before_the_organisation(
    text: str, people: tuple[Person, ...]
) -> None:
    assert only(f"närvarande {text}") == present(*people)


@pytest.mark.parametrize(
    "text",
    [
        "gäst Olle Berg och Elin Falk, Utredarna, punkt 3",
        "gäster Olle Berg och Elin Falk, Utredarna punkt 3",
        "gäster Olle Berg och Elin Falk (Utredarna) punkt 3",
        "guests Olle Berg and Elin Falk (Utredarna), item 3",
        "gäster:\nOlle Berg Utredarna (punkt 3)\nElin Falk Utredarna (punkt 3)",
        "gäster:\nOlle Berg, Utredarna, punkt 3\nElin Falk, Utredarna, punkt 3",
    ],
)
def test_guests_share_what_is_said_after_the_last_of_them(text: str) -> None:
    assert asked(text) == [
        cmd.AddGuest(at(OLLE, "Utredarna"), (3,)),
        cmd.AddGuest(at(ELIN, "Utredarna"), (3,)),
    ]


@pytest.mark.parametrize(
    ("text", "guests"),
    [
        ("gäst Olle Berg, Utredarna, punkt 3", [cmd.AddGuest(at(OLLE, "Utredarna"), (3,))]),
        ("gäster Olle Berg, Elin Falk", [cmd.AddGuest(OLLE), cmd.AddGuest(ELIN)]),
        (
            "gäster Olle Berg, Elin Falk och Leif Strand",
            [cmd.AddGuest(OLLE), cmd.AddGuest(ELIN), cmd.AddGuest(LEIF)],
        ),
        ("gäst Olle Berg och {Sara Ström}, Bo", [cmd.AddGuest(OLLE), cmd.AddGuest(SARA), cmd.AddGuest(BO)]),
        (
            "gäster Olle Berg (Utredarna) och Elin Falk (Ekebro)",
            [cmd.AddGuest(at(OLLE, "Utredarna")), cmd.AddGuest(at(ELIN, "Ekebro"))],
        ),
    ],
)
def test_a_guest_is_not_taken_for_an_organisation(text: str, guests: list[cmd.AddGuest]) -> None:
    assert asked(text) == guests


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Anna Ek väljs till justerare.", cmd.Elect(Role.APPROVER, (ANNA,))),
        ("Anna och {Bo Alm} väljs till justerare", cmd.Elect(Role.APPROVER, (ANNA, BO))),
        ("Hej!\nAnna Ek valdes till ordförande.", cmd.Elect(Role.CHAIR, (ANNA,))),
        ("Bo Alm utses till sekreterare.", cmd.Elect(Role.SECRETARY, (BO,))),
        ("Anna Ek is elected approver.", cmd.Elect(Role.APPROVER, (ANNA,))),
        ("justerare: Anna Ek väljs till justerare.", cmd.Elect(Role.APPROVER, (ANNA,))),
        ("Justerare Anna Ek väljs.", cmd.Elect(Role.APPROVER, (ANNA,))),
        ("ordförande: Nils Grå är vald", cmd.Elect(Role.CHAIR, (Person("Nils Grå"),))),
        ("Chair: Anna Ek was elected chair", cmd.Elect(Role.CHAIR, (ANNA,))),
        ("justerare: Anna Ek väljs till ordförande", "people_unclear"),
        ("Anna Ek och Bo Alm väljs till ordförande.", "elect_one"),
    ],
)
def test_a_sentence_may_elect(text: str, what: object) -> None:
    assert only(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "Nils Grå väljs till justerare.",
        "Anna Ek väljs.",
        "Anna Ek väljs till justerare på nästa möte.",
        "Vem väljs till justerare?",
        "Anna Ek väljs till justerare.\nSå blev det.",
    ],
)
def test_other_sentences_elect_nobody(text: str) -> None:
    assert asked(text) == [None]
    assert only(f"anteckning Val.\n{text}") == cmd.TakeNote(f"Val.\n{text}")


def test_whoever_is_called_as_an_organisation_is_meant() -> None:
    context = replace(CONTEXT, people=(*CONTEXT.people, Person("Lillhamn", "t:group")))
    assert asked("närvarande Anna, Lillhamn", context) == [present(ANNA, Person("Lillhamn", "t:group"))]
