"""The document's own words, in both languages."""

import ast
import re
import string
from pathlib import Path

from minutes import words
from minutes.words import LANGUAGES, Message, catalogue, say

SIGNING = re.compile(r"\b(?:sign(?:era|erad|erat|ed|ature)?|underskr\w*|undertecknad\w*)\b", re.IGNORECASE)
SOURCE = Path(words.__file__).parent


def placeholders(message: Message) -> set[str | None]:
    forms = message if isinstance(message, tuple) else (message,)
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def test_both_languages_say_the_same_things() -> None:
    swedish, english = (catalogue(language) for language in LANGUAGES)
    assert list(swedish) == list(english)
    assert {key: placeholders(swedish[key]) for key in swedish} == {
        key: placeholders(english[key]) for key in english
    }


def test_no_sentence_is_empty_and_none_speaks_of_signing() -> None:
    for language in LANGUAGES:
        for message in catalogue(language).values():
            for form in message if isinstance(message, tuple) else (message,):
                assert form.strip()
                assert not SIGNING.search(form)


def test_every_key_in_the_code_is_in_the_catalogues() -> None:
    constants = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    keys = catalogue("sv").keys()
    namespaces = {key.split(".")[0] for key in keys if "." in key}
    used = {one for one in constants if one.count(".") == 1 and one.split(".")[0] in namespaces}
    assert {key for key in used if not key.endswith(".")} <= keys


def test_plural_forms_follow_the_number() -> None:
    assert say("sv", "items", n=1, numbers="3") == "punkt 3"
    assert say("sv", "items", n=2, numbers="3 och 4") == "punkterna 3 och 4"
