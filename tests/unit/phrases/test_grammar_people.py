"""Who is meant: mentions, names in full, first names, groups, and those of whom it isn't clear."""

import datetime as dt

import pytest
from msgspec.structs import replace

from meetings import commands as cmd
from meetings.model import Person, Role
from meetings.phrases.answers import Ambiguous, NotUnderstood
from meetings.phrases.chat import ChatText
from meetings.phrases.known import Known
from meetings.phrases.people import listed
from tests.unit.phrases.chatting import ANNA, BO, CECILIA, CONTEXT, EVERYBODY, SARA, asked, only, said

GROUP = Person("arbetsgruppen")
OTHER_ANNA = Person("Anna Berg", "t:other")


@pytest.mark.parametrize(
    ("text", "people", "task"),
    [
        ("uppdrag {Anna Ek} ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag: {Anna Ek}: ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag {Anna Ek} att ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag {Anna Ek}, ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag till {Anna Ek} – ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag {Anna Ek} {Bo Alm} ta fram underlag", (ANNA, BO), "Ta fram underlag"),
        (
            "uppdrag {Anna Ek}, {Bo Alm} och {Sara Ström} ta fram underlag",
            (ANNA, BO, SARA),
            "Ta fram underlag",
        ),
        ("uppdrag @Anna Ek ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag @anna ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag @Nils Grå ta fram underlag", (Person("Nils Grå"),), "Ta fram underlag"),
        ("uppdrag Anna ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag anna ek och bo alm ta fram underlag", (ANNA, BO), "Ta fram underlag"),
        ("uppdrag Anna E: ta fram underlag", (ANNA,), "Ta fram underlag"),
        ("uppdrag Cecilia Lund att ta fram underlag", (CECILIA,), "Ta fram underlag"),
        ("uppdrag Nils Grå: ta fram underlag", (Person("Nils Grå"),), "Ta fram underlag"),
        ("uppdrag Nils Grå och Anna att ta fram underlag", (Person("Nils Grå"), ANNA), "Ta fram underlag"),
        ("uppdrag arbetsgruppen: ta fram underlag", (GROUP,), "Ta fram underlag"),
        ("uppdrag arbetsgruppen att ta fram underlag", (GROUP,), "Ta fram underlag"),
        ("uppdrag {Anna Ek} och arbetsgruppen att ta fram underlag", (ANNA, GROUP), "Ta fram underlag"),
        (
            "uppdrag Arbetsgruppen för trygghet att ta fram underlag",
            (Person("Arbetsgruppen för trygghet"),),
            "Ta fram underlag",
        ),
        (
            "uppdrag Kultur- och fritidsnämnden: ta fram underlag",
            (Person("Kultur- och fritidsnämnden"),),
            "Ta fram underlag",
        ),
        ("uppdra åt arbetsgruppen att ta fram underlag", (GROUP,), "Ta fram underlag"),
        ("uppdrag mig att boka lokal", (SARA,), "Boka lokal"),
        ("uppdrag ta fram underlag {Anna Ek}", (ANNA,), "Ta fram underlag"),
        ("uppdrag boka lokal ({Anna Ek} och {Bo Alm})", (ANNA, BO), "Boka lokal"),
        ("uppdrag {Anna Ek} (Storköping) svara", (Person("Anna Ek", ANNA.id, "Storköping"),), "Svara"),
        ("action {Anna Ek} to prepare a report", (ANNA,), "Prepare a report"),
        ("action the working group to prepare a report", (Person("the working group"),), "Prepare a report"),
    ],
)
def test_an_assignment_says_who_and_what(text: str, people: tuple[Person, ...], task: str) -> None:
    assert only(text) == cmd.RecordAssignment(people, task)


def test_a_group_that_is_known_needs_no_colon() -> None:
    context = replace(CONTEXT, people=(*EVERYBODY, GROUP))
    assert asked("uppdrag arbetsgruppen ta fram underlag", context) == [
        cmd.RecordAssignment((GROUP,), "Ta fram underlag")
    ]


