"""Who took part, who was missed, and who answers for the minutes."""

import datetime as dt
from collections.abc import Iterator

from meetings.meeting import Meeting
from meetings.model import Approval as Given
from meetings.model import Attendance, MinutesVersion, Person, Role, Status
from meetings.sentences import listed
from minutes.model import Absentee, Approval, Participant, Signature
from minutes.moments import clock, here, maybe_here, moment
from minutes.words import say
from minutes.writing import one_line, optional_line

ROLL_CALL = dt.timedelta(minutes=10)
"""Whoever is noted as present within this time after the opening was there from the beginning."""


def participants(meeting: Meeting) -> tuple[Participant, ...]:
    """Those who took part, guests last, otherwise in the order in which they were noted.

    A chair and a secretary of whom nothing was noted were there, since they held their office.
    """
    present = [seen for seen in meeting.attendance if seen.present]
    if meeting.opened_at is not None:
        officers = {person.key: person for person in (meeting.chair, meeting.secretary) if person is not None}
        present += [Attendance(person) for person in officers.values() if meeting.attending(person) is None]
    return tuple(_participant(meeting, seen) for seen in sorted(present, key=lambda seen: seen.guest))


def absent(meeting: Meeting) -> tuple[Absentee, ...]:
    """Those who were noted as absent from the whole meeting."""
    return tuple(
        Absentee(one_line(seen.person.name), optional_line(seen.person.organisation))
        for seen in meeting.attendance
        if not seen.present
    )


def signatures(meeting: Meeting, standing: Meeting, version: MinutesVersion | None) -> tuple[Signature, ...]:
    """The secretary, then the approvers and their substitute, with what they approved of this version.

    A substitute who approved stands in the place of those who didn't, and one who wasn't needed isn't named.
    """
    signed = [Signature("secretary", one_line(meeting.secretary.name))] if meeting.secretary else []
    if version is None:
        signed += [Signature("approver", one_line(person.name)) for person in meeting.approvers]
        return (*signed, *_substitute(meeting))
    given = {one.person.key: one for one in standing.approvals if one.version == version.number}
    approvers = standing.approvers
    if standing.status is Status.CORRECTING:
        # Those who approve the correction may be others than those who approved what is corrected.
        approvers = tuple(one.person for one in given.values() if not one.instead_of)
    instead = [one for one in given.values() if one.instead_of]
    for person in approvers:
        approval = given.get(person.key)
        if approval is not None or not instead:
            told = _approval(meeting, approval, version) if approval else None
            signed.append(Signature("approver", one_line(person.name), told))
    signed += [
        Signature("substitute", one_line(one.person.name), _approval(meeting, one, version))
        for one in instead
    ]
    waits = not instead and version.number not in standing.approved
    return (*signed, *(_substitute(standing) if waits else ()))


def _substitute(meeting: Meeting) -> tuple[Signature, ...]:
    if meeting.substitute is None:
        return ()
    return (Signature("substitute", one_line(meeting.substitute.name)),)


def _approval(meeting: Meeting, given: Given, version: MinutesVersion) -> Approval:
    key = "approval.account" if given.person.id else "approval"
    text = say(
        meeting.language,
        "approval.instead_of" if given.instead_of else key,
        name=one_line(given.person.name),
        moment=moment(meeting, given.at),
        version=version.number,
        account=given.person.id,
        others=listed(tuple(one_line(one.name) for one in given.instead_of), meeting.language)
        if given.instead_of
        else "",
    )
    return Approval(here(meeting, given.at), version.number, version.hash, given.person.id, text)


def _participant(meeting: Meeting, seen: Attendance) -> Participant:
    arrived = seen.arrived if _came_later(meeting, seen) else None
    return Participant(
        name=one_line(seen.person.name),
        organisation=optional_line(seen.person.organisation),
        roles=tuple(_roles(meeting, seen.person)),
        guest=seen.guest,
        items=seen.items,
        arrived=maybe_here(meeting, arrived),
        left=maybe_here(meeting, seen.left),
        detail=_detail(meeting, seen, arrived),
    )


def _came_later(meeting: Meeting, seen: Attendance) -> bool:
    if seen.arrived is None or meeting.opened_at is None:
        return False
    return seen.arrived > meeting.opened_at + ROLL_CALL


def _roles(meeting: Meeting, person: Person) -> Iterator[Role]:
    if meeting.chair is not None and meeting.chair.key == person.key:
        yield Role.CHAIR
    if meeting.secretary is not None and meeting.secretary.key == person.key:
        yield Role.SECRETARY
    if any(one.key == person.key for one in meeting.approvers):
        yield Role.APPROVER
    if meeting.substitute is not None and meeting.substitute.key == person.key:
        yield Role.SUBSTITUTE


def _detail(meeting: Meeting, seen: Attendance, arrived: dt.datetime | None) -> str:
    """Organisation, office, items, coming and going: "Lillköping, ordförande, kom kl 14.10".

    That somebody approves is said by the election and at the end.
    """
    language = meeting.language
    organisation = optional_line(seen.person.organisation)
    roles = [
        say(language, f"role.{role}")
        for role in _roles(meeting, seen.person)
        if role in (Role.CHAIR, Role.SECRETARY)
    ]
    guest = [say(language, "guest")] if seen.guest and not seen.items else []
    detail = ", ".join(filter(None, (organisation, *roles, *guest)))
    if seen.items:
        numbers = listed(tuple(map(str, seen.items)), language)
        detail = f"{detail} ({say(language, 'items', n=len(seen.items), numbers=numbers)})".lstrip()
    came = say(language, "arrived", clock=clock(meeting, arrived)) if arrived else ""
    went = say(language, "left", clock=clock(meeting, seen.left)) if seen.left else ""
    return ", ".join(filter(None, (detail, came, went)))
