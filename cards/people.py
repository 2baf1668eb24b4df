"""How the cards name people, and who was where."""

import datetime as dt
from collections.abc import Sequence

from cards.fit import first, short
from cards.moments import time_of
from cards.words import listed, say
from meetings.meeting import Meeting
from meetings.model import Attendance, ChangeRequest, Language, Person

_MANY_BYTES = 2_500
_FEW_BYTES = 600
_NAME = 80
_ROLL_CALL = dt.timedelta(minutes=10)
"""Whoever is noted as present within this time after the opening was there from the beginning."""


def name(person: Person) -> str:
    """The name, never more than a line."""
    return short(person.name, _NAME)


def named(person: Person) -> str:
    """The name, with the organisation where it is known: "Anna Berg (Lillköping)"."""
    if not person.organisation:
        return name(person)
    return f"{name(person)} ({short(person.organisation, _NAME)})"


def names(language: Language, persons: Sequence[Person]) -> str:
    """Several as one: "Anna Berg, Bo Ek och Cecilia Dahl"; of very many the first."""
    return together(language, tuple(name(person) for person in persons), _FEW_BYTES)


def together(language: Language, parts: tuple[str, ...], limit: int = _MANY_BYTES) -> str:
    """Several as one; of more than so many bytes the first, and how many more."""
    shown = first(parts, limit)
    if len(shown) == len(parts):
        return listed(language, parts)
    return say(language, "list.more", first=", ".join(shown), n=len(parts) - len(shown))


def requested(language: Language, request: ChangeRequest, characters: int) -> str:
    """Who asks for what to be changed, and where."""
    told = short(request.text, characters)
    if request.item is None:
        return say(language, "request.line", who=name(request.person), text=told)
    return say(language, "request.line_item", who=name(request.person), number=request.item, text=told)


def numbers(language: Language, items: tuple[int, ...]) -> str:
    """Which items a guest attended: "punkt 3", "punkterna 3 och 4"."""
    return say(language, "people.items", n=len(items), numbers=tuple(str(one) for one in items))


def came(meeting: Meeting, seen: Attendance) -> str | None:
    """When somebody came to a meeting that had begun; None for who was there from its beginning."""
    if seen.arrived is None or meeting.opened_at is None or seen.arrived <= meeting.opened_at + _ROLL_CALL:
        return None
    return time_of(seen.arrived, meeting.zone, meeting.language)


def went(meeting: Meeting, seen: Attendance) -> str | None:
    """When somebody left before the end; None for who stayed."""
    return time_of(seen.left, meeting.zone, meeting.language) if seen.left else None


def taking_part(meeting: Meeting) -> list[Attendance]:
    """Those who take part, guests last, and the chair and the secretary even if nothing was noted of them."""
    present = [seen for seen in meeting.attendance if seen.present]
    if meeting.opened_at is not None:
        officers = {person.key: person for person in (meeting.chair, meeting.secretary) if person}
        present += [Attendance(one) for one in officers.values() if meeting.attending(one) is None]
    return sorted(present, key=lambda seen: seen.guest)


def missed(meeting: Meeting) -> list[Attendance]:
    """Those who were noted as absent."""
    return [seen for seen in meeting.attendance if not seen.present]


def attended(meeting: Meeting, seen: Attendance) -> str:
    """Somebody's line of attendance: name and organisation, items, coming and going."""
    language = meeting.language
    line = named(seen.person)
    if seen.guest and seen.items:
        line += f" ({numbers(language, seen.items)})"
    elif seen.guest:
        line += f", {say(language, 'people.guest')}"
    if clock := came(meeting, seen):
        line += ", " + say(language, "people.came", time=clock)
    if clock := went(meeting, seen):
        line += ", " + say(language, "people.left", time=clock)
    return line
