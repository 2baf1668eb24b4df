"""The sender of activities: one shared session to the bot's message endpoint."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec

from playground.connector import wire
from playground.connector.record import Exchange, Record, Traffic
from playground.connector.wire import Json

# A bot has 10 to 15 seconds, depending on the channel;
# https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance.
ANSWER_SECONDS = 15.0
# A message extension has 5 and is asked twice more before the client gives up;
# https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/
# respond-to-task-module-submit.
EXTENSION_SECONDS = 5.0
EXTENSION_TRIES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer; `status` 0 and a `problem` when there was none, `late` when its time ran out."""

    status: int
    body: bytes = b""
    problem: str = ""
    late: bool = False

    @property
    def json(self) -> Any:
        """The body read as JSON; None when it is empty or something else."""
        try:
            return msgspec.json.decode(self.body) if self.body else None
        except msgspec.DecodeError:
            return None

    @property
    def failed(self) -> bool:
        return not 200 <= self.status < 300

    def __str__(self) -> str:
        return f"{self.status} {self.problem or self.body[:300].decode(errors='replace')}".strip()


class Client:
    """Posts activities to `bot_url`, with the bearer token of the moment when there is a `token` callable.

    `seconds` is how long the bot may take, `extension_seconds` how long for a message extension's invoke.
    """

    seconds = ANSWER_SECONDS
    extension_seconds = EXTENSION_SECONDS

    def __init__(
        self, bot_url: str, token: Callable[[], str] | None, record: Record, traffic: Traffic
    ) -> None:
        self.bot_url = bot_url
        self._token = token
        self._record = record
        self._traffic = traffic
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, activity: Json) -> Answer:
        """Post one activity once; never raises for what the bot does."""
        if self._session is None:
            raise RuntimeError("the world isn't started")
        seconds = self._seconds_for(activity)
        body = wire.encode(activity)
        headers = {"Content-Type": wire.JSON_TYPE}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token()}"
        started = time.monotonic()
        self._traffic.enter()
        try:
            answer = await self._post(self._session, body, headers, seconds)
        finally:
            self._traffic.leave()
        if self._record.keep:
            self._record.add(
                Exchange(
                    direction="to_bot",
                    operation=str(activity.get("type")),
                    method="POST",
                    path=self.bot_url,
                    conversation=str(activity.get("conversation", {}).get("id")),
                    authorization=headers.get("Authorization"),
                    request_body=body,
                    status=answer.status,
                    response_body=answer.body,
                    at=started,
                    seconds=time.monotonic() - started,
                )
            )
        return answer

    def _seconds_for(self, activity: Json) -> float:
        extension = str(activity.get("name")).startswith("composeExtension/")
        return self.extension_seconds if extension else self.seconds

    async def _post(
        self, session: aiohttp.ClientSession, body: bytes, headers: dict[str, str], seconds: float
    ) -> Answer:
        limit = aiohttp.ClientTimeout(total=seconds)
        try:
            async with session.post(self.bot_url, data=body, headers=headers, timeout=limit) as response:
                return Answer(response.status, await response.read())
        except TimeoutError:
            return Answer(0, problem=f"no answer within {seconds:g} s", late=True)
        except aiohttp.ClientError as error:
            return Answer(0, problem=f"{type(error).__name__}: {error}")

    async def send_repeatedly(self, activity: Json, repeat: int, *, at_once: bool) -> list[Answer]:
        """Post the very same activity `repeat` times, one after the other or all at once."""
        if at_once:
            return list(await asyncio.gather(*(self.send(activity) for _ in range(repeat))))
        return [await self.send(activity) for _ in range(repeat)]
