"""The demo meeting, played against a bot in a process of its own, and what it leaves."""

import asyncio
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader
from rich.console import Console

from bot.clock import SystemClock
from meetings.events import MeetingPlanned
from minutes.document import document_of, previous_to
from minutes.pdf import render
from playground.demo.acts import STEPS
from playground.demo.checks import missing
from playground.demo.narration import Narration
from playground.demo.play import Played, play
from playground.demo.story import PLANNED
from playground.process import BotFailedError, RunningBot, justera
from storage.store import SqlStore
from tests.integration.minutes.verapdf import validate
from tests.unit.minutes.pdfs import findings, pages

GOLDEN = Path(__file__).parents[1] / "golden" / "demo" / "minutes.md"
pytestmark = pytest.mark.slow

SHA_256 = re.compile(r"\b[0-9a-f]{64}\b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "left"


@pytest.fixture(scope="module")
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def played(folder: Path, screen: io.StringIO) -> Played:
    """One performance for all of the tests: they only look at what came of it."""
    return asyncio.run(play(folder, Narration(Console(file=screen, width=120, highlight=False))))


def test_the_minutes_are_the_golden_ones(played: Played) -> None:
    """Only the checksum differs: it covers the meeting's id and the very moments of what was done."""
    assert SHA_256.sub("(SHA-256)", played.markdown) == GOLDEN.read_text(encoding="utf-8")


def test_as_many_steps_as_the_page_is_told(played: Played) -> None:
    assert played.steps == STEPS


def test_teams_would_show_every_card_as_it_is_meant(played: Played) -> None:
    assert played.findings == []


async def test_the_log_is_whole(played: Played) -> None:
    printed = await justera("verify", played.meeting, "--database-url", played.database_url)
    assert played.meeting in printed


async def test_what_is_left_can_be_read_afterwards(played: Played, folder: Path) -> None:
    document = json.loads((folder / "minutes.json").read_text(encoding="utf-8"))
    assert document["meeting"] == played.meeting
    assert (folder / "minutes.md").read_text(encoding="utf-8") == played.markdown
    beginnings = {"minutes.pdf": b"%PDF-", "minutes.docx": b"PK", "next-meeting.ics": b"BEGIN:VCALENDAR"}
    for name, beginning in beginnings.items():
        assert (folder / name).read_bytes().startswith(beginning)
    assert findings((folder / "minutes.pdf").read_bytes()) == []
    pdf = PdfReader(folder / "minutes.pdf").pages
    assert "Åtta kommuner i samverkan" in pdf[0].extract_text()
    assert "Uppdrag från mötet" in pdf[-1].extract_text() + pdf[-2].extract_text()
    cards = sorted((folder / "cards").iterdir())
    assert len(cards) == played.cards > 50
    assert {json.loads(card.read_text(encoding="utf-8"))["type"] for card in cards} == {"AdaptiveCard"}
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    for told in ("**Ylva Ängsmark** trycker **[Godkänn]**", "Möte om 7 dagar", "nästa fredag"):
        assert told in transcript


async def test_draft_and_minutes_conform_in_both_languages(played: Played, tmp_path: Path) -> None:
    async with SqlStore.open(played.database_url, SystemClock()) as store:
        log = await store.log(played.meeting)
    planned = log[0].event
    assert isinstance(planned, MeetingPlanned)
    english = [replace(log[0], event=replace(planned, language="en")), *log[1:]]
    made = {
        f"{language} {version}": render(document, previous=previous_to(document, spoken), overview=True)
        for language, spoken in (("sv", log), ("en", english))
        for version in (1, 2)
        for document in [document_of(spoken, version=version)]
    }
    assert [name for name, pdf in made.items() if findings(pdf)] == []
    verdicts = validate(made, tmp_path)
    assert [(name, verdict.failures) for name, verdict in verdicts.items() if verdict.failures] == []
    assert all(set(verdict.checks) == {"3a", "ua1"} for verdict in verdicts.values())
    assert "Minutes of" in pages(made["en 2"])[0]


def test_a_log_shows_it_as_well_as_a_terminal(played: Played, screen: io.StringIO) -> None:
    shown = screen.getvalue()
    assert "\x1b" not in shown
    assert not [line for line in shown.splitlines() if line != line.rstrip() or len(line) > 120]
    assert "Tack, men anteckningarna justeras av Ylva Ängsmark." in shown


async def test_a_bot_that_does_not_start_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(BotFailedError, match=r"before it answered:\n.*nosuchdb"):
        await RunningBot.start("nosuchdb://somewhere", PLANNED, tmp_path / "bot.log")


def test_the_command_ends_with_1_and_says_what_was_not_as_expected(tmp_path: Path) -> None:
    spoilt = (
        "import sys; from playground.demo import story, __main__ as demo; import typer;"
        "story.WHEN = 'en helt annan dag'; sys.argv = ['demo', '--folder', sys.argv[1]];"
        "typer.run(demo.main)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", spoilt, str(tmp_path / "left")], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1, ended.stderr
    assert "en helt annan dag" in ended.stdout
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("# A\n\nb\n\n> c", []),
        ("# A\n\nb", ["0 times in the minutes: 'c'"]),
        ("# A\n\nb\n\n> c\n\nc", ["2 times in the minutes: 'c'"]),
        ("# A\n\nc\n\nb", ["out of order: 'c'"]),
    ],
)
def test_lost_doubled_and_misplaced_lines_are_found(text: str, wrong: list[str]) -> None:
    assert missing(text, ["A", "b", "c"]) == wrong
