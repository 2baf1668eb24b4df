"""The buttons that several cards share, under the titles that people know them by."""

from cards import actions, elements
from cards.actions import Action
from cards.elements import Button, Style
from cards.words import say
from meetings.model import Language


def named(language: Language, name: str, action: Action, style: Style | None = None) -> Button:
    """A button whose title stands under `button.<name>`; it sends nothing of what is filled in."""
    return elements.button(say(language, f"button.{name}"), action, style=style)


def save(language: Language, action: Action) -> Button:
    """Spara: sends what is filled in."""
    return elements.submit(say(language, "button.save"), action, style="positive")


def cancel(language: Language, back: actions.Back) -> Button:
    """Avbryt: back to the card that the form was opened on, with nothing saved."""
    return named(language, "cancel", back)


def show_draft(language: Language, meeting: str) -> Button:
    return named(language, "show_draft", actions.ShowDraft(meeting=meeting), "positive")


def new_meeting(language: Language, previous: str | None = None) -> Button:
    return named(language, "new_meeting", actions.NewMeeting(previous=previous))


def my_assignments(language: Language) -> Button:
    return named(language, "my_assignments", actions.ShowMyAssignments())
