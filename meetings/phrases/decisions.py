"""What the text of a decision gives somebody to do, and which matter it leaves for a later meeting.

The text is printed as written; what is read here is followed up. Only clear wordings count: `X får i uppdrag
att`, `uppdrar åt X att`, `ger X i uppdrag att`, `X is assigned to`, `instructs X to`, `X bordlades på grund
av Y`, and their like.
"""

import re
from datetime import date
from itertools import islice

from msgspec import Struct

from meetings.model import Matter, Person, Task
from meetings.phrases.answers import DateAnswer, Understood
from meetings.phrases.assignees import is_group
from meetings.phrases.chat import ChatText
from meetings.phrases.due import find_due_in_sentence
from meetings.phrases.keywords import folded
from meetings.phrases.known import Known
from meetings.phrases.people import MAX_NAME, MAX_NAME_WORDS, like_a_name, listed

MOST_GRANTS = 50
"""Wordings in one text that are read; a decision has a handful."""


class Grant(Struct, frozen=True):
    """Those whom a text gives an assignment, and the text from the first such sentence on."""

    assignees: tuple[Person, ...]
    text: str


class DecisionReading(Struct, frozen=True):
    """What is followed up of a decision; `due` is the day that it names for the task, certain or not."""

    task: Task | None = None
    postponed: Matter | None = None
    due: DateAnswer | None = None


_MAY_GRANT = re.compile(r"uppdr|assigned|tasked|asked|instruct|commission", re.IGNORECASE)
_ADVERB = r"(?:(?:därmed|härmed|också|även|nu|hereby|also|now)\s+)?"
_AFTER_WHO = re.compile(
    rf"\s(?:får|fick|ges|gavs|har\s+fått)\s+{_ADVERB}i\s+uppdrag(?=\s+att\s|\s*[:.]|\s*\Z)"
    rf"|\s(?:is|are|was|were|be)\s+{_ADVERB}(?:assigned|tasked|asked|instructed|commissioned)\s+(?:to|with)\s",
    re.IGNORECASE,
)
_WHO = r"[^.;:!?\n]{1,160}?"
_BEFORE_WHO = re.compile(
    rf"\b(?:(?:uppdrar|uppdrog|uppdra)\s+{_ADVERB}(?:åt|till)\s+(?P<to>{_WHO})\s+att\s"
    rf"|(?:ger|gav|ge|får|fick)\s+{_ADVERB}(?P<gives>{_WHO})\s+i\s+uppdrag\s+att\s"
    rf"|(?:instructs|instructed|instruct|tasks|assigns|asks|commissions)\s+(?P<en>{_WHO})\s+to\s)",
    re.IGNORECASE,
)
_SENTENCE_BEGINS = re.compile(r"[.!?]\s+(?=[A-ZÅÄÖÉ@])|[:;\n–]\s*+")
_CLAUSE_BEGINS = re.compile(r".*\b(?:att|that)\s", re.IGNORECASE | re.DOTALL)
_LONGEST_CLAUSE = 400
_DEPENDENT = re.compile(
    r"\b(?:om|när|sedan|eftersom|innan|huruvida|ifall|varför|som|if|when|whether|unless|because|who|which)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {"han", "hon", "de", "dem", "hen", "den", "det", "denne", "vi", "ni", "du", "man", "ingen", "inte", "ej"}
    | {"he", "she", "they", "we", "it", "you", "nobody", "none", "not", "this", "vilken", "aldrig"}
    | {"darmed", "harmed", "ocksa", "aven", "nu", "hereby", "also", "now"}
)
_OF_SOMETHING = re.compile(
    r"[\w-]+(?:\s+och\s+\w+)?\s+(?:för|i|på|från|kring|av|inom|of|for|in|on)\s", re.IGNORECASE
)
_FINITE = re.compile(r"\b(?:är|var|har|ska|skall|kan|bör|is|was|has|will|och\s+\w+r)\b", re.IGNORECASE)


def read_decision(text: str, people: tuple[Person, ...], today: date) -> DecisionReading:
    """The task that a decision gives, with a day it names for it, and the matter that it postpones.

    A day that has to be asked back, or asked for, stands in `due` and is left out of the task.
    """
    postponed = find_postponed(text)
    grant = find_grants(text, people)
    if grant is None:
        return DecisionReading(postponed=postponed)
    due = find_due_in_sentence(grant.text, today)
    day = due.day if isinstance(due, Understood) else None
    return DecisionReading(Task(grant.assignees, day), postponed, due)


def find_grants(text: str, people: tuple[Person, ...]) -> Grant | None:
    """All those to whom the text clearly gives an assignment, or None.

    People are matched by name against `people`, and otherwise taken as written: `arbetsgruppen`.
    """
    if not _MAY_GRANT.search(text):
        return None
    known = Known(people)
    found: dict[str, Person] = {}
    first: int | None = None
    for begins, who in sorted([*_subjects(text), *_objects(text)]):
        for person in _assignees(who, known):
            first = begins if first is None else first
            found.setdefault(person.key, person)
    return Grant(tuple(found.values()), text[first:].strip()) if first is not None else None


