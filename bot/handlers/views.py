"""Cards that show how things stand, for presses that change nothing and for what is rendered when sent."""

from typing import Literal, TypeAlias

from msgspec.structs import replace

from bot.files.links import Links
from bot.handlers.desk import Card, summary_of
from bot.handlers.reminding import Reminders
from cards import actions as act
from cards import answer, board, draft, elements, forms, greeting, lists, panel, planning
from meetings import commands as cmd
from meetings import selection
from meetings.errors import MeetingError, NotFoundError, WrongStateError
from meetings.evolve import fold
from meetings.group import Group
from meetings.lifecycle import decide
from meetings.meeting import Meeting
from meetings.model import Status
from meetings.outcomes import MeetingDraft
from meetings.policy import Actor
from meetings.ports import Clock, Meetings, Registers, View
from meetings.reading import today

_Captured: TypeAlias = Literal["note", "decision", "assignment"]


class Views:
    """Renders what there is to see. The state that a version was made of is kept: it never changes.

    Without `links` no card has any.
    """

    def __init__(
        self, meetings: Meetings, registers: Registers, clock: Clock, links: Links | None = None
    ) -> None:
        self._meetings = meetings
        self._registers = registers
        self._clock = clock
        self._links = links
        self._made_of: dict[tuple[str, int, int], Meeting] = {}
        self.reminders = Reminders(meetings, clock)

    async def render(self, view: View) -> tuple[Card, str] | None:
        """A card that is rendered when it is sent, and its summary; None where nothing is left to say."""
        card = await self._rendered(view)
        return None if card is None else (card, summary_of(card))

    async def _rendered(self, view: View) -> Card | None:
        if view.kind == "due":
            return await self.reminders.due(view)
        # Fresh: what is to be shown may have been written by another process.
        meeting = await self._meetings.meeting(view.meeting, fresh=True)
        if view.kind == "undelivered":
            return await self.reminders.undelivered(meeting, view)
        if meeting is None:
            return None
        if view.kind == "reminder":
            days = await self.reminders.days_left(meeting, view)
            calendar = self._links.calendar(meeting) if self._links else None
            card = planning.reminder(meeting, days, calendar) if days is not None else None
        elif view.kind == "waiting":
            card = await self.reminders.waiting(meeting, view)
        elif view.kind == "draft":
            card = await self.draft(meeting, view.version)
        elif view.kind == "request":
            if (meeting.status, meeting.version) != (Status.CHANGES_REQUESTED, view.version):
                return None
            card = draft.change_requested(meeting)
        elif view.kind == "panel":
            card = panel.panel(meeting)
        else:
            card = board.board(meeting)
        return card

    async def draft(self, meeting: Meeting, version: int) -> Card:
        """A version of the minutes, with what it changed since the one before."""
        posted = await self._posted(meeting, version)
        previous = await self._posted(meeting, version - 1) if version > 1 else None
        newest = version == meeting.version
        links = self._links.minutes(meeting, version) if self._links and newest else None
        return draft.draft(meeting, version, posted=posted, previous=previous, links=links)

    async def shown(self, action: act.Action, group: Group, actor: Actor, *, token: str) -> Card | None:
        """What a press that only shows something shows; None for one that asks for a change.

        Raises MeetingError where what would be asked is refused already.
        """
        language = group.settings.language
        match action:
            case act.ShowHelp():
                return greeting.help_card(language)
            case act.ShowMyAssignments():
                return await self.assignments(group, actor, everywhere=False)
            case act.NewMeeting(previous=previous):
                return planning.new_meeting(language, await self._next_draft(group, previous))
            case act.ShowForm(meeting=meeting_id):
                meeting = await self.meeting(group, meeting_id)
                opened = _in_item(action, meeting)
                self._try(meeting, _captures(opened, actor), actor)
                return forms.form(meeting, forms.opened(opened, token))
            case act.EditThis(meeting=meeting_id, entry=entry, own=own):
                return await self._editing(group, actor, meeting_id, entry, own=own)
            case act.AskForChange(meeting=meeting_id, version=version):
                meeting = await self.meeting(group, meeting_id)
                self._try(meeting, cmd.RequestChange("?", version=version), actor)
                return forms.form(meeting, act.SaveChangeRequest(meeting=meeting_id, version=version))
        return None

    async def capture(
        self, form: _Captured, group: Group, actor: Actor, *, token: str
    ) -> tuple[Meeting, forms.Captured]:
        """The form for what is noted in the meeting that goes on or is written up, and that meeting.

        Raises MeetingError where there is none, or where what would be saved is refused already.
        """
        try:
            return await self._capture(form, group, actor, token, fresh=False)
        except MeetingError:
            # What is refused may rest on a state that another process has moved on.
            group = await self._meetings.group(group.key, fresh=True)
            return await self._capture(form, group, actor, token, fresh=True)

    async def _capture(
        self, form: _Captured, group: Group, actor: Actor, token: str, *, fresh: bool
    ) -> tuple[Meeting, forms.Captured]:
        summary = selection.meant(group, cmd.RecordDecision, self._clock.now())
        if summary is None or summary.status not in _PANEL_STANDS:
            raise WrongStateError("no_open_meeting")
        meeting = await self._meetings.meeting(summary.id, fresh=fresh)
        if meeting is None or meeting.status not in _PANEL_STANDS:
            raise WrongStateError("no_open_meeting")
        opened = _in_item(act.ShowForm(meeting=meeting.id, form=form), meeting)
        self._try(meeting, _captures(opened, actor), actor)
        save = forms.opened(opened, token)
        assert isinstance(save, forms.Captured)
        return meeting, save

    async def standing(self, action: act.Action, meeting: Meeting, *, drafts: bool = True) -> Card:
        """The card that an action belongs to, as it stands now; without `drafts` the board in their place."""
        back = action if isinstance(action, act.Back) else act.Back(meeting=meeting.id)
        of_draft = isinstance(action, act.Approve | act.AskForChange | act.SaveChangeRequest)
        if (of_draft or back.to == "draft") and meeting.version and drafts:
            return await self.draft(meeting, meeting.version)
        if (back.to == "panel" or isinstance(action, _ON_PANEL)) and meeting.status in _PANEL_STANDS:
            return panel.panel(meeting)
        if back.to == "entry" and (shown := answer.entry(meeting, back.entry)) is not None:
            return shown
        return board.board(meeting)

    async def assignments(self, group: Group, actor: Actor, *, everywhere: bool) -> Card:
        """The actor's open assignments: the group's, or in a personal chat all of them."""
        found = await self._meetings.assignments_of(actor.person.key, None if everywhere else group.key)
        settings = group.settings
        day = today(self._clock.now(), settings.zone)
        return lists.my_assignments(settings.language, found, settings.zone, day)

    async def meeting(self, group: Group, meeting_id: str) -> Meeting:
        """A meeting of this group. Raises NotFoundError for any other, whether it is there or not."""
        meeting = await self._meetings.meeting(meeting_id)
        if meeting is None or meeting.group != group.key:
            raise NotFoundError("not_of_this_conversation")
        return meeting

    async def _editing(self, group: Group, actor: Actor, meeting_id: str, entry: str, *, own: bool) -> Card:
        meeting = await self.meeting(group, meeting_id)
        save = forms.editing(meeting, entry)
        if save is None:
            raise NotFoundError("no_such_entry", entry=entry)
        save = replace(save, own=own)
        self._try(meeting, cmd.EditEntry(entry), actor)
        return forms.form(meeting, save)

    async def _next_draft(self, group: Group, previous: str | None) -> MeetingDraft:
        if previous is None:
            return MeetingDraft()
        held = await self.meeting(group, previous)
        return MeetingDraft(title=held.title, previous=held.id)

    async def _posted(self, meeting: Meeting, version: int) -> Meeting:
        key = (meeting.id, version, meeting.redacted)
        if key not in self._made_of:
            made = meeting.versions[version - 1]
            log = await self._registers.log(meeting.id)
            if len(self._made_of) >= _KEPT:
                self._made_of.pop(next(iter(self._made_of)))
            self._made_of[key] = fold(log[: made.sequence])
        return self._made_of[key]

    def _try(self, meeting: Meeting, command: cmd.Command, actor: Actor) -> None:
        """Raise what would be raised if it were asked for: a form that can't be saved isn't opened."""
        decide(meeting, command, actor, self._clock.now())


