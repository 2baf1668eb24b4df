"""The log: a chain that shows every tampering, and JSON that comes back as it went."""

import datetime as dt
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetings import commands as cmd
from meetings import events as ev
from meetings.evolve import evolve, fold
from meetings.log import GENESIS, ChainBrokenError, Logged, Row, append, body, verify, verify_rows
from meetings.model import Occasion, Person
from tests.unit.meetings.people import MEMBER, SECRETARY
from tests.unit.meetings.room import START, Room, room
from tests.unit.meetings.values import MOMENTS, structs

Log = list[Logged]


def written() -> Log:
    held = room()
    held.does(cmd.TakeNote("En rad"), cmd.RecordDecision("Det beslutas."), cmd.TakeNote("En till"))
    return held.log


LENGTH = len(written())


def altered(at: int, /, **fields: Any) -> Callable[[Log], Log]:
    return lambda log: [*log[:at], replace(log[at], **fields), *log[at + 1 :]]


def without(at: int) -> Callable[[Log], Log]:
    return lambda log: [*log[:at], *log[at + 1 :]]


def swapped(at: int) -> Callable[[Log], Log]:
    return lambda log: [*log[:at], log[at + 1], log[at], *log[at + 2 :]]


def twice(at: int) -> Callable[[Log], Log]:
    return lambda log: [*log[: at + 1], log[at], *log[at + 1 :]]


def foreign(at: int) -> Callable[[Log], Log]:
    other = Room(meeting="m2").elects().opens("A").log
    return lambda log: [*log[:at], other[at], *log[at + 1 :]]


def rewritten(at: int) -> Callable[[Log], Log]:
    """One event with another in its place, and with digest and hash made anew."""

    def tamper(log: Log) -> Log:
        before = log[at - 1].hash if at else GENESIS
        (forged,) = append("m1", at, before, [ev.NoteTaken(1, "1x", "Förfalskat")], SECRETARY, log[at].at)
        return [*log[:at], forged, *log[at + 1 :]]

    return tamper


@pytest.mark.parametrize(
    ("tamper", "sequence", "what"),
    [
        pytest.param(altered(9, event=ev.NoteTaken(1, "1a", "En annan rad")), 10, "altered", id="text"),
        pytest.param(altered(9, at=START - dt.timedelta(days=1)), 10, "altered", id="time"),
        pytest.param(altered(9, actor=MEMBER), 10, "altered", id="person"),
        pytest.param(altered(9, actor=Person(SECRETARY.name)), 10, "altered", id="account"),
        pytest.param(altered(9, digest="0" * 64), 10, "altered", id="digest"),
        pytest.param(altered(9, hash="0" * 64), 10, "isn't the one", id="hash"),
        pytest.param(altered(0, hash="0" * 64), 1, "isn't the one", id="first-hash"),
        pytest.param(altered(9, sequence=11), 10, "missing", id="sequence"),
        pytest.param(without(0), 1, "missing", id="first-missing"),
        pytest.param(without(9), 10, "missing", id="missing"),
        pytest.param(swapped(9), 10, "missing", id="swapped"),
        pytest.param(twice(9), 11, "missing", id="twice"),
        pytest.param(foreign(3), 4, "another meeting", id="foreign"),
        pytest.param(altered(3, meeting="m2"), 4, "another meeting", id="meeting"),
        pytest.param(rewritten(9), 11, "isn't the one", id="rewritten"),
        pytest.param(rewritten(0), 2, "isn't the one", id="first-rewritten"),
    ],
)
def test_every_tampering_is_found_where_it_is(tamper: Callable[[Log], Log], sequence: int, what: str) -> None:
    log = written()
    with pytest.raises(ChainBrokenError, match=what) as broken:
        verify("m1", tamper(log))
    assert (broken.value.meeting, broken.value.sequence) == ("m1", sequence)


def test_an_event_rewritten_at_the_very_end_or_cut_off_shows_in_the_hash_that_was_kept() -> None:
    log = written()
    kept = verify("m1", log)
    assert kept == log[-1].hash
    assert verify("m1", rewritten(LENGTH - 1)(log)) != kept
    assert verify("m1", log[:-1]) != kept


def test_an_empty_log_has_the_hash_that_every_log_begins_with() -> None:
    assert verify("m1", []) == GENESIS


def test_the_hash_is_what_is_said_of_it() -> None:
    log = written()
    previous = GENESIS
    for logged in log:
        assert logged.digest == hashlib.sha256(body(logged)).hexdigest()
        previous = hashlib.sha256((previous + logged.digest).encode()).hexdigest()
        assert logged.hash == previous