def _subjects(text: str) -> list[tuple[int, str]]:
    """What stands before `får i uppdrag` in its clause, with where the clause begins."""
    found = []
    for match in islice(_AFTER_WHO.finditer(text), MOST_GRANTS):
        reach = max(0, match.start() - _LONGEST_CLAUSE)
        sentences = _SENTENCE_BEGINS.finditer(text, reach, match.start())
        begins = max((one.end() for one in sentences), default=reach)
        clause = _CLAUSE_BEGINS.match(text, begins, match.start())
        begins = clause.end() if clause else begins
        found.append((begins, text[begins : match.start()]))
    return found


def _objects(text: str) -> list[tuple[int, str]]:
    """What stands between `uppdrar åt` and `att`, with where the wording begins."""
    matches = islice(_BEFORE_WHO.finditer(text), MOST_GRANTS)
    return [(match.start(), match["to"] or match["gives"] or match["en"]) for match in matches]


def _assignees(who: str, known: Known) -> list[Person]:
    """The people in a list of names in running text; none where it isn't clearly one."""
    if _DEPENDENT.search(who):
        return []
    # `Anna Ek, Storköping, får …`: what stands between commas tells where the person comes from.
    name, *rest = who.split(",")
    apposition = len(rest) == 2 and not rest[1].strip()
    people: list[Person] = []
    for one in reversed(listed(ChatText(name if apposition else who), known, Person(""))):
        person = one.person
        if folded(one.name) in _NOBODY:
            return []
        if person is None or person.id is None:
            person = _last_words(one.name, known) or person or Person(one.name)
        if not _may_be_a_name(person, last=not people):
            break  # what stands before is a clause of its own: `Förslaget antas och Anna Ek får …`
        people.insert(0, person)
    return people


def _may_be_a_name(person: Person, *, last: bool) -> bool:
    name = person.name
    if person.id is not None or like_a_name(name):
        return True
    if len(name) > MAX_NAME or len(name.split()) > MAX_NAME_WORDS or _FINITE.search(name):
        return False
    return last or " " not in name or (is_group(name) and _OF_SOMETHING.match(name) is not None)


def _last_words(name: str, known: Known) -> Person | None:
    """The known person whose name ends what is written: `kommundirektör Anna Ek`."""
    words = name.split()
    for count in (3, 2):
        if len(words) > count and len(found := known.named(" ".join(words[-count:]))) == 1:
            return found[0]
    return None


_BECAUSE = (
    r"(?:på grund av|p\. ?g\. ?a\.|pga\.?|beroende på|med anledning av|till följd av|eftersom|då|"
    r"because of|due to|owing to|because|as)"
)
_TO_NEXT = (
    r"(?: till (?:\w+ )?(?:nästa|(?:ett )?(?:senare|kommande)) \w+| (?:to|until) (?:the next|a later) \w+)?,?"
)
_POSTPONED = re.compile(
    r"(?P<title>.{3,300}?) (?:har bordlagts|bordlades|bordläggs|bordlägges|"
    rf"(?:was|were|is|are|has been|have been) postponed){_TO_NEXT}(?: {_BECAUSE} (?P<reason>.+?))?[.!]?\Z",
    re.IGNORECASE,
)
_POSTPONING = re.compile(
    r"(?:.* )?(?:bordlägga|bordlägger|to postpone|postpones) "
    rf"(?P<title>.{{3,300}}?){_TO_NEXT} {_BECAUSE} (?P<reason>.+?)[.!]?\Z",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖÉ])|\n+")
_LONGEST_SENTENCE = 1000
_DECIDES = re.compile(
    r".*\b(?:beslutar|beslutade|beslutades|decides|decided) (?:att|that) |(?:att|that) ", re.IGNORECASE
)
_ITSELF = frozenset(
    {"arendet", "fragan", "punkten", "den", "det", "detta", "denna punkt"}
    | {"the item", "the matter", "it", "this item", "this"}
)


def find_postponed(text: str) -> Matter | None:
    """The first matter that a sentence of the text postpones, with its reason, empty where none is given.

    A sentence that postpones the item itself (`Ärendet bordläggs`) names no matter of its own.
    """
    if "bordl" not in (small := text.lower()) and "postpone" not in small:
        return None
    for written in _SENTENCES.split(text):
        sentence = " ".join(written.split())
        if len(sentence) > _LONGEST_SENTENCE:
            continue
        match = _POSTPONED.match(sentence) or _POSTPONING.match(sentence)
        title = _titled(match["title"]) if match is not None else ""
        if match is not None and title and folded(title) not in _ITSELF:
            return Matter(title, (match["reason"] or "").strip())
    return None


def _titled(text: str) -> str:
    decides = _DECIDES.match(text)
    title = text[decides.end() if decides else 0 :].strip(" ,–-")
    return title[:1].upper() + title[1:]
