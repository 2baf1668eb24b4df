"""Somebody who writes to a bot and waits for its answers, and how long they take."""

import asyncio
import time
from dataclasses import dataclass

from playground.connector import Conversation, Message, Person, World

PATIENCE = 60.0
"""Seconds that an answer may take."""


@dataclass(frozen=True)
class Answered:
    """A message and its answer: seconds until it was acknowledged, and until the answer was in the chat."""

    acknowledged: float
    answered: float
    answer: Message


class Player:
    """Writes in a world's conversations, one message at a time in each."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._waiting: dict[str, asyncio.Future[Message]] = {}
        self._early: dict[str, Message] = {}
        world.listen(self._heard)

    async def says(self, chat: Conversation, who: Person, text: str) -> Answered:
        """Write, and come back with the answer. Raises TimeoutError, RuntimeError where the bot fails."""
        began = time.perf_counter()
        sent = await who.says(chat, text)
        acknowledged = time.perf_counter() - began
        if sent.answers[-1].failed:
            raise RuntimeError(f"the bot answered {sent.answers[-1]}")
        answer = self._early.pop(sent.message.id, None)
        if answer is None:
            self._waiting[sent.message.id] = future = asyncio.get_running_loop().create_future()
            async with asyncio.timeout(PATIENCE):
                answer = await future
        return Answered(acknowledged, time.perf_counter() - began, answer)

    def _heard(self, message: Message) -> None:
        answered = message.activity.get("replyToId") if message.from_bot else None
        if answered is None:
            return
        waiting = self._waiting.pop(answered, None)
        if waiting is None:
            self._early[answered] = message
        elif not waiting.done():
            waiting.set_result(message)
