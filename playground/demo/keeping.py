"""Every card that people saw, kept as JSON in the order in which it came."""

import json
import re
from pathlib import Path
from typing import Any

from playground.connector import Message

_SLUG = re.compile(r"[^a-z0-9]+")
_PLAIN = str.maketrans("åäöéü", "aaoeu")
_LONGEST = 50


class CardFiles:
    """Writes `001-svar-….json` and so on into a folder: posted, updated, or shown to one who pressed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._versions: dict[str, int] = {}
        self.count = 0

    def seen(self, message: Message) -> None:
        """A message came or changed: keep the cards of the bot that are new in it."""
        before = self._versions.get(message.id, 0)
        if not message.from_bot or message.deleted or message.updates + 1 == before:
            return
        self._versions[message.id] = message.updates + 1
        for card in message.cards():
            self.keep("uppdaterat" if before else "postat", card)

    def keep(self, how: str, card: dict[str, Any]) -> None:
        """Keep one card; `how` it came to be seen becomes part of its name."""
        self.count += 1
        name = str(card.get("speak") or card.get("fallbackText") or "kort").lower().translate(_PLAIN)
        slug = _SLUG.sub("-", name).strip("-")[:_LONGEST].strip("-")
        text = json.dumps(card, ensure_ascii=False, indent=2)
        (self._folder / f"{self.count:03}-{how}-{slug}.json").write_text(text + "\n", encoding="utf-8")
