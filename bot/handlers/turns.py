"""The turn: each kind of activity to its handler, measured, and never left without an answer."""

import time
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import structlog

from bot.handlers import dialogs, unsaved
from bot.handlers.arrivals import Arrivals
from bot.handlers.asking import Asking
from bot.handlers.buttons import Buttons
from bot.handlers.calls import Calls
from bot.handlers.desk import Desk
from bot.handlers.dialogs import Dialogs
from bot.handlers.messages import Messages
from bot.handlers.roster import Roster
from bot.handlers.unsaved import UNSAVED, Aside
from bot.handlers.views import Views
from bot.metrics import INCIDENTS, TURN_SECONDS, TURNS
from bot.teams import (
    Added,
    CardAction,
    DialogClosed,
    DialogOpened,
    DialogSubmitted,
    ErrorAnswer,
    Ignored,
    Inbound,
    InvokeAnswer,
    MeetingEvent,
    Message,
    MessageActionOpened,
    Removed,
    Submitted,
    TextAnswer,
)
from cards import elements, refusals
from cards.words import say
from meetings.model import Language
from meetings.ports import AlreadyHandledError, StorageUnavailableError

log = structlog.get_logger("turns")

_OfDialogs: TypeAlias = MessageActionOpened | DialogOpened | DialogSubmitted

# Finding a counter by its labels takes a lock; there are few, and each is found once.
_turns = cache(TURNS.labels)
_seconds = cache(TURN_SECONDS.labels)


class Turns:
    """Handles what arrives. `language` is spoken where no group's is known."""

    def __init__(
        self, desk: Desk, views: Views, language: Language, tick: Callable[[], float] = time.perf_counter
    ) -> None:
        self._desk = desk
        self._language = language
        self._tick = tick
        self._roster = Roster(desk)
        self._aside = Aside(desk)
        self._messages = Messages(desk, self._roster, self._aside, language)
        asking = Asking(desk, views)
        self._buttons = Buttons(desk, views, asking, self._aside)
        self._dialogs = Dialogs(desk, views, asking, language)
        self._calls = Calls(desk, self._roster)
        self._arrivals = Arrivals(desk, self._roster)

    async def close(self) -> None:
        """End what was begun in the background."""
        await self._roster.close()
        await self._aside.close()

    async def handle(self, inbound: Inbound) -> InvokeAnswer | None:
        """The answer to whoever waits for one, None for the rest: that is answered through the outbox."""
        kind = type(inbound).__name__
        begun = self._tick()
        outcome = "failed"
        try:
            answer = await self._dispatch(inbound)
            outcome = "done"
        except AlreadyHandledError:
            outcome = "repeated"
            if isinstance(inbound, DialogSubmitted):
                return DialogClosed()
            return await self._buttons.again(inbound) if isinstance(inbound, CardAction) else None
        except StorageUnavailableError as error:
            outcome = "unavailable"
            log.warning("the database is away", kind=kind)
            self._desk.health.failed()
            return await self._unsaved(inbound, error)
        else:
            return answer
        finally:
            _turns(kind, outcome).inc()
            _seconds(kind).observe(self._tick() - begun)

    async def _dispatch(self, inbound: Inbound) -> InvokeAnswer | None:
        match inbound:
            case Message():
                await self._messages.handle(inbound)
            case CardAction():
                return await self._buttons.pressed(inbound)
            case Submitted():
                await self._buttons.submitted(inbound)
            case MessageActionOpened():
                return await self._dialogs.opened(inbound)
            case DialogSubmitted():
                return await self._dialogs.submitted(inbound)
            case DialogOpened():
                return await self._dialogs.asked(inbound)
            case MeetingEvent():
                await self._calls.reported(inbound)
            case Added():
                await self._arrivals.added(inbound)
            case Removed():
                await self._arrivals.removed(inbound)
            case Ignored():
                await self._desk.remember(inbound.conversation, None)
        return None

    async def _unsaved(self, inbound: Inbound, error: StorageUnavailableError) -> InvokeAnswer | None:
        """Nothing was saved, and not enough could be read to answer with more than that."""
        language = await self._spoken(inbound)
        unsaved.count(type(inbound).__name__, "unsaved")
        match inbound:
            case CardAction():
                return TextAnswer(unsaved.told(language, error, "failure.press"))
            case DialogSubmitted():
                return self._in_dialog(inbound, refusals.sentence(language, UNSAVED))
            case DialogOpened() | MessageActionOpened():
                return self._in_dialog(inbound, say(language, "failure.unread"))
            case Message() | Submitted():
                key = "failure.unavailable" if isinstance(inbound, Message) else "failure.press"
                self._aside.tell(inbound, unsaved.plain(language, unsaved.told(language, error, key)))
            case Added(bot_added=True):
                self._aside.welcome(inbound, language)
        return None

    async def _spoken(self, inbound: Inbound) -> Language:
        """The language of the group, if it can still be told."""
        try:
            group = await self._desk.meetings.group(inbound.conversation.group)
        except StorageUnavailableError:
            return self._language
        return group.settings.language if group.revision else self._language

    def failed(self, inbound: Inbound, incident: str) -> InvokeAnswer | None:
        """What people are told when something went wrong; the log knows it by the incident's id."""
        INCIDENTS.inc()
        if isinstance(inbound, CardAction):
            told = say(self._language, "failure.text")
            return ErrorAnswer("InternalError", f"{told} ({incident})", 500)
        if isinstance(inbound, _OfDialogs):
            return self._in_dialog(inbound, f"{say(self._language, 'failure.text')} ({incident})")
        if isinstance(inbound, Message | Submitted):
            self._aside.tell(inbound, refusals.failure(self._language, incident))
        return None

    def _in_dialog(self, inbound: _OfDialogs, why: str) -> InvokeAnswer:
        """A dialog that says what went wrong; one that was submitted keeps what was filled in."""
        if isinstance(inbound, DialogSubmitted) and (same := dialogs.kept(self._language, inbound, why)):
            return same
        return dialogs.told(elements.card(self._language, why, [elements.text(why)]))
