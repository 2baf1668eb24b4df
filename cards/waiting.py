"""Word that a draft waits for its approval: to who should answer, and to who has to see to it."""

import datetime as dt

from cards import buttons, elements
from cards.actions import Approve, AskForChange, Back
from cards.elements import Button, Card
from cards.fit import short
from cards.moments import day_of
from cards.people import name, names
from cards.words import say
from meetings.meeting import Meeting
from meetings.model import Person
from meetings.reminders import Stage, substitute_from, unanswered

_TITLE = 300


def waiting(meeting: Meeting, stage: Stage, person: Person, today: dt.date, *, public: bool = False) -> Card:
    """What the newest draft waits for, as it is told to `person`, and what they can do about it.

    A `public` one stands where the group meets, and mentions who is meant. Raises IndexError without a draft.
    """
    language = meeting.language
    title = say(language, "waiting.title")
    spoken = say(language, "waiting.title_public", who=name(person)) if public else title
    if public and elements.mention(person) is None:
        title = spoken
    substitute = stage == "substitute" and _is(meeting.substitute, person)
    if stage == "approver":
        lines = [_posted(meeting, "waiting.approver")]
    elif substitute:
        lines = [_unanswered(meeting), say(language, "waiting.substitute")]
    else:
        lines = [_unanswered(meeting), *_to_do(meeting, today)]
    answering = stage == "approver" or substitute
    card = elements.card(
        language,
        spoken,
        [
            elements.heading(title),
            elements.text(elements.run(short(meeting.title, _TITLE), subtle=True), spacing="None"),
            *(elements.text(line, spacing="Small") for line in lines),
        ],
        [*_read(meeting), *(_answers(meeting) if answering else ())],
    )
    return elements.mentioning(card, person) if public else card


def _is(one: Person | None, other: Person) -> bool:
    return one is not None and one.key == other.key


def _posted(meeting: Meeting, key: str, **more: object) -> str:
    newest = meeting.versions[-1]
    day = day_of(newest.posted_at, meeting.zone)
    return say(meeting.language, key, version=newest.number, day=day, **more)


def _unanswered(meeting: Meeting) -> str:
    left = unanswered(meeting)
    if not left:
        return _posted(meeting, "waiting.nobody")
    return _posted(meeting, "waiting.unanswered", n=len(left), who=names(meeting.language, left))


def _to_do(meeting: Meeting, today: dt.date) -> list[str]:
    """What can be done when nobody answers."""
    language, day = meeting.language, substitute_from(meeting)
    ahead = today < day
    if not meeting.approvers:
        return [say(language, "waiting.elect_first")]
    if meeting.substitute is not None:
        key = "waiting.has_substitute_from" if ahead else "waiting.has_substitute"
        first = say(language, key, who=name(meeting.substitute), day=day)
    else:
        key = "waiting.elect_substitute_from" if ahead else "waiting.elect_substitute"
        first = say(language, key, day=day)
    return [first, say(language, "waiting.elect_other"), say(language, "waiting.post_again")]


def _read(meeting: Meeting) -> list[Button]:
    return [buttons.named(meeting.language, "read_draft", Back(meeting=meeting.id, to="draft"))]


def _answers(meeting: Meeting) -> list[Button]:
    newest = meeting.versions[-1]
    approve = Approve(meeting=meeting.id, version=newest.number, hash=newest.hash)
    change = AskForChange(meeting=meeting.id, version=newest.number)
    return [
        buttons.named(meeting.language, "approve", approve, "positive"),
        buttons.named(meeting.language, "request_change", change),
    ]
