"""Who is in a conversation, read from Teams so that people can be named before they have written."""

import asyncio

import structlog

from bot.handlers.desk import Desk, actor_of, member_of
from bot.teams import Account
from meetings.ports import ConversationRef, StorageUnavailableError
from meetings.service import Ask

log = structlog.get_logger("roster")

LARGEST = 1_000
"""People of a conversation that are kept: a group that meets is smaller; an all-staff team isn't copied."""

_BOT = Account(id="bot")


class Roster:
    """Keeps the people of each conversation, read by page when the bot comes there and once a process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read: dict[str, ConversationRef] = {}
        self._reading: set[asyncio.Task[None]] = set()

    def read(self, ref: ConversationRef) -> None:
        """Begin to read a conversation's roster, unless that has been done; nobody waits for it."""
        if ref.id not in self._read:
            self._begin(ref)

    def read_again(self, ref: ConversationRef) -> None:
        """Somebody has come: read the roster, and those of the other channels of the same team.

        Teams tells of them in the team's General channel alone.
        """
        channels = [one for one in self._read.values() if ref.team is not None and one.team == ref.team]
        for one in {ref.id: ref, **{one.id: one for one in channels}}.values():
            self._begin(one)

    def _begin(self, ref: ConversationRef) -> None:
        self._read[ref.id] = ref
        task = asyncio.create_task(self._learn(ref))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def close(self) -> None:
        """End what is being read."""
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    async def _learn(self, ref: ConversationRef) -> None:
        accounts = await self._desk.members(ref, LARGEST)
        people = tuple(member_of(one) for one in accounts if one.object_id and one.name)
        if not people:
            return
        ask = Ask(group=ref.id, actor=actor_of(_BOT), wishes=(), learn=people)
        try:
            await self._desk.service.perform(ask, lambda _outcomes, _group: ())
        except StorageUnavailableError:
            self._read.pop(ref.id, None)
            log.warning("the roster couldn't be kept")
