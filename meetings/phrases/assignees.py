"""Whom an assignment is given to, and what it says: `@Anna Ek ta fram …`, `arbetsgruppen: …`, `X att …`.

The people are mentioned, named with `@` or known by name, or stand before a colon or `att`/`to`, where these
words are written as names or as a group. Otherwise it isn't guessed where the names end.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from meetings.model import Person
from meetings.phrases.chat import ChatText
from meetings.phrases.keywords import folded
from meetings.phrases.known import Known
from meetings.phrases.people import AND, MAX_NAME, MAX_NAME_WORDS, ME, elements, named

_LEAD = re.compile(r"(?:\s|@|(?:till|åt|for|to)\s(?=\s*+[@\w]))*+", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?:\s*+[,;]\s*+(?:{AND}\s++)?|\s++{AND}\s++|\s*+(?=@))@?", re.IGNORECASE)
_SPACES = re.compile(r"\s*+")
_ASIDE = re.compile(r"\s*+\(([^()\n]++)\)")
_WORD = re.compile(r"[^\W\d_]++(?:[-'’][^\W\d_]++)*+")
_NEXT_WORD = re.compile(rf"\s?({_WORD.pattern})")
_THEN = re.compile(
    r"[\s:,;.–—-]*+(?:(?:att|to|ska|skall|should|shall|will|får\s+i\s+uppdrag\s+att)\s++)?", re.IGNORECASE
)
_COLON = re.compile(r"([^:\n]{1,160}):(?!\d)")
_ATT = re.compile(
    r"(?<!\bför)(?<!\bgenom)(?<!\bom)(?<!\butan)(?<!\btill)(?<!\bså)(?<!\border)\s(?:att|to)\s", re.IGNORECASE
)
_GROUP = re.compile(
    r"grupp|nämnd|styrelse|kommitt[ée]|kansli|kontor|förvaltning|utskott|\w\wråd|enhet|avdelning|kommun|region|"
    r"sekretariat|presidi|beredning|ledamöter|deltagar|direktör|chef|ordförande|sekreterare|justerare|"
    r"samordnare|alla\b|samtliga\b|team|group|committee|board|office|secretariat|council|department|unit|"
    r"everyone|members|chair|secretary",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\w{3,}(?:en|et|an|on|na)\Z")
_SENTENCE_GOES_ON = re.compile(
    r"(?:\b(?:till|åt|med|från|av|hos|för|to|with|for|from|by|of|och|and)|,)\s*+@?\Z", re.IGNORECASE
)


class Assigned(Struct, frozen=True):
    """To whom, and the text of the assignment; `several` are those that an unclear `name` may mean."""

    people: tuple[Person, ...]
    text: str
    name: str = ""
    several: tuple[Person, ...] = ()


def assigned(words: ChatText, known: Known, sender: Person) -> Assigned | None:
    """The people that a text begins with and what they are to do; None where it isn't clear who they are."""
    return (
        _people_first(words, known, sender)
        or _before_colon(words, known, sender)
        or _before_att(words, known, sender)
        or _mentioned_last(words)
    )


def _people_first(words: ChatText, known: Known, sender: Person) -> Assigned | None:
    lead = _LEAD.match(words.text)
    at = lead.end() if lead else 0
    found = _person_at(words, at, known, sender)
    if found is None:
        return _one_of_several(words, at, known)
    people: list[Person] = []
    while found is not None:
        person, at = found
        aside = _ASIDE.match(words.text, at)
        if aside is not None:
            person, at = replace(person, organisation=" ".join(aside[1].split())), aside.end()
        people.append(person)
        between = _BETWEEN.match(words.text, at) or _SPACES.match(words.text, at)
        following = between.end() if between else at
        separated = bool(words.text[at:following].strip())
        found = None
        if separated or words.mention_at(following) is not None:
            found = _person_at(words, following, known, sender)
            others = _before_names_end(words.cut(following), known, sender) if found is None else None
            if others is not None:
                return replace(others, people=_distinct([*people, *others.people]))
    return Assigned(_distinct(people), _task(words.text[at:]))


