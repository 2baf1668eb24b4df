"""The vocabulary of dates and times in Swedish and English, and the pattern pieces made from it.

All patterns read folded text (see `fold`) and use possessive spaces, so no text makes them backtrack far.
"""

import re
import unicodedata
from collections.abc import Iterable

_WEEKDAYS = (
    "måndag måndagen mån monday mon",
    "tisdag tisdagen tis tuesday tue tues",
    "onsdag onsdagen ons wednesday wed weds",
    "torsdag torsdagen tors tor thursday thu thur thurs",
    "fredag fredagen fre friday fri",
    "lördag lördagen lör saturday sat",
    "söndag söndagen sön sunday sun",
)
_MONTHS = (
    ("januari", "january jan"),
    ("februari febr", "february feb"),
    ("mars", "march mar"),
    ("", "april apr"),
    ("maj", "may"),
    ("juni", "june jun"),
    ("juli", "july jul"),
    ("augusti", "august aug"),
    ("", "september sept sep"),
    ("oktober okt", "october oct"),
    ("", "november nov"),
    ("", "december dec"),
)
_NUMBERS = (
    "en ett a an one",
    "två two",
    "tre three",
    "fyra four",
    "fem five",
    "sex six",
    "sju seven",
    "åtta eight",
    "nio nine",
    "tio ten",
    "elva eleven",
    "tolv twelve",
)
_ORDINALS = (
    "första first",
    "andra second",
    "tredje third",
    "fjärde fourth",
    "femte fifth",
    "sjätte sixth",
    "sjunde seventh",
    "åttonde eighth",
    "nionde ninth",
    "tionde tenth",
    "elfte eleventh",
    "tolfte twelfth",
    "trettonde thirteenth",
    "fjortonde fourteenth",
    "femtonde fifteenth",
    "sextonde sixteenth",
    "sjuttonde seventeenth",
    "artonde eighteenth",
    "nittonde nineteenth",
    "tjugonde twentieth",
)


def _numbered(rows: Iterable[str], first: int) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows, first) for word in row.split()}


def _high_ordinals() -> dict[str, int]:
    found = {"trettionde": 30, "thirtieth": 30}
    units = {word: number for word, number in _numbered(_ORDINALS, 1).items() if number < 10}
    for word, number in units.items():
        swedish = word in _numbered((row.split()[0] for row in _ORDINALS), 1)
        found[f"tjugo{word}" if swedish else f"twenty-{word}"] = 20 + number
        if number == 1:
            found[f"trettio{word}" if swedish else f"thirty-{word}"] = 31
    return found


WEEKDAYS = _numbered(_WEEKDAYS, 0)
MONTHS = _numbered((f"{swedish} {english}" for swedish, english in _MONTHS), 1)
ENGLISH_MONTHS = _numbered((english for _, english in _MONTHS), 1)
NUMBERS = _numbered(_NUMBERS, 1) | {"fjorton": 14, "fourteen": 14}
ORDINALS = _numbered(_ORDINALS, 1) | _high_ordinals()


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


S = r"\s++"
"""One or more spaces."""
SEP = r"(?:,\s*+|\s++)"
"""What stands between the parts of a phrase: a comma or spaces."""
WEEKDAY = rf"(?P<wd>{either(WEEKDAYS)})(?!\w)\.?"
MONTH = rf"(?P<m>{either(MONTHS)})(?!\w)\.?"
DASH = r"[-–—−‒]"
YEAR = r"(?P<y>(?:19|20)[0-9]{2})(?![0-9]|[.:][0-9]|\s?[-–]\s?[0-9]{4}(?![0-9]))"
"""A year, and not the first half of a range of clock times (2000–2130)."""


def fold(text: str) -> tuple[str, str]:
    """The text in NFC, and the same in lower case with every character in the same place."""
    clean = text if text.isascii() else unicodedata.normalize("NFC", text)
    lowered = clean.lower()
    if len(lowered) != len(clean):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in clean)
    return clean, lowered
