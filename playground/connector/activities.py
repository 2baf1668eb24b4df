"""The activities that Teams sends to a bot.

Shapes: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/ (messages and
conversation events) and .../task-modules-and-cards/cards/universal-actions-for-adaptive-cards.
"""

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

from playground.connector import mentions
from playground.connector.ids import event_id
from playground.connector.wire import Json

if TYPE_CHECKING:
    from playground.connector.conversations import Conversation, MeetingChat
    from playground.connector.messages import Message
    from playground.connector.persons import Person
    from playground.connector.teams import Team


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def common(person: "Person", conversation: "Conversation", kind: str, activity_id: str) -> Json:
    world = person.world
    now = world.now()
    local = now.astimezone(zoneinfo.ZoneInfo(person.timezone))
    return {
        "type": kind,
        "id": activity_id,
        "timestamp": stamp(now),
        "localTimestamp": local.isoformat(timespec="milliseconds"),
        "localTimezone": person.timezone,
        "serviceUrl": world.service_url,
        "channelId": "msteams",
        "from": person.account(),
        "conversation": conversation.account(),
        "recipient": world.bot_account(),
        "entities": [
            {
                "type": "clientInfo",
                "locale": person.locale,
                "country": person.locale.partition("-")[2],
                "platform": "Web",
                "timezone": person.timezone,
            }
        ],
        "channelData": conversation.channel_data(),
        "locale": person.locale,
    }


def message(
    person: "Person",
    conversation: "Conversation",
    message_id: str,
    marked: str,
    mentioned: list[Json],
    reply_to: str | None = None,
) -> Json:
    """What somebody wrote; `marked` and `mentioned` come from `mentions.mark`."""
    activity = common(person, conversation, "message", message_id)
    activity["textFormat"] = "plain"
    activity["text"] = marked
    activity["attachments"] = [mentions.as_html(marked)]
    activity["entities"] = [*mentioned, *activity["entities"]]
    if reply_to is not None:
        activity["replyToId"] = reply_to
    return activity


def message_changed(person: "Person", message: "Message", event: str) -> Json:
    """What Teams tells of a person's message that was changed: `event` is its `channelData.eventType`.

    "editMessage" and "undeleteMessage" are messageUpdates with the whole new message, "softDeleteMessage" is
    a messageDelete with nothing but its id:
    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
    """
    place = message.conversation
    kind = "messageDelete" if event == "softDeleteMessage" else "messageUpdate"
    activity = common(person, place, kind, message.id)
    activity["channelData"] = {"eventType": event, **activity["channelData"]}
    if kind == "messageUpdate":
        written = message.activity
        told = ("textFormat", "text", "attachments", "entities", "replyToId")
        activity |= {key: written[key] for key in told if key in written}
    return activity


def reaction(person: "Person", message: "Message", kind: str, *, on: bool) -> Json:
    """A reaction put on a message of the bot or taken away; it tells neither the message's text nor a name.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
    """
    activity = _bare(person, message.conversation, "messageReaction")
    activity["reactionsAdded" if on else "reactionsRemoved"] = [{"type": kind}]
    return {**activity, "replyToId": message.id}


def message_back(
    person: "Person",
    conversation: "Conversation",
    activity_id: str,
    pressed: "Message",
    told: tuple[str, object],
) -> Json:
    """A pressed messageBack: a message with the (text, value) that the button's `msteams` says.

    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions
    """
    text, value = told
    activity = common(person, conversation, "message", activity_id)
    return {**activity, "text": text, "value": value, "replyToId": pressed.id}


def submit(
    person: "Person", conversation: "Conversation", message_id: str, pressed: "Message", value: object
) -> Json:
    """A pressed Action.Submit: a message without text, with `value`."""
    activity = common(person, conversation, "message", message_id)
    activity["channelData"] = {**activity["channelData"], "source": {"name": "message"}}
    return {**activity, "replyToId": pressed.id, "value": value}


def execute(
    person: "Person", conversation: "Conversation", pressed: "Message", action: Json, trigger: str
) -> Json:
    """A pressed Action.Execute, or a refresh when `trigger` is "automatic"."""
    activity = common(person, conversation, "invoke", event_id())
    activity["channelData"] = {**activity["channelData"], "source": {"name": "message"}}
    return {
        **activity,
        "name": "adaptiveCard/action",
        "replyToId": pressed.id,
        "value": {"action": action, "trigger": trigger},
    }


def _bare(person: "Person", conversation: "Conversation", kind: str) -> Json:
    """An event with neither the sender's name nor their client nor a local time."""
    activity = common(person, conversation, kind, event_id())
    for key in ("localTimestamp", "localTimezone", "locale", "entities"):
        del activity[key]
    activity["from"].pop("name", None)
    return activity


def _membership(person: "Person", conversation: "Conversation", kind: str, team: "Team | None") -> Json:
    """An event about who is in a conversation; it has no name of the sender and no local time."""
    activity = common(person, conversation, kind, event_id())
    for key in ("localTimestamp", "localTimezone", "locale"):
        del activity[key]
    activity["from"].pop("name", None)
    if team is not None:
        selected = {"id": conversation.id}
        activity["channelData"] = {
            "settings": {"selectedChannel": selected},
            "channel": selected,
            "team": {"aadGroupId": team.group_id, "name": team.name, "id": team.id},
            "tenant": {"id": team.world.tenant.id},
        }
        activity["conversation"]["name"] = conversation.name or "General"
    return activity


def installation(person: "Person", conversation: "Conversation", action: str, team: "Team | None") -> Json:
    """An installationUpdate; `action` is "add" or "remove"."""
    activity = _membership(person, conversation, "installationUpdate", team)
    activity["channelData"]["source"] = {"name": "message"}
    return {**activity, "action": action}


def members_changed(
    person: "Person",
    conversation: "Conversation",
    *,
    added: list[Json] | None = None,
    removed: list[Json] | None = None,
    team: "Team | None" = None,
) -> Json:
    """A conversationUpdate with the accounts that came or went."""
    activity = _membership(person, conversation, "conversationUpdate", team)
    del activity["entities"]
    if team is not None:
        activity["channelData"]["eventType"] = "teamMemberAdded" if added else "teamMemberRemoved"
    if added:
        activity["membersAdded"] = added
    if removed:
        activity["membersRemoved"] = removed
    return activity


def meeting(chat: "MeetingChat", *, started: bool) -> Json:
    """The event of a meeting that began or ended.

    `value.Id` is no meeting id: documentation warns of it, and shows the chat's id there.
    https://learn.microsoft.com/microsoftteams/platform/apps-in-teams-meetings/meeting-apps-apis
    """
    activity = common(chat.organiser, chat, "event", event_id())
    activity["from"].pop("name", None)
    word, moment = ("Start", "StartTime") if started else ("End", "EndTime")
    activity["name"] = f"application/vnd.microsoft.meeting{word}"
    activity["value"] = {
        "MeetingType": "Scheduled",
        "Title": chat.name,
        "Id": chat.id,
        "JoinUrl": chat.join_url,
        moment: activity["timestamp"],
    }
    return activity
