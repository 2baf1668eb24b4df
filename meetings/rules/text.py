"""What people may write, and how lines of the minutes are numbered."""

import re
import unicodedata

from meetings.errors import InvalidError, NotFoundError
from meetings.meeting import Meeting
from meetings.model import AgendaItem, Assignment, Decision, Matter, Person

MAX_TEXT = 20_000
"""Characters in an entry: well above a chat message's, which Teams limits to about 28 KB."""

MAX_TITLE = 300
MAX_NAME = 200

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_BREAKS = re.compile(r"\s*\n\s*")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Neither XML nor every database can keep them; a tab and a line's end aren't among them."""


def text(written: str, empty: str) -> str:
    """An entry's text without the space around it and without what no reader can see.

    Lines end with a line feed. Raises InvalidError: `empty`, or `text_too_long`.
    """
    kept = _cleaned(written)
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


def optional_title(written: str | None) -> str | None:
    """A title on one line, None where nothing is written. Raises InvalidError: `title_too_long`."""
    return title(written, "title_empty") if written and _cleaned(written) else None


def optional_text(written: str) -> str:
    """A text, which may be empty. Raises InvalidError: `text_too_long`."""
    return text(written, "text_empty") if _cleaned(written) else ""


def named(person: Person) -> Person:
    """A person whose name and organisation can be printed.

    Raises InvalidError: `name_empty`, `name_too_long`, or `title_too_long` for the organisation.
    """
    name = title(person.name, "name_empty")
    if len(name) > MAX_NAME:
        raise InvalidError("name_too_long", limit=MAX_NAME)
    return Person(name, person.id, optional_title(person.organisation))


def distinct(persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """These persons, each of them once. Raises InvalidError as `named` does."""
    return tuple({person.key: named(person) for person in persons}.values())


def matter(found: Matter | None) -> Matter | None:
    """A matter that the text of a decision names, short enough for an agenda; the text has all of it."""
    if found is None:
        return None
    name, reason = (
        _BREAKS.sub(" ", _cleaned(one))[:MAX_TITLE].strip() for one in (found.title, found.reason)
    )
    return Matter(name, reason) if name else None


def _cleaned(written: str) -> str:
    kept = _LINE_ENDS.sub("\n", _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", written))
    kept = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", kept)).strip()
    return kept if any(unicodedata.category(sign) != "Cf" and not sign.isspace() for sign in kept) else ""


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
    return f"{item.number}.{_numbered(item) + 1}"


def next_lettered(item: AgendaItem) -> str:
    """The reference of the item's next line of another kind: 3a, 3b … 3z, 3aa."""
    letters = ""
    count = len(item.entries) - _numbered(item) + 1
    while count:
        count, letter = divmod(count - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return f"{item.number}{letters}"


def _numbered(item: AgendaItem) -> int:
    kinds = [type(entry) for entry in item.entries]
    return kinds.count(Decision) + kinds.count(Assignment)
