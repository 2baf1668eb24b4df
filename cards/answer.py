"""The answer to what somebody asked: what was noted, what is asked back, what couldn't be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from cards import agenda, board, buttons, closing, elements, inputs, planning, refusals
from cards.actions import VERB, CheckClosing, EditThis, SetDue, UndoThis
from cards.elements import MAX_ACTIONS, Button, Card, Element
from cards.fit import cut_bytes, fitted, short
from cards.sentences import Subject, sentence, settled, subject, undone
from cards.words import say
from meetings import commands as cmd
from meetings import events as ev
from meetings.meeting import Meeting
from meetings.model import AgendaItem, AnyEntry, Assignment, Decision, Language
from meetings.outcomes import (
    ClosingCheck,
    DateQuestion,
    MeetingAsked,
    Noted,
    Outcome,
    Refused,
    Settled,
    Shown,
    Snoozed,
)
from meetings.phrases.wording import long_date

_TEXT_BYTES = 6_000
_PHRASE = 100
_TITLE = 300

_SHOWS_ENTRY = (
    cmd.TakeNote,
    cmd.AddHeading,
    cmd.RecordDecision,
    cmd.RecordAssignment,
    cmd.AddRider,
    cmd.AddReservation,
    cmd.EditEntry,
    cmd.CompleteAssignment,
    cmd.ReopenAssignment,
)


@dataclass
class _Part:
    """What one outcome adds to the card; `asks` are buttons that answer a question or lead on."""

    lines: list[Element]
    speak: str
    asks: list[Button] = field(default_factory=list)
    after: list[Button] = field(default_factory=list)


def noted(outcomes: Sequence[Outcome], language: Language) -> Card:
    """The answer to the commands of one message, in their order.

    Ändra and Ångra are for the last thing noted; a question about a date is asked with a button for each day.
    """
    only = outcomes[0] if len(outcomes) == 1 else None
    if isinstance(only, ClosingCheck):
        return closing.closing_check(only)
    if isinstance(only, Shown):
        return board.board(only.meeting)
    if isinstance(only, MeetingAsked):
        return planning.new_meeting(language, only.draft, only.error)
    asked = next((position for position, one in enumerate(outcomes) if _question(one)), None)
    parts = [_part(language, one, asks=position == asked) for position, one in enumerate(outcomes)]
    asks = [button for part in parts for button in part.asks]
    after = next((part.after for part in reversed(parts) if part.after), [])
    return fitted(
        language,
        say(language, "answer.speak", n=len(parts), first=parts[0].speak),
        [],
        [part.lines for part in parts],
        lambda left: elements.text(elements.run(say(language, "answer.more", n=left), subtle=True)),
        actions=[*asks[: MAX_ACTIONS - len(after)], *after],
    )


def date_question(question: DateQuestion, language: Language) -> Card:
    """A due date asked back by itself."""
    lines, made = _asked(language, question)
    return elements.card(language, lines[0]["inlines"][0]["text"], lines, made)


def message(outcomes: Sequence[Outcome], language: Language) -> Card:
    """The same as a message of its own, which what is pressed on it may then replace for everybody."""
    card = noted(outcomes, language)
    if len(outcomes) == 1:
        for made in card.get("actions", ()):
            for data in (made.get("data"), made.get("fallback", {}).get("data")):
                if data is not None and data[VERB] in _ON_ITS_OWN:
                    data["own"] = True
    return card


def captured(outcomes: Sequence[Outcome], language: Language, by: str) -> Card:
    """The same for what somebody noted from a message, under that message and not under one of theirs."""
    card = message(outcomes, language)
    told = elements.run(say(language, "answer.captured", who=short(by, _PHRASE)), subtle=True)
    return {**card, "body": [*card["body"], elements.text(told, spacing="Small")]}


def entry(meeting: Meeting, entry_id: str) -> Card | None:
    """One line of the minutes with Ändra and Ångra; None where it isn't there."""
    found = meeting.entry(entry_id)
    if found is None or found.removed:
        return None
    language = meeting.language
    lines = [
        elements.text(elements.run(say(language, "answer.entry", entry=entry_id), bold=True)),
        *_entry(language, found, meeting.item(found.item)),
    ]
    made = [buttons.named(language, "edit", EditThis(meeting=meeting.id, entry=entry_id, own=True))]
    last = next((one for one in reversed(meeting.changes) if f"entry:{entry_id}" in one.touched), None)
    if last is not None:
        action = UndoThis(meeting=meeting.id, sequence=last.sequence, own=True)
        made.append(buttons.named(language, "undo", action))
    return elements.card(language, entry_id, lines, made)


_ON_ITS_OWN = frozenset(action.__name__ for action in (EditThis, UndoThis, SetDue))


def _question(outcome: Outcome) -> DateQuestion | None:
    return outcome.question if isinstance(outcome, Noted) else None


