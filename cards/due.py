"""The reminder of what somebody has been given to do."""

import datetime as dt
from collections.abc import Sequence

from cards import buttons, elements
from cards.actions import Complete, RemindLater
from cards.elements import MAX_ACTIONS, Card
from cards.fit import fitted
from cards.lists import assignment
from cards.people import name
from cards.words import say
from meetings.model import Language, Person
from meetings.register import RegisteredAssignment

_NAMED = 20
"""As many assignments as a reminder names; whoever has more has a list of them all."""


def due(
    language: Language,
    found: Sequence[RegisteredAssignment],
    zone: str,
    today: dt.date,
    *,
    day: dt.date,
    who: Person,
    public: bool = False,
) -> Card:
    """What is soon due, due today or late, with a Klart each and one button to be reminded later.

    A `public` one stands where the group meets, and mentions who is meant.
    """
    named = found[:_NAMED]
    mark = {"day": day.isoformat(), "who": who.key}
    blocks = []
    for position, one in enumerate(named):
        block = [assignment(language, one, zone, today)]
        if position < MAX_ACTIONS - 1:
            done = buttons.named(language, "done", Complete(meeting=one.meeting, entry=one.entry, **mark))
            block.append(elements.row([{**done, "tooltip": say(language, "mine.done", entry=one.entry)}]))
        blocks.append(block)
    tail = []
    if len(named) > MAX_ACTIONS - 1:
        told = say(language, "mine.in_words", entry=named[MAX_ACTIONS - 1].entry)
        tail.append(elements.text(elements.run(told, subtle=True), separator=True))
    if len(found) > len(named):
        told = say(language, "mine.more", n=len(found) - len(named))
        tail.append(elements.text(elements.run(told, subtle=True)))
    title = say(language, "due.title", n=len(found))
    spoken = say(language, "due.title_public", n=len(found), who=name(who)) if public else title
    if public and elements.mention(who) is None:
        title = spoken
    later = RemindLater(
        meeting=named[0].meeting, what=tuple((one.meeting, one.entry) for one in named), **mark
    )
    card = fitted(
        language,
        spoken,
        [elements.heading(title)],
        blocks,
        lambda left: elements.text(elements.run(say(language, "mine.more", n=left), subtle=True)),
        tail=tail,
        actions=[buttons.named(language, "remind_later", later)],
    )
    return elements.mentioning(card, who) if public else card


def after(card: Card, rest: Card | None) -> Card:
    """What was answered to a press on a reminder, and under it what the reminder still names, if anything."""
    if rest is None:
        return card
    first, *others = rest["body"]
    body = [*card["body"], {**first, "separator": True, "spacing": "Large"}, *others]
    return {**card, "body": body, "actions": rest["actions"]}
