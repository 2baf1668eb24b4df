"""What people wrote, made ready to print, and what of it need not be said again."""

import datetime as dt
import re
from functools import lru_cache

from babel.dates import get_month_names

_BREAKS = re.compile("[\r\n\v\f\x85\u2028\u2029]+")
# Bidirectional controls could show another text than what was approved; no printed form can hold the rest.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ENDED = (".", "!", "?", "…", ".”", '."', "!”", "?”")


def paragraphs(written: str) -> tuple[str, ...]:
    """The lines of a text, each a paragraph, without empty ones and characters that aren't seen."""
    lines = (_clean(line) for line in _BREAKS.split(written))
    return tuple(line for line in lines if line)


def one_line(written: str) -> str:
    """A text as one line."""
    return " ".join(paragraphs(written))


def optional_line(written: str | None) -> str | None:
    """A text as one line; None where there is none."""
    return one_line(written) or None if written else None


def ended(sentence: str) -> str:
    """A sentence with the full stop that it lacks."""
    return sentence if sentence.endswith(_ENDED) else f"{sentence}."


def names(text: str, name: str) -> bool:
    """Whether a text names somebody, in whatever case."""
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text.casefold()) is not None


def dates(text: str, day: dt.date) -> bool:
    """Whether a text says this day by its date; "på fredag" doesn't, for who reads it later.

    A date without a year will do, one with another year won't.
    """
    folded = text.casefold()
    years = (match["year"] for form in _forms(day.day, day.month) for match in form.finditer(folded))
    return any(year in (None, str(day.year)) for year in years)


@lru_cache(maxsize=512)
def _forms(day: int, month: int) -> tuple[re.Pattern[str], ...]:
    number = rf"(?<![\d.:/-])0?{day}"
    name = rf"(?:{'|'.join(_months(month))})\.?(?!\w)"
    year = r"(?:,?\s+(?P<year>\d{4})(?![\d:]|[.]\d))?"
    return (
        re.compile(rf"{number}(?::?[ae]|st|nd|rd|th)?\s+(?:of\s+)?{name}{year}"),
        re.compile(rf"(?<!\w){name}\s+(?:the\s+)?{number}(?:st|nd|rd|th)?(?![\w:/]|[.]\d){year}"),
        re.compile(rf"{number}/0?{month}(?!\d)(?:[ /-](?P<year>\d{{4}})(?!\d))?"),
        re.compile(rf"(?<![\d-])(?P<year>\d{{4}})-{month:02}-{day:02}(?!\d)"),
    )


def _months(month: int) -> tuple[str, ...]:
    found = set()
    for language in ("sv", "en", "en_GB"):
        wide = get_month_names("wide", locale=language)[month].casefold()
        # Three letters are what people shorten to, whatever length CLDR's abbreviations have.
        found |= {
            wide,
            wide[:3],
            get_month_names("abbreviated", locale=language)[month].casefold().rstrip("."),
        }
    return tuple(sorted(found, key=len, reverse=True))


def _clean(line: str) -> str:
    if not line.isprintable():
        line = _UNSEEN.sub("", line).replace("\t", " ")
        line = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", line)
    return line.strip()
