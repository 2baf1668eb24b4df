"""What the text of a decision gives somebody to do, and which matter it leaves for a later meeting.

The text is printed as written; what is read here is followed up. Only clear wordings count: `X får i uppdrag att`,
`uppdrar åt X att`, `ger X i uppdrag att`, `X is assigned to`, `instructs X to`, and `X bordlades på grund av Y`.
"""

import re
from datetime import date

from msgspec import Struct

from meetings.model import Matter, Person, Task
from meetings.phrases.answers import DateAnswer, Understood
from meetings.phrases.chat import ChatText
from meetings.phrases.due import find_due_in_sentence
from meetings.phrases.keywords import folded
from meetings.phrases.people import MAX_NAME, MAX_NAME_WORDS, Known, listed


class Grant(Struct, frozen=True):
    """Those whom a text gives an assignment, and the text from the first such sentence on."""

    assignees: tuple[Person, ...]
    text: str


class DecisionReading(Struct, frozen=True):
    """What is followed up of a decision. `due` is the day that it names for the task, to be asked back or not."""

    task: Task | None = None
    postponed: Matter | None = None
    due: DateAnswer | None = None


_QUICK = re.compile(r"uppdr|assigned|tasked|asked|instruct|commission", re.IGNORECASE)
_ADVERB = r"(?:(?:därmed|härmed|också|även|nu|hereby|also|now)\s+)?"
_AFTER_WHO = re.compile(
    rf"\s(?:får|fick|ges|gavs|har\s+fått|tilldelas)\s+{_ADVERB}(?:i\s+)?uppdrag(?:et)?(?=\s+att|\s*:|\s+om|\s*\Z|\s*\.)"
    rf"|\s(?:is|are|was|were|be)\s+{_ADVERB}(?:assigned|tasked|asked|instructed|commissioned)(?=\s+(?:to|with)\s)",
    re.IGNORECASE,
)
_BEFORE_WHO = re.compile(
    rf"\b(?:(?:uppdrar|uppdrog|uppdra)\s+{_ADVERB}(?:åt|till)\s+(?P<to>[^.;:!?\n]{{1,160}}?)\s+att\s"
    rf"|(?:ger|gav|ge|får|fick)\s+{_ADVERB}(?P<gives>[^.;:!?\n]{{1,160}}?)\s+i\s+uppdrag\s+att\s"
    rf"|(?:instructs|instructed|instruct|tasks|assigns|asks|commissions)\s+(?P<en>[^.;:!?\n]{{1,160}}?)\s+to\s)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZÅÄÖÉ@])|[:;\n–]\s*+")
_CLAUSE = re.compile(r".*\b(?:att|that|samt)\s", re.IGNORECASE | re.DOTALL)
_DEPENDENT = re.compile(
    r"\b(?:om|när|sedan|eftersom|innan|huruvida|ifall|varför|som|if|when|whether|unless|because|who|which)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(
    "han hon de dem hen den det denne vi ni du man ingen vilken he she they we it you nobody none this".split()  # noqa: SIM905
)
_FINITE = re.compile(r"\b(?:är|var|har|ska|skall|kan|bör|is|was|has|will|och\s+\w+r)\b", re.IGNORECASE)


