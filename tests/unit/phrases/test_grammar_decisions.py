"""What a decision gives to whom, and what it leaves for later, is read from its wording."""

import datetime as dt

import pytest

from meetings.model import Matter, Person, Task
from meetings.phrases.answers import Ambiguous, Understood
from meetings.phrases.decisions import find_grants, find_postponed, read_decision
from tests.unit.phrases.chatting import ANNA, BO, CECILIA, EVERYBODY

TODAY = dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Anna Ek får i uppdrag att se över texten.", (ANNA,)),
        ("Anna får i uppdrag att se över texten.", (ANNA,)),
        ("Anna Ek och Bo Alm får i uppdrag att se över texten.", (ANNA, BO)),
        ("Anna Ek samt Bo Alm ges i uppdrag att se över texten.", (ANNA, BO)),
        ("Anna Ek, Bo Alm och Cecilia Lund får därmed i uppdrag att se över texten.", (ANNA, BO, CECILIA)),
        ("Anna Ek, Storköping, får i uppdrag att se över texten.", (ANNA,)),
        ("Kommundirektör Anna Ek får i uppdrag att se över texten.", (ANNA,)),
        ("Förslaget antas. Anna Ek får i uppdrag att genomföra det.", (ANNA,)),
        ("Förslaget antas och Anna Ek får i uppdrag att genomföra det.", (ANNA,)),
        ("Gruppen beslutar att Anna Ek får i uppdrag att se över texten.", (ANNA,)),
        ("Därmed får Anna Ek i uppdrag att se över texten.", (ANNA,)),
        ("Gruppen ger Anna Ek och Bo Alm i uppdrag att se över texten.", (ANNA, BO)),
        ("att ge Anna Ek i uppdrag att se över texten", (ANNA,)),
        (
            "Styrelsen godtar planen och uppdrar åt arbetsgruppen att börja.",
            (Person("arbetsgruppen"),),
        ),
        ("att uppdra åt Anna Ek att se över texten", (ANNA,)),
        ("Arbetsgruppen för trygghet får i uppdrag att börja.", (Person("Arbetsgruppen för trygghet"),)),
        ("Kultur- och fritidsnämnden får i uppdrag att börja.", (Person("Kultur- och fritidsnämnden"),)),
        ("Nils Grå får i uppdrag att börja.", (Person("Nils Grå"),)),
        ("Anna får i uppdrag att skriva.\nBo får i uppdrag att läsa.", (ANNA, BO)),
        ("Anna Ek is assigned to revise the text.", (ANNA,)),
        ("Anna Ek and Bo Alm are tasked with the text.", (ANNA, BO)),
        ("Anna Ek is asked to revise the text.", (ANNA,)),
        ("The board instructs Anna Ek to revise the text.", (ANNA,)),
    ],
)
def test_clear_wordings_give_an_assignment(text: str, people: tuple[Person, ...]) -> None:
    grant = find_grants(text, EVERYBODY)
    assert grant is not None
    assert grant.assignees == people


@pytest.mark.parametrize(
    "text",
    [
        "Förslaget antas.",
        "Hon får i uppdrag att se över texten.",
        "Anna Ek får inte i uppdrag att se över texten.",
        "Om Anna Ek får i uppdrag att se över texten ändras planen.",
        "Uppdraget redovisas i höst.",
        "Anna Ek ansvarar för lokalen.",
        "It was asked whether Anna could attend.",
    ],
)
def test_other_wordings_give_nobody_anything(text: str) -> None:
    assert find_grants(text, EVERYBODY) is None


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        (
            "Förslaget till taxa bordlades på grund av tidsbrist.",
            Matter("Förslaget till taxa", "tidsbrist"),
        ),
        ("Budgeten bordläggs till nästa möte p.g.a. tidsbrist.", Matter("Budgeten", "tidsbrist")),
        ("Budgeten bordläggs pga. tidsbrist", Matter("Budgeten", "tidsbrist")),
        ("Gruppen beslutar att bordlägga budgeten på grund av tidsbrist.", Matter("Budgeten", "tidsbrist")),
        ("Planen antas. Budgeten bordlades på grund av tidsbrist.", Matter("Budgeten", "tidsbrist")),
        ("Planen antas.\n\nBudgeten bordlades.", Matter("Budgeten", "")),
        ("The budget was postponed because of lack of time.", Matter("The budget", "lack of time")),
        ("The budget is postponed to the next meeting due to illness.", Matter("The budget", "illness")),
        ("Ärendet bordläggs på grund av tidsbrist.", None),
        ("Planen antas.", None),
        ("Bordläggning diskuterades.", None),
    ],
)
def test_a_postponed_matter_is_found_with_its_reason(text: str, matter: Matter | None) -> None:
    assert find_postponed(text) == matter


def test_a_decision_is_read_as_a_whole() -> None:
    text = (
        "Anna Ek får i uppdrag att se över texten senast 30 oktober.\n\n"
        "Förslaget till taxa bordlades på grund av tidsbrist."
    )
    found = read_decision(text, EVERYBODY, TODAY)
    assert found.task == Task((ANNA,), dt.date(2026, 10, 30))
    assert found.postponed == Matter("Förslaget till taxa", "tidsbrist")
    assert found.due == Understood(dt.date(2026, 10, 30))


def test_an_unsure_day_is_left_out_of_the_task_and_asked_about() -> None:
    found = read_decision("Anna Ek får i uppdrag att svara senast nästa fredag.", EVERYBODY, TODAY)
    assert found.task == Task((ANNA,))
    assert found.due == Ambiguous((dt.date(2026, 9, 4), dt.date(2026, 9, 11)), "nästa fredag")


def test_a_day_counts_only_where_somebody_is_to_do_something() -> None:
    found = read_decision("Planen gäller senast 30 oktober.", EVERYBODY, TODAY)
    assert (found.task, found.due) == (None, None)
