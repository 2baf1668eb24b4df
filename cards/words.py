"""What people read, in Swedish and English: sentences by symbolic key, from the gettext catalogues beside it.

The catalogues are read once, when the program starts.
"""

import datetime as dt
import re
from gettext import c2py
from importlib.resources import files
from itertools import chain
from typing import TypeAlias

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from meetings.model import Language, Role, Status
from meetings.phrases.wording import long_date

Message: TypeAlias = str | tuple[str, ...]

LANGUAGES: tuple[Language, ...] = ("sv", "en")

# Bidirectional controls could show another text than what is stored, and reach beyond it.
_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_FUNCTION = re.compile(r"\{(?=\{(?:DATE|TIME)\()")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def clean(text: str) -> str:
    """What somebody wrote, such that a client shows exactly that.

    Characters that aren't seen but could break or reorder a card are left out, line ends are newlines, and
    Adaptive Cards' `{{DATE(…)}}` and `{{TIME(…)}}` are kept from being calculated.
    """
    if "{{" in text:
        text = _FUNCTION.sub("{\u2060", text)
    elif text.isprintable():
        return text
    text = _BREAKS.sub("\n", text)
    text = _UNSEEN.sub("", text)
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def say(language: Language, key: str, **values: object) -> str:
    """The sentence under `key` with its placeholders filled in; `n` chooses between singular and plural.

    Dates are written in full, fractions with the language's own sign, several values as a list with "och".
    Raises KeyError for an unknown key or a missing placeholder.
    """
    message = _CATALOGUES[language][key]
    if isinstance(message, tuple):
        message = message[_plural(language, values["n"])]
    if not values:
        return message
    return message.format_map({name: _shown(language, value) for name, value in values.items()})


def has(key: str) -> bool:
    """Whether there is a sentence under `key`."""
    return key in _CATALOGUES["sv"]


def listed(language: Language, parts: tuple[str, ...]) -> str:
    """Several as one: "a, b och c"."""
    if len(parts) < 2:
        return "".join(parts)
    return say(language, "list.last", first=", ".join(parts[:-1]), last=parts[-1])


def _shown(language: Language, value: object) -> str:
    if type(value) is str:
        return _apart(clean(value))
    if isinstance(value, Status):
        return say(language, f"status.{value}")
    if isinstance(value, Role):
        return say(language, f"role.{value}")
    if isinstance(value, tuple):
        return listed(language, tuple(_shown(language, one) for one in value))
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return long_date(value, language)
    if isinstance(value, float):
        return format_decimal(value, locale=language)
    return "" if value is None else str(value)


def _apart(text: str) -> str:
    """Right-to-left words kept from turning the sentence around them."""
    if text.isascii() or not _RIGHT_TO_LEFT.search(text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _plural(language: Language, n: object) -> int:
    return _PLURALS[language](n if isinstance(n, int) else 0)


def _read(language: Language) -> tuple[dict[str, Message], str]:
    path = files("cards").joinpath("locales", language, "LC_MESSAGES", "justera.po")
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    found: dict[str, Message] = {}
    for message in catalogue:
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id:
            found[message.id] = message.string
        elif not isinstance(message.id, str) and not isinstance(message.string, str):
            found[message.id[0]] = tuple(message.string or ())
    return found, catalogue.plural_expr


_READ = {language: _read(language) for language in LANGUAGES}
_CATALOGUES = {language: messages for language, (messages, _) in _READ.items()}
_PLURALS = {language: c2py(expression) for language, (_, expression) in _READ.items()}


def catalogue(language: Language) -> dict[str, Message]:
    """Every message of a language by its key; a tuple holds its plural forms."""
    return dict(_CATALOGUES[language])


def keys() -> frozenset[str]:
    """The keys of all languages together."""
    return frozenset(chain.from_iterable(_CATALOGUES.values()))
