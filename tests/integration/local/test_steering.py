"""The clock, trouble on order, and what can be done to a bot."""

import datetime as dt
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from playground.local import bot as bot_
from playground.local.server import Serving
from playground.local.troubles import KINDS
from tests.integration.local.conftest import LocalBot, listening, local_teams
from tests.integration.local.page import Json, Page

LATER = dt.datetime(2027, 3, 1, 8, 0, tzinfo=dt.UTC)


def about(moment: dt.datetime, iso: str) -> bool:
    return abs(dt.datetime.fromisoformat(iso) - moment) < dt.timedelta(minutes=1)


async def test_the_clock_of_everything_is_moved_and_put_back(page: Page, bot: LocalBot) -> None:
    status, told = await page.ask("PUT", "/api/clock", {"now": LATER.isoformat()})
    assert (status, told["moved"]) == (200, True)
    assert about(LATER, told["now"])
    assert about(LATER, bot.moved[-1].isoformat())
    assert about(LATER, (await page.say(await page.channel(), "@Justera sent"))["at"])
    assert about(LATER, bot.heard[-1]["timestamp"].replace("Z", "+00:00"))
    assert (await page.state())["clock"]["moved"]
    status, told = await page.ask("PUT", "/api/clock", {"now": None})
    assert (status, told["moved"]) == (200, False)
    assert about(dt.datetime.now(dt.UTC), bot.moved[-1].isoformat())


@pytest.mark.parametrize("now", ["2027-03-01T08:00:00", "1066-10-14T09:00:00Z", "9000-01-01T00:00:00Z"])
async def test_times_that_cannot_be(page: Page, bot: LocalBot, now: str) -> None:
    status, told = await page.ask("PUT", "/api/clock", {"now": now})
    assert (status, told["error"]["code"]) == (400, "badTime")
    assert bot.moved == []
    assert not (await page.state())["clock"]["moved"]


async def test_trouble_comes_on_order_and_is_over_when_it_has_met_enough(page: Page, bot: LocalBot) -> None:
    channel = await page.channel()
    await page.do("/api/trouble", kind="writesBlocked", times=1, conversation=channel)
    assert (await page.state())["troubles"] == [{"kind": "writesBlocked", "left": 1, "conversation": channel}]
    bot.turn = ignoring
    await page.say(channel, "@Justera hej")
    status, _, _ = await bot.call(
        "POST",
        bot.heard[-1]["serviceUrl"],
        f"v3/conversations/{bot.heard[-1]['conversation']['id']}/activities",
        {"type": "message", "text": "nej"},
    )
    assert status == 403
    assert (await page.state())["troubles"] == []


async def ignoring(_: object, __: object) -> None:
    return None


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_every_kind_lasts_until_it_is_ended(page: Page, kind: str) -> None:
    await page.do("/api/trouble", kind=kind, times=None)
    assert (await page.state())["troubles"] == [{"kind": kind, "left": None, "conversation": None}]
    await page.do("/api/trouble", "DELETE")
    assert (await page.state())["troubles"] == []


async def test_the_same_activity_twice(page: Page, bot: LocalBot) -> None:
    await page.do("/api/trouble", kind="twice")
    said = await page.say(await page.channel(), "@Justera en gång")
    assert [one["id"] for one in bot.heard] == [said["id"], said["id"]]
    assert (await page.state())["troubles"] == []


async def test_trouble_that_cannot_be_ordered(page: Page) -> None:
    assert await page.refused("/api/trouble", kind="flood") == (400, "badRequest")
    assert await page.refused("/api/trouble", kind="slow", times=0) == (400, "badRequest")
    assert await page.refused("/api/trouble", kind="slow", conversation="x") == (404, "unknownConversation")


async def newest(page: Page, direction: str) -> Json:
    exchanges = (await page.get("/api/traffic"))["exchanges"]
    found: Json = next(one for one in exchanges if one["direction"] == direction)
    return found


async def test_an_activity_is_sent_again_byte_for_byte(page: Page, running: Serving, bot: LocalBot) -> None:
    await page.say(await page.channel(), "@Justera ett tal: 0.1 · 𝄞 \u2028 <b>&amp;</b>")
    sent = await newest(page, "toBot")
    await page.do("/api/again", exchange=sent["id"])
    again = await newest(page, "toBot")
    assert again["id"] > sent["id"]
    first, second = (running.teams.traffic.find(one["id"]) for one in (sent, again))
    assert first is not None
    assert second is not None
    assert first.request_body == second.request_body
    assert bot.heard[0] == bot.heard[1]


async def test_only_what_went_to_the_bot_is_sent_again(page: Page) -> None:
    await page.say(await page.channel(), "@Justera hej")
    answered = await newest(page, "fromBot")
    assert await page.refused("/api/again", exchange=answered["id"]) == (409, "notToBot")
    assert await page.refused("/api/again", exchange=10**9) == (404, "unknownExchange")


async def test_somebody_elses_bot_is_left_alone(page: Page) -> None:
    for what in ("restart", "kill", "stop", "start"):
        assert await page.refused("/api/bot", do=what) == (409, "notOurs")
    assert await page.refused("/api/reset") == (409, "notResettable")


async def test_somebody_elses_bot_is_met_whenever_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot_, "LOOK_SECONDS", 0.05)
    async with listening(LocalBot()) as away:
        port = int(away.url.rpartition(":")[2])
    async with local_teams(tmp_path, bot=away.url, now=LATER) as running, aiohttp.ClientSession() as session:
        page = await Page(session, running.address).open()
        await page.until(lambda state: state["bot"]["status"] == "stopped")
        async with listening(LocalBot(), port) as come:
            await page.until(
                lambda state: all(one["installed"] for one in (*state["teams"], *state["chats"]))
            )
            await running.teams.world.settled()
            assert about(LATER, come.moved[-1].isoformat())
            assert [one["type"] for one in come.heard].count("installationUpdate") == 4
        await page.until(lambda state: state["bot"]["status"] == "stopped")


async def test_a_demo_that_does_not_go_as_written_says_so(page: Page, bot: LocalBot) -> None:
    bot.status = 500
    async with page.stream() as events:
        await page.do("/api/demo", do="play", pace=0)
        failed = await events.wait_for("demo", lambda one: one["state"] == "failed")
    assert "the bot answered 500" in failed["problem"]
    assert failed["scene"] == "Mötet planeras"
    assert failed["conversation"] == await page.channel("Demomötet")
    assert (await page.do("/api/demo", do="stop"))["state"] == "idle"


@pytest.mark.parametrize(
    ("order", "refused"),
    [
        ({"do": "pause"}, (409, "demoNotPlaying")),
        ({"do": "resume"}, (409, "demoNotPlaying")),
        ({"do": "rewind"}, (400, "badRequest")),
        ({"do": "play", "pace": -1}, (400, "badRequest")),
        ({"do": "play", "pace": 1e9}, (400, "badRequest")),
    ],
)
async def test_orders_to_the_demo_that_make_no_sense(
    page: Page, order: dict[str, Any], refused: tuple[int, str]
) -> None:
    assert await page.refused("/api/demo", **order) == refused
