"""What a new version of the minutes changed, item by item and line by line."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

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
from minutes.words import say

ChangeKind: TypeAlias = Literal["added", "removed", "altered"]


class LineChange(Struct, frozen=True):
    """A line that was added (no `before`), removed (no `after`) or altered.

    `id` is the reference of the entry, None for other lines; `label` is what stands before it, or None.
    Paragraphs are separated by newlines.
    """

    kind: ChangeKind
    id: str | None
    label: str | None
    before: str | None
    after: str | None


class SectionChange(Struct, frozen=True):
    """A part of the minutes in which something changed: an item, or without a number what stands around them.

    `kind` says whether the whole part is new or gone; its lines are listed all the same.
    """

    kind: ChangeKind
    number: int | None
    title: str
    lines: tuple[LineChange, ...]


class ToldChange(Struct, frozen=True):
    """A part of the minutes in which something changed, and what, a line for each, ready to print."""

    title: str
    lines: tuple[str, ...]


class _Line(Struct, frozen=True):
    id: str | None
    label: str | None
    text: str


class _Section(Struct, frozen=True):
    number: int | None
    title: str
    lines: dict[str, _Line]


def changes(before: MinutesDocument, after: MinutesDocument) -> tuple[SectionChange, ...]:
    """What changed from one version to another, in the order of the newer one, with what was removed last.

    Version, status and approvals aren't changes.
    """
    old, new = dict(_sections(before)), dict(_sections(after))
    compared = (_section(old.get(key), new.get(key)) for key in dict.fromkeys((*new, *old)))
    return tuple(change for change in compared if change is not None)


def told(found: Iterable[SectionChange], language: Language) -> tuple[ToldChange, ...]:
    """The changes in words, in the language of the document; a line's paragraphs run together."""
    return tuple(ToldChange(_title(one, language), tuple(_lines(one, language))) for one in found)


def _title(section: SectionChange, language: Language) -> str:
    title = section.title if section.number is None else f"{section.number}. {section.title}"
    if section.kind == "altered" or section.number is None:
        return title
    return say(language, f"changed_item.{section.kind}", item=title)


def _lines(section: SectionChange, language: Language) -> Iterator[str]:
    for line in section.lines:
        text = line.before if line.after is None else line.after
        if line.id is None and text == section.title and line.kind != "altered":
            continue  # the title says it
        yield say(language, f"change.{line.kind}", line=_shown(line, text))
        if line.kind == "altered":
            yield say(language, "change.before", line=_shown(line, line.before))


def _shown(line: LineChange, text: str | None) -> str:
    said = " ".join((text or "").splitlines())
    return f"{line.label}: {said}" if line.label else said


def _section(old: _Section | None, new: _Section | None) -> SectionChange | None:
    was, now = old.lines if old else {}, new.lines if new else {}
    found = tuple(
        _line(was.get(key), now.get(key))
        for key in dict.fromkeys((*now, *was))
        if was.get(key) != now.get(key)
    )
    if old is not None and new is not None:
        return SectionChange("altered", new.number, new.title, found) if found else None
    shown = new or old
    assert shown is not None
    if shown.number is None and not found:
        return None
    return SectionChange("added" if new else "removed", shown.number, shown.title, found)


def _line(old: _Line | None, new: _Line | None) -> LineChange:
    kind: ChangeKind = "added" if old is None else "removed" if new is None else "altered"
    shown = new or old
    assert shown is not None
    return LineChange(kind, shown.id, shown.label, old.text if old else None, new.text if new else None)


def _sections(document: MinutesDocument) -> Iterator[tuple[str, _Section]]:
    yield "about", _Section(None, document.title, dict(_about(document)))
    people = say(document.language, "label.participants")
    yield "people", _Section(None, people, dict(_people(document)))
    for item in document.items:
        key = f"item:{item.title if item.number is None else item.number}"
        yield key, _Section(item.number, item.title, dict(_item(item, document.language)))
    left = say(document.language, "label.outstanding")
    yield "outstanding", _Section(None, left, dict(_outstanding(document.outstanding)))
    next_meeting = document.next_meeting
    if next_meeting and not next_meeting.in_items:
        label = say(document.language, "label.next_meeting")
        yield "next", _Section(None, label, {"next": _Line(None, None, next_meeting.text)})


def _about(document: MinutesDocument) -> Iterator[tuple[str, _Line]]:
    facts = (("group", document.group), ("time", document.held.text), ("place", document.held.place))
    yield "title", _Line(None, document.heading, document.title)
    for key, told in facts:
        if told:
            yield key, _Line(None, say(document.language, f"label.{key}"), told)
    for at, signature in enumerate(document.signatures):
        if signature.role == "secretary":
            yield f"signature:{at}", _Line(None, say(document.language, "label.secretary"), signature.name)


def _people(document: MinutesDocument) -> Iterator[tuple[str, _Line]]:
    absent = say(document.language, "label.absent")
    for one in document.participants:
        yield f"here:{one.name}", _Line(None, None, ", ".join(filter(None, (one.name, one.detail))))
    for gone in document.absent:
        text = ", ".join(filter(None, (gone.name, gone.organisation)))
        yield f"absent:{gone.name}", _Line(None, absent, text)


def _item(item: Item, language: Language) -> Iterator[tuple[str, _Line]]:
    yield "title", _Line(None, None, item.title)
    yield from _outstanding(item.outstanding)
    for block in item.blocks:
        yield from _block(block, language)
    if item.outcome:
        yield "outcome", _Line(None, None, item.outcome.text)


def _outstanding(left: Iterable[Outstanding]) -> Iterator[tuple[str, _Line]]:
    for one in left:
        text = " ".join(filter(None, (one.text, one.task.line, one.line)))
        yield f"outstanding:{one.meeting}:{one.entry}", _Line(None, None, text)


def _block(block: Block, language: Language) -> Iterator[tuple[str, _Line]]:
    key = f"entry:{block.id}"
    match block:
        case Text():
            yield key, _Line(block.id, None, "\n".join(block.paragraphs))
        case Subheading():
            yield key, _Line(block.id, None, block.text)
        case Decision():
            line = block.task.line if block.task else None
            label = say(language, "label.decision", id=block.id)
            yield key, _Line(block.id, label, _joined(*block.paragraphs, line))
            for one in block.attached:
                yield from _block(one, language)
        case Assignment():
            label = say(language, "label.assignment", id=block.id)
            yield key, _Line(block.id, label, _joined(*block.paragraphs, block.task.line))
        case Rider():
            yield key, _Line(block.id, say(language, "label.rider"), _joined(*block.paragraphs))
        case Reservation():
            label = say(language, "label.reservation")
            yield key, _Line(block.id, label, _joined(block.line, *block.paragraphs))


def _joined(*paragraphs: str | None) -> str:
    return "\n".join(filter(None, paragraphs))
