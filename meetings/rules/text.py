"""What people may write, and how lines of the minutes are numbered."""

import re

from meetings.errors import InvalidError, NotFoundError
from meetings.meeting import Meeting
from meetings.model import AgendaItem, Assignment, Decision

MAX_TEXT = 20_000
"""Characters in an entry: well above a chat message's, which Teams limits to about 28 KB."""

MAX_TITLE = 300

_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def text(written: str, empty: str) -> str:
    """An entry's text without the space around it. Raises InvalidError: `empty`, or `text_too_long`."""
    kept = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", written).strip()
    if not kept:
        raise InvalidError(empty)
    if len(kept) > MAX_TEXT:
        raise InvalidError("text_too_long", length=len(kept), limit=MAX_TEXT)
    return kept


def title(written: str, empty: str) -> str:
    """A title on one line. Raises InvalidError: `empty`, or `title_too_long`."""
    kept = _BREAKS.sub(" ", text(written, empty))
    if len(kept) > MAX_TITLE:
        raise InvalidError("title_too_long", length=len(kept), limit=MAX_TITLE)
    return kept


def item_at(meeting: Meeting, number: int | None) -> AgendaItem:
    """The item with this number, or the one the meeting is at. Raises NotFoundError."""
    if number is None:
        item = meeting.current_item
        if item is None or item.removed:
            raise NotFoundError("no_current_item")
        return item
    found = meeting.numbered(number)
    if found is None:
        raise NotFoundError("no_such_item", number=number, numbers=numbers(meeting))
    return found


def numbers(meeting: Meeting) -> tuple[int, ...]:
    """The numbers on the agenda, for an answer that says which there are."""
    return tuple(item.number for item in meeting.agenda if item.number is not None)


def next_numbered(item: AgendaItem) -> str:
    """The reference of the item's next decision or assignment: 3.1, 3.2. Removed ones keep theirs."""
    count = sum(isinstance(entry, Decision | Assignment) for entry in item.entries)
    return f"{item.number}.{count + 1}"


def next_lettered(item: AgendaItem) -> str:
    """The reference of the item's next line of another kind: 3a, 3b … 3z, 3aa."""
    count = sum(not isinstance(entry, Decision | Assignment) for entry in item.entries)
    letters = ""
    count += 1
    while count:
        count, letter = divmod(count - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return f"{item.number}{letters}"
