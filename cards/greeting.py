"""The first words, and help."""

from cards import buttons, elements
from cards.actions import ShowHelp
from cards.elements import Card, Element
from cards.fit import short
from cards.words import say
from meetings.model import Language

_NAME = 100
TOPICS = ("before", "during", "decisions", "people", "after", "between")


def help_card(language: Language, *, personal: bool = False) -> Card:
    """What can be written; in a personal chat the reader's own assignments are one click away."""
    title = say(language, "help.title")
    body = [
        elements.heading(title),
        elements.text(say(language, "help.personal" if personal else "help.group")),
        *(element for topic in TOPICS for element in _topic(language, topic)),
        elements.text(elements.run(say(language, "help.how"), subtle=True), separator=True),
    ]
    mine = buttons.my_assignments(language)
    made = [mine] if personal else [buttons.new_meeting(language), mine]
    return elements.card(language, title, body, made)


def welcome(language: Language, added_by: str | None = None, *, personal: bool = False) -> Card:
    """Said once in a conversation; `added_by` is the name of whoever added the bot."""
    told = say(language, "welcome.personal" if personal else "welcome.group")
    body = [elements.heading(say(language, "welcome.title")), elements.text(told)]
    if added_by:
        line = say(language, "welcome.added_by", who=short(added_by, _NAME))
        body.append(elements.text(elements.run(line, subtle=True)))
    start = buttons.my_assignments(language) if personal else buttons.new_meeting(language)
    return elements.card(language, told, body, [start, buttons.named(language, "help", ShowHelp())])


def _topic(language: Language, topic: str) -> list[Element]:
    lines = [
        _BETWEEN.join(map(_unbroken, line.split(_BETWEEN)))
        for line in say(language, f"help.{topic}.lines").split("\n")
    ]
    return [
        elements.heading(say(language, f"help.{topic}"), "Default"),
        elements.text("\n".join(lines), spacing="None"),
    ]


_BETWEEN = " · "

_ON_A_PHONE = 28
"""Characters of a command that fit in a line of a card on a small phone."""


def _unbroken(command: str) -> str:
    """A command that a line ends before or after, where it fits in one; no-break spaces read as spaces."""
    return command.replace(" ", "\N{NO-BREAK SPACE}") if len(command) <= _ON_A_PHONE else command
