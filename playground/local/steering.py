"""What is set and done around the world: clock, trouble, the bot's process, the demo, and starting over."""

from aiohttp import web

from playground.connector import wire
from playground.local import asked
from playground.local.asked import RefusedError, answer, read
from playground.local.local import LocalTeams
from playground.local.troubles import KINDS
from playground.process import BotFailedError


class Steering:
    """The endpoints that nobody in Teams has."""

    def __init__(self, teams: LocalTeams) -> None:
        self._teams = teams

    def routes(self) -> list[web.RouteDef]:
        return [
            web.put("/api/clock", self.clock),
            web.post("/api/trouble", self.trouble),
            web.delete("/api/trouble", self.no_trouble),
            web.post("/api/bot", self.bot),
            web.post("/api/hearing", self.hearing),
            web.post("/api/demo", self.demo),
            web.post("/api/again", self.again),
            web.post("/api/reset", self.reset),
        ]

    async def clock(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Clock)
        try:
            await self._teams.move_clocks(wanted.now)
        except ValueError as error:
            raise RefusedError(400, "badTime", str(error)) from None
        except BotFailedError as error:
            raise RefusedError(502, "botFailed", str(error)) from None
        return answer(self._teams.clock_view())

    async def trouble(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.TroubleOrder)
        if wanted.kind not in KINDS:
            raise RefusedError(
                400, "badRequest", f"There is no trouble {wanted.kind!r}; there are {[*KINDS]}."
            )
        if wanted.times is not None and wanted.times < 1:
            raise RefusedError(400, "badRequest", "times must be at least 1, or null.")
        if wanted.conversation is not None and self._teams.conversation(wanted.conversation) is None:
            raise RefusedError(404, "unknownConversation", "There is no such conversation.")
        self._teams.orders.order(wanted.kind, wanted.times, wanted.conversation)
        self._teams.changed()
        return answer({"troubles": self._teams.orders.view()})

    async def no_trouble(self, _: web.Request) -> web.Response:
        self._teams.orders.clear()
        self._teams.changed()
        return answer({"troubles": []})

    async def bot(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.BotOrder)
        teams = self._teams
        if not teams.bot.own:
            raise RefusedError(409, "notOurs", "The bot was started by somebody else.")
        orders = {
            "start": [teams.start_bot],
            "stop": [teams.bot.stop],
            "kill": [teams.bot.kill],
            "restart": [teams.bot.stop, teams.start_bot],
        }
        if wanted.do not in orders:
            raise RefusedError(400, "badRequest", f"do must be one of {[*orders]}.")
        try:
            for order in orders[wanted.do]:
                await order()
        except BotFailedError as error:
            raise RefusedError(502, "botFailed", str(error)) from None
        return answer({"status": teams.bot.status})

    async def hearing(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Hearing)
        self._teams.world.hears_everything = wanted.everything
        self._teams.changed()
        return answer({})

    async def demo(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.DemoOrder)
        teams, demo = self._teams, self._teams.demo
        if not 0 <= wanted.pace <= 60:
            raise RefusedError(400, "badRequest", "pace must be 0 to 60 seconds.")
        if wanted.do == "play":
            if demo.under_way:
                raise RefusedError(409, "demoPlaying", "It is being played already.")
            if teams.bot.status != "running":
                raise RefusedError(409, "botNotRunning", "The bot isn't running.")
            demo.play(teams.home, wanted.pace)
        elif wanted.do in ("pause", "resume"):
            if not demo.under_way:
                raise RefusedError(409, "demoNotPlaying", "Nothing is being played.")
            demo.pause() if wanted.do == "pause" else demo.resume(wanted.pace)
        elif wanted.do == "stop":
            await demo.stop()
        else:
            raise RefusedError(400, "badRequest", "do must be one of play, pause, resume, stop.")
        return answer(demo.view())

    async def again(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Again)
        exchange = self._teams.traffic.find(wanted.exchange)
        if exchange is None:
            raise RefusedError(404, "unknownExchange", "That request isn't kept any more.")
        if exchange.direction != "to_bot":
            raise RefusedError(409, "notToBot", "Only what went to the bot can be sent again.")
        # What was encoded here is the same bytes when it is decoded and encoded once more.
        answers = await self._teams.world.client.send_repeatedly(
            wire.decode(exchange.request_body), 1, at_once=False
        )
        return answer({"status": answers[-1].status})

    async def reset(self, request: web.Request) -> web.Response:
        await read(request, asked.Nothing)
        if not self._teams.options.database_is_ours:
            raise RefusedError(409, "notResettable", "The bot's database isn't this program's to empty.")
        try:
            await self._teams.reset()
        except BotFailedError as error:
            raise RefusedError(502, "botFailed", str(error)) from None
        return answer({})
