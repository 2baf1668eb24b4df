"""A folder of the local Teams whose group chat has many messages, a third of them cards of the bot."""

import datetime as dt
import itertools
from pathlib import Path

from playground.connector import World
from playground.connector.wire import Json, encode
from playground.local.clock import WorldClock
from playground.local.keeping import Keeper
from tests.unit.cards.gallery import gallery

CARDS = ("board-opened", "draft", "form-assignment", "assignments", "noted-decision", "welcome")


def fill(folder: Path, messages: int) -> None:
    """Write the folder's world, before a local Teams is started on it."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = WorldClock()
    clock.move(dt.datetime(2026, 8, 31, 8, tzinfo=dt.UTC))
    world = World("http://127.0.0.1:9/api/messages", now=clock.now)
    keeper = Keeper(folder / "world.jsonl", world, clock)
    chat = keeper.bring_back().group.chat
    world.listen(keeper.changed)
    cards = [card for name, card in gallery("sv").items() if name in CARDS]
    people = itertools.cycle(chat.people[:5])
    for number in range(messages):
        if number % 3:
            body: Json = {"type": "message", "text": f"Rad {number}: turerna ses över före hösten."}
            chat.add(world.ids.message(), encode(body), next(people))
        else:
            card = {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "content": cards[number % len(cards)],
            }
            body = {"type": "message", "attachments": [card]}
            chat.add(world.ids.message(), encode(body), None)
    keeper.close()
