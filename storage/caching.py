"""What is kept in memory of what was used last."""

import datetime as dt
from collections import OrderedDict
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from meetings.group import Group
from meetings.ports import ConversationRef

TRUSTED = dt.timedelta(seconds=10)
HEARD_AGAIN = dt.timedelta(minutes=10)

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values that were used last, up to `size` of them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[str, Value] = OrderedDict()

    def get(self, key: str) -> Value | None:
        """The value, which now is the last one used; None where it isn't kept."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: str, value: Value) -> None:
        """Keep a value under a key, and let go of the one that wasn't used for longest."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._size:
            self._values.popitem(last=False)

    def forget(self, key: str) -> None:
        """Let go of a value."""
        self._values.pop(key, None)


class Heard(Struct, frozen=True):
    """How a conversation is reached, with when it was read and when this process last wrote it down."""

    conversation: ConversationRef
    read: dt.datetime
    written: dt.datetime | None

    def is_trusted(self, now: dt.datetime) -> bool:
        """Whether it needn't be read again: another process may have heard more."""
        return abs(now - self.read) < TRUSTED

    def is_still(self, conversation: ConversationRef, now: dt.datetime) -> bool:
        """Whether it needn't be written down again."""
        if self.written is None or conversation != self.conversation:
            return False
        return abs(now - self.written) < HEARD_AGAIN


def newer_group(one: Group, other: Group) -> Group:
    """The newer of two states of a group, with its meetings as far as either knows them to have come."""
    newer, older = (one, other) if one.revision > other.revision else (other, one)
    known = {summary.id: summary.sequence for summary in older.meetings}
    if all(summary.sequence >= known.get(summary.id, 0) for summary in newer.meetings):
        return newer
    meetings = (
        replace(summary, sequence=max(summary.sequence, known.get(summary.id, 0)))
        for summary in newer.meetings
    )
    return replace(newer, meetings=tuple(meetings))
