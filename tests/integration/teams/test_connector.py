"""What is said to Teams, over HTTP to a Bot Connector on loopback."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.teams import (
    Address,
    BlockedError,
    Connector,
    NotFoundError,
    RefusedError,
    ThrottledError,
    TooLargeError,
    UnreachableError,
    card_activity,
    text_activity,
)
from bot.teams.credentials import AccessToken, CachedToken, NoCredentials
from bot.teams.service_urls import ServiceUrls
from tests.integration.teams.fakes import Asked, Service, serve

NOW = datetime(2022, 9, 1, 12, tzinfo=UTC)
THREAD = "19:general@thread.tacv2;messageid=166"
LOOPBACK = ServiceUrls(local=True)


@pytest.fixture
def connector(session: aiohttp.ClientSession) -> Connector:
    return Connector(session, NoCredentials(), LOOPBACK, clock=lambda: NOW)


@pytest.fixture
def address(service: Service) -> Address:
    return Address(
        conversation_id=THREAD,
        service_url=service.url,
        bot_id="28:bot",
        bot_name="Justera",
        tenant_id="tenant",
        team_id="19:general@thread.tacv2",
        channel_id="19:general@thread.tacv2",
    )


def says(status: int, body: Any = None, **headers: str) -> Any:
    text = json.dumps(body if body is not None else {})
    return lambda _: web.Response(
        status=status, text=text, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


async def test_send_posts_in_the_thread_with_every_id_encoded(
    connector: Connector, service: Service, address: Address
) -> None:
    assert await connector.send(address, text_activity("hej *du*")) == "1:new"
    [asked] = service.asked
    assert asked.method == "POST"
    assert asked.path == "/emea/v3/conversations/19%3Ageneral%40thread.tacv2%3Bmessageid%3D166/activities"
    assert asked.token is None
    assert asked.body == {
        "type": "message",
        "text": "hej *du*",
        "textFormat": "plain",
        "from": {"id": "28:bot", "name": "Justera"},
        "conversation": {"id": THREAD},
    }


async def test_send_as_a_reply(connector: Connector, service: Service, address: Address) -> None:
    await connector.send(address, text_activity("hej"), reply_to="16/6")
    assert service.asked[0].path.endswith("/activities/16%2F6")
    assert service.asked[0].body["replyToId"] == "16/6"


async def test_a_card_is_an_attachment(connector: Connector, service: Service, address: Address) -> None:
    card = {"type": "AdaptiveCard", "version": "1.5", "body": []}
    await connector.send(address, card_activity(card, summary="Utkast", text="Läs"))
    body = service.asked[0].body
    assert body["attachments"] == [
        {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    ]
    assert (body["summary"], body["text"]) == ("Utkast", "Läs")
    assert "text" not in card_activity(card)


async def test_update_and_delete(connector: Connector, service: Service, address: Address) -> None:
    await connector.update(address, "1:old", text_activity("ny"))
    await connector.delete(address, "1:old")
    put, delete = service.asked
    assert (put.method, put.path) == ("PUT", delete.path)
    assert put.path.endswith("/activities/1%3Aold")
    assert put.body["id"] == "1:old"
    assert (delete.method, delete.body) == ("DELETE", None)


async def test_a_new_post_in_a_channel(connector: Connector, service: Service, address: Address) -> None:
    service.answer = says(201, {"id": "19:general@thread.tacv2;messageid=9", "activityId": "9"})
    posted = await connector.create_channel_post(address, text_activity("hej"))
    assert posted == ("19:general@thread.tacv2;messageid=9", "9")
    [asked] = service.asked
    assert (asked.method, asked.path) == ("POST", "/emea/v3/conversations")
    assert asked.body["channelData"] == {
        "channel": {"id": "19:general@thread.tacv2"},
        "tenant": {"id": "tenant"},
    }
    assert asked.body["activity"] == {"type": "message", "text": "hej", "textFormat": "plain"}


async def test_a_personal_chat(connector: Connector, service: Service, address: Address) -> None:
    service.answer = says(200, {"id": "a:personal"})
    assert await connector.create_personal(address, "29:anna") == "a:personal"
    body = service.asked[0].body
    assert (body["members"], body["tenantId"], body["isGroup"]) == ([{"id": "29:anna"}], "tenant", False)


async def test_defect_6_the_roster_comes_by_page_with_the_object_ids(
    connector: Connector, service: Service, address: Address
) -> None:
    pages: dict[str | None, Any] = {
        None: {"members": [{"id": "29:a", "name": "A", "objectId": "AA"}], "continuationToken": "p 2/&"},
        "p 2/&": {
            "members": [
                {"id": "29:b", "name": "B", "aadObjectId": "bb", "tenantId": "T2", "userRole": "guest"},
                {"id": "29:c", "name": "C", "userPrincipalName": "c_x#EXT#@y.example", "userRole": "user"},
                {"id": "29:d", "name": "D", "userRole": "anonymous"},
                {"name": "no id"},
                "odd",
            ]
        },
    }
    service.answer = lambda asked: web.json_response(pages[asked.query.get("continuationToken")])
    members = [member async for member in connector.members(address, page_size=50)]
    assert [(m.id, m.object_id, m.tenant_id, m.role) for m in members] == [
        ("29:a", "aa", "tenant", None),
        ("29:b", "bb", "t2", "guest"),
        ("29:c", None, "tenant", "guest"),
        ("29:d", None, "tenant", "anonymous"),
    ]
    assert [asked.query["pageSize"] for asked in service.asked] == ["50", "50"]
    # The roster is the team's, never a thread's.
    assert service.asked[0].path.startswith("/emea/v3/conversations/19%3Ageneral%40thread.tacv2/pagedmembers")


async def test_a_roster_that_repeats_its_token_ends(
    connector: Connector, service: Service, address: Address
) -> None:
    service.answer = says(200, {"members": [{"id": "29:a"}], "continuationToken": "again"})
    assert len([member async for member in connector.members(address)]) == 2


@pytest.mark.parametrize("size", [0, 49, 501])
async def test_a_page_has_50_to_500(connector: Connector, address: Address, size: int) -> None:
    with pytest.raises(ValueError, match="50-500"):
        await anext(connector.members(address, page_size=size))


async def test_one_member(connector: Connector, service: Service, address: Address) -> None:
    service.answer = says(200, {"id": "29:a", "name": "Anna Berg", "objectId": "AA", "email": "a@b.example"})
    member = await connector.member(address, "29:a")
    assert (member.name, member.object_id) == ("Anna Berg", "aa")
    assert service.asked[0].path.endswith("/19%3Ageneral%40thread.tacv2/members/29%3Aa")
    service.answer = says(404, {"error": {"code": "MemberNotFoundInConversation"}})
    with pytest.raises(NotFoundError):
        await connector.member(address, "29:gone")
    service.answer = says(200, {"name": "odd"})
    with pytest.raises(RefusedError):
        await connector.member(address, "29:odd")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "MessageWritesBlocked", BlockedError),
        (404, "ConversationNotFound", NotFoundError),
        (413, "MessageSizeTooBig", TooLargeError),
        (400, "BadSyntax", RefusedError),
        (302, "", RefusedError),
    ],
)
async def test_what_teams_says_no_to(
    connector: Connector, service: Service, address: Address, status: int, code: str, kind: type[Exception]
) -> None:
    service.answer = says(status, {"error": {"code": code}}, Location="https://evil.example/")
    with pytest.raises(kind):
        await connector.send(address, text_activity("hej"))
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("header", "seconds"), [("12", 12.0), ("Thu, 01 Sep 2022 12:00:30 GMT", 30.0), (None, None)]
)
@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
async def test_waiting_is_asked_for(
    connector: Connector,
    service: Service,
    address: Address,
    status: int,
    header: str | None,
    seconds: float | None,
) -> None:
    service.answer = says(status, **({"Retry_After": header} if header else {}))
    with pytest.raises(ThrottledError) as raised:
        await connector.update(address, "1", text_activity("hej"))
    assert raised.value.retry_after == seconds


async def test_a_connection_that_never_was_sent_nothing(
    session: aiohttp.ClientSession, address: Address
) -> None:
    server = await serve(web.Application())
    url = str(server.make_url("/"))
    await server.close()
    gone = Address(conversation_id="a:1", service_url=url, bot_id="28:bot")
    with pytest.raises(UnreachableError) as raised:
        await Connector(session, NoCredentials(), LOOPBACK).send(gone, text_activity("hej"))
    assert not raised.value.maybe_done


async def test_an_answer_that_never_came_may_have_been_heard(
    session: aiohttp.ClientSession, service: Service, address: Address
) -> None:
    closing = Connector(session, NoCredentials(), LOOPBACK)

    def hang_up(_: Asked) -> web.Response:
        raise asyncio.CancelledError

    service.answer = hang_up
    with pytest.raises(UnreachableError) as raised:
        await closing.send(address, text_activity("hej"))
    assert raised.value.maybe_done


async def test_a_service_that_hangs_is_given_up(session: aiohttp.ClientSession, address: Address) -> None:
    release = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await release.wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", hang)
    server = await serve(app)
    here = Address(conversation_id="a:1", service_url=str(server.make_url("/")), bot_id="28:bot")
    impatient = Connector(session, NoCredentials(), LOOPBACK, timeout=0.1)
    with pytest.raises(UnreachableError) as raised:
        await impatient.send(here, text_activity("hej"))
    assert raised.value.maybe_done
    release.set()
    await server.close()


async def test_the_token_goes_nowhere_but_to_teams(
    session: aiohttp.ClientSession, service: Service, address: Address
) -> None:
    fetched: list[int] = []

    async def fetch() -> AccessToken:
        fetched.append(1)
        return AccessToken("secret", 3600)

    strict = Connector(session, CachedToken(fetch), ServiceUrls(local=False))
    with pytest.raises(RefusedError, match="ServiceUrlNotAllowed"):
        await strict.send(address, text_activity("hej"))
    assert service.asked == []
    assert fetched == []


@pytest.mark.parametrize("odd", ["", ".", ".."])
async def test_an_id_that_would_change_the_path_is_refused(
    connector: Connector, service: Service, address: Address, odd: str
) -> None:
    with pytest.raises(ValueError, match="id"):
        await connector.update(address, odd, text_activity("hej"))
    assert service.asked == []


@pytest.mark.parametrize("answer", ["", "[]", "null", "not json", '{"id": 7}'])
async def test_a_post_without_an_id_is_still_a_post(
    connector: Connector, service: Service, address: Address, answer: str
) -> None:
    service.answer = lambda _: web.Response(status=201, text=answer)
    assert await connector.send(address, text_activity("hej")) == ""


def tokens() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"token-{number}"


async def test_defects_2_and_3_many_sends_share_one_token_and_one_connection(
    session: aiohttp.ClientSession, service: Service, address: Address
) -> None:
    values = tokens()

    async def fetch() -> AccessToken:
        return AccessToken(next(values), 3600)

    credentials = CachedToken(fetch)
    shared = Connector(session, credentials, LOOPBACK)
    for _ in range(30):
        await shared.send(address, text_activity("hej"))
    await credentials.close()
    assert {asked.token for asked in service.asked} == {"Bearer token-1"}
    assert len({asked.peer for asked in service.asked}) == 1


async def test_a_token_that_went_stale_is_renewed_once(
    session: aiohttp.ClientSession, service: Service, address: Address
) -> None:
    values, now = tokens(), [0.0]

    async def fetch() -> AccessToken:
        return AccessToken(next(values), 3600)

    credentials = CachedToken(fetch, clock=lambda: now[0])
    shared = Connector(session, credentials, LOOPBACK)
    service.answer = lambda asked: web.json_response(
        {"id": "1"}, status=200 if asked.token == "Bearer token-2" else 401
    )
    with pytest.raises(RefusedError):  # a token refused while new would be refused again
        await shared.send(address, text_activity("hej"))
    assert len(service.asked) == 1
    now[0] = 120.0
    assert await shared.send(address, text_activity("hej")) == "1"
    await credentials.close()
    assert [asked.token for asked in service.asked[1:]] == ["Bearer token-1", "Bearer token-2"]
