"""Adaptive Cards as plain dicts: the few elements that the cards are made of.

Plain dicts, because the answer to a line in the chat is on the hot path: five lines and two buttons with
their JSON take 4 µs so, and 58 µs by way of microsoft-teams-cards; a board of sixty lines 26 µs and 385 µs.
The tests read every card back through that library's types, so a misspelt property is found there.

What people wrote stands in the TextRuns of a RichTextBlock, in which no client interprets Markdown; a
TextBlock would (https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features), and backslashes
don't escape it alike everywhere. Both can calculate `{{DATE(…)}}`, which `words.clean` prevents.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from cards.actions import VERB, Action, encode
from cards.words import clean
from meetings.model import Language, Person

Card: TypeAlias = dict[str, Any]
Element: TypeAlias = dict[str, Any]
Run: TypeAlias = dict[str, Any]
Button: TypeAlias = dict[str, Any]

Colour: TypeAlias = Literal["Default", "Accent", "Good", "Warning", "Attention"]
Size: TypeAlias = Literal["Small", "Default", "Medium", "Large"]
Spacing: TypeAlias = Literal["None", "Small", "Default", "Medium", "Large"]
Style: TypeAlias = Literal["positive", "destructive"]
Panel: TypeAlias = Literal["default", "emphasis", "accent", "good", "warning", "attention"]

VERSION = "1.5"
MAX_ACTIONS = 6
MAX_BYTES = 28_000
"""Of a card as JSON in UTF-8: Teams' oldest documented limit for a message is 28 KB."""

_SPOKEN = 300

_ENCODER = msgspec.json.Encoder()

# Nothing here can be read as Markdown, once "3." is kept from beginning a list.
_PLAIN = re.compile(r"[^\W_](?:[\w ,.;:?!%/§’”“–é-](?<!_))*")
_LIST = re.compile(r"^(\d+\.) ")


def size(element: object) -> int:
    """Bytes of JSON in UTF-8."""
    return len(_ENCODER.encode(element))


def run(
    text: str,
    *,
    bold: bool = False,
    subtle: bool = False,
    italic: bool = False,
    size: Size | None = None,
    colour: Colour | None = None,
) -> Run:
    """A piece of text, shown as it is written."""
    made: Run = {"type": "TextRun", "text": clean(text)}
    if bold:
        made["weight"] = "Bolder"
    if subtle:
        made["isSubtle"] = True
    if italic:
        made["italic"] = True
    if size:
        made["size"] = size
    if colour:
        made["color"] = colour
    return made


def text(*runs: str | Run, spacing: Spacing | None = None, separator: bool = False) -> Element:
    """A paragraph; newlines are kept."""
    made: Element = {
        "type": "RichTextBlock",
        "inlines": [run(one) if isinstance(one, str) else one for one in runs],
    }
    return _placed(made, spacing, separator)


def own(text: str) -> Element:
    """A sentence of ours that holds nothing of what people wrote; its longest words are broken to fit."""
    return {"type": "TextBlock", "text": text, "wrap": True, "spacing": "Small"}


def heading(
    text: str, size: Size = "Medium", *, spacing: Spacing | None = None, separator: bool = False
) -> Element:
    """A heading, which a screen reader announces as one wherever its words can't be taken for Markdown."""
    if not _PLAIN.fullmatch(text):
        made: Element = {"type": "RichTextBlock", "inlines": [run(text, bold=True, size=size)]}
    else:
        made = {
            "type": "TextBlock",
            "text": _LIST.sub("\\1\u00a0", text),
            "style": "heading",
            "weight": "Bolder",
            "size": size,
            "wrap": True,
        }
    return _placed(made, spacing, separator)


def mention(person: Person) -> tuple[Element, Element] | None:
    """A paragraph that mentions somebody, and the entity that the card needs for it (see `mentioning`).

    None for somebody without an account, or with a name that a client might read as markup. Teams knows
    people by their Entra object id or by the id that it gave them in the bot's conversations:
    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
    """
    name = clean(person.name)
    if person.id is None or not _PLAIN.fullmatch(name):
        return None
    marked = f"<at>{name}</at>"
    _, _, id_ = person.id.partition(":")
    entity = {"type": "mention", "text": marked, "mentioned": {"id": id_, "name": name}}
    return {"type": "TextBlock", "text": marked, "wrap": True}, entity


def mentioning(made: Card, person: Person) -> Card:
    """The card with a mention of somebody above it; as it is where they can't be mentioned."""
    found = mention(person)
    if found is None:
        return made
    block, entity = found
    return {**made, "msteams": {**made["msteams"], "entities": [entity]}, "body": [block, *made["body"]]}


def panel(items: list[Element], style: Panel = "emphasis", spacing: Spacing | None = None) -> Element:
    """Elements set apart from the others."""
    return _placed({"type": "Container", "style": style, "items": items}, spacing, False)


def row(buttons: list[Button]) -> Element:
    """Buttons in the middle of a card."""
    return {"type": "ActionSet", "actions": buttons}


def button(title: str, action: Action, *, style: Style | None = None) -> Button:
    """A button that sends its action and nothing of what is filled in."""
    return _execute(title, action, style, {"associatedInputs": "none"})


def submit(title: str, action: Action, *, style: Style | None = None) -> Button:
    """A button that sends its action with what is filled in."""
    return _execute(title, action, style, {})


def dialog_submit(title: str, action: Action, *, style: Style | None = None) -> Button:
    """A button of a dialog, which knows no Action.Execute; it sends its action with what is filled in."""
    made: Button = {"type": "Action.Submit", "title": title, "data": encode(action)}
    return {**made, "style": style} if style else made


def link(title: str, url: str) -> Button:
    """A button that opens an address."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def card(language: Language, speak: str, body: list[Element], actions: Sequence[Button] = ()) -> Card:
    """A card as wide as the client allows; `speak` is what a screen reader says of it as a whole."""
    made: Card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "lang": language,
        "speak": clean(speak)[:_SPOKEN],
        "msteams": {"width": "Full"},
        "body": body,
    }
    if actions:
        made["actions"] = list(actions)
    return made


def _execute(title: str, action: Action, style: Style | None, more: Button) -> Button:
    data = encode(action)
    made: Button = {"type": "Action.Execute", "title": title, "verb": data[VERB], "data": data, **more}
    if style:
        made["style"] = style
    made["fallback"] = {"type": "Action.Submit", "title": title, "data": data, **more}
    return made


def _placed(made: Element, spacing: Spacing | None, separator: bool) -> Element:
    if spacing:
        made["spacing"] = spacing
    if separator:
        made["separator"] = True
    return made
