"""An Adaptive Card as a reader sees it: its text in reading order and its buttons."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playground.connector.wire import Json

_TAGS = re.compile(r"</?at(?: [^>]*)?>")

KNOWN_ELEMENTS = frozenset(
    {
        "ActionSet",
        "Column",
        "ColumnSet",
        "Container",
        "FactSet",
        "Image",
        "ImageSet",
        "Input.ChoiceSet",
        "Input.Date",
        "Input.Number",
        "Input.Text",
        "Input.Time",
        "Input.Toggle",
        "Media",
        "RichTextBlock",
        "Table",
        "TableCell",
        "TableRow",
        "TextBlock",
    }
)

KNOWN_ACTIONS = frozenset(
    {"Action.Execute", "Action.OpenUrl", "Action.ShowCard", "Action.Submit", "Action.ToggleVisibility"}
)


@dataclass(frozen=True)
class Button:
    """An action somewhere in a card: `inputs` are those that go with it, `around` the texts of what holds it.

    `around` goes from the innermost element to the whole card.
    """

    action: Json
    title: str
    inputs: tuple[Json, ...]
    around: tuple[str, ...]


def without_tags(text: str) -> str:
    """The text of a message without the `<at>` marks of its mentions."""
    return _TAGS.sub("", text)


def shown(element: Json) -> Json | None:
    """The element itself, its fallback when its type is unknown, or None when it isn't shown."""
    if element.get("isVisible") is False:
        return None
    kind = element.get("type", "")
    if kind in KNOWN_ELEMENTS or kind in KNOWN_ACTIONS or kind == "AdaptiveCard":
        return element
    fallback = element.get("fallback")
    return shown(fallback) if isinstance(fallback, dict) else None


def _rows(element: Json) -> list[Json]:
    return [{"type": "TableRow", **row} for row in element.get("rows", ())]


def _cells(element: Json) -> list[Json]:
    return [{"type": "TableCell", **cell} for cell in element.get("cells", ())]


_HOLDERS: dict[str, Callable[[Json], list[Json]]] = {
    "AdaptiveCard": lambda card: card.get("body") or [],
    "Column": lambda column: column.get("items") or [],
    "ColumnSet": lambda row: [{"type": "Column", **column} for column in row.get("columns", ())],
    "Container": lambda container: container.get("items") or [],
    "ImageSet": lambda images: images.get("images") or [],
    "Table": _rows,
    "TableCell": lambda cell: cell.get("items") or [],
    "TableRow": _cells,
}


def children(element: Json) -> Iterator[Json]:
    """What an element holds and shows, in reading order; actions aren't among them."""
    holder = _HOLDERS.get(element.get("type", ""))
    for child in holder(element) if holder else ():
        visible = shown(child)
        if visible is not None:
            yield visible


def elements(element: Json) -> Iterator[Json]:
    """The element and everything shown inside it, in reading order; cards behind ShowCard aren't opened."""
    yield element
    for child in children(element):
        yield from elements(child)


def lines(element: Json) -> Iterator[str]:
    """Every text inside an element in reading order: texts, facts, labels, values, alternative texts."""
    for part in elements(element):
        yield from filter(None, (without_tags(line).strip() for line in _own_lines(part)))


def _own_lines(element: Json) -> Iterator[str]:
    kind = element.get("type", "")
    if kind == "TextBlock":
        yield str(element.get("text", ""))
    elif kind == "RichTextBlock":
        runs = element.get("inlines", ())
        yield "".join(run if isinstance(run, str) else str(run.get("text", "")) for run in runs)
    elif kind == "FactSet":
        for fact in element.get("facts", ()):
            yield f"{fact.get('title', '')} {fact.get('value', '')}"
    elif kind == "Image":
        yield str(element.get("altText", ""))
    elif kind.startswith("Input."):
        yield str(element.get("label", ""))
        yield _input_text(element)


def _input_text(element: Json) -> str:
    if element["type"] == "Input.Toggle":
        return str(element.get("title", ""))
    value = str(element.get("value", ""))
    if element["type"] != "Input.ChoiceSet":
        return value
    titles = {str(choice.get("value")): str(choice.get("title")) for choice in element.get("choices", ())}
    return ", ".join(titles.get(one, one) for one in value.split(",") if one)


def text(element: Json) -> str:
    """The lines of an element or a whole card, one beneath the other."""
    return "\n".join(lines(element))


def inputs(card: Json) -> list[Json]:
    """The inputs of a card itself, not of the cards behind its ShowCard actions; hidden ones too.

    A hidden input is sent along like any other, as the reference renderer does.
    """
    return [part for part in _everything(card) if str(part.get("type", "")).startswith("Input.")]


def _everything(element: Json) -> Iterator[Json]:
    yield element
    holder = _HOLDERS.get(element.get("type", ""))
    for child in holder(element) if holder else ():
        yield from _everything(child)


def buttons(card: Json) -> list[Button]:
    """Every action a reader can press, in reading order, those inside a ShowCard after it."""
    return list(_buttons(card, (), ()))


def _buttons(card: Json, outer_inputs: tuple[Json, ...], outer_text: tuple[str, ...]) -> Iterator[Button]:
    collected = (*outer_inputs, *inputs(card))

    def found(action: Json, around: tuple[str, ...]) -> Iterator[Button]:
        usable = _usable(action)
        if usable is None:
            return
        yield Button(usable, str(usable.get("title") or usable.get("tooltip") or ""), collected, around)
        if usable["type"] == "Action.ShowCard" and isinstance(usable.get("card"), dict):
            inner = {"type": "AdaptiveCard", **usable["card"]}
            yield from _buttons(inner, collected, (text(inner), *around))

    def walk(element: Json, around: tuple[str, ...]) -> Iterator[Button]:
        here = (text(element), *around)
        for action in _actions(element):
            yield from found(action, here)
        for child in children(element):
            yield from walk(child, here)
        if element is card:
            for action in card.get("actions") or ():
                yield from found(action, here)

    yield from walk(card, outer_text)


def _actions(element: Json) -> list[Json]:
    """The actions of the element itself, apart from the row at the bottom of a card."""
    kind = element.get("type", "")
    actions: list[Any] = [element.get("selectAction"), element.get("inlineAction")]
    if kind == "ActionSet":
        actions.extend(element.get("actions") or ())
    if kind == "RichTextBlock":
        actions.extend(run.get("selectAction") for run in element.get("inlines", ()) if isinstance(run, dict))
    return [action for action in actions if isinstance(action, dict)]


def _usable(action: Json) -> Json | None:
    if action.get("type") in KNOWN_ACTIONS:
        return action
    fallback = action.get("fallback")
    return _usable(fallback) if isinstance(fallback, dict) else None