def test_what_was_written_by_an_earlier_version_still_verifies() -> None:
    """Bytes and hash of an event that people may have kept: neither may ever come out in another way."""
    planned = (
        b'{"actor":{"id":"t:1","name":"Siv \xc3\x85hlander"},"at":"2031-09-01T08:00:00Z","event":'
        b'{"group":"g",'
        b'"language":"sv","occasion":{"place":"Salen","start":"2031-09-04T11:00:00Z"},"title":"M\xc3\xb6te",'
        b'"type":"MeetingPlanned","zone":"Europe/Stockholm"},"meeting":"m1","sequence":1}'
    )
    event = ev.MeetingPlanned("g", "Möte", Occasion(START, place="Salen"), "Europe/Stockholm", "sv")
    at = dt.datetime(2031, 9, 1, 8, tzinfo=dt.UTC)
    (logged,) = append("m1", 0, GENESIS, [event], Person("Siv Åhlander", "t:1"), at)
    assert body(logged) == planned
    assert logged.hash == "01c2860966df8a7c14ccde811ff3999b5b05c242372fcd54adfc2451ef74fe1d"


@pytest.mark.parametrize("kind", get_args(ev.Event), ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_every_event_comes_back_from_json_as_it_went(kind: type[Any], data: st.DataObject) -> None:
    event = data.draw(structs(kind))
    actor, at = data.draw(structs(Person)), data.draw(MOMENTS)
    (logged,) = append("m1", 6, GENESIS, [event], actor, at)
    read = msgspec.json.decode(msgspec.json.encode(logged), type=Logged)
    assert read == logged
    assert type(read.event) is kind
    assert body(read) == body(logged)
    assert verify("m1", [replace(read, sequence=7)][:0]) == GENESIS


def parts(kind: Any) -> set[type[Any]]:
    """The structs that a type is made of, itself included."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        inside = [parts(hint) for hint in get_type_hints(kind).values()]
        return {kind}.union(*inside)
    return set().union(*(parts(one) for one in get_args(kind)))


@pytest.mark.parametrize("kind", sorted(parts(ev.Event), key=str), ids=lambda kind: kind.__name__)
def test_what_says_nothing_is_not_written_so_that_a_later_field_changes_no_old_hash(kind: type[Any]) -> None:
    assert kind.__struct_config__.omit_defaults
    assert kind.__struct_config__.frozen


def test_an_event_is_known_by_its_name() -> None:
    assert {kind.__struct_config__.tag for kind in get_args(ev.Event)} == {
        kind.__name__ for kind in get_args(ev.Event)
    }


def test_the_digest_is_the_same_in_every_process() -> None:
    program = (
        "from tests.unit.meetings.test_log import written; from meetings.log import verify;"
        "print(verify('m1', written()))"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert hashes == {verify("m1", written())}


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        append("m1", 0, GENESIS, [ev.MeetingClosed()], MEMBER, dt.datetime(2031, 9, 4, 13))


def test_nothing_to_append_appends_nothing_and_several_events_are_chained() -> None:
    at = START.astimezone(dt.timezone(dt.timedelta(hours=2)))
    assert append("m1", 4, "x", [], MEMBER, at) == ()
    first, second = append("m1", 4, "x", [ev.MeetingClosed(), ev.NoteTaken(1, "1a", "Rad")], MEMBER, at)
    assert (first.sequence, second.sequence) == (5, 6)
    assert first.at.tzinfo is dt.UTC
    assert first.hash != second.hash


def test_a_meeting_is_folded_from_a_whole_log_alone() -> None:
    log = written()
    assert fold(log).sequence == LENGTH
    with pytest.raises(ValueError, match="empty log"):
        fold([])
    with pytest.raises(ValueError, match="doesn't begin with"):
        fold(log[1:])
    with pytest.raises(ValueError, match="doesn't follow"):
        fold([*log[:3], *log[4:]])
    with pytest.raises(ValueError, match="doesn't follow"):
        evolve(fold(log), log[-1])


def stored(log: Sequence[Logged]) -> list[Row]:
    return [Row(one.sequence, body(one), one.digest, one.hash) for one in log]


def test_what_is_stored_is_verified_byte_for_byte() -> None:
    held = room()
    rows = stored(held.log)
    assert verify_rows("m1", rows) == verify("m1", held.log) == held.meeting.hash
    spaced = [*rows[:2], replace(rows[2], body=rows[2].body + b" "), *rows[3:]]
    with pytest.raises(ChainBrokenError, match=r"event 3: the event has been altered"):
        verify_rows("m1", spaced)
    with pytest.raises(ChainBrokenError, match=r"event 2: the event is missing"):
        verify_rows("m1", [rows[0], *rows[2:]])
    exchanged = [rows[0], replace(rows[2], sequence=2), replace(rows[1], sequence=3)]
    with pytest.raises(ChainBrokenError, match=r"event 2: the event isn't the one that was chained here"):
        verify_rows("m1", exchanged)
