"""The Bot Connector on loopback."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from playground.connector import findings, wire
from playground.connector.dialogs import Dialog
from playground.connector.endpoints import ROUTES, Call, Endpoint, Reply
from playground.connector.findings import Finding
from playground.connector.messages import Message
from playground.connector.rates import Rates
from playground.connector.record import Exchange, Record, Traffic
from playground.connector.trouble import WRITES, Operation, Trouble, Troubles
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.world import World

# A service URL has a path of its own: a bot that joins it wrongly is found out here.
PREFIX = "/teams"
LARGEST_BODY = 16 * 1024 * 1024

_HEADERS = {"Content-Type": wire.JSON_TYPE, "Server": "Microsoft-HTTPAPI/2.0"}

CheckToken = Callable[[str | None], bool]


class Connector:
    """Serves the endpoints, keeps the record, and misbehaves on order.

    With `lean` neither exchanges nor findings are kept, only counts: for load tests. With a `limit` only
    that many of the newest exchanges and findings are.
    """

    def __init__(
        self,
        world: "World",
        *,
        lean: bool,
        enforce_rates: bool,
        check_token: CheckToken | None,
        limit: int | None = None,
    ) -> None:
        self.world = world
        self.lean = lean
        self.record = Record(keep=not lean, limit=limit)
        self.traffic = Traffic()
        self.troubles = Troubles()
        self.findings: list[Finding] = []
        self._rates = Rates() if enforce_rates else None
        self._check_token = check_token
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, port: int) -> None:
        """Listen on 127.0.0.1 at `port`, or at a free one when 0."""
        app = web.Application(client_max_size=LARGEST_BODY)
        self.add_routes(app)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self.port = runner.addresses[0][1]
        self._runner = runner

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def add_routes(self, app: web.Application) -> None:
        """Serve the endpoints in an application that has more to show."""
        for method, path, operation, endpoint in ROUTES:
            app.router.add_route(method, PREFIX + path, self._handler(operation, endpoint))

    async def settled(
        self,
        quiet: float = 0.05,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109  # the usual name in a test
    ) -> None:
        """Return when no request is under way in either direction and none began for `quiet` seconds.

        Raises TimeoutError after `timeout` seconds. What a bot does later than `quiet` isn't waited for.
        """
        await self.traffic.settled(quiet, timeout)

    def _handler(
        self, operation: Operation, endpoint: Endpoint
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            self.traffic.enter()
            try:
                return await self._serve(operation, endpoint, request)
            finally:
                self.traffic.leave()

        return handle

    async def _serve(
        self, operation: Operation, endpoint: Endpoint, request: web.Request
    ) -> web.StreamResponse:
        started = time.monotonic()
        params = request.match_info
        call = Call(params, request.query if request.query_string else {}, await request.read())
        conversation = params.get("conversation", "")
        delay, trouble = self.troubles.meet(operation, conversation or _channel_of(operation, call))
        if delay:
            await asyncio.sleep(delay)
        headers = _HEADERS
        try:
            self._admit(operation, request, conversation)
            status, body = _carry_out(self.world, endpoint, call, trouble)
        except wire.ConnectorError as error:
            status, body, headers = error.status, error.body, {**_HEADERS, **error.headers}
        if trouble is not None and trouble.late:
            await asyncio.sleep(trouble.late)
        cut = trouble is not None and trouble.cut
        self.record.counts[operation, 0 if cut else status] += 1
        if self.record.keep:
            self._keep(operation, request, call, (0 if cut else status, b"" if cut else body), started)
        if cut and request.transport is not None:
            request.transport.abort()
        return web.Response(status=status, body=body, headers=headers)

    def _admit(self, operation: Operation, request: web.Request, conversation: str) -> None:
        if self._check_token is not None and not self._check_token(request.headers.get("Authorization")):
            raise wire.not_registered()
        if self._rates is not None and operation in WRITES:
            self._rates.admit(conversation or operation, time.monotonic())

    def _keep(
        self, operation: Operation, request: web.Request, call: Call, answered: Reply, started: float
    ) -> None:
        self.record.add(
            Exchange(
                direction="from_bot",
                operation=operation,
                method=request.method,
                path=request.path,
                conversation=call.params.get("conversation", ""),
                authorization=request.headers.get("Authorization"),
                request_body=call.body,
                status=answered[0],
                response_body=answered[1],
                at=started,
                seconds=time.monotonic() - started,
            )
        )

    def inspect(self, message: Message) -> None:
        """Note what Teams would show badly in a message of the bot."""
        if not self.lean:
            self._note(findings.of_message(message.activity), message.conversation.id, message.id)

    def inspect_card(self, card: Json, message: Message) -> None:
        """Note what Teams would show badly in a card that answers a press."""
        if not self.lean:
            self._note(findings.of_card(card), message.conversation.id, message.id)

    def inspect_dialog(self, dialog: Dialog) -> None:
        """Note what Teams would show badly in a dialog, at the message it came of if there is one."""
        if not self.lean:
            message = dialog.message
            self._note(findings.of_dialog(dialog), dialog.conversation.id, message.id if message else "")

    def _note(self, found: list[tuple[str, str]], place: str, activity: str) -> None:
        self.findings.extend(Finding(rule, detail, place, activity) for rule, detail in found)
        if self.record.limit is not None:
            del self.findings[: max(0, len(self.findings) - self.record.limit)]


def _carry_out(world: "World", endpoint: Endpoint, call: Call, trouble: Trouble | None) -> Reply:
    if trouble is None or trouble.late:
        return endpoint(world, call)
    if trouble.carried_out:
        answer = endpoint(world, call)
        if trouble.cut:
            return answer
    if trouble.error is not None:
        raise trouble.error
    return 0, b""


def _channel_of(operation: Operation, call: Call) -> str:
    """The channel of a create-conversation call: trouble in a channel also meets its new posts."""
    if operation != "create":
        return ""
    try:
        asked = wire.decode(call.body)
        return str(asked["channelData"]["channel"]["id"])
    except (wire.ConnectorError, KeyError, TypeError):
        return ""
