"""The peer: an echo bot on the stock SDK's own adapter and web integration, put together as its samples are.

`python -m tests.load.echo` prints its address. It has no app id, so nobody is asked for a token in either
direction.
"""

import socket

from aiohttp import web
from botbuilder.core import ActivityHandler, MessageFactory, TurnContext
from botbuilder.core.integration import aiohttp_error_middleware
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


class NoCredentials:
    """The configuration that the SDK reads."""

    PORT = 0
    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


class EchoBot(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(MessageFactory.text(f"Echo: {turn_context.activity.text}"))


def application() -> web.Application:
    """The bot at `/api/messages`."""
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(NoCredentials()))
    bot = EchoBot()

    async def messages(request: web.Request) -> web.Response:
        answer: web.Response | None = await adapter.process(request, bot)
        return answer or web.Response()

    made = web.Application(middlewares=[aiohttp_error_middleware])
    made.router.add_post("/api/messages", messages)
    return made


if __name__ == "__main__":
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/api/messages", flush=True)
    web.run_app(application(), sock=listening, print=None, access_log=None)
