"""Rules about the items of the agenda and where the meeting is."""

import datetime as dt

from meetings import commands as cmd
from meetings import events as ev
from meetings.errors import InvalidError, NotFoundError
from meetings.meeting import Meeting
from meetings.model import ItemStatus, Status
from meetings.policy import Actor
from meetings.rules.text import item_at, optional_title, title

MAX_ITEMS = 200


def add(meeting: Meeting, command: cmd.AddItem, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """A closing item gets its number when the meeting opens, so that it stands last; others at once."""
    name = title(command.title, "item_empty")
    if len(meeting.items) >= MAX_ITEMS:
        raise InvalidError("too_many_items", limit=MAX_ITEMS)
    closing = command.closing and meeting.status is Status.PLANNED
    number = None if closing else meeting.highest_number + 1
    item_id = len(meeting.items) + 1
    return (ev.ItemAdded(item_id, name, number, closing, command.origin, command.standing),)


def rename(meeting: Meeting, command: cmd.RenameItem, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """The item keeps its number."""
    item = item_at(meeting, command.number)
    name = title(command.title, "item_empty")
    return () if name == item.title else (ev.ItemRenamed(item.id, name),)


def remove(meeting: Meeting, command: cmd.RemoveItem, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """An item that holds lines of the minutes isn't removed with them."""
    item = item_at(meeting, command.number)
    if item.visible:
        raise InvalidError("item_not_empty", number=command.number)
    if item.id == meeting.current:
        raise InvalidError("item_is_current", number=command.number)
    return (ev.ItemRemoved(item.id),)


def go_to(meeting: Meeting, command: cmd.GoToItem, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """Going where the meeting is already changes nothing. Raises NotFoundError."""
    item = item_at(meeting, command.number)
    return () if item.id == meeting.current else (ev.ItemEntered(item.id),)


def move_on(meeting: Meeting, command: cmd.NextItem, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """The first item after this one that waits, else the first one before it that does."""
    if command.seen is not None and command.seen != (meeting.current or 0):
        return ()
    agenda = meeting.agenda
    at = next((place for place, item in enumerate(agenda) if item.id == meeting.current), -1)
    for item in (*agenda[at + 1 :], *agenda[:at]):
        if item.status is ItemStatus.WAITING:
            return (ev.ItemEntered(item.id),)
    raise NotFoundError("no_next_item")


def postpone(meeting: Meeting, command: cmd.PostponeItem, _: Actor, __: dt.datetime) -> tuple[ev.Event, ...]:
    """The item's reason is the one said last; postponed again for the same, nothing happens."""
    item = item_at(meeting, command.number)
    reason = optional_title(command.reason)
    if item.status is ItemStatus.POSTPONED and item.reason == reason:
        return ()
    return (ev.ItemPostponed(item.id, reason),)


def refer_back(
    meeting: Meeting, command: cmd.ReferBackItem, _: Actor, __: dt.datetime
) -> tuple[ev.Event, ...]:
    """Sending back asks for stated further work, so a reason is needed."""
    item = item_at(meeting, command.number)
    reason = title(command.reason, "refer_back_empty")
    if item.status is ItemStatus.REFERRED_BACK and item.reason == reason:
        return ()
    return (ev.ItemReferredBack(item.id, reason),)
