"""The board: the one card of a meeting that always shows how it stands."""

from collections.abc import Callable

from cards import agenda, buttons, elements, occasions
from cards.actions import AddUsualItems, CheckClosing, MoveOn, OpenTheMeeting, ShowForm
from cards.elements import Button, Card, Element
from cards.fit import fitted, short
from cards.people import attended, missed, names, requested, taking_part, together
from cards.words import say
from meetings.meeting import Meeting
from meetings.model import Language, Status
from meetings.reminders import unanswered

_TITLE = 300
_TEXT = 300
_SHOWN_REQUESTS = 5
_EDITED = (Status.CLOSED, Status.CHANGES_REQUESTED, Status.CORRECTING)


def board(meeting: Meeting) -> Card:
    """How a meeting stands: its agenda, where it is, decisions and assignments, who is there, what's next."""
    language = meeting.language
    speak = say(language, "board.speak", title=short(meeting.title, _TITLE), status=meeting.status)
    head = [
        elements.heading(short(meeting.title, _TITLE), "Large"),
        occasions.line(language, meeting.occasion, meeting.zone),
        *_standing(meeting),
    ]
    blocks = [agenda.block(meeting, item) for item in meeting.agenda]
    if not blocks:
        blocks = [[elements.text(elements.run(say(language, "board.no_items"), subtle=True))]]
    return fitted(
        language,
        speak,
        head,
        blocks,
        _left_out(language),
        tail=_people(meeting),
        actions=_actions(meeting),
    )


def _left_out(language: Language) -> Callable[[int], Element]:
    return lambda left: elements.text(elements.run(say(language, "board.more_items", n=left), subtle=True))


def _standing(meeting: Meeting) -> list[Element]:
    """Where the meeting is in its life, and what it waits for."""
    language = meeting.language
    current = meeting.current_item
    if meeting.status is Status.OPEN and current:
        told = say(language, "board.at", **agenda.placed(current))
    elif meeting.status is Status.IN_REVIEW:
        waiting = names(language, unanswered(meeting))
        key = "board.in_review" if waiting else "board.in_review_nobody"
        told = say(language, key, version=meeting.version, who=waiting)
    elif meeting.status is Status.APPROVED:
        told = say(language, "board.approved", version=meeting.version)
    elif meeting.status is Status.CANCELLED and meeting.cancelled_because:
        told = say(language, "board.cancelled_reason", reason=short(meeting.cancelled_because, _TEXT))
    elif meeting.status is Status.CORRECTING:
        told = say(language, "board.correcting", reason=short(meeting.correction or "", _TEXT))
    else:
        told = say(language, f"board.{meeting.status}")
    lines = [elements.text(elements.run(told, bold=meeting.status is Status.OPEN))]
    if meeting.status is Status.CHANGES_REQUESTED:
        asked = [one for one in meeting.change_requests if one.version == meeting.version]
        lines += [
            elements.text(requested(language, one, _TEXT), spacing="Small")
            for one in asked[-_SHOWN_REQUESTS:]
        ]
    if meeting.status in _EDITED:
        lines += [
            elements.text(elements.run(say(language, key), subtle=True), spacing="Small")
            for key in ("board.how_to_edit", "draft.posting")
        ]
    return [elements.panel(lines)]


def _people(meeting: Meeting) -> list[Element]:
    """Offices and attendance."""
    language = meeting.language
    lines = [
        f"{say(language, f'role.{role}').capitalize()}: {names(language, holders)}"
        for role, holders in (
            ("chair", (meeting.chair,) if meeting.chair else ()),
            ("secretary", (meeting.secretary,) if meeting.secretary else ()),
            ("approver", meeting.approvers),
            ("substitute", (meeting.substitute,) if meeting.substitute else ()),
        )
        if holders
    ]
    here = taking_part(meeting)
    members, guests = [one for one in here if not one.guest], [one for one in here if one.guest]
    for key, seen in (("present", members), ("guests", guests), ("absent", missed(meeting))):
        if seen:
            who = together(language, tuple(attended(meeting, one) for one in seen))
            lines.append(say(language, f"people.{key}", n=len(seen), who=who))
    if meeting.next_meeting:
        told = occasions.when_and_where(language, meeting.next_meeting.occasion, meeting.zone)
        lines.append(say(language, "board.next_meeting", when=told))
    return [
        elements.text(
            elements.run(line, subtle=True), spacing="Medium" if first else "Small", separator=first
        )
        for line, first in zip(lines, [True, *[False] * len(lines)], strict=False)
    ]


def _actions(meeting: Meeting) -> list[Button]:
    language, id_ = meeting.language, meeting.id
    if meeting.status is Status.PLANNED:
        made = [
            buttons.named(language, "open", OpenTheMeeting(meeting=id_), "positive"),
            buttons.named(language, "new_item", ShowForm(meeting=id_, form="item")),
        ]
        if not meeting.agenda:
            made.append(buttons.named(language, "usual_items", AddUsualItems(meeting=id_)))
        return made
    if meeting.status is Status.OPEN:
        # No forms here: everybody's board is replaced at each thing noted, and a half-filled form with it.
        return [
            buttons.named(language, "next_item", MoveOn(meeting=id_, item=meeting.current), "positive"),
            buttons.named(language, "close", CheckClosing(meeting=id_)),
        ]
    if meeting.status in (*_EDITED, Status.IN_REVIEW):
        return [buttons.show_draft(language, id_)]
    if meeting.next_meeting is None:
        return [buttons.new_meeting(language, id_ if meeting.status is Status.APPROVED else None)]
    return []