def _part(language: Language, outcome: Outcome, *, asks: bool) -> _Part:
    if isinstance(outcome, Noted):
        return _noted(outcome, asks=asks)
    if isinstance(outcome, Refused):
        told = refusals.sentence(language, outcome.error)
        lines = [elements.text(told), *(refusals.written(language, outcome.text) if outcome.text else [])]
        return _Part([elements.panel(lines, "attention")], told)
    if isinstance(outcome, ClosingCheck):
        told = say(language, "answer.not_closed")
        start = buttons.named(language, "close", CheckClosing(meeting=outcome.meeting.id))
        return _Part([elements.text(told)], told, [start])
    if isinstance(outcome, Settled):
        told = settled(language, outcome)
        return _Part([elements.text(elements.run(told, bold=True))], told)
    if isinstance(outcome, Snoozed):
        told = say(language, "answer.snoozed", entries=outcome.entries, day=outcome.until)
        return _Part([elements.text(elements.run(told, bold=True))], told)
    if isinstance(outcome, Shown):
        told = say(language, "answer.shown")
        return _Part([elements.text(told)], told)
    told = say(language, "answer.meeting_asked")
    return _Part([elements.text(told)], told, [buttons.new_meeting(language, outcome.draft.previous)])


def _noted(outcome: Noted, *, asks: bool) -> _Part:
    meeting = outcome.meeting
    language = meeting.language
    about = subject(outcome)
    told = undone(outcome) if isinstance(outcome.command, cmd.Undo) else sentence(outcome, about)
    lines = [elements.text(elements.run(told, bold=True))]
    if about.entry is not None and isinstance(outcome.command, _SHOWS_ENTRY):
        lines += _entry(language, about.entry, about.item)
    lines += [
        elements.text(elements.run(say(language, f"warning.{key}"), colour="Warning"))
        for key in outcome.warnings
    ]
    made = _Part(lines, told, after=_takes_back(outcome, about))
    if outcome.planned is not None and not isinstance(outcome.command, cmd.PlanMeeting):
        title = short(outcome.planned.title, _TITLE)
        lines.append(elements.text(say(language, "answer.planned", title=title), spacing="Small"))
    withdrawn = any(isinstance(logged.event, ev.DraftWithdrawn) for logged in outcome.events)
    if withdrawn:
        told = say(language, "answer.withdrawn", version=meeting.version)
        lines.append(elements.text(told, spacing="Small"))
    if withdrawn or isinstance(outcome.command, cmd.CloseMeeting):
        lines.append(
            elements.text(elements.run(say(language, "draft.posting"), subtle=True), spacing="Small")
        )
        made.asks.append(buttons.show_draft(language, meeting.id))
    if outcome.question is not None:
        asked, choices = (
            _asked(language, outcome.question) if asks else (_told(language, outcome.question), [])
        )
        lines += asked
        made.asks += choices
    return made


def _entry(language: Language, entry: AnyEntry, item: AgendaItem | None) -> list[Element]:
    """What was written, where it stands, and whom it asks."""
    lines = [elements.text(cut_bytes(entry.text, _TEXT_BYTES), spacing="Small")] if entry.text else []
    if isinstance(entry, Decision | Assignment) and entry.task:
        lines.append(elements.text(agenda.task(language, entry.task), spacing="Small"))
    if isinstance(entry, Decision) and entry.postponed:
        told = say(language, "answer.matter", title=short(entry.postponed.title, _TEXT_BYTES // 20))
        lines.append(elements.text(told, spacing="Small"))
    if item is not None:
        lines.append(elements.text(elements.run(agenda.title(item), subtle=True), spacing="Small"))
    return lines


def _takes_back(outcome: Noted, about: Subject) -> list[Button]:
    """Ändra and Ångra, for what can be changed and taken back."""
    meeting = outcome.meeting
    entry = about.entry
    made = []
    gone = isinstance(outcome.command, cmd.RemoveEntry | cmd.Undo)
    if outcome.events and entry is not None and not entry.removed and not gone:
        made.append(buttons.named(meeting.language, "edit", EditThis(meeting=meeting.id, entry=entry.id)))
    written = {logged.sequence for logged in outcome.events}
    last = next((one.sequence for one in reversed(meeting.changes) if one.sequence in written), None)
    if last is not None:
        action = UndoThis(meeting=meeting.id, sequence=last)
        made.append(buttons.named(meeting.language, "undo", action))
    return made


def _asked(language: Language, question: DateQuestion) -> tuple[list[Element], list[Button]]:
    """A question about a date, with a button for each day it may be, or an input where it may be any."""
    bare = SetDue(meeting=question.meeting, entry=question.entry)
    asked = [elements.text(_in_words(language, question), spacing="Medium")]
    if not question.candidates:
        asked.append(inputs.day(language, "due", "input.due_day", required=True))
        return asked, [buttons.save(language, bare)]
    return asked, [
        elements.button(long_date(day, language), msgspec.structs.replace(bare, due=day.isoformat()))
        for day in question.candidates[: MAX_ACTIONS - 2]
    ]


def _in_words(language: Language, question: DateQuestion) -> str:
    phrase = short(question.phrase, _PHRASE)
    key = "question.which_due" if question.candidates else "question.unclear_due"
    return say(language, key if phrase else f"{key}.unsaid", entry=question.entry, phrase=phrase)


def _told(language: Language, question: DateQuestion) -> list[Element]:
    """A further question of the same message: said, and how to answer it."""
    return [elements.text(say(language, "question.later", entry=question.entry))]
