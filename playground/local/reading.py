"""What the page reads: the state, messages, traffic, meetings and the stream of events."""

import bisect
from collections.abc import Sequence

from aiohttp import web

from playground.connector import Channel, Conversation, Message, Person
from playground.connector.wire import Json
from playground.local import traffic
from playground.local.asked import RefusedError, answer, number
from playground.local.local import LocalTeams

LIMIT = 40
MOST = 500
NEWEST_REPLIES = 10
TRAFFIC_LIMIT = 100


class Reading:
    """The endpoints that change nothing."""

    def __init__(self, teams: LocalTeams) -> None:
        self._teams = teams

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/state", self.state),
            web.get("/api/messages", self.messages),
            web.get("/api/stream", self.stream),
            web.get("/api/traffic", self.traffic),
            web.get("/api/meetings", self.meetings),
        ]

    def _reader(self, request: web.Request) -> Person:
        """Who reads; the secretary where it isn't said, as when a page is opened for the first time."""
        who = request.query.get("as", "")
        return person(self._teams, who) if who else self._teams.home.group.secretary

    async def state(self, request: web.Request) -> web.Response:
        return answer(self._teams.state(self._reader(request)))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        reader = self._reader(request)
        self._teams.page_opened()
        return await self._teams.hub.serve(request, reader)

    async def meetings(self, _: web.Request) -> web.Response:
        return answer({"meetings": await self._teams.meetings.known()})

    async def traffic(self, request: web.Request) -> web.Response:
        before = number(request, "before", 0, 10**18) or None
        limit = number(request, "limit", TRAFFIC_LIMIT, traffic.LIMIT)
        page, more = self._teams.traffic.page(before, limit)
        return answer({"exchanges": [traffic.view(one) for one in page], "more": more})

    async def messages(self, request: web.Request) -> web.Response:
        reader = self._reader(request)
        place = conversation(self._teams, request.query.get("conversation", ""), reader)
        before = number(request, "before", 0, 10**18) or None
        limit = number(request, "limit", LIMIT, MOST)
        if isinstance(place, Channel):
            return answer(self._posts(place, reader, before, limit))
        page, more = newest(place.messages, before, limit)
        return answer({"messages": [self._teams.message_view(one, reader) for one in page], "more": more})

    def _posts(self, channel: Channel, reader: Person, before: int | None, limit: int) -> Json:
        """The newest posts, oldest first, each followed by its newest replies."""
        roots = list(channel.threads)
        end = len(roots) if before is None else bisect.bisect_left(roots, before, key=int)
        start = max(0, end - limit)
        shown: list[Message] = []
        replies: Json = {}
        for root in roots[start:end]:
            thread = channel.threads[root].messages
            replies[root] = max(0, len(thread) - 1)
            shown += [*thread[:1], *thread[1:][-NEWEST_REPLIES:]]
        messages = [self._teams.message_view(one, reader) for one in shown]
        return {"messages": messages, "replies": replies, "more": start > 0}


def newest(messages: Sequence[Message], before: int | None, limit: int) -> tuple[Sequence[Message], bool]:
    """(the newest older than the message `before`, oldest first; whether there are older ones)."""
    end = len(messages)
    if before is not None:
        end = bisect.bisect_left(messages, before, key=lambda one: int(one.id))
    start = max(0, end - limit)
    return messages[start:end], start > 0


def person(teams: LocalTeams, person_id: str) -> Person:
    """Raises `RefusedError` 404."""
    found = teams.person(person_id)
    if found is None:
        raise RefusedError(404, "unknownPerson", f"There is nobody with the id {person_id!r}.")
    return found


def conversation(teams: LocalTeams, conversation_id: str, reader: Person) -> Conversation:
    """A conversation that the reader is in; raises `RefusedError` 404 and 403."""
    found = teams.conversation(conversation_id)
    if found is None:
        raise RefusedError(404, "unknownConversation", f"There is no conversation {conversation_id!r}.")
    if reader not in found.members:
        raise RefusedError(403, "notMember", f"{reader.name} isn't a member of that conversation.")
    return found


def message(teams: LocalTeams, conversation_id: str, message_id: str, reader: Person) -> Message:
    """A message in a conversation that the reader is in; raises `RefusedError` 404 and 403."""
    found = conversation(teams, conversation_id, reader).message(message_id)
    if found is None:
        raise RefusedError(404, "unknownMessage", f"There is no message {message_id!r} there.")
    return found
