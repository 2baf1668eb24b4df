"""What a group that meets on a rule is proposed when its meeting closes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from meetings.model import Occasion
from meetings.planning import proposed_next
from tests.unit.meetings.room import Room

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def proposed(rule: str | None, start: str, now: str, end: str | None = None) -> str | None:
    occasion = Occasion(at(start), at(end) if end else None, "Åsalen")
    found = proposed_next(Room(occasion=occasion).meeting, rule, at(now))
    if found is None:
        return None
    assert found.place == "Åsalen"
    moments = [
        one.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M") for one in (found.start, found.end) if one
    ]
    return "–".join(moments)


@pytest.mark.parametrize(
    ("rule", "start", "now", "expected"),
    [
        (None, "2031-09-04 13:00", "2031-09-04 17:00", None),
        ("FREQ=WEEKLY;BYDAY=TH", "2031-09-04 13:00", "2031-09-04 17:00", "2031-09-11 13.00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2031-09-04 13:00", "2031-09-04 17:00", "2031-09-18 13.00"),
        ("FREQ=MONTHLY;BYDAY=1TH", "2031-09-04 13:00", "2031-09-04 17:00", "2031-10-02 13.00"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2031-09-26 08:30", "2031-09-26 10:00", "2031-10-31 08.30"),
        # a meeting that was held another day than the rule's goes on by the rule
        ("FREQ=WEEKLY;BYDAY=TH", "2031-09-05 13:00", "2031-09-05 17:00", "2031-09-11 13.00"),
        # across the change from summer time the clock on the wall is the same
        ("FREQ=WEEKLY;BYDAY=TH", "2031-10-23 13:00", "2031-10-23 17:00", "2031-10-30 13.00"),
        # closed before its time, or on its very start
        ("FREQ=WEEKLY;BYDAY=TH", "2031-09-04 13:00", "2031-09-04 12:50", "2031-09-11 13.00"),
        ("FREQ=WEEKLY;BYDAY=TH", "2031-09-04 13:00", "2031-09-04 13:00", "2031-09-11 13.00"),
        # closed long after: what has passed isn't proposed
        ("FREQ=WEEKLY;BYDAY=TH", "2031-09-04 13:00", "2031-09-30 09:00", "2031-10-02 13.00"),
        # a rule that has ended
        ("FREQ=WEEKLY;BYDAY=TH;UNTIL=20310905T000000", "2031-09-04 13:00", "2031-09-04 17:00", None),
    ],
)
def test_the_next_occasion_by_the_rule(rule: str | None, start: str, now: str, expected: str | None) -> None:
    assert proposed(rule, start, now) == expected


def test_it_is_as_long_as_this_one() -> None:
    found = proposed("FREQ=WEEKLY;BYDAY=TH", "2031-09-04 13:00", "2031-09-04 17:00", "2031-09-04 16:30")
    assert found == "2031-09-11 13.00–2031-09-11 16.30"


def test_in_the_meetings_own_zone() -> None:
    meeting = replace(Room(occasion=Occasion(at("2031-10-23 13:00"))).meeting, zone="America/New_York")
    found = proposed_next(meeting, "FREQ=WEEKLY", at("2031-10-23 17:00"))
    assert found is not None
    assert found.start == dt.datetime(2031, 10, 30, 11, 0, tzinfo=dt.UTC)  # there the clocks change later
