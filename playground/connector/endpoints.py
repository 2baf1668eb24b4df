"""The Bot Connector's endpoints: each takes a call and gives the status and body that Teams would.

Shapes: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
and https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from playground.connector import activities, findings, wire
from playground.connector.conversations import Conversation, MeetingChat
from playground.connector.messages import Message
from playground.connector.teams import Channel, Team
from playground.connector.trouble import Operation
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.world import World

PAGE_SIZES = (50, 500)
PAGE_SIZE = 200


@dataclass(slots=True)
class Call:
    """One request: the path's parameters, the query's, and the body."""

    params: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


Reply = tuple[int, bytes]
Endpoint = Callable[["World", Call], Reply]


class _Head(msgspec.Struct):
    """The little of an activity that decides what becomes of it."""

    type: str = ""


_head = msgspec.json.Decoder(_Head)


def _kind(body: bytes) -> str:
    """The activity's type; raises `ConnectorError` 400 and 413."""
    if findings.too_big(body):
        raise wire.too_big()
    try:
        kind = _head.decode(body).type
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise wire.bad_syntax("Invalid activity in the request body.") from None
    if kind not in ("message", "typing"):
        raise wire.ConnectorError(400, "BadArgument", "Unknown activity type")
    return kind


def _conversation(world: "World", call: Call) -> Conversation:
    conversation = world.conversations.get(call.params["conversation"])
    if conversation is None:
        raise wire.conversation_not_found()
    if not conversation.installed:
        raise wire.not_in_roster()
    return conversation


def _posted(world: "World", conversation: Conversation, body: bytes, reply_to: str | None) -> Reply:
    kind = _kind(body)
    message_id = world.ids.message()
    if kind == "message":
        message = conversation.place(message_id, reply_to).add(message_id, body, None)
        world.connector.inspect(message)
    else:
        world.typed(conversation)
    return 201, b'{"id":"%s"}' % message_id.encode()


def post(world: "World", call: Call) -> Reply:
    return _posted(world, _conversation(world, call), call.body, None)


def reply(world: "World", call: Call) -> Reply:
    return _posted(world, _conversation(world, call), call.body, call.params["activity"])


def _own_message(world: "World", call: Call) -> Message:
    message = _conversation(world, call).message(call.params["activity"])
    if message is None:
        raise wire.activity_not_found()
    if message.deleted or not message.from_bot:
        raise wire.unknown_service_error()
    return message


def update(world: "World", call: Call) -> Reply:
    message = _own_message(world, call)
    _kind(call.body)
    if not world.lean:
        message.modified = world.now()
    message.update(call.body)
    world.connector.inspect(message)
    return 200, b'{"id":"%s"}' % message.id.encode()


def delete(world: "World", call: Call) -> Reply:
    _own_message(world, call).delete()
    return 200, b""


def create(world: "World", call: Call) -> Reply:
    """A post in a channel, or the chat with one person, which is always the same one.

    What is allowed was observed against Teams: a channel needs `isGroup` and an activity; a chat needs
    one member, a tenant and no channel, and gives no activity id; group chats can't be created.
    """
    if findings.too_big(call.body):
        raise wire.too_big()
    asked = wire.decode(call.body)
    if not isinstance(asked, dict):
        raise wire.bad_creation()
    told = asked.get("channelData") or {}
    activity = asked.get("activity")
    channel_id = (told.get("channel") or {}).get("id") or told.get("teamsChannelId")
    if channel_id is not None:
        return _created_thread(world, asked, str(channel_id), activity)
    members = asked.get("members") or []
    # Teams doesn't mind the case of a key; the Python SDK writes tenantID.
    tenant = asked.get("tenantId") or asked.get("tenantID") or (told.get("tenant") or {}).get("id")
    if asked.get("isGroup") or len(members) != 1 or tenant != world.tenant.id:
        raise wire.bad_creation()
    person = world.person_called(str(members[0].get("id")))
    if person is None or not world.knows_bot(person):
        raise wire.not_in_roster()
    chat = world.personal_chat(person)
    chat.installed = True
    if activity is not None:
        _posted(world, chat, wire.encode(activity), None)
    return 201, wire.encode({"id": chat.id})


def _created_thread(world: "World", asked: Json, channel_id: str, activity: object) -> Reply:
    channel = world.conversations.get(channel_id)
    if channel is None:
        raise wire.conversation_not_found()
    if asked.get("isGroup") is not True or activity is None or not isinstance(channel, Channel):
        raise wire.bad_creation()
    if not channel.installed:
        raise wire.not_in_roster()
    _, body = _posted(world, channel, wire.encode(activity), None)
    message_id = wire.decode(body)["id"]
    return 201, wire.encode({"id": f"{channel_id};messageid={message_id}", "activityId": message_id})


