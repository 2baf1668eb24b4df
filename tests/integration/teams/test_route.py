"""`POST /api/messages` in local mode, over HTTP."""

import asyncio
import gzip
import json
import math
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.teams import (
    CardAction,
    CardAnswer,
    DialogAnswer,
    DialogClosed,
    DialogSubmitted,
    ErrorAnswer,
    Ignored,
    Message,
    MessageActionOpened,
    Submitted,
    TeamsSettings,
    TextAnswer,
)
from tests.integration.teams.conftest import OpenRoom, Room
from tests.integration.teams.fakes import post
from tests.unit.teams.activities import TENANT, Json, activity, bot_mention, pressed, written

HERE = "http://127.0.0.1:3979/"


def here(source: Json) -> Json:
    return {**source, "serviceUrl": HERE}


async def test_a_message_is_handled_and_answered_without_a_body(
    local: Room, session: aiohttp.ClientSession
) -> None:
    body = here(written("<at>Justera</at> beslut: planen antas", bot_mention()))
    assert await post(session, local.url, body) == (200, None)
    [message] = local.arrived
    assert isinstance(message, Message)
    assert message.text == "beslut: planen antas"


async def test_defect_1_a_card_answer_is_one_json_object(local: Room, session: aiohttp.ClientSession) -> None:
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": 'å "ä" ö'}]}
    local.answer = CardAnswer(card)
    async with session.post(local.url, json=here(pressed())) as response:
        assert response.status == 200
        assert response.content_type == "application/json"
        assert json.loads(await response.read()) == {
            "statusCode": 200,
            "type": "application/vnd.microsoft.card.adaptive",
            "value": card,
        }
    assert isinstance(local.arrived[0], CardAction)


async def test_a_text_and_an_error_as_answers(local: Room, session: aiohttp.ClientSession) -> None:
    local.answer = TextAnswer("Noterat")
    assert await post(session, local.url, here(pressed())) == (
        200,
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Noterat"},
    )
    local.answer = ErrorAnswer("NotApprover", "Du är inte justerare.", 403)
    assert await post(session, local.url, here(pressed())) == (
        200,
        {
            "statusCode": 403,
            "type": "application/vnd.microsoft.error",
            "value": {"code": "NotApprover", "message": "Du är inte justerare."},
        },
    )


async def test_an_action_nobody_answered_still_gets_a_body(
    local: Room, session: aiohttp.ClientSession
) -> None:
    status, body = await post(session, local.url, here(pressed()))
    assert status == 200
    assert body["type"] == "application/vnd.microsoft.activity.message"


async def test_the_submit_fallback_arrives_too(local: Room, session: aiohttp.ClientSession) -> None:
    body = here(activity("message", value={"verb": "approve"}, replyToId="1"))
    assert await post(session, local.url, body) == (200, None)
    assert isinstance(local.arrived[0], Submitted)


async def test_other_activities_reach_the_handler_as_ignored(
    local: Room, session: aiohttp.ClientSession
) -> None:
    assert await post(session, local.url, here(activity("typing"))) == (200, None)
    assert isinstance(local.arrived[0], Ignored)


async def test_an_invoke_that_is_not_for_us_is_refused(local: Room, session: aiohttp.ClientSession) -> None:
    status, _ = await post(session, local.url, here(activity("invoke", name="composeExtension/query")))
    assert status == 400
    assert local.arrived == []


@pytest.mark.parametrize("value", [None, 7, {}, {"action": []}, {"action": {"verb": {}}}])
async def test_defect_5_a_malformed_card_action_is_told_what_is_wrong(
    local: Room, session: aiohttp.ClientSession, value: object
) -> None:
    status, body = await post(session, local.url, here(pressed(value=value)))
    assert status == 200
    assert (body["statusCode"], body["type"]) == (400, "application/vnd.microsoft.error")
    assert body["value"]["code"] == "BadRequest"
    assert body["value"]["message"]
    assert local.arrived == []


DIALOGS = ("composeExtension/fetchTask", "composeExtension/submitAction", "task/fetch", "task/submit")


def dialog(name: str, **changes: object) -> Json:
    value = {"commandId": "note", "commandContext": "message", "data": {"verb": "SaveNote"}}
    return here(activity("invoke", name=name, **{"value": value, **changes}))


