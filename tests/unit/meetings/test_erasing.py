"""Whom the bot was told to forget is found by digests, and called otherwise wherever they are named."""

import datetime as dt
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from msgspec.structs import replace

from meetings import erasing
from meetings import events as ev
from meetings.erasing import TEXTS, Mask, as_registered, erased, named_by_part, parts_of, with_erased
from meetings.evolve import fold
from meetings.group import Group, Settings
from meetings.log import GENESIS, append
from meetings.meeting import Meeting
from meetings.model import MinutesVersion, Occasion, Person, Task

NOW = dt.datetime(2031, 10, 1, tzinfo=dt.UTC)
HELENE = Person("Helene Olofsson", "t:helene", "Ekebro kommun")
SIV = Person("Siv Åhlander", "t:siv")
GROUP = Group(key="g")


def mask(*names: str, key: str = "t:helene") -> Mask:
    return Mask("g", [erased(GROUP, [key], names or ("Helene Olofsson",), NOW)])


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Helene Olofsson får i uppdrag att …", "Raderad person får i uppdrag att …"),
        ("helene  OLOFSSON och Siv", "Raderad person och Siv"),
        ("Helene\u00a0Olofsson, Helene-Olofsson.", "Raderad person, Raderad person."),
        ("Helene Olofssons förslag", "Raderad persons förslag"),
        ("Enligt @Helene Olofsson: ja", "Enligt @Raderad person: ja"),
        ("Helene och Olofsson", "Helene och Olofsson"),
        ("Helene. Och sedan: Olofsson", "Helene. Och sedan: Olofsson"),
        ("Marhelene Olofsson", "Marhelene Olofsson"),
        ("Helene Olofssonberg", "Helene Olofssonberg"),
        ("", ""),
    ],
)
def test_a_whole_name_in_a_text(text: str, reads: str) -> None:
    assert mask().text(text) == reads


def test_a_longer_name_counts_before_a_shorter() -> None:
    both = mask("Eva Lund", "Anna Eva Lund")
    assert both.text("Anna Eva Lund och Eva Lund") == "Raderad person och Raderad person"


def test_a_name_of_one_word_is_no_name_in_a_text() -> None:
    assert mask("Bo").text("Bo i Ekebro") == "Bo i Ekebro"


def test_a_name_that_ends_with_s() -> None:
    assert mask("Lars Hans").text("Lars Hans förslag") == "Raderad person förslag"


def test_persons_and_keys_are_known_again_and_others_left() -> None:
    event = ev.AttendanceRestored(("t:helene", "t:siv"), ())
    told = mask().json(msgspec.to_builtins(event))
    assert told["of"] == ["name:raderad person", "t:siv"]
    task = mask().json(msgspec.to_builtins(Task((HELENE, SIV))))
    assert msgspec.convert(task, Task).assignees == (Person("Raderad person"), SIV)
    # Somebody else of that name keeps it.
    other = msgspec.to_builtins(Person("Helene Olofsson", "t:other"))
    assert mask().json(other) == other


def test_each_who_is_erased_is_told_from_the_others() -> None:
    group = GROUP
    called = []
    for at in range(3):
        one = erased(group, [f"t:{at}"], [], NOW)
        called.append(one.name)
        group = replace(group, erased=(*group.erased, one))
    assert called == ["Raderad person", "Raderad person 2", "Raderad person 3"]
    again = erased(group, ["t:1", "name:new"], ["Ny Namnsson"], NOW)
    assert again.name == "Raderad person 2"
    assert len(with_erased(group, again).erased) == 3
    english = Group(key="g", settings=Settings(language="en"))
    assert erased(english, ["t:1"], [], NOW).name == "Erased person"


def test_what_is_kept_of_them_names_nobody_and_differs_between_groups() -> None:
    one = erased(GROUP, ["t:helene"], ["Helene Olofsson"], NOW)
    other = erased(Group(key="h"), ["t:helene"], ["Helene Olofsson"], NOW)
    written = msgspec.json.encode(one)
    for word in (b"elene", b"lofsson"):
        assert word not in written
    assert not set(one.keys) & set(other.keys)
    assert not set(one.names) & set(other.names)


def approved(posted: dt.datetime) -> Meeting:
    events: list[ev.Event] = [
        ev.MeetingPlanned("g", "Ledningsgruppen", Occasion(NOW), "Europe/Stockholm", "sv"),
        ev.ItemAdded(1, "Vision", 1),
        ev.DecisionRecorded(1, "1.1", "Helene Olofsson får i uppdrag att skriva.", Task((HELENE,))),
    ]
    meeting = fold(append("m1", 0, GENESIS, events, HELENE, posted))
    version = MinutesVersion(1, meeting.sequence, meeting.hash, posted, SIV)
    return replace(meeting, versions=(version,), approved=(1,))


def test_registers_of_what_was_approved_before_name_them_no_more() -> None:
    group = replace(GROUP, erased=(erased(GROUP, ["t:helene"], ["Helene Olofsson"], NOW),))
    meeting = approved(NOW - dt.timedelta(days=1))
    shown = as_registered(group, meeting)
    (decision,) = shown.items[0].entries
    assert decision.text == "Raderad person får i uppdrag att skriva."
    assert decision.author == Person("Raderad person")
    assert b"lofsson" not in msgspec.json.encode(shown)
    assert as_registered(GROUP, meeting) is meeting
    later = approved(NOW + dt.timedelta(days=1))
    assert as_registered(group, later) is later
    going_on = replace(meeting, approved=())
    assert as_registered(group, going_on) is going_on


def test_a_word_of_the_name_alone_is_told_of() -> None:
    parts = parts_of(["Helene Olofsson", "Bo Ek"])
    assert parts == {"helene", "olofsson"}
    assert named_by_part({"event": {"text": "Det var Helenes idé"}}, parts)
    assert named_by_part({"items": [{"title": "Olofsson"}]}, parts)
    assert not named_by_part({"text": "Raderad person", "group": "helene"}, parts)


def texts_of(kind: Any, seen: set[Any]) -> set[str]:
    """The names of fields that hold text, in a type and all that it is made of."""
    if kind in seen:
        return set()
    seen.add(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind)
        own = {name for name, hint in hints.items() if hint is str or str in get_args(hint)}
        return own.union(*(texts_of(hint, seen) for hint in hints.values()))
    return set().union(*(texts_of(one, seen) for one in get_args(kind)))


def test_every_field_with_text_is_either_peoples_own_words_or_none() -> None:
    """A field that comes to the events later has to be put on one of these lists."""
    others = {"id", "name", "organisation"}  # of persons
    others |= {"group", "zone", "previous", "meeting", "entry", "earlier", "to", "of", "hash", "sha256"}
    assert texts_of(ev.Event, set()) <= TEXTS | others
    assert erasing.TEXTS & others == set()
