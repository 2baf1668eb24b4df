"""What people press: a typed action from a card. Who pressed is taken from the activity and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.handlers.desk import Card, Desk, actor_of, inbound_key, person_of, replacement, reply
from bot.handlers.views import Views, on_panel
from bot.handlers.wishes import wishes_of
from bot.teams import (
    Account,
    CardAction,
    CardAnswer,
    Conversation,
    ErrorAnswer,
    InvokeAnswer,
    Submitted,
    TextAnswer,
)
from cards import actions as act
from cards import answer, board, forms, planning, refusals
from cards.actions import Action, UnknownActionError, decode
from meetings.errors import MeetingError, StaleVersionError
from meetings.group import Group
from meetings.meeting import Meeting
from meetings.model import Person, Status
from meetings.outcomes import MeetingAsked, MeetingDraft, Noted, Outcome, Refused
from meetings.policy import Actor, is_approver, is_officer
from meetings.ports import ConversationRef, Outgoing
from meetings.register import assignments
from meetings.service import Ask

log = structlog.get_logger("buttons")

_IN_PERSON = (act.Approve, act.AskForChange, act.SaveChangeRequest, act.Complete)
"""What a card in a personal chat may ask of a meeting that is held elsewhere."""

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
_ON_PANEL = (
    act.SaveItem
    | act.SaveNote
    | act.SaveDecision
    | act.SaveAssignment
    | act.SavePostponement
    | act.SaveEdit
    | act.UndoThis
    | act.SetDue
)
"""What is answered on the panel while the meeting is open, so that the next form is at hand."""


@dataclass(frozen=True)
class _Press:
    activity_id: str
    conversation: Conversation
    sender: Account
    action: Action
    group: Group
    actor: Actor
    ref: ConversationRef


class Buttons:
    """Handles presses: as an invoke, answered with a card, and as its fallback, answered with a message."""

    def __init__(self, desk: Desk, views: Views) -> None:
        self._desk = desk
        self._views = views

    async def pressed(self, pressed: CardAction) -> InvokeAnswer:
        """The answer to an Action.Execute. One that a card sent by itself changes nothing."""
        try:
            action = decode({**pressed.data, act.VERB: pressed.verb})
        except UnknownActionError:
            return ErrorAnswer("BadRequest", "The button is not one of ours, or its card is too old.", 400)
        press = await self._press(pressed, action)
        if pressed.trigger == "automatic":
            return await self._standing(press)
        try:
            shown = await self._shown(press)
            if shown is not None:
                return CardAnswer(shown)
            ask = await self._ask(press)
        except MeetingError as error:
            return await self._unread(press, error)

        def speak(outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
            """What others see of it: the answer replaces the message that it was pressed on."""
            refused = any(isinstance(one, Refused) for one in outcomes)
            if pressed.reply_to is None or refused or not getattr(action, "own", False):
                return ()
            card = answer.message(outcomes, group.settings.language)
            return (replacement(pressed.conversation, pressed.activity_id, pressed.reply_to, card),)

        performed = await self._desk.service.perform(ask, speak)
        self._desk.hand_over(performed.owed)
        return await self._answer(press, performed.outcomes, performed.group)

    async def again(self, pressed: CardAction) -> InvokeAnswer:
        """The answer to a press that was handled before: how things stand."""
        action = decode({**pressed.data, act.VERB: pressed.verb})
        return await self._standing(await self._press(pressed, action))

    async def submitted(self, submitted: Submitted) -> None:
        """The same for an Action.Submit, from a client without Action.Execute: answered by a message."""
        try:
            action = decode(submitted.data)
        except UnknownActionError:
            log.info("a button that isn't ours was pressed")
            return
        press = await self._press(submitted, action)
        language = press.group.settings.language
        card: Card | None = None
        try:
            card = await self._shown(press)
            ask = await self._ask(press) if card is None else self._nothing(press)
        except MeetingError as error:
            card, ask = refusals.refusal(language, error), self._nothing(press)

        def speak(outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
            said = card or answer.message(outcomes, group.settings.language)
            return (reply(press.conversation, press.activity_id, 0, said),)

        performed = await self._desk.service.perform(ask, speak)
        self._desk.hand_over(performed.owed)

    async def _press(self, inbound: CardAction | Submitted, action: Action) -> _Press:
        """Who pressed what, and which group it concerns: the conversation's, whatever the card says.

        A card in somebody's personal chat may concern a meeting elsewhere in which they have a part.
        """
        desk = self._desk
        ref = await desk.remember(inbound.conversation, inbound.sender)
        group = await desk.meetings.group(inbound.conversation.group)
        actor = actor_of(inbound.sender, group)
        if inbound.conversation.kind == "personal" and isinstance(action, _IN_PERSON):
            meeting = await desk.meetings.meeting(action.meeting)
            if meeting is not None and _has_part(meeting, actor):
                group = await desk.meetings.group(meeting.group)
        return _Press(inbound.activity_id, inbound.conversation, inbound.sender, action, group, actor, ref)

    async def _shown(self, press: _Press) -> Card | None:
        if isinstance(press.action, act.ShowMyAssignments) and press.conversation.kind == "personal":
            return await self._views.assignments(press.group, press.actor, everywhere=True)
        return await self._views.shown(press.action, press.group, press.actor, token=self._desk.new_token())

    async def _ask(self, press: _Press) -> Ask:
        action = press.action
        meeting_id = getattr(action, "meeting", None)
        meeting = await self._views.meeting(press.group, meeting_id) if meeting_id else None

        async def find(object_id: str) -> Person | None:
            return await self._person(press, object_id)

        wishes = await wishes_of(
            action, meeting, press.group, press.actor.person, self._desk.clock.now(), find
        )
        once = getattr(action, "once", None)
        key = f"{press.group.key}|once:{once}" if once else inbound_key(press.conversation, press.activity_id)
        return Ask(
            group=press.group.key,
            actor=press.actor,
            wishes=wishes,
            inbound=key,
            teams_id=press.sender.id if press.group.key == press.conversation.group else None,
        )

    def _nothing(self, press: _Press) -> Ask:
        return Ask(
            group=press.group.key,
            actor=press.actor,
            wishes=(),
            inbound=inbound_key(press.conversation, press.activity_id),
        )

    async def _person(self, press: _Press, object_id: str) -> Person | None:
        tenant = press.conversation.tenant_id or press.sender.tenant_id or ""
        known = press.group.member(f"{tenant}:{object_id}".lower())
        if known is not None:
            return known.person
        account = await self._desk.find_member(press.ref, object_id)
        return person_of(account) if account is not None and account.object_id else None

    async def _standing(self, press: _Press) -> InvokeAnswer:
        """How things stand for a press that changes nothing."""
        meeting_id = getattr(press.action, "meeting", None)
        try:
            if meeting_id is None:
                return CardAnswer(planning.no_meeting(press.group.settings.language))
            meeting = await self._views.meeting(press.group, meeting_id)
            return CardAnswer(await self._views.standing(press.action, meeting))
        except MeetingError as error:
            return TextAnswer(refusals.sentence(press.group.settings.language, error))

    async def _unread(self, press: _Press, error: MeetingError) -> InvokeAnswer:
        """A press that couldn't be read: the form again, as it was filled in, or the reason."""
        language = press.group.settings.language
        if isinstance(press.action, act.SaveMeeting):
            saved = press.action
            draft = MeetingDraft(
                title=saved.title, place=saved.place, previous=saved.previous, moves=saved.moves
            )
            return CardAnswer(planning.new_meeting(language, draft, error))
        return await self._refused(press, error)

    async def _refused(self, press: _Press, error: MeetingError) -> InvokeAnswer:
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

    async def _answer(self, press: _Press, outcomes: Sequence[Outcome], group: Group) -> InvokeAnswer:
        language = group.settings.language
        refused = next((one for one in outcomes if isinstance(one, Refused)), None)
        if refused is not None:
            return await self._refused(press, refused.error)
        if not outcomes:
            return await self._standing(press)
        first = outcomes[0]
        own = getattr(press.action, "own", False)
        if isinstance(first, MeetingAsked):
            return CardAnswer(planning.new_meeting(language, first.draft, first.error))
        if isinstance(first, Noted):
            if isinstance(press.action, _ON_PANEL) and first.meeting.status is Status.OPEN and not own:
                return CardAnswer(on_panel(answer.noted(outcomes, language), first.meeting))
            if isinstance(press.action, act.Approve | act.SaveChangeRequest):
                return CardAnswer(await self._views.draft(first.meeting, first.meeting.version))
            if isinstance(press.action, _ON_BOARD):
                return CardAnswer(board.board(first.meeting))
        return CardAnswer((answer.message if own else answer.noted)(outcomes, language))


def _has_part(meeting: Meeting, actor: Actor) -> bool:
    """Whether somebody has a part in a meeting: an office, or an assignment from it."""
    given = {person.key for one in assignments(meeting) for person in one.assignees}
    return is_officer(meeting, actor) or is_approver(meeting, actor) or actor.person.key in given
