"""Last days in entries. Today is Thursday 1 September 2022."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.phrases.dates import Ambiguous, DateAnswer, NotUnderstood, Understood
from meetings.phrases.due import find_due, find_due_in_sentence

TODAY = date(2022, 9, 1)
FRIDAY = Understood(date(2022, 10, 28))


@pytest.mark.parametrize(
    ("text", "without", "answer"),
    [
        ("ta fram förslag senast fredag 28 oktober", "ta fram förslag", FRIDAY),
        ("ta fram förslag, senast 28/10.", "ta fram förslag", FRIDAY),
        ("ta fram förslag (senast 28 okt.)", "ta fram förslag", FRIDAY),
        ("Ta fram förslag. Senast: 28 oktober", "Ta fram förslag.", FRIDAY),
        ("se över senast antagna plan senast 28/10", "se över senast antagna plan", FRIDAY),
        ("yttra sig till och med 28 oktober", "yttra sig", FRIDAY),
        ("svara senast om två veckor", "svara", Understood(date(2022, 9, 15))),
        ("svara senast i slutet av månaden", "svara", Understood(date(2022, 9, 30))),
        (
            "svara senast nästa fredag",
            "svara",
            Ambiguous((date(2022, 9, 2), date(2022, 9, 9)), "nästa fredag"),
        ),
        ("svara senast v. 42", "svara", Ambiguous((date(2022, 10, 17), date(2022, 10, 21)), "v. 42")),
        (
            "svara före 28 oktober",
            "svara",
            Ambiguous((date(2022, 10, 27), date(2022, 10, 28)), "före 28 oktober"),
        ),
        ("svara senast 31 november", "svara", NotUnderstood("31 november")),
        ("svara senast Fredag 28 Oktobr", "svara", NotUnderstood("Fredag 28 Oktobr")),
        ("svara senast fredag eller måndag", "svara", NotUnderstood("fredag eller måndag")),
        ("svara senast till nästa möte", "svara", NotUnderstood("nästa möte")),
        ("svara senast snarast möjligt", "svara", NotUnderstood("snarast möjligt")),
        ("write a plan by 28 October", "write a plan", FRIDAY),
        ("write a plan no later than Friday 28 October", "write a plan", FRIDAY),
        ("have it reviewed by the board by 28 October", "have it reviewed by the board", FRIDAY),
        ("write a plan due 28 oct", "write a plan", FRIDAY),
        ("write a plan by 31 november", "write a plan", NotUnderstood("31 november")),
    ],
)
def test_the_phrase_that_ends_an_entry_is_taken_out(text: str, without: str, answer: DateAnswer) -> None:
    due = find_due(text, TODAY)
    assert due is not None
    assert (due.text_without, due.answer) == (without, answer)
    assert due.phrase in text


@pytest.mark.parametrize(
    "text",
    [
        "skicka senast 28 oktober till ledningsgruppen",
        "skicka senast fredag 28 oktober kl 12",
        "skicka senast kl 12 fredag 28 oktober",
        "Senast 28 oktober ska remissen vara besvarad.",
        "send it by 28 October to the board",
    ],
)
def test_an_entry_with_the_phrase_inside_keeps_every_word(text: str) -> None:
    due = find_due(text, TODAY)
    assert due is not None
    assert (due.text_without, due.answer) == (text, FRIDAY)


@pytest.mark.parametrize(
    "text",
    [
        "ta fram förslag",
        "ta fram förslag 28 oktober",
        "redovisa senast beslutade plan",
        "som vi talade om senast",
        "utreda vad som senast gällde för samtliga berörda gemensamma nämnder",
        "reviewed by the working group",
        "due to illness",
        "bli klar innan mötet",
        "till och med ordföranden var nöjd",
        "cut the cost by 1/3 of the budget",
        "",
    ],
)
def test_words_that_announce_no_day(text: str) -> None:
    assert find_due(text, TODAY) is None
    assert find_due_in_sentence(text, TODAY) is None


def test_a_share_is_asked_about_and_keeps_its_words() -> None:
    due = find_due("cut the cost by 1/3", TODAY)
    assert due is not None
    assert (due.text_without, due.answer) == ("cut the cost by 1/3", NotUnderstood("1/3"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        (
            "Asta Lind får i uppdrag att se över avtalet senast 28 oktober och redovisa det den 4 november.",
            FRIDAY,
        ),
        ("Uppdraget redovisas senast fredag 28 oktober.", FRIDAY),
        ("The group reports by 28 October to the board.", FRIDAY),
        ("Klart senast 31 november, dock senast 28 oktober.", FRIDAY),
        ("Klart senast 31 november enligt planen.", NotUnderstood("31 november")),
        ("Klart senast 28–29 oktober.", NotUnderstood("28–29 oktober")),
        ("Gruppen träffas 28 oktober.", None),
        ("Approved by the working group.", None),
    ],
)
def test_a_last_day_anywhere_in_a_sentence(sentence: str, answer: DateAnswer | None) -> None:
    assert find_due_in_sentence(sentence, TODAY) == answer


WORDS = """
    ta fram förslag senast by före due senast till den fredag 28 28/10 oktober november kl 12 , . (
    ) v. 42
