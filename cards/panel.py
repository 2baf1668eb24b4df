"""The card that forms are opened on while the meeting runs.

It stands apart from the board because Teams shows everybody the new card when a message is updated: a form
opened on the board would be wiped away, half filled in, by the next thing that somebody else notes.
"""

from cards import buttons, elements
from cards.actions import ShowForm
from cards.elements import Card
from cards.fit import short
from cards.words import say
from meetings.meeting import Meeting

_TITLE = 300


def panel(meeting: Meeting) -> Card:
    """The forms for what is captured; each opens for the item that the meeting is at when it is opened."""
    language, id_ = meeting.language, meeting.id
    title = say(language, "panel.title", title=short(meeting.title, _TITLE))
    return elements.card(
        language,
        title,
        [
            elements.text(elements.run(title, bold=True)),
            elements.text(elements.run(say(language, "panel.text"), subtle=True), spacing="Small"),
        ],
        [
            buttons.named(language, "note", ShowForm(meeting=id_, form="note")),
            buttons.named(language, "decision", ShowForm(meeting=id_, form="decision")),
            buttons.named(language, "assignment", ShowForm(meeting=id_, form="assignment")),
            buttons.named(language, "postpone", ShowForm(meeting=id_, form="postpone")),
            buttons.named(language, "new_item", ShowForm(meeting=id_, form="item")),
            buttons.new_meeting(language, id_),
        ],
    )
