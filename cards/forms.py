"""Forms for what is captured with buttons: a form is the action that its Spara sends, as far as filled in."""

from typing import TypeAlias

import msgspec

from cards import agenda, buttons, elements, inputs
from cards.actions import (
    Back,
    SaveAssignment,
    SaveChangeRequest,
    SaveDecision,
    SaveEdit,
    SaveItem,
    SaveNote,
    SavePostponement,
    ShowForm,
)
from cards.elements import Card, Element
from cards.fit import cut_bytes, short
from cards.refusals import because
from cards.words import say
from meetings.errors import MeetingError
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, Status

Save: TypeAlias = (
    SaveItem | SaveNote | SaveDecision | SaveAssignment | SavePostponement | SaveEdit | SaveChangeRequest
)

LONGEST_TEXT = 20_000
LONGEST_TITLE = 300
_FILLED_BYTES = 16_000
_CHOICES = 60
_CHOICE = 80


def opened(action: ShowForm, once: str) -> Save:
    """The empty form that a button asks for; `once` tells it from every other opened form."""
    match action.form:
        case "item":
            return SaveItem(meeting=action.meeting, once=once)
        case "note":
            return SaveNote(meeting=action.meeting, once=once, number=action.number)
        case "decision":
            return SaveDecision(meeting=action.meeting, once=once, number=action.number)
        case "assignment":
            return SaveAssignment(meeting=action.meeting, once=once, number=action.number)
        case "postpone":
            return SavePostponement(meeting=action.meeting, once=once, number=action.number)


def editing(meeting: Meeting, entry_id: str) -> SaveEdit | None:
    """The form that changes an entry, filled in with what it says; None where there is no such entry."""
    entry = meeting.entry(entry_id)
    if entry is None or entry.removed:
        return None
    due = entry.task.due if isinstance(entry, Decision | Assignment) and entry.task else None
    return SaveEdit(meeting=meeting.id, entry=entry_id, text=entry.text, due=due.isoformat() if due else "")


def form(meeting: Meeting, save: Save, error: MeetingError | None = None) -> Card:
    """The form of `save`, showing what its fields hold; `error` is why it couldn't be saved as it was."""
    language = meeting.language
    kind = _KINDS[type(save)]
    title = say(language, f"form.{kind}", entry=save.entry if isinstance(save, SaveEdit) else "")
    body = [elements.heading(title)]
    number = getattr(save, "number", None)
    item = meeting.current_item if number is None else meeting.numbered(number)
    if hasattr(save, "number") and item is not None:
        told = say(language, "form.in_item", **agenda.placed(item))
        body.append(elements.text(elements.run(told, subtle=True), spacing="None"))
    if error is not None:
        body.append(because(language, error))
    body += _fields(meeting, save)
    bare = msgspec.structs.replace(save, **dict.fromkeys(_filled_in(save), ""))
    return elements.card(
        language, title, body, [buttons.save(language, bare), buttons.cancel(language, _back(meeting, save))]
    )


def _back(meeting: Meeting, save: Save) -> Back:
    """The card that a form is opened on."""
    if isinstance(save, SaveEdit):
        return Back(meeting=meeting.id, to="entry", entry=save.entry)
    if isinstance(save, SaveChangeRequest):
        return Back(meeting=meeting.id, to="draft")
    return Back(meeting=meeting.id, to="board" if meeting.status is Status.PLANNED else "panel")


_KINDS: dict[type[Save], str] = {
    SaveItem: "item",
    SaveNote: "note",
    SaveDecision: "decision",
    SaveAssignment: "assignment",
    SavePostponement: "postpone",
    SaveEdit: "edit",
    SaveChangeRequest: "change_request",
}

_REFERENCES = frozenset({"meeting", "once", "number", "entry", "version", "own"})


def _filled_in(save: Save) -> list[str]:
    return [field for field in save.__struct_fields__ if field not in _REFERENCES]


def _fields(meeting: Meeting, save: Save) -> list[Element]:
    language = meeting.language

    def long(field: str, label: str, value: str, *, required: bool = True) -> Element:
        return inputs.text(
            language,
            field,
            label,
            cut_bytes(value, _FILLED_BYTES),
            required=required,
            lines=True,
            longest=LONGEST_TEXT,
        )

    match save:
        case SaveItem():
            value = short(save.title, LONGEST_TITLE)
            return [inputs.text(language, "title", "input.item", value, required=True, longest=LONGEST_TITLE)]
        case SaveNote():
            heading = short(save.heading, LONGEST_TITLE)
            return [
                inputs.text(language, "heading", "input.heading", heading, longest=LONGEST_TITLE),
                long("text", "input.note", save.text),
            ]
        case SaveDecision():
            return [
                long("text", "input.decision", save.text),
                long("rider", "input.rider", cut_bytes(save.rider, _FILLED_BYTES // 4), required=False),
                inputs.day(language, "due", "input.decision_due", save.due),
            ]
        case SaveAssignment():
            others = short(save.others, LONGEST_TITLE)
            return [
                inputs.people(language, "assignees", "input.assignees", save.assignees),
                inputs.text(language, "others", "input.others", others, longest=LONGEST_TITLE),
                long("text", "input.assignment", save.text),
                inputs.day(language, "due", "input.due", save.due),
            ]
        case SavePostponement():
            reason = short(save.reason, LONGEST_TITLE)
            return [inputs.text(language, "reason", "input.reason", reason, longest=LONGEST_TITLE)]
        case SaveEdit():
            entry = meeting.entry(save.entry)
            dated = isinstance(entry, Decision | Assignment) and entry.task is not None
            due = [inputs.day(language, "due", "input.due", save.due)] if dated else []
            return [long("text", "input.text", save.text), *due]
        case SaveChangeRequest():
            return [_item_choice(meeting, save.item), long("text", "input.change", save.text)]


def _item_choice(meeting: Meeting, chosen: str) -> Element:
    choices = [
        (short(agenda.title(item), _CHOICE), str(item.number))
        for item in meeting.agenda
        if item.number is not None
    ]
    return inputs.choice(meeting.language, "item", "input.which_item", choices[:_CHOICES], chosen)
