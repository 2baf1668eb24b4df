from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams import Inbound, InvokeAnswer, TeamsDoor, TeamsSettings
from tests.integration.teams.fakes import APP_ID, Login, Service, jwk, new_key, serve
from tests.unit.teams.activities import TENANT


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    return new_key()


@pytest.fixture(scope="session")
def other_key() -> rsa.RSAPrivateKey:
    return new_key()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def login(key: rsa.RSAPrivateKey) -> AsyncIterator[Login]:
    login = Login(keys=[jwk(key, "one")])
    server = await serve(login.application())
    login.url = str(server.make_url("")).rstrip("/")
    yield login
    await server.close()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    server = await serve(service.application())
    service.url = str(server.make_url("/emea/"))
    yield service
    await server.close()


class Room:
    """A bot behind its door: what arrived, and what it answers."""

    def __init__(self) -> None:
        self.arrived: list[Inbound] = []
        self.errors: list[tuple[Inbound, str]] = []
        self.answer: InvokeAnswer | None = None
        self.apology: InvokeAnswer | None = None
        self.failing: BaseException | None = None
        self.url: Any = None
        self.door: TeamsDoor | None = None

    async def handle(self, inbound: Inbound) -> InvokeAnswer | None:
        self.arrived.append(inbound)
        if self.failing is not None:
            raise self.failing
        return self.answer

    def on_error(self, inbound: Inbound, incident: str) -> InvokeAnswer | None:
        self.errors.append((inbound, incident))
        return self.apology


OpenRoom = Callable[[TeamsSettings], Awaitable[Room]]


@pytest.fixture
async def open_room(session: aiohttp.ClientSession) -> AsyncIterator[OpenRoom]:
    closing: list[Any] = []

    async def open_it(settings: TeamsSettings) -> Room:
        room = Room()
        room.door = TeamsDoor(settings, session, handler=room.handle, on_error=room.on_error)
        app = web.Application()
        app.add_routes(room.door.routes())
        server = await serve(app)
        closing.extend([server, room.door])
        room.url = server.make_url("/api/messages")
        return room

    yield open_it
    for one in closing:
        await one.close()


@pytest.fixture
async def local(open_room: OpenRoom) -> Room:
    """Local mode: no tokens, loopback service addresses."""
    return await open_room(TeamsSettings(local=True))


@pytest.fixture
async def guarded(open_room: OpenRoom, login: Login) -> Room:
    """With credentials: tokens are asked for and verified."""
    settings = TeamsSettings(app_id=APP_ID, app_password="secret", tenant_id=TENANT, cloud=login.cloud)
    return await open_room(settings)
