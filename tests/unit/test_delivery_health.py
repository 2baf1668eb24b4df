"""Whether anything can be saved: believed until it fails, and found out by itself when it can again."""

import asyncio

import pytest

from bot import health
from bot.health import Health


class Database:
    """Can be away, or not answer at all."""

    def __init__(self) -> None:
        self.away = False
        self.hangs = False
        self.asked = 0

    async def probe(self) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.away:
            raise OSError("away")


async def test_it_is_believed_until_it_fails_and_noticed_when_it_returns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(health, "FRESH", 0.0)
    database, back = Database(), asyncio.Event()
    known = Health(database.probe, back.set)
    assert known.saving
    assert database.asked == 0
    database.away = True
    known.failed()
    known.failed()
    assert not known.saving
    assert not await known.check()
    assert not back.is_set()
    database.away = False
    async with asyncio.timeout(10):
        await back.wait()
    assert known.saving
    assert await known.check()
    await known.close()


async def test_a_database_that_hangs_is_away_and_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "FRESH", 0.0)
    database = Database()
    database.hangs = True
    known = Health(database.probe)
    assert not await known.check()
    assert not await known.check()
    assert database.asked == 1
    await known.close()


async def test_many_who_ask_are_one_who_asks() -> None:
    database = Database()
    known = Health(database.probe)
    assert all(await asyncio.gather(*(known.check() for _ in range(50))))
    assert await known.check()
    assert database.asked == 1
    await known.close()


async def test_what_fails_counts_for_more_than_an_answer_from_just_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "FIRST_PAUSE", 0.01)
    database = Database()
    known = Health(database.probe)
    assert await known.check()
    database.away = True
    known.failed()
    await asyncio.sleep(0.05)
    assert not known.saving
    assert database.asked > 1
    await known.close()
