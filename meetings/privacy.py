"""Personal identity numbers don't belong in minutes: whoever writes one is warned."""

import re
from datetime import date

_NUMBER = re.compile(r"(?<!\d)(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{3})(\d)(?!\d)")
_COORDINATION = 60


def holds_identity_number(text: str) -> bool:
    """Whether the text seems to hold a Swedish personal identity or coordination number.

    The day must exist and the check digit must be right (SKV 704, the Luhn algorithm); a coordination number
    has 60 added to the day.
    """
    return any(_is_one(match) for match in _NUMBER.finditer(text))


def _is_one(match: re.Match[str]) -> bool:
    year, month, day, serial, check = match.groups()
    number = int(day)
    number -= _COORDINATION if number > _COORDINATION else 0
    try:
        date(2000 + int(year), int(month), number)
    except ValueError:
        return False
    return _luhn(f"{year}{month}{day}{serial}") == int(check)


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10