def read_decision(text: str, people: tuple[Person, ...], today: date) -> DecisionReading:
    """The task that a decision gives, with a day it names for it, and the matter that it postpones.

    A day that has to be asked back or for stands in `due` and is left out of the task.
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
    if not _QUICK.search(text):
        return None
    known = Known(people)
    found: dict[str, Person] = {}
    first: int | None = None
    for begins, who in sorted([*_subjects(text), *_objects(text)]):
        assignees = _assignees(who, known)
        if assignees:
            first = begins if first is None else first
            found |= {person.key: person for person in assignees if person.key not in found}
    return Grant(tuple(found.values()), text[first:].strip()) if first is not None else None


def _subjects(text: str) -> list[tuple[int, str]]:
    """What stands before `får i uppdrag` in its clause, with where the clause begins."""
    found = []
    for match in _AFTER_WHO.finditer(text):
        reach = max(0, match.start() - 400)
        begins = max((one.end() for one in _SENTENCE.finditer(text, reach, match.start())), default=reach)
        clause = _CLAUSE.match(text, begins, match.start())
        begins = clause.end() if clause else begins
        found.append((begins, text[begins : match.start()]))
    return found


def _objects(text: str) -> list[tuple[int, str]]:
    """What stands between `uppdrar åt` and `att`, with where the sentence begins."""
    return [
        (match.start(), match["to"] or match["gives"] or match["en"]) for match in _BEFORE_WHO.finditer(text)
    ]


def _assignees(who: str, known: Known) -> list[Person]:
    """The people in a list of names in running text; none where it isn't clearly one."""
    if _DEPENDENT.search(who):
        return []
    # `Anna Ek, Storköping, får …`: what stands between commas tells where the person comes from.
    apposition = who.rstrip().endswith(",") and who.count(",") == 2
    people = []
    for named in listed(ChatText(who.split(",")[0] if apposition else who), known, Person("")):
        person = named.person
        if named.candidates or folded(named.name) in _PRONOUNS:
            return []
        if person is None or person.id is None:
            person = _last_words(named.name, known) or person or Person(named.name)
            if (
                len(person.name) > MAX_NAME
                or len(person.name.split()) > MAX_NAME_WORDS
                or _FINITE.search(person.name)
            ):
                return []
        people.append(person)
    return people


def _last_words(name: str, known: Known) -> Person | None:
    """The known person whose name ends what is written: `kommundirektör Anna Ek`."""
    words = name.split()
    for count in (3, 2):
        if len(words) > count and len(found := known.named(" ".join(words[-count:]))) == 1:
            return found[0]
    return None


_BECAUSE = (
    r"(?:på\s+grund\s+av|p\.\s?g\.\s?a\.|pga\.?|beroende\s+på|med\s+anledning\s+av|till\s+följd\s+av|eftersom|då|"
    r"because\s+of|due\s+to|owing\s+to|because|as)"
)
_TO_NEXT = r"(?:\s+till\s+(?:\w+\s+)?(?:nästa|ett\s+(?:senare|kommande))\s+\w+|\s+(?:to|until)\s+(?:the\s+next|a\s+later)\s+\w+)?"
_POSTPONED = re.compile(
    rf"(?P<title>[^\n]{{3,300}}?)\s+(?:har\s+bordlagts|bordlades|bordläggs|bordlägges|"
    rf"(?:was|were|is|are|has\s+been|have\s+been)\s+postponed){_TO_NEXT},?(?:\s+{_BECAUSE}\s+(?P<reason>[^\n]+?))?[.!]?\Z",
    re.IGNORECASE,
)
_POSTPONING = re.compile(
    rf"(?:.*\s)?(?:bordlägga|bordlägger|to\s+postpone|postpones)\s+(?P<title>[^\n]{{3,300}}?){_TO_NEXT},?"
    rf"\s+{_BECAUSE}\s+(?P<reason>[^\n]+?)[.!]?\Z",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖÉ])|\n+")
_ITSELF = frozenset(
    {
        "arendet",
        "fragan",
        "punkten",
        "den",
        "det",
        "detta",
        "denna punkt",
        "the item",
        "the matter",
        "it",
        "this item",
    }
)


def find_postponed(text: str) -> Matter | None:
    """The first matter that a sentence of the text postpones, with its reason, empty where none is given.

    A sentence that postpones the item itself (`Ärendet bordläggs`) names no matter of its own.
    """
    if "bordl" not in (small := text.lower()) and "postpone" not in small:
        return None
    for sentence in _SENTENCES.split(text):
        match = _POSTPONED.match(sentence) or _POSTPONING.match(sentence)
        if match is None:
            continue
        title = _titled(match["title"])
        if title and folded(title) not in _ITSELF:
            return Matter(title, (match["reason"] or "").strip())
    return None


def _titled(text: str) -> str:
    title = re.sub(
        r"\A.*\b(?:beslutar|beslutade|beslutades|decides|decided)\s+(?:att|that)\s+",
        "",
        text,
        flags=re.IGNORECASE,
    )
    title = re.sub(r"\A(?:att|that)\s+", "", title.strip(" ,–-"), flags=re.IGNORECASE)
    return title[:1].upper() + title[1:]
