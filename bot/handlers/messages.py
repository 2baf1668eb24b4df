"""What people write in the chat."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.handlers.desk import Card, Desk, actor_of, inbound_key, person_of, reply
from bot.handlers.roster import Roster
from bot.teams import Account, Message
from cards import answer, greeting, lists, planning
from meetings import requests as req
from meetings.group import Group, Member
from meetings.model import Person
from meetings.outcomes import MeetingDraft, Outcome, Shown
from meetings.phrases.chat import ChatText, Mentioned
from meetings.phrases.grammar import parse
from meetings.phrases.said import Context, Said
from meetings.ports import ConversationRef, Outgoing
from meetings.reading import people, today
from meetings.service import Ask, Wish


class Messages:
    """Handles messages: each line that asks for something is done, and answered in the same transaction."""

    def __init__(self, desk: Desk, roster: Roster) -> None:
        self._desk = desk
        self._roster = roster

    async def handle(self, message: Message) -> None:
        """Do what the message asks; text that asks for nothing is left in peace unless it is to the bot."""
        desk = self._desk
        ref = await desk.remember(message.conversation, message.sender)
        self._roster.read(ref)
        group = await desk.meetings.group(message.conversation.group)
        named = await self._mentioned(message, ref, group)
        context = self._context(message, group, named)
        addressed = message.mentions_bot or message.conversation.kind == "personal"
        said = parse(_chat_text(message, named), context)
        if not addressed and all(one.what is None and one.problem is None for one in said):
            return
        wishes = tuple(wish for one in said if (wish := _wish(one)) is not None)
        shown = [card for one in said if (card := await self._query(one, said, message, group)) is not None]
        await self._perform(message, group, wishes, shown, named)

    async def _perform(
        self,
        message: Message,
        known: Group,
        wishes: tuple[Wish, ...],
        shown: list[Card],
        named: dict[str, Person],
    ) -> None:
        def speak(outcomes: Sequence[Outcome], group: Group) -> tuple[Outgoing, ...]:
            said = [one for one in outcomes if not isinstance(one, Shown)]
            cards = [answer.message(said, group.settings.language)] if said else []
            return tuple(
                reply(message.conversation, message.activity_id, place, card)
                for place, card in enumerate([*cards, *shown])
            )

        ask = Ask(
            group=message.conversation.group,
            actor=actor_of(message.sender, known),
            wishes=wishes,
            inbound=inbound_key(message.conversation, message.activity_id),
            teams_id=message.sender.id,
            learn=tuple(Member(person, teams_id) for teams_id, person in named.items() if person.id),
        )
        performed = await self._desk.service.perform(ask, speak)
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

    async def _query(
        self, said: Said, all_said: tuple[Said, ...], message: Message, group: Group
    ) -> Card | None:
        """The card that answers a question, None where it isn't one."""
        desk, settings = self._desk, group.settings
        personal = message.conversation.kind == "personal"
        match said.what:
            case req.ShowHelp():
                return greeting.help_card(settings.language, personal=personal)
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
            case None if said.problem is None and len(all_said) == 1:
                return greeting.help_card(settings.language, personal=personal)
        return None


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
