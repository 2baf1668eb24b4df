"""Messages that people edit, delete and react to, and how it went to tell the bot of them."""

import asyncio
from urllib.parse import quote

import pytest

from playground.connector import CannotWriteError, Conversation, Message, World
from playground.group import Group
from tests.integration.playground.tinybot import Json, TinyBot


def events(bot: TinyBot) -> list[tuple[str, str | None]]:
    return [(told["type"], told["channelData"].get("eventType")) for told in bot.heard]


async def test_an_edit_is_told_with_the_whole_new_message(world: World, bot: TinyBot, group: Group) -> None:
    sent = await group.secretary.says(group.channel, "beslut: vi bygger")
    bot.heard.clear()
    edited = await group.secretary.edits(sent.message, "@Justera beslut: vi bygger bron")

    (told,) = bot.heard
    assert (told["type"], told["channelData"]["eventType"]) == ("messageUpdate", "editMessage")
    assert told["id"] == sent.message.id
    assert told["text"] == "<at>Justera</at> beslut: vi bygger bron"
    assert told["entities"][0]["mentioned"]["id"] == world.bot_id
    assert told["conversation"]["id"] == f"{group.channel.id};messageid={sent.message.id}"
    assert edited.delivered
    assert sent.message.edited
    assert sent.message.text_of() == "Justera beslut: vi bygger bron"
    assert sent.message.versions[0]["text"] == "<at>Justera</at> beslut: vi bygger"


async def test_the_bot_hears_of_changes_to_what_it_knows_and_of_new_mentions_only(
    bot: TinyBot, group: Group
) -> None:
    sent = await group.chair.says(group.chat, "bara prat", mention_bot=False)
    assert sent.message.told == "not_told"
    assert not (await group.chair.edits(sent.message, "mer prat")).delivered
    assert not (await group.chair.deletes(sent.message)).delivered
    assert not (await group.chair.undeletes(sent.message)).delivered
    assert bot.heard == []

    await group.chair.edits(sent.message, "@Justera hjälp")
    await group.chair.edits(sent.message, "ingenting")
    await group.chair.deletes(sent.message)
    await group.chair.undeletes(sent.message)
    assert events(bot) == [
        ("messageUpdate", "editMessage"),
        ("messageUpdate", "editMessage"),
        ("messageDelete", "softDeleteMessage"),
        ("messageUpdate", "undeleteMessage"),
    ]
    assert "text" not in bot.heard[2]
    assert bot.heard[3]["text"] == "ingenting"
    assert sent.message.text_of() == "ingenting"


async def test_what_the_bot_may_hear_everywhere_it_hears_changes_of(
    world: World, bot: TinyBot, group: Group
) -> None:
    world.hears_everything = True
    sent = await group.chair.says(group.chat, "prat", mention_bot=False)
    await group.chair.edits(sent.message, "mer prat")
    assert [told["text"] for told in bot.heard] == ["prat", "mer prat"]

    await world.remove_bot(group.chat, group.chair)
    bot.heard.clear()
    await group.chair.edits(sent.message, "ännu mer")
    await group.chair.deletes(sent.message)
    assert bot.heard == []


async def test_only_ones_own_messages_can_be_changed(world: World, group: Group) -> None:
    sent = await group.chair.says(group.chat, "hej")
    answer = await group.chat.wait_for("Echo")
    for message in (sent.message, answer):
        with pytest.raises(CannotWriteError, match="can't change"):
            await group.secretary.edits(message, "nej")
        with pytest.raises(CannotWriteError, match="can't change"):
            await group.secretary.deletes(message)
    with pytest.raises(CannotWriteError, match="no deleted message"):
        await group.chair.undeletes(sent.message)
    await group.chair.deletes(sent.message)
    with pytest.raises(CannotWriteError, match="can't change"):
        await group.chair.edits(sent.message, "igen")
    assert sent.message.text_of() == ""


