"""The program as it is started in a terminal, with the real bot: killed, restarted, stopped, refused."""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from tests.integration.local.page import Json, Page, action, buttons
from tests.integration.local.test_keeping import everything

pytestmark = pytest.mark.slow

PLAN = "@Justera möte Ledningsgruppen torsdag 3 september 2026 kl 13–16.30, Kvarnsalen"
NOW = "2026-08-24T09:10:00+02:00"


class Program:
    """`python -m playground.local` with everything in `folder`."""

    def __init__(
        self, process: asyncio.subprocess.Process, address: str, session: aiohttp.ClientSession
    ) -> None:
        self.process = process
        self.address = address
        self.session = session
        self.printed = ""

    async def page(self) -> Page:
        """The secretary's page, with a bot that has been installed where it is from the start."""
        page = await Page(self.session, self.address).open()
        await page.until(lambda state: state["bot"]["status"] == "running")
        await page.until(lambda state: all(one["installed"] for one in (*state["teams"], *state["chats"])))
        await page.message(await page.channel(None), lambda one: one["cards"])
        return page

    def bots(self) -> list[psutil.Process]:
        """The bots that it has started."""
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if "serve" in child.cmdline()]

    async def ends(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; (exit status, what it complained of). `printed` has what it said after all."""
        self.process.send_signal(number)
        async with asyncio.timeout(20):
            printed, complaints = await self.process.communicate()
        self.printed = printed.decode()
        return self.process.returncode or 0, complaints.decode()


MODULE = (sys.executable, "-m", "playground.local")
COMMAND = (str(Path(sys.executable).with_name("justera")), "playground")


def arguments(folder: Path, **more: object) -> list[str]:
    options = {"port": 0, "bot-port": 0, "folder": folder, **more}
    return [f"--{name}={value}" for name, value in options.items()]


@asynccontextmanager
async def program(
    folder: Path, environment: Any = None, command: Any = MODULE, **more: object
) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        *command,
        *arguments(folder, **more),
        env={
            **{name: value for name, value in os.environ.items() if "JUSTERA" not in name},
            **(environment or {}),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+) in your browser\n", line)
        assert found, (line, await process.communicate())
        async with aiohttp.ClientSession() as session:
            yield Program(process, found[1], session)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.communicate()


async def refused(folder: Path, **more: object) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *MODULE, *arguments(folder, **more), stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(20):
        _, complaints = await process.communicate()
    return process.returncode or 0, complaints.decode()


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("command", [MODULE, COMMAND], ids=["module", "command"])
async def test_started_used_and_stopped_with_ctrl_c(tmp_path: Path, command: tuple[str, ...]) -> None:
    async with program(tmp_path, command=command) as run:
        page = await run.page()
        said = await page.say(await page.channel(), "@Justera hjälp")
        assert said["told"] == "told"
        (bot,) = run.bots()
        bot_address = (await page.state())["bot"]["address"]
        status, complaints = await run.ends(signal.SIGINT)
        assert (status, complaints) == (0, "")
        assert not bot.is_running()
        assert f"Kept in {tmp_path}\n" in run.printed
        assert "Stop it with Ctrl+C\n" in run.printed
        assert f"The bot answers on {bot_address}/api/messages\n" in run.printed
    assert {file.name for file in tmp_path.iterdir()} >= {"world.jsonl", "justera.sqlite", "bot.log"}
    assert not (tmp_path / "justera.sqlite-wal").exists()


async def test_only_loopback_is_listened_at(tmp_path: Path) -> None:
    async with program(tmp_path) as run:
        await run.page()
        processes = [psutil.Process(run.process.pid), *run.bots()]
        listening = [
            connection.laddr.ip
            for process in processes
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening == ["127.0.0.1", "127.0.0.1"]


async def test_killed_with_everything_it_answered_kept(tmp_path: Path) -> None:
    async with program(tmp_path, now=NOW) as run:
        page = await run.page()
        channel = await page.channel()
        await page.say(channel, PLAN)
        agenda = [await page.say(channel, f"@Justera punkt Fråga {number}") for number in range(5)]
        await asyncio.gather(
            *(page.message(one["conversation"], lambda m: m["sender"] is None) for one in agenda)
        )
        personal = await page.chat("personal")
        asked = await page.say(personal["id"], "hjälp")
        await page.message(personal["id"], lambda one: one["sender"] is None and one["id"] > asked["id"])
        before = await everything(page)
        (bot,) = run.bots()
        assert (await run.ends(signal.SIGKILL))[0] == -signal.SIGKILL
        assert psutil.wait_procs([bot], timeout=10)[1] == []
    async with program(tmp_path) as run:
        page = await run.page()
        after = await everything(page)
        assert_nothing_is_lost(before, after)
        (planned,) = (await page.get("/api/meetings"))["meetings"]
        assert planned["title"] == "Ledningsgruppen"
        assert (await page.state())["clock"]["now"][:10] == "2026-08-24"
        assert (await page.say(channel, "@Justera punkt En till"))["told"] == "told"


def assert_nothing_is_lost(before: Json, after: Json) -> None:
    """All that was read is there in its order; the bot may have gone on with what it owed."""
    for place, told in before["messages"].items():
        kept = {one["id"]: one for one in after["messages"][place]["messages"]}
        for message in told["messages"]:
            assert message["id"] in kept
            if message["sender"] is not None:
                assert kept[message["id"]] == message


async def test_killed_in_the_middle_of_talk(tmp_path: Path) -> None:
    """Whatever was answered before the kill is there after it."""
    answered: list[Json] = []
    enough = asyncio.Event()

    async def talk(page: Page, chat: str, name: str) -> None:
        number = 0
        while True:
            number += 1
            answered.append(await page.say(chat, f"{name} {number}"))
            if len(answered) == 200:
                enough.set()

    async with program(tmp_path) as run:
        page = await run.page()
        chat = (await page.chat("groupChat"))["id"]
        talks = [asyncio.create_task(talk(page, chat, name)) for name in ("A", "B", "C")]
        await enough.wait()
        await run.ends(signal.SIGKILL)
        await asyncio.gather(*talks, return_exceptions=True)
    async with program(tmp_path) as run:
        page = await run.page()
        kept = [one["text"] for one in await page.messages(chat, limit=500) if one["sender"]]
        if (await page.get("/api/messages", conversation=chat, limit=500))["more"]:
            older = await page.messages(
                chat, limit=500, before=(await page.messages(chat, limit=500))[0]["id"]
            )
            kept = [one["text"] for one in older if one["sender"]] + kept
    for name in ("A", "B", "C"):
        spoken = [text for text in kept if text.startswith(name)]
        assert spoken == [f"{name} {number + 1}" for number in range(len(spoken))]
        assert len(spoken) >= sum(one["text"].startswith(name) for one in answered)


async def test_the_bot_killed_and_restarted_with_nothing_lost(tmp_path: Path) -> None:
    async with program(tmp_path, now=NOW) as run:
        page = await run.page()
        channel = await page.channel()
        said = await page.say(channel, PLAN)
        await page.message(said["conversation"], lambda one: one["sender"] is None)
        await page.quiet()
        address = (await page.state())["bot"]["address"]
        async with page.stream() as events:
            await page.do("/api/bot", do="kill")
            await events.wait_for("state", lambda one: one["bot"]["status"] == "stopped")
            lost = await page.say(channel, "@Justera punkt Medan du var borta")
            assert lost["told"] == "failed"
            await page.do("/api/bot", do="start")
            await events.wait_for("state", lambda one: one["bot"]["status"] == "starting")
            await events.wait_for("state", lambda one: one["bot"]["status"] == "running")
        await page.do("/api/bot", do="restart")
        state = await page.state()
        assert (state["bot"]["status"], state["bot"]["address"]) == ("running", address)
        said = await page.say(channel, "@Justera punkt Budget")
        answer = await page.message(said["conversation"], lambda one: one["sender"] is None)
        assert "Budget" in json.dumps(answer["cards"], ensure_ascii=False)
        (planned,) = (await page.get("/api/meetings"))["meetings"]
        assert planned["status"] == "planned"


async def test_a_bot_that_dies_by_itself_is_shown_and_started_again(tmp_path: Path) -> None:
    async with program(tmp_path) as run:
        page = await run.page()
        (bot,) = run.bots()
        bot.kill()
        state = await page.until(lambda state: state["bot"]["status"] == "stopped")
        assert "the bot ended with -9" in state["bot"]["problem"]
        await page.do("/api/bot", do="start")
        state = await page.state()
        assert (state["bot"]["status"], state["bot"]["problem"]) == ("running", "")


async def test_a_restarted_bot_has_the_worlds_time(tmp_path: Path) -> None:
    async with program(tmp_path) as run:
        page = await run.page()
        await page.ask("PUT", "/api/clock", {"now": "2031-05-01T08:00:00Z"})
        await page.do("/api/bot", do="restart")
        async with run.session.get((await page.state())["bot"]["address"] + "/local/clock") as response:
            assert (await response.json())["now"][:13] == "2031-05-01T08"
        await page.ask("PUT", "/api/clock", {"now": None})
        await page.do("/api/bot", do="restart")
        async with run.session.get((await page.state())["bot"]["address"] + "/local/clock") as response:
            assert (await response.json())["now"][:4] != "2031"


async def test_reset_empties_world_and_database(tmp_path: Path) -> None:
    async with program(tmp_path, now=NOW) as run:
        page = await run.page()
        first = await everything(page)
        channel = await page.channel()
        said = await page.say(channel, PLAN)
        await page.message(said["conversation"], lambda one: one["sender"] is None)
        await page.do("/api/hearing", everything=True)
        world = (await page.state())["world"]
        async with page.stream() as events:
            await page.do("/api/reset")
            await events.wait_for_end()
        page = await run.page()
        again = await everything(page)
        assert (await page.state())["world"] != world
        assert again["messages"][channel] == {"messages": [], "replies": {}, "more": False}
        assert [one["installed"] for one in again["chats"]] == [one["installed"] for one in first["chats"]]
        assert not again["hearsEverything"]
        assert (await page.get("/api/meetings"))["meetings"] == []
        assert "Kvarnsalen" not in json.dumps((await page.get("/api/traffic"))["exchanges"])
        said = await page.say(channel, PLAN)
        assert said["told"] == "told"


@pytest.mark.parametrize("way", ["option", "environment"])
async def test_a_database_of_ones_own_is_used_and_not_emptied(tmp_path: Path, way: str) -> None:
    own = tmp_path / "own.sqlite"
    folder = tmp_path / "kept"
    option = {"database-url": f"sqlite:///{own}"} if way == "option" else {}
    environment = {} if option else {"JUSTERA_DATABASE_URL": f"sqlite:///{own}"}
    async with program(folder, environment, **option) as run:
        page = await run.page()
        assert not (await page.state())["resettable"]
        assert await page.refused("/api/reset") == (409, "notResettable")
    assert not (folder / "justera.sqlite").exists()
    with sqlite3.connect(own) as database:
        assert database.execute("select count(*) from sqlite_master").fetchone()[0] > 5


async def test_the_demo_is_played_to_its_end(tmp_path: Path) -> None:
    async with program(tmp_path) as run:
        page = await run.page()
        async with page.stream() as events:
            await page.do("/api/demo", do="play", pace=0)
            await events.wait_for("demo", lambda one: one["step"] >= 5)
            await page.do("/api/demo", do="pause")
            assert await page.refused("/api/demo", do="play") == (409, "demoPlaying")
            assert (await page.state())["demo"]["state"] == "paused"
            await page.do("/api/demo", do="resume", pace=0)
            end = await events.wait_for("demo", lambda one: one["state"] in ("idle", "failed"))
        assert (end["state"], end["problem"], end["step"]) == ("idle", None, end["steps"])
        assert end["conversation"] == await page.channel("Demomötet")
        statuses = [one["status"] for one in (await page.get("/api/meetings"))["meetings"]]
        assert statuses == ["approved", "planned"]
        assert (await page.state())["clock"]["now"][:10] == "2026-10-23"
        approver = await page.someone("Ylva Ängsmark")
        posts = await approver.messages(end["conversation"], limit=200)
        assert any("justerad" in json.dumps(one["cards"], ensure_ascii=False) for one in posts)
        await page.do("/api/demo", do="play", pace=0.05)
        await page.until(lambda state: state["demo"]["step"] >= 3)
        assert (await page.do("/api/demo", do="stop"))["state"] == "idle"
        assert (await page.state())["demo"]["conversation"] == await page.channel("Demomötet 2")


async def test_the_demo_is_played_in_swedish_whatever_the_bot_speaks(tmp_path: Path) -> None:
    async with program(tmp_path, {"JUSTERA_LANGUAGE": "en"}) as run:
        page = await run.page()
        await page.do("/api/demo", do="play", pace=0)
        state = await page.until(lambda state: state["demo"]["step"] >= 3 or state["demo"]["problem"])
        assert state["demo"]["problem"] is None


async def test_a_whole_press_with_the_real_bot(tmp_path: Path) -> None:
    async with program(tmp_path, now=NOW) as run:
        page = await run.page()
        channel = await page.channel()
        said = await page.say(channel, PLAN)
        card = await page.message(channel, lambda one: one["sender"] is None and "Ny punkt" in buttons(one))
        where = {"conversation": channel, "message": card["id"], "card": 0}
        pressed = await page.do("/api/press", **where, action=action(card, "Ny punkt"))
        assert pressed["kind"] == "card"
        form = await page.message(channel, lambda one: one["id"] == card["id"] and one["own"])
        saved = await page.do("/api/press", **where, action=action(form, "Spara"), inputs={"title": "Kaffe"})
        assert saved["kind"] == "card"
        assert "Kaffe" in saved["text"]
        assert said["told"] == "told"


async def test_a_taken_port_is_refused_with_what_to_do(tmp_path: Path, taken: int) -> None:
    status, complaints = await refused(tmp_path, port=taken)
    assert status == 1
    assert f"127.0.0.1:{taken}" in complaints
    assert "--port 0" in complaints
    status, complaints = await refused(tmp_path, **{"bot-port": taken})
    assert status == 1
    assert f"--bot http://127.0.0.1:{taken}" in complaints
    assert "Traceback" not in complaints


async def test_a_folder_in_use_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with program(tmp_path):
        status, complaints = await refused(tmp_path)
    assert status == 1
    assert "--folder" in complaints


@pytest.mark.parametrize(
    "options", [{"bot": "http://bot.example:3978"}, {"bot": "https://127.0.0.1"}, {"now": "2026-01-01"}]
)
async def test_wrong_usage(tmp_path: Path, options: dict[str, str]) -> None:
    status, complaints = await refused(tmp_path, **options)
    assert status == 2
    assert "Traceback" not in complaints


async def test_the_page_is_there_before_the_bot_and_also_without_one(tmp_path: Path) -> None:
    async with program(tmp_path, **{"database-url": "nosuchdb://somewhere"}) as run:
        page = await Page(run.session, run.address).open()
        assert (await page.state())["bot"]["status"] == "starting"
        state = await page.until(lambda state: state["bot"]["status"] == "stopped")
        assert "nosuchdb" in state["bot"]["problem"]
        assert await page.refused("/api/bot", do="start") == (502, "botFailed")
        status, complaints = await run.ends(signal.SIGTERM)
        assert status == 0
        assert "nosuchdb" in complaints
