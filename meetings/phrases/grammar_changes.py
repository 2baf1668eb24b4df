"""What is done with entries and minutes that are there: changed, removed, done, sent back for a change."""

import re

from meetings import commands as cmd
from meetings import requests as req
from meetings.phrases import grammar_entries as entries
from meetings.phrases.answers import Understood
from meetings.phrases.assignees import assigned
from meetings.phrases.chat import ChatText
from meetings.phrases.dates import parse_date
from meetings.phrases.due import find_due
from meetings.phrases.grammar_entries import begun
from meetings.phrases.lines import Piece
from meetings.phrases.numbers import item_number, reference, references
from meetings.phrases.said import Context, Said, asked, unclear
from meetings.phrases.vocabulary import Kind

_TILL = re.compile(r"(?i:till|to)(?::\s*+|\s++(?=[\"”@A-ZÅÄÖÉ]))")
_TILL_NAME = re.compile(r"(?:till|to):?\s++", re.IGNORECASE)
_ASSIGNABLE = re.compile(r"\d+\.\d+\Z")
_AND = re.compile(r"(?:[\s,&+]*+(?:och|and)\s++|[\s,&+]++)?+(?=\d)|", re.IGNORECASE)
_UNTIL = re.compile(
    r"\A(?:fram\s+till|till(?:\s+och\s+med)?|tills|until|till|to|for)(?!\w):?\s*+", re.IGNORECASE
)
_OF_BOTH = frozenset({"skjut upp", "postpone"})
"""What is said of an item and of a reminder alike."""

_NAMES_END = re.compile(r"[^.:;\n]{1,80}:\s")


def edit(piece: Piece, context: Context) -> list[Said]:
    """Another text for an entry, or another name for an item."""
    body = piece.body()
    entry, number, rest = reference(body)
    if entry is not None:
        till = _TILL.match(rest.text)
        rest = rest.cut(till.end() if till else 0)
        return [_edited(piece.said, entry, rest, context) if rest.text else unclear(piece.said, "edit_empty")]
    if number is None:
        return [_no_reference(piece, body.text)]
    to = _TILL_NAME.match(rest.text)
    title = " ".join(rest.text[to.end() if to else 0 :].split())
    return [asked(piece.said, cmd.RenameItem(number, title)) if title else unclear(piece.said, "item_empty")]


def _edited(written: str, entry: str, rest: ChatText, context: Context) -> Said:
    """The whole text, or the day of an assignment alone, or with a colon after names whose it is."""
    due = find_due(rest.text, context.today)
    if due is not None and not due.text_without.strip():
        if isinstance(due.answer, Understood):
            return asked(written, cmd.EditEntry(entry, due=due.answer.day))
        return unclear(written, "due_unclear", entry=entry, phrase=due.phrase)
    if (
        _ASSIGNABLE.match(entry)
        and _NAMES_END.match(rest.text)
        and (rest.mentions or rest.text.startswith("@"))
    ):
        whom = assigned(rest, context.known, context.sender)
        if whom is not None and whom.people and whom.text:
            return asked(written, cmd.EditEntry(entry, begun(whom.text), whom.people))
    return asked(written, cmd.EditEntry(entry, rest.text))


def remove(piece: Piece, _: Context) -> list[Said]:
    body = piece.body()
    found = references(body.text)
    if not found:
        return [_no_reference(piece, body.text)]
    commands = (cmd.RemoveEntry(entry) if entry else cmd.RemoveItem(number or 0) for entry, number in found)
    return [asked(piece.said, command) for command in commands]


def done(piece: Piece, _: Context) -> list[Said]:
    assert piece.keyword is not None
    body = piece.body()
    found = references(body.text)
    entries = [entry for entry, _ in found if entry is not None]
    if not entries or len(entries) < len(found):
        return [_no_reference(piece, body.text)]
    if piece.keyword.kind is Kind.NOT_DONE:
        return [asked(piece.said, cmd.ReopenAssignment(entry)) for entry in entries]
    return [asked(piece.said, req.Complete(entry)) for entry in entries]


def postpone(piece: Piece, context: Context) -> list[Said]:
    """An item to the next meeting; `skjut upp 3.1 till fredag` puts off the reminder of an assignment."""
    assert piece.keyword is not None
    entry, _, _ = reference(piece.body())
    if piece.keyword.form in _OF_BOTH and entry is not None and _ASSIGNABLE.match(entry):
        return put_off(piece, context)
    return entries.postpone(piece, context)


def put_off(piece: Piece, context: Context) -> list[Said]:
    """To be reminded of assignments later: on a day, in some days or weeks, else in a week."""
    named: list[str] = []
    rest = piece.body()
    while (found := reference(rest))[0] is not None:
        named.append(found[0])
        rest = found[2].cut(_AND.match(found[2].text).end())  # type: ignore[union-attr]  # it may match nothing
    if not named:
        return [_no_reference(piece, rest.text)]
    words = _UNTIL.sub("", rest.text).strip(" .!")
    until = None
    if words:
        answers = [parse_date(f"{before}{words}", context.today) for before in ("", "om ", "in ")]
        until = next((one.day for one in answers if isinstance(one, Understood)), None)
        if until is None:
            return [unclear(piece.said, "put_off_unclear", entry=named[0])]
    return [asked(piece.said, req.PutOff(((None, entry),), until)) for entry in named]


def change(piece: Piece, _: Context) -> list[Said]:
    """What an approver asks to have changed; a reference to an entry is kept in the text."""
    body = piece.body()
    entry, _number, after = reference(body)
    number, rest = item_number(body, expected=True)
    if entry is not None:
        number, rest = int(re.split(r"\D", entry)[0]), body if after.text else after
    if not rest.text:
        return [unclear(piece.said, "change_empty")]
    return [asked(piece.said, cmd.RequestChange(rest.text, number))]


def correct(piece: Piece, context: Context) -> list[Said]:
    """`rätta 3.1 …` edits an entry; anything else opens approved minutes for a correction."""
    body = piece.body()
    entry, _, _ = reference(body)
    if entry is not None:
        return edit(piece, context)
    if not body.text:
        return [unclear(piece.said, "correction_empty")]
    return [asked(piece.said, cmd.StartCorrection(body.text))]


def _no_reference(piece: Piece, text: str) -> Said:
    return unclear(piece.said, "reference_missing", text=text)
