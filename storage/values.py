"""How values of the domain stand in columns: times as whole microseconds, text that every database takes."""

import datetime as dt
import unicodedata

from meetings.calendar import require_aware

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def micros(moment: dt.datetime) -> int:
    """Microseconds since 1970 UTC; raises ValueError for a naive time."""
    return (require_aware(moment) - _EPOCH) // _MICROSECOND


def optional_micros(moment: dt.datetime | None) -> int | None:
    """The same, of a time that may be missing."""
    return None if moment is None else micros(moment)


def moment(value: int) -> dt.datetime:
    """The aware UTC time that stands in a column."""
    return _EPOCH + value * _MICROSECOND


def as_bytes(stored: object) -> bytes:
    """The bytes of a column, whatever stands there: SQLite keeps text in one where somebody has put it."""
    return stored if isinstance(stored, bytes) else str(stored).encode(errors="surrogatepass")


def storable(text: str) -> str:
    """The text as it can stand in a text column: NUL and lone surrogates become U+FFFD.

    PostgreSQL refuses NUL in text, and UTF-8 has no lone surrogates. What has to come back exactly as it was
    is kept as JSON in bytes instead, where NUL is escaped; a lone surrogate is refused there.
    """
    if text.isascii() and "\0" not in text:
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def optional_storable(text: str | None) -> str | None:
    """The same, of a text that may be missing."""
    return None if text is None else storable(text)


def folded(text: str) -> str:
    """The text without regard to case or to how its letters are composed, for searching.

    The databases can't do it alike: SQLite knows the case of ASCII letters only.
    """
    return storable(unicodedata.normalize("NFKC", text).casefold())