def _one_of_several(words: ChatText, at: int, known: Known) -> Assigned | None:
    """A first name that several have, at the beginning of the text."""
    word = _WORD.match(words.text, at)
    several = known.named(word[0]) if word is not None and word[0][0].isupper() else ()
    if word is None or len(several) < 2:
        return None
    return Assigned((), _task(words.text[word.end() :]), word[0], several)


def _person_at(words: ChatText, at: int, known: Known, sender: Person) -> tuple[Person, int] | None:
    """The person that is mentioned or named here, and where the name ends."""
    mention = words.mention_at(at)
    if mention is not None:
        return mention.person, mention.end
    text = words.text
    word = _WORD.match(text, at)
    if word is None:
        return None
    if folded(word[0]) in ME:
        return sender, word.end()
    signed = text[at - 1 : at] == "@"
    found = known.at(text, at)
    if found is not None:
        # A first name in small letters may be a word like any other: `bo`, `my`.
        sure = signed or word[0][0].isupper() or found[1] > word.end() or found[0].id is None
        return found if sure else None
    if not signed or known.named(word[0]):
        return None
    end = word.end()
    for _ in range(2):
        more = _NEXT_WORD.match(text, end)
        if more is None or not more[1][0].isupper():
            break
        end = more.end()
    return Person(text[at:end]), end


def _before_names_end(words: ChatText, known: Known, sender: Person) -> Assigned | None:
    return _before_colon(words, known, sender) or _before_att(words, known, sender)


def _before_colon(words: ChatText, known: Known, sender: Person) -> Assigned | None:
    colon = _COLON.match(words.text)
    if colon is None:
        return None
    return _listed(words.cut(0, colon.end(1)), words.text[colon.end() :], known, sender, strict=False)


def _before_att(words: ChatText, known: Known, sender: Person) -> Assigned | None:
    att = _ATT.search(words.text, 0, 2 * MAX_NAME)
    if att is None:
        return None
    return _listed(words.cut(0, att.start()), words.text[att.end() :], known, sender, strict=True)


def _listed(names: ChatText, task: str, known: Known, sender: Person, *, strict: bool) -> Assigned | None:
    """The people in what stands before a colon or `att`; None where it hardly is a list of people."""
    people: list[Person] = []
    for part in elements(names):
        one = named(part, known, sender)
        if one is None:
            continue
        if one.candidates:
            return Assigned((), _task(task), one.name, one.candidates)
        name = one.name
        if len(name) > MAX_NAME or len(name.split()) > MAX_NAME_WORDS:
            return None
        if one.person is None and not _is_assignee(name, strict=strict):
            return None
        people.append(one.person or Person(name))
    return Assigned(_distinct(people), _task(task)) if people else None


def is_group(name: str) -> bool:
    """Whether what isn't a person's name has a group's word in it: `arbetsgruppen för trygghet`."""
    return _GROUP.search(name) is not None


def _is_assignee(name: str, *, strict: bool) -> bool:
    if is_group(name):
        return True
    if " " not in name:
        return not strict or _DEFINITE.match(name) is not None
    return not strict and name[0].isupper()


def _mentioned_last(words: ChatText) -> Assigned | None:
    """`ta fram underlag @Anna`: mentions at the very end, unless they are part of the sentence."""
    people: list[Person] = []
    end = len(words.text)
    for mention in reversed(words.mentions):
        if words.text[mention.end : end].strip(" ,@.)") not in {"", "och", "and", "&"}:
            break
        people.insert(0, mention.person)
        end = mention.start
    text = words.text[:end]
    if not people or _SENTENCE_GOES_ON.search(text) or not text.strip(" @"):
        return None
    return Assigned(_distinct(people), text.rstrip(" @(–—-:,\n"))


def _task(text: str) -> str:
    then = _THEN.match(text)
    return (text[then.end() :] if then else text).strip()


def _distinct(people: list[Person]) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for person in people:
        found.setdefault(person.key, person)
    return tuple(found.values())