def test_an_assignment_may_be_for_a_numbered_item() -> None:
    assert only("uppdrag 6 {Anna Ek} svara") == cmd.RecordAssignment((ANNA,), "Svara", None, 6)
    assert only("uppdrag 6: arbetsgruppen: svara") == cmd.RecordAssignment((GROUP,), "Svara", None, 6)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("uppdrag ta fram underlag", "ta fram underlag"),
        ("uppdrag Ta fram underlag för att minska kostnaden", "Ta fram underlag för att minska kostnaden"),
        ("uppdrag boka lokalen till mötet den 4 maj", "boka lokalen till mötet den 4 maj"),
        ("uppdrag skicka brevet till {Anna Ek}", "skicka brevet till Anna Ek"),
        ("uppdrag Anna Grå ta fram underlag", "Anna Grå ta fram underlag"),
        ("uppdrag bo kvar i lokalen", "bo kvar i lokalen"),
        ("uppdrag i samråd med kommunerna svara", "i samråd med kommunerna svara"),
    ],
)
def test_where_it_is_not_clear_who_it_is_asked_and_the_text_is_kept(text: str, rest: str) -> None:
    [one] = said(text)
    assert one.what is None
    assert one.problem is not None
    assert (one.problem.key, one.problem.values["text"]) == ("assignee_unclear", rest)


def test_a_first_name_that_several_have_is_asked_about() -> None:
    context = replace(CONTEXT, people=(*EVERYBODY, OTHER_ANNA))
    for text in (
        "uppdrag Anna svara",
        "uppdrag Anna: svara",
        "justerare Anna",
        "närvarande Anna",
        "gäst Anna",
    ):
        [one] = said(text, context)
        assert one.problem is not None
        assert one.problem.key == "person_ambiguous"
        assert set(one.problem.values["candidates"]) == {"Anna Ek", "Anna Berg"}  # type: ignore[call-overload]
    assert asked("uppdrag Anna B svara", context) == [cmd.RecordAssignment((OTHER_ANNA,), "Svara")]


def test_somebody_seen_by_name_alone_is_not_another_person() -> None:
    context = replace(CONTEXT, people=(Person("Anna Ek"), *EVERYBODY))
    assert asked("justerare Anna Ek", context) == [cmd.Elect(Role.APPROVER, (ANNA,))]


@pytest.mark.parametrize("name", ["Ek, Anna", "Anna Ek (KLK)", "ANNA EK", "Anna Maria Ek"])
def test_directories_write_names_in_their_own_ways(name: str) -> None:
    person = Person(name, "t:x")
    assert Known((person,)).named("Anna Ek") == (person,)


def test_an_assignments_last_day_is_read() -> None:
    assert only("uppdrag {Anna Ek} svara senast 30 oktober") == cmd.RecordAssignment(
        (ANNA,), "Svara", dt.date(2026, 10, 30)
    )
    assert only("action {Anna Ek} reply by 30 October") == cmd.RecordAssignment(
        (ANNA,), "Reply", dt.date(2026, 10, 30)
    )


def test_an_unsure_last_day_is_asked_about_and_nothing_is_lost() -> None:
    [one] = said("uppdrag {Anna Ek} svara senast nästa fredag")
    assert one.what == cmd.RecordAssignment((ANNA,), "Svara")
    assert one.due == Ambiguous((dt.date(2026, 9, 4), dt.date(2026, 9, 11)), "nästa fredag")
    [one] = said("uppdrag {Anna Ek} svara senast när snön smält")
    assert one.what == cmd.RecordAssignment((ANNA,), "Svara senast när snön smält")
    assert isinstance(one.due, NotUnderstood)


