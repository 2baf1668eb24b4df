"""The stream of events: in order, to whom they concern, and again after a break."""

import asyncio

import pytest

from playground.local import hub
from playground.local.server import Serving
from tests.integration.local.conftest import LocalBot
from tests.integration.local.page import Page
from tests.integration.playground.tinybot import Json, TinyBot


async def test_messages_come_in_order_with_numbers_that_count_up(page: Page) -> None:
    chat = (await page.chat("groupChat"))["id"]
    async with page.stream() as events:
        said = [(await page.say(chat, f"Rad {number}"))["id"] for number in range(30)]
        await events.wait_for("message", lambda one: one["id"] == said[-1] and one["told"])
        first_seen = list(dict.fromkeys(one["id"] for one in events.of("message")))
        assert first_seen == said
        numbers = [number for number, _, _ in events.seen]
        assert numbers == sorted(set(numbers))
        assert events.seen[0][1] == "state"


async def test_a_message_comes_before_the_answer_to_it_and_once_more_when_it_changes(page: Page) -> None:
    channel = await page.channel()
    async with page.stream() as events:
        said = await page.say(channel, "@Justera hej")
        answer = await events.wait_for("message", lambda one: one["sender"] is None)
        await page.do("/api/edit", conversation=channel, message=said["id"], text="@Justera hopp")
        edited = await events.wait_for("message", lambda one: one["edited"] and one["told"])
        order = [one["id"] for one in events.of("message")]
        assert order.index(said["id"]) < order.index(answer["id"])
        revisions = [one["rev"] for one in events.of("message") if one["id"] == said["id"]]
        assert revisions == sorted(set(revisions))
        assert edited["rev"] == revisions[-1]


async def test_only_members_hear_of_a_message(page: Page) -> None:
    chair = await page.someone("chair")
    guest = await page.someone("Elsa Brinkfors (Guest)")
    meeting = (await page.chat("meeting"))["id"]
    async with page.stream() as mine, chair.stream() as chairs, guest.stream() as guests:
        await page.say(await page.channel(), "Inte för gäster")
        await page.say((await page.chat("personal"))["id"], "Bara för mig")
        await page.say(meeting, "För alla")
        for events in (mine, chairs, guests):
            await events.wait_for("message", lambda one: one["text"] == "För alla")
    seen = [{one["text"] for one in events.of("message")} for events in (mine, chairs, guests)]
    people = [{text for text in texts if not text.startswith("Echo")} for texts in seen]
    assert people == [
        {"Inte för gäster", "Bara för mig", "För alla"},
        {"Inte för gäster", "För alla"},
        {"För alla"},
    ]


async def test_typing_traffic_clock_and_state(page: Page, bot: LocalBot) -> None:
    async def type_first(tiny: TinyBot, activity: Json) -> None:
        await tiny.reply(activity, {"type": "typing"})
        await tiny.reply(activity, {"type": "message", "text": "Nu"})

    bot.turn = type_first
    async with page.stream() as events:
        said = await page.say(await page.channel(), "@Justera hej")
        assert await events.wait_for("typing") == {"conversation": said["conversation"]}
        sent = await events.wait_for("traffic", lambda one: one["direction"] == "toBot")
        assert sent["request"]["id"] == said["id"]
        await page.ask("PUT", "/api/clock", {"now": "2027-03-01T08:00:00Z"})
        assert (await events.wait_for("clock"))["moved"]
        await page.do("/api/hearing", everything=True)
        await events.wait_for("state", lambda one: one["hearsEverything"])


async def test_states_come_few_at_a_time(page: Page) -> None:
    async with page.stream() as events:
        for number in range(40):
            await page.do("/api/hearing", everything=number % 2 == 0)
        await events.wait_for("state", lambda one: not one["hearsEverything"])
        assert len(events.of("state")) < 20


async def test_messages_alone_send_no_state(page: Page) -> None:
    chat = (await page.chat("groupChat"))["id"]
    async with page.stream() as events:
        await page.do("/api/hearing", everything=True)
        await events.wait_for("state", lambda one: one["hearsEverything"])
        for number in range(5):
            await page.say(chat, f"Rad {number}")
        await page.do("/api/hearing", everything=False)
        after = await events.wait_for(
            "state", lambda one: not one["hearsEverything"] and chat in one["activity"]
        )
        before = max(place for place, one in enumerate(events.of("state")) if one["hearsEverything"])
        assert events.of("state").index(after) == before + 1


async def test_who_comes_back_is_told_the_state_first(page: Page) -> None:
    chat = (await page.chat("groupChat"))["id"]
    async with page.stream() as events:
        assert events.seen[0][1] == "state"
    missed = await page.say(chat, "Medan du var borta")
    async with page.stream() as events:
        assert events.seen[0][1] == "state"
        assert events.seen[0][2]["activity"][chat]["lastMessage"] == missed["id"]


async def test_a_page_that_does_not_read_is_let_go_and_the_others_are_not(
    page: Page, running: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "MOST_UNREAD", 50)
    chat = (await page.chat("groupChat"))["id"]
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", int(running.address.rpartition(":")[2]), limit=4096
    )
    writer.write(b"GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await writer.drain()
    await reader.readuntil(b"event: state\n")
    (slow,) = running.teams.hub.clients
    async with page.stream() as events:
        async with asyncio.timeout(30):
            while slow in running.teams.hub.clients:
                await page.say(chat, "x" * 20_000)
        last = await page.say(chat, "Klart")
        await events.wait_for("message", lambda one: one["id"] == last["id"])
        assert not events.over
    writer.close()
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(100_000_000)


async def test_streams_end_when_the_server_does(page: Page, running: Serving) -> None:
    async with page.stream() as events:
        await running.teams.hub.close()
        await events.wait_for_end()
    assert running.teams.hub.clients == set()
