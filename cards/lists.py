"""What was looked up: a person's assignments, and what a search found."""

import datetime as dt
from collections.abc import Sequence

from cards import agenda, buttons, elements
from cards.actions import Complete
from cards.elements import MAX_ACTIONS, Card, Element
from cards.fit import fitted, short
from cards.moments import day_of
from cards.words import say
from meetings.model import Language
from meetings.register import RegisteredAssignment, RegisteredDecision

_TEXT = 400
_TITLE = 100


def my_assignments(
    language: Language, found: Sequence[RegisteredAssignment], zone: str, today: dt.date | None = None
) -> Card:
    """A person's open assignments, the first with a Klart each; `today` tells which are late."""
    title = say(language, "mine.title")
    if not found:
        told = say(language, "mine.none")
        return elements.card(language, told, [elements.text(told)])
    blocks = []
    for position, one in enumerate(found):
        block = [assignment(language, one, zone, today)]
        if position < MAX_ACTIONS:
            done = buttons.named(language, "done", Complete(meeting=one.meeting, entry=one.entry))
            tooltip = say(language, "mine.done", entry=one.entry)
            block.append(elements.row([{**done, "tooltip": tooltip}]))
        blocks.append(block)
    tail = []
    if len(found) > MAX_ACTIONS:
        told = say(language, "mine.in_words", entry=found[MAX_ACTIONS].entry)
        tail.append(elements.text(elements.run(told, subtle=True), separator=True))
    return fitted(
        language,
        say(language, "mine.speak", n=len(found)),
        [elements.heading(title)],
        blocks,
        lambda left: elements.text(elements.run(say(language, "mine.more", n=left), subtle=True)),
        tail=tail,
    )


def search_results(
    language: Language,
    words: str,
    found: Sequence[RegisteredDecision | RegisteredAssignment],
    zone: str,
) -> Card:
    """Decisions and assignments that hold what was searched for."""
    told = say(language, "search.title", words=short(words, _TITLE), n=len(found))
    if not found:
        none = say(language, "search.none", words=short(words, _TITLE))
        return elements.card(language, none, [elements.text(none)])
    return fitted(
        language,
        told,
        [elements.text(elements.run(told, bold=True))],
        [[_found(language, one, zone)] for one in found],
        lambda left: elements.text(elements.run(say(language, "search.more", n=left), subtle=True)),
    )


def assignment(language: Language, one: RegisteredAssignment, zone: str, today: dt.date | None) -> Element:
    """An assignment with its last day and where it was given; `today` tells whether it is late."""
    runs = [elements.run(f"{one.entry}  ", bold=True), elements.run(short(one.text, _TEXT))]
    if one.task.due:
        late = today is not None and one.task.due < today
        now = one.task.due == today
        told = say(language, "mine.late" if late else "mine.today" if now else "mine.due", day=one.task.due)
        runs.append(elements.run(f"\n{told}", bold=late or now, colour="Attention" if late else None))
    runs.append(elements.run(f"\n{_where(language, one, zone)}", subtle=True))
    return elements.text(*runs, separator=True)


def _found(language: Language, one: RegisteredDecision | RegisteredAssignment, zone: str) -> Element:
    kind = "entry.decision" if isinstance(one, RegisteredDecision) else "entry.assignment"
    runs = [
        elements.run(say(language, kind, entry=one.entry) + "  ", bold=True),
        elements.run(short(one.text, _TEXT)),
    ]
    if isinstance(one, RegisteredAssignment):
        runs.append(elements.run(f"\n{agenda.task(language, one.task)}", subtle=True))
    runs.append(elements.run(f"\n{_where(language, one, zone)}", subtle=True))
    return elements.text(*runs, separator=True)


def _where(language: Language, one: RegisteredDecision | RegisteredAssignment, zone: str) -> str:
    """The item, the meeting and its day."""
    return say(
        language,
        "register.where",
        item=short(one.item, _TITLE),
        title=short(one.title, _TITLE),
        day=day_of(one.start, zone),
    )
