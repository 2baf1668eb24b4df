"""What people do: write, press buttons, run message actions, install the bot, begin and end the meeting."""

from aiohttp import web

from playground.connector import CannotPressError, CannotWriteError, InputsInvalidError, Person, Press, Team
from playground.connector.conversations import Conversation
from playground.local import asked, views
from playground.local.asked import RefusedError, answer, read
from playground.local.local import LocalTeams
from playground.local.reading import conversation, message, person

MOST_DIALOGS = 200


class Doing:
    """The endpoints that say who did what; what Teams sends then is the connector's matter."""

    def __init__(self, teams: LocalTeams) -> None:
        self._teams = teams

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/say", self.say),
            web.post("/api/edit", self.edit),
            web.post("/api/delete", self.delete),
            web.post("/api/react", self.react),
            web.post("/api/press", self.press),
            web.post("/api/open", self.open),
            web.post("/api/run", self.run),
            web.post("/api/submit", self.submit),
            web.post("/api/install", self.install),
            web.post("/api/meeting", self.meeting),
        ]

    async def say(self, request: web.Request) -> web.Response:
        said = await read(request, asked.Say)
        who = person(self._teams, said.who)
        place = conversation(self._teams, said.conversation, who)
        if not said.text.strip():
            raise RefusedError(400, "empty", "There is nothing to say.")
        answered = message(self._teams, place.id, said.reply_to, who) if said.reply_to else None
        try:
            sent = await who.says(place, said.text, mention_bot=False, reply_to=answered)
        except CannotWriteError as error:
            raise RefusedError(409, "cannotWrite", str(error)) from None
        return answer({"message": self._teams.message_view(sent.message, who)})

    async def edit(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Edit)
        who = person(self._teams, wanted.who)
        one = message(self._teams, wanted.conversation, wanted.message, who)
        if not wanted.text.strip():
            raise RefusedError(400, "empty", "There is nothing to say.")
        try:
            await who.edits(one, wanted.text)
        except CannotWriteError as error:
            raise RefusedError(409, "cannotWrite", str(error)) from None
        return answer({"message": self._teams.message_view(one, who)})

    async def delete(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.OnMessage)
        who = person(self._teams, wanted.who)
        one = message(self._teams, wanted.conversation, wanted.message, who)
        try:
            await who.deletes(one)
        except CannotWriteError as error:
            raise RefusedError(409, "cannotWrite", str(error)) from None
        return answer({"message": self._teams.message_view(one, who)})

    async def react(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.React)
        who = person(self._teams, wanted.who)
        one = message(self._teams, wanted.conversation, wanted.message, who)
        try:
            await who.reacts(one, wanted.reaction, wanted.on)
        except CannotWriteError as error:
            raise RefusedError(409, "cannotWrite", str(error)) from None
        return answer({"message": self._teams.message_view(one, who)})

    async def press(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.PressCard)
        who = person(self._teams, wanted.who)
        one = message(self._teams, wanted.conversation, wanted.message, who)
        try:
            pressed = await who.acts(one, wanted.card, wanted.action, wanted.inputs)
        except (CannotPressError, InputsInvalidError, CannotWriteError) as error:
            raise _not_pressed(error) from None
        return self._came_of(pressed, who)

    async def open(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.OnMessage)
        who = person(self._teams, wanted.who)
        await who.sees(message(self._teams, wanted.conversation, wanted.message, who))
        return answer({})

    async def run(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Run)
        who = person(self._teams, wanted.who)
        place = conversation(self._teams, wanted.conversation, who)
        one = message(self._teams, place.id, wanted.message, who) if wanted.message else None
        try:
            pressed = await who.runs(wanted.command, on=one, where=place)
        except (CannotPressError, InputsInvalidError, CannotWriteError) as error:
            raise _not_pressed(error) from None
        return self._came_of(pressed, who)

    async def submit(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Submit)
        who = person(self._teams, wanted.who)
        owner, dialog = self._teams.dialogs.get(wanted.dialog, (None, None))
        if dialog is None or owner is not who:
            raise RefusedError(404, "unknownDialog", "That dialog isn't open any more.")
        try:
            pressed = await who.submits(dialog, wanted.action, wanted.inputs)
        except (CannotPressError, InputsInvalidError, CannotWriteError) as error:
            raise _not_pressed(error) from None
        return self._came_of(pressed, who)

    def _came_of(self, pressed: Press, who: Person) -> web.Response:
        dialogs = self._teams.dialogs
        if pressed.dialog is not None:
            dialogs[pressed.dialog.token] = (who, pressed.dialog)
            while len(dialogs) > MOST_DIALOGS:
                del dialogs[next(iter(dialogs))]
        return answer(views.press(pressed))

    async def install(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Install)
        who = person(self._teams, wanted.who)
        place = conversation(self._teams, wanted.where, who)
        team = self._teams.home.team
        where: Team | Conversation = team if place.id == team.id else place
        if place.installed != wanted.on:
            change = self._teams.world.add_bot if wanted.on else self._teams.world.remove_bot
            answers = await change(where, who)
            self._teams.changed()
            if any(one.failed for one in answers):
                raise RefusedError(502, "botFailed", "; ".join(str(one) for one in answers))
        return answer({})

    async def meeting(self, request: web.Request) -> web.Response:
        wanted = await read(request, asked.Meeting)
        who = person(self._teams, wanted.who)
        chat = self._teams.home.meeting
        if conversation(self._teams, wanted.conversation, who) is not chat:
            raise RefusedError(409, "notMeeting", "That isn't the chat of a meeting.")
        if chat.under_way != wanted.on:
            change = self._teams.world.start_meeting if wanted.on else self._teams.world.end_meeting
            await change(chat)
            self._teams.changed()
        return answer({})


def _not_pressed(error: CannotPressError | InputsInvalidError | CannotWriteError) -> RefusedError:
    if isinstance(error, InputsInvalidError):
        return RefusedError(422, "inputsInvalid", str(error), problems=error.problems)
    code = "cannotPress" if isinstance(error, CannotPressError) else "cannotWrite"
    return RefusedError(409, code, str(error))
