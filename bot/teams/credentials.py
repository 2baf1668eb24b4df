"""The bot's own token: fetched by the shared session, cached, and renewed before it expires."""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
import msgspec
import structlog

from bot.teams.cloud import Cloud

_log = structlog.get_logger(__name__)
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_IMDS = "http://169.254.169.254/metadata/identity/oauth2/token"
# A token is renewed when a quarter of its life is left, and not used in its last minute.
_RENEW_AT = 0.75
_MARGIN = 60.0
_LONGEST_PAUSE = 60.0


class TokenError(Exception):
    """No token could be had; `retry_after` is in seconds, the text the login service's error code."""

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token and its life in seconds, counted from when it was asked for."""

    value: str = field(repr=False)
    lifetime: float


class Credentials(Protocol):
    """Where the connector gets its bearer token from."""

    async def token(self) -> str | None:
        """A usable token, or None when none is to be sent. Raises TokenError."""

    def discard(self, token: str) -> None:
        """Says that Teams didn't take this token."""

    def start(self) -> None:
        """Fetches the first token in the background, so that the first message needn't wait for it."""

    async def close(self) -> None:
        """Stops renewing."""


class NoCredentials:
    """Local mode: no token at all."""

    async def token(self) -> None:
        return None

    def discard(self, token: str) -> None:
        pass

    def start(self) -> None:
        pass

    async def close(self) -> None:
        pass


class CachedToken:
    """One token shared by all that speak.

    Renewed in the background by one task at a time; after a failure the next attempt waits 1, 2, 4 … 60
    seconds (with jitter), and whoever asks meanwhile without a usable token gets TokenError at once.
    """

    def __init__(
        self, fetch: Callable[[], Awaitable[AccessToken]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._token: AccessToken | None = None
        self._fetched_at = 0.0
        self._failures = 0
        self._not_before = 0.0
        self._renewal: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._last_code = ""
        self._closed = False

    async def token(self) -> str:
        usable = self._usable()
        if usable is not None:
            return usable
        pause = self._not_before - self._clock()
        if self._renewal is None and pause > 0:
            raise TokenError(self._last_code, pause)
        self.start()
        if self._renewal is not None:
            await asyncio.shield(self._renewal)
        usable = self._usable()
        if usable is None:
            raise TokenError(self._last_code, max(0.0, self._not_before - self._clock()))
        return usable

    def discard(self, token: str) -> None:
        current = self._token
        # A token that was refused while new would be refused again: don't hammer the login service.
        if current is not None and current.value == token and self._clock() - self._fetched_at > _MARGIN:
            self._token = None

    def start(self) -> None:
        if self._renewal is None and not self._closed:
            self._renewal = asyncio.get_running_loop().create_task(self._renew())

    async def close(self) -> None:
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)

    def _usable(self) -> str | None:
        token = self._token
        if token is None:
            return None
        margin = min(_MARGIN, token.lifetime / 2)
        return token.value if self._clock() < self._fetched_at + token.lifetime - margin else None

    async def _renew(self) -> None:
        asked_at = self._clock()
        try:
            self._token = await self._fetch()
        except (TokenError, aiohttp.ClientError, TimeoutError) as error:
            self._failures += 1
            pause = min(_LONGEST_PAUSE, 2.0 ** min(self._failures - 1, 6)) * _jitter()
            self._last_code = error.code if isinstance(error, TokenError) else type(error).__name__
            _log.warning("teams.token_failed", code=self._last_code, retry_in=round(pause, 1))
        else:
            self._failures, pause = 0, self._token.lifetime * _RENEW_AT
            self._fetched_at = asked_at
        finally:
            self._renewal = None
        self._not_before = self._clock() + pause if self._failures else 0.0
        self._arm(pause)

    def _arm(self, pause: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self._closed:
            self._timer = asyncio.get_running_loop().call_later(pause, self.start)


def _jitter() -> float:
    return random.uniform(0.8, 1.2)  # noqa: S311  # spreads attempts, guards nothing


class _TokenBody(msgspec.Struct):
    access_token: str
    # The login service gives a number, a managed identity's endpoint gives text, App Service only a time.
    expires_in: float | str = ""
    expires_on: float | str = ""


class _ErrorBody(msgspec.Struct):
    error: str = ""
    error_codes: list[int] = []


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """Fetches by the client credentials flow of a single-tenant app registration."""

    session: aiohttp.ClientSession = field(repr=False)
    cloud: Cloud
    tenant_id: str
    app_id: str
    password: str = field(repr=False)

    async def __call__(self) -> AccessToken:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.app_id,
            "client_secret": self.password,
            "scope": f"{self.cloud.resource}/.default",
        }
        url = f"{self.cloud.login_url}/{self.tenant_id}/oauth2/v2.0/token"
        async with self.session.post(url, data=form, timeout=_TIMEOUT, allow_redirects=False) as response:
            return _read(response.status, await response.read())


@dataclass(frozen=True, slots=True)
class ManagedIdentity:
    """Fetches from the host the bot runs on.

    That is App Service's or Container Apps' endpoint where the environment names one, else the virtual
    machine's metadata service. Source: managed identity token requests, learn.microsoft.com.
    """

    session: aiohttp.ClientSession = field(repr=False)
    cloud: Cloud
    app_id: str
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    imds_url: str = _IMDS

    async def __call__(self) -> AccessToken:
        query = {"resource": self.cloud.resource, "client_id": self.app_id}
        url, secret = self.environment.get("IDENTITY_ENDPOINT"), self.environment.get("IDENTITY_HEADER")
        if url and secret:
            query["api-version"], headers = "2019-08-01", {"X-IDENTITY-HEADER": secret}
        else:
            url, query["api-version"], headers = self.imds_url, "2018-02-01", {"Metadata": "true"}
        async with self.session.get(
            url, params=query, headers=headers, timeout=_TIMEOUT, allow_redirects=False
        ) as response:
            return _read(response.status, await response.read())


def _read(status: int, body: bytes) -> AccessToken:
    try:
        if status != 200:
            error = msgspec.json.decode(body, type=_ErrorBody)
            raise TokenError(
                " ".join([error.error or str(status), *(f"AADSTS{n}" for n in error.error_codes[:1])])
            )
        read = msgspec.json.decode(body, type=_TokenBody)
        lifetime = float(read.expires_in or 0) or float(read.expires_on or 0) - time.time()
    except ValueError:
        raise TokenError(f"{status} with an unreadable body") from None
    if not read.access_token or not 0 < lifetime < 10**7:
        raise TokenError("a token without a life")
    return AccessToken(read.access_token, lifetime)
