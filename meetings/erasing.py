"""Somebody who was erased: known again without their name, and called what they are called since.

What is left of them is digests of the keys and names that they had, different in every group. So their name
is found where a record that mustn't change still has it, and kept out of everything that is made of that.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import msgspec
from msgspec.structs import replace

from meetings.group import Erased, Group
from meetings.meeting import Meeting
from meetings.model import Language, Person

Json: TypeAlias = Any

CALLED: dict[Language, str] = {"sv": "Raderad person", "en": "Erased person"}

TEXTS = frozenset({"text", "title", "reason", "place", "correction", "cancelled_because"})
"""The fields in which people's own words stand."""

SHORTEST_PART = 3
"""Letters of a word that may stand for somebody by itself."""

_PERSON = {"name", "id", "organisation"}
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s.\-'’]{1,3}")
_KEY = re.compile(r"name:.+|[^:\s]+:[^:\s]+")


def erased(group: Group, keys: Sequence[str], names: Iterable[str], at: dt.datetime) -> Erased:
    """Somebody with these keys and names, as one more who was erased from a group.

    Whoever was erased before, by the first of the keys, is called the same again. A name of one word isn't
    looked for in texts: it may be a word like any other.
    """
    digests = {_digest(group.key, key) for key in keys}
    found = {(len(words), " ".join(words)) for name in names if len(words := _words(name)) > 1}
    named = {(count, _digest(group.key, name)) for count, name in found}
    for one in group.erased:
        if keys and _digest(group.key, keys[0]) in one.keys:
            return Erased(
                one.name, at, tuple(sorted(digests.union(one.keys))), tuple(sorted(named.union(one.names)))
            )
    called = CALLED[group.settings.language]
    if group.erased:
        called = f"{called} {len(group.erased) + 1}"
    return Erased(called, at, tuple(sorted(digests)), tuple(sorted(named)))


def with_erased(group: Group, one: Erased) -> Group:
    """The group with somebody among those who were erased from it."""
    others = tuple(other for other in group.erased if other.name != one.name)
    return replace(group, erased=(*others, one))


def as_registered(group: Group, meeting: Meeting) -> Meeting:
    """The meeting as registers show it: what was approved names those who were erased since."""
    if not group.erased or not meeting.approved:
        return meeting
    first = next(one for one in meeting.versions if one.number == meeting.approved[0])
    since = [one for one in group.erased if first.posted_at <= one.at]
    return Mask(group.key, since).meeting(meeting) if since else meeting


class Mask:
    """Puts what those who were erased from a group are called in the place of their names."""

    def __init__(self, group: str, erased: Sequence[Erased]) -> None:
        self._group = group
        self._keys = {key: one.name for one in erased for key in one.keys}
        self._names = {name: one.name for one in erased for _, name in one.names}
        self._lengths = sorted({count for one in erased for count, _ in one.names}, reverse=True)

    def meeting(self, meeting: Meeting) -> Meeting:
        """The meeting without their names."""
        return msgspec.convert(self.json(msgspec.to_builtins(meeting)), Meeting)

    def json(self, value: Json, field: str = "") -> Json:
        """A value of the domain, as it is written in JSON, without their names."""
        if isinstance(value, dict):
            if "name" in value and value.keys() <= _PERSON:
                return self._person(value)
            return {name: self.json(one, name) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.json(one, field) for one in value]
        if not isinstance(value, str):
            return value
        return self.text(value) if field in TEXTS else self.key(value)

    def key(self, key: str) -> str:
        """A person's key, or that of what they are called."""
        called = self._keys.get(_digest(self._group, key)) if _KEY.fullmatch(key) else None
        return key if called is None else Person(called).key

    def text(self, text: str) -> str:
        """A text without their names; those that stand there in the genitive stay so."""
        words = list(_WORD.finditer(text))
        made, at, place = "", 0, 0
        while place < len(words):
            for length in self._lengths:
                some = words[place : place + length]
                called = self._called(text, some) if len(some) == length else None
                if called is not None:
                    made += text[at : some[0].start()] + called
                    at = some[-1].end()
                    place += length
                    break
            else:
                place += 1
        return made + text[at:]

    def _person(self, written: dict[str, str]) -> dict[str, str]:
        person = msgspec.convert(written, Person)
        called = self._keys.get(_digest(self._group, person.key))
        return written if called is None else {"name": called}

    def _called(self, text: str, words: Sequence[re.Match[str]]) -> str | None:
        for one, other in pairwise(words):
            if not _BETWEEN.fullmatch(text, one.end(), other.start()):
                return None
        name = " ".join(word.group().casefold() for word in words)
        called = self._names.get(_digest(self._group, name))
        if called is None and name.endswith("s"):
            called = self._names.get(_digest(self._group, name[:-1]))
            return None if called is None else f"{called}s"
        return called


def parts_of(names: Iterable[str]) -> frozenset[str]:
    """The words of names that somebody may be called by alone, without case."""
    return frozenset(word for name in names for word in _words(name) if len(word) >= SHORTEST_PART)


def named_by_part(value: Json, parts: frozenset[str], field: str = "") -> bool:
    """Whether people's own words in a value hold one of these words, in the genitive too."""
    if isinstance(value, dict):
        return any(named_by_part(one, parts, name) for name, one in value.items())
    if isinstance(value, list | tuple):
        return any(named_by_part(one, parts, field) for one in value)
    if not isinstance(value, str) or field not in TEXTS:
        return False
    return any(word in parts or word.removesuffix("s") in parts for word in _words(value))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _digest(group: str, what: str) -> str:
    return hashlib.sha256(f"{group}\n{what}".encode(errors="surrogatepass")).hexdigest()
