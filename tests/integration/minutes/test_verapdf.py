"""Every kind of minutes is PDF/A-3a and PDF/UA-1 by the reference validator, and holds what was said."""

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from meetings import commands as cmd
from meetings.events import DraftPosted
from meetings.evolve import fold
from meetings.log import Logged
from minutes.document import document_of, previous_to
from minutes.letterhead import Letterhead
from minutes.pdf import render
from tests.integration.minutes.verapdf import Verdict, validate
from tests.unit.meetings import strategies
from tests.unit.minutes.held import approved, posted
from tests.unit.minutes.pdfs import GROUP, body, long_meeting, missing, pages
from tests.unit.minutes.room import APPROVER, Room
from tests.unit.minutes.test_minutes_order import told, told_at

RANDOM = 50
"""Meetings that Hypothesis makes."""

pytestmark = pytest.mark.slow


def minutes(log: list[Logged], *, overview: bool = False) -> bytes:
    document = document_of(log, group_name=GROUP)
    return render(document, previous=previous_to(document, log, group_name=GROUP), overview=overview)


@pytest.fixture(scope="module")
def rooms() -> dict[str, Room]:
    """Meetings of every kind by their names."""
    held = {f"draft in {one}": posted(one) for one in ("sv", "en")}
    held |= {f"approved in {one}": approved(one) for one in ("sv", "en")}
    second = posted()
    second.does(cmd.RequestChange("Stavningen"), by=APPROVER)
    second.does(cmd.EditEntry("9.1", "Arbetsytan behålls."), cmd.PostDraft())
    odd = Room("Möte # $x$ 🎉")
    odd.open("שלום", "x" * 300)
    odd.does(
        cmd.TakeNote("مرحبا 中文 한국어 नमस्ते e\u0323\u0301 ❤️ 👩‍👩‍👧 \U0001faa8 <b> \\ &"),
        cmd.RecordDecision("å" * 5_000),
    )
    return {**held, "empty": Room(), "second draft": second, "odd": odd, "long": long_meeting(98)}


@pytest.fixture(scope="module")
def at_random() -> list[list[Logged]]:
    """The logs of random meetings."""
    made: list[list[Logged]] = []

    @settings(
        max_examples=RANDOM,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.meetings(250))
    def play(sequence: tuple[strategies.Said, ...]) -> None:
        log = list(strategies.planned())
        for step in strategies.play(sequence):
            log += step.logged
        made.append(log)

    play()
    return made


@pytest.fixture(scope="module")
def pdfs(rooms: dict[str, Room], at_random: list[list[Logged]]) -> dict[str, bytes]:
    """A PDF of every meeting."""
    made = {name: minutes(room.log, overview=True) for name, room in rooms.items()}
    made["in colour"] = render(
        document_of(rooms["approved in sv"].log), letterhead=Letterhead("Sjölänken", "samverkar", "#7a1f3d")
    )
    return made | {f"random {at}": minutes(log, overview=at % 2 == 0) for at, log in enumerate(at_random)}


@pytest.fixture(scope="module")
def verdicts(pdfs: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    broken = re.sub(rb"/Marked true", b"/Marked null", pdfs["empty"])
    return validate({**pdfs, "broken": broken}, tmp_path_factory.mktemp("verapdf"))


def test_verapdf_finds_nothing(pdfs: dict[str, bytes], verdicts: dict[str, Verdict]) -> None:
    assert len(pdfs) >= RANDOM + 9
    assert len(pages(pdfs["long"])) >= 60
    assert {name: verdicts[name].failures for name in pdfs if verdicts[name].failures} == {}
    assert all(min(verdicts[name].checks.values()) > 500 for name in pdfs)
    assert verdicts["long"].checks["3a"] > 50 * verdicts["empty"].checks["3a"]


def test_verapdf_finds_what_is_wrong(verdicts: dict[str, Verdict]) -> None:
    assert [one for one in verdicts["broken"].failures if one.startswith("3a: 6.7.2")]
    assert [one for one in verdicts["broken"].failures if one.startswith("ua1: 6.2")]


def test_all_that_was_said_stands_in_order(rooms: dict[str, Room], pdfs: dict[str, bytes]) -> None:
    assert {
        name: gone for name, room in rooms.items() if (gone := missing(told(room), body(pdfs[name])))
    } == {}


def test_so_it_does_in_random_meetings(at_random: list[list[Logged]], pdfs: dict[str, bytes]) -> None:
    gone = {at: missing(told_at(fold(log)), body(pdfs[f"random {at}"])) for at, log in enumerate(at_random)}
    assert {at: texts for at, texts in gone.items() if texts} == {}
    assert sum(len(list(told_at(fold(log)))) for log in at_random) > 5 * RANDOM
    assert any(isinstance(one.event, DraftPosted) for log in at_random for one in log)
