"""Planning a meeting, and being reminded of it."""

import datetime as dt

from cards import agenda, buttons, elements, inputs, occasions
from cards.actions import Back, SaveMeeting, ShowForm, ShowHelp
from cards.elements import Card, Element
from cards.fit import fitted, short
from cards.refusals import because
from cards.words import say
from meetings.errors import MeetingError
from meetings.meeting import Meeting
from meetings.model import Language
from meetings.outcomes import MeetingDraft
from meetings.phrases.wording import long_date

_TITLE = 300
_PHRASE = 100
_CANDIDATES = 6


def new_meeting(language: Language, draft: MeetingDraft, error: MeetingError | None = None) -> Card:
    """The form for a new meeting, filled in with what was understood."""
    title = say(language, _heading(draft))
    body = [elements.heading(title)]
    if error is not None:
        body.append(because(language, error))
    body += [
        inputs.text(
            language,
            "title",
            "input.title",
            short(draft.title or "", _TITLE),
            required=True,
            longest=_TITLE,
        ),
        *_day(language, draft),
        inputs.time(language, "start", "input.start", _clock(draft.start), required=True),
        inputs.time(language, "end", "input.end", _clock(draft.end)),
        inputs.text(language, "place", "input.place", short(draft.place or "", _TITLE), longest=_TITLE),
    ]
    save = SaveMeeting(previous=draft.previous, moves=draft.moves, recurrence=draft.recurrence)
    back = buttons.named(language, "cancel", ShowHelp())
    if draft.previous is not None:
        back = buttons.cancel(language, Back(meeting=draft.previous, to="panel"))
    elif draft.moves is not None:
        back = buttons.cancel(language, Back(meeting=draft.moves))
    return elements.card(language, title, body, [buttons.save(language, save), back])


def _heading(draft: MeetingDraft) -> str:
    if draft.moves is not None:
        return "form.move_meeting"
    return "form.next_meeting" if draft.previous else "form.meeting"


def no_meeting(language: Language) -> Card:
    """There is no meeting yet, and how to plan one."""
    told = say(language, "overview.none")
    return elements.card(
        language,
        told,
        [elements.text(told), elements.text(elements.run(say(language, "overview.how"), subtle=True))],
        [buttons.new_meeting(language)],
    )


def reminder(meeting: Meeting, days: int, calendar: str | None = None) -> Card:
    """A meeting that is `days` days away: when, where and what about; `calendar` opens its calendar file."""
    language = meeting.language
    told = say(language, "reminder.today") if days == 0 else say(language, "reminder.days", n=days)
    title = short(meeting.title, _TITLE)
    head = [
        elements.text(elements.run(told, bold=True, colour="Accent")),
        elements.heading(title, "Large", spacing="None"),
        occasions.line(language, meeting.occasion, meeting.zone),
    ]
    blocks = [[elements.text(agenda.title(item), spacing="Small")] for item in meeting.agenda]
    if not blocks:
        blocks = [[elements.text(elements.run(say(language, "board.no_items"), subtle=True))]]
    return fitted(
        language,
        say(language, "reminder.speak", told=told, title=title),
        [*head, elements.heading(say(language, "reminder.agenda"), "Default", separator=True)],
        blocks,
        lambda left: elements.text(elements.run(say(language, "board.more_items", n=left), subtle=True)),
        actions=[
            buttons.named(language, "new_item", ShowForm(meeting=meeting.id, form="item")),
            *([elements.link(say(language, "button.calendar"), calendar)] if calendar else ()),
        ],
    )


def _day(language: Language, draft: MeetingDraft) -> list[Element]:
    """The day: asked for, or which of the days that are possible."""
    phrase = short(draft.phrase or "", _PHRASE)
    if draft.candidates:
        choices = [(long_date(day, language), day.isoformat()) for day in draft.candidates[:_CANDIDATES]]
        return [
            elements.text(say(language, "question.which_day", phrase=phrase)),
            inputs.choice(language, "day", "input.day", choices, required=True, open_list=True),
        ]
    asked = []
    if draft.day is None and phrase:
        asked.append(elements.text(say(language, "question.unclear_day", phrase=phrase)))
    value = draft.day.isoformat() if draft.day else ""
    return [*asked, inputs.day(language, "day", "input.day", value, required=True)]


def _clock(time: dt.time | None) -> str:
    return f"{time:%H:%M}" if time else ""
