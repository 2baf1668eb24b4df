"""What the registers hold of a meeting, and in which order: the same for every store."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from itertools import zip_longest

from msgspec.structs import replace

from meetings import register
from meetings.meeting import Meeting
from meetings.model import AgendaItem, Assignment, Decision, Person, Status
from meetings.register import PostponedMatter, RegisteredAssignment, RegisteredDecision
from storage.values import folded


def matter_key(item: int, title: str) -> str:
    """What a postponed matter is known by in the meeting that left it; short, however long its title."""
    return hashlib.sha256(f"{item}\n{title}".encode(errors="replace")).hexdigest()


def matters(meeting: Meeting) -> dict[str, tuple[int, PostponedMatter]]:
    """The matters that the meeting left, by their keys, each with its place in the order of the meeting."""
    found: dict[str, tuple[int, PostponedMatter]] = {}
    within: dict[int, int] = {}
    for matter in register.postponed(meeting):
        item = matter.origin.item
        within[item] = within.get(item, 0) + 1
        found[matter_key(item, matter.title)] = (item * 1_000 + within[item], matter)
    return found


def carried(meeting: Meeting) -> set[tuple[str, str]]:
    """The matters on this meeting's agenda: the meeting that left each of them, and its key there."""
    return {(origin, matter_key(item, title)) for origin, item, title in register.carried(meeting)}


def unkept(meeting: Meeting) -> frozenset[int]:
    """The approved versions whose PDF isn't kept."""
    return frozenset(one for one in meeting.approved if meeting.kept_as(one, "pdf") is None)


def entry_place(entry: str) -> int:
    """Orders the entries of a meeting by their references: 3.2 before 3.10 before 10.1."""
    item, _, number = entry.partition(".")
    if item.isdecimal() and number.isdecimal():
        return int(item) * 10_000 + int(number)
    return 0


def words_of(registered: RegisteredDecision | RegisteredAssignment) -> str:
    """What is searched of an entry: its text, its item's title and whom it was given to; without case."""
    names: Iterable[Person] = ()
    if isinstance(registered, RegisteredAssignment):
        names = registered.assignees
    return folded("\n".join((registered.text, registered.item, *(person.name for person in names))))


def due_order(assignment: RegisteredAssignment) -> tuple[bool, dt.date, dt.datetime, str, int]:
    """Orders assignments by due date, those without one last, then by meeting."""
    due = assignment.task.due
    return (
        due is None,
        due or dt.date.max,
        assignment.start,
        assignment.meeting,
        entry_place(assignment.entry),
    )


def differing(before: Meeting | None, after: Meeting) -> tuple[Meeting | None, Meeting] | None:
    """Both states cut down to the items in which their registers differ; None where they don't.

    An entry of a long meeting changes one item, of which as little is left as tells the difference. The other
    items are the same objects in both states.
    """
    if before is None or _frame(before) != _frame(after):
        return before, after
    pairs = [(old, new) for old, new in zip_longest(before.items, after.items) if old is not new]
    if after.closed_at is None:
        # What a closed meeting leaves is numbered within its item.
        pairs = [_narrowed(old, new) for old, new in pairs]
    changed = [(old, new) for old, new in pairs if _registered(old) != _registered(new)]
    if not changed:
        return None
    old_items = tuple(old for old, _ in changed if old is not None)
    new_items = tuple(new for _, new in changed if new is not None)
    return replace(before, items=old_items), replace(after, items=new_items)


def _narrowed(old: AgendaItem | None, new: AgendaItem | None) -> tuple[AgendaItem | None, AgendaItem | None]:
    """Both without the entries that one begins with like the other, where nothing else of them differs."""
    if old is None or new is None or _item_frame(old) != _item_frame(new):
        return old, new
    kept = len(old.entries)
    if new.entries[:kept] != old.entries:
        return old, new
    return replace(old, entries=()), replace(new, entries=new.entries[kept:])


def _frame(meeting: Meeting) -> tuple[object, ...]:
    # What every row of a meeting's registers rests on, whichever item it comes from.
    return meeting.title, meeting.occasion, meeting.status is Status.CANCELLED, meeting.closed_at


def _registered(item: AgendaItem | None) -> tuple[object, ...]:
    # What the registers hold of an item; notes and the like are in none of them.
    if item is None:
        return ()
    entries = [entry for entry in item.entries if isinstance(entry, Decision | Assignment)]
    return *_item_frame(item), entries


def _item_frame(item: AgendaItem) -> tuple[object, ...]:
    return item.title, item.status, item.reason, item.origin, item.removed