""".split()  # noqa: SIM905


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
def test_no_word_is_lost(text: str) -> None:
    due = find_due(text, TODAY)
    find_due_in_sentence(text, TODAY)
    if due is not None and text.isascii():
        kept = [word for word in due.text_without.split() if word.isalnum()]
        assert all(word in text for word in kept)
        if due.text_without != text:
            assert text.startswith(due.text_without)
            assert due.phrase in text[len(due.text_without) :]


@pytest.mark.parametrize("text", ["a" * 5000, " " * 5000, "senast " + "1" * 5000, "by" + " " * 5000 + "x"])
def test_long_words_are_no_dates(text: str) -> None:
    due = find_due(text, TODAY)
    assert due is None or isinstance(due.answer, NotUnderstood)


@pytest.mark.parametrize(
    ("text", "answer", "phrase"),
    [
        ("ta fram förslag till 28 okt", Ambiguous((date(2022, 10, 28),), "till 28 okt"), "till 28 okt"),
        (
            "ta fram förslag till den 28 oktober.",
            Ambiguous((date(2022, 10, 28),), "till den 28 oktober"),
            None,
        ),
        ("bli klar fram till 28/10", Ambiguous((date(2022, 10, 28),), "fram till 28/10"), None),
        ("ta fram förslag inför 28 oktober", Ambiguous((date(2022, 10, 28),), "inför 28 oktober"), None),
        (
            "svara till nästa fredag",
            Ambiguous((date(2022, 9, 2), date(2022, 9, 9)), "till nästa fredag"),
            None,
        ),
        ("svara till 31 november", NotUnderstood("till 31 november"), None),
        ("keep the list until 28 October", Ambiguous((date(2022, 10, 28),), "until 28 October"), None),
    ],
)
def test_a_day_after_till_is_asked_about_and_every_word_is_kept(
    text: str, answer: DateAnswer, phrase: str | None
) -> None:
    due = find_due(text, TODAY)
    assert due is not None
    assert (due.text_without, due.answer) == (text, answer)
    assert phrase is None or due.phrase == phrase


@pytest.mark.parametrize(
    "text",
    [
        "flytta mötet till 28 oktober",
        "skjut upp beslutet till 28 oktober",
        "ta fram förslag till nästa möte",
        "skicka det till 28 kommuner",
        "boka lokal till mötet den 28 oktober",
        "svara till 28 oktober om allt",
    ],
)
def test_till_has_other_uses(text: str) -> None:
    assert find_due(text, TODAY) is None


def test_till_and_nothing_but_a_day_is_that_day() -> None:
    due = find_due("till 28 oktober", TODAY)
    assert due is not None
    assert (due.text_without, due.answer) == ("", FRIDAY)
