"""Everything that the meeting asked somebody to do, in one list."""

from collections.abc import Iterator

from msgspec import Struct

from meetings.phrases.wording import long_date
from meetings.sentences import listed
from minutes.model import Assignment, Decision, MinutesDocument


class Asked(Struct, frozen=True):
    """An assignment: its reference, what it is, who is to do it and by when, ready to print.

    `due` is empty where no day was agreed.
    """

    id: str
    text: str
    who: str
    due: str


def assignments(document: MinutesDocument) -> tuple[Asked, ...]:
    """The meeting's own assignments in the order of the minutes, also those that a decision gives."""
    return tuple(_assignments(document))


def _assignments(document: MinutesDocument) -> Iterator[Asked]:
    language = document.language
    for item in document.items:
        for block in item.blocks:
            match block:
                case Decision(task=task) | Assignment(task=task) if task is not None:
                    who = listed(task.assignees, language) if task.assignees else ""
                    due = long_date(task.due, language) if task.due else ""
                    yield Asked(block.id, " ".join(block.paragraphs), who, due)
                case _:
                    pass
