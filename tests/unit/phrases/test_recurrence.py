from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.phrases.recurrence import occurrences, parse_recurrence

STOCKHOLM = ZoneInfo("Europe/Stockholm")

RULES = {
    "varje tisdag": "FREQ=WEEKLY;BYDAY=TU",
    "varannan tisdag": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "var tredje tisdag": "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU",
    "på tisdagar": "FREQ=WEEKLY;BYDAY=TU",
    "varje vecka": "FREQ=WEEKLY",
    "varannan vecka på tisdag": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "tisdagar varannan vecka": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "var fjärde vecka": "FREQ=WEEKLY;INTERVAL=4",
    "var 4:e vecka": "FREQ=WEEKLY;INTERVAL=4",
    "varje månad": "FREQ=MONTHLY",
    "varannan månad": "FREQ=MONTHLY;INTERVAL=2",
    "varje kvartal": "FREQ=MONTHLY;INTERVAL=3",
    "Första torsdagen i månaden": "FREQ=MONTHLY;BYDAY=1TH",
    "första torsdagen i varje månad": "FREQ=MONTHLY;BYDAY=1TH",
    "första torsdagen varannan månad": "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH",
    "sista fredagen i månaden": "FREQ=MONTHLY;BYDAY=-1FR",
    "den 15:e varje månad": "FREQ=MONTHLY;BYMONTHDAY=15",
    "varje månad den 15:e": "FREQ=MONTHLY;BYMONTHDAY=15",
    "den 30:e varje månad": "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
    "varje vardag": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "månadsvis": "FREQ=MONTHLY",
    "every tuesday": "FREQ=WEEKLY;BYDAY=TU",
    "every other tuesday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "every two weeks": "FREQ=WEEKLY;INTERVAL=2",
    "every third month": "FREQ=MONTHLY;INTERVAL=3",
    "first thursday of the month": "FREQ=MONTHLY;BYDAY=1TH",
    "the last friday of every month": "FREQ=MONTHLY;BYDAY=-1FR",
    "every third tuesday of the month": "FREQ=MONTHLY;BYDAY=3TU",
    "monthly on the 15th": "FREQ=MONTHLY;BYMONTHDAY=15",
    "weekly": "FREQ=WEEKLY",
}


@pytest.mark.parametrize(("phrase", "rule"), RULES.items())
def test_a_phrase_becomes_a_rule(phrase: str, rule: str) -> None:
    found = parse_recurrence(phrase)
    assert found is not None
    assert (found.rule, found.phrase) == (rule, phrase)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tisdag 6 september",
        "Weekly sync tisdag 6 september",
        "tisdagar jämna veckor",
        "every third tuesday",
        "var 99:e vecka",
        "den 32:a varje månad",
        "var är mötet",
        "månadens möte",
    ],
)
def test_what_names_no_rule(text: str) -> None:
    assert parse_recurrence(text) is None


def test_the_rest_of_the_text_can_be_cut_out_around_the_rule() -> None:
    text = "Avstämning varannan tisdag kl 9–10, Rum 3"
    found = parse_recurrence(text)
    assert found is not None
    assert text[: found.start] + text[found.end :] == "Avstämning  kl 9–10, Rum 3"


def test_the_wall_clock_stays_when_the_clocks_change() -> None:
    start = datetime(2022, 10, 18, 7, tzinfo=UTC)
    moments = list(islice(occurrences("FREQ=WEEKLY;BYDAY=TU", start, STOCKHOLM, start), 4))
    assert [moment.astimezone(STOCKHOLM).time() for moment in moments] == [time(9)] * 4
    assert [moment.hour for moment in moments] == [7, 8, 8, 8]


def test_the_thirtieth_is_the_last_day_of_february() -> None:
    found = parse_recurrence("den 30:e varje månad")
    assert found is not None
    start = datetime(2023, 1, 30, 8, tzinfo=UTC)
    days = [
        moment.date().isoformat() for moment in islice(occurrences(found.rule, start, STOCKHOLM, start), 3)
    ]
    assert days == ["2023-02-28", "2023-03-30", "2023-04-30"]


def test_a_rule_that_ends_gives_no_more() -> None:
    start = datetime(2022, 9, 6, 7, tzinfo=UTC)
    assert len(list(occurrences("FREQ=WEEKLY;COUNT=3", start, STOCKHOLM, start - timedelta(1)))) == 3


def test_naive_times_and_nonsense_are_refused() -> None:
    aware = datetime(2022, 9, 6, 7, tzinfo=UTC)
    with pytest.raises(ValueError, match="without a time zone"):
        next(occurrences("FREQ=WEEKLY", datetime(2022, 9, 6), STOCKHOLM, aware))
    with pytest.raises(ValueError, match="without a time zone"):
        next(occurrences("FREQ=WEEKLY", aware, STOCKHOLM, datetime(2022, 9, 6)))
    with pytest.raises(ValueError, match="FREQ"):
        next(occurrences("FREQ=SOMETIMES", aware, STOCKHOLM, aware))


@given(
    st.sampled_from(sorted(set(RULES.values()))),
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 400),
)
def test_occurrences_come_after_the_moment_in_order(rule: str, start: datetime, days: int) -> None:
    start = start.replace(second=0, microsecond=0)
    after = start + timedelta(days=days)
    moments = list(islice(occurrences(rule, start, STOCKHOLM, after), 4))
    assert len(moments) == 4
    assert all(earlier < later for earlier, later in pairwise([after, *moments]))


WORDS = """
    varje varannan var fjärde 4:e tisdag tisdagar vecka månad i månaden första sista den 15:e every
    two weeks
""".split()  # noqa: SIM905


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)))
def test_any_rule_that_is_found_can_be_followed(text: str) -> None:
    found = parse_recurrence(text)
    if found is not None:
        start = datetime(2022, 9, 6, 7, tzinfo=UTC)
        assert next(occurrences(found.rule, start, STOCKHOLM, start)) > start
