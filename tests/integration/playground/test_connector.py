"""The Bot Connector's endpoints answer as Teams does: ids, shapes, statuses, error bodies."""

import datetime as dt
from typing import Any
from urllib.parse import quote

import pytest

from playground.connector import World
from playground.connector.world import RosterIds
from playground.group import Group, move_in
from tests.integration.playground import cards
from tests.integration.playground.tinybot import Json, TinyBot, attachment

HELLO = {"type": "message", "text": "hej"}


class Caller:
    """The bot's side of the wire."""

    def __init__(self, bot: TinyBot, world: World) -> None:
        self.bot = bot
        self.world = world

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        status, answer, _ = await self.bot.call(method, self.world.service_url, path, body)
        return status, answer

    async def post(self, conversation: str, body: Json = HELLO) -> tuple[int, Any]:
        return await self("POST", f"v3/conversations/{quote(conversation, safe='')}/activities", body)


@pytest.fixture
def call(bot: TinyBot, world: World) -> Caller:
    return Caller(bot, world)


def error(code: str, message: str) -> Json:
    return {"error": {"code": code, "message": message}}


async def test_a_post_in_a_channel_begins_a_thread(call: Caller, world: World, group: Group) -> None:
    told = {
        "isGroup": True,
        "channelData": {"channel": {"id": group.channel.id}},
        "activity": HELLO,
        "tenantId": world.tenant.id,
    }
    status, answer = await call("POST", "v3/conversations", told)
    (message,) = group.channel.messages
    assert status == 201
    assert answer == {"id": f"{group.channel.id};messageid={message.id}", "activityId": message.id}
    assert message.text_of() == "hej"
    assert (await call.post(answer["id"]))[0] == 201
    assert len(group.channel.thread(message).messages) == 2


async def test_a_chat_with_one_person_is_always_the_same_one(call: Caller, group: Group) -> None:
    tenant = group.chair.world.tenant.id
    told = {"isGroup": False, "members": [{"id": group.chair.id}], "tenantId": tenant}
    first = await call("POST", "v3/conversations", told)
    told = {
        "members": [{"id": group.chair.aad_object_id}],
        "channelData": {"tenant": {"id": tenant}},
        "activity": HELLO,
    }
    second = await call("POST", "v3/conversations", told)
    chat = group.chair.personal_chat()
    assert first == second == (201, {"id": chat.id})
    assert [message.text_of() for message in chat.messages] == ["hej"]


@pytest.mark.parametrize(
    "changed",
    [
        {"activity": None},
        {"isGroup": False},
        {"channelData": None, "members": []},
        {"channelData": None, "members": [{"id": "29:1x"}], "isGroup": True},
        {"channelData": None, "members": [{"id": "29:1x"}], "isGroup": False, "tenantId": None},
    ],
)
async def test_conversations_that_teams_doesnt_create(
    call: Caller, world: World, group: Group, changed: Json
) -> None:
    told = {
        "isGroup": True,
        "channelData": {"channel": {"id": group.channel.id}},
        "activity": HELLO,
        "tenantId": world.tenant.id,
    }
    refusal = error("BadSyntax", "Incorrect conversation creation parameters")
    assert await call("POST", "v3/conversations", {**told, **changed}) == (400, refusal)
    assert group.channel.messages == []


async def test_the_case_of_the_tenants_key_matters_to_nobody(call: Caller, group: Group) -> None:
    told = {"members": [{"id": group.chair.id}], "tenantID": group.chair.world.tenant.id}
    assert (await call("POST", "v3/conversations", told))[0] == 201


async def test_a_person_who_has_never_met_the_bot_cannot_be_written_to(call: Caller, world: World) -> None:
    person = world.person("Ada Provsson")
    told = {"members": [{"id": person.id}], "tenantId": world.tenant.id}
    assert (await call("POST", "v3/conversations", told))[0] == 403


async def test_messages_are_updated_and_deleted_in_place(call: Caller, group: Group) -> None:
    _, answer = await call.post(group.chat.id)
    path = f"v3/conversations/{quote(group.chat.id, safe='')}/activities/{answer['id']}"
    assert await call("PUT", path, {"type": "message", "text": "nytt"}) == (200, answer)
    (message,) = group.chat.messages
    assert message.text_of() == "nytt"
    assert [version["text"] for version in message.versions] == ["hej", "nytt"]

    assert (await call("DELETE", path))[0] == 200
    assert group.chat.bot_messages == []
    assert await call("PUT", path, HELLO) == (403, error("ServiceError", "Unknown"))


