"""What each activity becomes; the numbered defects are those of the SDK's typed models."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.teams import Account, Added, CardAction, Ignored, MeetingEvent, Message, Removed, Submitted
from bot.teams.rejection import BadActionError, BadActivityError
from bot.teams.translate import translate
from tests.unit.teams.activities import (
    ANNA,
    BOT,
    CHANNEL,
    SERVICE_URL,
    TENANT,
    Json,
    activity,
    bot_mention,
    pressed,
    written,
)

NOW = datetime(2022, 9, 1, 12, tzinfo=UTC)


def read(source: Json) -> Any:
    return translate(source, NOW)


def test_a_message_in_a_channel_thread() -> None:
    message = read(written("<at>Justera</at> beslut: planen antas", bot_mention()))
    assert isinstance(message, Message)
    assert message.text == "beslut: planen antas"
    assert message.mentions_bot
    assert message.sender == Account(
        "29:anna", "Anna Berg", "aaaaaaaa-0000-0000-0000-000000000001", TENANT, None
    )
    assert message.sent_at == datetime(2022, 9, 1, 11, 0, 0, 471468, tzinfo=UTC)
    assert message.locale == "sv-SE"
    conversation = message.conversation
    assert conversation.id == f"{CHANNEL};messageid=1662029000000"
    assert (conversation.group, conversation.thread) == (CHANNEL, "1662029000000")
    assert (conversation.kind, conversation.team_id, conversation.channel_id) == ("channel", CHANNEL, CHANNEL)
    assert (conversation.bot_id, conversation.bot_name) == (BOT["id"], "Justera")
    assert conversation.name == "Ledningsgruppen"
    assert conversation.address.service_url == SERVICE_URL
    assert conversation.address.conversation_id == conversation.id


@pytest.mark.parametrize(
    ("conversation", "kind"),
    [
        ({"id": "a:1", "conversationType": "personal"}, "personal"),
        ({"id": "19:x@thread.v2", "conversationType": "groupChat", "isGroup": True}, "groupChat"),
        ({"id": "19:x@thread.v2", "conversationType": "groupchat"}, "groupChat"),
        ({"id": "19:x@thread.v2", "isGroup": True}, "groupChat"),
        ({"id": "19:x@thread.tacv2;messageid=1"}, "channel"),
        ({"id": "a:1"}, "personal"),
    ],
)
def test_the_kind_of_conversation(conversation: Json, kind: str) -> None:
    message = read(written("hej", conversation=conversation, channelData={"tenant": {"id": TENANT}}))
    assert message.conversation.kind == kind
    assert (message.conversation.channel_id is not None) == (kind == "channel")


def test_defect_5_a_card_actions_trigger_is_kept() -> None:
    action = {"type": "Action.Execute", "verb": "approve", "data": {"version": 3}}
    manual = read(pressed(value={"action": action, "trigger": "manual"}))
    automatic = read(pressed(value={"action": action, "trigger": "automatic"}))
    assert isinstance(manual, CardAction)
    assert (manual.verb, manual.data, manual.reply_to) == ("approve", {"version": 3}, "1662029500000")
    assert (manual.trigger, automatic.trigger) == ("manual", "automatic")
    assert read(pressed(value={"action": action})).trigger == "manual"


@pytest.mark.parametrize("odd", ["Manual", "refresh", "", 1, {}, ["manual"]])
def test_a_trigger_that_is_not_known_never_counts_as_a_click(odd: object) -> None:
    action = {"type": "Action.Execute", "verb": "approve", "data": {}}
    assert read(pressed(value={"action": action, "trigger": odd})).trigger == "automatic"


def test_an_action_without_data_has_none() -> None:
    assert read(pressed(value={"action": {"type": "Action.Execute", "verb": "x"}})).data == {}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "approve",
        [],
        {},
        {"action": None},
        {"action": "approve"},
        {"action": {"type": "Action.Execute"}},
        {"action": {"type": "Action.Execute", "verb": ""}},
        {"action": {"type": "Action.Execute", "verb": 7}},
        {"action": {"type": "Action.Submit", "verb": "x"}},
        {"action": {"type": "Action.Execute", "verb": "x", "data": "text"}},
        {"action": {"type": "Action.Execute", "verb": "x", "data": [1]}},
    ],
)
def test_defect_5_a_malformed_action_is_told_apart(value: object) -> None:
    with pytest.raises(BadActionError):
        read(pressed(value=value))


def test_defect_7_meeting_events_keep_id_title_and_address() -> None:
    channel_data = {"tenant": {"id": TENANT}, "meeting": {"id": "MCMxOTpt"}}
    started = read(
        activity(
            "event",
            name=" application/vnd.microsoft.meetingStart",
            channelData=channel_data,
            value={
                "Id": "other",
                "Title": "Ledningsgruppen",
                "JoinUrl": "https://teams.example/join",
                "startTime": "2022-09-01T11:00:01Z",
            },
            **{"from": {"id": "29:anna", "name": "", "aadObjectId": "A-1"}},
        )
    )
    ended = read(
        activity(
            "event",
            name="application/vnd.microsoft.meetingEnd",
            channelData=channel_data,
            value={"EndTime": "2022-09-01T15:30:00Z"},
            **{"from": None},
        )
    )
    assert isinstance(started, MeetingEvent)
    assert (started.happened, started.meeting_id) == ("started", "MCMxOTpt")
    assert (started.title, started.join_url) == ("Ledningsgruppen", "https://teams.example/join")
    assert started.at == datetime(2022, 9, 1, 11, 0, 1, tzinfo=UTC)
    assert isinstance(ended, MeetingEvent)
    assert (ended.happened, ended.at) == ("ended", datetime(2022, 9, 1, 15, 30, tzinfo=UTC))
    assert started.conversation.meeting_id == "MCMxOTpt"
    assert started.by == Account("29:anna", "", "a-1", TENANT)
    assert ended.by is None


def test_defect_8_the_tenant_comes_from_channel_data() -> None:
    conversation = {"id": "a:1", "conversationType": "personal", "tenantId": "someone-elses"}
    assert read(written("hej", conversation=conversation)).conversation.tenant_id == TENANT
    without = read(written("hej", conversation=conversation, channelData=None))
    assert without.conversation.tenant_id == "someone-elses"


@pytest.mark.parametrize("key", ["aadObjectId", "objectId"])
def test_defect_8_either_key_for_the_object_id_is_read(key: str) -> None:
    sender = {"id": "29:x", "name": "X", key: " ABC-1 "}
    assert read(written("hej", **{"from": sender})).sender.object_id == "abc-1"


def test_who_is_no_member_says_so() -> None:
    guest = {"id": "29:g", "name": "G", "aadObjectId": "1", "userRole": "guest"}
    anonymous = {"id": "29:n", "name": "N", "userRole": "Anonymous"}
    assert read(written("hej", **{"from": guest})).sender.is_guest
    nobody = read(written("hej", **{"from": anonymous})).sender
    assert nobody.is_anonymous
    assert nobody.object_id is None
    assert not read(written("hej")).sender.is_guest


def test_a_pressed_submit_is_no_message() -> None:
    submitted = read(activity("message", value={"verb": "approve", "version": 3}, replyToId="166"))
    assert isinstance(submitted, Submitted)
    assert (submitted.data, submitted.reply_to) == ({"verb": "approve", "version": 3}, "166")
    assert submitted.sender.id == ANNA["id"]
    with_text = read(activity("message", text="Godkänn", value={"verb": "approve"}))
    assert isinstance(with_text, Submitted)
    assert isinstance(read(activity("message", text="hej", value={})), Message)
    assert isinstance(read(activity("message", text="hej", value="text")), Message)


def test_the_bot_and_people_coming_and_going() -> None:
    members = [{"id": BOT["id"]}, {"id": "29:bo", "name": "Bo", "objectId": "B"}]
    added = read(activity("conversationUpdate", membersAdded=members))
    assert isinstance(added, Added)
    assert added.bot_added
    assert [member.object_id for member in added.members] == ["b"]
    assert added.by is not None
    assert added.by.id == "29:anna"
    removed = read(activity("conversationUpdate", membersRemoved=[{"id": "29:bo"}]))
    assert isinstance(removed, Removed)
    assert not removed.bot_removed
    assert [member.id for member in removed.members] == ["29:bo"]


def test_installing_and_removing_the_app() -> None:
    added = read(activity("installationUpdate", action="add"))
    removed = read(activity("installationUpdate", action="remove", **{"from": None}))
    assert isinstance(added, Added)
    assert (added.bot_added, added.members) == (True, ())
    assert isinstance(removed, Removed)
    assert removed.bot_removed
    assert removed.by is None
    assert isinstance(read(activity("installationUpdate", action="add-upgrade")), Ignored)


@pytest.mark.parametrize(
    "source",
    [
        activity("typing"),
        activity("messageReaction", reactionsAdded=[{"type": "like"}]),
        activity("messageUpdate", text="rättat"),
        activity("conversationUpdate", channelData={"eventType": "channelCreated"}),
        activity("event", name="application/vnd.microsoft.meetingParticipantJoin"),
        activity("event", name="application/vnd.microsoft.meetingStart"),
        activity("invoke", name="composeExtension/query"),
        written("eko", **{"from": BOT}),
        activity("something-new"),
    ],
)
def test_the_rest_is_ignored_but_its_service_address_is_known(source: Json) -> None:
    ignored = read(source)
    assert isinstance(ignored, Ignored)
    assert ignored.conversation.service_url == SERVICE_URL
    assert ignored.what


@pytest.mark.parametrize("when", [None, "", "igår", "2022-09-01T11:00:00", 5, "9999-12-31T23:59:59-14:00"])
def test_a_time_that_cannot_be_read_is_the_time_of_receipt(when: object) -> None:
    assert read(written("hej", timestamp=when)).sent_at == NOW


def test_an_update_without_an_id_gets_one() -> None:
    assert read(activity("conversationUpdate", id=None, membersAdded=[{"id": "29:x"}])).activity_id


@pytest.mark.parametrize("field", ["type", "id", "serviceUrl", "from", "recipient", "conversation"])
@pytest.mark.parametrize("wrong", [None, "", 7, [], {}, "x" * 2000, "a\nb"])
def test_a_needed_field_that_is_missing_or_wrong_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(BadActivityError):
        read({**written("hej"), field: wrong})


@pytest.mark.parametrize("field", ["text", "entities", "channelData", "locale", "replyToId", "textFormat"])
def test_a_wrong_type_is_refused(field: str) -> None:
    with pytest.raises(BadActivityError):
        read({**written("hej"), field: 7})


@pytest.mark.parametrize("inner", ["team", "channel", "tenant", "meeting"])
def test_a_wrong_type_further_in_is_refused(inner: str) -> None:
    with pytest.raises(BadActivityError):
        read(written("hej", channelData={inner: "text"}))
