"""Whatever was said stands in the minutes, in order, and nothing that was taken back."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from meetings import commands as cmd
from meetings.errors import MeetingError
from meetings.meeting import Meeting
from meetings.model import Entry, Language, Reservation, Rider, Task
from minutes.document import document_of
from minutes.jsonexport import to_json
from minutes.markdown import markdown
from minutes.words import LANGUAGES
from minutes.writing import paragraphs
from tests.unit.minutes.room import CHAIR, MEMBER, SECRETARY, Room
from tests.unit.minutes.test_minutes_markdown import shown

TEXT = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\n\n*_#>-[]")), max_size=30)
NUMBER = st.sampled_from([None, None, None, 1, 2, 9])
REFERENCE = st.builds("{}{}".format, st.integers(1, 3), st.sampled_from(["a", "b", "c", ".1", ".2", ".3"]))
TASK = st.builds(Task, st.sampled_from([(MEMBER,), (CHAIR, MEMBER)]), st.dates())
TO = st.none() | st.none() | REFERENCE
SAYING = st.one_of(
    st.builds(cmd.TakeNote, TEXT, NUMBER),
    st.builds(cmd.AddHeading, TEXT, NUMBER),
    st.builds(cmd.RecordDecision, TEXT, NUMBER, st.none() | TASK),
    st.builds(
        cmd.RecordAssignment, st.just((MEMBER,)), TEXT, st.none() | st.just(dt.date(2031, 10, 3)), NUMBER
    ),
    st.builds(cmd.AddRider, TEXT, TO, NUMBER),
    st.builds(cmd.AddReservation, TEXT, st.sampled_from([MEMBER, None]), TO, NUMBER),
    st.builds(cmd.EditEntry, REFERENCE, TEXT),
)
OTHER = st.one_of(
    st.builds(cmd.AddItem, TEXT),
    st.builds(cmd.GoToItem, st.integers(1, 4)),
    st.builds(cmd.PostponeItem, NUMBER, st.none() | TEXT),
    st.builds(cmd.ReferBackItem, TEXT, NUMBER),
    st.builds(cmd.RemoveEntry, REFERENCE),
    st.builds(cmd.RemoveItem, st.integers(1, 4)),
    st.just(cmd.Undo()),
)


def told(room: Room) -> Iterator[str]:
    """The paragraphs of what was said and stands, as they are to be read."""
    return told_at(room.meeting)


def told_at(meeting: Meeting) -> Iterator[str]:
    """The same for a meeting's state."""
    for item in meeting.agenda:
        said = item.visible
        decisions = {entry.id for entry in said}
        for entry in said:
            if getattr(entry, "to", None) not in decisions:
                yield from _printed(entry)
                for more in said:
                    if isinstance(more, Rider | Reservation) and more.to == entry.id:
                        yield from _printed(more)


def _printed(entry: Entry) -> tuple[str, ...]:
    lines = paragraphs(entry.text)
    return (" ".join(lines),) if type(entry).__name__ == "Heading" and lines else lines


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value, in its order."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for one in value.values() for text in strings(one))
        case list():
            yield from (text for one in value for text in strings(one))


def missing(wanted: Iterable[str], read: Iterable[str]) -> list[str]:
    """What isn't found among what is read when both are gone through in order."""
    left = iter(read)
    return [one for one in wanted if not any(text == one or text.endswith(f": {one}") for text in left)]


@given(st.lists(st.one_of(SAYING, SAYING, OTHER), min_size=15, max_size=50), st.sampled_from(LANGUAGES))
def test_what_was_said_stands_in_order_and_not_what_was_taken_back(
    commands: list[cmd.Command], language: Language
) -> None:
    room = Room(language=language)
    room.open("Ett", "Två", "Tre")
    room.does(cmd.RecordDecision("Börja."))
    tags = count(1)
    for command in commands:
        try:
            room.does(tagged(command, tags), by=SECRETARY)
        except MeetingError:
            continue
    document = document_of(room.log)
    wanted = list(told(room))
    written, exported = markdown(document), to_json(document)
    assert missing(wanted, shown(written)) == []
    assert missing(wanted, strings(json.loads(exported)["items"])) == []
    said = "\n".join(wanted)
    gone = [tag for number in range(1, next(tags)) if (tag := f"q{number}q") not in said]
    assert [tag for tag in gone if tag in written] == []


def tagged(command: cmd.Command, tags: Iterator[int]) -> cmd.Command:
    """What is said, such that each word of it can be told from all others."""
    if not hasattr(command, "text"):
        return command
    return replace(command, text=f"{command.text}q{next(tags)}q")
