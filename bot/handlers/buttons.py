"""What people press: a typed action from a card. Who pressed is taken from the activity and nothing else."""

from collections import OrderedDict
from collections.abc import Sequence

import structlog

from bot.handlers import presses, unsaved
from bot.handlers.asking import Asking, form_key
from bot.handlers.desk import Card, Desk, actor_of, inbound_key, replacement, reply
from bot.handlers.presses import Press, PressAnswers
from bot.handlers.unsaved import UNSAVED, Aside
from bot.handlers.views import Views
from bot.teams import CardAction, CardAnswer, Conversation, InvokeAnswer, Submitted, TextAnswer
from cards import actions as act
from cards import answer, refusals
from cards.actions import Action, UnknownActionError, decode
from meetings.errors import InvalidError, MeetingError
from meetings.group import Group
from meetings.outcomes import Noted, Outcome
from meetings.ports import Outgoing, StorageUnavailableError
from meetings.service import Ask

log = structlog.get_logger("buttons")

_IN_PERSON = (
    act.Approve
    | act.AskForChange
    | act.SaveChangeRequest
    | act.ShowDraft
    | act.Complete
    | act.RemindLater
    | act.Back
    | act.EditThis
    | act.SaveEdit
    | act.SetDue
    | act.UndoThis
)
"""What a card in a personal chat may ask of a meeting that is held elsewhere."""

_GIVEN = 256
"""Answers that are kept, for a press that arrives again."""


