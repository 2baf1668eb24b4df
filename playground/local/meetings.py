"""The bot's meetings, asked for with the command `justera meetings`."""

import asyncio
import json
import time

from playground.connector.wire import Json
from playground.process import BotFailedError, justera

FRESH_SECONDS = 1.0
SHOWN = ("title", "start", "end", "status", "place", "conversation")


class Meetings:
    """Asks at most once a second, however many want to know. With no `database_url` there are none."""

    def __init__(self, database_url: str | None) -> None:
        self._database_url = database_url
        self._asked = -FRESH_SECONDS
        self._last: list[Json] = []
        self._one_at_a_time = asyncio.Lock()

    async def known(self) -> list[Json]:
        """The meetings by start; what was known last where the command fails."""
        if self._database_url is None:
            return []
        async with self._one_at_a_time:
            if time.monotonic() - self._asked >= FRESH_SECONDS:
                self._last = await self._ask(self._database_url)
                self._asked = time.monotonic()
            return self._last

    async def _ask(self, database_url: str) -> list[Json]:
        try:
            printed = await justera("meetings", "--json", "--database-url", database_url)
        except BotFailedError:
            return self._last
        return [{name: one.get(name) for name in SHOWN} for one in json.loads(printed)]
