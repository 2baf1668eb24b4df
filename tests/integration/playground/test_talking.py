"""People write, the bot is told as Teams tells it, and answers where they wrote."""

import asyncio
import datetime as dt

import pytest

from playground.connector import CannotWriteError, Message, NotSeenError, World
from playground.group import Group, move_in
from tests.integration.playground.tinybot import Json, TinyBot


async def test_message_in_a_channel_begins_a_thread_and_is_answered_there(
    world: World, bot: TinyBot, group: Group
) -> None:
    sent = await group.secretary.says(group.channel, "beslut: Vi bygger bron.")
    answer = await group.channel.wait_for("Echo: Justera beslut: Vi bygger bron.")

    told = bot.heard[0]
    assert told["text"] == "<at>Justera</at> beslut: Vi bygger bron."
    assert told["entities"][0] == {
        "type": "mention",
        "mentioned": {"id": world.bot_id, "name": "Justera"},
        "text": "<at>Justera</at>",
    }
    assert told["from"] == {
        "id": group.secretary.id,
        "name": "Karin Vasseljung",
        "aadObjectId": group.secretary.aad_object_id,
    }
    assert told["conversation"] == {
        "isGroup": True,
        "conversationType": "channel",
        "tenantId": world.tenant.id,
        "id": f"{group.channel.id};messageid={sent.message.id}",
    }
    assert told["channelData"]["team"]["id"] == group.team.id
    assert told["channelData"]["channel"]["id"] == group.channel.id
    assert told["channelData"]["tenant"]["id"] == world.tenant.id
    assert told["serviceUrl"] == world.service_url
    assert answer.conversation is sent.message.conversation
    assert [message.id for message in group.channel.messages] == [sent.message.id, answer.id]


async def test_reply_in_a_thread_stays_in_it(bot: TinyBot, group: Group) -> None:
    first = await group.chair.says(group.channel, "hej")
    second = await group.secretary.says(group.channel, "svar", reply_to=first.message)

    assert second.message.conversation is first.message.conversation
    assert bot.heard[1]["replyToId"] == first.message.id
    assert bot.heard[1]["conversation"]["id"].endswith(f";messageid={first.message.id}")


async def test_names_of_members_become_mentions_and_other_names_stay_text(bot: TinyBot, group: Group) -> None:
    text = "@Justera uppdrag @Ylva Ängsmark och @Elsa Brinkfors tar fram en plan"
    await group.chair.says(group.channel, text)

    told = bot.heard[0]
    assert told["text"] == (
        "<at>Justera</at> uppdrag <at>Ylva Ängsmark</at> och @Elsa Brinkfors tar fram en plan"
    )
    mentioned = [one["mentioned"]["id"] for one in told["entities"] if one["type"] == "mention"]
    assert mentioned == [group.chair.world.bot_id, group.by_name["Ylva Ängsmark"].id]


async def test_a_given_name_is_a_mention_of_the_one_who_is_meant(bot: TinyBot, group: Group) -> None:
    await group.chair.says(group.chat, "uppdrag @Göran ringer", mentions=[group.by_name["Göran Tallbacke"]])
    assert "<at>Göran</at>" in bot.heard[0]["text"]
    with pytest.raises(CannotWriteError, match="@Fatima Rosenhav"):
        await group.chair.says(group.chat, "hej", mentions=[group.by_name["Fatima Rosenhav"]])


async def test_without_mention_the_bot_hears_nothing_unless_it_may(
    world: World, bot: TinyBot, group: Group
) -> None:
    sent = await group.chair.says(group.channel, "bara prat", mention_bot=False)
    assert not sent.delivered
    assert bot.heard == []
    assert group.channel.messages == [sent.message]

    world.hears_everything = True
    assert (await group.chair.says(group.channel, "mer prat", mention_bot=False)).delivered
    assert bot.heard[0]["text"] == "mer prat"


async def test_personal_chat_needs_no_mention(world: World, bot: TinyBot, group: Group) -> None:
    chat = group.chair.personal_chat()
    await world.add_bot(chat, group.chair)
    await group.chair.says(chat, "hjälp\nsök vision")

    assert bot.heard[-1]["text"] == "hjälp\nsök vision"
    assert bot.heard[-1]["conversation"]["conversationType"] == "personal"
    assert chat.id.startswith("a:1")
    await chat.wait_for("Echo: hjälp")


