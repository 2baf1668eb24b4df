"""Puts the demo on: starts the bot and its surroundings, plays the acts, and looks at what came of it."""

import asyncio
import datetime as dt
import json
import time
from dataclasses import dataclass
from pathlib import Path

from playground.connector import Finding, World
from playground.demo import acts, checks, story
from playground.demo.keeping import CardFiles
from playground.demo.narration import Narration
from playground.demo.stage import Stage, UnexpectedError
from playground.group import move_in
from playground.process import IN_SWEDISH, RunningBot, justera

DATABASE = "justera.sqlite"
MINUTES = ("pdf", "docx", "md", "json")


class StoryClock:
    """The time of the story, which runs on from where it was last set."""

    def __init__(self, start: dt.datetime) -> None:
        self._ahead = start - dt.datetime.now(dt.UTC)

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self._ahead

    def set(self, moment: dt.datetime) -> None:
        self._ahead = moment - dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Played:
    """What a performance left: the meeting's id, its minutes, and what Teams would have shown badly."""

    meeting: str
    database_url: str
    markdown: str
    findings: list[Finding]
    steps: int
    cards: int
    seconds: float


async def play(folder: Path, narration: Narration, pace: float = 0.0) -> Played:
    """Play the whole meeting; minutes, cards and transcript end up in `folder`, in place of an earlier one's.

    Raises BotFailedError where the bot doesn't start, run or stop as it should, UnexpectedError where it does
    something else than the script says.
    """
    _make_room(folder)
    database_url = f"sqlite:///{(folder / DATABASE).as_posix()}"
    cards = CardFiles(folder / "cards")
    clock = StoryClock(story.PLANNED)
    narration.shown = lambda card: cards.keep("visat", card)
    started = time.monotonic()
    bot = await RunningBot.start(database_url, story.PLANNED, folder / "bot.log", settings=IN_SWEDISH)

    async def move_clocks(moment: dt.datetime) -> None:
        clock.set(moment)
        await bot.set_clock(moment)

    try:
        async with World(bot.messages_url, now=clock.now) as world:
            group = move_in(world)
            world.listen(cards.seen)
            stage = Stage(world, group.channel, narration, move_clocks, lambda: asyncio.sleep(pace))
            for act in acts.ACTS:
                await act(stage, group)
            await world.settled()
            findings = list(world.connector.findings)
        await bot.stop()
    finally:
        await bot.kill()
        narration.keep(folder / "transcript.md", "Demomötet, ord för ord")
    meeting, following = await _meetings(database_url)
    await asyncio.gather(
        *(_export(meeting, database_url, folder / f"minutes.{form}") for form in MINUTES),
        _export(following, database_url, folder / "next-meeting.ics"),
    )
    markdown = (folder / "minutes.md").read_text(encoding="utf-8")
    found = checks.problems_of(markdown, json.loads((folder / "minutes.json").read_text(encoding="utf-8")))
    found += [f"Teams would show a card badly: {one.rule}: {one.detail}" for one in findings]
    if found:
        raise UnexpectedError("the minutes aren't as they should be:\n" + "\n".join(found))
    seconds = time.monotonic() - started
    return Played(meeting, database_url, markdown, findings, stage.steps, cards.count, seconds)


def _make_room(folder: Path) -> None:
    """Make the folder, and remove what an earlier performance left there, and nothing else."""
    (folder / "cards").mkdir(parents=True, exist_ok=True)
    left = (
        "cards/[0-9][0-9][0-9]-*.json",
        "minutes.*",
        "next-meeting.ics",
        "transcript.md",
        "bot.log",
        f"{DATABASE}*",
    )
    for pattern in left:
        for file in folder.glob(pattern):
            file.unlink()


async def _export(meeting: str, database_url: str, file: Path) -> None:
    form = file.suffix.removeprefix(".")
    arguments = ("export", meeting, "--format", form, "-o", str(file), "--database-url", database_url)
    await justera(*arguments, settings=IN_SWEDISH)


async def _meetings(database_url: str) -> tuple[str, str]:
    """The ids of the meeting that was held and of the next one, which must be planned beside it."""
    listed = json.loads(await justera("meetings", "--json", "--database-url", database_url))
    statuses = [one["status"] for one in listed]
    if statuses != ["approved", "planned"]:
        raise UnexpectedError(f"the meetings are {statuses}, not one approved and the next one planned")
    return str(listed[0]["id"]), str(listed[1]["id"])
