"""A message as a message action tells the bot of it: `value.messagePayload`.

Shape: https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module
(initial invoke request from a message). It says of attachments no more than that there are some: they follow
Microsoft Graph's chatMessage, whose names and identity sets the rest of the payload has too. Reactions carry
the message's own time.
"""

import html
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from playground.connector import findings
from playground.connector.activities import stamp
from playground.connector.mentions import MARKED
from playground.connector.teams import Thread
from playground.connector.wire import Json, encode

if TYPE_CHECKING:
    from playground.connector.messages import Message
    from playground.connector.persons import Person
    from playground.connector.world import World


def of(message: "Message") -> Json:
    """The newest version of a message; `reactions` and `mentions` are left out when there are none."""
    place = message.conversation
    root = place.root_id if isinstance(place, Thread) else message.id
    attachments = _attachments(message)
    told: Json = {
        "linkToMessage": f"https://teams.example/l/message/{quote(place.id.partition(';')[0])}/{message.id}",
        "id": message.id,
        "replyToId": root if root != message.id else None,
        "createdDateTime": stamp(message.at),
        "lastModifiedDateTime": stamp(message.modified) if message.modified else None,
        "deleted": message.deleted,
        "subject": None,
        "summary": None,
        "importance": "normal",
        "locale": (message.sender.locale if message.sender else "en-us").lower(),
        "body": {"contentType": "html", "content": _body(message, attachments)},
        "from": _person(message.sender) if message.sender else _bot(place.world),
        "attachments": attachments,
    }
    if message.reactions:
        told["reactions"] = _reactions(message)
    mentioned = _mentions(message)
    if mentioned:
        told["mentions"] = mentioned
    return told


def _identity(key: str, value: Json) -> Json:
    nobody: Json = {"device": None, "conversation": None, "user": None, "application": None}
    return {**nobody, key: value}


def _person(person: "Person") -> Json:
    """Somebody without account is an "anonymousGuest", known by the account id alone."""
    kind = "aadUser" if person.aad_object_id else "anonymousGuest"
    told = {
        "userIdentityType": kind,
        "id": person.aad_object_id or person.id,
        "displayName": person.name,
    }
    return _identity("user", told)


def _bot(world: "World") -> Json:
    told = {
        "applicationIdentityType": "bot",
        "id": world.bot_id.removeprefix("28:"),
        "displayName": world.bot_name,
    }
    return _identity("application", told)


def _body(message: "Message", attachments: list[Json]) -> str:
    """The text as HTML, its mentions numbered as in `mentions`, and a mark for each attachment."""
    parts: list[str] = []
    mentioned = 0
    for part in MARKED.split(str(message.activity.get("text") or "")):
        if part.startswith("<at>") and part.endswith("</at>"):
            parts.append(f'<at id="{mentioned}">{html.escape(part[4:-5])}</at>')
            mentioned += 1
        else:
            parts.append(html.escape(part, quote=False).replace("\n", "<br>"))
    parts.extend(f'<attachment id="{attachment["id"]}"></attachment>' for attachment in attachments)
    return f"<div><div>{''.join(parts)}</div></div>"


def _attachments(message: "Message") -> list[Json]:
    """The cards that everybody sees; each one's content is JSON in a text."""
    return [
        {
            "id": uuid.uuid5(uuid.NAMESPACE_OID, f"{message.id}/{index}").hex,
            "contentType": findings.ADAPTIVE_CARD,
            "contentUrl": None,
            "content": encode(card).decode(),
            "name": None,
            "thumbnailUrl": None,
        }
        for index, card in enumerate(message.cards())
    ]


def _mentions(message: "Message") -> list[Json]:
    world = message.conversation.world
    told = [one for one in message.activity.get("entities") or () if one.get("type") == "mention"]
    mentions = []
    for number, entity in enumerate(told):
        account = entity.get("mentioned") or {}
        person = world.person_called(str(account.get("id")))
        who = _person(person) if person else _bot(world)
        mentions.append({"id": number, "mentionText": account.get("name"), "mentioned": who})
    return mentions


def _reactions(message: "Message") -> list[Json]:
    return [
        {"reactionType": reaction, "createdDateTime": stamp(message.at), "user": _person(person)}
        for reaction, people in message.reactions.items()
        for person in sorted(people, key=lambda one: one.name)
    ]