async def test_nothing_is_deduplicated_and_typing_is_no_message(call: Caller, group: Group) -> None:
    await call.post(group.chat.id)
    await call.post(group.chat.id)
    assert (await call.post(group.chat.id, {"type": "typing"}))[0] == 201
    assert [message.text_of() for message in group.chat.messages] == ["hej", "hej"]


async def test_refusals_have_teams_own_words(call: Caller, world: World, group: Group) -> None:
    assert await call.post("19:none@thread.v2") == (
        404,
        error("ConversationNotFound", "Conversation not found."),
    )
    path = f"v3/conversations/{quote(group.chat.id, safe='')}/activities/17"
    assert await call("PUT", path, HELLO) == (
        404,
        error("ActivityNotFoundInConversation", "Message does not exist in the thread."),
    )
    sent = await group.chair.says(group.chat, "mitt", mention_bot=False)
    assert (await call("PUT", path.replace("/17", f"/{sent.message.id}"), HELLO))[0] == 403
    assert await call.post(group.chat.id, {"type": "trace"}) == (
        400,
        error("BadArgument", "Unknown activity type"),
    )
    assert (await call.post(group.chat.id, []))[0] == 400  # type: ignore[arg-type]  # what a bot mustn't send
    long = {"type": "message", "text": "å" * 52_000}
    assert await call.post(group.chat.id, long) == (
        413,
        error("MessageSizeTooBig", "Message size too large."),
    )

    await world.remove_bot(group.chat, group.chair)
    assert await call.post(group.chat.id) == (
        403,
        error("BotNotInConversationRoster", "The bot is not part of the conversation roster."),
    )


async def test_a_bot_that_was_removed_is_told(world: World, bot: TinyBot, group: Group) -> None:
    await world.remove_bot(group.team, group.chair)
    update, removed = bot.heard
    assert update["membersRemoved"] == [{"id": world.bot_id}]
    assert update["channelData"]["eventType"] == "teamMemberRemoved"
    assert removed["action"] == "remove"
    assert not group.channel.installed


async def test_a_teams_roster_comes_in_pages_and_a_chats_whole(
    call: Caller, world: World, group: Group
) -> None:
    people = [world.person(f"Provperson {number}") for number in range(120)]
    team = world.team("Stor", people)
    chat = world.group_chat("Stor", people)
    await world.add_bot(team, people[0])
    await world.add_bot(chat, people[0])

    seen: list[str] = []
    sizes = []
    token = ""
    while True:
        path = f"v3/conversations/{quote(team.id, safe='')}/pagedmembers?pageSize=10{token}"
        status, page = await call("GET", path)
        assert status == 200
        sizes.append(len(page["members"]))
        seen.extend(member["id"] for member in page["members"])
        if "continuationToken" not in page:
            break
        token = f"&continuationToken={quote(page['continuationToken'], safe='')}"
    assert sizes == [50, 50, 20]
    assert seen == [person.id for person in people]

    _, page = await call("GET", f"v3/conversations/{quote(chat.id, safe='')}/pagedmembers?pageSize=50")
    assert len(page["members"]) == 120
    _, everybody = await call("GET", f"v3/conversations/{quote(team.id, safe='')}/members")
    assert len(everybody) == 120


@pytest.mark.parametrize(
    ("setting", "keys"),
    [
        ("aadObjectId", {"aadObjectId"}),
        ("objectId", {"objectId"}),
        ("both", {"aadObjectId", "objectId"}),
    ],
)
async def test_members_are_told_with_the_object_id_under_either_key(
    call: Caller, world: World, group: Group, setting: RosterIds, keys: set[str]
) -> None:
    world.roster_ids = setting
    place = f"v3/conversations/{quote(group.channel.id, safe='')}/members"
    for name in (group.chair.id, group.chair.aad_object_id, group.chair.email):
        status, member = await call("GET", f"{place}/{quote(str(name), safe='')}")
        assert status == 200
        assert {key for key in member if key.endswith("bjectId")} == keys
        assert member["userRole"] == "user"
        assert member["tenantId"] == world.tenant.id
    _, guest = await call("GET", f"{place}/{group.guest.aad_object_id}")
    assert guest["userRole"] == "guest"
    assert "#EXT#@" in guest["userPrincipalName"]
    assert (await call("GET", f"{place}/{group.guest_without_account.id}"))[0] == 404


