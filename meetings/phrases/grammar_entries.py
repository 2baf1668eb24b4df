"""What is captured in an item, and changed afterwards: notes, decisions, assignments and what goes with them."""

import re

from meetings import commands as cmd
from meetings import requests as req
from meetings.phrases.answers import NotUnderstood, Understood
from meetings.phrases.assignees import assigned
from meetings.phrases.chat import ChatText
from meetings.phrases.due import find_due
from meetings.phrases.keywords import Kind
from meetings.phrases.lines import Piece
from meetings.phrases.numbers import item_number, reference, references
from meetings.phrases.said import Context, Said, asked, unclear

_BECAUSE = re.compile(
    r"(?:på\s+grund\s+av|p\.\s?g\.\s?a\.|pga\.?|med\s+anledning\s+av|because\s+of|due\s+to|owing\s+to)\s+",
    re.IGNORECASE,
)
_THE_ITEM = re.compile(
    r"(?:(?:den\s+här\s+)?punkten|ärendet|frågan|(?:the|this)\s+(?:item|matter))(?!\w)[\s,]*+"
    r"|(?:till|to|until)\s+(?:the\s+)?(?:nästa|next)\s+\w+[\s,]*+",
    re.IGNORECASE,
)
_ENTRY_GIVEN = re.compile(r"(\d{1,3})\.(\d{1,3})\s*+:(?!\d)")
_TO_ENTRY = re.compile(
    r"(?:mot\s+|till\s+|to\s+|against\s+)?(?:beslut\s+|decision\s+)?(\d{1,3})\.(\d{1,3})(?!\w)[\s:,]*+",
    re.IGNORECASE,
)
_TILL = re.compile(r"(?:till|to)(?::\s*+|\s++(?=[\"”]))", re.IGNORECASE)
_TILL_NAME = re.compile(r"(?:till|to)\s++|:\s*+", re.IGNORECASE)
_WHOLE_WORDS = re.compile(r"\d")
_WHOM = re.compile(r"\d+\.\d+")
_NAMED = re.compile(r"[^.:;\n]{1,80}:\s")


def note(piece: Piece, _: Context) -> list[Said]:
    number, body = item_number(piece.body())
    if not body.text:
        return [unclear(piece.said, "note_empty")]
    return [asked(piece.said, cmd.TakeNote(body.text, number))]


def heading(piece: Piece, _: Context) -> list[Said]:
    """A heading is one line; lines below it have no keyword of their own."""
    number, title = item_number(piece.first)
    lines = [line for line in piece.lines if line.text]
    if not title.text and lines:
        title, lines = lines[0], lines[1:]
    if not title.text:
        return [unclear(piece.said, "heading_empty")]
    said = [asked(piece.said, cmd.AddHeading(title.text, number))]
    return (
        said
        if not lines
        else [*said, unclear(piece.said, "text_without_keyword", text="\n".join(x.text for x in lines))]
    )


def decision(piece: Piece, _: Context) -> list[Said]:
    body = piece.body()
    given = _ENTRY_GIVEN.match(body.text)
    if given is not None:
        return [
            unclear(piece.said, "entry_number_given", entry=f"{given[1]}.{given[2]}", number=int(given[1]))
        ]
    number, body = item_number(body)
    if not body.text:
        return [unclear(piece.said, "decision_empty")]
    return [asked(piece.said, cmd.RecordDecision(body.text, number))]


def rider(piece: Piece, _: Context) -> list[Said]:
    to, number, body = _attached(piece.body())
    if not body.text:
        return [unclear(piece.said, "rider_empty")]
    return [asked(piece.said, cmd.AddRider(body.text, to, number))]


def reservation(piece: Piece, context: Context) -> list[Said]:
    """A reservation needs no text; it is the sender's unless somebody is named first."""
    to, number, body = _attached(piece.body())
    body = body.cut(len("från ") if body.text.lower().startswith("från ") else 0)
    found = assigned(body, context.known, context.sender) if _names_somebody(body, context) else None
    if found is not None and len(found.people) == 1:
        return [asked(piece.said, cmd.AddReservation(found.text.strip("."), found.people[0], to, number))]
    if found is not None and found.people:
        return [asked(piece.said, cmd.AddReservation(found.text, by, to, number)) for by in found.people]
    return [asked(piece.said, cmd.AddReservation(body.text, None, to, number))]


