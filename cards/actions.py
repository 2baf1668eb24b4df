"""Both ends of every button: the typed action that a card carries and that comes back when it is pressed.

What a card carries is only a reference. Who pressed is taken from the authenticated activity, and every id is
looked up in the conversation it came from. Fields that people fill in are the ids of the card's inputs.
"""

from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

VERB = "verb"


class _Action(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field=VERB, tag=True):
    """Base of all actions: tagged with the class's name, which is the button's verb."""


class ShowHelp(_Action, frozen=True): ...


class Back(_Action, frozen=True):
    """Avbryt in a form: back to the card that it was opened on. `entry` is set where that shows one."""

    meeting: str
    to: Literal["board", "panel", "draft", "entry"] = "board"
    entry: str = ""


class ShowMyAssignments(_Action, frozen=True): ...


class NewMeeting(_Action, frozen=True):
    """Open the form for a new meeting; `previous` is the meeting that agrees on it."""

    previous: str | None = None


class SaveMeeting(_Action, frozen=True):
    """`previous` is set where the form plans the next meeting of that one, `moves` where it moves that one.

    `recurrence` is the rule that was written, as an RRULE. Filled in by people: the rest, `day` as an ISO
    date, `start` and `end` as HH:MM, as the inputs give them.
    """

    previous: str | None = None
    moves: str | None = None
    recurrence: str | None = None
    title: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    place: str = ""


class AddUsualItems(_Action, frozen=True):
    """Put the usual items on the agenda, and keep them as the group's standing items."""

    meeting: str


class OpenTheMeeting(_Action, frozen=True):
    meeting: str


class MoveOn(_Action, frozen=True):
    """Nästa punkt. `item` is the id of the item that the presser saw as current: two presses move once."""

    meeting: str
    item: int | None = None


class ShowForm(_Action, frozen=True):
    """Open a form for capture in the item that the presser sees."""

    meeting: str
    form: Literal["item", "note", "decision", "assignment", "postpone"]
    number: int | None = None


class SaveItem(_Action, frozen=True):
    """`once` tells one opened form from another: saving twice saves once."""

    meeting: str
    once: str
    title: str = ""


class SaveNote(_Action, frozen=True):
    """`heading` is an optional sub-heading above the text.

    Here and in the next two, `item` is the number of the item that was chosen, where the form lets choose.
    """

    meeting: str
    once: str
    number: int | None = None
    item: str = ""
    heading: str = ""
    text: str = ""


class SaveDecision(_Action, frozen=True):
    """`due` is an ISO date or empty; `rider` is advice to send along, or empty."""

    meeting: str
    once: str
    number: int | None = None
    item: str = ""
    text: str = ""
    rider: str = ""
    due: str = ""


class SaveAssignment(_Action, frozen=True):
    """`assignees` are Entra object ids joined by commas, `others` names of those without an account."""

    meeting: str
    once: str
    number: int | None = None
    item: str = ""
    assignees: str = ""
    others: str = ""
    text: str = ""
    due: str = ""


class SavePostponement(_Action, frozen=True):
    meeting: str
    once: str
    number: int | None = None
    reason: str = ""


class EditThis(_Action, frozen=True):
    """Ändra: open the form with the entry's text.

    Here and below, `own` says that the card is a message of its own, which the answer replaces for all.
    """

    meeting: str
    entry: str
    own: bool = False


class SaveEdit(_Action, frozen=True):
    """`due` is an ISO date, or empty to leave it."""

    meeting: str
    entry: str
    own: bool = False
    text: str = ""
    due: str = ""


class UndoThis(_Action, frozen=True):
    """Ångra: take back exactly this event."""

    meeting: str
    sequence: int
    own: bool = False


class SetDue(_Action, frozen=True):
    """The answer to a question about a date; `due` is an ISO date, from the button or filled in."""

    meeting: str
    entry: str
    own: bool = False
    due: str = ""


class CheckClosing(_Action, frozen=True):
    """Avsluta mötet on the board: show what is missing, or close where nothing is."""

    meeting: str


class CloseTheMeeting(_Action, frozen=True):
    """Avsluta mötet after the check. `postpone` is "true" or "false", as the toggle gives it."""

    meeting: str
    own: bool = False
    postpone: str = "false"
    reason: str = ""


class PlanProposed(_Action, frozen=True):
    """Plan the next meeting as the group's recurrence proposes it."""

    meeting: str


class ShowDraft(_Action, frozen=True):
    """Visa utkast: post the draft, or post it again."""

    meeting: str


class Approve(_Action, frozen=True):
    """Godkänn: `version` and `hash` say what the approver saw; they are only compared with the draft's."""

    meeting: str
    version: int
    hash: str


class AskForChange(_Action, frozen=True):
    """Begär ändring: open the form."""

    meeting: str
    version: int


class SaveChangeRequest(_Action, frozen=True):
    """`item` is an item's number or empty."""

    meeting: str
    version: int
    item: str = ""
    text: str = ""


class Complete(_Action, frozen=True):
    """Klart. On a reminder, here and below, `day` (ISO) and `who` (`Person.key`) say whose of which day."""

    meeting: str
    entry: str
    day: str = ""
    who: str = ""


class RemindLater(_Action, frozen=True):
    """Påminn om en vecka: all that the reminder names, as the meeting and the reference of each.

    `meeting` is one of those meetings.
    """

    meeting: str
    what: tuple[tuple[str, str], ...]
    day: str = ""
    who: str = ""


Action: TypeAlias = (
    ShowHelp
    | Back
    | ShowMyAssignments
    | NewMeeting
    | SaveMeeting
    | AddUsualItems
    | OpenTheMeeting
    | MoveOn
    | ShowForm
    | SaveItem
    | SaveNote
    | SaveDecision
    | SaveAssignment
    | SavePostponement
    | EditThis
    | SaveEdit
    | UndoThis
    | SetDue
    | CheckClosing
    | CloseTheMeeting
    | PlanProposed
    | ShowDraft
    | Approve
    | AskForChange
    | SaveChangeRequest
    | Complete
    | RemindLater
)


class UnknownActionError(ValueError):
    """What came back from a card is no action of ours: altered, or from a version that had others."""


def encode(action: Action) -> dict[str, Any]:
    """The data of a button: the action's fields, and its name under `verb`."""
    data = msgspec.to_builtins(action)
    assert isinstance(data, dict)
    return data


def decode(data: object) -> Action:
    """The action that came back with a press, with what people filled in.

    Raises UnknownActionError where it isn't one of ours or its fields have other types than ours.
    """
    if not isinstance(data, dict):
        raise UnknownActionError("the data of a button is an object")
    try:
        return msgspec.convert(data, Action)  # type: ignore[no-any-return]  # a union at run time
    except msgspec.ValidationError as error:
        raise UnknownActionError(str(error)) from error
