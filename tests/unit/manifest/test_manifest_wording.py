"""What people read about the app in Teams, in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest

from manifest.localisation import translatable, translated

GOLDEN = Path(__file__).parents[2] / "golden" / "manifest"
SWEDISH: dict[str, Any] = json.loads((GOLDEN / "manifest.json").read_text(encoding="utf-8"))
TEXTS: dict[str, str] = json.loads((GOLDEN / "en.json").read_text(encoding="utf-8"))
ENGLISH = translated(SWEDISH, {path: text for path, text in TEXTS.items() if path != "$schema"})

# The words of the chat, Swedish and English, that the product promises.
WORDS = {
    "möte": "meeting",
    "punkt": "item",
    "dagordning": "agenda",
    "öppna mötet": "open meeting",
    "avsluta mötet": "close meeting",
    "nästa punkt": "next item",
    "rubrik": "heading",
    "anteckning": "note",
    "beslut": "decision",
    "medskick": "rider",
    "uppdrag": "action",
    "reservation": "reservation",
    "bordlägg": "postpone",
    "återremiss": "refer back",
    "närvarande": "present",
    "frånvarande": "absent",
    "gäst": "guest",
    "ordförande": "chair",
    "sekreterare": "secretary",
    "justerare": "approver",
    "nästa möte": "next meeting",
    "ändra": "edit",
    "ta bort": "remove",
    "ångra": "undo",
    "utkast": "draft",
    "godkänn": "approve",
    "ändring": "change",
    "mina uppdrag": "my assignments",
    "klart": "done",
    "sök": "search",
    "språk": "language",
    "hjälp": "help",
}


def titles(document: dict[str, Any]) -> dict[str, list[str]]:
    lists = document["bots"][0]["commandLists"]
    return {scope: [c["title"] for c in entry["commands"]] for entry in lists for scope in entry["scopes"]}


def test_each_scope_of_the_bot_has_its_commands() -> None:
    assert set(titles(SWEDISH)) == set(SWEDISH["bots"][0]["scopes"]) == {"team", "groupChat", "personal"}


@pytest.mark.parametrize("scope", ["team", "groupChat", "personal"])
def test_each_command_is_a_word_of_the_chat_and_has_its_english_counterpart(scope: str) -> None:
    swedish, english = titles(SWEDISH)[scope], titles(ENGLISH)[scope]
    assert set(swedish) <= WORDS.keys()
    assert english == [WORDS[title] for title in swedish]


@pytest.mark.parametrize("scope", ["team", "groupChat", "personal"])
def test_help_is_offered_everywhere_and_stands_last(scope: str) -> None:
    assert titles(SWEDISH)[scope][-1] == "hjälp"


def test_the_words_of_a_meeting_are_offered_where_meetings_are_held() -> None:
    needed = {"möte", "punkt", "öppna mötet", "beslut", "uppdrag", "anteckning", "avsluta mötet"}
    assert needed <= set(titles(SWEDISH)["team"])
    assert needed <= set(titles(SWEDISH)["groupChat"])


def test_a_personal_chat_offers_nothing_that_needs_a_group() -> None:
    assert set(titles(SWEDISH)["personal"]) == {"mina uppdrag", "språk", "hjälp"}


def test_every_text_is_in_both_languages() -> None:
    swedish, english = translatable(SWEDISH), translatable(ENGLISH)
    assert TEXTS.keys() - {"$schema"} == swedish.keys()
    untranslated = {path for path in swedish if swedish[path] == english[path]}
    assert untranslated == {"name.short"}


@pytest.mark.parametrize("document", [SWEDISH, ENGLISH], ids=["sv", "en"])
def test_the_menu_fits_clients_that_know_only_the_older_limits(document: dict[str, Any]) -> None:
    for entry in document["bots"][0]["commandLists"]:
        for command in entry["commands"]:
            assert len(command["title"]) <= 32
            assert 0 < len(command["description"]) <= 128


@pytest.mark.parametrize("document", [SWEDISH, ENGLISH], ids=["sv", "en"])
def test_the_description_promises_no_signature(document: dict[str, Any]) -> None:
    text = document["description"]["full"].lower()
    assert "signera" not in text
    assert "signed" not in text


@pytest.mark.parametrize("words", ["personnummer", "allmän handling", "@Justera hjälp"])
def test_the_swedish_description_says_what_a_careful_reader_asks(words: str) -> None:
    assert words in SWEDISH["description"]["full"]


def test_the_menu_of_a_message_says_where_it_goes() -> None:
    commands = SWEDISH["composeExtensions"][0]["commands"]
    english = ENGLISH["composeExtensions"][0]["commands"]
    assert [one["title"] for one in commands] == ["Beslut", "Uppdrag", "Anteckning"]
    assert [one["title"] for one in english] == ["Decision", "Action", "Note"]
    assert all(one["description"].startswith("Till mötets anteckningar") for one in commands)
    assert all(one["description"].startswith("To the meeting's minutes") for one in english)
