"""What people fill in. An input's id is the name of the action's field that it fills."""

from cards.elements import Element
from cards.words import say
from meetings.model import Language

_PEOPLE = "graph.microsoft.com/users?scope=currentContext"
"""The people of the conversation; a choice gives their Entra object ids, joined by commas."""


def text(
    language: Language,
    field: str,
    label: str,
    value: str = "",
    *,
    required: bool = False,
    lines: bool = False,
    longest: int | None = None,
) -> Element:
    """A text, on several lines where `lines`."""
    made = _input("Input.Text", language, field, label, required)
    made["placeholder"] = say(language, f"{label}.placeholder")
    if value:
        made["value"] = value
    if lines:
        made["isMultiline"] = True
    if longest:
        made["maxLength"] = longest
    return made


def day(language: Language, field: str, label: str, value: str = "", *, required: bool = False) -> Element:
    """A day as an ISO date."""
    made = _input("Input.Date", language, field, label, required)
    if value:
        made["value"] = value
    return made


def time(language: Language, field: str, label: str, value: str = "", *, required: bool = False) -> Element:
    """A clock time as HH:MM."""
    made = _input("Input.Time", language, field, label, required)
    if value:
        made["value"] = value
    return made


def people(language: Language, field: str, label: str, value: str = "") -> Element:
    """People of this conversation; clients that have no people picker show a plain text box."""
    made = _input("Input.ChoiceSet", language, field, label, required=False)
    made |= {
        "choices": [],
        "choices.data": {"type": "Data.Query", "dataset": _PEOPLE},
        "isMultiSelect": True,
        "placeholder": say(language, f"{label}.placeholder"),
    }
    if value:
        made["value"] = value
    return made


def choice(
    language: Language,
    field: str,
    label: str,
    choices: list[tuple[str, str]],
    value: str = "",
    *,
    required: bool = False,
    open_list: bool = False,
) -> Element:
    """One of several (title, value); an open list shows them all; its titles may hold no words of people."""
    made = _input("Input.ChoiceSet", language, field, label, required)
    made |= {
        "choices": [{"title": title, "value": one} for title, one in choices],
        "style": "expanded" if open_list else "compact",
        "wrap": True,
    }
    if value:
        made["value"] = value
    if not open_list:
        made["placeholder"] = say(language, f"{label}.placeholder")
    return made


def toggle(language: Language, field: str, label: str, *, on: bool) -> Element:
    """Yes or no, as "true" or "false"."""
    return {
        "type": "Input.Toggle",
        "id": field,
        "title": say(language, label),
        "value": "true" if on else "false",
        "valueOn": "true",
        "valueOff": "false",
        "wrap": True,
    }


def _input(kind: str, language: Language, field: str, label: str, required: bool) -> Element:
    made: Element = {"type": kind, "id": field, "label": say(language, label)}
    if required:
        made |= {"isRequired": True, "errorMessage": say(language, f"{label}.missing")}
    return made
