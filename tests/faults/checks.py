"""What must hold, whatever happened."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from bot.clock import SystemClock
from cards.board import board
from meetings import log
from playground.connector import GroupChat
from playground.connector.conversations import Conversation
from storage.store import SqlStore
from tests.load.standing import Standing
from tests.load.storm import Storm


def everything_sent(stands: Standing, now: dt.datetime) -> None:
    """Nothing is owed any more that is due, and nothing was given up."""
    assert not stands.overdue(now)
    assert not stands.dead


def noted_once(stands: Standing, storm: Storm) -> None:
    """All that was answered for is noted once, and nothing that nobody can know of."""
    notes = Counter(stands.notes)
    twice = {text: count for text, count in notes.items() if count > 1}
    assert not twice, f"noted more than once: {twice}"
    lost = storm.promised - notes.keys()
    assert not lost, f"answered for and not noted: {sorted(lost)}"
    unasked = notes.keys() - storm.promised - storm.told(storm.unsure)
    assert not unasked, f"noted, and nobody was told, or told otherwise: {sorted(unasked)}"


def answered(storm: Storm) -> Counter[str]:
    """Every message was answered, if only by an apology; returns how many times too many, by its id."""
    assert not storm.incidents
    asked = storm.asked.keys() - storm.unsaved - storm.unsure
    silent = {one: storm.asked[one] for one in asked if not storm.answers[one]}
    assert not silent, f"never answered: {silent}"
    return Counter(
        {one: times - 1 for one, times in storm.answers.items() if times > 1 and one in storm.asked}
    )


def said(stands: Standing, chats: Sequence[Conversation], strays: int) -> None:
    """What the database says was said is there; beside it only answers, and so many strays at most."""
    there = {f"{chat.id}|{one.id}" for chat in chats for one in chat.messages if one.from_bot}
    ours = {chat.id for chat in chats}
    missing = [place for place in stands.shown.values() if place.split("|")[0] in ours and place not in there]
    assert not missing, f"marked as said, and not there: {missing}"
    known = set(stands.shown.values())
    unknown = [
        message
        for chat in chats
        for message in chat.bot_messages
        if message.activity.get("replyToId") is None and f"{chat.id}|{message.id}" not in known
    ]
    assert len(unknown) <= strays, f"said, and not known of: {unknown}"


async def logs_and_boards(database: str, chats: Sequence[GroupChat], shown: Mapping[str, str]) -> None:
    """Every chain holds, and every board shows what its meeting stands at; `shown` is the standing's."""
    places = {chat.id: chat for chat in chats}
    async with SqlStore.open(database, SystemClock()) as store:
        meetings = await store.all_meetings()
        assert {group for group, _ in meetings} == places.keys()
        for group, summary in meetings:
            log.verify(summary.id, await store.log(summary.id))
            meeting = await store.meeting(summary.id)
            assert meeting is not None
            message = places[group].message(shown[f"board:{summary.id}"].rpartition("|")[2])
            assert message is not None, f"the board of {summary.id} isn't where it is said to stand"
            shows, stands = message.card(), msgspec.json.decode(msgspec.json.encode(board(meeting)))
            assert shows == stands, f"the board of {summary.id} isn't true: {message.text_of()!r}"
