"""People listed with where they come from, one a line or sharing it: pasted lists of participants, guests.

What stands after a name without parentheses (`Anna Ek Storköping`, `Anna Ek, Storköping`, `Olle Berg och
Elin Falk, Utredarna`) is put in such, as `meetings.phrases.people` reads it. Where it may as well be a name
it stays as it is.
"""

import re

from msgspec import Struct

from meetings.phrases.assignees import is_group
from meetings.phrases.chat import ChatText, joined
from meetings.phrases.keywords import folded
from meetings.phrases.known import Known
from meetings.phrases.people import (
    ITEMS_LAST,
    SMALL,
    cuts,
    like_a_name,
    organisation_in,
    tells,
)

MOST_WORDS = 5
"""Words of an organisation in a list; more are a sentence."""

_BULLET = re.compile(r"(?:[-–—*•·▪◦]|\d{1,3}[.)])\s++")
_DASH = re.compile(r"\s++[-–—]\s++")
_WORD = re.compile(r"\S++")
_COMPANY = re.compile(r"\b(?:AB|HB|KB|Ltd|Inc|LLC)\.?\Z")
_SECOND_NAMES = frozenset(
    """
    anders anna birgitta britt carl elisabeth erik eva gunilla gunnar gustav göran henrik inger johan jonas
    karin karl kristina lars lena magnus margareta maria marie olof olov ove per sofia åke
    """.split()  # noqa: SIM905  a list of words reads best as words
)
_SURNAME = re.compile(r"(?:sson|dotter|qvist)\Z", re.IGNORECASE)


class _Row(Struct):
    """A line of a list: its parts between commas, and where a name and an organisation part in the first.

    `sure` where they do so because somebody or the organisation is known. `second` is a part that is told of
    nobody else, and may be an organisation.
    """

    line: ChatText
    parts: list[ChatText]
    parting: tuple[int, int] | None = None
    sure: bool = False
    second: str = ""


def one_a_line(lines: list[ChatText], known: Known) -> list[ChatText]:
    """The lines of a list, with an organisation after a name in parentheses; a single line stays as it is."""
    if len(lines) < 2:
        return lines
    rows = [_row(line.cut(mark.end() if (mark := _BULLET.match(line.text)) else 0), known) for line in lines]
    spaced = [row for row in rows if row.parting is not None]
    usual = len(spaced) >= 2 and 2 * len(spaced) >= len(rows)
    after_comma = _after_commas(rows, known)
    arranged = []
    for row in rows:
        if row.parting is not None and (row.sure or usual):
            arranged.append(_parted(row, *row.parting))
        elif row.second and row.second in after_comma:
            arranged.append(joined([_with(row.parts[0], row.second), *row.parts[2:]], ", "))
        else:
            arranged.append(row.line)
    return arranged


def shared(line: ChatText, known: Known) -> ChatText:
    """A line of guests, with what is said after the last of them said of each: `A och B (Utredarna)`."""
    parts, together = _parts(line)
    told: list[ChatText] = []
    while len(parts) > 1 and tells(parts[-1].text):
        told.insert(0, parts.pop())
    if len(parts) < 2:
        return line
    last, commas = parts[-1], not together[len(parts) - 1]
    tail = ITEMS_LAST.search(last.text)
    organisation = last.cut(0, tail.start() if tail else None)
    if commas and _is_theirs(parts[:-1], organisation, known, together=any(together[: len(parts) - 1])):
        told = [last.cut(tail.start()), *told] if tail else told
        return joined([*(_with(part, organisation.text) for part in parts[:-1]), *told], ", ")
    theirs = organisation_in(last.text)
    if theirs and any(together) and not any("(" in part.text for part in parts[:-1]):
        return joined([*(_with(part, theirs) for part in parts[:-1]), last, *told], ", ")
    return line


def _is_theirs(people: list[ChatText], last: ChatText, known: Known, *, together: bool) -> bool:
    """Whether what stands after a comma is where the people before it come from."""
    name = last.text.strip(" .")
    if last.mentions or "(" in name or known.named(name) or not like_a_name(name):
        return False
    if any("(" in one.text for one in people):
        return False
    if together:
        return True
    alone = len(people) == 1 and _is_whole_name(people[0], known)
    return alone and (" " not in name or _is_organisation(name, known))


def _parts(line: ChatText) -> tuple[list[ChatText], list[bool]]:
    """The parts of a line, and for each whether `och` rather than a comma stands before it."""
    found, together, begins, word = [], [], 0, False
    for start, end in [*cuts(line), (len(line.text), len(line.text))]:
        part = line.cut(begins, start)
        if part.text:
            found.append(part)
            together.append(word)
            word = False
        word = word or line.text[start:end].isalpha() or line.text[start:end] in {"&", "+"}
        begins = end
    return found, together


