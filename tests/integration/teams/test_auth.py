"""Tokens of the Bot Framework, verified with keys fetched from a login server on loopback."""

import asyncio
import time
from typing import Any

import aiohttp
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams.auth import TokenVerifier, UnauthorizedError
from bot.teams.keys import SigningKeys
from tests.integration.teams.conftest import Room
from tests.integration.teams.fakes import (
    APP_ID,
    ISSUER,
    Login,
    bearer,
    claims,
    eventually,
    jwk,
    new_key,
    post,
    serve,
)
from tests.unit.teams.activities import TENANT, pressed, written

HOUR = 3600.0


async def test_a_good_token_is_let_in(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey
) -> None:
    assert await post(session, guarded.url, written("hej"), bearer(key)) == (200, None)
    assert len(guarded.arrived) == 1


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer é.é.é",
        f"Bearer {'x' * 8_000}",
    ],
)
async def test_no_token_or_no_jwt_is_unauthorized(
    guarded: Room, session: aiohttp.ClientSession, login: Login, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    status, body = await post(session, guarded.url, written("hej"), headers)
    assert status == 401
    assert body["error"]["code"] == "Unauthorized"
    assert login.metadata_fetches == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://sts.windows.net/x/"},
        {"iss": None},
        {"aud": "another-app"},
        {"aud": [APP_ID, "another-app"]},
        {"aud": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": int(time.time()) + 3600},
        {"serviceurl": None},
        {"serviceurl": 7},
    ],
)
async def test_wrong_claims_are_unauthorized_before_any_key_is_fetched(
    guarded: Room,
    session: aiohttp.ClientSession,
    key: rsa.RSAPrivateKey,
    login: Login,
    changes: dict[str, Any],
) -> None:
    assert (await post(session, guarded.url, written("hej"), bearer(key, **changes)))[0] == 401
    assert login.metadata_fetches == 0
    assert guarded.arrived == []


@pytest.mark.parametrize("age", [-290, 290])
async def test_five_minutes_of_skew_are_forgiven(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey, age: int
) -> None:
    now = int(time.time())
    times: dict[str, Any] = {"exp": now - age} if age > 0 else {"nbf": now - age}
    assert (await post(session, guarded.url, written("hej"), bearer(key, **times)))[0] == 200


async def test_a_forged_signature_is_unauthorized(
    guarded: Room, session: aiohttp.ClientSession, other_key: rsa.RSAPrivateKey
) -> None:
    assert (await post(session, guarded.url, written("hej"), bearer(other_key)))[0] == 401


async def test_another_algorithm_is_unauthorized(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey
) -> None:
    secret = "0" * 64
    for forged in (
        bearer(key, algorithm="RS512"),
        bearer(key, algorithm="PS256"),
        bearer(secret, algorithm="HS256"),
    ):
        assert (await post(session, guarded.url, written("hej"), forged))[0] == 401
    unsigned = jwt.encode(claims(), "", algorithm="none", headers={"kid": "one"})
    assert (await post(session, guarded.url, written("hej"), {"Authorization": f"Bearer {unsigned}"}))[
        0
    ] == 401


@pytest.mark.parametrize("endorsements", [("webchat",), (), None, "msteams"])
async def test_a_key_not_endorsed_for_teams_is_forbidden(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey, login: Login, endorsements: object
) -> None:
    login.keys = [jwk(key, "one", endorsements)]
    assert (await post(session, guarded.url, written("hej"), bearer(key)))[0] == 403


async def test_a_weak_key_is_not_believed(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey, login: Login
) -> None:
    weak = new_key(1024)
    login.keys = [jwk(weak, "weak"), jwk(key, "one"), {"kid": "odd", "kty": "EC"}, {"kty": "RSA"}]
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        headers = bearer(weak, kid="weak")
    assert (await post(session, guarded.url, written("hej"), headers))[0] == 401
    assert (await post(session, guarded.url, written("hej"), bearer(key)))[0] == 200


async def test_the_claimed_service_url_must_be_the_activitys(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey
) -> None:
    other = bearer(key, serviceurl="https://smba.trafficmanager.net/amer/")
    assert (await post(session, guarded.url, written("hej"), other))[0] == 403
    evil = "https://evil.trafficmanager.net/emea/"
    body = written("hej", serviceUrl=evil)
    assert (await post(session, guarded.url, body, bearer(key, serviceurl=evil)))[0] == 403
    assert (await post(session, guarded.url, written("hej", serviceUrl=None), bearer(key)))[0] == 400
    assert (await post(session, guarded.url, written("hej", channelId="directline"), bearer(key)))[0] == 403
    assert (await post(session, guarded.url, written("hej", channelId=None), bearer(key)))[0] == 400


async def test_another_tenant_is_forbidden(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey
) -> None:
    for data in ({"tenant": {"id": "another"}}, {}, None):
        body = pressed(channelData=data, conversation={"id": "a:1", "tenantId": TENANT})
        assert (await post(session, guarded.url, body, bearer(key)))[0] == 403


async def test_a_bad_token_is_refused_before_the_body_is_read(
    guarded: Room, session: aiohttp.ClientSession
) -> None:
    assert (await post(session, guarded.url, b"not json", {}))[0] == 401