async def test_the_bot_is_told_who_added_it_and_where(world: World, bot: TinyBot) -> None:
    group = move_in(world)
    await world.add_bot(group.channel, group.secretary)

    update, installed = bot.heard
    assert update["type"] == "conversationUpdate"
    assert update["membersAdded"] == [{"id": world.bot_id}]
    assert update["channelData"]["eventType"] == "teamMemberAdded"
    assert (installed["type"], installed["action"]) == ("installationUpdate", "add")
    for told in (update, installed):
        assert told["conversation"]["id"] == group.channel.id
        assert told["channelData"]["settings"]["selectedChannel"]["id"] == group.channel.id
        assert told["channelData"]["team"]["id"] == group.team.id
        assert told["from"]["aadObjectId"] == group.secretary.aad_object_id


async def test_the_same_activity_can_come_several_times(bot: TinyBot, group: Group) -> None:
    sent = await group.chair.says(group.chat, "hej", repeat=3)
    await group.chair.says(group.chat, "samtidigt", repeat=2, at_once=True)

    assert [told["id"] for told in bot.heard[:3]] == [sent.message.id] * 3
    assert len({told["id"] for told in bot.heard}) == 2
    assert sum("hej" in message.text_of() for message in group.chat.bot_messages) == 3


async def test_strangers_and_people_without_account_cannot_write_in_a_team(
    world: World, group: Group
) -> None:
    with pytest.raises(CannotWriteError, match="isn't a member"):
        await group.guest_without_account.says(group.channel, "hej")
    with pytest.raises(ValueError, match="no account"):
        world.team("En annan", [group.guest_without_account])


async def test_someone_without_account_in_a_meeting_has_no_object_id(
    world: World, bot: TinyBot, group: Group
) -> None:
    start = dt.datetime(2027, 3, 4, 12, tzinfo=dt.UTC)
    everybody = [*group.members, group.guest_without_account]
    meeting = world.meeting_chat(
        "Mars", everybody, organiser=group.chair, start=start, end=start + dt.timedelta(hours=3)
    )
    await world.add_bot(meeting, group.chair)
    await group.guest_without_account.says(meeting, "hej")
    await world.start_meeting(meeting)

    message, event = bot.heard[-2:]
    assert message["from"] == {"id": group.guest_without_account.id, "name": "Elsa Brinkfors (Guest)"}
    assert message["channelData"]["meeting"]["id"] == meeting.meeting_id
    assert event["name"] == "application/vnd.microsoft.meetingStart"
    assert event["channelData"]["meeting"]["id"] == meeting.meeting_id
    assert event["value"]["Id"] != meeting.meeting_id
    assert meeting.id.startswith("19:meeting_")
    assert meeting.id.endswith("@thread.v2")


async def test_a_bearer_token_goes_with_every_activity(bot: TinyBot) -> None:
    numbers = iter(range(10))
    async with World(bot.url, token=lambda: f"t{next(numbers)}") as world:
        person = world.person("Ada Provsson")
        await world.add_bot(person.personal_chat(), person)
    assert bot.authorizations == ["Bearer t0", "Bearer t1"]


async def test_waiting_ends_with_what_was_seen_instead(bot: TinyBot, group: Group) -> None:
    bot.status = 500
    await group.chair.says(group.chat, "hej")
    with pytest.raises(NotSeenError) as caught:
        await group.chat.wait_for("något helt annat", timeout=0.01)
    assert "Echo: Justera hej" in str(caught.value)
    assert "the bot answered 500" in str(caught.value)


async def test_waiting_sees_what_comes_later_and_leaves_out_what_came_before(
    bot: TinyBot, group: Group
) -> None:
    await group.chair.says(group.chat, "ett")
    first = await group.chat.wait_for("Echo")
    waiting = asyncio.create_task(group.chat.wait_for("Echo", after=first))
    await group.chair.says(group.chat, "två")
    assert "två" in (await waiting).text_of()


async def test_a_broken_predicate_fails_the_one_who_waits(group: Group) -> None:
    def broken(message: Message) -> bool:
        raise AttributeError(message.id)

    waiting = asyncio.create_task(group.chat.wait_for(broken))
    await asyncio.sleep(0)
    await group.chair.says(group.chat, "hej")
    with pytest.raises(AttributeError):
        await waiting


async def test_settled_waits_for_what_the_bot_does_on_the_side(
    world: World, bot: TinyBot, group: Group
) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def later(tiny: TinyBot, activity: Json) -> None:
        async def post() -> None:
            await asyncio.sleep(0.02)
            await tiny.reply(activity, {"type": "message", "text": "sent efteråt"})

        tasks.append(asyncio.create_task(post()))

    bot.turn = later
    await group.chair.says(group.chat, "hej")
    await world.settled(quiet=0.2)
    assert [message.text_of() for message in group.chat.bot_messages] == ["sent efteråt"]
    await asyncio.gather(*tasks)
