"""The agenda and what has come of it, item by item."""

from functools import lru_cache

from cards import elements
from cards.elements import Element, Run
from cards.fit import short
from cards.moments import day_of
from cards.people import names
from cards.words import say
from meetings.meeting import Meeting
from meetings.model import (
    AgendaItem,
    Assignment,
    Decision,
    ItemStatus,
    Language,
    Note,
    Origin,
    Reservation,
    Rider,
    Status,
    Task,
)
from meetings.sentences import reason_in_words

_TITLE = 300
_ENTRY = 240
_REASON = 120
_SHOWN = 8
_KEPT = 4096


def title(item: AgendaItem) -> str:
    """The item's number and title; the title alone as long as it has no number."""
    name = short(item.title, _TITLE)
    return name if item.number is None else f"{item.number}. {name}"


def placed(item: AgendaItem | None) -> dict[str, object]:
    """The item's number and title, for a sentence that has a place for each."""
    if item is None:
        return {"number": "", "title": ""}
    return {"number": item.number, "title": short(item.title, _TITLE)}


def because(language: Language, reason: str | None, key: str) -> str:
    """A sentence with its reason under `key`, or under the key that fits how the reason was put."""
    if not reason:
        return say(language, key)
    form, told = reason_in_words(short(reason, _REASON), language)
    return say(language, f"{key}_{form}", reason=told)


def status(language: Language, item: AgendaItem) -> str:
    """What has become of the item, in words."""
    match item.status:
        case ItemStatus.WAITING:
            return say(language, "item.untreated")
        case ItemStatus.TREATED:
            return say(language, "item.treated")
        case ItemStatus.POSTPONED:
            return because(language, item.reason, "item.postponed")
        case ItemStatus.REFERRED_BACK:
            return say(language, "item.referred_back", reason=short(item.reason or "", _REASON))


def mark(language: Language, stage: Status, item: AgendaItem, *, current: bool) -> Run | None:
    """How far a meeting at this stage has come with the item, marked by words and not by colour alone."""
    if item.status in (ItemStatus.POSTPONED, ItemStatus.REFERRED_BACK):
        return elements.run(status(language, item), colour="Warning")
    if current:
        return elements.run(say(language, "item.current"), bold=True, colour="Accent")
    if item.status is ItemStatus.TREATED:
        return elements.run(status(language, item), colour="Good")
    if stage not in (Status.PLANNED, Status.OPEN, Status.CANCELLED):
        return elements.run(status(language, item), colour="Warning")
    return None


def origin(language: Language, origin: Origin, zone: str) -> str:
    """Where a carried-over item comes from."""
    key = "item.from_referral" if origin.referred_back else "item.from"
    return say(language, key, n=origin.times, day=day_of(origin.start, zone))


def task(language: Language, task: Task) -> str:
    """Who answers for it and by when, and whether it is done."""
    told = as_given(language, task)
    return f"{told} · {say(language, 'task.done')}" if task.done_at else told


def as_given(language: Language, task: Task) -> str:
    """Who answers for it and by when, as the minutes print it: that it was done later is no part of them."""
    who = names(language, task.assignees)
    told = say(language, "task.by", who=who, day=task.due) if task.due else who
    return say(language, "task.responsible", n=len(task.assignees), told=told)


def item_line(language: Language, stage: Status, item: AgendaItem, *, current: bool) -> Element:
    """The item's title with its mark."""
    runs = [elements.run(title(item), bold=current)]
    marked = mark(language, stage, item, current=current)
    if marked:
        runs += [elements.run("  ·  ", subtle=True), marked]
    return elements.text(*runs, spacing="Small")


def entry_line(language: Language, entry: Decision | Assignment) -> Element:
    """A decision or an assignment, and whom it asks."""
    kind = "entry.decision" if isinstance(entry, Decision) else "entry.assignment"
    runs = [
        elements.run(say(language, kind, entry=entry.id) + "  ", bold=True),
        elements.run(short(entry.text, _ENTRY)),
    ]
    if entry.task:
        runs.append(elements.run(f"\n{task(language, entry.task)}", subtle=True))
    return elements.text(*runs, spacing="Small")


def block(meeting: Meeting, item: AgendaItem) -> list[Element]:
    """An item of the agenda with its decisions and assignments: the same elements as long as it is the same.

    A board is made anew at each thing noted, which touches one item of many.
    """
    current = meeting.status is Status.OPEN and item.id == meeting.current
    return list(_block(meeting.language, meeting.zone, meeting.status, _Same(item), current=current))


class _Same:
    """An item by its identity: a frozen value is never another, and comparing long ones takes its time."""

    __slots__ = ("item",)

    def __init__(self, item: AgendaItem) -> None:
        self.item = item

    def __hash__(self) -> int:
        return id(self.item)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.item is other.item


@lru_cache(maxsize=_KEPT)
def _block(
    language: Language, zone: str, stage: Status, same: _Same, *, current: bool
) -> tuple[Element, ...]:
    item = same.item
    lines = [item_line(language, stage, item, current=current)]
    if item.origin and stage is Status.PLANNED:
        told = origin(language, item.origin, zone)
        lines.append(elements.text(elements.run(told, subtle=True), spacing="None"))
    visible = item.visible
    decided = [entry for entry in visible if isinstance(entry, Decision | Assignment)]
    shown = [entry_line(language, entry) for entry in decided[-_SHOWN:]]
    if len(decided) > _SHOWN:
        told = say(language, "item.more", n=len(decided) - _SHOWN)
        shown.insert(0, elements.text(elements.run(told, subtle=True)))
    kinds = [type(entry) for entry in visible]
    others = ", ".join(
        say(language, key, n=count)
        for key, kind in (("item.notes", Note), ("item.riders", Rider), ("item.reservations", Reservation))
        if (count := kinds.count(kind))
    )
    if others:
        lines.append(elements.text(elements.run(others, subtle=True), spacing="None"))
    if shown:
        lines.append(elements.panel(shown, spacing="Small"))
    return tuple(lines)