async def test_a_dialog_is_opened_shown_again_and_closed(local: Room, session: aiohttp.ClientSession) -> None:
    card = {"type": "AdaptiveCard", "version": "1.5", "body": []}
    local.answer = DialogAnswer("Anteckning", card)
    for name in DIALOGS:
        status, body = await post(session, local.url, dialog(name))
        assert (status, body["task"]["type"], body["task"]["value"]["card"]["content"]) == (
            200,
            "continue",
            card,
        )
    assert [type(one) for one in local.arrived[:2]] == [MessageActionOpened, DialogSubmitted]
    local.answer = DialogClosed()
    assert await post(session, local.url, dialog("composeExtension/submitAction")) == (200, None)


@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_that_nobody_answers_closes(
    local: Room, session: aiohttp.ClientSession, name: str
) -> None:
    assert await post(session, local.url, dialog(name)) == (200, None)


@pytest.mark.parametrize("value", [None, 7, {}, {"commandId": {}}])
async def test_a_malformed_dialog_is_told_in_the_dialog(
    local: Room, session: aiohttp.ClientSession, value: object
) -> None:
    status, body = await post(session, local.url, dialog("composeExtension/submitAction", value=value))
    assert (status, body["task"]["type"]) == (200, "message")
    assert body["task"]["value"]
    assert local.arrived == []


@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_whose_handler_fails_tells_the_incident(
    local: Room, session: aiohttp.ClientSession, name: str
) -> None:
    local.failing = RuntimeError("boom")
    with capture_logs():
        status, body = await post(session, local.url, dialog(name))
    assert (status, body["task"]["type"]) == (200, "message")
    assert body["task"]["value"] == local.errors[0][1]


async def test_a_failing_handler_tells_an_incident_that_is_in_the_log(
    local: Room, session: aiohttp.ClientSession
) -> None:
    local.failing = RuntimeError("boom")
    with capture_logs() as logs:
        assert await post(session, local.url, here(written("hej"))) == (200, None)
        status, body = await post(session, local.url, here(pressed()))
    assert (status, body["statusCode"]) == (200, 500)
    incidents = [entry["incident"] for entry in logs if entry["event"] == "teams.turn_failed"]
    assert incidents == [incident for _, incident in local.errors]
    assert body["value"]["message"] == incidents[1]


async def test_the_apology_is_the_bots_own(local: Room, session: aiohttp.ClientSession) -> None:
    local.failing, local.apology = RuntimeError("boom"), ErrorAnswer("Incident", "Något gick fel.", 500)
    _, body = await post(session, local.url, here(pressed()))
    assert body["value"] == {"code": "Incident", "message": "Något gick fel."}


async def test_an_answer_that_is_not_json_is_an_incident_too(
    local: Room, session: aiohttp.ClientSession
) -> None:
    local.answer = CardAnswer({"body": object()})
    status, body = await post(session, local.url, here(pressed()))
    assert (status, body["type"]) == (200, "application/vnd.microsoft.error")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data", ""])
async def test_only_json_is_taken(local: Room, session: aiohttp.ClientSession, content_type: str) -> None:
    status, _ = await post(session, local.url, here(written("hej")), {"Content-Type": content_type})
    assert status == 415