async def test_reactions_are_told_on_the_bots_own_messages(bot: TinyBot, group: Group) -> None:
    sent = await group.chair.says(group.chat, "hej")
    answer = await group.chat.wait_for("Echo")
    bot.heard.clear()
    await group.secretary.reacts(answer, "like")
    await group.chair.reacts(answer, "like")
    await group.chair.reacts(answer, "like")
    await group.secretary.reacts(answer, "like", on=False)
    await group.secretary.reacts(answer, "heart", on=False)
    await group.secretary.reacts(sent.message, "heart")

    assert answer.reactions == {"like": {group.chair}}
    assert sent.message.reactions == {"heart": {group.secretary}}
    first, second, third = bot.heard
    assert first["type"] == "messageReaction"
    assert first["reactionsAdded"] == second["reactionsAdded"] == [{"type": "like"}]
    assert third["reactionsRemoved"] == [{"type": "like"}]
    assert first["replyToId"] == answer.id
    assert first["from"] == {"id": group.secretary.id, "aadObjectId": group.secretary.aad_object_id}
    assert "text" not in first

    await group.chair.reacts(answer, "like", on=False)
    assert answer.reactions == {}


async def test_who_isnt_there_and_what_is_deleted_takes_no_reaction(
    world: World, bot: TinyBot, group: Group
) -> None:
    await group.chair.says(group.chat, "hej")
    answer = await group.chat.wait_for("Echo")
    with pytest.raises(CannotWriteError):
        await group.guest_without_account.reacts(answer, "like")
    path = f"v3/conversations/{quote(group.chat.id, safe='')}/activities/{answer.id}"
    await bot.call("DELETE", world.service_url, path)
    with pytest.raises(CannotWriteError):
        await group.chair.reacts(answer, "like")


async def test_a_message_says_how_it_went_to_tell_the_bot(world: World, bot: TinyBot, group: Group) -> None:
    sent = await group.chair.says(group.chat, "hej")
    assert (sent.message.told, sent.message.problem) == ("told", "")
    assert group.chat.last.told == ""

    bot.status = 502
    sent = await group.chair.says(group.chat, "hej")
    assert (sent.message.told, sent.message.problem) == ("failed", "502")

    world.client.bot_url = "http://127.0.0.1:9/"
    sent = await group.chair.says(group.chat, "hej")
    assert sent.message.told == "failed"
    assert "Cannot connect" in sent.message.problem


async def test_a_bot_that_takes_too_long_has_failed(world: World, bot: TinyBot, group: Group) -> None:
    late = asyncio.Event()

    async def turn(tiny: TinyBot, activity: Json) -> None:
        await late.wait()

    bot.turn = turn
    world.client.seconds = 0.05
    sent = await group.chair.says(group.chat, "hej")
    late.set()
    assert (sent.message.told, sent.message.problem) == ("failed", "no answer within 0.05 s")


async def test_whoever_listens_sees_each_change(world: World, group: Group) -> None:
    seen: list[tuple[str, str, bool]] = []

    def listen(message: Message) -> None:
        if message.sender is group.chair:
            seen.append((message.text_of(), message.told, bool(message.reactions)))

    end = world.listen(listen)
    sent = await group.chair.says(group.chat, "hej", mention_bot=False)
    await group.chair.edits(sent.message, "hejdå")
    await group.secretary.reacts(sent.message, "like")
    await group.chair.deletes(sent.message)
    end()
    await group.chair.undeletes(sent.message)
    assert seen == [
        ("hej", "", False),
        ("hej", "not_told", False),
        ("hejdå", "not_told", False),
        ("hejdå", "not_told", True),
        ("", "not_told", True),
    ]


async def test_whoever_listens_for_typing_is_told_where(world: World, bot: TinyBot, group: Group) -> None:
    heard: list[Conversation] = []
    end = world.listen_typing(heard.append)
    path = f"v3/conversations/{quote(group.chat.id, safe='')}/activities"
    await bot.call("POST", world.service_url, path, {"type": "typing"})
    await bot.call("POST", world.service_url, path, {"type": "message", "text": "hej"})
    end()
    await bot.call("POST", world.service_url, path, {"type": "typing"})
    assert heard == [group.chat]
    assert [message.text_of() for message in group.chat.messages] == ["hej"]
