"""What holds for every card: the format, the limits, the buttons and the inputs."""

import json

import msgspec
import pytest
from microsoft_teams.cards import core
from pydantic import BaseModel

from cards import elements
from cards.actions import VERB, Action, decode
from cards.elements import Card, Element
from cards.words import LANGUAGES, catalogue, say
from meetings.model import Language, Person
from tests.unit.cards.gallery import gallery
from tests.unit.cards.seen import parts

ALL = [
    pytest.param(language, card, id=f"{name}-{language}")
    for language in LANGUAGES
    for name, card in gallery(language).items()
]
every_card = pytest.mark.parametrize(("language", "card"), ALL)

TITLES: dict[Language, str] = {
    "sv": "Öppna mötet · Nästa punkt · Ny punkt · Beslut · Uppdrag · Anteckning · Bordlägg · Avsluta mötet · "
    "Ändra · Ångra · Spara · Avbryt · Godkänn · Begär ändring · Visa utkast · Klart · Nytt möte",
    "en": "Open meeting · Next item · New item · Decision · Action · Note · Postpone · Close meeting · "
    "Edit · Undo · Save · Cancel · Approve · Request change · Show draft · Done · New meeting",
}


def buttons(card: Card) -> list[Element]:
    return [part for part in parts(card) if part.get("type") == "Action.Execute"]


def presses(card: Card) -> list[Element]:
    """What can be pressed: every action but those that stand in for another."""
    fallbacks = [button["fallback"] for button in buttons(card)]
    found = [part for part in parts(card) if str(part.get("type", "")).startswith("Action.")]
    return [part for part in found if part not in fallbacks]


def inputs(card: Card) -> list[Element]:
    return [part for part in parts(card) if str(part.get("type", "")).startswith("Input.")]


def action_of(button: Element) -> Action:
    return decode(button["data"])


@every_card
def test_a_card_is_what_teams_takes(language: Language, card: Card) -> None:
    assert card["type"] == "AdaptiveCard"
    assert card["version"] == "1.5"
    assert card["lang"] == language
    assert card["speak"].strip()
    entities = card["msteams"].get("entities", [])
    assert card["msteams"] == {"width": "Full", **({"entities": entities} if entities else {})}
    assert card["body"]


@every_card
def test_whoever_is_mentioned_is_marked_in_a_text(language: Language, card: Card) -> None:
    marked = [part["text"] for part in parts(card["body"]) if "<at>" in str(part.get("text", ""))]
    entities = card["msteams"].get("entities", [])
    assert [one["text"] for one in entities] == marked
    for one in entities:
        assert one["type"] == "mention"
        assert one["text"] == f"<at>{one['mentioned']['name']}</at>"
        assert one["mentioned"]["id"]


def test_public_reminders_mention_those_with_an_account() -> None:
    cards = gallery("sv")
    for name in ("due-public-account", "waiting-public"):
        (entity,) = cards[name]["msteams"]["entities"]
        assert entity["mentioned"]["id"].startswith("00000000-0000-4000-8000-")
    assert "entities" not in cards["due-public"]["msteams"]


@pytest.mark.parametrize("name", ["<at>Eva</at>", "*Eva*", "Eva [x](y)", "Eva\nEk"])
def test_a_name_that_might_be_markup_is_not_mentioned(name: str) -> None:
    assert elements.mention(Person(name, "t:1")) is None
    card = elements.card("sv", "x", [elements.text("x")])
    assert elements.mentioning(card, Person(name, "t:1")) == card


@every_card
def test_a_card_is_within_the_limits(language: Language, card: Card) -> None:
    assert len(json.dumps(card, ensure_ascii=False).encode()) < 28 * 1024
    assert len(json.dumps(card).encode("utf-16-le")) < 80 * 1024
    assert len(presses(card)) <= 6


TYPES: dict[str, type[BaseModel]] = {
    kind.model_fields["type"].default: kind
    for kind in vars(core).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and "type" in kind.model_fields
}


