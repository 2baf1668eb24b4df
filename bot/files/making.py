"""Documents made beside the event loop: few at a time, once for all who ask at once; the last are kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from typing import Protocol, TypeAlias

from bot.exporting import FORMS, Export, Form
from bot.files.links import Linked
from bot.files.workers import workers
from meetings.group import Settings
from meetings.ports import Meetings, Registers

WAITING = 32
"""Documents that are being made or wait for it; whoever asks for another one is asked to come back."""

PATIENCE = 30.0
"""Seconds that somebody waits for a document."""

KEPT_BYTES = 32 * 1024 * 1024

Makers: TypeAlias = Mapping[Form, Callable[[Export], bytes]]
_Key: TypeAlias = tuple[Linked, str, Settings]
"""What is made, of which log, and what the group has chosen that it looks like."""


class BusyError(Exception):
    """Too many documents are being made, or one takes too long."""


class Archive(Meetings, Registers, Protocol):
    """Where meetings and their logs are read."""


class Maker:
    """Makes documents of what is in the log, in processes of their own; with other `makers` in a thread."""

    def __init__(self, archive: Archive, makers: Makers = FORMS) -> None:
        self._archive = archive
        self._makers = makers
        self._executor = self._new_executor()
        self._making: dict[_Key, asyncio.Task[bytes]] = {}
        self._made: OrderedDict[_Key, bytes] = OrderedDict()

    async def make(self, linked: Linked) -> bytes:
        """The document as it stands now; a version's text never changes, but who has approved it may.

        Raises LookupError where there is no such meeting or version, BusyError, StorageUnavailableError.
        """
        meeting = await self._archive.meeting(linked.meeting)
        if meeting is None:
            raise LookupError(linked.meeting)
        group = await self._archive.group(meeting.group)
        log = await self._archive.log(linked.meeting)
        if not log:
            raise LookupError(linked.meeting)  # it has just been discarded
        key = linked, log[-1].hash, group.settings
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        making = self._making.get(key)
        if making is None:
            if len(self._making) >= WAITING:
                raise BusyError
            making = self._begin(key, Export(log, group, linked.version or None))
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.shield(making)
        except TimeoutError:
            raise BusyError from None

    def close(self) -> None:
        """Make nothing more."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _new_executor(self) -> Executor:
        own = self._makers is FORMS
        return workers() if own else ThreadPoolExecutor(1, thread_name_prefix="documents")

    def _begin(self, key: _Key, export: Export) -> asyncio.Task[bytes]:
        making = asyncio.create_task(self._work(self._makers[key[0].form], export))
        self._making[key] = making
        making.add_done_callback(lambda done: self._end(key, done))
        return making

    async def _work(self, make: Callable[[Export], bytes], export: Export) -> bytes:
        try:
            # Beginning a process takes a while, and happens here.
            job = await asyncio.to_thread(self._executor.submit, make, export)
        except BrokenExecutor:
            # A process was ended from outside, for want of memory perhaps.
            self._executor.shutdown(wait=False)
            self._executor = self._new_executor()
            job = await asyncio.to_thread(self._executor.submit, make, export)
        return await asyncio.wrap_future(job)

    def _end(self, key: _Key, done: asyncio.Task[bytes]) -> None:
        del self._making[key]
        if done.cancelled() or done.exception() is not None:
            return
        self._made[key] = done.result()
        while sum(map(len, self._made.values())) > KEPT_BYTES:
            self._made.popitem(last=False)