def test_a_day_after_till_is_asked_about() -> None:
    [one] = said("uppdrag 5 {Anna Ek} och {Bo Alm} ta fram förslag till 28 okt")
    assert one.what == cmd.RecordAssignment((ANNA, BO), "Ta fram förslag till 28 okt", None, 5)
    assert one.due == Ambiguous((dt.date(2026, 10, 28),), "till 28 okt")


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("uppdrag {Anna Ek} att skicka svaret", "Skicka svaret"),
        ("uppdrag {Anna Ek}: öppna iPad-kontot", "Öppna iPad-kontot"),
        ("uppdrag {Anna Ek} iPad-kontot stängs", "iPad-kontot stängs"),
        ("uppdrag {Anna Ek} 3 kommuner tillfrågas", "3 kommuner tillfrågas"),
    ],
)
def test_an_assignment_begins_with_a_capital_letter(text: str, task: str) -> None:
    assert only(text) == cmd.RecordAssignment((ANNA,), task)


def test_roles_and_guests_may_stand_in_the_list_of_those_present() -> None:
    text = (
        "Närvarande\nAnna Ek (Storköping), ordförande\nBo Alm (Lillhamn)\nSara Ström (sekreterare)\n"
        "Olle Berg (Utredarna, punkt 3)\nElin Falk (Utredarna) (punkt 4)\nNils Grå, gäst"
    )
    anna = Person("Anna Ek", ANNA.id, "Storköping")
    assert asked(text) == [
        cmd.RecordAttendance((anna, Person("Bo Alm", BO.id, "Lillhamn"), SARA)),
        cmd.AddGuest(Person("Olle Berg", None, "Utredarna"), (3,)),
        cmd.AddGuest(Person("Elin Falk", None, "Utredarna"), (4,)),
        cmd.AddGuest(Person("Nils Grå")),
        cmd.Elect(Role.CHAIR, (anna,)),
        cmd.Elect(Role.SECRETARY, (SARA,)),
    ]


def test_everybody_is_the_members_of_the_group() -> None:
    assert only("närvarande alla") == cmd.RecordAttendance(EVERYBODY)
    assert only("närvarande alla utom Bo och Cecilia") == cmd.RecordAttendance((ANNA, SARA))
    assert only("present everyone except {Bo Alm}") == cmd.RecordAttendance((ANNA, CECILIA, SARA))
    assert asked("närvarande alla", replace(CONTEXT, members=())) == ["nobody_known"]


def test_guests_share_the_items_named_after_them() -> None:
    olle, elin = Person("Olle Berg", None, "Utredarna"), Person("Elin Falk", None, "Utredarna")
    assert asked("gäster: Olle Berg (Utredarna) och Elin Falk (Utredarna) punkt 3 och 4") == [
        cmd.AddGuest(olle, (3, 4)),
        cmd.AddGuest(elin, (3, 4)),
    ]
    assert asked("gäst Olle Berg (Utredarna) punkt 3, Elin Falk (Utredarna) punkt 4") == [
        cmd.AddGuest(olle, (3,)),
        cmd.AddGuest(elin, (4,)),
    ]
    assert asked("gäst Olle Berg (Utredarna, punkt 3), Elin Falk (Utredarna)") == [
        cmd.AddGuest(olle, (3,)),
        cmd.AddGuest(elin),
    ]


def test_the_clear_names_are_recorded_and_the_others_told_of() -> None:
    first, second = said("närvarande Anna, Nils Grå och massor av folk")
    assert first.what == cmd.RecordAttendance((ANNA, Person("Nils Grå")))
    assert second.problem is not None
    assert (second.problem.key, second.problem.values) == ("people_unclear", {"names": ("massor av folk",)})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ordförande hälsar alla välkomna.", "people_unclear"),
        ("Present company excluded.", "people_unclear"),
        ("ordförande", "elect_nobody"),
        ("ordförande {Anna Ek} och {Bo Alm}", "elect_one"),
        ("gäst", "guest_empty"),
        ("gäst (Utredarna)", "guest_empty"),
        ("frånvarande: inga", "attendance_empty"),
    ],
)
def test_a_sentence_is_not_taken_for_names(text: str, key: str) -> None:
    assert only(text) == key


def test_each_person_is_listed_once_whatever_names_they_go_by() -> None:
    names = listed(ChatText("Anna, Anna Ek; jag\nSara och anna ek (Storköping)"), Known(EVERYBODY), SARA)
    assert [one.person for one in names] == [ANNA, SARA]
