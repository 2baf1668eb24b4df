"""Date phrases: each is right, asked back with its days, or asked for. Today is Thursday 1 September 2022."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.phrases.dates import Ambiguous, NotUnderstood, Understood, dates_in, parse_date
from meetings.phrases.wording import long_date, short_date
from meetings.phrases.words import fold

TODAY = date(2022, 9, 1)

RIGHT_SWEDISH = {
    "fredag 28 oktober": "2022-10-28",
    "Fredag 28 Oktober.": "2022-10-28",
    "fredagen den 28 oktober": "2022-10-28",
    "fredagen den 28 oktober 2022": "2022-10-28",
    "fredag, 28 oktober, 2022": "2022-10-28",
    "28 oktober": "2022-10-28",
    "28 oktober (fredag)": "2022-10-28",
    "28 okt": "2022-10-28",
    "28 okt.": "2022-10-28",
    "28okt": "2022-10-28",
    "fre 28 okt": "2022-10-28",
    "tors 8 sept": "2022-09-08",
    "nästa fredag 28 oktober": "2022-10-28",
    "28/10": "2022-10-28",
    "fre 28/10": "2022-10-28",
    "28/10 2022": "2022-10-28",
    "28/10-22": "2022-10-28",
    "28/10/2023": "2023-10-28",
    "28.10.2022": "2022-10-28",
    "10/11": "2022-11-10",
    "2022-10-28": "2022-10-28",
    "fredag 2022-10-28": "2022-10-28",
    "20221028": "2022-10-28",
    "den 3:e november": "2022-11-03",
    "1:a december": "2022-12-01",
    "den tredje november": "2022-11-03",
    "tjugoförsta oktober": "2022-10-21",
    "första maj": "2023-05-01",
    "15 januari": "2023-01-15",
    "1 maj": "2023-05-01",
    "2 maj 2022": "2022-05-02",
    "1 september": "2022-09-01",
    "den 15:e": "2022-09-15",
    "den 28": "2022-09-28",
    "den 15:e nästa månad": "2022-10-15",
    "idag": "2022-09-01",
    "i dag": "2022-09-01",
    "imorgon": "2022-09-02",
    "i morgon": "2022-09-02",
    "imorgon fredag": "2022-09-02",
    "imorgon, fredag 2 september": "2022-09-02",
    "i övermorgon": "2022-09-03",
    "fredag": "2022-09-02",
    "på fredag": "2022-09-02",
    "nu på fredag": "2022-09-02",
    "på måndag": "2022-09-05",
    "kommande onsdag": "2022-09-07",
    "fredag denna vecka": "2022-09-02",
    "fredag nästa vecka": "2022-09-09",
    "fredag i nästa vecka": "2022-09-09",
    "nästa vecka på fredag": "2022-09-09",
    "torsdag v. 43": "2022-10-27",
    "torsdag i vecka 43": "2022-10-27",
    "v. 43, torsdag": "2022-10-27",
    "tisdag v. 1": "2023-01-03",
    "fredag v. 52": "2022-12-30",
    "fredag v. 53 2026": "2027-01-01",
    "om två veckor": "2022-09-15",
    "om 3 dagar": "2022-09-04",
    "om fjorton dagar": "2022-09-15",
    "inom en månad": "2022-10-01",
    "om ett halvår": "2023-03-01",
    "om en vecka på fredag": "2022-09-09",
    "sista oktober": "2022-10-31",
    "i slutet av månaden": "2022-09-30",
    "slutet av nästa månad": "2022-10-31",
    "sista fredagen i oktober": "2022-10-28",
    "första måndagen i november": "2022-11-07",
    "årets slut": "2022-12-31",
}

ASKED_BACK_SWEDISH = {
    "nästa fredag": ["2022-09-02", "2022-09-09"],
    "nästa torsdag": ["2022-09-08", "2022-09-15"],
    "torsdag": ["2022-09-01", "2022-09-08"],
    "på torsdag": ["2022-09-01", "2022-09-08"],
    "torsdag 28 oktober": ["2022-10-27", "2022-10-28"],
    "måndag 28/10": ["2022-10-28", "2022-10-31"],
    "torsdag 28 oktober 2022": ["2022-10-27", "2022-10-28"],
    "imorgon lördag": ["2022-09-02", "2022-09-03"],
    "onsdag 1 september": ["2022-09-01", "2022-09-07"],
    "25 augusti": ["2022-08-25", "2023-08-25"],
    "1 augusti": ["2022-08-01", "2023-08-01"],
    "fredag den 28": ["2022-09-28", "2022-10-28"],
    "nästa vecka": ["2022-09-05", "2022-09-09"],
    "v. 42": ["2022-10-17", "2022-10-21"],
    "vecka 42": ["2022-10-17", "2022-10-21"],
    "v42": ["2022-10-17", "2022-10-21"],
    "v. 1": ["2023-01-02", "2023-01-06"],
    "v. 34": ["2022-08-22", "2022-08-26", "2023-08-21", "2023-08-25"],
    "måndag om två veckor": ["2022-09-12", "2022-09-19"],
    "om en vecka på måndag": ["2022-09-05", "2022-09-12"],
    "slutet av veckan": ["2022-09-02", "2022-09-04"],
    "månadsskiftet": ["2022-09-30", "2022-10-01"],
    "månadsskiftet oktober/november": ["2022-10-31", "2022-11-01"],
    "årsskiftet": ["2022-12-31", "2023-01-01"],
}

ASKED_FOR_SWEDISH = [
    "31 november",
    "30/2",
    "29 februari",
    "10/28",
    "0/5",
    "2022-13-01",
    "v. 53",
    "v. 54",
    "v2",
    "femte fredagen i oktober",
    "28 oktobr",
    "fredag 28 oktobr",
    "fredg 28 oktober",
    "fredag 28 oktober 202",
    "måndag 28",
    "28.10",
    "28–29 oktober",
    "28 och 29 oktober",
    "28/10-30/10",
    "fredag eller måndag",
    "28 oktober eller 4 november",
    "oktober",
    "i början av oktober",
    "om några dagar",
    "om 900 veckor",
    "i fredags",
    "igår",
    "efter sommaren",
    "kl 9",
    "28 oktober kl 9",
    "snarast",
    "",
]

RIGHT_ENGLISH = {
    "friday 28 october": "2022-10-28",
    "Friday, October 28, 2022": "2022-10-28",
    "28 October": "2022-10-28",
    "28 oct 2022": "2022-10-28",
    "october 28": "2022-10-28",
    "Oct 28th": "2022-10-28",
    "the 28th of october": "2022-10-28",
    "the third of november": "2022-11-03",
    "november 3rd, 2022": "2022-11-03",
    "may 3": "2023-05-03",
    "3 may": "2023-05-03",
    "2022-10-28": "2022-10-28",
    "today": "2022-09-01",
    "tomorrow": "2022-09-02",
    "the day after tomorrow": "2022-09-03",
    "on friday": "2022-09-02",
    "this friday": "2022-09-02",
    "friday next week": "2022-09-09",
    "next week on friday": "2022-09-09",
    "thursday week 43": "2022-10-27",
    "thursday of week 43": "2022-10-27",
    "in two weeks": "2022-09-15",
    "within a month": "2022-10-01",
    "two weeks from now": "2022-09-15",
    "friday in three weeks": "2022-09-23",
    "on the 28th": "2022-09-28",
    "the 15th of next month": "2022-10-15",
    "end of the month": "2022-09-30",
    "the end of october": "2022-10-31",
    "last friday of october": "2022-10-28",
    "first monday in november": "2022-11-07",
}

ASKED_BACK_ENGLISH = {
    "next friday": ["2022-09-02", "2022-09-09"],
    "on thursday": ["2022-09-01", "2022-09-08"],
    "thursday 28 october": ["2022-10-27", "2022-10-28"],
    "week 42": ["2022-10-17", "2022-10-21"],
    "next week": ["2022-09-05", "2022-09-09"],
    "august 25": ["2022-08-25", "2023-08-25"],
    "end of the week": ["2022-09-02", "2022-09-04"],
}

ASKED_FOR_ENGLISH = [
    "november 31",
    "february 30th",
    "october 28-29",
    "28 to 30 october",
    "friday or monday",
    "in a few days",
    "last week",
    "octobre",
    "soon",
    "october",
]


def days(*texts: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


@pytest.mark.parametrize(("phrase", "day"), (RIGHT_SWEDISH | RIGHT_ENGLISH).items())
def test_understood(phrase: str, day: str) -> None:
    assert parse_date(phrase, TODAY) == Understood(date.fromisoformat(day))


@pytest.mark.parametrize(("phrase", "candidates"), (ASKED_BACK_SWEDISH | ASKED_BACK_ENGLISH).items())
def test_asked_back(phrase: str, candidates: list[str]) -> None:
    assert parse_date(phrase, TODAY) == Ambiguous(days(*candidates))


@pytest.mark.parametrize("phrase", ASKED_FOR_SWEDISH + ASKED_FOR_ENGLISH)
def test_asked_for(phrase: str) -> None:
    assert parse_date(phrase, TODAY) == NotUnderstood(phrase)


@pytest.mark.parametrize(
    ("phrase", "today", "answer"),
    [
        ("på fredag", "2022-10-28", ["2022-10-28", "2022-11-04"]),
        ("28 oktober", "2022-10-28", ["2022-10-28"]),
        ("28 oktober", "2022-10-29", ["2022-10-28", "2023-10-28"]),
        ("28 oktober", "2022-11-28", ["2022-10-28", "2023-10-28"]),
        ("28 oktober", "2022-11-29", ["2023-10-28"]),
        ("lördag 28 oktober", "2022-11-05", ["2023-10-28"]),
        ("fredag 28 oktober", "2022-11-05", ["2022-10-28", "2023-10-28"]),
        ("28 december", "2023-01-05", ["2022-12-28", "2023-12-28"]),
        ("5 januari", "2022-12-28", ["2023-01-05"]),
        ("29 februari", "2023-05-01", ["2024-02-29"]),
        ("fredag v. 53", "2026-12-01", ["2027-01-01"]),
        ("fredag v. 53", "2027-01-01", ["2027-01-01"]),
        ("fredag v. 52", "2023-01-03", ["2022-12-30", "2023-12-29"]),
        ("nästa vecka", "2026-12-30", ["2027-01-04", "2027-01-08"]),
        ("om en månad", "2022-01-31", ["2022-02-28"]),
        ("om ett år", "2024-02-29", ["2025-02-28"]),
        ("den 15:e", "2022-12-20", ["2023-01-15"]),
        ("den 31", "2022-12-31", ["2022-12-31"]),
    ],
)
def test_the_answer_depends_on_today(phrase: str, today: str, answer: list[str]) -> None:
    found = parse_date(phrase, date.fromisoformat(today))
    expected = days(*answer)
    assert found == (Understood(expected[0]) if len(expected) == 1 else Ambiguous(expected))


def test_decomposed_letters_and_hard_spaces_are_the_same_words() -> None:
    assert parse_date("pa\u030a ma\u030andag", TODAY) == Understood(date(2022, 9, 5))
    assert parse_date("28\u00a0oktober", TODAY) == Understood(date(2022, 10, 28))


def test_words_that_are_not_understood_come_back_as_written() -> None:
    assert parse_date(" Fredag 31 November ", TODAY) == NotUnderstood("Fredag 31 November")


DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@given(DAYS, DAYS)
def test_a_date_that_is_shown_in_full_reads_back_as_itself(day: date, today: date) -> None:
    for shown in (long_date(day, "sv"), long_date(day, "en"), short_date(day, "sv"), short_date(day, "en")):
        assert parse_date(shown, today) == Understood(day)
    assert parse_date(day.isoformat(), today) == Understood(day)
    assert parse_date(f"{day.day}/{day.month} {day.year}", today) == Understood(day)


@given(DAYS, st.integers(32, 333))
def test_a_coming_date_needs_no_year(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    for written in (f"{day.day}/{day.month}", long_date(day, "sv").rsplit(" ", 1)[0]):
        assert parse_date(written, today) == Understood(day)


@given(DAYS, st.integers(1, 333))
def test_a_weekday_that_disagrees_is_always_asked_about(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    wrong = long_date(day + timedelta(days=1), "sv").split()[0]
    answer = parse_date(f"{wrong} {day.day}/{day.month} {day.year}", today)
    assert isinstance(answer, Ambiguous)
    assert day in answer.candidates


@given(DAYS, st.integers(1, 330))
def test_weeks_are_iso_weeks(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    year, week, _ = day.isocalendar()
    weekday = long_date(day, "sv").split()[0]
    assert parse_date(f"{weekday} v. {week} {year}", today) == Understood(day)


VOCABULARY = """
    fredag torsdagen fre måndag friday den the på om i nästa next vecka v. week 42 28 29 31 30 2
    10/11 28/10 2022 oktober okt november may mars 3:e 1st första sista last of kl 9 9–11 - och
    eller till två veckor dagar imorgon , .
""".split()  # noqa: SIM905
PHRASES = st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join)


@given(st.one_of(st.text(max_size=60), PHRASES), DAYS)
def test_any_text_gets_an_answer_within_reach(text: str, today: date) -> None:
    answer = parse_date(text, today)
    if isinstance(answer, Understood):
        assert date(1900, 1, 1) <= answer.day <= date(2104, 1, 1)
    elif isinstance(answer, Ambiguous):
        assert len(answer.candidates) >= 2
        assert list(answer.candidates) == sorted(set(answer.candidates))


@given(PHRASES, DAYS)
def test_dates_in_a_text_stand_in_order_without_overlap(text: str, today: date) -> None:
    _, folded = fold(text)
    end = 0
    for found in dates_in(folded, today):
        assert end <= found.start < found.end <= len(folded)
        end = found.end
