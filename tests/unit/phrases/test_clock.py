from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.phrases.clock import (
    ClockAmbiguous,
    ClockUnderstood,
    Hours,
    HoursAmbiguous,
    HoursImpossible,
    HoursUnderstood,
    parse_clock,
    parse_hours,
)
from meetings.phrases.wording import clock, clock_range

UNDERSTOOD = {
    "kl 13": "13:00",
    "kl. 13.00": "13:00",
    "Kl 13": "13:00",
    "kl13": "13:00",
    "klockan 13": "13:00",
    "13:30": "13:30",
    "8.30": "08:30",
    "kl 1330": "13:30",
    "03.00": "03:00",
    "halv nio": "08:30",
    "halv 9": "08:30",
    "halv ett": "12:30",
    "halv tolv": "11:30",
    "kvart över åtta": "08:15",
    "kvart i ett": "12:45",
    "fem i halv nio": "08:25",
    "tjugo över tio": "10:20",
    "klockan nio": "09:00",
    "kl 3 på eftermiddagen": "15:00",
    "3 em": "15:00",
    "9 fm": "09:00",
    "9 am": "09:00",
    "9:30pm": "21:30",
    "12 pm": "12:00",
    "half past eight": "08:30",
    "quarter to nine": "08:45",
    "nine o'clock": "09:00",
    "noon": "12:00",
}


@pytest.mark.parametrize(("text", "at"), UNDERSTOOD.items())
def test_times_of_day(text: str, at: str) -> None:
    assert parse_clock(text) == ClockUnderstood(time.fromisoformat(at))


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("halv två", ["01:30", "13:30"]),
        ("kvart över två", ["02:15", "14:15"]),
        ("kvart i tre", ["02:45", "14:45"]),
        ("halv sju", ["06:30", "18:30"]),
        ("half past two", ["02:30", "14:30"]),
        ("kl 3", ["03:00", "15:00"]),
        ("half eight", ["07:30", "08:30"]),
        ("12 am", ["00:00", "12:00"]),
    ],
)
def test_times_that_can_be_night_or_day_are_asked_about(text: str, candidates: list[str]) -> None:
    assert parse_clock(text) == ClockAmbiguous(tuple(map(time.fromisoformat, candidates)))


@pytest.mark.parametrize(
    "text", ["", "kl", "kl 25", "8.75", "13 am", "fredag", "28/10", "halv", "kl 13–17", "kl 9 och"]
)
def test_what_is_no_time_of_day(text: str) -> None:
    assert parse_clock(text) is None


RANGES = {
    "kl 13–17.30": ("13:00", "17:30"),
    "13-17": ("13:00", "17:00"),
    "13 − 17": ("13:00", "17:00"),
    "8.30–11.00": ("08:30", "11:00"),
    "1300-1500": ("13:00", "15:00"),
    "kl 8.30 - kl 11": ("08:30", "11:00"),
    "mellan 9 och 11": ("09:00", "11:00"),
    "kl 13 till 16": ("13:00", "16:00"),
    "från tio till tolv": ("10:00", "12:00"),
    "halv nio till tio": ("08:30", "10:00"),
    "from 9 to 11": ("09:00", "11:00"),
    "from ten to eleven": ("10:00", "11:00"),
    "9–11 am": ("09:00", "11:00"),
    "1–3 pm": ("13:00", "15:00"),
    "11–1 pm": ("11:00", "13:00"),
    "1 pm–3": ("13:00", "15:00"),
    "11–2": ("11:00", "14:00"),
}


@pytest.mark.parametrize(("text", "hours"), RANGES.items())
def test_ranges(text: str, hours: tuple[str, str]) -> None:
    start, end = map(time.fromisoformat, hours)
    assert parse_hours(text) == HoursUnderstood(Hours(start, end))


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("3–5", [("03:00", "05:00"), ("15:00", "17:00")]),
        ("6–9", [("06:00", "09:00"), ("18:00", "21:00")]),
        ("halv två–tre", [("01:30", "03:00"), ("13:30", "15:00")]),
    ],
)
def test_ranges_that_can_be_night_or_day(text: str, candidates: list[tuple[str, str]]) -> None:
    readings = tuple(Hours(time.fromisoformat(start), time.fromisoformat(end)) for start, end in candidates)
    assert parse_hours(text) == HoursAmbiguous(readings)


@pytest.mark.parametrize(
    ("text", "backwards"),
    [("13–9", True), ("kl 17–13", True), ("13–5", True), ("13–13", True), ("kl 25", False), ("22–24", False)],
)
def test_impossible_hours_are_told_as_written(text: str, backwards: bool) -> None:
    assert parse_hours(text) == HoursImpossible(text, backwards)


@pytest.mark.parametrize("text", ["9 och 11", "13–17 oktober", "tio", "10–12 personer", "2022–"])
def test_what_is_no_range(text: str) -> None:
    answer = parse_hours(text)
    assert answer is None or (isinstance(answer, HoursUnderstood) and answer.hours.end is None)


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(TIMES.filter(lambda at: at.hour == 0 or at.hour > 6))
def test_a_time_that_is_shown_reads_back_as_itself(at: time) -> None:
    assert parse_clock(f"kl {clock(at, 'sv')}") == ClockUnderstood(at)
    assert parse_clock(clock(at, "en")) == ClockUnderstood(at)
    assert parse_clock(at.isoformat("minutes")) == ClockUnderstood(at)


@given(TIMES, TIMES)
def test_padded_ranges_are_exact(first: time, second: time) -> None:
    text = f"{first:%H.%M}–{second:%H.%M}"
    answer = parse_hours(text)
    if first < second and not (1 <= second.hour <= 12 and first.hour == 0):
        assert answer == HoursUnderstood(Hours(first, second))
    elif first >= second and second.hour < 10:
        assert answer == HoursImpossible(text, ends_before_start=True)


@given(TIMES.filter(lambda at: 7 <= at.hour < 12), TIMES.filter(lambda at: at.hour >= 12))
def test_a_range_that_is_shown_reads_back_as_itself(start: time, end: time) -> None:
    for language in ("sv", "en"):
        assert parse_hours(clock_range(start, end, language)) == HoursUnderstood(Hours(start, end))


WORDS = """
    kl 9 11 13.30 25 – - halv kvart i över två nio till och mellan från from to am pm fm half past
    noon 1300
""".split()  # noqa: SIM905


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)))
def test_any_text_gets_an_answer_with_the_end_after_the_start(text: str) -> None:
    answer = parse_hours(text)
    if isinstance(answer, HoursUnderstood | HoursAmbiguous):
        readings = (answer.hours,) if isinstance(answer, HoursUnderstood) else answer.candidates
        assert len(readings) == len(set(readings))
        assert all(hours.end is None or hours.start < hours.end for hours in readings)
