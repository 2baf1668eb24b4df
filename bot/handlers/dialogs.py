"""Commands on a message: a dialog with the form, which begins with what the message says, and its Spara.

Who acts and where is taken from the activity. What is saved goes the way of every other form; the answer
stands under the message, and the dialog closes.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import structlog
from msgspec.structs import replace

from bot.handlers import unsaved
from bot.handlers.asking import Asking
from bot.handlers.desk import Card, Desk, actor_of, reply
from bot.handlers.presses import Press
from bot.handlers.views import Views
from bot.teams import (
    Conversation,
    DialogAnswer,
    DialogClosed,
    DialogOpened,
    DialogSubmitted,
    InvokeAnswer,
    MessageActionOpened,
)
from cards import answer, forms, refusals
from cards.actions import UnknownActionError, decode
from meetings.errors import InvalidError, MeetingError, NotFoundError
from meetings.group import Group
from meetings.meeting import Meeting
from meetings.model import Language
from meetings.outcomes import Outcome, Refused
from meetings.ports import ConversationRef, Outgoing

log = structlog.get_logger("dialogs")

Captured: TypeAlias = Literal["note", "decision", "assignment"]

COMMANDS: dict[str, Captured] = {"decision": "decision", "action": "assignment", "note": "note"}
"""The commands of the app package, and the form that each opens."""


class Dialogs:
    """Handles dialogs. `language` is spoken where no group is known."""

    def __init__(self, desk: Desk, views: Views, asking: Asking, language: Language) -> None:
        self._desk = desk
        self._views = views
        self._asking = asking
        self._language = language

    async def opened(self, opened: MessageActionOpened) -> InvokeAnswer:
        """The form that a command on a message opens, or why there is none."""
        language = self._language
        try:
            ref, group = await self._group(opened.conversation)
            language = group.settings.language
            if opened.command not in COMMANDS:
                raise InvalidError("unknown_dialog")
            if ref.kind == "personal":
                raise NotFoundError("meeting_elsewhere")
            kind, actor = COMMANDS[opened.command], actor_of(opened.sender, group)
            meeting, save = await self._views.capture(kind, group, actor, token=self._desk.new_token())
        except MeetingError as error:
            return told(refusals.refusal(language, error))
        card = forms.dialog(meeting.language, replace(save, text=opened.text), meeting)
        return _shown(unsaved.reading(self._desk, meeting.language, card))

    async def asked(self, opened: DialogOpened) -> InvokeAnswer:
        """A card's button asks for a dialog: no card of ours has one, so it is from another version."""
        log.info("a dialog that isn't ours was asked for", kind=opened.conversation.kind)
        return self._not_ours()

    async def submitted(self, submitted: DialogSubmitted) -> InvokeAnswer:
        """Save what was filled in and close the dialog; what can't be saved stays in it, with the reason."""
        save = saved(submitted)
        if save is None:
            log.info("a dialog that isn't ours was submitted")
            return self._not_ours()
        language, meeting = self._language, None
        try:
            ref, group = await self._group(submitted.conversation)
            language = group.settings.language
            meeting = await self._views.meeting(group, save.meeting)
            outcomes = await self._perform(submitted, save, group, ref)
        except MeetingError as error:
            return _again(language, save, meeting, error)
        refused = next((one for one in outcomes if isinstance(one, Refused)), None)
        if refused is not None:
            return _again(language, save, refused.meeting or meeting, refused.error)
        return DialogClosed()

    async def _perform(
        self, submitted: DialogSubmitted, save: forms.Captured, group: Group, ref: ConversationRef
    ) -> tuple[Outcome, ...]:
        actor = actor_of(submitted.sender, group)
        press = Press(
            submitted.activity_id, submitted.conversation, submitted.sender, save, group, actor, ref
        )
        ask = await self._asking.ask(press)

        def speak(outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
            if any(isinstance(one, Refused) for one in outcomes):
                return ()
            card = answer.captured(outcomes, group.settings.language, actor.person.name)
            said = reply(submitted.conversation, submitted.activity_id, 0, card)
            return (replace(said, reply_to=submitted.message),)

        performed = await self._desk.service.perform(ask, speak)
        self._desk.hand_over(performed.owed)
        return performed.outcomes

    async def _group(self, conversation: Conversation) -> tuple[ConversationRef, Group]:
        """The group of a conversation that the bot is in. Raises NotFoundError.

        Teams offers the commands wherever somebody who has the app is: what comes from elsewhere isn't kept.
        """
        ref = await self._desk.conversations.conversation(conversation.group)
        if ref is None:
            raise NotFoundError("not_installed")
        return ref, await self._desk.meetings.group(conversation.group)

    def _not_ours(self) -> DialogAnswer:
        return told(refusals.refusal(self._language, InvalidError("unknown_dialog")))


def saved(submitted: DialogSubmitted) -> forms.Captured | None:
    """What was filled in in a dialog of ours; None for anything else."""
    try:
        action = decode(submitted.data)
    except UnknownActionError:
        return None
    return action if isinstance(action, forms.Captured) else None


def told(card: Card) -> DialogAnswer:
    """A dialog that only says something."""
    return DialogAnswer("Justera", card, height="small", width="small")


def kept(language: Language, submitted: DialogSubmitted, why: str) -> DialogAnswer | None:
    """The dialog as it was filled in, with why it couldn't be saved, made without the database."""
    save = saved(submitted)
    return _shown(forms.dialog(language, save, trouble=refusals.trouble(why))) if save is not None else None


def _again(
    language: Language, save: forms.Captured, meeting: Meeting | None, error: MeetingError
) -> DialogAnswer:
    return _shown(forms.dialog(language, save, meeting, refusals.because(language, error)))


def _shown(card: Card) -> DialogAnswer:
    return DialogAnswer(str(card["speak"]), card)
