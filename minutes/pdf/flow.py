"""The items and what follows them, as a row of parts that the template sets one after the other."""

from collections.abc import Iterable, Iterator

from meetings.model import Language
from minutes.model import (
    Assignment,
    Block,
    Decision,
    Item,
    MinutesDocument,
    Outstanding,
    Reservation,
    Rider,
    Subheading,
    Text,
)
from minutes.overview import assignments
from minutes.pdf.setting import Part, Setting
from minutes.words import say

_DIVIDED = 900
"""Characters above which a decision may be divided between pages."""

_WHOLE_TABLE = 3
"""Rows of a table of assignments that stays whole, with the signatures."""

_OF_A_LONG_TABLE = 10_000
"""A longer one is divided where the page ends, as text that fills a page is."""


def flow(document: MinutesDocument, setting: Setting, *, overview: bool) -> Iterator[Part]:
    """All from the first item to what stands before the signatures.

    A part has a `kind`, and a `size`: about how many characters it holds.
    """
    language = document.language
    for item in document.items:
        yield from _item(item, setting, language)
    if document.outstanding:
        yield _heading(say(language, "label.outstanding"), setting)
        yield _outstanding(document.outstanding, setting)
    if document.next_meeting and not document.next_meeting.in_items:
        yield _heading(say(language, "label.next_meeting"), setting)
        yield _paragraph(document.next_meeting.text, setting)
    if overview:
        yield from _overview(document, setting)


def _item(item: Item, setting: Setting, language: Language) -> Iterator[Part]:
    number = None if item.number is None else f"{item.number}."
    yield _heading(item.title, setting, number)
    if item.outstanding:
        yield _outstanding(item.outstanding, setting)
    for block in item.blocks:
        yield from _block(block, setting, language)
    if item.outcome:
        yield {**_paragraph(item.outcome.text, setting), "kind": "outcome"}


def _block(block: Block, setting: Setting, language: Language) -> Iterator[Part]:
    match block:
        case Text():
            for paragraph in block.paragraphs:
                yield _paragraph(paragraph, setting)
        case Subheading():
            yield {"kind": "subheading", "text": setting.text(block.text), "size": len(block.text)}
        case Decision():
            label = say(language, "label.decision", id=block.id)
            line = block.task.line if block.task else None
            yield _panel("decision", label, block.paragraphs, line, block.attached, setting, language)
        case Assignment():
            label = say(language, "label.assignment", id=block.id)
            yield _panel("assignment", label, block.paragraphs, block.task.line, (), setting, language)
        case Rider() | Reservation():
            yield _panel("aside", None, (), None, (block,), setting, language)


def _heading(title: str, setting: Setting, number: str | None = None) -> Part:
    return {"kind": "heading", "number": number, "text": setting.text(title), "size": len(title)}


def _paragraph(text: str, setting: Setting) -> Part:
    return {"kind": "paragraph", "text": setting.text(text), "size": len(text)}


def _panel(
    kind: str,
    label: str | None,
    paragraphs: tuple[str, ...],
    line: str | None,
    attached: tuple[Rider | Reservation, ...],
    setting: Setting,
    language: Language,
) -> Part:
    asides = [_aside(one, setting, language) for one in attached]
    size = sum(map(len, paragraphs)) + sum(one["size"] for one in asides)
    return {
        "kind": kind,
        "label": label,
        "paragraphs": setting.texts(paragraphs),
        "line": setting.text(line) if line else None,
        "asides": asides,
        "divided": size > _DIVIDED,
        "size": size,
    }


def _aside(one: Rider | Reservation, setting: Setting, language: Language) -> Part:
    """What goes with a decision: its label, and its paragraphs, of which the first follows the label."""
    label = say(language, "label.rider" if isinstance(one, Rider) else "label.reservation")
    lines = one.paragraphs if isinstance(one, Rider) else (one.line, *one.paragraphs)
    return {
        "label": f"{label}:",
        "paragraphs": setting.texts(lines),
        "size": sum(len(line) for line in lines if line),
    }


def _outstanding(left: Iterable[Outstanding], setting: Setting) -> Part:
    told = [" ".join(filter(None, (one.text, one.task.line, one.line))) for one in left]
    return {"kind": "list", "texts": setting.texts(told), "size": sum(map(len, told))}


def _overview(document: MinutesDocument, setting: Setting) -> Iterator[Part]:
    asked = assignments(document)
    if asked:
        language = document.language
        yield _heading(say(language, "label.assignments"), setting)
        columns = ("number", "assignment", "responsible", "due")
        yield {
            "kind": "assignments",
            "columns": [say(language, f"column.{key}") for key in columns],
            "rows": [list(map(setting.text, (one.id, one.text, one.who, one.due))) for one in asked],
            "size": 0 if len(asked) <= _WHOLE_TABLE else _OF_A_LONG_TABLE,
        }
