"""A message in a conversation, with everything it has been and what each reader sees of it."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from playground.connector import cardview, wire
from playground.connector.cardview import Button
from playground.connector.findings import adaptive_cards
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.conversations import Conversation
    from playground.connector.persons import Person

Told = Literal["told", "not_told", "failed", ""]


class Message:
    """One message; `sender` is None for the bot's.

    The bot's updates replace the activity for everybody; the card that answers an Action.Execute
    replaces the card for the one who pressed, until the next update. `bodies` are the activities it has
    been as they came over the wire, `overrides` the cards that a (reader, index) sees instead of everybody's.
    `modified` is when it was last replaced, by the world's clock, unless the world is lean. `edited` says
    whether a person has changed their own message. `told` says how it went to tell the bot: "told",
    "not_told" where Teams doesn't tell it, "failed" with the `problem` in words, and "" for the bot's own
    messages and while nothing is known yet.
    """

    deleted = False
    edited = False
    told: Told = ""
    problem = ""
    modified: dt.datetime | None = None

    def __init__(
        self, conversation: "Conversation", message_id: str, body: bytes, sender: "Person | None"
    ) -> None:
        self.conversation = conversation
        self.id = message_id
        self.sender = sender
        self.bodies = [body]
        self._read: Json | None = None
        self.overrides: dict[tuple[Person, int], Json] = {}

    def __repr__(self) -> str:
        who = self.sender.name if self.sender else "the bot"
        seen = "deleted" if self.deleted else self.text_of()
        return f"<Message {self.id} of {who}: {seen[:200]!r}>"

    @property
    def from_bot(self) -> bool:
        return self.sender is None

    @cached_property
    def at(self) -> dt.datetime:
        """When it came: by the world's clock, or by its id where nobody looked at the clock."""
        return dt.datetime.fromtimestamp(int(self.id) / 1000, dt.UTC)

    @cached_property
    def reactions(self) -> "dict[str, set[Person]]":
        """Who has put which reaction on it; a reaction that nobody has put isn't there."""
        return {}

    @property
    def activity(self) -> Json:
        """The newest activity as it came over the wire."""
        if self._read is None:
            self._read = wire.decode(self.bodies[-1])
        return self._read

    @property
    def versions(self) -> list[Json]:
        """Every activity this message has been, oldest first."""
        return [wire.decode(body) for body in self.bodies]

    @property
    def updates(self) -> int:
        """How many times its activity was replaced: by the bot, or by the person who edited it."""
        return len(self.bodies) - 1

    def update(self, body: bytes) -> None:
        """Put a new activity in place of the old one and forget every reader's own card."""
        self.bodies.append(body)
        self._read = None
        self.overrides.clear()
        self.conversation.changed(self)

    def edit(self, body: bytes) -> None:
        """Put what the person who wrote it has made of it in place of the old text."""
        self.edited = True
        self.modified = self.conversation.world.now()
        self.update(body)

    def delete(self) -> None:
        self.deleted = True
        self.conversation.changed(self)

    def undelete(self) -> None:
        self.deleted = False
        self.conversation.changed(self)

    def react(self, person: "Person", reaction: str, *, on: bool) -> bool:
        """Put a person's reaction on it or take it away; whether that changed anything."""
        there = self.reactions.get(reaction, set())
        if (person in there) is on:
            return False
        left = there | {person} if on else there - {person}
        if left:
            self.reactions[reaction] = left
        else:
            del self.reactions[reaction]
        self.conversation.changed(self)
        return True

    def was_told(self, told: Told, problem: str = "") -> None:
        """Note how it went to tell the bot of it; shown to who listens, but no news for who waits."""
        self.told, self.problem = told, problem
        self.conversation.world.changed(self)

    def replace_card(self, viewer: "Person", index: int, card: Json) -> None:
        """Show `viewer` another card than the others see."""
        self.overrides[viewer, index] = card
        self.conversation.changed(self)

    def cards(self, viewer: "Person | None" = None, version: int | None = None) -> list[Json]:
        """The Adaptive Cards that `viewer` sees (None: everybody's), or those of an earlier version."""
        if version is not None:
            return adaptive_cards(wire.decode(self.bodies[version]))
        if self.deleted:
            return []
        everybodys = adaptive_cards(self.activity)
        if viewer is None or not self.overrides:
            return everybodys
        return [self.overrides.get((viewer, index), card) for index, card in enumerate(everybodys)]

    def kept(self, versions: int | None = None) -> Json:
        """All that a person can see of it, as plain JSON for `World.bring_back`.

        It has every activity that it has been, or only the newest so many `versions` (at least 1).
        """
        bodies = self.bodies if versions is None else self.bodies[-versions:]
        return {
            "id": self.id,
            "conversation": self.conversation.id,
            "sender": self.sender.id if self.sender else None,
            "at": self.at.isoformat(),
            "modified": self.modified.isoformat() if self.modified else None,
            "bodies": [body.decode(errors="replace") for body in bodies],
            "deleted": self.deleted,
            "edited": self.edited,
            "told": self.told,
            "problem": self.problem,
            "own": [
                {"reader": person.id, "index": index, "card": card}
                for (person, index), card in self.overrides.items()
            ],
            "reactions": {
                reaction: sorted(person.id for person in people)
                for reaction, people in self.reactions.items()
            },
        }

    def is_own(self, viewer: "Person") -> bool:
        """Whether `viewer` sees another card here than everybody does."""
        return not self.deleted and any(person is viewer for person, _ in self.overrides)

    def card(self, viewer: "Person | None" = None) -> Json:
        """The only card; raises ValueError when there is none or several."""
        (card,) = self.cards(viewer)
        return card

    def text_of(self, viewer: "Person | None" = None) -> str:
        """All readable text in reading order, button titles apart; empty once deleted."""
        if self.deleted:
            return ""
        written = cardview.without_tags(str(self.activity.get("text") or ""))
        texts = [written, *(cardview.text(card) for card in self.cards(viewer))]
        return "\n".join(filter(None, texts))

    def buttons(self, viewer: "Person | None" = None) -> list[str]:
        """The titles of all buttons in reading order."""
        return [button.title for _, button in self.found_buttons(viewer)]

    def found_buttons(
        self, viewer: "Person | None" = None, version: int | None = None
    ) -> Sequence[tuple[int, Button]]:
        """(index of the card, button) in reading order."""
        return [
            (index, button)
            for index, card in enumerate(self.cards(viewer, version))
            for button in cardview.buttons(card)
        ]

    def inputs(self, viewer: "Person | None" = None) -> list[str]:
        """The ids of the inputs in sight, those behind a ShowCard included."""
        seen: dict[str, None] = {}
        for card in self.cards(viewer):
            for element in cardview.inputs(card):
                seen[str(element.get("id"))] = None
            for button in cardview.buttons(card):
                seen.update((str(element.get("id")), None) for element in button.inputs)
        return list(seen)
