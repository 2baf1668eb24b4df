"""The keys that tokens from the Bot Framework are signed with, fetched by the shared session and cached."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import PyJWTError
from yarl import URL

_log = structlog.get_logger(__name__)
_HOUR = 3600.0
# Renewed in the background from the first age on, no longer believed from the second on.
_RENEW_AFTER = 12 * _HOUR
_MAX_AGE = 72 * _HOUR
# An unknown key id asks for new keys at most this often, however many tokens carry one.
_PAUSE = 60.0
_PAUSE_AFTER_FAILURE = 10.0
_MIN_BITS = 2048


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key and the channels it vouches for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class _Metadata(msgspec.Struct):
    jwks_uri: str


class _KeyList(msgspec.Struct):
    keys: list[dict[str, Any]]


class SigningKeys:
    """The issuer's current keys by key id.

    A known key is answered at once. An unknown one waits for one fetch, shared by all who ask, at most once a
    minute (ten seconds after a failure) and at most `timeout` seconds. `version` changes when the keys do.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        metadata_url: str,
        *,
        timeout: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._timeout = timeout
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at = float("-inf")
        self._not_before = float("-inf")
        self._fetching: asyncio.Task[None] | None = None
        self.version = 0

    async def get(self, key_id: str) -> SigningKey | None:
        """The key, or None when the issuer has none by that id (or can't be reached to tell)."""
        known = self._current(key_id)
        if known is not None:
            if self._clock() - self._fetched_at > _RENEW_AFTER:
                self.start()
            return known
        self.start()
        if self._fetching is not None:
            await asyncio.shield(self._fetching)
        return self._current(key_id)

    def start(self) -> None:
        """Fetches the keys in the background, unless that was just done."""
        if self._fetching is None and self._clock() >= self._not_before:
            self._fetching = asyncio.get_running_loop().create_task(self._fetch())

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _current(self, key_id: str) -> SigningKey | None:
        fresh = self._clock() - self._fetched_at < _MAX_AGE
        return self._keys.get(key_id) if fresh else None

    async def _fetch(self) -> None:
        pause = _PAUSE_AFTER_FAILURE
        try:
            async with asyncio.timeout(self._timeout):
                fetched = await self._read()
            if not fetched:
                raise ValueError("no usable key")
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            _log.warning("teams.keys_failed", error=type(error).__name__)
        else:
            self.version += fetched != self._keys
            self._keys, self._fetched_at, pause = fetched, self._clock(), _PAUSE
        finally:
            self._not_before = self._clock() + pause
            self._fetching = None

    async def _read(self) -> dict[str, SigningKey]:
        metadata = msgspec.json.decode(await self._get(self._metadata_url), type=_Metadata)
        uri = URL(metadata.jwks_uri)
        if uri.scheme != "https" and uri.origin() != URL(self._metadata_url).origin():
            raise ValueError("keys must come over https")
        listed = msgspec.json.decode(await self._get(metadata.jwks_uri), type=_KeyList)
        read = ((key.get("kid"), _signing_key(key)) for key in listed.keys)
        return {key_id: key for key_id, key in read if isinstance(key_id, str) and key is not None}

    async def _get(self, url: str) -> bytes:
        async with self._session.get(url, raise_for_status=True) as response:
            return await response.read()


def _signing_key(source: dict[str, Any]) -> SigningKey | None:
    """One key of the list; None when it isn't an RSA key strong enough to believe."""
    listed = source.get("endorsements")
    endorsements = (
        frozenset(e for e in listed if isinstance(e, str)) if isinstance(listed, list) else frozenset()
    )
    try:
        public = RSAAlgorithm.from_jwk(source)
    except (PyJWTError, ValueError, TypeError):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < _MIN_BITS:
        return None
    return SigningKey(public, endorsements)