def members(world: "World", call: Call) -> Reply:
    return 200, wire.encode([person.roster() for person in _conversation(world, call).members])


def paged_members(world: "World", call: Call) -> Reply:
    """A page of 50 to 500 members of a team or channel; a chat's roster always comes whole."""
    conversation = _conversation(world, call)
    people = conversation.members
    try:
        start = int(base64.b64decode(call.query.get("continuationToken", ""), validate=True) or 0)
        size = int(call.query.get("pageSize", PAGE_SIZE))
    except (binascii.Error, ValueError):
        raise wire.bad_syntax("Bad continuation token or page size.") from None
    end = start + min(max(size, PAGE_SIZES[0]), PAGE_SIZES[1]) if conversation.paged else len(people)
    page: Json = {"members": [person.roster() for person in people[start:end]]}
    if end < len(people):
        page["continuationToken"] = base64.b64encode(str(end).encode()).decode()
    return 200, wire.encode(page)


def member(world: "World", call: Call) -> Reply:
    """One member by account id, Entra object id or address."""
    for person in _conversation(world, call).members:
        if person.is_called(call.params["member"]):
            return 200, wire.encode(person.roster())
    raise wire.member_not_found()


def _team(world: "World", call: Call) -> Team:
    channel = world.conversations.get(call.params["team"])
    if not isinstance(channel, Channel) or channel is not channel.team.general:
        raise wire.conversation_not_found()
    if not channel.installed:
        raise wire.not_in_roster()
    return channel.team


def team(world: "World", call: Call) -> Reply:
    return 200, wire.encode(_team(world, call).details())


def channels(world: "World", call: Call) -> Reply:
    listed = [{"id": channel.id, "name": channel.name} for channel in _team(world, call).channels]
    return 200, wire.encode({"conversations": listed})


def _meeting(world: "World", call: Call) -> MeetingChat:
    for conversation in world.conversations.values():
        if isinstance(conversation, MeetingChat) and conversation.meeting_id == call.params["meeting"]:
            if not conversation.installed:
                raise wire.not_in_roster()
            return conversation
    raise wire.meeting_not_found()


def meeting(world: "World", call: Call) -> Reply:
    chat = _meeting(world, call)
    organiser = chat.organiser
    details = {
        "id": chat.meeting_id,
        "msGraphResourceId": base64.b64encode(f"1*{organiser.aad_object_id}*0**{chat.id}".encode()).decode(),
        "scheduledStartTime": activities.stamp(chat.start),
        "scheduledEndTime": activities.stamp(chat.end),
        "joinUrl": chat.join_url,
        "title": chat.name,
        "type": "Scheduled",
    }
    organised = {
        "id": organiser.id,
        "aadObjectId": organiser.aad_object_id,
        "objectId": organiser.aad_object_id,
        "tenantId": world.tenant.id,
    }
    conversation = {"isGroup": True, "conversationType": "groupChat", "id": chat.id}
    return 200, wire.encode({"details": details, "conversation": conversation, "organizer": organised})


def participant(world: "World", call: Call) -> Reply:
    chat = _meeting(world, call)
    if call.query.get("tenantId") != world.tenant.id:
        raise wire.bad_syntax("tenantId is required.")
    for person in chat.members:
        if person.is_called(call.params["participant"]):
            role = "Organizer" if person is chat.organiser else "Presenter"
            told = {
                "user": person.roster(),
                "meeting": {"role": role, "inMeeting": chat.under_way},
                "conversation": {"id": chat.id, "conversationType": "groupChat", "isGroup": True},
            }
            return 200, wire.encode(told)
    raise wire.participant_not_found()


_ACTIVITIES = "/v3/conversations/{conversation}/activities"

ROUTES: tuple[tuple[str, str, Operation, Endpoint], ...] = (
    ("POST", _ACTIVITIES, "post", post),
    ("POST", _ACTIVITIES + "/{activity}", "reply", reply),
    ("PUT", _ACTIVITIES + "/{activity}", "update", update),
    ("DELETE", _ACTIVITIES + "/{activity}", "delete", delete),
    ("POST", "/v3/conversations", "create", create),
    ("GET", "/v3/conversations/{conversation}/members", "members", members),
    ("GET", "/v3/conversations/{conversation}/pagedmembers", "pagedmembers", paged_members),
    ("GET", "/v3/conversations/{conversation}/members/{member}", "member", member),
    ("GET", "/v3/teams/{team}", "team", team),
    ("GET", "/v3/teams/{team}/conversations", "channels", channels),
    ("GET", "/v1/meetings/{meeting}", "meeting", meeting),
    ("GET", "/v1/meetings/{meeting}/participants/{participant}", "participant", participant),
)
