"""The minutes as elements of a card, in the order of the document, more or less of them."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from cards import agenda, elements, occasions
from cards.changes import Changed, Kind
from cards.elements import Element, Run
from cards.fit import cut, short
from cards.moments import day_of
from cards.people import missed, named, participant, taking_part
from cards.words import say
from meetings.meeting import Meeting
from meetings.model import (
    AgendaItem,
    AnyEntry,
    Assignment,
    Decision,
    Heading,
    ItemStatus,
    Note,
    Outstanding,
    Reservation,
    Rider,
    Task,
)

_TITLE = 300
_LEAD = 300
_OUTSTANDING = re.compile(r"utestående|outstanding", re.IGNORECASE)


class Extent(Enum):
    """How much of the minutes a card shows."""

    WHOLE = auto()
    DECISIONS = auto()  # every item, with its decisions and assignments and what belongs to them
    DECIDED = auto()  # only items with decisions and assignments, the texts cut


@dataclass(frozen=True)
class _Page:
    """What is being written: the meeting, how much of it, and what of it is new."""

    meeting: Meeting
    extent: Extent
    changed: Changed


def document(meeting: Meeting, extent: Extent, changed: Changed) -> list[list[Element]]:
    """The minutes in blocks that belong together: what comes before the items, each item, what comes last."""
    page = _Page(meeting, extent, changed)
    items = [item for item in meeting.agenda if extent is not Extent.DECIDED or _decides(item)]
    return [_opening(page), *(_item(page, item) for item in items), _closing(page)]


def _decides(item: AgendaItem) -> bool:
    return item.status not in (ItemStatus.TREATED, ItemStatus.WAITING) or any(
        isinstance(entry, Decision | Assignment) for entry in item.visible
    )


def _opening(page: _Page) -> list[Element]:
    """Tid, Plats, Deltagare."""
    meeting = page.meeting
    language = meeting.language
    lines = [_labelled(page, "when", occasions.when(language, meeting.occasion, meeting.zone), "occasion")]
    if meeting.occasion.place:
        lines.append(_labelled(page, "where", short(meeting.occasion.place, _LEAD), "occasion"))
    lines += _participants(page)
    return lines


def _participants(page: _Page) -> list[Element]:
    meeting = page.meeting
    language = meeting.language
    here, absent = taking_part(meeting), missed(meeting)
    if page.extent is not Extent.WHOLE:
        told = say(language, "draft.participants", n=len(here))
        return [_labelled(page, "who", told, "attendance")] if here else []
    made = []
    for label, group in (("who", here), ("absent", absent)):
        if group:
            lines = [
                elements.run(f"\n{participant(meeting, seen)}", bold=seen.person.key in page.changed.people)
                for seen in group
            ]
            made.append(elements.text(_label(page, label), *lines))
    return made


def _item(page: _Page, item: AgendaItem) -> list[Element]:
    meeting = page.meeting
    language = meeting.language
    lines = [_item_heading(page, item)]
    if page.extent is Extent.WHOLE:
        lines += [_outstanding(page, one) for one in _outstanding_under(meeting, item)]
    lines += _entries(page, item)
    told = None
    if item.status is ItemStatus.POSTPONED:
        told = agenda.because(language, item.reason, "draft.postponed")
    elif item.status is ItemStatus.REFERRED_BACK:
        told = say(language, "draft.referred_back", reason=short(item.reason or "", _LEAD))
    elif item.status is ItemStatus.WAITING and not item.visible:
        told = say(language, "draft.untreated")
    if told:
        lines.append(elements.text(elements.run(told, italic=True, bold=item.id in page.changed.items)))
    return lines


def _item_heading(page: _Page, item: AgendaItem) -> Element:
    made = elements.heading(agenda.title(item), spacing="Medium", separator=True)
    if page.changed.items.get(item.id) == "new" and made["type"] == "RichTextBlock":
        made["inlines"].append(_mark(page, "new"))
    return made


def _entries(page: _Page, item: AgendaItem) -> list[Element]:
    """The lines of an item: what is decided is set apart, with its riders and reservations."""
    lines: list[Element] = []
    attached = [entry for entry in item.visible if isinstance(entry, Rider | Reservation)]
    for entry in item.visible:
        if isinstance(entry, Decision | Assignment):
            own = [one for one in attached if one.to == entry.id]
            lines.append(elements.panel([_resolved(page, one) for one in (entry, *own)]))
        elif isinstance(entry, Note | Heading) and page.extent is Extent.WHOLE:
            lines.append(_said(page, entry))
    return lines


def _said(page: _Page, entry: AnyEntry) -> Element:
    marked = _marked(page, entry)
    if isinstance(entry, Heading) and not marked:
        return elements.heading(short(entry.text, _TITLE), "Default")
    return elements.text(*marked, elements.run(entry.text, bold=isinstance(entry, Heading)))


def _resolved(page: _Page, entry: Decision | Assignment | Rider | Reservation) -> Element:
    """What was decided, or belongs to a decision: its name in bold, its words, and whom it asks."""
    language = page.meeting.language
    match entry:
        case Decision():
            name = say(language, "entry.decision", entry=entry.id)
        case Assignment():
            name = say(language, "entry.assignment", entry=entry.id)
        case Rider():
            name = say(language, "entry.rider", to=entry.to)
        case Reservation():
            name = say(language, "entry.reservation", to=entry.to, who=named(entry.by))
    task = entry.task if isinstance(entry, Decision | Assignment) else None
    runs = [*_marked(page, entry), elements.run(f"{name}  ", bold=True), _words(page, entry.text)]
    if task:
        runs.append(elements.run(f"\n{agenda.as_given(language, task)}", subtle=True))
    return elements.text(*runs)


def _outstanding_under(meeting: Meeting, item: AgendaItem) -> tuple[Outstanding, ...]:
    """What earlier meetings left to do, where this is the item that takes it up."""
    return meeting.outstanding if item is _takes_up_outstanding(meeting) else ()


def _takes_up_outstanding(meeting: Meeting) -> AgendaItem | None:
    return next((item for item in meeting.agenda if _OUTSTANDING.search(item.title)), None)


def _outstanding(page: _Page, one: Outstanding) -> Element:
    language = page.meeting.language
    told = agenda.as_given(language, Task(one.assignees, one.due))
    start = say(language, "draft.given", day=day_of(one.start, page.meeting.zone))
    return elements.text(
        elements.run(f"{one.entry}  ", bold=True),
        _words(page, one.text),
        elements.run(f"\n{told} · {start}", subtle=True),
    )


def _closing(page: _Page) -> list[Element]:
    """What no item holds: assignments of earlier meetings, the next meeting, and who wrote it."""
    meeting = page.meeting
    language = meeting.language
    lines: list[Element] = []
    if meeting.outstanding and page.extent is Extent.WHOLE and _takes_up_outstanding(meeting) is None:
        lines.append(elements.heading(say(language, "draft.outstanding"), spacing="Medium", separator=True))
        lines += [_outstanding(page, one) for one in meeting.outstanding]
    if meeting.next_meeting and (meeting.next_meeting.entry is None or page.extent is not Extent.WHOLE):
        told = occasions.when_and_where(language, meeting.next_meeting.occasion, meeting.zone)
        lines.append(_labelled(page, "next", told, "next"))
    if meeting.secretary:
        lines.append(_labelled(page, "secretary", named(meeting.secretary), "secretary"))
    if lines:
        lines[0]["separator"] = True
    return lines


def _label(page: _Page, label: str) -> Run:
    return elements.run(say(page.meeting.language, f"draft.{label}") + "  ", bold=True)


def _labelled(page: _Page, label: str, told: str, what: str) -> Element:
    """A label and what it stands for, marked where it is another than before."""
    mark = [_mark(page, "edited")] if what in page.changed.fields else []
    return elements.text(*mark, _label(page, label), elements.run(told), spacing="Small")


def _marked(page: _Page, entry: AnyEntry) -> list[Run]:
    kind = page.changed.entries.get(entry.id)
    return [_mark(page, kind)] if kind else []


def _mark(page: _Page, kind: Kind) -> Run:
    return elements.run(say(page.meeting.language, f"draft.{kind}") + "  ", bold=True, colour="Accent")


def _words(page: _Page, text: str) -> Run:
    return elements.run(cut(text, _LEAD) if page.extent is Extent.DECIDED else text)
