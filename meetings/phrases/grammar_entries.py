"""What is captured in an item: notes, headings, decisions, assignments, and what goes with a decision."""

import re

from meetings import commands as cmd
from meetings.phrases.answers import NotUnderstood, Understood
from meetings.phrases.assignees import assigned
from meetings.phrases.chat import ChatText
from meetings.phrases.due import find_due
from meetings.phrases.lines import Piece
from meetings.phrases.numbers import item_number
from meetings.phrases.said import Context, Said, asked, leftover, unclear

_THAT = re.compile(r"(?:att|that)\s+", re.IGNORECASE)
_NOTING = frozenset({"notera", "anteckna", "note"})
_ENTRY_GIVEN = re.compile(r"(\d{1,3})\.(\d{1,3})\s*+:(?!\d)")
_TO_ENTRY = re.compile(
    r"(?:(?:mot|till|to|against)\s+)?(?:beslut\s+|decision\s+)?(\d{1,3})\.(\d{1,3})(?!\w|[.,]\d)[\s:,]*+",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:från|av|from|by)\s++", re.IGNORECASE)
_THE_ITEM = re.compile(
    r"(?:(?:den\s+här\s+)?punkten|ärendet|frågan|(?:the|this)\s+(?:item|matter))(?!\w)[\s,]*+"
    r"|(?:till|to|until)\s+(?:the\s+)?(?:nästa|next)\s+\w+[\s,]*+",
    re.IGNORECASE,
)
BECAUSE = re.compile(
    r"(?:på\s+grund\s+av|p\.\s?g\.\s?a\.|pga\.?|med\s+anledning\s+av|because\s+of|due\s+to|owing\s+to)\s+",
    re.IGNORECASE,
)


def note(piece: Piece, _: Context) -> list[Said]:
    """A note; `notera att Anna avvek` notes that Anna avvek."""
    number, body = item_number(piece.body())
    text = body.text
    that = _THAT.match(text) if piece.keyword is not None and piece.keyword.form in _NOTING else None
    if that is not None:
        text = text[that.end() : that.end() + 1].upper() + text[that.end() + 1 :]
    return [asked(piece.said, cmd.TakeNote(text, number)) if text else unclear(piece.said, "note_empty")]


def heading(piece: Piece, _: Context) -> list[Said]:
    """A heading is one line; lines below it have no keyword of their own."""
    number, title = item_number(piece.first)
    lines = [line for line in piece.lines if line.text]
    if not title.text and lines:
        title, lines = lines[0], lines[1:]
    if not title.text:
        return [unclear(piece.said, "heading_empty")]
    return [asked(piece.said, cmd.AddHeading(title.text, number)), *leftover(lines)]


def decision(piece: Piece, _: Context) -> list[Said]:
    """A decision; its own number isn't the writer's to give."""
    body = piece.body()
    given = _ENTRY_GIVEN.match(body.text)
    if given is not None:
        number, entry = int(given[1]), f"{int(given[1])}.{int(given[2])}"
        return [unclear(piece.said, "entry_number_given", entry=entry, number=number)]
    to, body = item_number(body)
    if not body.text:
        return [unclear(piece.said, "decision_empty")]
    return [asked(piece.said, cmd.RecordDecision(body.text, to))]


def rider(piece: Piece, _: Context) -> list[Said]:
    to, number, body = _attached(piece.body())
    if not body.text:
        return [unclear(piece.said, "rider_empty")]
    return [asked(piece.said, cmd.AddRider(body.text, to, number))]


def reservation(piece: Piece, context: Context) -> list[Said]:
    """A reservation needs no text; it is the sender's unless somebody is named first."""
    to, number, body = _attached(piece.body())
    lead = _FROM.match(body.text)
    if lead is not None and _names_somebody(body.cut(lead.end()), context):
        body = body.cut(lead.end())
    found = assigned(body, context.known, context.sender) if _names_somebody(body, context) else None
    if found is None or not found.people:
        return [asked(piece.said, cmd.AddReservation(body.text, None, to, number))]
    text = found.text.strip(". ") and found.text
    return [asked(piece.said, cmd.AddReservation(text, by, to, number)) for by in found.people]


def _names_somebody(body: ChatText, context: Context) -> bool:
    return (
        body.mention_at(0) is not None
        or body.text.startswith("@")
        or (body.text[:1].isupper() and context.known.at(body.text, 0) is not None)
    )


def _attached(words: ChatText) -> tuple[str | None, int | None, ChatText]:
    """The decision or the item that a rider or a reservation belongs to."""
    to = _TO_ENTRY.match(words.text)
    if to is not None:
        return f"{int(to[1])}.{int(to[2])}", None, words.cut(to.end())
    number, body = item_number(words)
    return None, number, body


def assignment(piece: Piece, context: Context) -> list[Said]:
    """An assignment; under a lone keyword each line may be one of its own."""
    number, first = item_number(piece.first, expected=True)
    lines = [line for line in piece.lines if line.text]
    if not first.text and len(lines) > 1:
        each = [_assignment(piece.said, line, number, context) for line in lines]
        if all(said.what is not None for said in each):
            return each
    _, body = item_number(piece.body(), expected=True)
    return [_assignment(piece.said, body, number, context)]


def _assignment(written: str, words: ChatText, number: int | None, context: Context) -> Said:
    if not words.text:
        return unclear(written, "assignment_empty")
    due = find_due(words.text, context.today)
    answer = due.answer if due is not None else None
    if due is not None and not isinstance(answer, NotUnderstood) and words.text.startswith(due.text_without):
        words = words.cut(0, len(due.text_without))
    found = assigned(words, context.known, context.sender)
    if found is None:
        return unclear(written, "assignee_unclear", text=words.text)
    if found.several:
        names = tuple(person.name for person in found.several)
        return unclear(written, "person_ambiguous", name=found.name, candidates=names)
    if not found.text:
        return unclear(written, "assignment_empty")
    if isinstance(answer, Understood):
        return asked(written, cmd.RecordAssignment(found.people, found.text, answer.day, number))
    return asked(written, cmd.RecordAssignment(found.people, found.text, None, number), answer)


def postpone(piece: Piece, _: Context) -> list[Said]:
    number, reason = _reason(piece.body())
    return [asked(piece.said, cmd.PostponeItem(number, reason or None))]


def refer_back(piece: Piece, _: Context) -> list[Said]:
    number, reason = _reason(piece.body())
    if not reason:
        return [unclear(piece.said, "refer_back_empty")]
    return [asked(piece.said, cmd.ReferBackItem(reason, number))]


def _reason(words: ChatText) -> tuple[int | None, str]:
    number, rest = item_number(words, expected=True)
    while (item := _THE_ITEM.match(rest.text)) is not None:
        rest = rest.cut(item.end())
    return number, because(rest.text)


def because(text: str) -> str:
    """A reason without the words that announce it."""
    lead = BECAUSE.match(text)
    return (text[lead.end() :] if lead else text).strip(" \n.,:")