def _row(line: ChatText, known: Known) -> _Row:
    parts, together = _parts(line)
    if not parts or any(together):
        return _Row(line, parts)
    row = _Row(line, parts)
    others = [part for part in parts[1:] if not tells(part.text)]
    if not others:
        row.parting, row.sure = _parting(parts[0], known)
    elif len(others) == 1 and others[0] is parts[1] and _may_be_second(parts, known):
        row.second = parts[1].text.strip(" .")
    return row


def _may_be_second(parts: list[ChatText], known: Known) -> bool:
    first, second = parts[0], parts[1]
    plain = not (first.text.count("(") or second.text.count("(") or second.mentions)
    return plain and _is_whole_name(first, known)


def _after_commas(rows: list[_Row], known: Known) -> set[str]:
    """Those of the second parts that are organisations rather than people."""
    seconds = [row.second for row in rows if row.second]
    if len(seconds) < 2 or 2 * len(seconds) < len(rows):
        return {one for one in seconds if _is_organisation(one, known)}
    unknown = [one for one in seconds if not known.named(one) and like_a_name(one)]
    clear = {
        one for one in unknown if " " not in one or unknown.count(one) > 1 or _is_organisation(one, known)
    }
    # Where most are organisations, so is `Ryggsten Rådgivning`.
    most = len(unknown) == len(seconds) and 2 * sum(one in clear for one in seconds) > len(seconds)
    return set(unknown) if most else clear


def _parting(head: ChatText, known: Known) -> tuple[tuple[int, int] | None, bool]:
    """Where a name ends and an organisation begins in `Anna Ek Storköping`, and whether that is sure."""
    if "\t" in head.text or organisation_in(head.text):
        return None, False
    bare = head.text.split("(", maxsplit=1)[0].rstrip()
    dash = _DASH.search(bare)
    if dash is not None and like_a_name(bare[: dash.start()]) and bare[dash.end() :]:
        return (dash.start(), dash.end()), True
    if head.mentions:
        return None, False  # what follows a mention is read with it
    if known.named(bare):
        return None, False
    begun = known.at(bare, 0)
    if begun is not None:
        end = begun[1]
        return ((end, end), True) if _like_organisation(bare[end:]) else (None, False)
    return _unknown_parting(bare, known)


def _unknown_parting(bare: str, known: Known) -> tuple[tuple[int, int] | None, bool]:
    words = list(_WORD.finditer(bare))
    for at in range(2, len(words)):
        if known.organisation(bare[words[at].start() :]):
            return (words[at - 1].end(), words[at].start()), True
    at = _name_words([word[0] for word in words])
    if at == 0 or at >= len(words) or not _like_organisation(bare[words[at].start() :]):
        return None, False
    if at == len(words) - 1 and _SURNAME.search(words[-1][0]):
        return None, False
    return (words[at - 1].end(), words[at].start()), False


def _name_words(words: list[str]) -> int:
    """How many words a name takes: two with a capital, three with a second first name; 0 where it is none."""
    wanted = 2
    for at, word in enumerate(words):
        if word[0].isupper():
            wanted -= 1
            if at == 1 and word.lower() in _SECOND_NAMES:
                wanted += 1
        elif at == 0 or folded(word) not in SMALL:
            return 0
        if wanted == 0:
            return at + 1
    return 0


def _like_organisation(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= MOST_WORDS and (
        like_a_name(text.strip()) or (words[0][0].isupper() and is_group(text))
    )


def _is_organisation(name: str, known: Known) -> bool:
    return known.organisation(name) or bool(_COMPANY.search(name)) or (is_group(name) and name[:1].isupper())


def _is_whole_name(name: ChatText, known: Known) -> bool:
    """Whether these are a first and a last name, or a known person's."""
    text = name.text.strip(" @")
    return bool(name.mentions) or bool(known.named(text)) or (" " in text and like_a_name(text))


def _with(person: ChatText, organisation: str) -> ChatText:
    return joined([person, ChatText(f"({organisation.strip()})")], " ")


def _parted(row: _Row, end: int, begins: int) -> ChatText:
    head = row.parts[0]
    until = head.text.find("(") if "(" in head.text else len(head.text)
    first = _with(head.cut(0, end), head.text[begins:until].strip(" ."))
    if until < len(head.text):
        first = joined([first, head.cut(until)], " ")
    return joined([first, *row.parts[1:]], ", ")
