"""A meeting's title, day, hours and place. Now is Thursday 25 August 2022, noon in Stockholm."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.phrases.clock import Hours
from meetings.phrases.dates import Ambiguous, NotUnderstood, Understood
from meetings.phrases.when import MAX_TEXT, When, parse_when

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2022, 8, 25, 10, tzinfo=UTC)


def when(text: str) -> When:
    return parse_when(text, NOW, STOCKHOLM)


WHOLE = [
    (
        "Ledningsgruppen 1 september kl 13–17.30, Lindsalen",
        "Ledningsgruppen",
        "2022-09-01",
        "13:00",
        "17:30",
        "Lindsalen",
    ),
    ("Budget 2024 12 mars kl 9–11, Rådhuset", "Budget 2024", "2023-03-12", "09:00", "11:00", "Rådhuset"),
    ("Budget 2023–2024 12 mars kl 9–11", "Budget 2023–2024", "2023-03-12", "09:00", "11:00", None),
    ("Fredagsmöte 3 maj 9-10", "Fredagsmöte", "2023-05-03", "09:00", "10:00", None),
    ("Fredag med chefen 28/10 kl 9", "Fredag med chefen", "2022-10-28", "09:00", None, None),
    (
        "Etapp 2 den 3:e november kl. 13.00 – 15.00 Stora salen.",
        "Etapp 2",
        "2022-11-03",
        "13:00",
        "15:00",
        "Stora salen",
    ),
    ("Plan v2 fredag kl 9", "Plan v2", "2022-08-26", "09:00", None, None),
    ("Genomgång av 4 marknader 28/10 kl 9", "Genomgång av 4 marknader", "2022-10-28", "09:00", None, None),
    (
        "fredag 28 oktober kl 8.30–11.00, Lindvik kommunhus, lokal Ask",
        "",
        "2022-10-28",
        "08:30",
        "11:00",
        "Lindvik kommunhus, lokal Ask",
    ),
    (
        ": 28/10 8.30–11, Lindsalen, Ekebro, Björkmåla",
        "",
        "2022-10-28",
        "08:30",
        "11:00",
        "Lindsalen, Ekebro, Björkmåla",
    ),
    ("kl 9–11 fredag 28 oktober i Lindsalen", "", "2022-10-28", "09:00", "11:00", "Lindsalen"),
    ("Styrgrupp kl 9–11 28/10 på Rådhuset", "Styrgrupp", "2022-10-28", "09:00", "11:00", "Rådhuset"),
    ("Styrgrupp 28 oktober på distans", "Styrgrupp", "2022-10-28", None, None, "på distans"),
    (
        "Styrgrupp 28 oktober, Lindsalen, kl 9-11, Ekebro",
        "Styrgrupp",
        "2022-10-28",
        "09:00",
        "11:00",
        "Lindsalen, Ekebro",
    ),
    (
        "Styrgrupp 28 oktober 1300-1500, Storgatan 12, 3 tr",
        "Styrgrupp",
        "2022-10-28",
        "13:00",
        "15:00",
        "Storgatan 12, 3 tr",
    ),
    ("Styrgrupp torsdag v. 43 kl 13–16 (digitalt)", "Styrgrupp", "2022-10-27", "13:00", "16:00", "digitalt"),
    ("Styrgrupp imorgon halv nio, Rum 3", "Styrgrupp", "2022-08-26", "08:30", None, "Rum 3"),
    ("STYRGRUPP FREDAG 28 OKTOBER KL 9, LINDSALEN", "STYRGRUPP", "2022-10-28", "09:00", None, "LINDSALEN"),
    (
        "Uppföljning av mötet 3 maj, 12 maj kl 9, Ask",
        "Uppföljning av mötet 3 maj",
        "2023-05-12",
        "09:00",
        None,
        "Ask",
    ),
    ("Board friday 28 october at 9 am, Town Hall", "Board", "2022-10-28", "09:00", None, "Town Hall"),
    ("Board October 28, 2022 from 9 to 11 at the Hall", "Board", "2022-10-28", "09:00", "11:00", "the Hall"),
    ("Styrgrupp 2022-10-28 08:30-11:00, plats: Ask", "Styrgrupp", "2022-10-28", "08:30", "11:00", "Ask"),
]


@pytest.mark.parametrize(("text", "before", "day", "start", "end", "place"), WHOLE)
def test_a_meeting_in_one_line(
    text: str, before: str, day: str, start: str | None, end: str | None, place: str | None
) -> None:
    assert when(text) == When(
        before=before,
        day=Understood(date.fromisoformat(day)),
        start=time.fromisoformat(start) if start else None,
        end=time.fromisoformat(end) if end else None,
        place=place,
    )


@pytest.mark.parametrize(
    "text", ["", "Ledningsgruppen", "Budget 2024", "Grupp 1-2", "Nya planen, del 3", "x" * 3000]
)
def test_a_title_alone(text: str) -> None:
    assert when(text) == When(before=text)


def test_a_text_too_long_to_be_about_a_meeting_is_left_whole() -> None:
    text = "a " * MAX_TEXT + "28/10 kl 9"
    assert when(text) == When(before=text)


def test_only_a_time() -> None:
    assert when("Styrgrupp kl 13–17, Ask") == When("Styrgrupp", start=time(13), end=time(17), place="Ask")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Styrgrupp nästa fredag kl 13", Ambiguous((date(2022, 8, 26), date(2022, 9, 2)))),
        ("Styrgrupp torsdag 28 oktober kl 13", Ambiguous((date(2022, 10, 27), date(2022, 10, 28)))),
        ("Styrgrupp 28 Oktobr kl 13", NotUnderstood("28 Oktobr")),
        ("Styrgrupp 31 november kl 13", NotUnderstood("31 november")),
        ("Styrgrupp 28–29 oktober kl 13", NotUnderstood("28–29 oktober")),
        ("Styrgrupp fredag 9 kl 13", NotUnderstood("fredag 9")),
    ],
)
def test_an_unclear_day_leaves_the_rest_as_it_is(text: str, day: object) -> None:
    words = text.removeprefix("Styrgrupp ").removesuffix(" kl 13") if isinstance(day, Ambiguous) else None
    assert when(text) == When("Styrgrupp", day=day, phrase=words, start=time(13))  # type: ignore[arg-type]


def test_unclear_hours_are_told() -> None:
    friday = Understood(date(2022, 8, 26))
    readings = (Hours(time(3), time(5)), Hours(time(15), time(17)))
    assert when("Grupp på fredag kl 3–5, Ask") == When("Grupp", friday, hours=readings, place="Ask")
    backwards = When("Grupp", friday, clock_problem="ends_before_start", clock_text="Kl 13-9")
    assert when("Grupp på fredag Kl 13-9") == backwards
    assert when("Grupp på fredag kl 25") == When(
        "Grupp", friday, clock_problem="no_such_time", clock_text="kl 25"
    )


def test_a_rule_with_its_hours_place_and_first_day() -> None:
    found = when("Avstämning varannan tisdag 9–10 från och med 6 september, Rum 3")
    assert found.recurrence is not None
    assert found.recurrence.rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    assert (found.before, found.start, found.end, found.place) == ("Avstämning", time(9), time(10), "Rum 3")
    assert found.day == Understood(date(2022, 9, 6))


def test_today_is_the_day_in_the_groups_zone() -> None:
    late = datetime(2022, 8, 25, 22, 30, tzinfo=UTC)
    assert parse_when("idag kl 9", late, STOCKHOLM).day == Understood(date(2022, 8, 26))
    with pytest.raises(ValueError, match="without a time zone"):
        parse_when("idag kl 9", datetime(2022, 8, 25), STOCKHOLM)


WORDS = """
    Möte Budget 2024 fredag 28 oktober 28/10 kl 9 9–11 13 - , i på Rådhuset varje tisdag från v. 42
    halv nio imorgon (digitalt) och 1300 3 maj at noon
""".split()  # noqa: SIM905


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
def test_any_text_is_taken_apart_without_inventing_words(text: str) -> None:
    found = when(text)
    if text.isascii():
        assert found.before in text
        assert all(piece in text for piece in (found.place or "").split(", "))
    assert found.end is None or (found.start is not None and found.start < found.end)
    assert not (found.start and (found.hours or found.clock_problem))
