"""The state, messages page by page, and the traffic."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from playground.local.home import next_meeting
from playground.local.server import Serving
from playground.local.traffic import LIMIT
from tests.integration.local.conftest import LocalBot, card_message
from tests.integration.local.page import Page
from tests.integration.playground.cards import simple
from tests.integration.playground.tinybot import Json, TinyBot

STOCKHOLM = ZoneInfo("Europe/Stockholm")


async def test_the_world_at_the_very_first_start(page: Page, bot: LocalBot) -> None:
    state = await page.state()
    assert (state["bot"]["status"], state["bot"]["own"], state["bot"]["address"]) == (
        "running",
        False,
        bot.url,
    )
    assert [one["part"] for one in state["people"]].count("member") == 7
    assert {one["role"] for one in state["people"] if one["part"] == "guest"} == {"guest", "anonymous"}
    (team,) = state["teams"]
    assert [one["name"] for one in team["channels"]] == [None, "Ledningsgruppen"]
    assert team["channels"][0]["id"] == team["id"]
    assert [one["kind"] for one in state["chats"]] == ["groupChat", "meeting", "personal"]
    group, meeting, personal = state["chats"]
    assert len(group["members"]) == 10
    assert len(meeting["members"]) == 11
    assert personal["members"] == [page.me]
    assert meeting["meeting"]["organiser"] == page.me
    assert state["members"][team["id"]] == group["members"]
    assert (state["clock"]["moved"], state["hearsEverything"], state["troubles"]) == (False, False, [])
    assert (state["demo"]["state"], state["resettable"]) == ("idle", False)


async def test_the_bot_is_added_where_it_is_from_the_start(running: Serving, bot: LocalBot) -> None:
    page = Page(None, running.address)  # type: ignore[arg-type]  # asks nothing
    assert page.me == ""
    await running.teams.world.settled()
    added = [
        one["conversation"]["conversationType"] for one in bot.heard if one["type"] == "installationUpdate"
    ]
    assert added == ["channel", "groupChat", "groupChat", "personal"]
    assert {one["from"]["aadObjectId"] for one in bot.heard} == {
        running.teams.home.group.secretary.aad_object_id
    }


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-23T12:00+01:00", "2026-11-26T13:00+01:00"),  # a Monday
        ("2026-11-26T08:00+01:00", "2026-12-03T13:00+01:00"),  # a Thursday
        ("2026-10-22T23:30+02:00", "2026-10-29T13:00+01:00"),  # over the end of summer time
        ("2026-11-25T23:30+00:00", "2026-12-03T13:00+01:00"),  # Thursday already, in the group's zone
    ],
)
def test_the_meeting_is_next_thursday(now: str, begins: str) -> None:
    begin, end = next_meeting(dt.datetime.fromisoformat(now))
    assert begin == dt.datetime.fromisoformat(begins)
    assert end - begin == dt.timedelta(hours=3.5)


async def test_nobody_in_particular_is_the_secretary(page: Page) -> None:
    status, state = await page.ask("GET", "/api/state")
    assert (status, state["me"]) == (200, page.me)
    assert next(one for one in state["people"] if one["id"] == page.me)["part"] == "secretary"


async def test_a_stranger_gets_nothing(page: Page) -> None:
    for path in ("/api/state", "/api/stream", "/api/messages"):
        status, told = await page.ask("GET", path, **{"as": "29:1nobody"})
        assert (status, told["error"]["code"]) == (404, "unknownPerson")


async def test_a_chat_is_read_page_by_page_backwards(page: Page) -> None:
    chat = (await page.chat("groupChat"))["id"]
    said = [(await page.say(chat, f"Rad {number}"))["id"] for number in range(10)]
    seen: list[str] = []
    before: dict[str, str] = {}
    for more in (True, True, False):
        told = await page.get("/api/messages", conversation=chat, limit=4, **before)
        seen = [one["id"] for one in told["messages"]] + seen
        before = {"before": seen[0]}
        assert told["more"] is more
    assert seen == said


async def test_a_channels_posts_come_with_their_newest_replies(page: Page) -> None:
    channel = await page.channel()
    posts = [await page.say(channel, f"Inlägg {number}") for number in range(3)]
    for number in range(12):
        await page.say(channel, f"Svar {number}", replyTo=posts[1]["id"])
    told = await page.get("/api/messages", conversation=channel, limit=2)
    texts = [one["text"] for one in told["messages"]]
    assert texts == ["Inlägg 1", *(f"Svar {number}" for number in range(2, 12)), "Inlägg 2"]
    assert told["replies"] == {posts[1]["id"]: 12, posts[2]["id"]: 0}
    assert told["more"]
    older = await page.get("/api/messages", conversation=channel, limit=2, before=posts[1]["id"])
    assert [one["text"] for one in older["messages"]] == ["Inlägg 0"]
    assert not older["more"]
    thread = await page.messages(posts[1]["conversation"], limit=100)
    assert len(thread) == 13


@pytest.mark.parametrize("query", [{"limit": "many"}, {"before": "-1"}, {"before": "9" * 30}])
async def test_numbers_that_are_none(page: Page, query: dict[str, str]) -> None:
    conversation = await page.channel()
    status, told = await page.ask("GET", "/api/messages", conversation=conversation, **query)
    assert (status, told["error"]["code"]) == (400, "badRequest")


async def test_a_message_as_large_as_teams_takes(page: Page, bot: LocalBot) -> None:
    text = "o" * 45_000

    async def long_answer(tiny: TinyBot, activity: Json) -> None:
        if activity["type"] == "message":
            await tiny.reply(activity, card_message(simple(text)))

    bot.turn = long_answer
    chat = (await page.chat("groupChat"))["id"]
    async with page.stream() as events:
        await page.say(chat, "@Justera allt")
        seen = await events.wait_for("message", lambda one: one["cards"])
    assert seen["cards"][0]["body"][0]["text"] == text


async def test_traffic_in_both_directions(page: Page) -> None:
    channel = await page.channel()
    said = await page.say(channel, "@Justera hej")
    told = await page.get("/api/traffic", limit=2)
    newest, before = told["exchanges"]
    assert newest["id"] > before["id"]
    assert told["more"]
    by_direction = {one["direction"]: one for one in (newest, before)}
    to_bot, from_bot = by_direction["toBot"], by_direction["fromBot"]
    assert (to_bot["operation"], to_bot["status"], to_bot["request"]["id"]) == ("message", 200, said["id"])
    assert (from_bot["operation"], from_bot["method"], from_bot["status"]) == ("reply", "POST", 201)
    assert from_bot["request"]["text"] == "Echo: <at>Justera</at> hej"
    assert from_bot["conversation"] == to_bot["conversation"] == said["conversation"]
    older = await page.get("/api/traffic", before=before["id"], limit=500)
    assert older["exchanges"][0]["id"] == before["id"] - 1
    assert not older["more"]


async def test_traffic_is_kept_in_bounds(page: Page, running: Serving) -> None:
    (newest,) = (await page.get("/api/traffic", limit=1))["exchanges"]
    exchange = running.teams.traffic.find(newest["id"])
    assert exchange is not None
    for _ in range(LIMIT + 5):
        running.teams.world.connector.record.add(exchange)
    everything = (await page.get("/api/traffic", limit=10_000))["exchanges"]
    assert len(everything) == LIMIT
    assert everything[0]["id"] == newest["id"] + LIMIT + 5
    assert len(running.teams.world.connector.record.exchanges) == LIMIT


async def test_somebody_elses_bot_has_no_meetings_here(page: Page) -> None:
    assert await page.get("/api/meetings") == {"meetings": []}
