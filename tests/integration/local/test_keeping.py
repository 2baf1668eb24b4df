"""What people wrote is there after a restart, however the last one ended."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.local.folder import Folder, FolderError
from playground.local.server import Serving
from tests.integration.local.conftest import LocalBot, card_message, local_teams, secretary
from tests.integration.local.page import Page, action
from tests.integration.playground.cards import execute, simple
from tests.integration.playground.tinybot import Json, TinyBot


async def everything(page: Page) -> Json:
    """All that the secretary can read, but for what a restart may change."""
    state = await page.state()
    places = [channel["id"] for team in state["teams"] for channel in team["channels"]]
    places += [chat["id"] for chat in state["chats"]]
    read = {place: await page.get("/api/messages", conversation=place, limit=500) for place in places}
    for told in read.values():
        for message in told["messages"]:
            del message["rev"]
    kept = ("teams", "chats", "members", "activity", "hearsEverything")
    return {"messages": read, **{name: state[name] for name in kept}}


async def silent(_: TinyBot, __: Json) -> None:
    pass


async def busy(page: Page, bot: LocalBot) -> None:
    """Something of everything that is kept."""
    channel = await page.channel()
    chair = await page.someone("chair")
    post = await page.say(channel, "@Justera Möte?\nÅ, ja")
    await chair.say(channel, "Gärna 😀", replyTo=post["id"])
    await page.do("/api/edit", conversation=channel, message=post["id"], text="@Justera Möte!")
    gone = await chair.say(channel, "Skräp")
    await chair.do("/api/delete", conversation=channel, message=gone["id"])
    await chair.do("/api/react", conversation=channel, message=post["id"], reaction="like", on=True)
    chat = (await page.chat("groupChat"))["id"]

    async def turn(tiny: TinyBot, activity: Json) -> Any:
        if activity["type"] == "invoke":
            kind = "application/vnd.microsoft.card.adaptive"
            return {"statusCode": 200, "type": kind, "value": simple("Du sa ja")}
        return await tiny.reply(activity, card_message(simple("Ska vi?", execute("Ja")))) and None

    bot.turn = turn
    await page.say(chat, "@Justera kort")
    card = await page.message(chat, lambda one: one["cards"])
    where = {"conversation": chat, "message": card["id"], "card": 0}
    await page.do("/api/press", **where, action=action(card, "Ja"))
    bot.turn = silent
    await chair.do("/api/install", where=(await chair.chat("personal"))["id"], on=True)
    await page.do("/api/hearing", everything=True)
    await page.do("/api/meeting", conversation=(await page.chat("meeting"))["id"], on=True)


async def test_everything_is_as_it_was_after_a_restart(bot: LocalBot, tmp_path: Path) -> None:
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        await busy(page, bot)
        before = await everything(page)
        newest = max(one["rev"] for one in await page.messages((await page.chat("groupChat"))["id"]))
    for _ in range(2):
        bot.heard.clear()
        async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
            assert await everything(page) == before
            assert bot.heard == []
            chat = (await page.chat("groupChat"))["id"]
            assert all(one["rev"] > newest for one in await page.messages(chat))
            card = await page.message(chat, lambda one: one["cards"])
            assert card["own"]
            chair = await page.someone("chair")
            assert not (await chair.message(chat, lambda one: one["cards"]))["own"]
            said = await page.say(chat, "Vidare")
            assert said["id"] > card["id"]
            before = await everything(page)


async def test_the_clock_stays_moved(bot: LocalBot, tmp_path: Path) -> None:
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        await page.ask("PUT", "/api/clock", {"now": "2031-05-01T08:00:00Z"})
    bot.moved.clear()
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        clock = (await page.state())["clock"]
        assert (clock["now"][:10], clock["moved"]) == ("2031-05-01", True)
        assert [str(moment.date()) for moment in bot.moved] == ["2031-05-01"]


async def test_a_channel_of_a_demo_is_there_again(bot: LocalBot, tmp_path: Path) -> None:
    bot.status = 200
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        bot.status = 500
        await page.do("/api/demo", do="play", pace=0)
        await page.until(lambda state: state["demo"]["state"] == "failed")
        before = await everything(page)
        bot.status = 200
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        assert await everything(page) == before
        assert (await page.messages(await page.channel("Demomötet")))[0]["told"] == "failed"


async def test_a_bot_that_was_removed_stays_away(bot: LocalBot, tmp_path: Path) -> None:
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        chat = (await page.chat("groupChat"))["id"]
        await page.do("/api/install", where=chat, on=False)
    async with local_teams(tmp_path, bot=bot.url) as running:
        await running.teams.world.settled()
        assert not running.teams.home.group.chat.installed


async def test_a_torn_line_is_left_out_and_the_rest_is_there(bot: LocalBot, tmp_path: Path) -> None:
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        chat = (await page.chat("groupChat"))["id"]
        kept = await page.say(chat, "Först")
        await page.say(chat, "Sist")
    journal = tmp_path / "world.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if b"Sist" in line)
    journal.write_bytes(b"".join(line for line in lines if b"Sist" not in line) + lines[last][:-40])
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        texts = [one["text"] for one in await page.messages(chat) if one["sender"]]
        assert texts == ["Först"]
        assert (await page.say(chat, "Igen"))["id"] > kept["id"]
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        assert [one["text"] for one in await page.messages(chat) if one["sender"]] == ["Först", "Igen"]


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe\n",
        b"[]\n",
        b"null\n",
        b'{"what":"message"}\n',
        b'{"what":"message","kept":{"id":"1"}}\n',
        b'{"what":"world","kept":{"begin":"yesterday"}}\n',
        b'{"what":"weather"}\n',
        b'{"what":"message","kept":{"id":"1","bodies":["{}"],"conversation":"nowhere","sender":null}}\n',
    ],
)
async def test_what_makes_no_sense_is_left_out(
    bot: LocalBot, tmp_path: Path, line: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        await page.say((await page.chat("groupChat"))["id"], "Kvar")
        before = await everything(page)
    with (tmp_path / "world.jsonl").open("ab") as journal:
        journal.write(line)
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        assert await everything(page) == before


async def test_the_journal_is_small_again_at_the_next_start(bot: LocalBot, tmp_path: Path) -> None:
    """A board that is updated a hundred times is one line, and while it is, grows by a body at a time."""
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        chat = (await page.chat("groupChat"))["id"]
        await page.say(chat, "@Justera hej")
        answer = await page.message(chat, lambda one: one["text"].startswith("Echo"))
        for number in range(100):
            board = {"type": "message", "text": f"Version {number}" + "x" * 5_000}
            assert await bot.update(bot.heard[-1]["serviceUrl"], chat, answer["id"], board) == 200
    file = tmp_path / "world.jsonl"
    assert file.stat().st_size < 1_000_000
    async with local_teams(tmp_path, bot=bot.url) as running, secretary(running) as page:
        assert (await page.message(chat, lambda one: one["id"] == answer["id"]))["text"].startswith(
            "Version 99x"
        )
    lines = file.read_bytes().splitlines()
    assert len(lines) < 20
    assert [json.loads(line)["what"] for line in lines].count("world") == 1


async def test_a_folder_is_one_programs_at_a_time(running: Serving) -> None:
    with pytest.raises(FolderError, match="Another local Teams uses"):
        Folder(running.teams.options.folder.path).take()


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="Choose another"):
        Folder(tmp_path / "file" / "below").take()
