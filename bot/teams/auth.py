"""Who may knock: the Bot Framework's token, the service address, the channel and the tenant.

Source: Bot Connector authentication, "Authenticate requests from the Bot Connector service to your bot",
learn.microsoft.com.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import jwt
import msgspec

from bot.teams import fields
from bot.teams.envelope import tenant_of
from bot.teams.keys import SigningKeys
from bot.teams.rejection import RequestError
from bot.teams.service_urls import ServiceUrls

CHANNEL = "msteams"
# Clock skew that the protocol allows, in seconds.
SKEW = 300.0
_REMEMBERED = 256


class UnauthorizedError(RequestError):
    """The token isn't one the Bot Framework gave for this bot: 401."""

    def __init__(self, message: str) -> None:
        super().__init__(401, "Unauthorized", message)


class ForbiddenError(RequestError):
    """The token is good, what it is used for isn't: 403."""

    def __init__(self, message: str) -> None:
        super().__init__(403, "Forbidden", message)


@dataclass(frozen=True, slots=True)
class Caller:
    """What a verified token says; `service_url` is None in local mode, where no token is asked for."""

    service_url: str | None
    not_before: float
    expires: float
    key_id: str


ANYONE = Caller(service_url=None, not_before=0.0, expires=0.0, key_id="")


class TokenVerifier:
    """Verifies the bearer token of a request.

    Issuer, audience (`app_id`), RS256 signature, time (5 minutes of skew) and the key's endorsement for Teams
    must all be right. Verified tokens are remembered by their hash until they expire or the keys change,
    since Teams sends the same one many times.
    """

    def __init__(
        self, keys: SigningKeys, *, app_id: str, issuer: str, clock: Callable[[], float] = time.time
    ) -> None:
        if not app_id:
            raise ValueError("an app id is required to verify tokens")
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer
        self._clock = clock
        self._verified: OrderedDict[bytes, tuple[int, Caller]] = OrderedDict()

    async def caller(self, authorization: str | None, /) -> Caller:
        """Who the Authorization header speaks for. Raises UnauthorizedError or ForbiddenError."""
        token = _bearer(authorization)
        digest = sha256(token.encode()).digest()
        version, known = self._verified.get(digest, (-1, ANYONE))
        if known is not ANYONE and await self._keys.get(known.key_id) and version == self._keys.version:
            self._check_time(known)
            return known
        caller = await self._verify(token)
        self._verified[digest] = (self._keys.version, caller)
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)
        return caller

    async def _verify(self, token: str) -> Caller:
        key_id, claims = self._look(token)
        caller = _caller(key_id, claims)
        self._check_time(caller)
        key = await self._keys.get(key_id)
        if key is None:
            raise UnauthorizedError("the token's key isn't known")
        try:
            # About 50 µs: not worth a thread. Times are checked above, as for remembered tokens.
            jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            raise UnauthorizedError("the token's signature isn't right") from None
        if CHANNEL not in key.endorsements:
            raise ForbiddenError("the token's key isn't endorsed for Teams")
        return caller

    def _look(self, token: str) -> tuple[str, dict[str, Any]]:
        """The key id and claims, unverified: what is plainly wrong is refused before any key is fetched."""
        try:
            header = jwt.get_unverified_header(token)
            claims = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise UnauthorizedError("the token isn't a JWT") from None
        key_id = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(key_id, str) or not key_id:
            raise UnauthorizedError("the token isn't signed with RS256")
        if claims.get("iss") != self._issuer or claims.get("aud") != self._app_id:
            raise UnauthorizedError("the token isn't for this bot")
        return key_id, claims

    def _check_time(self, caller: Caller) -> None:
        now = self._clock()
        if now > caller.expires + SKEW:
            raise UnauthorizedError("the token has expired")
        if now < caller.not_before - SKEW:
            raise UnauthorizedError("the token isn't valid yet")


class OpenDoor:
    """Local mode: nobody is asked for a token; the service must be bound to loopback."""

    async def caller(self, _authorization: str | None, /) -> Caller:
        return ANYONE


class Guard:
    """Decides whether an activity may enter: its channel, service address and tenant (none given: any)."""

    def __init__(self, service_urls: ServiceUrls, allowed_tenants: Collection[str]) -> None:
        self._service_urls = service_urls
        self._tenants = frozenset(tenant.strip().lower() for tenant in allowed_tenants)

    def check(self, caller: Caller, activity: Mapping[str, Any]) -> None:
        """Raises BadActivityError (400): a field is missing; ForbiddenError (403): it isn't allowed."""
        service_url = fields.required_id(activity, "serviceUrl")
        channel = fields.required_id(activity, "channelId")
        if channel != CHANNEL:
            raise ForbiddenError("only Teams may speak to this bot")
        if caller is not ANYONE and caller.service_url != service_url:
            raise ForbiddenError("the token is for another service address")
        if not self._service_urls.allows(service_url):
            raise ForbiddenError("the service address isn't allowed")
        if self._tenants and tenant_of(activity) not in self._tenants:
            raise ForbiddenError("the tenant isn't allowed")


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise UnauthorizedError("a bearer token is required")
    return token


class _Times(msgspec.Struct):
    exp: float
    nbf: float = 0.0
    serviceurl: str = ""


def _caller(key_id: str, claims: Mapping[str, Any]) -> Caller:
    try:
        read = msgspec.convert(claims, _Times)
    except msgspec.ValidationError:
        raise UnauthorizedError("the token's claims aren't right") from None
    if not read.serviceurl:
        raise UnauthorizedError("the token names no service address")
    return Caller(service_url=read.serviceurl, not_before=read.nbf, expires=read.exp, key_id=key_id)
