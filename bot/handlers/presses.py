"""What a press is answered with: the card that takes the place of the pressed one, or a few words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.handlers.desk import Card
from bot.handlers.views import Views, on_panel
from bot.teams import Account, CardAnswer, Conversation, InvokeAnswer, TextAnswer
from cards import actions as act
from cards import answer, board, due, forms, planning, refusals
from cards.actions import Action
from meetings.errors import MeetingError, StaleVersionError
from meetings.group import Group
from meetings.meeting import Meeting
from meetings.model import Status
from meetings.outcomes import MeetingAsked, MeetingDraft, Noted, Outcome, Refused
from meetings.policy import Actor, is_approver, is_officer, is_substitute
from meetings.ports import ConversationRef
from meetings.register import assignments

_ON_BOARD = (
    act.OpenTheMeeting,
    act.MoveOn,
    act.AddUsualItems,
    act.SaveItem,
    act.CloseTheMeeting,
    act.ShowDraft,
)
_SAVES = (
    act.SaveItem
    | act.SaveNote
    | act.SaveDecision
    | act.SaveAssignment
    | act.SavePostponement
    | act.SaveEdit
    | act.SaveChangeRequest
)
SAVES = _SAVES | act.SaveMeeting
"""A form's Spara: what is answered to it has to keep what was filled in."""

_ON_PANEL = (
    act.SaveItem
    | act.SaveNote
    | act.SaveDecision
    | act.SaveAssignment
    | act.SavePostponement
    | act.SaveEdit
    | act.SaveMeeting
    | act.UndoThis
    | act.SetDue
)
"""What is answered on the panel while the meeting is open, so that the next form is at hand."""


@dataclass(frozen=True)
class Press:
    """A press that was understood: who pressed what and where, and the group that it concerns."""

    activity_id: str
    conversation: Conversation
    sender: Account
    action: Action
    group: Group
    actor: Actor
    ref: ConversationRef


class PressAnswers:
    """Answers presses with how things stand after them."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def standing(self, press: Press) -> InvokeAnswer:
        """How things stand for a press that changes nothing."""
        meeting_id = getattr(press.action, "meeting", None)
        try:
            if meeting_id is None:
                return CardAnswer(planning.no_meeting(press.group.settings.language))
            meeting = await self._views.meeting(press.group, meeting_id)
            return CardAnswer(await self.card(press, meeting))
        except MeetingError as error:
            return TextAnswer(refusals.sentence(press.group.settings.language, error))

    async def card(self, press: Press, meeting: Meeting) -> Card:
        """The card that was pressed, as it stands now; a draft for those whom the group shows drafts to."""
        all_see = press.group.settings.draft_to == "channel"
        drafts = all_see or _sees_to(meeting, press.actor)
        return await self._views.standing(press.action, meeting, drafts=drafts)

    async def unread(self, press: Press, error: MeetingError) -> InvokeAnswer:
        """A press that couldn't be read: the form again, as it was filled in, or the reason."""
        language = press.group.settings.language
        if isinstance(press.action, act.SaveMeeting):
            saved = press.action
            draft = MeetingDraft(
                title=saved.title, place=saved.place, previous=saved.previous, moves=saved.moves
            )
            return CardAnswer(planning.new_meeting(language, draft, error))
        return await self._refused(press, error)

    async def _refused(self, press: Press, error: MeetingError) -> InvokeAnswer:
        language = press.group.settings.language
        try:
            meeting = await self._views.meeting(press.group, getattr(press.action, "meeting", ""))
        except MeetingError:
            return TextAnswer(refusals.sentence(language, error))
        if isinstance(press.action, _SAVES):
            return CardAnswer(forms.form(meeting, press.action, error))
        if isinstance(error, StaleVersionError):
            newest = await self._views.draft(meeting, meeting.version)
            newest["body"] = [refusals.because(language, error), *newest["body"]]
            return CardAnswer(newest)
        return TextAnswer(refusals.sentence(language, error))

    async def answer(self, press: Press, outcomes: Sequence[Outcome], group: Group) -> InvokeAnswer:
        """What came of a press, for the one who pressed."""
        language = group.settings.language
        refused = next((one for one in outcomes if isinstance(one, Refused)), None)
        if refused is not None:
            return await self._refused(press, refused.error)
        if not outcomes:
            return await self.standing(press)
        first = outcomes[0]
        own = getattr(press.action, "own", False)
        if isinstance(first, MeetingAsked):
            return CardAnswer(planning.new_meeting(language, first.draft, first.error))
        if isinstance(first, Noted):
            if isinstance(press.action, _ON_PANEL) and first.meeting.status is Status.OPEN and not own:
                return CardAnswer(on_panel(answer.noted(outcomes, language), first.meeting))
            if isinstance(press.action, act.Approve | act.SaveChangeRequest):
                return CardAnswer(await self._views.draft(first.meeting, first.meeting.version))
            if isinstance(press.action, _ON_BOARD) and not own:
                return CardAnswer(board.board(first.meeting))
        said = (answer.message if own else answer.noted)(outcomes, language)
        if isinstance(press.action, act.Complete | act.RemindLater) and press.action.day:
            rest = await self._views.reminders.rest(group, press.action.who, press.action.day)
            return CardAnswer(due.after(said, rest))
        return CardAnswer(said)


def message(press: Press, outcomes: Sequence[Outcome], group: Group) -> Card:
    """The same as a message of its own, for a client that can't be given another card in place of one."""
    refused = next((one for one in outcomes if isinstance(one, Refused)), None)
    if refused is not None and refused.meeting is not None and isinstance(press.action, _SAVES):
        return forms.form(refused.meeting, press.action, refused.error)
    return answer.message(outcomes, group.settings.language)


def has_part(meeting: Meeting, actor: Actor) -> bool:
    """Whether somebody has a part in a meeting: an office, or an assignment from it."""
    given = {person.key for one in assignments(meeting) for person in one.assignees}
    return _sees_to(meeting, actor) or actor.person.key in given


def _sees_to(meeting: Meeting, actor: Actor) -> bool:
    """Whether somebody answers for the minutes of a meeting."""
    return is_officer(meeting, actor) or is_approver(meeting, actor) or is_substitute(meeting, actor)
