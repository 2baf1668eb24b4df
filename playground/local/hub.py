"""The event stream: what happens reaches every open page, and a page that can't follow is let go."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from playground.connector import Person
from playground.connector.wire import Json, encode

# A page that has this much unread is let go; it comes back by itself and is told the state anew.
MOST_UNREAD = 2_000
AT_ONCE = 50
STILL_HERE_SECONDS = 15.0
STATE_SECONDS = 0.25

_HEADERS = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}

Make = Callable[[Person], Json]


class Client:
    """One open page with what it hasn't been sent yet.

    An event that is waiting and happens once more is sent once, at its first place, as it is by then.
    """

    def __init__(self, reader: Person, transport: asyncio.Transport | None) -> None:
        self.reader = reader
        self._transport = transport
        self._unread: dict[tuple[str, object], Make] = {}
        self._news = asyncio.Event()
        self._over = False

    def put(self, kind: str, key: object, make: Make) -> None:
        if self._over:
            return
        self._unread[kind, key] = make
        self._news.set()
        if len(self._unread) > MOST_UNREAD:
            self.drop()

    def end(self) -> None:
        """Let the stream end after what is being written."""
        self._over = True
        self._news.set()

    def drop(self) -> None:
        """Cut the connection, also in the middle of something."""
        self.end()
        if self._transport is not None:
            self._transport.abort()

    async def next(self) -> list[tuple[str, Json]] | None:
        """The next events, none when nothing happens for a while, or None when it is over."""
        try:
            async with asyncio.timeout(STILL_HERE_SECONDS):
                await self._news.wait()
        except TimeoutError:
            return []
        if self._over:
            return None
        chosen = list(self._unread)[:AT_ONCE]
        events = [(kind, self._unread.pop((kind, key))(self.reader)) for kind, key in chosen]
        if not self._unread:
            self._news.clear()
        return events


class Hub:
    """All open pages. `state` tells the whole state to a reader."""

    def __init__(self, state: Make) -> None:
        self.clients: set[Client] = set()
        self._state = state
        self._sent = 0
        self._stale = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._closed = False

    def start(self) -> None:
        self._pump = asyncio.create_task(self._send_states())

    async def close(self) -> None:
        """End all streams, and those of pages that come back at once."""
        self._closed = True
        self.let_go()
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)

    def state_changed(self) -> None:
        """Send the state to everybody, soon and not too often."""
        self._stale.set()

    def send(self, kind: str, key: object, make: Make, to: Callable[[Person], bool] = lambda _: True) -> None:
        """Send an event to the readers that `to` chooses; it is made when it is sent."""
        for client in tuple(self.clients):
            if to(client.reader):
                client.put(kind, key, make)

    def let_go(self) -> None:
        """End all streams; the pages come back and begin anew."""
        for client in tuple(self.clients):
            client.end()

    async def serve(self, request: web.Request, reader: Person) -> web.StreamResponse:
        """Answer a request with the stream until one side has had enough."""
        response = web.StreamResponse(headers=_HEADERS)
        response.enable_chunked_encoding()
        await response.prepare(request)
        client = Client(reader, request.transport)
        client.put("state", None, self._state)
        if self._closed:
            client.end()
        self.clients.add(client)
        try:
            await response.write(b"retry: 1000\n\n")
            while (events := await client.next()) is not None:
                await response.write(b"".join(map(self._written, events)) or b": still here\n\n")
        except ConnectionError:
            pass
        finally:
            self.clients.discard(client)
        return response

    def _written(self, event: tuple[str, Json]) -> bytes:
        self._sent += 1
        kind, content = event
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (self._sent, kind.encode(), encode(content))

    async def _send_states(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            self.send("state", None, self._state)
            await asyncio.sleep(STATE_SECONDS)
