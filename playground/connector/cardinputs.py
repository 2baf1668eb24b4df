"""Filling in a card's inputs as a client does before it sends them."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from playground.connector.wire import Json


class InputsInvalidError(Exception):
    """The client would show these messages under the inputs and send nothing; `problems` by input id."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


class Pickable(Protocol):
    """Somebody who can be chosen in a people picker."""

    @property
    def aad_object_id(self) -> str | None: ...


def fill(inputs: Iterable[Json], given: Mapping[str, object], *, collected: bool = False) -> dict[str, str]:
    """The values to send by input id: the card's own, overridden by `given`, always as text.

    With `collected` what isn't in `given` is empty: it is all that a renderer found in the inputs.
    `given` takes text, numbers, dates, times, truth values, a person for a people picker, a choice by its
    title or value, and lists of choices. What is left empty isn't sent, as in the reference renderer.
    Raises `InputsInvalidError` for what a client would refuse, and for ids that the card doesn't have.
    """
    known = {str(element.get("id", "")): element for element in inputs}
    problems = {
        name: f"no such input; the card has {', '.join(known) or 'none'}"
        for name in given
        if name not in known
    }
    values: dict[str, str] = {}
    for name, element in known.items():
        own = None if collected else element.get("value")
        value = _text(element, given.get(name, own))
        problem = _problem(element, value)
        if problem:
            problems[name] = problem
        elif value != "":
            values[name] = value
    if problems:
        raise InputsInvalidError(problems)
    return values


def _text(element: Json, value: object) -> str:
    kind = element.get("type")
    if kind == "Input.Toggle":
        on, off = str(element.get("valueOn", "true")), str(element.get("valueOff", "false"))
        return on if value is True or value == on else off
    if value is None:
        return ""
    if kind == "Input.ChoiceSet":
        several = value if isinstance(value, list | tuple) else [value]
        return ",".join(_choice(element, one) for one in several)
    if isinstance(value, dt.datetime):
        value = value.date() if kind == "Input.Date" else value.time()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _choice(element: Json, value: object) -> str:
    picked = getattr(value, "aad_object_id", None)
    if picked is not None:
        return str(picked)
    by_title = {str(choice.get("title")): str(choice.get("value")) for choice in element.get("choices", ())}
    return str(value) if str(value) in by_title.values() else by_title.get(str(value), str(value))


def _problem(element: Json, value: str) -> str | None:
    """Why a client would refuse the value, in the card's words where it has some."""
    kind = element.get("type")
    empty = element.get("valueOff", "false") if kind == "Input.Toggle" else ""
    if value == empty:
        wrong = "required" if element.get("isRequired") else None
    elif kind == "Input.Text":
        wrong = _text_problem(element, value)
    elif kind == "Input.ChoiceSet":
        wrong = _choice_problem(element, value)
    else:
        wrong = _range_problem(element, value)
    return f"{element.get('errorMessage') or wrong} ({wrong})" if wrong else None


def _text_problem(element: Json, value: str) -> str | None:
    if element.get("maxLength") and len(value) > element["maxLength"]:
        return f"longer than {element['maxLength']} characters"
    if element.get("regex") and not re.search(element["regex"], value):
        return "doesn't match the pattern"
    return None


def _choice_problem(element: Json, value: str) -> str | None:
    if element.get("choices.data"):
        return None
    possible = [str(choice.get("value")) for choice in element.get("choices", ())]
    chosen = [value] if value in possible else value.split(",")
    if len(chosen) > 1 and not element.get("isMultiSelect"):
        return "only one can be chosen"
    unknown = [one for one in chosen if one not in possible]
    return f"no such choice {unknown}; there are {possible}" if unknown else None


_READERS: dict[str, Callable[[str], Any]] = {
    "Input.Number": float,
    "Input.Date": dt.date.fromisoformat,
    "Input.Time": dt.time.fromisoformat,
}


def _range_problem(element: Json, value: str) -> str | None:
    read = _READERS.get(str(element.get("type")))
    if read is None:
        return None
    try:
        number = read(value)
    except ValueError:
        return f"not a {str(element['type']).removeprefix('Input.').lower()}"
    low, high = element.get("min"), element.get("max")
    if low not in (None, "") and number < read(str(low)):
        return f"before or below {low}"
    if high not in (None, "") and number > read(str(high)):
        return f"after or above {high}"
    return None
