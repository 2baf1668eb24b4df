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
from cards.words import clean, say
from meetings.errors import MeetingError
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, Language, Status

Captured: TypeAlias = SaveNote | SaveDecision | SaveAssignment
Save: TypeAlias = Captured | SaveItem | SavePostponement | SaveEdit | SaveChangeRequest

LONGEST_TEXT = 20_000
LONGEST_TITLE = 300
_FILLED_BYTES = 16_000
_DIALOG_BYTES = 45_000
"""A dialog is no message: it has room for the longest text, whose characters take two bytes."""
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
    return elements.card(
        language,
        title,
        body,
        [buttons.save(language, _bare(save)), buttons.cancel(language, _back(meeting, save))],
    )


def dialog(
    language: Language, save: Captured, meeting: Meeting | None = None, trouble: Element | None = None
) -> Card:
    """The form of `save` for a dialog, which has its title and is left by being closed.

    The item is chosen where the meeting is known, the one in `save` to begin with. `trouble` is why it
    couldn't be saved as it was.
    """
    title = say(language, f"form.{_KINDS[type(save)]}")
    body = [trouble] if trouble is not None else []
    bare = _bare(save)
    if meeting is not None and _items(meeting):
        body.append(_item_of(meeting, save))
    else:
        bare = msgspec.structs.replace(bare, item=save.item)
    body += _capture_fields(language, save, _DIALOG_BYTES)
    if len(save.text) > len(_kept(save.text, _DIALOG_BYTES)):
        body.append(elements.text(elements.run(say(language, "form.cut"), colour="Warning")))
    button = elements.dialog_submit(say(language, "button.save"), bare, style="positive")
    return elements.card(language, title, body, [button])


def _kept(text: str, room: int) -> str:
    """As much of a text as its field holds."""
    return cut_bytes(clean(text)[:LONGEST_TEXT], room)


def _bare(save: Save) -> Save:
    """The action of the button: what people fill in comes from the fields alone."""
    return msgspec.structs.replace(save, **dict.fromkeys(_filled_in(save), ""))


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
    match save:
        case SaveNote() | SaveDecision() | SaveAssignment():
            return _capture_fields(language, save, _FILLED_BYTES)
        case SaveItem():
            value = short(save.title, LONGEST_TITLE)
            return [inputs.text(language, "title", "input.item", value, required=True, longest=LONGEST_TITLE)]
        case SavePostponement():
            reason = short(save.reason, LONGEST_TITLE)
            return [inputs.text(language, "reason", "input.reason", reason, longest=LONGEST_TITLE)]
        case SaveEdit():
            entry = meeting.entry(save.entry)
            dated = isinstance(entry, Decision | Assignment) and entry.task is not None
            due = [inputs.day(language, "due", "input.due", save.due)] if dated else []
            return [_long(language, "text", "input.text", save.text), *due]
        case SaveChangeRequest():
            return [_item_choice(meeting, save.item), _long(language, "text", "input.change", save.text)]


def _capture_fields(language: Language, save: Captured, room: int) -> list[Element]:
    match save:
        case SaveNote():
            heading = short(save.heading, LONGEST_TITLE)
            return [
                inputs.text(language, "heading", "input.heading", heading, longest=LONGEST_TITLE),
                _long(language, "text", "input.note", save.text, room),
            ]
        case SaveDecision():
            return [
                _long(language, "text", "input.decision", save.text, room),
                _long(language, "rider", "input.rider", save.rider, room // 4, required=False),
                inputs.day(language, "due", "input.decision_due", save.due),
            ]
        case SaveAssignment():
            others = short(save.others, LONGEST_TITLE)
            return [
                inputs.people(language, "assignees", "input.assignees", save.assignees),
                inputs.text(language, "others", "input.others", others, longest=LONGEST_TITLE),
                _long(language, "text", "input.assignment", save.text, room),
                inputs.day(language, "due", "input.due", save.due),
            ]


def _long(
    language: Language,
    field: str,
    label: str,
    value: str,
    room: int = _FILLED_BYTES,
    *,
    required: bool = True,
) -> Element:
    """A text on several lines, as much of it as there are bytes of room."""
    kept = _kept(value, room)
    return inputs.text(language, field, label, kept, required=required, lines=True, longest=LONGEST_TEXT)


def _item_of(meeting: Meeting, save: Captured) -> Element:
    """Which item it is for: the one that was chosen, else the one that the form was opened for."""
    current = meeting.current_item
    number = save.number if save.number is not None else current.number if current else None
    chosen = save.item or str(number or "")
    listed = _items(meeting)
    shown = listed[:_CHOICES]
    shown += [one for one in listed[_CHOICES:] if one[1] == chosen]
    return inputs.choice(meeting.language, "item", "input.item_of", shown, chosen, required=True)


def _item_choice(meeting: Meeting, chosen: str) -> Element:
    choices = _items(meeting)[:_CHOICES]
    return inputs.choice(meeting.language, "item", "input.which_item", choices, chosen)


def _items(meeting: Meeting) -> list[tuple[str, str]]:
    """The items that have a number, each with it."""
    return [
        (short(agenda.title(item), _CHOICE), str(item.number))
        for item in meeting.agenda
        if item.number is not None
    ]
