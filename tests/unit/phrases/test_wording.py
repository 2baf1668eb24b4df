from datetime import date, time

from meetings.phrases.wording import clock, clock_range, long_date, short_date

FRIDAY = date(2022, 10, 28)


def test_dates_are_shown_in_full() -> None:
    assert long_date(FRIDAY, "sv") == "fredagen den 28 oktober 2022"
    assert long_date(FRIDAY, "en") == "Friday 28 October 2022"
    assert long_date(date(2022, 3, 1), "sv") == "tisdagen den 1 mars 2022"


def test_dates_are_shown_in_short() -> None:
    assert short_date(FRIDAY, "sv") == "fre 28 okt. 2022"
    assert short_date(FRIDAY, "en") == "Fri 28 Oct 2022"


def test_clock_times_are_shown_as_each_language_writes_them() -> None:
    assert clock(time(8, 5), "sv") == "8.05"
    assert clock_range(time(8, 30), time(11), "sv") == "8.30–11.00"
    assert clock_range(time(8, 30), time(11), "en") == "8:30–11:00"
    assert clock_range(time(13), None, "sv") == "13.00"
