"""A calendar shows the meeting as it was last agreed."""

import datetime as dt
from io import StringIO
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings import commands as cmd
from meetings.model import Language, Occasion
from minutes.invitation import invitation
from minutes.text import visible
from minutes.words import LANGUAGES
from minutes.writing import one_line
from minutes.zones import described
from tests.unit.minutes.held import approved
from tests.unit.minutes.room import START, Room

TEXT = st.text(st.one_of(st.characters(), st.sampled_from(',;:\\"\n\r\t^&å')), min_size=1, max_size=200)
ZONES = ("Europe/Stockholm", "America/New_York", "Africa/Casablanca", "Asia/Kolkata", "Europe/Dublin", "UTC")


def read(made: bytes) -> tuple[Any, Any]:
    """The calendar and its one event, as another program reads them."""
    parsed = Calendar.from_ical(made)
    [event] = parsed.events
    return parsed, event


def plain(text: str) -> str:
    """A text as it is to be read; the reader composes what is written with combining characters."""
    return normalize("NFC", visible(one_line(text)))


def shown(room: Room) -> Any:
    return read(invitation(room.log))[1]


def sequence(room: Room) -> int:
    return int(shown(room)["SEQUENCE"])


def test_a_planned_meeting_is_published_with_its_agenda() -> None:
    room = Room("Ledningsgruppen")
    room.does(cmd.AddItem("Nästa möte", closing=True), cmd.AddItem("Välkommen"), cmd.AddItem("Budget"))
    made, event = read(invitation(room.log, group_name="Sjölänken"))
    assert made["METHOD"] == "PUBLISH"
    assert event["STATUS"] == "CONFIRMED"
    assert event["UID"] == "m1@justera"
    assert event["SUMMARY"] == "Ledningsgruppen"
    assert event["LOCATION"] == "Åsalen, Granvik"
    assert event["DESCRIPTION"] == "Dagordning:\n1. Välkommen\n2. Budget\nNästa möte"
    assert {event[key].params["LANGUAGE"] for key in ("SUMMARY", "LOCATION", "DESCRIPTION")} == {"sv"}
    assert event["ORGANIZER"].params["CN"] == "Sjölänken"
    assert event.start == START
    assert event.end == START + dt.timedelta(hours=4, minutes=30)
    assert event["DTSTART"].params["TZID"] == "Europe/Stockholm"


def test_it_is_stamped_by_the_log_and_not_by_the_clock() -> None:
    room = Room()
    planned = room.meeting.planned_at
    assert (shown(room).stamp, shown(room)["CREATED"].dt) == (planned, planned)
    room.does(cmd.AddItem("Budget"))
    assert shown(room).stamp == room.log[-1].at


def test_the_sequence_grows_with_what_a_calendar_shows_and_with_nothing_else() -> None:
    room = Room()
    assert sequence(room) == 0
    later = Occasion(START + dt.timedelta(days=1), None, "Torget")
    room.does(cmd.AddItem("Budget"))
    assert sequence(room) == 1
    room.does(cmd.ChangeMeeting(occasion=later))
    assert (sequence(room), shown(room).start) == (2, later.start)
    room.does(cmd.Undo())
    assert (sequence(room), shown(room).start) == (3, START)
    room.does(cmd.ChangeMeeting(title="Planeringsdag"), cmd.ChangeLanguage("en"))
    assert sequence(room) == 5
    room.does(cmd.OpenMeeting(), cmd.TakeNote("Alla är här."), cmd.RecordDecision("Börja."))
    assert sequence(room) == 5


