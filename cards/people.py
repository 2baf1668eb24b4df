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
    """Somebody among others: "Anna Berg (Lillköping, kom kl 14.10)"."""
    language = meeting.language
    details = [_organisation(seen.person)]
    if seen.guest and seen.items:
        details.append(numbers(language, seen.items))
    details += _clocks(meeting, seen)
    told = ", ".join(filter(None, details))
    return f"{name(seen.person)} ({told})" if told else name(seen.person)


def participant(meeting: Meeting, seen: Attendance) -> str:
    """Somebody on a line of the minutes: "Anna Berg, Lillköping, ordförande, kom kl 14.10"."""
    language = meeting.language
    offices = (("chair", meeting.chair), ("secretary", meeting.secretary))
    roles = [say(language, f"role.{role}") for role, one in offices if one and one.key == seen.person.key]
    guest = say(language, "people.guest") if seen.guest and not seen.items else ""
    line = ", ".join(filter(None, (name(seen.person), _organisation(seen.person), *roles, guest)))
    if seen.items:
        line += f" ({numbers(language, seen.items)})"
    return ", ".join((line, *_clocks(meeting, seen)))


def _organisation(person: Person) -> str:
    return short(person.organisation or "", _NAME)


def _clocks(meeting: Meeting, seen: Attendance) -> list[str]:
    """When somebody came and went, where it wasn't with the others."""
    found = (("people.came", came(meeting, seen)), ("people.left", went(meeting, seen)))
    return [say(meeting.language, key, time=clock) for key, clock in found if clock]
