"""A world between runs: what is kept of its messages and brought back is all that anybody could see."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.connector import Conversation, Message, Person, World
from playground.connector.endpoints import Call, create, delete, post, reply, update
from playground.connector.wire import encode
from playground.group import Group, move_in
from tests.integration.playground import cards
from tests.integration.playground.tinybot import Json, attachment

NOW = dt.datetime(2027, 3, 4, 12, 30, tzinfo=dt.UTC)

WORDS = st.text(max_size=20)


class Life:
    """A world that nobody serves: the bot's calls and what people do, one after the other."""

    def __init__(self) -> None:
        self.world = World("http://127.0.0.1:9/", now=lambda: NOW)
        self.group: Group = move_in(self.world)
        for conversation in (self.group.chat, *self.group.team.channels):
            conversation.installed = True
        self.said: list[Message] = []

    def places(self) -> list[Conversation]:
        return [self.group.chat, self.group.channel, self.group.team.general]

    def posted(self, place: Conversation, body: Json) -> None:
        if place is self.group.chat:
            _, answer = post(self.world, Call({"conversation": place.id}, {}, encode(body)))
            self.note(place, json.loads(answer)["id"])
            return
        asked = {"isGroup": True, "channelData": {"channel": {"id": place.id}}, "activity": body}
        _, answer = create(self.world, Call({}, {}, encode(asked)))
        self.note(place, json.loads(answer)["activityId"])

    def replied(self, message: Message, body: Json) -> None:
        place = message.conversation
        call = Call({"conversation": place.id, "activity": message.id}, {}, encode(body))
        self.note(place, json.loads(reply(self.world, call)[1])["id"])

    def note(self, place: Conversation, message_id: str) -> None:
        message = place.message(message_id)
        assert message is not None
        self.said.append(message)

    def live(self, choose: st.DataObject) -> None:
        """One thing that somebody does."""
        what = choose.draw(st.sampled_from(["say", "say", "post", "reply", "change", "see", "react"]))
        person = choose.draw(st.sampled_from(self.group.members[:3]))
        place = choose.draw(st.sampled_from(self.places()))
        if what == "say" or (what != "post" and not self.said):
            words = choose.draw(WORDS)
            self.said.append(asyncio.run(person.says(place, words, mention_bot=False)).message)
        elif what == "post":
            self.posted(place, attachment(cards.simple(choose.draw(WORDS))))
        else:
            self.happens(what, choose.draw(st.sampled_from(self.said)), person, choose.draw(WORDS))

    def happens(self, what: str, message: Message, person: Person, words: str) -> None:
        call = {"conversation": message.conversation.id, "activity": message.id}
        if what == "reply":
            self.replied(message, {"type": "message", "text": words})
        elif what == "see" and message.cards(person):
            message.replace_card(person, 0, cards.simple(words))
        elif what == "react":
            message.react(person, words or "like", on=person not in message.reactions.get(words, set()))
        elif what == "change" and message.deleted:
            message.undelete()
        elif what == "change" and message.from_bot and words:
            update(self.world, Call(call, {}, encode(attachment(cards.simple(words)))))
        elif what == "change" and message.from_bot:
            delete(self.world, Call(call, {}, b""))
        elif what == "change" and words and message.sender is not None:
            asyncio.run(message.sender.edits(message, words))
        elif what == "change":
            message.delete()


def sights(life: Life) -> Iterator[object]:
    """All that anybody can see, person by person and conversation by conversation."""
    for conversation in sorted(life.world.conversations.values(), key=lambda one: one.id):
        yield conversation.id
        for message in conversation.messages:
            yield message.id, message.conversation.id, message.sender and message.sender.id, message.at
            yield message.deleted, message.edited, message.told, message.problem, message.modified
            yield message.updates, message.versions
            yield {
                reaction: {person.id for person in people} for reaction, people in message.reactions.items()
            }
            for person in life.world.people:
                yield message.text_of(person), message.cards(person), message.is_own(person)


