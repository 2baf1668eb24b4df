"""The bot's own token, from a login server on loopback."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.teams import Address, Connector, UnreachableError, text_activity
from bot.teams.credentials import AccessToken, CachedToken, ClientSecret, ManagedIdentity, TokenError
from bot.teams.service_urls import ServiceUrls
from tests.integration.teams.fakes import APP_ID, Login, eventually

SECRET = "hemlis-4711"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def secret(session: aiohttp.ClientSession, login: Login) -> ClientSecret:
    return ClientSecret(session, login.cloud, "tenant-1", APP_ID, SECRET)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def cached(session: aiohttp.ClientSession, login: Login, clock: Clock) -> Any:
    cached = CachedToken(secret(session, login), clock=clock)
    yield cached
    await cached.close()


async def test_a_single_tenant_app_asks_its_own_tenant(cached: CachedToken, login: Login) -> None:
    assert await cached.token() == "token-1"
    [request] = login.token_requests
    assert request["path"] == "/tenant-1/oauth2/v2.0/token"
    assert request["form"] == {
        "grant_type": "client_credentials",
        "client_id": APP_ID,
        "client_secret": SECRET,
        "scope": "https://api.botframework.com/.default",
    }


async def test_defect_3_one_fetch_however_many_ask(cached: CachedToken, login: Login) -> None:
    login.delay = 0.05
    assert set(await asyncio.gather(*(cached.token() for _ in range(50)))) == {"token-1"}
    assert await cached.token() == "token-1"
    assert len(login.token_requests) == 1


async def test_nobody_waits_for_a_renewal_before_the_token_expires(
    cached: CachedToken, login: Login, clock: Clock
) -> None:
    await cached.token()
    clock.now += 3600 * 0.8
    login.delay = 0.1
    cached.start()
    assert await cached.token() == "token-1"
    await eventually(lambda: cached._renewal is None)
    assert await cached.token() == "token-2"


async def test_the_renewal_comes_by_itself(session: aiohttp.ClientSession, login: Login) -> None:
    login.lifetime = 0.4
    cached = CachedToken(secret(session, login))
    await cached.token()
    await eventually(lambda: len(login.token_requests) >= 3)
    await cached.close()


async def test_an_expired_token_is_not_used(cached: CachedToken, clock: Clock) -> None:
    await cached.token()
    clock.now += 3600 - 59
    assert await cached.token() == "token-2"


async def test_failures_wait_longer_each_time_and_do_not_hammer(
    cached: CachedToken, login: Login, clock: Clock
) -> None:
    login.down = True
    pauses = []
    for _ in range(8):
        with pytest.raises(TokenError) as raised:
            await cached.token()
        assert raised.value.retry_after is not None
        pauses.append(raised.value.retry_after)
        with pytest.raises(TokenError):
            await cached.token()
        clock.now += pauses[-1] + 0.001
    assert len(login.token_requests) == 8
    assert pauses[0] < 2 < pauses[3] < pauses[5]
    assert pauses[-1] <= 72
    login.down = False
    assert await cached.token() == "token-9"


async def test_a_renewal_that_fails_leaves_the_token_usable(
    cached: CachedToken, login: Login, clock: Clock
) -> None:
    await cached.token()
    clock.now += 3600 * 0.8
    login.down = True
    cached.start()
    await eventually(lambda: cached._renewal is None)
    assert len(login.token_requests) == 2
    assert await cached.token() == "token-1"


async def test_no_secret_is_logged_or_shown(
    session: aiohttp.ClientSession, cached: CachedToken, login: Login
) -> None:
    login.refusal = (
        401,
        {"error": "invalid_client", "error_description": f"AADSTS7000215 {SECRET}", "error_codes": [7000215]},
    )
    with capture_logs() as logs, pytest.raises(TokenError, match="invalid_client AADSTS7000215") as raised:
        await cached.token()
    assert logs[0]["code"] == "invalid_client AADSTS7000215"
    shown = repr((logs, raised.value, secret(session, login), AccessToken("token-1", 1.0)))
    assert SECRET not in shown
    assert "token-1" not in shown


@pytest.mark.parametrize("lifetime", ["3600", 3600.0])
async def test_a_life_may_be_text(session: aiohttp.ClientSession, login: Login, lifetime: object) -> None:
    login.lifetime = lifetime
    assert (await secret(session, login)()).lifetime == 3600


@pytest.mark.parametrize("lifetime", [None, "soon", -5, 0, "nan", [3600]])
async def test_a_token_without_a_life_is_none(
    session: aiohttp.ClientSession, login: Login, lifetime: object
) -> None:
    login.lifetime = lifetime
    with pytest.raises(TokenError):
        await secret(session, login)()


async def test_a_virtual_machines_identity(session: aiohttp.ClientSession, login: Login) -> None:
    fetch = ManagedIdentity(session, login.cloud, APP_ID, {}, imds_url=f"{login.url}/identity")
    assert (await fetch()).value == "token-1"
    [request] = login.token_requests
    assert request["form"] == {
        "resource": "https://api.botframework.com",
        "client_id": APP_ID,
        "api-version": "2018-02-01",
    }
    assert request["headers"]["Metadata"] == "true"


async def test_an_app_services_identity(session: aiohttp.ClientSession, login: Login) -> None:
    environment = {"IDENTITY_ENDPOINT": f"{login.url}/identity", "IDENTITY_HEADER": SECRET}
    login.refusal = (200, {"access_token": "msi", "expires_on": str(int(time.time()) + 1000)})
    fetch = ManagedIdentity(session, login.cloud, APP_ID, environment)
    token = await fetch()
    assert token.value == "msi"
    assert 990 < token.lifetime <= 1000
    [request] = login.token_requests
    assert request["headers"]["X-IDENTITY-HEADER"] == SECRET
    assert request["form"]["api-version"] == "2019-08-01"
    assert SECRET not in repr(fetch)


async def test_without_a_token_nothing_was_sent(
    session: aiohttp.ClientSession, cached: CachedToken, login: Login
) -> None:
    login.down = True
    connector = Connector(session, cached, ServiceUrls(local=True))
    address = Address(conversation_id="a:1", service_url="http://127.0.0.1:9/", bot_id="28:bot")
    with pytest.raises(UnreachableError, match="token") as raised:
        await connector.send(address, text_activity("hej"))
    assert not raised.value.maybe_done
    assert raised.value.retry_after is not None


async def test_closing_ends_a_renewal_under_way(cached: CachedToken, login: Login) -> None:
    login.delay = 30
    cached.start()
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await cached.close()