def on_panel(card: Card, meeting: Meeting) -> Card:
    """What was noted, with its own buttons, and as many of the panel's beneath it as a card may have."""
    forms_ = panel.panel(meeting)
    made = card.get("actions", [])
    rows = [elements.row(made)] if made else []
    more = forms_["actions"][: elements.MAX_ACTIONS - len(made)]
    return {**card, "body": [*card["body"], *rows, *forms_["body"][1:]], "actions": more}


_KEPT = 256

_PANEL_STANDS = (Status.OPEN, Status.CLOSED, Status.CHANGES_REQUESTED, Status.CORRECTING)

_ON_PANEL = (
    act.ShowForm | act.SaveItem | act.SaveNote | act.SaveDecision | act.SaveAssignment | act.SavePostponement
)


def _captures(form: act.ShowForm, actor: Actor) -> cmd.Command:
    """A command such as the form's Spara will ask for."""
    match form.form:
        case "item":
            return cmd.AddItem("?")
        case "note":
            return cmd.TakeNote("?", form.number)
        case "decision":
            return cmd.RecordDecision("?", form.number)
        case "assignment":
            return cmd.RecordAssignment((actor.person,), "?", number=form.number)
        case "postpone":
            return cmd.PostponeItem(form.number)


def _in_item(action: act.ShowForm, meeting: Meeting) -> act.ShowForm:
    """A form is for the item that the meeting was at when it was opened, wherever it goes meanwhile."""
    current = meeting.current_item
    if action.number is not None or current is None or action.form == "item":
        return action
    return act.ShowForm(meeting=action.meeting, form=action.form, number=current.number)
