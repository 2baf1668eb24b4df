"""A turn in the SDK's sense, on the connector of ours."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from blockbuster import blockbuster_ctx
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams import Inbound, Message, TextAnswer, text_activity
from bot.teams.adapter import INBOUND, light_activity
from tests.integration.teams.conftest import Room
from tests.integration.teams.fakes import Login, Service, bearer, eventually, post
from tests.unit.teams.activities import CHANNEL, TENANT, pressed, written

THREAD = f"{CHANNEL};messageid=1662029000000"
ENCODED = "19%3Ageneral%40thread.tacv2%3Bmessageid%3D1662029000000"


class Watching:
    """Middleware that answers by itself before and after the bot."""

    def __init__(self) -> None:
        self.seen: list[Inbound] = []

    async def on_turn(self, context: TurnContext, logic: Callable[[], Awaitable[Any]]) -> None:
        self.seen.append(context.turn_state[INBOUND])
        await context.send_activity("före")
        await logic()
        await context.send_activities([Activity(type=ActivityTypes.trace), Activity(type="delay", value=1)])
        sent = await context.send_activity(Activity(text="efter"))
        update = Activity(type="message", id=sent.id, text="ändrad")
        await context.update_activity(update)
        await context.delete_activity(sent.id)


async def test_middleware_speaks_through_the_connector(
    local: Room, service: Service, session: aiohttp.ClientSession
) -> None:
    assert local.door is not None
    watching = Watching()
    local.door.adapter.use(watching)
    local.answer = TextAnswer("svar")
    status, body = await post(session, local.url, {**pressed(), "serviceUrl": service.url})
    assert (status, body["value"]) == (200, "svar")
    assert watching.seen == local.arrived
    assert [(a.method, a.path) for a in service.asked] == [
        ("POST", f"/emea/v3/conversations/{ENCODED}/activities/1662030000000"),
        ("POST", f"/emea/v3/conversations/{ENCODED}/activities/1662030000000"),
        ("PUT", f"/emea/v3/conversations/{ENCODED}/activities/1%3Anew"),
        ("DELETE", f"/emea/v3/conversations/{ENCODED}/activities/1%3Anew"),
    ]
    assert [a.body["text"] for a in service.asked[:3]] == ["före", "efter", "ändrad"]
    assert service.asked[0].body["from"]["id"].startswith("28:")


async def test_a_conversation_is_continued_without_an_inbound_activity(
    local: Room, service: Service, session: aiohttp.ClientSession
) -> None:
    assert local.door is not None
    source = light_activity({**written("hej"), "serviceUrl": service.url})
    reference: ConversationReference = TurnContext.get_conversation_reference(source)
    reference.activity_id = None

    async def speak(context: TurnContext) -> None:
        await context.send_activity("påminnelse")

    await local.door.adapter.continue_conversation(reference, speak)
    assert service.asked[0].path == f"/emea/v3/conversations/{ENCODED}/activities"
    assert service.asked[0].body["text"] == "påminnelse"


def test_the_light_activity_has_what_the_sdks_own_reading_has_and_the_tenant_it_drops() -> None:
    source = {**pressed(), **written("<at>Justera</at> hej")}
    light, whole = light_activity(source), Activity().deserialize(source)
    for name in (
        "type",
        "id",
        "channel_id",
        "service_url",
        "text",
        "locale",
        "name",
        "value",
        "channel_data",
    ):
        assert getattr(light, name) == getattr(whole, name), name
    for side in ("from_property", "recipient"):
        ours, theirs = getattr(light, side), getattr(whole, side)
        assert (ours.id, ours.name, ours.aad_object_id) == (theirs.id, theirs.name, theirs.aad_object_id)
    assert (light.conversation.id, light.conversation.is_group) == (THREAD, True)
    assert whole.conversation.tenant_id is None
    assert light.conversation.tenant_id == TENANT


async def test_a_turn_makes_no_blocking_call(
    guarded: Room,
    local: Room,
    service: Service,
    session: aiohttp.ClientSession,
    login: Login,
    key: rsa.RSAPrivateKey,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Keys fetched, token verified, message handled, answer posted, roster read: the loop never waits."""
    connector = local.door.connector if local.door else None
    assert connector is not None
    answers: list[str] = []

    async def answering(inbound: Inbound) -> TextAnswer:
        assert isinstance(inbound, Message)
        address = inbound.conversation.address
        answers.append(await connector.send(address, text_activity("Noterat")))
        assert [member async for member in connector.members(address)] == []
        return TextAnswer("OK")

    assert local.door is not None
    local.door.adapter._handler = answering
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 1.0
    header = bearer(key)
    with blockbuster_ctx(), caplog.at_level(logging.WARNING, "asyncio"):
        here = {**written("hej"), "serviceUrl": service.url}
        for _ in range(3):
            assert await post(session, guarded.url, written("hej"), header) == (200, None)
            assert await post(session, local.url, here) == (200, None)
    assert answers == ["1:new"] * 3
    assert local.errors == guarded.errors == []
    assert login.metadata_fetches == 1
    assert not [record for record in caplog.records if record.name == "asyncio"]


async def test_starting_the_door_fetches_keys_and_token_before_they_are_needed(
    guarded: Room, login: Login
) -> None:
    assert guarded.door is not None
    await guarded.door.start()
    await eventually(lambda: login.metadata_fetches and login.token_requests)
