"""What somebody asks that isn't a command on one meeting: plan one, look something up, set up the group."""

import datetime as dt
from typing import Literal, TypeAlias

from msgspec import Struct

from meetings.model import Language
from meetings.outcomes import MeetingDraft


class ShowHelp(Struct, frozen=True):
    """Help; `unclear` where it is the answer to something that wasn't understood."""

    unclear: bool = False


class ShowBoard(Struct, frozen=True):
    """Show the board again, at the bottom of the conversation."""


class ShowMeetingForm(Struct, frozen=True):
    """The form for a new meeting."""


class MyAssignments(Struct, frozen=True):
    """The asker's open assignments."""


class Search(Struct, frozen=True):
    """Decisions and assignments of the group that hold these words."""

    words: str


class PlanAsked(Struct, frozen=True):
    """Plan a meeting of what was understood; what is missing is asked for."""

    draft: MeetingDraft


class NextMeetingAsked(Struct, frozen=True):
    """Agree on the next meeting, in the meeting that is held."""

    draft: MeetingDraft


class MoveMeeting(Struct, frozen=True):
    """Give a planned meeting another time or place; what the draft leaves out stays."""

    draft: MeetingDraft


class CallOff(Struct, frozen=True):
    """Cancel the planned meeting of this day, or whose title `words` begin with, else the nearest one.

    What of `words` isn't its title is the reason, where there is no `reason`.
    """

    words: str
    day: dt.date | None = None
    reason: str | None = None


class Complete(Struct, frozen=True):
    """An assignment is done, by its reference: of the meeting that is held, else of an earlier one."""

    reference: str


class SetLanguage(Struct, frozen=True):
    """The group's language, and that of its coming meetings."""

    language: Language


class SetStandingItems(Struct, frozen=True):
    """The items that every agenda of the group begins with; none at all where `titles` is empty."""

    titles: tuple[str, ...]


class SetDraftTo(Struct, frozen=True):
    """Where drafts are posted: to everybody, or to the secretary and the approvers alone."""

    to: Literal["channel", "approver"]


class SetReminders(Struct, frozen=True):
    """How many days before a meeting the group is reminded; never where `days` is empty."""

    days: tuple[int, ...]


class SwitchReminders(Struct, frozen=True):
    """Reminders of one kind, or of all, on or off.

    Those of meetings come on the days that were chosen last, or the usual ones.
    """

    on: bool
    of: Literal["meetings", "assignments", "approval"] | None = None


class PutOff(Struct, frozen=True):
    """Be reminded of assignments later: not before the day `until`, or for a week where it is None.

    An assignment is named by its reference, or by its meeting's id and its reference.
    """

    assignments: tuple[tuple[str | None, str], ...]
    until: dt.date | None = None


class SetLetterhead(Struct, frozen=True):
    """The name at the top of the group's documents; None for the one that they have by themselves."""

    name: str | None


class SetTagline(Struct, frozen=True):
    """The line under the name at the top of the group's documents."""

    tagline: str | None


class SetColour(Struct, frozen=True):
    """The colour of the group's documents, as it was written; None for the usual one."""

    colour: str | None


class SetOverview(Struct, frozen=True):
    """Whether the group's documents end with a table of all assignments."""

    on: bool


class AddUsualItems(Struct, frozen=True):
    """Put the usual items on the agenda, and keep them as the group's standing items."""


class CallStarted(Struct, frozen=True):
    """The platform reports that the call of the meeting began: the one that is about to begin opens."""


class CallEnded(Struct, frozen=True):
    """The platform reports that the call ended: of the open meeting, what is missing before it can close."""


Query: TypeAlias = ShowHelp | ShowMeetingForm | MyAssignments | Search
GroupRequest: TypeAlias = (
    ShowBoard
    | PlanAsked
    | NextMeetingAsked
    | MoveMeeting
    | CallOff
    | Complete
    | SetLanguage
    | SetStandingItems
    | SetDraftTo
    | SetReminders
    | SwitchReminders
    | PutOff
    | SetLetterhead
    | SetTagline
    | SetColour
    | SetOverview
    | AddUsualItems
    | CallStarted
    | CallEnded
)
Request: TypeAlias = Query | GroupRequest
