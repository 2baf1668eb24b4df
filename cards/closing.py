"""What is still missing when a meeting is about to be closed."""

from cards import agenda, buttons, elements, inputs, occasions
from cards.actions import Back, CloseTheMeeting, PlanProposed
from cards.elements import Button, Card, Element
from cards.fit import fitted, short
from cards.words import say
from meetings.meeting import Meeting
from meetings.outcomes import ClosingCheck

_REASON = 300
_TITLE = 300


def closing_check(check: ClosingCheck, *, call_ended: bool = False) -> Card:
    """What is missing and what can be done about it, and what the next click changes.

    Where the meeting's call has ended it stands alone: there is nothing that Avbryt could lead back to, and
    what is answered replaces it for everybody.
    """
    meeting, missing = check.meeting, check.missing
    language = meeting.language
    title = say(language, "closing.title")
    untreated = [item for number in missing.untreated if (item := meeting.numbered(number))]
    head = [elements.heading(title)]
    if call_ended:
        head.append(elements.text(say(language, "closing.call_ended", title=short(meeting.title, _TITLE))))
    tail: list[Element] = []
    if untreated:
        head.append(elements.text(say(language, "closing.untreated", n=len(untreated))))
        tail += [
            inputs.toggle(language, "postpone", "input.postpone", on=True),
            inputs.text(
                language,
                "reason",
                "input.postpone_reason",
                say(language, "closing.lack_of_time"),
                longest=_REASON,
            ),
        ]
    if missing.approver:
        tail.append(elements.text(say(language, "closing.no_approver")))
    if missing.next_meeting:
        tail.append(elements.text(_next_meeting(check)))
    key = "closing.next_click" if untreated else "closing.next_click_only"
    tail.append(elements.panel([elements.text(say(language, key))]))
    return fitted(
        language,
        title,
        head,
        [[elements.text(agenda.title(item), spacing="Small")] for item in untreated],
        lambda left: elements.text(elements.run(say(language, "board.more_items", n=left), subtle=True)),
        tail=tail,
        actions=_actions(meeting, check, own=call_ended),
    )


def _next_meeting(check: ClosingCheck) -> str:
    language, zone = check.meeting.language, check.meeting.zone
    if check.missing.proposed is None:
        return say(language, "closing.no_next_meeting")
    when = occasions.when_and_where(language, check.missing.proposed, zone)
    return say(language, "closing.proposed", when=when)


def _actions(meeting: Meeting, check: ClosingCheck, *, own: bool) -> list[Button]:
    language, id_ = meeting.language, meeting.id
    close = CloseTheMeeting(meeting=id_, own=own)
    made = [elements.submit(say(language, "button.close"), close, style="positive")]
    if check.missing.next_meeting and check.missing.proposed is not None:
        made.append(buttons.named(language, "plan_proposed", PlanProposed(meeting=id_)))
    elif check.missing.next_meeting:
        made.append(buttons.new_meeting(language, id_))
    return made if own else [*made, buttons.cancel(language, Back(meeting=id_))]
