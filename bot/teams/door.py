"""The door to Teams, put together from explicit settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import aiohttp
from aiohttp import web

from bot.teams.adapter import Handler, JusteraAdapter
from bot.teams.auth import Guard, OpenDoor, TokenVerifier
from bot.teams.cloud import PUBLIC, Cloud
from bot.teams.connector import Connector
from bot.teams.credentials import CachedToken, ClientSecret, Credentials, ManagedIdentity, NoCredentials
from bot.teams.keys import SigningKeys
from bot.teams.routes import PATH, Doorkeeper, Messages, OnError
from bot.teams.service_urls import ServiceUrls


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """Who the bot is and whom it talks to.

    `allowed_tenants` empty means the bot's own tenant, or any when that isn't given. `extra_hosts` are
    service hosts beside the public cloud's. `local` takes unauthenticated activities and speaks to loopback
    only. Raises ValueError when neither credentials nor `local` are given: to the SDK, an empty app id means
    that anyone may come in.
    """

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = "SingleTenant"
    tenant_id: str = ""
    allowed_tenants: frozenset[str] = frozenset()
    local: bool = False
    extra_hosts: frozenset[str] = frozenset()
    cloud: Cloud = PUBLIC

    def __post_init__(self) -> None:
        if self.local:
            return
        if not self.app_id.strip():
            raise ValueError("an app id is required (or local mode)")
        if self.app_type not in ("SingleTenant", "UserAssignedMSI"):
            raise ValueError(f"the app type must be SingleTenant or UserAssignedMSI, not {self.app_type!r}")
        if self.app_type == "SingleTenant" and not (self.app_password and self.tenant_id):
            raise ValueError("a single-tenant app needs its password and its tenant id")

    @property
    def tenants(self) -> frozenset[str]:
        """The tenants that may speak to the bot; empty for any."""
        if self.allowed_tenants or self.local or not self.tenant_id:
            return self.allowed_tenants
        return frozenset({self.tenant_id})


class TeamsDoor:
    """Both directions of talking to Teams: `routes` for what arrives, `connector` for what is said.

    `handler` gets every inbound value; what it returns answers a card's action. When it raises, `on_error`
    gets the inbound value and the incident id. `clock` gives the aware time of receipt.
    """

    def __init__(
        self,
        settings: TeamsSettings,
        session: aiohttp.ClientSession,
        *,
        handler: Handler,
        on_error: OnError = lambda _inbound, _incident: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        service_urls = ServiceUrls(local=settings.local, extra_hosts=settings.extra_hosts)
        self._credentials = _credentials(settings, session)
        self._keys: SigningKeys | None = None
        doorkeeper: Doorkeeper = OpenDoor()
        if not settings.local:
            self._keys = SigningKeys(session, settings.cloud.metadata_url)
            doorkeeper = TokenVerifier(self._keys, app_id=settings.app_id, issuer=settings.cloud.issuer)
        self.connector = Connector(session, self._credentials, service_urls)
        self.adapter = JusteraAdapter(self.connector, handler)
        guard = Guard(service_urls, settings.tenants)
        self._messages = Messages(doorkeeper, guard, self.adapter, on_error, clock)

    def routes(self) -> list[web.RouteDef]:
        """What to add to an aiohttp application."""
        return [web.post(PATH, self._messages.post)]

    async def start(self) -> None:
        """Begins to fetch the keys and the token in the background, so that the first turn has them."""
        if self._keys is not None:
            self._keys.start()
        self._credentials.start()

    async def close(self) -> None:
        """Ends what runs in the background; the session is its owner's to close."""
        await self._credentials.close()
        if self._keys is not None:
            await self._keys.close()


def _credentials(settings: TeamsSettings, session: aiohttp.ClientSession) -> Credentials:
    if settings.local:
        return NoCredentials()
    if settings.app_type == "UserAssignedMSI":
        return CachedToken(ManagedIdentity(session, settings.cloud, settings.app_id))
    secret = ClientSecret(session, settings.cloud, settings.tenant_id, settings.app_id, settings.app_password)
    return CachedToken(secret)
