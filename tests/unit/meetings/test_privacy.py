"""Whoever writes a personal identity number is warned. All numbers here are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.privacy import holds_identity_number


def checked(nine: str) -> str:
    """The ten digits of an identity number with these nine, by the Luhn algorithm."""
    total = 0
    for place, digit in enumerate(nine):
        value = int(digit) * (2, 1)[place % 2]
        total += value // 10 + value % 10
    return nine + str(-total % 10)


# Serials that the Swedish Tax Agency keeps for tests begin with 98.
TEN = checked("200101980")
COORDINATION = checked("200161980")


@pytest.mark.parametrize(
    "text",
    [
        TEN,
        f"20{TEN}",
        f"19{TEN}",
        f"{TEN[:6]}-{TEN[6:]}",
        f"20{TEN[:6]}-{TEN[6:]}",
        f"{TEN[:6]}+{TEN[6:]}",
        f"{TEN[:6]} {TEN[6:]}",
        f"Ärendet gäller {TEN[:6]}-{TEN[6:]}, som bor i Lerhamn.",
        f"({TEN})",
        COORDINATION,
        f"{COORDINATION[:6]}-{COORDINATION[6:]}",
        f"Diarienummer 12345678901234 och {TEN}",
    ],
)
def test_a_number_is_seen(text: str) -> None:
    assert holds_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mötet hålls 2031-09-04 kl 13.00–17.30.",
        TEN[:9] + str((int(TEN[9]) + 1) % 10),  # the check digit is wrong
        checked("201301980"),  # there is no thirteenth month
        checked("200230980"),  # nor a 30 February
        checked("200199980"),  # nor a day 99
        checked("200160980"),  # nor a coordination number's day 0
        f"1{TEN}",
        f"{TEN}1",
        "070-174 06 05",
        "Bankgiro 5050-1055, konto 1234 5678",
        "556036-0793",  # a company's number: its third digit is 2 or more
    ],
)
def test_what_is_no_number_is_left_in_peace(text: str) -> None:
    assert not holds_identity_number(text)


@given(st.dates(), st.integers(0, 999), st.sampled_from(["", "-", "+", " "]), st.booleans())
def test_any_day_and_serial(day: object, serial: int, mark: str, coordination: bool) -> None:
    year, month, date = str(day).split("-")
    number = int(date) + (60 if coordination else 0)
    ten = checked(f"{year[2:]}{month}{number:02}{serial:03}")
    leap = (month, date) == ("02", "29") and int(year[2:]) % 4
    assert holds_identity_number(f"x {ten[:6]}{mark}{ten[6:]} y") is not bool(leap)
