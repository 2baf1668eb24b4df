"""Speaking to Teams: the Bot Connector's REST API over one shared session.

Source: Bot Connector API reference v3 and Teams' paged roster, learn.microsoft.com.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import aiohttp
import msgspec
from yarl import URL

from bot.teams import fields
from bot.teams.credentials import Credentials, TokenError
from bot.teams.failures import RefusedError, UnreachableError, failure
from bot.teams.inbound import Account, Address
from bot.teams.rejection import BadActivityError
from bot.teams.service_urls import ServiceUrls

_SECONDS = 20.0
# aiohttp's own watch over the whole of a request takes a fifth of its time; asyncio's takes next to nothing.
_CONNECTING = aiohttp.ClientTimeout(total=None, sock_connect=5)
_NOTHING: dict[str, Any] = {}


class Connector:
    """Posts, updates and deletes messages and reads rosters.

    Every method makes one attempt (two when the token turns out to be stale) and raises a ConnectorError when
    Teams doesn't do it: ThrottledError (or its kind UnreachableError) to try again, NotFoundError,
    BlockedError, TooLargeError, RefusedError. A service address outside the allow-list is refused before
    anything is sent. An empty id raises ValueError. An attempt may take `timeout` seconds.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        credentials: Credentials,
        service_urls: ServiceUrls,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        timeout: float = _SECONDS,
    ) -> None:
        self._session = session
        self._credentials = credentials
        self._service_urls = service_urls
        self._clock = clock
        self._timeout = timeout

    async def send(self, address: Address, activity: Mapping[str, Any], reply_to: str | None = None) -> str:
        """Posts in the conversation (or thread); returns the new activity's id, empty if Teams gave none."""
        body = _outgoing(address, activity)
        path = ["conversations", address.conversation_id, "activities"]
        if reply_to is not None:
            path.append(reply_to)
            body["replyToId"] = reply_to
        return _id(await self._call("POST", address, path, body))

    async def update(self, address: Address, activity_id: str, activity: Mapping[str, Any]) -> None:
        """Replaces a message the bot has posted."""
        body = {**_outgoing(address, activity), "id": activity_id}
        await self._call(
            "PUT", address, ["conversations", address.conversation_id, "activities", activity_id], body
        )

    async def delete(self, address: Address, activity_id: str) -> None:
        """Deletes a message the bot has posted."""
        await self._call(
            "DELETE", address, ["conversations", address.conversation_id, "activities", activity_id]
        )

    async def create_channel_post(self, address: Address, activity: Mapping[str, Any]) -> tuple[str, str]:
        """Starts a new thread in the channel; returns its conversation id and the post's activity id."""
        channel_id = address.channel_id or address.conversation_id.partition(";")[0]
        channel_data: dict[str, Any] = {"channel": {"id": channel_id}}
        if address.tenant_id:
            channel_data["tenant"] = {"id": address.tenant_id}
        body = {
            "isGroup": True,
            "bot": {"id": address.bot_id, "name": address.bot_name},
            "channelData": channel_data,
            "activity": {"type": "message", **activity},
        }
        answer = await self._call("POST", address, ["conversations"], body)
        return _id(answer), _id(answer, "activityId")

    async def create_personal(self, address: Address, account_id: str) -> str:
        """The id of the personal chat between the bot and somebody (`29:…`), made if it isn't there."""
        body: dict[str, Any] = {
            "isGroup": False,
            "bot": {"id": address.bot_id, "name": address.bot_name},
            "members": [{"id": account_id}],
        }
        if address.tenant_id:
            body["tenantId"] = address.tenant_id
            body["channelData"] = {"tenant": {"id": address.tenant_id}}
        return _id(await self._call("POST", address, ["conversations"], body))

    async def members(self, address: Address, page_size: int = 200) -> AsyncIterator[Account]:
        """Everybody on the roster of the chat, or of the channel's team, `page_size` (50-500) a request."""
        if not 50 <= page_size <= 500:
            raise ValueError("page_size must be 50-500")
        path = ["conversations", _roster(address), "pagedmembers"]
        query = {"pageSize": str(page_size)}
        while True:
            page = await self._call("GET", address, path, query=query)
            listed = page.get("members")
            for member in listed if isinstance(listed, list) else ():
                if isinstance(member, dict) and member.get("id"):
                    yield _account(member, address)
            more = page.get("continuationToken")
            if not isinstance(more, str) or not more or more == query.get("continuationToken"):
                return
            query["continuationToken"] = more

    async def member(self, address: Address, account_id: str) -> Account:
        """One of them, by `29:…` or Entra object id; NotFoundError when not (any longer) a member."""
        found = await self._call("GET", address, ["conversations", _roster(address), "members", account_id])
        return _account(found, address)

    async def _call(
        self,
        method: str,
        address: Address,
        path: list[str],
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] = _NOTHING,
    ) -> dict[str, Any]:
        if not self._service_urls.allows(address.service_url):
            raise RefusedError(0, "ServiceUrlNotAllowed")
        url = _url(address.service_url, path, query)
        data = None if body is None else msgspec.json.encode(body)
        token = await self._token()
        status, headers, answer = await self._attempt(method, url, data, token)
        if status == 401 and token is not None:
            self._credentials.discard(token)
            renewed = await self._token()
            if renewed != token:
                status, headers, answer = await self._attempt(method, url, data, renewed)
        if status >= 300:
            raise failure(status, headers, answer, self._clock())
        return _object(answer)

    async def _token(self) -> str | None:
        try:
            return await self._credentials.token()
        except TokenError as error:
            raise UnreachableError(
                f"token: {error.code}", maybe_done=False, retry_after=error.retry_after
            ) from None

    async def _attempt(
        self, method: str, url: URL, data: bytes | None, token: str | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Accept": "application/json"}
        if data is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            # Never redirected: the token is for this host only.
            async with (
                asyncio.timeout(self._timeout),
                self._session.request(
                    method, url, data=data, headers=headers, timeout=_CONNECTING, allow_redirects=False
                ) as response,
            ):
                return response.status, response.headers, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise UnreachableError(type(error).__name__, maybe_done=False) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UnreachableError(type(error).__name__, maybe_done=True) from error


def _url(service_url: str, path: list[str], query: Mapping[str, str]) -> URL:
    asked = "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items())
    url = f"{service_url.rstrip('/')}/v3/{'/'.join(map(_quoted, path))}"
    # Encoded here once and for all: ids hold colons, semicolons, at signs and slashes.
    return URL(f"{url}?{asked}" if asked else url, encoded=True)


@lru_cache(maxsize=4_096)
def _quoted(part: str) -> str:
    """A part of a path. The same few conversations are spoken to over and over."""
    if not part.strip("."):
        raise ValueError("an empty id can't be addressed")
    return quote(part, safe="")


def _outgoing(address: Address, activity: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "message",
        **activity,
        "from": {"id": address.bot_id, "name": address.bot_name},
        "conversation": {"id": address.conversation_id},
    }


def _roster(address: Address) -> str:
    return address.team_id or address.conversation_id.partition(";")[0]


def _account(member: Mapping[str, Any], address: Address) -> Account:
    try:
        return fields.account(member, address.tenant_id)
    except BadActivityError:
        raise RefusedError(200, "UnreadableMember") from None


def _object(answer: bytes) -> dict[str, Any]:
    try:
        read = msgspec.json.decode(answer) if answer else None
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _id(answer: Mapping[str, Any], key: str = "id") -> str:
    value = answer.get(key)
    return value if isinstance(value, str) else ""