async def test_team_and_channels(call: Caller, group: Group) -> None:
    team = quote(group.team.id, safe="")
    _, details = await call("GET", f"v3/teams/{team}")
    assert (details["id"], details["name"]) == (group.team.id, "Åttasjökommunerna")
    assert details["aadGroupId"] == group.team.group_id
    assert await call("GET", f"v3/teams/{team}/conversations") == (
        200,
        {
            "conversations": [
                {"id": group.team.id, "name": None},
                {"id": group.channel.id, "name": "Ledningsgruppen"},
            ]
        },
    )
    assert (await call("GET", f"v3/teams/{quote(group.channel.id, safe='')}"))[0] == 404


async def test_meeting_and_participant(call: Caller, world: World, group: Group) -> None:
    start = dt.datetime(2027, 3, 4, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    meeting = world.meeting_chat(
        "Mars",
        [*group.members, group.guest_without_account],
        organiser=group.chair,
        start=start,
        end=start + dt.timedelta(hours=2),
    )
    await world.add_bot(meeting, group.chair)
    await world.start_meeting(meeting)
    path = f"v1/meetings/{quote(meeting.meeting_id, safe='')}"
    _, told = await call("GET", path)
    assert told["details"]["title"] == "Mars"
    assert told["details"]["scheduledStartTime"] == "2027-03-04T12:00:00.000Z"
    assert told["conversation"]["id"] == meeting.id
    assert told["organizer"]["aadObjectId"] == group.chair.aad_object_id

    who = f"{path}/participants/{group.chair.aad_object_id}"
    _, told = await call("GET", f"{who}?tenantId={world.tenant.id}")
    assert told["meeting"] == {"role": "Organizer", "inMeeting": True}
    assert told["user"]["id"] == group.chair.id
    assert (await call("GET", who))[0] == 400
    assert (await call("GET", f"{path}/participants/x?tenantId={world.tenant.id}"))[0] == 404


async def test_what_teams_would_show_badly_is_a_finding(call: Caller, world: World, group: Group) -> None:
    many = cards.simple("x" * 29_000, *(cards.execute(f"Knapp {number}") for number in range(7)))
    many["version"] = "1.6"
    mention = {"type": "mention", "text": "<at>Ylva</at>", "mentioned": {"id": "29:1", "name": "Ylva"}}
    message = {**attachment(many), "text": "och text", "entities": [mention]}
    await call.post(group.chat.id, message)
    assert {finding.rule for finding in world.connector.findings} == {
        "card-too-big",
        "card-version",
        "too-many-actions",
        "text-and-card",
        "mention-not-in-text",
    }
    assert world.connector.findings[0].activity == group.chat.messages[0].id

    world.connector.findings.clear()
    await call.post(group.chat.id, attachment(cards.simple("Kort", cards.execute("Knapp"))))
    assert world.connector.findings == []


async def test_everything_is_recorded(call: Caller, world: World, group: Group) -> None:
    await group.chair.says(group.chat, "hej")
    await group.chat.wait_for("Echo")
    await world.settled()
    (posted,) = world.connector.record.of("reply")
    assert posted.request == {"type": "message", "text": "Echo: <at>Justera</at> hej"}
    assert (posted.status, posted.response) == (201, {"id": group.chat.last.id})
    assert posted.conversation == group.chat.id
    told = world.connector.record.of("message")[-1]
    assert told.direction == "to_bot"
    assert told.request["text"] == "<at>Justera</at> hej"
    assert world.connector.record.count("reply", 201) == 1


async def test_lean_keeps_messages_and_counts_only(bot: TinyBot) -> None:
    async with World(bot.url, lean=True) as world:
        group = move_in(world)
        await world.add_bot(group.chat, group.chair)
        await group.chair.says(group.chat, "hej")
        await group.chat.wait_for("Echo")
        await world.settled()
        assert world.connector.record.exchanges == []
        assert world.connector.record.count("reply") == 1


async def test_the_connector_can_ask_for_a_token(bot: TinyBot) -> None:
    async with World(bot.url, check_token=lambda header: header == "Bearer yes") as world:
        group = move_in(world)
        await world.add_bot(group.chat, group.chair)
        assert (await Caller(bot, world).post(group.chat.id))[0] == 401


async def test_the_same_seed_gives_the_same_ids() -> None:
    one, two, other = World("http://x/"), World("http://x/"), World("http://x/", seed="other")
    assert move_in(one).channel.id == move_in(two).channel.id
    assert one.people[0].aad_object_id == two.people[0].aad_object_id
    assert move_in(other).channel.id != next(iter(one.conversations))
    assert one.people[0].id != other.people[0].id
