"""Microsoft's servers as far as the bot meets them: login and keys, the Bot Connector, a host's identity."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.teams import Cloud
from tests.unit.teams.activities import SERVICE_URL

APP_ID = "00000000-0000-0000-0000-00000000b07e"
ISSUER = "https://api.botframework.com"
Json = dict[str, Any]


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def jwk(key: rsa.RSAPrivateKey, kid: str, endorsements: object = ("msteams",)) -> Json:
    public: Json = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    listed = list(endorsements) if isinstance(endorsements, tuple) else endorsements
    return {**public, "kid": kid, "use": "sig", "endorsements": listed}


def claims(**changes: Any) -> Json:
    now = int(time.time())
    whole = {
        "iss": ISSUER,
        "aud": APP_ID,
        "nbf": now - 10,
        "exp": now + 3600,
        "serviceurl": SERVICE_URL,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def bearer(key: Any, kid: str = "one", algorithm: str = "RS256", **changes: Any) -> dict[str, str]:
    token = jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid})
    return {"Authorization": f"Bearer {token}"}


@dataclass
class Login:
    """OpenID metadata, keys, and tokens for the bot, by client secret or managed identity."""

    keys: list[Json] = field(default_factory=list)
    metadata_fetches: int = 0
    token_requests: list[Json] = field(default_factory=list)
    lifetime: Any = 3600
    delay: float = 0.0
    down: bool = False
    refusal: tuple[int, Json] | None = None
    jwks_uri: str | None = None
    url: str = ""

    @property
    def cloud(self) -> Cloud:
        return Cloud(ISSUER, f"{self.url}/openid", self.url, ISSUER)

    async def metadata(self, _: web.Request) -> web.Response:
        self.metadata_fetches += 1
        await asyncio.sleep(self.delay)
        if self.down:
            return web.Response(status=503)
        return web.json_response({"issuer": ISSUER, "jwks_uri": self.jwks_uri or f"{self.url}/keys"})

    async def key_list(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})

    async def token(self, request: web.Request) -> web.Response:
        form = dict(await request.post()) if request.method == "POST" else dict(request.query)
        self.token_requests.append({"path": request.path, "form": form, "headers": dict(request.headers)})
        await asyncio.sleep(self.delay)
        if self.down:
            return web.Response(status=503, text="down")
        if self.refusal:
            return web.json_response(self.refusal[1], status=self.refusal[0])
        number = len(self.token_requests)
        return web.json_response({"access_token": f"token-{number}", "expires_in": self.lifetime})

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/openid", self.metadata)
        app.router.add_get("/keys", self.key_list)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self.token)
        app.router.add_get("/identity", self.token)
        return app


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: Any
    token: str | None
    peer: Any


@dataclass
class Service:
    """A Bot Connector that notes what it is asked and answers what the test says."""

    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[Asked], web.Response] = lambda _: web.json_response({"id": "1:new"})
    url: str = ""

    async def any(self, request: web.Request) -> web.Response:
        raw = await request.read()
        peer = request.transport.get_extra_info("peername") if request.transport else None
        token = request.headers.get("Authorization")
        body = json.loads(raw) if raw else None
        self.asked.append(Asked(request.method, request.raw_path, dict(request.query), body, token, peer))
        return self.answer(self.asked[-1])

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self.any)
        return app


async def eventually(condition: Callable[[], object]) -> None:
    """Waits until something in the background has come about; fails after five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  # the code under test has no event to wait for
            await asyncio.sleep(0.01)


async def serve(app: web.Application) -> TestServer:
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    return server


async def post(
    session: aiohttp.ClientSession, url: Any, body: Any, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """Status and JSON (None when there is no body) of one activity posted."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **(headers or {})}
    async with session.post(url, data=data, headers=sent) as response:
        raw = await response.read()
        return response.status, json.loads(raw) if raw else None