class Buttons:
    """Handles presses: as an invoke, answered with a card, and as its fallback, answered with a message."""

    def __init__(self, desk: Desk, views: Views, asking: Asking, aside: Aside) -> None:
        self._desk = desk
        self._views = views
        self._asking = asking
        self._aside = aside
        self._answers = PressAnswers(views)
        self._given: OrderedDict[str, InvokeAnswer] = OrderedDict()

    async def pressed(self, pressed: CardAction) -> InvokeAnswer:
        """The answer to an Action.Execute. One that a card sent by itself changes nothing."""
        try:
            action = decode({**pressed.data, act.VERB: pressed.verb})
        except UnknownActionError:
            return TextAnswer(await self._unknown(pressed.conversation))
        press = await self._press(pressed, action)
        if pressed.trigger == "automatic":
            return await self._answers.standing(press)
        try:
            shown = await self._shown(press)
            if shown is not None:
                return CardAnswer(unsaved.reading(self._desk, press.group.settings.language, shown))
            ask = await self._asking.ask(press)
        except MeetingError as error:
            return await self._answers.unread(press, error)

        def speak(outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
            """What others see of it: the answer replaces the message that it was pressed on.

            Only where something was written: then the board is shown anew too, so that a press that claims to
            come from another card than it does leaves nothing in the place of that.
            """
            written = any(isinstance(one, Noted) and one.events for one in outcomes)
            if pressed.reply_to is None or not written or not getattr(action, "own", False):
                return ()
            card = answer.message(outcomes, group.settings.language)
            return (replacement(pressed.conversation, pressed.activity_id, pressed.reply_to, card),)

        try:
            performed = await self._desk.service.perform(ask, speak)
        except StorageUnavailableError:
            if not isinstance(action, presses.SAVES):
                raise
            return await self._unsaved(press)
        self._desk.hand_over(performed.owed)
        given = await self._answers.answer(press, performed.outcomes, performed.group)
        self._remember(ask.form or ask.inbound or "", given)
        return given

    async def again(self, pressed: CardAction) -> InvokeAnswer:
        """The answer to a press that was handled before: the same once more, or how things stand."""
        action = decode({**pressed.data, act.VERB: pressed.verb})
        press = await self._press(pressed, action)
        known = self._given.get(form_key(press) or inbound_key(press.conversation, press.activity_id))
        return known or await self._answers.standing(press)

    async def _unsaved(self, press: Press) -> InvokeAnswer:
        """The form as it was filled in: saved again as it is, it is saved once."""
        self._desk.health.failed()
        unsaved.count("form", "kept")
        return await self._answers.unread(press, UNSAVED)

    async def submitted(self, submitted: Submitted) -> None:
        """The same for an Action.Submit, from a client without Action.Execute: answered by a message."""
        try:
            press = await self._press(submitted, decode(submitted.data))
        except UnknownActionError:
            press = await self._press(submitted, act.ShowHelp())
            card: Card | None = refusals.refusal(press.group.settings.language, _NOT_OURS)
            ask = self._asking.nothing(press)
        else:
            card, ask = await self._read(press)

        def speak(outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
            said = card or presses.message(press, outcomes, group)
            return (reply(press.conversation, press.activity_id, 0, said),)

        try:
            performed = await self._desk.service.perform(ask, speak)
        except StorageUnavailableError as error:
            self._aside.tell(submitted, await self._past_the_outbox(press, card, error))
            return
        self._desk.hand_over(performed.owed)

    async def _past_the_outbox(self, press: Press, card: Card | None, error: StorageUnavailableError) -> Card:
        """The card that only shows something, the form as it was filled in, or that nothing was saved."""
        language = press.group.settings.language
        if card is None and isinstance(press.action, presses.SAVES):
            kept = await self._unsaved(press)
            if isinstance(kept, CardAnswer):
                return kept.card
        self._desk.health.failed()
        if card is not None:
            unsaved.count("Submitted", "read")
            return unsaved.reading(self._desk, language, card)
        unsaved.count("Submitted", "unsaved")
        return unsaved.plain(language, unsaved.told(language, error, "failure.press"))

    async def _read(self, press: Press) -> tuple[Card | None, Ask]:
        """What a submitted press shows, or what it asks for."""
        try:
            card = await self._shown(press)
            if card is not None:
                return card, self._asking.nothing(press)
            ask = await self._asking.ask(press)
        except MeetingError as error:
            unread = await self._answers.unread(press, error)
            language = press.group.settings.language
            card = unread.card if isinstance(unread, CardAnswer) else refusals.refusal(language, error)
            return card, self._asking.nothing(press)
        if ask.wishes:
            return None, ask
        meeting = await self._views.meeting(press.group, getattr(press.action, "meeting", ""))
        return await self._answers.card(press, meeting), self._asking.nothing(press)

    async def _press(self, inbound: CardAction | Submitted, action: Action) -> Press:
        """Who pressed what, and which group it concerns: the conversation's, whatever the card says.

        A card in somebody's personal chat may concern a meeting elsewhere in which they have a part.
        """
        desk = self._desk
        ref = await desk.remember(inbound.conversation, inbound.sender)
        group = await desk.meetings.group(inbound.conversation.group)
        actor = actor_of(inbound.sender, group)
        if inbound.conversation.kind == "personal" and isinstance(action, _IN_PERSON):
            meeting = await desk.meetings.meeting(action.meeting)
            if meeting is not None and presses.has_part(meeting, actor):
                group = await desk.meetings.group(meeting.group)
        return Press(inbound.activity_id, inbound.conversation, inbound.sender, action, group, actor, ref)

    async def _shown(self, press: Press) -> Card | None:
        action = press.action
        if isinstance(action, act.ShowMyAssignments) and press.conversation.kind == "personal":
            return await self._views.assignments(press.group, press.actor, everywhere=True)
        if isinstance(action, act.Back):
            return await self._answers.card(press, await self._views.meeting(press.group, action.meeting))
        return await self._views.shown(action, press.group, press.actor, token=self._desk.new_token())

    async def _unknown(self, conversation: Conversation) -> str:
        log.info("a button that isn't ours was pressed")
        group = await self._desk.meetings.group(conversation.group)
        return refusals.sentence(group.settings.language, _NOT_OURS)

    def _remember(self, key: str, given: InvokeAnswer) -> None:
        self._given[key] = given
        if len(self._given) > _GIVEN:
            self._given.popitem(last=False)


_NOT_OURS = InvalidError("unknown_button")
