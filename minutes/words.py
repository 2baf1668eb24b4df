"""What the document says around people's own words: sentences by symbolic key, in Swedish and English.

They stand in the gettext catalogues beside this module, which are read once, when the program starts.
"""

from gettext import c2py
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

from babel.messages.pofile import read_po

from meetings.model import Language

Message: TypeAlias = str | tuple[str, ...]

LANGUAGES: tuple[Language, ...] = ("sv", "en")


def say(language: Language, key: str, *, n: int = 1, **values: object) -> str:
    """The sentence under `key` with its placeholders filled in; `n` chooses between singular and plural.

    Raises KeyError for an unknown key or a missing placeholder.
    """
    message = _CATALOGUES[language][key]
    if isinstance(message, tuple):
        message = message[_PLURALS[language](n)]
    return message.format_map({"n": n, **values})


def catalogue(language: Language) -> MappingProxyType[str, Message]:
    """Every message of a language by its key; a tuple holds its plural forms."""
    return MappingProxyType(_CATALOGUES[language])


def _read(language: Language) -> tuple[dict[str, Message], str]:
    path = files("minutes").joinpath("locales", language, "LC_MESSAGES", "minutes.po")
    with path.open("rb") as file:
        found = read_po(file, locale=language, abort_invalid=True)
    messages: dict[str, Message] = {}
    for message in found:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string or ""
            messages[key] = text if isinstance(text, str) else tuple(text)
    return messages, found.plural_expr


_READ = {language: _read(language) for language in LANGUAGES}
_CATALOGUES = {language: messages for language, (messages, _) in _READ.items()}
_PLURALS = {language: c2py(expression) for language, (_, expression) in _READ.items()}
