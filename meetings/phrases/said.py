"""What was understood of a message, and what has to be known to understand it."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec import Struct

from meetings.calendar import local
from meetings.commands import Command
from meetings.errors import InvalidError, MeetingError
from meetings.model import Person
from meetings.phrases.answers import DateAnswer
from meetings.phrases.chat import ChatText
from meetings.phrases.known import Known
from meetings.requests import Request


class Said(Struct, frozen=True):
    """One thing that was said: `what` is asked for, or `problem` says why it can't be.

    With neither there was no keyword. `text` is the lines as written; a line that asks for several things has
    several of these. `due` is a day for an assignment that has to be asked back, or asked for.
    """

    text: str
    what: Command | Request | None = None
    problem: MeetingError | None = None
    due: DateAnswer | None = None


class Context(Struct, frozen=True, dict=True):
    """Where and by whom something is said.

    `people` are all who may be named: the roster, and those seen or mentioned; `members` are those that
    `alla` means. `now` is aware. `jag` and `mig` are the sender.
    """

    now: dt.datetime
    zone: ZoneInfo
    sender: Person
    people: tuple[Person, ...] = ()
    members: tuple[Person, ...] = ()

    @cached_property
    def known(self) -> Known:
        """The people, to be looked up by name."""
        return Known(self.people)

    @property
    def today(self) -> dt.date:
        """The day it is in the zone. Raises ValueError where `now` is naive."""
        return local(self.now, self.zone).date()


def asked(text: str, what: Command | Request, due: DateAnswer | None = None) -> Said:
    """Something that can be done."""
    return Said(text, what, None, due)


def unclear(written: str, key: str, /, **values: object) -> Said:
    """Something that can't be done as it was written, and why."""
    return Said(written, None, InvalidError(key, **values))


def leftover(lines: Sequence[ChatText]) -> list[Said]:
    """Text that no command takes: it is said that it wasn't noted."""
    text = "\n".join(line.text for line in lines if line.text)
    return [unclear(text, "text_without_keyword", text=text)] if text else []
