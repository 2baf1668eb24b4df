"""A message in a conversation, with everything it has been and what each reader sees of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.connector import cardview, wire
from playground.connector.cardview import Button
from playground.connector.findings import adaptive_cards
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.conversations import Conversation
    from playground.connector.persons import Person


class Message:
    """One message; `sender` is None for the bot's.

    The bot's updates replace the activity for everybody; the card that answers an Action.Execute
    replaces the card for the one who pressed, until the next update.
    """

    def __init__(
        self, conversation: "Conversation", message_id: str, body: bytes, sender: "Person | None"
    ) -> None:
        self.conversation = conversation
        self.id = message_id
        self.sender = sender
        self.deleted = False
        self._bodies = [body]
        self._read: Json | None = None
        self._overrides: dict[tuple[Person, int], Json] = {}

    def __repr__(self) -> str:
        who = self.sender.name if self.sender else "the bot"
        seen = "deleted" if self.deleted else self.text_of()
        return f"<Message {self.id} of {who}: {seen[:200]!r}>"

    @property
    def from_bot(self) -> bool:
        return self.sender is None

    @property
    def activity(self) -> Json:
        """The newest activity as it came over the wire."""
        if self._read is None:
            self._read = wire.decode(self._bodies[-1])
        return self._read

    @property
    def versions(self) -> list[Json]:
        """Every activity this message has been, oldest first."""
        return [wire.decode(body) for body in self._bodies]

    @property
    def updates(self) -> int:
        """How many times the bot has updated it."""
        return len(self._bodies) - 1

    def update(self, body: bytes) -> None:
        """Put a new activity in place of the old one and forget every reader's own card."""
        self._bodies.append(body)
        self._read = None
        self._overrides.clear()
        self.conversation.changed(self)

    def delete(self) -> None:
        self.deleted = True
        self.conversation.changed(self)

    def replace_card(self, viewer: "Person", index: int, card: Json) -> None:
        """Show `viewer` another card than the others see."""
        self._overrides[viewer, index] = card
        self.conversation.changed(self)

    def cards(self, viewer: "Person | None" = None, version: int | None = None) -> list[Json]:
        """The Adaptive Cards that `viewer` sees (None: everybody's), or those of an earlier version."""
        if version is not None:
            return adaptive_cards(wire.decode(self._bodies[version]))
        if self.deleted:
            return []
        everybodys = adaptive_cards(self.activity)
        if viewer is None or not self._overrides:
            return everybodys
        return [self._overrides.get((viewer, index), card) for index, card in enumerate(everybodys)]

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