def brought_back(life: Life, *, newest_first: bool = False) -> Life:
    kept = [json.loads(json.dumps(message.kept())) for message in life.said]
    again = Life()
    for one in sorted(kept, key=lambda message: int(message["id"]), reverse=newest_first):
        again.said.append(again.world.bring_back(one))
    return again


@given(choose=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_everything_that_can_be_seen_comes_back(choose: st.DataObject) -> None:
    life = Life()
    for _ in range(choose.draw(st.integers(1, 12))):
        life.live(choose)
    again = brought_back(life, newest_first=choose.draw(st.booleans()))
    assert list(sights(again)) == list(sights(life))
    again.live(choose)
    last = max(int(message.id) for message in life.said)
    assert all(int(message.id) > last for message in again.said[len(life.said) :])


def everything() -> Life:
    life = Life()
    chair, secretary = life.group.chair, life.group.secretary
    root = asyncio.run(chair.says(life.group.channel, "Vi bygger", mention_bot=False)).message
    life.said.append(root)
    life.replied(root, attachment(cards.simple("Kort")))
    life.replied(root, {"type": "message", "text": "bort"})
    card, gone = life.said[1:]
    card.replace_card(secretary, 0, cards.simple("Bara du"))
    card.react(chair, "like", on=True)
    gone.delete()
    root.was_told("failed", "502")
    asyncio.run(chair.says(chair.personal_chat(), "hej"))
    life.said.extend(chair.personal_chat().messages)
    return life


def test_threads_own_cards_reactions_and_deletions_come_back() -> None:
    life = everything()
    again = brought_back(life)
    group = again.group
    thread = group.channel.thread(life.said[0].id)
    assert [message.text_of() for message in thread.messages] == ["Vi bygger", "Kort", ""]
    root, card, gone = thread.messages
    assert (thread.root, root.sender, root.told, root.problem) == (root, group.chair, "failed", "502")
    assert card.text_of(group.secretary) == "Bara du"
    assert card.text_of(group.chair) == "Kort"
    assert card.reactions == {"like": {group.chair}}
    assert gone.deleted
    assert group.channel.messages == thread.messages
    assert [message.text_of() for message in group.chair.personal_chat().messages] == ["hej"]
    assert list(sights(again)) == list(sights(life))


def test_what_came_back_lives_on() -> None:
    again = brought_back(everything())
    root, card, _ = again.group.channel.messages
    again.happens("change", card, again.group.chair, "Nytt")
    assert card.text_of(again.group.secretary) == "Nytt"
    again.replied(root, {"type": "message", "text": "svar"})
    assert int(again.said[-1].id) > max(int(message.id) for message in again.said[:-1])
    assert again.group.channel.thread(root.id).messages[-1].text_of() == "svar"


def test_coming_back_is_no_news() -> None:
    life, again = everything(), Life()
    seen: list[Message] = []
    again.world.listen(seen.append)
    for message in life.said:
        again.world.bring_back(message.kept())
    assert seen == []


def test_only_the_newest_versions_can_be_kept() -> None:
    life = everything()
    card = life.said[1]
    life.happens("change", card, life.group.chair, "Nytt")
    life.happens("change", card, life.group.chair, "Nyast")
    message = Life().world.bring_back(card.kept(versions=1))
    assert (message.text_of(), message.updates) == ("Nyast", 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"conversation": "19:none@thread.v2"},
        {"conversation": "19:none@thread.tacv2;messageid=1"},
        {"sender": "29:1x"},
        {"reactions": {"like": ["29:1x"]}},
        {"own": [{"reader": "29:1x", "index": 0, "card": {}}]},
    ],
)
def test_what_belongs_to_another_world_doesnt_come_back(changed: Json) -> None:
    kept = everything().said[0].kept()
    again = Life()
    with pytest.raises(ValueError, match="there is no"):
        again.world.bring_back({**kept, **changed})
    assert again.group.channel.messages == []
    assert again.group.channel.threads == {}


def test_nothing_comes_back_twice() -> None:
    kept = everything().said[0].kept()
    again = Life()
    again.world.bring_back(kept)
    with pytest.raises(ValueError, match="already"):
        again.world.bring_back(kept)
    assert len(again.group.channel.messages) == 1
