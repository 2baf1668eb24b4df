"""Whether the minutes are what they should be: each line there, in its order, once."""

import re
from collections.abc import Iterable
from typing import Any

from playground import people
from playground.demo import story

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def problems_of(markdown: str, document: dict[str, Any]) -> list[str]:
    """What is wrong with the minutes, in words; empty when nothing is."""
    found = [*_status(document), *_participants(document)]
    text = _ESCAPED.sub(r"\1", markdown)
    wanted = [line for number, item in enumerate(story.AGENDA, 1) for line in _item(number, item)]
    found += missing(text, wanted)
    found += [
        f"still there, although it was changed or undone: {line!r}" for line in story.GONE if line in text
    ]
    return found


def missing(text: str, wanted: Iterable[str]) -> list[str]:
    """The paragraphs of `wanted` that `text` lacks, has in another order, or has more than once."""
    paragraphs = [_bare(line) for line in text.splitlines()]
    found = []
    at = -1
    for line in wanted:
        places = [place for place, paragraph in enumerate(paragraphs) if paragraph == line]
        if len(places) != 1:
            found.append(f"{len(places)} times in the minutes: {line!r}")
        elif places[0] < at:
            found.append(f"out of order: {line!r}")
        at = max([at, *places])
    return found


def _bare(line: str) -> str:
    """A line of Markdown without what makes it a heading, a quote or a label."""
    bare = re.sub(r"\A(?:>\s*|#+\s+)+", "", line)
    return bare.removeprefix("**Medskick:** ").strip("*")


def _item(number: int, item: story.ExpectedItem) -> tuple[str, ...]:
    return (f"{number}. {item.title}", *item.lines)


def _status(document: dict[str, Any]) -> list[str]:
    found = []
    if document["status"] != "approved":
        found.append(f"the minutes are {document['status']!r}, not approved")
    if (document.get("version") or {}).get("number") != 2:
        found.append(f"the version is {document.get('version')}, not the second")
    signed = [(one["role"], one["name"], bool(one.get("approval"))) for one in document["signatures"]]
    expected = [("secretary", people.SECRETARY.name, False), ("approver", "Ylva Ängsmark", True)]
    return found if signed == expected else [*found, f"signed by {signed}, not {expected}"]


def _participants(document: dict[str, Any]) -> list[str]:
    expected: list[tuple[str, str, list[int]]] = [
        (one.name, one.organisation, []) for one in (*people.MEMBERS, people.SECRETARY)
    ]
    expected += [(one.name, one.organisation, [3]) for one in people.GUESTS]
    there = [(one["name"], one["organisation"], list(one["items"])) for one in document["participants"]]
    return [] if there == expected else [f"took part: {there}, not {expected}"]
