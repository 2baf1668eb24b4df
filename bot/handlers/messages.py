"""What people write in the chat."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.handlers import unsaved
from bot.handlers.desk import Card, Desk, actor_of, inbound_key, person_of, reply
from bot.handlers.elsewhere import parted
from bot.handlers.roster import Roster
from bot.handlers.unsaved import Aside
from bot.teams import Account, Message
from cards import answer, greeting, lists, planning
from cards.words import say
from meetings import requests as req
from meetings.group import Group, Member, Settings
from meetings.model import Language, Person
from meetings.outcomes import MeetingDraft, Outcome, Refused, Shown
from meetings.phrases.chat import ChatText, Mentioned
from meetings.phrases.grammar import parse
from meetings.phrases.lines import is_greeting
from meetings.phrases.said import Context, Said, unclear
from meetings.ports import AlreadyHandledError, ConversationRef, Outgoing, StorageUnavailableError
from meetings.reading import people, today
from meetings.service import Ask, Wish


class Messages:
    """Handles messages: each line that asks for something is done, and answered in the same transaction.

    `language` is spoken where a group can't be read.
    """

    def __init__(self, desk: Desk, roster: Roster, aside: Aside, language: Language) -> None:
        self._desk = desk
        self._roster = roster
        self._aside = aside
        self._language = language

    async def handle(self, message: Message) -> None:
        """Do what the message asks; text that asks for nothing is left in peace unless it is to the bot."""
        desk = self._desk
        ref = await desk.remember(message.conversation, message.sender)
        self._roster.read(ref)
        known = await self._group(message.conversation.group)
        group = known or self._unknown(message.conversation.group)
        named = await self._mentioned(message, ref, group)
        said = self._said(message, group, named)
        wishes = tuple(wish for one in said if (wish := _wish(one)) is not None)
        questions = tuple(one for one in said if isinstance(one.what, req.Query))
        if not said:
            return
        if not (wishes or questions):
            questions = (Said(message.text, req.ShowHelp()),)
        ask = Ask(
            group=group.key,
            actor=actor_of(message.sender, group),
            wishes=wishes,
            inbound=inbound_key(message.conversation, message.activity_id),
            teams_id=message.sender.id,
            learn=tuple(Member(person, teams_id) for teams_id, person in named.items() if person.id),
        )
        try:
            if known is None:
                raise StorageUnavailableError("the group can't be read")
            parts = await self._do_all(message, ask, alone=not questions) if wishes else 0
        except StorageUnavailableError as error:
            await self._unsaved(message, group, wishes, questions, error)
            return
        try:
            if questions:
                # What is so once that is done answers what is asked with it.
                await self._answer(message, questions, replace(ask, wishes=()), after=parts)
        except StorageUnavailableError as error:
            await self._unsaved(message, group, (), questions, error)

    async def _group(self, key: str) -> Group | None:
        """The group; None where it can't be read."""
        try:
            return await self._desk.meetings.group(key)
        except StorageUnavailableError:
            return None

    def _unknown(self, key: str) -> Group:
        """A group that nothing is known of: enough to tell a question, and to answer some of them."""
        return Group(key=key, settings=Settings(language=self._language))

    def _said(self, message: Message, group: Group, named: dict[str, Person]) -> tuple[Said, ...]:
        """What the message says, line by line; nothing for what isn't meant for the bot."""
        said = parse(_chat_text(message, named), self._context(message, group, named))
        if any(one.what is not None or one.problem is not None for one in said):
            return said
        personal = message.conversation.kind == "personal"
        if not (message.mentions_bot or personal):
            return ()
        return said if personal else tuple(_untaken(one) for one in said)

    async def _do_all(self, message: Message, ask: Ask, *, alone: bool) -> int:
        """Have everything done that is wished for, and return by how many answers."""
        personal = message.conversation.kind == "personal"
        asks = await parted(ask, self._desk.meetings) if personal else (ask,)
        if alone and len(asks) == 1:
            await self._do(message, asks[0], 0)
            return 1
        for place, one in enumerate(asks):
            try:
                await self._do(message, one, place)
            except AlreadyHandledError:
                continue  # its answer is owed; what comes after it may still be to do
            except StorageUnavailableError as error:
                error.unsure = error.unsure or place > 0
                raise
        return len(asks)

    async def _unsaved(
        self,
        message: Message,
        group: Group,
        wishes: Sequence[Wish],
        questions: Sequence[Said],
        error: StorageUnavailableError,
    ) -> None:
        """Say at once that nothing was saved, and show what can still be read."""
        desk, language = self._desk, group.settings.language
        desk.health.failed()
        given: list[Card] = []
        boards = any(isinstance(one.what, req.ShowBoard) for one in wishes)
        refused = [Refused(error=one.problem, text=one.text) for one in wishes if one.problem is not None]
        if any(one.problem is None and not isinstance(one.what, req.ShowBoard) for one in wishes):
            unsaved.count("Message", "unsaved")
            given.append(unsaved.plain(language, unsaved.told(language, error)))
        if refused:
            given.append(answer.message(refused, language))
        try:
            if boards:
                unsaved.count("Message", "read")
                found = await unsaved.shown_board(desk, group)
                given.append(found or unsaved.plain(language, say(language, "failure.unread")))
            for one in questions:
                unsaved.count("Message", "read")
                card = await self._card(one.what, message, group)
                given.append(unsaved.reading(desk, language, card))
        except StorageUnavailableError:
            given.append(unsaved.plain(language, say(language, "failure.unread")))
        self._aside.tell(message, *given)

    async def _do(self, message: Message, ask: Ask, place: int) -> None:
        def speak(outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
            said = [one for one in outcomes if not isinstance(one, Shown)]
            if not said:
                return ()
            card = answer.message(said, group.settings.language)
            return (reply(message.conversation, message.activity_id, place, card),)

        performed = await self._desk.service.perform(ask, speak)
        self._desk.hand_over(performed.owed)

    async def _answer(self, message: Message, questions: Sequence[Said], ask: Ask, *, after: int) -> None:
        """Answer questions, `after` so many answers to what the same message asked to have done."""
        group = await self._desk.meetings.group(ask.group)
        cards = [await self._card(one.what, message, group) for one in questions]
        answers = tuple(
            reply(message.conversation, message.activity_id, place, card)
            for place, card in enumerate(cards, start=after)
        )
        if after:
            ask = replace(ask, inbound=f"{ask.inbound}|questions")
        performed = await self._desk.service.perform(ask, lambda _outcomes, _group: answers)
        self._desk.hand_over(performed.owed)

    async def _mentioned(self, message: Message, ref: ConversationRef, group: Group) -> dict[str, Person]:
        """Who is mentioned, by the id that Teams uses here: known already, or asked for once."""
        found: dict[str, Person] = {}
        for mention in message.mentions:
            account = mention.account
            if account.id in found:
                continue
            known = next((one for one in group.members if one.teams_id == account.id), None)
            if known is not None:
                found[account.id] = known.person
                continue
            if account.object_id is None:
                account = await self._desk.find_member(ref, account.id) or account
            found[mention.account.id] = _person_or_name(account)
        return found

    def _context(self, message: Message, group: Group, named: dict[str, Person]) -> Context:
        known = {person.key: person for person in (*people(None, group), *named.values())}
        return Context(
            now=self._desk.clock.now(),
            zone=ZoneInfo(group.settings.zone),
            sender=actor_of(message.sender, group).person,
            people=tuple(known.values()),
            members=tuple(one.person for one in group.members if one.person.id and not one.guest),
        )

    async def _card(self, question: object, message: Message, group: Group) -> Card:
        """The card that answers a question."""
        desk, settings = self._desk, group.settings
        personal = message.conversation.kind == "personal"
        match question:
            case req.ShowMeetingForm():
                return planning.new_meeting(settings.language, MeetingDraft())
            case req.MyAssignments():
                person = person_of(message.sender)
                found = await desk.meetings.assignments_of(person.key, None if personal else group.key)
                day = today(desk.clock.now(), settings.zone)
                return lists.my_assignments(settings.language, found, settings.zone, day)
            case req.Search(words=words):
                results = await desk.meetings.search(group.key, words)
                return lists.search_results(settings.language, words, results, settings.zone)
        return greeting.help_card(settings.language, personal=personal)


_FEW_WORDS = 4
"""A question or a word in passing; more may have been meant for the minutes."""


def _untaken(said: Said) -> Said:
    """Text that asks for nothing but may have been meant for the minutes: it is said that it wasn't noted."""
    text = said.text.strip()
    if len(text.split()) <= _FEW_WORDS or text.endswith("?") or is_greeting(text):
        return said
    return unclear(said.text, "nothing_noted", text=text)


def _wish(said: Said) -> Wish | None:
    """What is asked of the meetings, if anything."""
    if said.problem is not None:
        return Wish(what=None, text=said.text, problem=said.problem)
    if said.what is None or isinstance(said.what, req.Query):
        return None
    return Wish(what=said.what, text=said.text, due=said.due)


def _chat_text(message: Message, named: dict[str, Person]) -> ChatText:
    """The text with each mentioned person's plain name in it."""
    text, mentions, done = [], [], 0
    length = 0
    for mention in message.mentions:
        before = message.text[done : mention.start]
        name = message.text[mention.start : mention.end].removeprefix("@")
        length += len(before)
        mentions.append(Mentioned(named[mention.account.id], length, length + len(name)))
        length += len(name)
        text += [before, name]
        done = mention.end
    text.append(message.text[done:])
    return ChatText("".join(text), tuple(mentions))


def _person_or_name(account: Account) -> Person:
    """Somebody mentioned: with an identity where Teams tells it, else a name."""
    return person_of(account) if account.object_id else Person(account.name)
