"""The clock jumps by days, forwards and backwards, while people write and press and reminders come due."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import tables
from tests.faults.conftest import Say
from tests.faults.plan import chance, played
from tests.faults.postgres import Postgres
from tests.faults.scene import START, Scene, chat
from tests.load.mortal import Forker, Mortal, sqlite
from tests.load.standing import standing
from tests.load.storm import PATIENCE

pytestmark = pytest.mark.slow

MEETINGS = played(short=3, long=9)
"""No more: all of it is within 90 days, after which it is forgotten what was sent."""

BACK = played(short=1, long=8)
"""So many times at most the clock jumps back between two reminders."""

FIRST = dt.date(2026, 9, 29)
"""The first meeting that is planned; each of the others is a week later than the one before."""

DAY = dt.timedelta(days=1)


def reminded(number: int) -> Sequence[dt.datetime]:
    """Shortly after each of the reminders of a planned meeting, a week and a day before it."""
    day = dt.datetime.combine(FIRST + number * 7 * DAY, dt.time(9, 30), START.tzinfo)
    return day - 7 * DAY, day - DAY


async def plan(scene: Scene) -> None:
    """A meeting is planned in each of some more chats, and in the others somebody gets something to do."""
    for place in scene.storm.chats:
        task = f"uppdrag @{place.people[1].name} Ta fram en plan senast {FIRST.isoformat()}"
        await place.people[0].says(place, task)
    for number in range(MEETINGS):
        place = chat(scene.world, f"Planerad {number}")
        scene.others.append(place)
        await scene.world.add_bot(place, place.people[0])
        day = FIRST + number * 7 * DAY
        await place.people[0].says(place, f"möte Ledningsgruppen {day.isoformat()} kl 13-15, Ekebro")
        await place.wait_for("Ledningsgruppen", timeout=PATIENCE)


async def jump(scene: Scene, to: dt.datetime) -> None:
    """Set every bot's clock, one after the other."""
    scene.jumped += to - scene.now
    for bot in scene.bots:
        await bot.move(scene.now)


@pytest.mark.parametrize("replicas", [1, 2], ids=["sqlite", "postgresql"])
async def test_reminders_come_once_and_nothing_is_said_twice_when_the_clock_jumps(
    tmp_path: Path, forker: Forker, request: pytest.FixtureRequest, report: Say, replicas: int
) -> None:
    at_random = chance(f"clock{replicas}")
    logs = [tmp_path / f"bot{number}.log" for number in range(replicas)]
    with database(request, tmp_path, replicas) as url:
        async with Mortal.several(logs, forker, url, lease=5.0) as bots, Scene.of(bots, at_random) as scene:
            await plan(scene)
            await scene.finished()
            async with scene.raging():
                jumps = await jumps_about(scene, at_random)
            await jump(scene, max(reminded(MEETINGS - 1)))
            await scene.finished()
            for bot in bots:
                await bot.stop()
            again = await scene.in_order()
            assert not again, f"sent more than once: {again}"
            became = reminders(scene, "reminder:")
            assert became[tables.SENT] + became[tables.LAPSED] == became.total() == 2 * MEETINGS
            became += reminders(scene, "due:")
            report(
                f"{jumps} jumps, {len(scene.storm.promised)} notes, {became[tables.SENT]} reminders sent"
                f" once, {became[tables.LAPSED]} that made no sense any more"
            )


async def jumps_about(scene: Scene, chance: random.Random) -> int:
    """Jump to after each of the reminders in their order, mostly until it is sent, and back now and then."""
    moments = sorted(moment for number in range(MEETINGS) for moment in reminded(number))
    jumps = 0
    for moment in moments:
        await scene.lively(chance.randint(0, 10))
        before = reminders(scene, "reminder:")[tables.SENT]
        await jump(scene, moment)
        if chance.random() < 0.5:
            await scene.finished("reminder:")
            after = reminders(scene, "reminder:")[tables.SENT]
            assert after > before, f"nobody was reminded at {moment}"
        back = chance.randint(0, BACK)
        for _ in range(back):
            await scene.lively(chance.randint(0, 10))
            await jump(scene, moment - chance.uniform(1, 20) * DAY)
        jumps += 1 + back
    return jumps


@contextmanager
def database(request: pytest.FixtureRequest, folder: Path, replicas: int) -> Iterator[str]:
    """SQLite for one, PostgreSQL for several."""
    if replicas == 1:
        yield sqlite(folder)
        return
    postgresql: Postgres = request.getfixturevalue("postgresql")
    with postgresql.database() as url:
        yield url


def reminders(scene: Scene, of: str) -> Counter[int]:
    """How many reminders there are in each state, of those whose keys begin with `of`."""
    return Counter(row.state for row in standing(scene.database).owed if row.key.startswith(of))
