"""The people of a group, found by the names that others call them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from meetings.model import Person
from meetings.phrases.keywords import folded

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*+")


class Known:
    """The people of a group, to be looked up by name; of several with the same key the first counts."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_name: dict[str, dict[str, Person]] = {}
        self._organisations: set[str] = set()
        for person in people:
            if person.organisation:
                self._organisations.add(_plain(person.organisation))
            key = person.key
            for name in _names(person.name):
                self._by_name.setdefault(name, {}).setdefault(key, person)

    def named(self, name: str) -> tuple[Person, ...]:
        """Those who may be meant by a name: one, none, or several."""
        found = tuple(self._by_name.get(_plain(name), {}).values())
        if len(found) < 2:
            return found
        # Somebody with an account may also have been seen by name alone.
        accounts = tuple(person for person in found if person.id is not None)
        return accounts if len(accounts) == 1 and len({_plain(one.name) for one in found}) == 1 else found

    def organisation(self, name: str) -> bool:
        """Whether somebody comes from an organisation of this name, and nobody is called so."""
        plain = _plain(name) if self._organisations else ""
        return plain in self._organisations and plain not in self._by_name

    def at(self, text: str, position: int) -> tuple[Person, int] | None:
        """The one person whose name begins here, by the longest name that fits, and where it ends.

        A first name that goes on with a capital letter (`Anna Berg`) is somebody else's.
        """
        ends: list[int] = []
        at = position
        while len(ends) < 4 and (word := _WORD.match(text, at)) is not None:
            ends.append(word.end())
            at = word.end() + 1 if text[word.end() : word.end() + 1] == " " else len(text)
        for count in range(len(ends), 0, -1):
            found = self.named(text[position : ends[count - 1]])
            if len(found) == 1:
                goes_on = count < len(ends) and text[ends[count - 1] + 1].isupper()
                alone = count == 1 and " " in _plain(found[0].name)
                return None if goes_on and alone else (found[0], ends[count - 1])
        return None


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(folded(name)))


@lru_cache(maxsize=4096)
def _names(written: str) -> tuple[str, ...]:
    """The names that a person answers to: `Anna Maria Ek`, `Anna Ek`, `Anna E`, `Anna`."""
    plain = written.split("(", maxsplit=1)[0]
    if plain.count(",") == 1:
        last, first = plain.split(",")
        plain = f"{first} {last}"
    words = _plain(plain).split()
    if len(words) < 2:
        return (" ".join(words) or _plain(written),)
    first, last = words[0], words[-1]
    return tuple(dict.fromkeys((" ".join(words), f"{first} {last}", f"{first} {last[0]}", first)))
