"""The items of the agenda as the minutes print them."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from meetings import model as domain
from meetings.calendar import local
from meetings.meeting import Meeting
from meetings.model import AgendaItem, AnyEntry, ItemStatus, Language
from meetings.phrases.wording import long_date
from meetings.rules.session import NEXT_MEETING_TITLES
from meetings.sentences import listed, occasion_sentence, reason_in_words
from minutes.model import (
    Assignment,
    Block,
    Decision,
    Item,
    Matter,
    NextMeeting,
    Outcome,
    Outstanding,
    Reservation,
    Rider,
    Subheading,
    Task,
    Text,
)
from minutes.moments import here, maybe_here
from minutes.words import say
from minutes.writing import dates, ended, names, one_line, optional_line, paragraphs

_OUTSTANDING_TITLES = ("utestående", "outstanding")
_PURPOSES = {"sv": ("för ", "till ", "i avvaktan på "), "en": ("for ", "to ", "pending ")}


def items(meeting: Meeting) -> tuple[Item, ...]:
    """The agenda in its order, with what was said, decided and left."""
    agenda = meeting.agenda
    at = next((item.id for item in agenda if _is_for_outstanding(item)), None)
    agreed = _unsaid_next_meeting(meeting)
    closing = next((item.id for item in agenda if agreed and _is_for_next_meeting(item)), None)
    made = []
    for item in agenda:
        lines = blocks(item.visible, meeting.language)
        if agreed and item.id == closing:
            lines = (*lines, Text(None, (agreed,)))
        left = outstanding(meeting) if item.id == at else ()
        made.append(Item(item.number, one_line(item.title), left, lines, _outcome(meeting, item)))
    return tuple(made)


def unlisted(meeting: Meeting) -> tuple[Outstanding, ...]:
    """The outstanding assignments where no item of the agenda is for them."""
    return () if any(_is_for_outstanding(item) for item in meeting.agenda) else outstanding(meeting)


def blocks(entries: Iterable[AnyEntry], language: Language) -> tuple[Block, ...]:
    """Lines of the minutes in their order; what belongs to a decision stands with it."""
    known = tuple(entries)
    decisions = {entry.id for entry in known if isinstance(entry, domain.Decision)}
    made: list[Block] = []
    for entry in known:
        match entry:
            case domain.Note():
                made.append(Text(entry.id, paragraphs(entry.text)))
            case domain.Heading():
                made.append(Subheading(entry.id, one_line(entry.text)))
            case domain.Assignment():
                made.append(
                    Assignment(entry.id, paragraphs(entry.text), task(entry.task, entry.text, language))
                )
            case domain.Decision():
                made.append(_decision(entry, known, language))
            case domain.Rider() | domain.Reservation() if entry.to not in decisions:
                made.append(_attached(entry, language))
    return tuple(made)


def task(asked: domain.Task, text: str, language: Language) -> Task:
    """Who and when, with a line that says what the text doesn't say itself."""
    persons = tuple(one_line(person.name) for person in asked.assignees)
    day = long_date(asked.due, language) if asked.due is not None and not dates(text, asked.due) else None
    line = None
    if not all(names(text, person) for person in persons):
        key = "task.who" if day is None else "task.who_due"
        line = say(language, key, n=len(persons), who=listed(persons, language), day=day)
    elif day is not None:
        line = say(language, "task.due", day=day)
    return Task(persons, asked.due, line)


def outstanding(meeting: Meeting) -> tuple[Outstanding, ...]:
    """What earlier meetings had left to do when this one opened."""
    language, zone = meeting.language, ZoneInfo(meeting.zone)
    made = []
    for left in meeting.outstanding:
        day = local(left.start, zone).date()
        text = ended(one_line(left.text))
        asked = task(domain.Task(left.assignees, left.due), text, language)
        line = say(language, "outstanding.from", day=long_date(day, language), entry=left.entry)
        made.append(Outstanding(left.meeting, left.entry, day, text, asked, line))
    return tuple(made)


def next_meeting(meeting: Meeting) -> NextMeeting | None:
    """The next meeting as it was agreed."""
    agreed = meeting.next_meeting
    if agreed is None:
        return None
    unsaid = _unsaid_next_meeting(meeting)
    told = unsaid is None or any(_is_for_next_meeting(item) for item in meeting.agenda)
    occasion = agreed.occasion
    return NextMeeting(
        here(meeting, occasion.start),
        maybe_here(meeting, occasion.end),
        optional_line(occasion.place),
        _sentence(meeting, occasion),
        told,
    )


def _decision(entry: domain.Decision, entries: tuple[AnyEntry, ...], language: Language) -> Decision:
    attached = (
        one for one in entries if isinstance(one, domain.Rider | domain.Reservation) and one.to == entry.id
    )
    left = entry.postponed
    return Decision(
        entry.id,
        paragraphs(entry.text),
        task(entry.task, entry.text, language) if entry.task else None,
        Matter(one_line(left.title), one_line(left.reason)) if left else None,
        tuple(_attached(one, language) for one in attached),
    )


def _attached(entry: domain.Rider | domain.Reservation, language: Language) -> Rider | Reservation:
    if isinstance(entry, domain.Rider):
        return Rider(entry.id, paragraphs(entry.text))
    name = one_line(entry.by.name)
    line = None if names(entry.text, name) else say(language, "reservation.by", name=name)
    return Reservation(entry.id, name, line, paragraphs(entry.text))


def _outcome(meeting: Meeting, item: AgendaItem) -> Outcome | None:
    language = meeting.language
    reason = optional_line(item.reason)
    if item.status is ItemStatus.POSTPONED:
        return Outcome("postponed", reason, _postponed(reason, language))
    if item.status is ItemStatus.REFERRED_BACK:
        return Outcome("referred_back", reason, _referred_back(reason, language))
    if item.status is ItemStatus.WAITING and meeting.closed_at is not None and not item.visible:
        return Outcome("untreated", None, say(language, "untreated"))
    return None


def _postponed(reason: str | None, language: Language) -> str:
    if reason is None:
        return say(language, "postponed")
    form, words = reason_in_words(reason, language)
    return ended(say(language, f"postponed.{form}", reason=words))


def _referred_back(reason: str | None, language: Language) -> str:
    """The sentence that fits how the reason was put: as what is to be done, or as a sentence of its own."""
    if reason is None:
        return say(language, "referred_back")
    if reason.casefold().startswith(_PURPOSES[language]):
        return ended(say(language, "referred_back.as_said", reason=_uncapitalised(reason)))
    return ended(say(language, "referred_back.reason", reason=reason))


def _uncapitalised(reason: str) -> str:
    return reason[0].lower() + reason[1:] if reason[1:2].islower() else reason


def _unsaid_next_meeting(meeting: Meeting) -> str | None:
    """The sentence about the next meeting, where no line of the minutes says it."""
    agreed = meeting.next_meeting
    if agreed is None:
        return None
    if any(entry.id == agreed.entry for item in meeting.agenda for entry in item.visible):
        return None
    return _sentence(meeting, agreed.occasion)


def _sentence(meeting: Meeting, occasion: domain.Occasion) -> str:
    return one_line(occasion_sentence(occasion, meeting.occasion, meeting.zone, meeting.language))


def _is_for_outstanding(item: AgendaItem) -> bool:
    title = item.title.casefold()
    return any(word in title for word in _OUTSTANDING_TITLES)


def _is_for_next_meeting(item: AgendaItem) -> bool:
    return item.title.casefold() in NEXT_MEETING_TITLES
