"""The minutes as Markdown (CommonMark) that also reads well as it is."""

import re
from collections.abc import Iterable

from meetings.model import Language
from minutes.model import (
    Assignment,
    Block,
    Decision,
    Item,
    MinutesDocument,
    Outstanding,
    Participant,
    Reservation,
    Rider,
    Subheading,
    Text,
)
from minutes.words import say

# What may begin markup anywhere in a line. An underscore inside a word never does; a lone `&` neither.
_INLINE = re.compile(r"[\\`*\[\]<~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|(?<!\S)#(?=#*$)")
# What is markup only where a line begins: headings, quotes, lists and rules.
_LEADING = re.compile(r"#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-(?=[-\s]*$)")
_NUMBERED = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")


def markdown(document: MinutesDocument) -> str:
    """The whole document, ending with a newline. What people wrote is escaped, so that it stays text."""
    parts = [*_opening(document)]
    for item in document.items:
        parts += _item(item, document.language)
    parts += _closing(document)
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """One line of text such that Markdown shows it as written, at the beginning of a line or inside one."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return f"{numbered[0]}\\{_inline(text[numbered.end() :])}"
    if _LEADING.match(text) and text[0] != "\\":
        return f"\\{text[0]}{_inline(text[1:])}"
    return _inline(text)


def _inline(text: str) -> str:
    return _INLINE.sub(r"\\\g<0>", text)


def _opening(document: MinutesDocument) -> Iterable[str]:
    language = document.language
    yield f"# {document.heading} {escape(document.title)}"
    yield f"**{_inline(document.status_text)}**"
    facts = (
        ("group", document.group),
        ("time", document.held.text),
        ("place", document.held.place),
        ("correction", document.correction),
    )
    yield "\n".join(f"- {_label(language, key)} {escape(told)}" for key, told in facts if told)
    if document.participants:
        yield f"## {say(language, 'label.participants')}"
        yield "\n".join(f"- {_participant(one)}" for one in document.participants)
    if document.absent:
        yield f"## {say(language, 'label.absent')}"
        named = (", ".join(filter(None, (one.name, one.organisation))) for one in document.absent)
        yield "\n".join(f"- {escape(one)}" for one in named)


def _participant(one: Participant) -> str:
    joint = " " if one.detail.startswith("(") else ", "
    return escape(joint.join(filter(None, (one.name, one.detail))))


def _item(item: Item, language: Language) -> Iterable[str]:
    number = "" if item.number is None else f"{item.number}. "
    yield f"## {number}{escape(item.title)}"
    if item.outstanding:
        yield _outstanding(item.outstanding)
    for block in item.blocks:
        yield from _block(block, language)
    if item.outcome:
        yield escape(item.outcome.text)


def _block(block: Block, language: Language) -> Iterable[str]:
    match block:
        case Text():
            yield from map(escape, block.paragraphs)
        case Subheading():
            yield f"### {escape(block.text)}"
        case Decision():
            yield _quoted(_decision(block, language))
        case Assignment():
            yield _quoted(_assignment(block, language))
        case Rider() | Reservation():
            yield _quoted(_attached(block, language))


def _decision(block: Decision, language: Language) -> Iterable[str]:
    yield f"**{say(language, 'label.decision', id=block.id)}**"
    yield from map(escape, block.paragraphs)
    if block.task and block.task.line:
        yield escape(block.task.line)
    for one in block.attached:
        yield from _attached(one, language)


def _assignment(block: Assignment, language: Language) -> Iterable[str]:
    yield f"**{say(language, 'label.assignment', id=block.id)}**"
    yield from map(escape, block.paragraphs)
    if block.task.line:
        yield escape(block.task.line)


def _attached(one: Rider | Reservation, language: Language) -> Iterable[str]:
    label = _label(language, "rider" if isinstance(one, Rider) else "reservation")
    said = one.line if isinstance(one, Reservation) else None
    lines = [line for line in (said, *one.paragraphs) if line]
    yield " ".join((label, *map(escape, lines[:1])))
    yield from map(escape, lines[1:])


def _outstanding(left: tuple[Outstanding, ...]) -> str:
    told = (" ".join(filter(None, (one.text, one.task.line, one.line))) for one in left)
    return "\n".join(f"- {escape(one)}" for one in told)


def _closing(document: MinutesDocument) -> Iterable[str]:
    language = document.language
    if document.outstanding:
        yield f"## {say(language, 'label.outstanding')}"
        yield _outstanding(document.outstanding)
    if document.next_meeting and not document.next_meeting.in_items:
        yield f"## {say(language, 'label.next_meeting')}"
        yield escape(document.next_meeting.text)
    yield "---"
    for signature in document.signatures:
        yield f"{_label(language, signature.role)} {escape(signature.name)}"
        if signature.approval:
            yield escape(signature.approval.text)
    if document.version:
        told = say(language, "label.checksum", version=document.version.number)
        yield f"{told}: {document.version.hash}"


def _label(language: Language, key: str) -> str:
    return f"**{say(language, f'label.{key}')}:**"


def _quoted(paragraphs: Iterable[str]) -> str:
    return "\n>\n".join(f"> {paragraph}" for paragraph in paragraphs)