def _names_somebody(body: ChatText, context: Context) -> bool:
    return (
        body.mention_at(0) is not None
        or body.text.startswith("@")
        or context.known.at(body.text, 0) is not None
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


def _assignment(text: str, words: ChatText, number: int | None, context: Context) -> Said:
    if not words.text:
        return unclear(text, "assignment_empty")
    due = find_due(words.text, context.today)
    answer = due.answer if due is not None else None
    if due is not None and not isinstance(answer, NotUnderstood) and words.text.startswith(due.text_without):
        words = words.cut(0, len(due.text_without))
    found = assigned(words, context.known, context.sender)
    if found is None:
        return unclear(text, "assignee_unclear", text=words.text)
    if found.several:
        names = tuple(person.name for person in found.several)
        return unclear(text, "person_ambiguous", name=found.name, candidates=names)
    if not found.text:
        return unclear(text, "assignment_empty")
    day = answer.day if isinstance(answer, Understood) else None
    ask = answer if day is None else None
    return asked(text, cmd.RecordAssignment(found.people, found.text, day, number), ask)


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
    lead = _BECAUSE.match(text)
    return (text[lead.end() :] if lead else text).strip(" \n.,:")


def edit(piece: Piece, context: Context) -> list[Said]:
    """Another text for an entry, or another name for an item."""
    entry, number, rest = reference(piece.body())
    if entry is None and number is None:
        return [unclear(piece.said, "reference_missing", text=rest.text)]
    if number is not None:
        to = _TILL_NAME.match(rest.text)
        title = rest.cut(to.end() if to else 0).text
        said = (
            asked(piece.said, cmd.RenameItem(number, title)) if title else unclear(piece.said, "item_empty")
        )
        return [said]
    assert entry is not None
    till = _TILL.match(rest.text)
    rest = rest.cut(till.end() if till else 0)
    if not rest.text:
        return [unclear(piece.said, "edit_empty")]
    return [_edited(piece.said, entry, rest, context)]


def _edited(text: str, entry: str, rest: ChatText, context: Context) -> Said:
    due = find_due(rest.text, context.today)
    if due is not None and not due.text_without.strip():
        if isinstance(due.answer, Understood):
            return asked(text, cmd.EditEntry(entry, due=due.answer.day))
        return unclear(text, "due_unclear", entry=entry, phrase=due.phrase)
    whom = (
        assigned(rest, context.known, context.sender)
        if _WHOM.match(entry) and _NAMED.match(rest.text)
        else None
    )
    if whom is not None and whom.people and whom.text and (rest.mentions or rest.text.startswith("@")):
        return asked(text, cmd.EditEntry(entry, whom.text, whom.people))
    return asked(text, cmd.EditEntry(entry, rest.text))


def remove(piece: Piece, _: Context) -> list[Said]:
    body = piece.body()
    found = references(body)
    if not found:
        return [unclear(piece.said, "reference_missing", text=body.text)]
    return [
        asked(piece.said, cmd.RemoveEntry(entry) if entry else cmd.RemoveItem(number or 0))
        for entry, number in found
    ]


def done(piece: Piece, _: Context) -> list[Said]:
    """`klart 3.1`; words without any number are somebody's talk, not a command."""
    assert piece.keyword is not None
    body = piece.body()
    if body.text and not piece.keyword.marked and not _WHOLE_WORDS.search(body.text):
        return [Said(piece.said)]
    entries = [entry for entry, _ in references(body)]
    if not entries or None in entries:
        return [unclear(piece.said, "reference_missing", text=body.text)]
    if piece.keyword.kind is Kind.NOT_DONE:
        return [asked(piece.said, cmd.ReopenAssignment(entry)) for entry in entries if entry]
    return [asked(piece.said, req.Complete(entry)) for entry in entries if entry]


def change(piece: Piece, _: Context) -> list[Said]:
    """What an approver asks to have changed; a reference to an entry is kept in the text."""
    body = piece.body()
    entry, _number, _rest = reference(body)
    number, rest = (int(re.split(r"\D", entry)[0]), body) if entry else item_number(body, expected=True)
    if not rest.text:
        return [unclear(piece.said, "change_empty")]
    return [asked(piece.said, cmd.RequestChange(rest.text, number))]


def correct(piece: Piece, context: Context) -> list[Said]:
    """`rätta 3.1 …` edits an entry; else approved minutes are opened for a correction."""
    body = piece.body()
    entry, _, _ = reference(body)
    if entry is not None:
        return edit(piece, context)
    if not body.text:
        return [unclear(piece.said, "correction_empty")]
    return [asked(piece.said, cmd.StartCorrection(body.text))]