async def test_a_charset_beside_the_type_is_fine(local: Room, session: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert (await post(session, local.url, here(written("hej")), headers))[0] == 200


async def test_a_body_over_256_kib_is_too_large(local: Room, session: aiohttp.ClientSession) -> None:
    fits = here(written("x" * (250 * 1024)))
    assert (await post(session, local.url, fits))[0] == 200
    assert (await post(session, local.url, here(written("x" * (257 * 1024)))))[0] == 413

    async def endless() -> Any:
        for _ in range(300):
            yield b" " * 1024

    async with session.post(
        local.url, data=endless(), headers={"Content-Type": "application/json"}
    ) as response:
        assert response.status == 413


async def test_a_small_body_that_unpacks_large_is_too_large(
    local: Room, session: aiohttp.ClientSession
) -> None:
    packed = gzip.compress(b" " * (8 * 1024 * 1024))
    status, _ = await post(session, local.url, packed, {"Content-Encoding": "gzip"})
    assert status == 413
    status, _ = await post(session, local.url, b"not gzip", {"Content-Encoding": "gzip"})
    assert status == 400


async def test_a_body_that_never_comes_times_out(local: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.teams.routes.BODY_TIMEOUT", 0.05)
    reader, writer = await asyncio.open_connection(local.url.host, local.url.port)
    head = b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
    writer.write(head + b'Content-Type: application/json\r\n\r\n{"a"')
    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_getting_is_not_allowed(local: Room, session: aiohttp.ClientSession) -> None:
    async with session.get(local.url) as response:
        assert response.status == 405


@pytest.mark.parametrize("url", ["https://smba.trafficmanager.net/emea/", "http://10.0.0.1/", "x"])
async def test_local_mode_lets_only_loopback_in(
    local: Room, session: aiohttp.ClientSession, url: str
) -> None:
    assert (await post(session, local.url, {**written("hej"), "serviceUrl": url}))[0] == 403
    assert local.arrived == []


async def test_service_url_and_channel_are_required(local: Room, session: aiohttp.ClientSession) -> None:
    body = here(written("hej"))
    assert (await post(session, local.url, {**body, "serviceUrl": None}))[0] == 400
    assert (await post(session, local.url, {**body, "channelId": None}))[0] == 400
    assert (await post(session, local.url, {**body, "channelId": "webchat"}))[0] == 403


async def test_only_allowed_tenants_come_in(open_room: OpenRoom, session: aiohttp.ClientSession) -> None:
    room = await open_room(TeamsSettings(local=True, allowed_tenants=frozenset({TENANT.upper()})))
    body = here(written("hej"))
    assert (await post(session, room.url, body))[0] == 200
    assert (await post(session, room.url, {**body, "channelData": {"tenant": {"id": "other"}}}))[0] == 403
    # What the conversation says of itself isn't what the platform vouches for.
    assert (await post(session, room.url, {**body, "channelData": None}))[0] == 403
    assert len(room.arrived) == 1


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", HERE, "msteams"]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    *(
        "type",
        "id",
        "timestamp",
        "serviceUrl",
        "channelId",
        "from",
        "recipient",
        "conversation",
        "channelData",
    ),
    *(
        "locale",
        "text",
        "textFormat",
        "entities",
        "value",
        "name",
        "replyToId",
        "membersAdded",
        "membersRemoved",
    ),
    *("action", "deliveryMode", "attachments"),
]
KINDS = ["message", "invoke", "conversationUpdate", "installationUpdate", "event", "typing"]
FUZZ = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def bent(base: Json, changes: dict[str, Any]) -> bytes:
    text = json.dumps({**base, **changes})
    return text.encode(errors="surrogatepass")


@FUZZ
@given(kind=st.sampled_from(KINDS), changes=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3))
async def test_a_bent_activity_never_gives_a_server_error(
    local: Room, session: aiohttp.ClientSession, kind: str, changes: dict[str, Any]
) -> None:
    base = here({**pressed(), **written("hej"), "type": kind})
    status, body = await post(session, local.url, bent(base, changes))
    # 501 is the protocol's answer to an invoke by a name that isn't known.
    assert status in {200, 400, 403} or (status == 501 and changes.get("name") is not None)
    if status == 200 and {**base, **changes}["type"] == "invoke":
        assert body["type"].startswith("application/vnd.microsoft.")


@FUZZ
@given(
    where=st.sampled_from(["from", "recipient", "conversation", "channelData", "value"]),
    what=JSON,
    key=st.sampled_from(
        [
            "id",
            "name",
            "tenant",
            "team",
            "channel",
            "meeting",
            "action",
            "trigger",
            "conversationType",
            "tenantId",
        ]
    ),
)
async def test_a_bend_further_in_never_gives_a_server_error(
    local: Room, session: aiohttp.ClientSession, where: str, what: Any, key: str
) -> None:
    for base in (here(pressed()), here(written("<at>Justera</at> hej", bot_mention()))):
        inner = {**base.get(where, {}), key: what}
        status, _ = await post(session, local.url, bent(base, {where: inner}))
        assert status in {200, 400}


@FUZZ
@given(
    body=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=100).map(str.encode),
        JSON.map(lambda j: json.dumps(j).encode()),
    )
)
async def test_any_bytes_are_refused_politely(
    local: Room, session: aiohttp.ClientSession, body: bytes
) -> None:
    status, answer = await post(session, local.url, body)
    assert status == 400
    assert answer["error"]["code"] == "BadActivity"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"a":' * 50_000,
        b"[" * 200_000,
        json.dumps({"type": "message", "value": math.nan}).encode(),
        b'{"type":"message","type":"invoke"}',
        b'{"type":"message","id":' + b"9" * 10_000 + b"}",
        b'{"type":"message","id":"\xff"}',
    ],
)
async def test_hostile_json_is_refused(local: Room, session: aiohttp.ClientSession, body: bytes) -> None:
    assert (await post(session, local.url, body))[0] == 400
