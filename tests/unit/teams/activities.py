"""Activities as Teams sends them, for tests to bend."""

from typing import Any

BOT = {"id": "28:00000000-0000-0000-0000-00000000b07e", "name": "Justera"}
ANNA = {"id": "29:anna", "name": "Anna Berg", "aadObjectId": "AAAAAAAA-0000-0000-0000-000000000001"}
TENANT = "7e0a0000-0000-0000-0000-000000000001"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"
CHANNEL = "19:general@thread.tacv2"

Json = dict[str, Any]


def activity(kind: str = "message", **changes: Any) -> Json:
    """A channel activity; a change of None takes the field away."""
    whole: Json = {
        "type": kind,
        "id": "1662030000000",
        "timestamp": "2022-09-01T11:00:00.4714686Z",
        "serviceUrl": SERVICE_URL,
        "channelId": "msteams",
        "from": dict(ANNA),
        "recipient": dict(BOT),
        "conversation": {
            "id": f"{CHANNEL};messageid=1662029000000",
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": TENANT,
        },
        "channelData": {
            "tenant": {"id": TENANT},
            "team": {"id": CHANNEL, "name": "Ledningsgruppen"},
            "channel": {"id": CHANNEL},
        },
        "locale": "sv-SE",
        **changes,
    }
    return {key: value for key, value in whole.items() if value is not None}


def written(text: str, *mentions: Json, **changes: Any) -> Json:
    return activity("message", text=text, textFormat="plain", entities=list(mentions), **changes)


def mention(account_id: str, name: str, text: str | None = None) -> Json:
    return {
        "type": "mention",
        "mentioned": {"id": account_id, "name": name},
        "text": f"<at>{name}</at>" if text is None else text,
    }


def bot_mention() -> Json:
    return mention(BOT["id"], BOT["name"])


def pressed(verb: str = "approve", data: Json | None = None, **changes: Any) -> Json:
    action = {"type": "Action.Execute", "verb": verb, "data": {} if data is None else data}
    value = changes.pop("value", {"action": action, "trigger": "manual"})
    return activity("invoke", name="adaptiveCard/action", value=value, replyToId="1662029500000", **changes)
