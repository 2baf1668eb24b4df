"""A load generator that costs little: requests made beforehand, over connections that stay open."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import cast
from urllib.parse import urlsplit

_END_OF_HEAD = b"\r\n\r\n"


class UnexpectedAnswerError(Exception):
    """The bot answered something else than success; `args` hold the head and body."""


@dataclass(frozen=True)
class Load:
    """What became of the requests: when the first was sent and the last answered, and how long each took.

    Times are seconds of `time.perf_counter`.
    """

    began: float
    ended: float
    latencies: list[float]


def requests(url: str, bodies: Iterable[bytes]) -> list[bytes]:
    """Each body as the whole request that posts it."""
    parts = urlsplit(url)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: Microsoft-SkypeBotApi\r\n"
        "Accept: */*\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: "
    ).encode()
    return [b"%b%d\r\n\r\n%b" % (head, len(body), body) for body in bodies]


async def run(url: str, waiting: list[bytes], concurrency: int) -> Load:
    """Send the requests of `requests` over `concurrency` connections, each the next when it has its answer.

    Raises UnexpectedAnswerError for an answer that isn't of the 200s.
    """
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or 80
    loop = asyncio.get_running_loop()
    source = iter(waiting)
    latencies: list[float] = []
    began = time.perf_counter()
    connections = [_Connection(source, latencies) for _ in range(min(concurrency, len(waiting)))]
    for connection in connections:
        await loop.create_connection(partial(_same, connection), host, port)
    await asyncio.gather(*(connection.done for connection in connections))
    return Load(began, time.perf_counter(), latencies)


def _same(connection: "_Connection") -> "_Connection":
    return connection


class _Connection(asyncio.Protocol):
    """One request at a time; an answer tells its length, as those of the bots here do."""

    def __init__(self, source: Iterator[bytes], latencies: list[float]) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._source = source
        self._latencies = latencies
        self._received = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(_END_OF_HEAD)
        if not found or len(body) < _length(head):
            return
        if not head.startswith(b"HTTP/1.1 2"):
            self._fail(UnexpectedAnswerError(head, body))
            return
        self._latencies.append(time.perf_counter() - self._sent_at)
        self._received = b""
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(error or ConnectionError("the bot closed the connection"))

    def _next(self) -> None:
        request = next(self._source, None)
        if request is None:
            if not self.done.done():
                self.done.set_result(None)
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)
        self._transport.close()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0
