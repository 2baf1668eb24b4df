"""A link opens one document, for a time, and nothing that was made of it opens any."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exporting import Form
from bot.files.links import Linked, Links
from meetings import commands as cmd
from meetings.model import Occasion
from tests.unit.meetings.room import Room

SECRET = "en-hemlighet-som-ingen-kan-gissa-sig-till"
DAY = dt.timedelta(days=1)


class Clock:
    def __init__(self) -> None:
        self.time = dt.datetime(2031, 9, 4, 23, 30, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.time


CLOCK = Clock()
LINKS = Links("https://justera.example.se", SECRET, 30 * DAY, CLOCK)
MEETING = Room().meeting
PDF = Linked("m1", 2, "pdf")
ADDRESS = LINKS.address(MEETING, PDF)


def parts(address: str) -> tuple[str, str]:
    """Token and name."""
    _, files, token, name = urlsplit(address).path.split("/")
    assert files == "files"
    return token, name


def test_a_link_opens_what_it_was_made_for() -> None:
    assert ADDRESS.startswith("https://justera.example.se/files/")
    assert parts(ADDRESS)[1] == "2031-09-04-version-2.pdf"
    assert LINKS.read(*parts(ADDRESS)) == PDF
    assert LINKS.read(*parts(LINKS.calendar(MEETING))) == Linked("m1", 0, "ics")
    addresses = LINKS.minutes(MEETING, 2)
    assert list(addresses) == ["PDF", "DOCX"]
    assert [LINKS.read(*parts(one)) for one in addresses.values()] == [PDF, Linked("m1", 2, "docx")]


def test_it_tells_nobody_what_the_meeting_is_called() -> None:
    room = Room()
    room.does(
        cmd.ChangeMeeting("Hemligt", Occasion(MEETING.occasion.start, place="Hemlig")),
        by=room.meeting.planned_by,
    )
    assert "emlig" not in LINKS.calendar(room.meeting)
    assert len(ADDRESS) < 250


@pytest.mark.parametrize("days", [1, 30])
def test_it_expires(days: int) -> None:
    clock = Clock()
    links = Links("https://justera.example.se", SECRET, days * DAY, clock)
    link = parts(links.address(MEETING, PDF))
    clock.time += days * DAY
    assert links.read(*link) == PDF
    clock.time += DAY
    assert links.read(*link) is None


def test_made_again_on_the_same_day_it_is_the_same() -> None:
    clock = Clock()
    links = Links("https://justera.example.se", SECRET, DAY, clock)
    first = links.address(MEETING, PDF)
    clock.time += dt.timedelta(minutes=29)
    assert links.address(MEETING, PDF) == first
    clock.time += dt.timedelta(minutes=1)
    assert links.address(MEETING, PDF) != first


@given(at=st.integers(0, 10_000), sign=st.characters(codec="utf-8"))
def test_altered_anywhere_it_is_no_link(at: int, sign: str) -> None:
    token, name = parts(ADDRESS)
    whole = f"{token}/{name}"
    at %= len(whole)
    if whole[at] == sign or whole[at] == "/" or sign == "/":
        return
    changed = f"{whole[:at]}{sign}{whole[at + 1 :]}"
    assert LINKS.read(*changed.split("/", 1)) is None


@given(cut=st.integers(0, 200), more=st.text(max_size=5))
def test_cut_or_added_to_it_is_no_link(cut: int, more: str) -> None:
    token, name = parts(ADDRESS)
    for other in (token[:cut], token[cut:], token + more, more + token):
        if other != token:
            assert LINKS.read(other, name) is None
    if more:
        assert LINKS.read(token, name + more) is None


@pytest.mark.parametrize("last", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=")
def test_the_bits_that_stand_for_nothing_count_too(last: str) -> None:
    token, name = parts(ADDRESS)
    assert (LINKS.read(token[:-1] + last, name) is None) is (token[-1] != last)


@pytest.mark.parametrize("other", [Linked("m1", 1, "pdf"), Linked("m2", 2, "pdf"), Linked("m1", 2, "docx")])
def test_it_opens_no_other_document(other: Linked) -> None:
    token, name = parts(ADDRESS)
    other_token, other_name = parts(LINKS.address(MEETING, other))
    payload, signature = token.split(".")
    other_payload, other_signature = other_token.split(".")
    for mixed in (f"{other_payload}.{signature}", f"{payload}.{other_signature}"):
        assert LINKS.read(mixed, name) is None
        assert LINKS.read(mixed, other_name) is None
    if other_name != name:
        assert LINKS.read(token, other_name) is None


def test_another_secret_another_link() -> None:
    other = Links("https://justera.example.se", SECRET + "!", 30 * DAY, CLOCK)
    assert other.read(*parts(ADDRESS)) is None


def test_only_forms_that_there_are() -> None:
    unknown: Form = "exe"  # type: ignore[assignment]  # as a link of a later version might say
    assert LINKS.read(*parts(LINKS.address(MEETING, Linked("m1", 1, unknown)))) is None