def unknown_properties(card: Card) -> list[str]:
    """What Microsoft's typed library doesn't know; raises pydantic's error for a value it refuses."""
    found = []
    for part in parts(card):
        kind = TYPES.get(part.get("type", ""))
        if kind is not None:
            # Teams' documentation has "Full" where the library has "full".
            known = {name: value for name, value in part.items() if name != "msteams"}
            extra = kind.model_validate(known).__pydantic_extra__ or {}
            found += [f"{part['type']}.{name}" for name in extra if name != "$schema"]
        elif "type" in part:
            found.append(part["type"])
    return found


@every_card
def test_every_element_and_property_is_one_that_the_format_knows(language: Language, card: Card) -> None:
    assert unknown_properties(card) == []


@every_card
def test_every_button_comes_back_as_it_was_sent(language: Language, card: Card) -> None:
    for button in buttons(card):
        action = action_of(button)
        assert button["verb"] == type(action).__name__ == button["data"][VERB]
        fallback = button["fallback"]
        assert fallback["type"] == "Action.Submit"
        assert (fallback["title"], fallback["data"]) == (button["title"], button["data"])
        assert fallback.get("associatedInputs") == button.get("associatedInputs")


@every_card
def test_what_is_filled_in_fits_the_action_that_sends_it(language: Language, card: Card) -> None:
    filled = {one["id"]: one for one in inputs(card)}
    senders = [one for one in presses(card) if "data" in one and "associatedInputs" not in one]
    assert bool(filled) == bool(senders) or not filled
    assert len(filled) == len(inputs(card))
    for sender in senders:
        action = action_of(sender)
        assert filled.keys() <= set(action.__struct_fields__)
        values = {name: str(one.get("value", "x")) for name, one in filled.items()}
        assert type(decode({**sender["data"], **values})) is type(action)


@every_card
def test_inputs_say_what_they_are_for(language: Language, card: Card) -> None:
    for one in inputs(card):
        assert one.get("label") or (one["type"] == "Input.Toggle" and one["title"])
        assert bool(one.get("isRequired")) == bool(one.get("errorMessage"))


@every_card
def test_titles_of_buttons_are_short_and_there_is_one_for_each(language: Language, card: Card) -> None:
    titles = [action["title"] for action in card.get("actions", ())]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(title) <= 40 for title in titles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_are_called_what_people_know(language: Language) -> None:
    said = {message for key, message in catalogue(language).items() if key.startswith("button.")}
    assert set(TITLES[language].split(" · ")) <= said


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_picked_among_those_of_the_conversation(language: Language) -> None:
    picker = next(one for one in inputs(gallery(language)["form-assignment"]) if one["id"] == "assignees")
    assert picker["type"] == "Input.ChoiceSet"
    assert picker["isMultiSelect"] is True
    assert picker["choices.data"] == {
        "type": "Data.Query",
        "dataset": "graph.microsoft.com/users?scope=currentContext",
    }


def test_a_misspelt_property_would_be_found() -> None:
    card = elements.card("sv", "x", [{**elements.text("x"), "spcing": "Small"}])
    assert unknown_properties(card) == ["RichTextBlock.spcing"]


@pytest.mark.parametrize(
    "title", ["3. Budget", "Trygghet?", "Mål – 2035 (*utkast*)", "# Rubrik", "[x](y)", "- a"]
)
def test_a_heading_shows_its_words_alone(title: str) -> None:
    made = elements.heading(title)
    if made["type"] == "TextBlock":
        assert made["style"] == "heading"
        assert not set(made["text"]) & set("*_[]()#<>`~\\+{}|")
        assert made["text"].replace("\u00a0", " ") == title
        assert not made["text"].startswith(("3. ", "- "))
    else:
        assert made["inlines"][0]["text"] == title


def test_what_somebody_wrote_is_never_markdown() -> None:
    written = "*fet* _kursiv_ [länk](https://ond.example) {{DATE(2022-10-28T08:00:00Z)}} # rubrik\n- lista"
    shown = elements.text(written)
    assert shown["type"] == "RichTextBlock"
    assert shown["inlines"][0]["text"].replace("\u2060", "") == written


def test_a_repeated_encoding_is_the_same() -> None:
    card = gallery("sv")["board-opened"]
    assert msgspec.json.encode(card) == msgspec.json.encode(gallery("sv")["board-opened"])
    assert say("sv", "button.open") in msgspec.json.encode(card).decode() or card["actions"]
