"""Word to whoever sees to a group's meetings that something couldn't be shown where the group meets."""

from cards import elements
from cards.elements import Card
from cards.fit import short
from cards.words import say
from meetings.model import Language

_TITLE = 300
_OF = {
    "board": ("undelivered.board", "undelivered.then_board"),
    "draft": ("undelivered.draft", "undelivered.then_draft"),
    "reminder": ("undelivered.reminder", "undelivered.then_board"),
    "answer": ("undelivered.answer", "undelivered.then_board"),
}


def undelivered(language: Language, what: str, title: str | None = None, group: str | None = None) -> Card:
    """What couldn't be shown (`board`, `draft`, `reminder`, `answer`), of which meeting, and what to do.

    `title` is the meeting's, `group` the name of the conversation, where they are known.
    """
    what_key, then_key = _OF.get(what, _OF["answer"])
    told = say(language, what_key)
    facts = [short(one, _TITLE) for one in (title, group) if one]
    return elements.card(
        language,
        told,
        [
            elements.heading(told),
            *(elements.text(elements.run(one, subtle=True), spacing="None") for one in dict.fromkeys(facts)),
            elements.text(say(language, "undelivered.why"), spacing="Small"),
            elements.text(say(language, then_key), spacing="Small"),
            elements.text(say(language, "undelivered.else"), spacing="Small"),
        ],
    )
