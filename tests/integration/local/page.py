"""What a page does: asks the server, and follows the stream of events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

Json = dict[str, Any]


class Events:
    """The events of a stream in the order they came, as (id, kind, content)."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.seen: list[tuple[int, str, Json]] = []
        self.over = False
        self._response = response
        self._new = asyncio.Condition()

    async def follow(self) -> None:
        event: dict[str, str] = {}
        try:
            async for raw in self._response.content:
                line = raw.decode().rstrip("\n")
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                elif "data" in event:
                    self.seen.append((int(event["id"]), event["event"], json.loads(event["data"])))
                    event = {}
                    async with self._new:
                        self._new.notify_all()
        except aiohttp.ClientError:
            pass
        self.over = True
        async with self._new:
            self._new.notify_all()

    def of(self, kind: str) -> list[Json]:
        return [content for _, one, content in self.seen if one == kind]

    async def wait_for(self, kind: str, fits: Callable[[Json], Any] = lambda _: True) -> Json:
        """The newest event of the kind that fits, here already or coming."""

        def found() -> Json | None:
            return next((one for one in reversed(self.of(kind)) if fits(one)), None)

        async with asyncio.timeout(20), self._new:
            await self._new.wait_for(lambda: found() is not None or self.over)
        event = found()
        assert event is not None, f"the stream ended without it: {[kind for _, kind, _ in self.seen]}"
        return event

    async def wait_for_end(self) -> None:
        async with asyncio.timeout(20), self._new:
            await self._new.wait_for(lambda: self.over)


class Page:
    """A page open at `address`, as the person `me`."""

    def __init__(self, session: aiohttp.ClientSession, address: str, me: str = "") -> None:
        self.session = session
        self.address = address
        self.me = me

    async def open(self) -> "Page":
        """Learn who I am, as a page that is opened for the first time."""
        self.me = (await self.state())["me"]
        return self

    async def someone(self, name: str) -> "Page":
        """The page of somebody of this name, or with this part."""
        people = (await self.state())["people"]
        (person,) = [one for one in people if name in (one["name"], one["part"])][:1]
        return Page(self.session, self.address, person["id"])

    async def ask(
        self, method: str, path: str, body: Any = None, *, headers: Any = None, **query: Any
    ) -> tuple[int, Any]:
        given = {"json": body} if body is not None else {}
        async with self.session.request(
            method,
            self.address + path,
            params={name: str(value) for name, value in query.items()},
            headers=headers,
            **given,
        ) as response:
            return response.status, await response.json()

    async def get(self, path: str, **query: Any) -> Json:
        status, content = await self.ask("GET", path, **({"as": self.me} if self.me else {}), **query)
        assert status == 200, content
        told: Json = content
        return told

    async def do(self, path: str, method: str = "POST", **body: Any) -> Json:
        """Do something as me; it must be allowed."""
        status, content = await self.ask(method, path, {"as": self.me, **body})
        assert status == 200, content
        told: Json = content
        return told

    async def refused(self, path: str, method: str = "POST", **body: Any) -> tuple[int, str]:
        """(status, code) of something that isn't."""
        status, content = await self.ask(method, path, {"as": self.me, **body})
        assert status >= 400, content
        return status, content["error"]["code"]

    async def state(self) -> Json:
        return await self.get("/api/state")

    async def channel(self, name: str | None = "Ledningsgruppen") -> str:
        """The id of a channel; None is General."""
        (team,) = (await self.state())["teams"]
        return next(str(one["id"]) for one in team["channels"] if one["name"] == name)

    async def chat(self, kind: str) -> Json:
        """The chat of this kind."""
        chats = (await self.state())["chats"]
        (chat,) = (one for one in chats if one["kind"] == kind)
        found: Json = chat
        return found

    async def say(self, conversation: str, text: str, **more: Any) -> Json:
        said: Json = (await self.do("/api/say", conversation=conversation, text=text, **more))["message"]
        return said

    async def messages(self, conversation: str, **query: Any) -> list[Json]:
        found: list[Json] = (await self.get("/api/messages", conversation=conversation, **query))["messages"]
        return found

    async def message(self, conversation: str, fits: Callable[[Json], Any]) -> Json:
        """The newest message that fits, here already or coming: later when a killed bot held it."""
        async with asyncio.timeout(60):
            while True:
                found = [one for one in await self.messages(conversation) if fits(one)]
                if found:
                    return found[-1]
                await asyncio.sleep(0.02)

    async def quiet(self) -> None:
        """Return when nothing has gone to or from the bot for a while."""
        newest, before = 0, -1
        while newest != before:
            await asyncio.sleep(0.3)
            before = newest
            newest = (await self.get("/api/traffic", limit=1))["exchanges"][0]["id"]

    async def until(self, fits: Callable[[Json], Any]) -> Json:
        """The state once it fits."""
        async with asyncio.timeout(40):
            while True:
                state = await self.state()
                if fits(state):
                    return state
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[Events]:
        async with self.session.get(
            f"{self.address}/api/stream",
            params={"as": self.me},
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=2**20,
        ) as response:
            assert response.status == 200
            assert response.headers["Content-Type"].startswith("text/event-stream")
            events = Events(response)
            following = asyncio.create_task(events.follow())
            try:
                await events.wait_for("state")
                yield events
            finally:
                following.cancel()


def buttons(message: Json) -> list[str]:
    """The titles of the actions at the foot of a message's cards."""
    return [action["title"] for card in message["cards"] for action in card.get("actions", ())]


def action(message: Json, title: str) -> Json:
    """The action of this title, wherever in the cards it is."""

    def parts(part: Any) -> list[Json]:
        if isinstance(part, list):
            return [found for one in part for found in parts(one)]
        if not isinstance(part, dict):
            return []
        own = [part] if str(part.get("type", "")).startswith("Action.") else []
        return own + [found for one in part.values() for found in parts(one)]

    return next(one for one in parts(message["cards"]) if one.get("title") == title)
