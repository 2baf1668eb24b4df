"""The bot's addresses, as programs outside may rely on them."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

import bot.app
from bot.app import running
from bot.clock import SystemClock
from bot.settings import Settings
from bot.teams import TeamsSettings
from bot.teams.cloud import PUBLIC
from playground.connector import activities
from tests.scenario.conftest import NOW, PATIENCE, Scene
from tests.scenario.steps import cast, opened, shown

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def address(scene: Scene, path: str) -> str:
    return scene.world.client.bot_url.removesuffix("/api/messages") + path


def activity(scene: Scene, **changed: object) -> dict[str, Any]:
    """A proper message of a member, with some of it changed; None leaves a field out."""
    who, place = cast(scene).member, scene.group.channel
    made = activities.message(who, place, scene.world.ids.message(), "hej", [])
    made.update(changed)
    return {key: value for key, value in made.items() if value is not None}


async def post(scene: Scene, client: aiohttp.ClientSession, **request: Any) -> tuple[int, bytes]:
    async with client.post(scene.world.client.bot_url, **request) as response:
        return response.status, await response.read()


async def test_a_message_is_taken_without_a_body_and_a_press_with_one(
    scene: Scene, client: aiohttp.ClientSession
) -> None:
    assert await post(scene, client, json=activity(scene)) == (200, b"")
    people = cast(scene)
    await opened(scene)
    board = await shown(scene, "Nästa punkt")
    pressed = await people.chair.presses(board, "Nästa punkt")
    assert pressed.answer.status == 200
    assert pressed.answer.json["statusCode"] == 200
    assert pressed.answer.json["type"] == "application/vnd.microsoft.card.adaptive"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"data": b"{", "headers": JSON}, 400),
        ({"data": b"", "headers": JSON}, 400),
        ({"data": b"[]", "headers": JSON}, 400),
        ({"data": b"{}", "headers": JSON}, 400),
        ({"data": b"\xff\xfe", "headers": JSON}, 400),
        ({"data": b'{"type": "message"}', "headers": JSON}, 400),
        ({"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"data": b"text=hej", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415),
        ({"data": b'{"text": "' + b"x" * 262_144 + b'"}', "headers": JSON}, 413),
    ],
)
async def test_what_is_no_activity_is_turned_away(
    scene: Scene, client: aiohttp.ClientSession, request_: dict[str, Any], status: int
) -> None:
    found, body = await post(scene, client, **request_)
    assert found == status
    assert body


@pytest.mark.parametrize(
    "service_url",
    [
        "https://smba.trafficmanager.net/emea/",
        "http://example.org/",
        "http://127.0.0.1.example.org/",
        "http://user@127.0.0.1@example.org/",
        "file:///etc/passwd",
    ],
)
async def test_local_mode_speaks_to_this_machine_only(
    scene: Scene, client: aiohttp.ClientSession, service_url: str
) -> None:
    status, _ = await post(scene, client, json=activity(scene, serviceUrl=service_url))
    assert status == 403


@pytest.mark.parametrize("channel", [None, "webchat", "directline", "emulator"])
async def test_only_teams_is_spoken_to(
    scene: Scene, client: aiohttp.ClientSession, channel: str | None
) -> None:
    status, _ = await post(scene, client, json=activity(scene, channelId=channel))
    assert status in {400, 403}


ODD: list[dict[str, object]] = [
    {"from": None},
    {"from": {"id": 7}},
    {"from": "me"},
    {"conversation": None},
    {"conversation": {"id": "x" * 5000}},
    {"text": 7},
    {"text": None},
    {"text": "\u0000"},
    {"text": "punkt " * 20_000},
    {"entities": "none"},
    {"entities": [{"type": "mention", "mentioned": None, "text": None}]},
    {"channelData": []},
    {"channelData": {"tenant": {"id": 7}}},
    {"type": "typing"},
    {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
    {"type": "endOfConversation"},
    {"type": 7},
    {"type": "invoke", "name": "adaptiveCard/action", "value": None},
    {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": []}},
    {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": "Approve", "data": 7}}},
    {"type": "invoke", "name": "composeExtension/query", "value": {}},
    {"type": "invoke", "name": None},
    {"type": "event", "name": "application/vnd.microsoft.meetingStart", "value": 7},
    {"value": {"verb": 7}},
    {"value": {"verb": "Approve", "meeting": []}},
    {"value": [1, 2]},
]


@pytest.mark.parametrize("changed", ODD, ids=range(len(ODD)))
async def test_nothing_a_client_sends_makes_the_bot_fail(
    scene: Scene, client: aiohttp.ClientSession, changed: dict[str, object]
) -> None:
    status, _ = await post(scene, client, json=activity(scene, **changed))
    assert status < 500
    await scene.world.settled()
    assert not any("Något gick fel" in one.text_of() for one in scene.group.channel.bot_messages)
    assert await scene.answer(cast(scene).member, "hjälp")


async def test_health_and_readiness(scene: Scene, client: aiohttp.ClientSession) -> None:
    for path in ("/healthz", "/readyz"):
        async with client.get(address(scene, path)) as response:
            assert response.status == 200
    await scene.bot.store.close()
    async with client.get(address(scene, "/healthz")) as response:
        assert response.status == 200
    async with asyncio.timeout(PATIENCE):
        while True:
            async with client.get(address(scene, "/readyz")) as response:
                if response.status == 503:
                    break
            await asyncio.sleep(0.05)  # an answer holds for a second


async def test_metrics_count_without_naming_anybody(scene: Scene, client: aiohttp.ClientSession) -> None:
    people = cast(scene)
    await opened(scene)
    await scene.says(people.member, "anteckning Hemligheten")
    async with client.get(address(scene, "/metrics")) as response:
        assert response.status == 200
        assert response.content_type == "text/plain"
        counted = await response.text()
    assert "justera_turns_total" in counted
    assert "justera_deliveries_total" in counted
    for told in (
        "justera_database_up 1.0",
        'justera_outbox_messages{state="waiting"}',
        'justera_outbox_messages{state="scheduled"}',
        'justera_outbox_messages{state="dead"} 0.0',
        "justera_outbox_oldest_seconds",
        "justera_open_meetings 1.0",
        "justera_delivery_in_hand",
        "justera_delivery_lag_seconds_bucket",
        "justera_outbox_looks_total",
        "justera_commits_total",
        "justera_commit_seconds_bucket",
        "justera_commit_jobs_bucket",
        "process_resident_memory_bytes",
    ):
        assert told in counted
    for private in ("Hemligheten", people.member.name, str(people.member.aad_object_id), people.member.id):
        assert private not in counted


async def test_the_local_clock_is_told_and_moved_and_runs_on(
    scene: Scene, client: aiohttp.ClientSession
) -> None:
    clock = address(scene, "/local/clock")
    wanted = NOW + dt.timedelta(days=40)
    async with client.put(clock, json={"now": wanted.isoformat()}) as response:
        assert response.status == 200
    async with client.get(clock) as response:
        told = dt.datetime.fromisoformat((await response.json())["now"])
    assert wanted <= told < wanted + dt.timedelta(minutes=1)
    assert scene.clock.now() >= told


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'"2022-09-01T13:00:00+02:00"',
        b'{"now": null}',
        b'{"now": 7}',
        b'{"now": "tomorrow"}',
        b'{"now": "2022-09-01T13:00:00"}',
        b'{"now": "0001-01-01T00:00:00+14:00"}',
        b'{"now": "9999-12-31T23:59:59-14:00"}',
        b'{"now": "9999-12-31T23:59:59+00:00"}',
        b"\xff",
    ],
)
async def test_a_time_that_is_none_does_not_move_the_clock(
    scene: Scene, client: aiohttp.ClientSession, body: bytes
) -> None:
    async with client.put(address(scene, "/local/clock"), data=body) as response:
        assert response.status == 400
        assert (await response.json())["error"]
    assert scene.clock.now() < NOW + dt.timedelta(minutes=5)


async def test_other_addresses_and_methods_are_not_there(scene: Scene, client: aiohttp.ClientSession) -> None:
    for method, path, status in (
        ("GET", "/api/messages", 405),
        ("GET", "/nothing", 404),
        ("POST", "/local/clock", 405),
        ("GET", "/local", 404),
        ("GET", "/files/x/y.pdf", 403),
        ("GET", "/files", 404),
        ("POST", "/files/x/y.pdf", 405),
    ):
        async with client.request(method, address(scene, path)) as response:
            assert response.status == status, path


@pytest.fixture
async def in_teams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address of a bot with credentials, as it runs for Teams; nobody answers for keys and tokens."""
    nobody = "http://127.0.0.1:9"
    cloud = dataclasses.replace(PUBLIC, metadata_url=f"{nobody}/keys", login_url=nobody)
    known = bot.app.teams_settings

    def elsewhere(settings: Settings, *, local: bool) -> TeamsSettings:
        return dataclasses.replace(known(settings, local=local), cloud=cloud)

    monkeypatch.setattr(bot.app, "teams_settings", elsewhere)
    settings = Settings(
        app_id="00000000-0000-4000-8000-00000000a991",
        app_password=SecretStr("secret"),
        app_tenant_id="00000000-0000-4000-8000-00000000a992",
    )
    database = f"sqlite:///{tmp_path / 'justera.sqlite'}"
    async with running(settings, database, local=False, clock=SystemClock()) as made:
        runner = web.AppRunner(made.web, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()


async def test_without_local_mode_there_is_no_clock_to_move(
    in_teams: str, client: aiohttp.ClientSession
) -> None:
    for method in ("GET", "PUT", "POST"):
        async with client.request(
            method, f"{in_teams}/local/clock", json={"now": NOW.isoformat()}
        ) as response:
            assert response.status == 404
    async with client.get(f"{in_teams}/healthz") as response:
        assert response.status == 200


@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer x", "Basic eDp5", "Bearer a.b.c"])
async def test_without_local_mode_nobody_comes_in_without_a_token(
    scene: Scene, in_teams: str, client: aiohttp.ClientSession, token: str | None
) -> None:
    headers = {} if token is None else {"Authorization": token}
    async with client.post(f"{in_teams}/api/messages", json=activity(scene), headers=headers) as response:
        assert response.status == 401