async def test_defect_4_an_unknown_key_id_is_unauthorized_and_asks_for_new_keys_once(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey, login: Login
) -> None:
    login.delay = 0.05
    answers = await asyncio.gather(
        *(post(session, guarded.url, written("hej"), bearer(key, kid=f"unknown-{n}")) for n in range(20))
    )
    assert {status for status, _ in answers} == {401}
    assert login.metadata_fetches == 1
    assert (await post(session, guarded.url, written("hej"), bearer(key, kid="unknown")))[0] == 401
    assert (await post(session, guarded.url, written("hej"), bearer(key)))[0] == 200
    assert login.metadata_fetches == 1


async def test_defect_4_a_login_server_that_is_down_makes_no_server_error(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey, login: Login
) -> None:
    login.down = True
    for _ in range(3):
        assert (await post(session, guarded.url, written("hej"), bearer(key)))[0] == 401
    assert login.metadata_fetches == 1


@pytest.mark.parametrize("uri", ["http://keys.example/keys", "ftp://x/", "::"])
async def test_keys_at_an_odd_address_are_not_fetched(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey, login: Login, uri: str
) -> None:
    login.jwks_uri = uri
    assert (await post(session, guarded.url, written("hej"), bearer(key)))[0] == 401


async def test_keys_come_over_https_or_from_the_metadatas_own_server(
    guarded: Room, session: aiohttp.ClientSession, key: rsa.RSAPrivateKey, login: Login
) -> None:
    elsewhere = await serve(login.application())
    login.jwks_uri = str(elsewhere.make_url("/keys"))
    assert (await post(session, guarded.url, written("hej"), bearer(key)))[0] == 401
    await elsewhere.close()


class Clocks:
    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    def wall(self) -> float:
        return time.time() + self.passed


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
async def keys(session: aiohttp.ClientSession, login: Login, clocks: Clocks) -> Any:
    keys = SigningKeys(session, login.cloud.metadata_url, timeout=0.5, clock=clocks.monotonic)
    yield keys
    await keys.close()


@pytest.fixture
def verifier(keys: SigningKeys, clocks: Clocks) -> TokenVerifier:
    return TokenVerifier(keys, app_id=APP_ID, issuer=ISSUER, clock=clocks.wall)


async def test_a_new_key_is_found_when_it_is_first_used(
    verifier: TokenVerifier,
    login: Login,
    clocks: Clocks,
    key: rsa.RSAPrivateKey,
    other_key: rsa.RSAPrivateKey,
) -> None:
    await verifier.caller(bearer(key)["Authorization"])
    login.keys.append(jwk(other_key, "two"))
    with pytest.raises(UnauthorizedError):
        await verifier.caller(bearer(other_key, kid="two")["Authorization"])
    clocks.passed = 61
    await verifier.caller(bearer(other_key, kid="two")["Authorization"])
    assert login.metadata_fetches == 2


async def test_old_keys_are_renewed_without_anyone_waiting(
    keys: SigningKeys, login: Login, clocks: Clocks
) -> None:
    assert await keys.get("one") is not None
    clocks.passed, login.delay = 13 * HOUR, 0.2
    assert await keys.get("one") is not None
    assert login.metadata_fetches == 1
    await eventually(lambda: login.metadata_fetches == 2)


async def test_keys_that_could_not_be_renewed_for_three_days_are_not_believed(
    keys: SigningKeys, login: Login, clocks: Clocks
) -> None:
    assert await keys.get("one") is not None
    clocks.passed, login.down = 73 * HOUR, True
    assert await keys.get("one") is None


async def test_a_login_server_that_hangs_is_not_waited_for(keys: SigningKeys, login: Login) -> None:
    login.delay = 30
    async with asyncio.timeout(5):
        assert await keys.get("one") is None


async def test_a_remembered_token_still_expires(
    verifier: TokenVerifier, clocks: Clocks, key: rsa.RSAPrivateKey
) -> None:
    header = bearer(key)["Authorization"]
    caller = await verifier.caller(header)
    assert await verifier.caller(header) is caller
    clocks.passed = HOUR + 301
    with pytest.raises(UnauthorizedError, match="expired"):
        await verifier.caller(header)


async def test_a_remembered_token_dies_with_its_key(
    verifier: TokenVerifier,
    login: Login,
    clocks: Clocks,
    key: rsa.RSAPrivateKey,
    other_key: rsa.RSAPrivateKey,
) -> None:
    header = bearer(key)["Authorization"]
    await verifier.caller(header)
    login.keys = [jwk(other_key, "two")]
    clocks.passed = 61
    await verifier.caller(bearer(other_key, kid="two")["Authorization"])
    with pytest.raises(UnauthorizedError):
        await verifier.caller(header)


async def test_a_key_replaced_under_the_same_id_is_noticed(
    verifier: TokenVerifier,
    login: Login,
    clocks: Clocks,
    key: rsa.RSAPrivateKey,
    other_key: rsa.RSAPrivateKey,
) -> None:
    header = bearer(key)["Authorization"]
    await verifier.caller(header)
    login.keys = [jwk(other_key, "one")]
    clocks.passed = 61
    with pytest.raises(UnauthorizedError):
        await verifier.caller(bearer(key, kid="unknown")["Authorization"])
    with pytest.raises(UnauthorizedError):
        await verifier.caller(header)


async def test_many_tokens_do_not_fill_the_memory(verifier: TokenVerifier, key: rsa.RSAPrivateKey) -> None:
    for n in range(300):
        await verifier.caller(bearer(key, jti=str(n))["Authorization"])
    assert len(verifier._verified) == 256


async def test_a_verifier_needs_an_app_id(keys: SigningKeys) -> None:
    with pytest.raises(ValueError, match="app id"):
        TokenVerifier(keys, app_id="", issuer=ISSUER)