@pytest.mark.parametrize(
    ("language", "reason", "told"),
    [
        ("sv", None, "Mötet är inställt"),
        ("sv", "för få kan komma", "Mötet är inställt: för få kan komma"),
        ("en", "too few can come", "The meeting is cancelled: too few can come"),
    ],
)
def test_a_cancelled_meeting_is_taken_out_of_the_calendar(
    language: Language, reason: str | None, told: str
) -> None:
    room = Room(language=language)
    before = sequence(room)
    room.does(cmd.CancelMeeting(reason))
    made, event = read(invitation(room.log))
    assert made["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] == "m1@justera"
    assert event["SEQUENCE"] > before
    assert event["DESCRIPTION"] == told


@pytest.mark.parametrize(("language", "word"), [("sv", "Sluttiden är inte bestämd"), ("en", "No end time")])
def test_a_meeting_without_an_end_takes_an_hour_and_says_so(language: Language, word: str) -> None:
    event = shown(Room(language=language, occasion=Occasion(START)))
    assert event.end - event.start == dt.timedelta(hours=1)
    assert word in event["DESCRIPTION"]
    assert "LOCATION" not in event


@example("a\\nb\\;", '"^n"')
@example("C:\\Nya\\ny", "\\")
@example("å" * 200, "🎉" * 100)
@given(TEXT, TEXT)
def test_what_people_write_comes_back_as_it_was(text: str, other: str) -> None:
    title, place = f"x{text}", f"x{other}"
    room = Room(title, occasion=Occasion(START, None, place))
    room.does(cmd.AddItem(title))
    made = invitation(room.log, group_name=place)
    _, event = read(made)
    assert event["SUMMARY"] == plain(title)
    assert event["LOCATION"] == plain(place)
    assert event["DESCRIPTION"].splitlines()[-1] == plain(f"1. {title}")
    assert normalize("NFC", event["ORGANIZER"].params["CN"]) == plain(place).replace('"', "”").replace(
        "\\", "/"
    )
    assert made.endswith(b"\r\n")
    for line in made.splitlines():
        assert len(line) <= 75
        assert line.decode()
        assert not any(octet < 32 for octet in line)


MOMENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2080, 1, 1), timezones=st.just(dt.UTC))


@example("Europe/Stockholm", dt.datetime(2031, 3, 30, 0, 59, tzinfo=dt.UTC))
@example("Europe/Stockholm", dt.datetime(2031, 3, 30, 1, 0, tzinfo=dt.UTC))
@example("Europe/Stockholm", dt.datetime(2031, 10, 26, 0, 30, tzinfo=dt.UTC))
@example("Europe/Stockholm", dt.datetime(2031, 10, 26, 1, 30, tzinfo=dt.UTC))
@given(st.sampled_from(ZONES), MOMENTS)
def test_a_program_that_only_knows_the_file_shows_the_right_time(zone: str, moment: dt.datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    room = Room(occasion=Occasion(moment, moment + dt.timedelta(hours=2)), zone=zone)
    made, event = read(invitation(room.log))
    assert event.start.astimezone(dt.UTC) == moment
    assert event.end.astimezone(dt.UTC) == moment + dt.timedelta(hours=2)
    [zone_in_the_file] = made.timezones
    known = zone_in_the_file.to_tz(lookup_tzid=False)
    here = moment.astimezone(ZoneInfo(zone))
    if not here.fold:
        written = event["DTSTART"].dt.replace(tzinfo=None)
        assert written == here.replace(tzinfo=None)
        assert written.replace(tzinfo=known).utcoffset() == here.utcoffset()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [1, 1979, 2031, 9999])
def test_every_zone_is_described_in_every_year(zone: str, year: int) -> None:
    assert f"TZID:{zone}".encode() in described(zone, year)


def test_a_zone_is_told_by_rules_that_other_programs_read_alike() -> None:
    zone = tzical(StringIO(described("Europe/Stockholm", 2031).decode())).get()
    for month in range(1, 13):
        noon = dt.datetime(2031, month, 28, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
        assert noon.replace(tzinfo=zone).utcoffset() == noon.utcoffset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_held_meeting_has_one_too(language: Language) -> None:
    event = shown(approved(language))
    assert event.start == START
    assert event["DESCRIPTION"].count("\n") == 10


def test_an_empty_log_is_no_meeting() -> None:
    with pytest.raises(ValueError, match="empty log"):
        invitation(())
