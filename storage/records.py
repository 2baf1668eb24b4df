"""Values of the domain as rows of the tables, and back."""

import datetime as dt

from msgspec import Struct, json

from meetings.events import Event
from meetings.group import Group, MeetingSummary, Member
from meetings.log import Logged, body
from meetings.meeting import Meeting
from meetings.model import Language, Occasion, Person, Status
from meetings.ports import ConversationRef, Document, Outgoing, OutgoingKind, Owed, View
from meetings.register import PostponedMatter, RegisteredAssignment, RegisteredDecision
from storage.bulk import Row
from storage.values import as_bytes, micros, moment, optional_micros, optional_storable, storable

encode = json.Encoder().encode

decision_of = json.Decoder(RegisteredDecision).decode
assignment_of = json.Decoder(RegisteredAssignment).decode
matter_of = json.Decoder(PostponedMatter).decode
group_of = json.Decoder(Group).decode
conversation_of = json.Decoder(ConversationRef).decode
_view_of = json.Decoder(View).decode


class _Body(Struct, frozen=True):
    meeting: str
    sequence: int
    at: dt.datetime
    actor: Person
    event: Event


_body_of = json.Decoder(_Body).decode


def event_row(logged: Logged) -> Row:
    """A row of `events`; its body is the very bytes that the digest was taken of."""
    tenant, person = _account(logged.actor)
    return (
        storable(logged.meeting),
        logged.sequence,
        micros(logged.at),
        tenant,
        person,
        type(logged.event).__name__,
        body(logged),
        logged.digest,
        logged.hash,
    )


def logged_of(body: bytes, digest: str, hash_: str) -> Logged:
    """The event that a row of `events` holds."""
    read = _body_of(body)
    return Logged(read.meeting, read.sequence, read.at, read.actor, read.event, digest, hash_)


def person_row(group: str, member: Member) -> Row:
    """A row of `people`."""
    person = member.person
    tenant, object_id = _account(person)
    return (
        storable(group),
        storable(person.key),
        tenant,
        object_id,
        storable(person.name),
        optional_storable(person.organisation),
        optional_storable(member.teams_id),
        member.guest,
    )


def meeting_row(meeting: Meeting) -> Row:
    """A row of `meetings`."""
    occasion = meeting.occasion
    return (
        storable(meeting.id),
        storable(meeting.group),
        storable(meeting.title),
        micros(occasion.start),
        optional_micros(occasion.end),
        optional_storable(occasion.place),
        meeting.status.value,
        meeting.version,
        meeting.language,
    )


def summary_of(row: Row) -> MeetingSummary:
    """The summary in the columns id, title, start, end, place, status, version, sequence and language."""
    id_, title, start, end, place, status, version, sequence, language = row
    occasion = Occasion(moment(start), None if end is None else moment(end), place)
    tongue: Language = language
    return MeetingSummary(id_, title, occasion, Status(status), version, sequence, tongue)


def document_row(document: Document) -> Row:
    """A row of `documents`."""
    return (
        storable(document.meeting),
        document.version,
        document.form,
        document.sha256,
        len(document.body),
        document.body,
        micros(document.at),
    )


def document_of(row: Row) -> Document:
    """The document in the columns meeting, version, form, sha256, body and at."""
    meeting, version, form, sha256, body, at = row
    return Document(meeting, version, form, sha256, as_bytes(body), moment(at))


def conversation_row(conversation: ConversationRef, at: dt.datetime) -> Row:
    """A row of `conversations`."""
    person = conversation.person if conversation.kind == "personal" else None
    return (
        storable(conversation.id),
        optional_storable(person),
        micros(at),
        encode(conversation),
        optional_storable(conversation.tenant),
    )


def owed_of(row: Row, lease: str, now: int) -> Owed:
    """The message in the columns of `claiming.OWED`, claimed at a time in µs."""
    id_, dedupe, kind, conversation, address, reply_to, payload, view, at, *counts = row
    attempts, activity, wanted, shown, anew = counts
    message = Outgoing(
        dedupe=dedupe,
        kind=OutgoingKind(kind),
        conversation=conversation,
        payload=payload,
        view=None if view is None else _view_of(view),
        address=address,
        reply_to=reply_to,
        due=moment(at),
        anew=anew > shown,
    )
    return Owed(id_, message, attempts, lease, activity, wanted, max(0, now - at) / 1_000_000)


def _account(person: Person) -> tuple[str | None, str | None]:
    if person.id is None:
        return None, None
    tenant, _, object_id = storable(person.id).partition(":")
    return tenant, object_id
