"""Whom an assignment is given to, and what it says: `@Anna Ek ta fram …`, `arbetsgruppen: …`, `X och Y att …`.

The people are mentioned, or named with `@`, or known by name, or stand before a colon or `att`/`to` where what
stands there is written as names or as a group. Otherwise it isn't guessed where the names end.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from meetings.model import Person
from meetings.phrases.chat import ChatText
from meetings.phrases.keywords import folded
from meetings.phrases.people import AND, MAX_NAME, MAX_NAME_WORDS, ME, Known, elements, listed

_LEAD = re.compile(r"(?:\s|@|(?:till|åt|for|to)\s(?=\s*+[@\w]))*+", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?:\s*+[,;]\s*+(?:{AND}\s++)?|\s++{AND}\s++)@?|\s*+(?=@)@", re.IGNORECASE)
_ASIDE = re.compile(r"\s*+\(([^()\n]++)\)")
_WORD = re.compile(r"[^\W\d_]++(?:[-'’][^\W\d_]++)*+")
_CAPITAL = re.compile(r"\s?([^\W\d_]++(?:[-'’][^\W\d_]++)*+)")
_THEN = re.compile(
    r"[\s:,;.–—-]*+(?:(?:att|to|ska|skall|should|shall|will|får\s+i\s+uppdrag\s+att|ansvarar\s+för\s+att)\s++)?",
    re.IGNORECASE,
)
_COLON = re.compile(r"[^:\n]{1,160}?:(?!\d)\s?")
_ATT = re.compile(
    r"(?<!\bför)(?<!\bgenom)(?<!\bom)(?<!\butan)(?<!\btill)(?<!\bså)(?<!\border)\s(?:att|to)\s", re.IGNORECASE
)
_GROUP = re.compile(
    r"grupp|nämnd|styrelse|kommitté|kommitte|kansli|kontor|förvaltning|utskott|\w\wråd|enhet|avdelning|kommun|region|"
    r"sekretariat|presidi|beredning|ledamöter|deltagar|direktör|chef|ordförande|sekreterare|justerare|samordnare|alla\b|"
    r"samtliga\b|team|group|committee|board|office|secretariat|council|department|unit|everyone|members|chair|secretary",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\w{3,}(?:en|et|an|on|na)\Z")
_BEFORE_NAME = re.compile(
    r"(?:\b(?:till|åt|med|från|av|hos|för|to|with|for|from|by|of|och|and)|,)\s*+@?\Z", re.IGNORECASE
)


class Assigned(Struct, frozen=True):
    """Who, and the text of the assignment. `several` are those that a name may mean, where it isn't clear who."""

    people: tuple[Person, ...]
    text: str
    name: str = ""
    several: tuple[Person, ...] = ()


def assigned(words: ChatText, known: Known, sender: Person) -> Assigned | None:
    """The people that the text begins with and what they are to do; None where it isn't clear who they are."""
    lead = _LEAD.match(words.text)
    found = _people_first(words, lead.end() if lead else 0, known, sender)
    if found is not None:
        return found
    return _before_colon_or_att(words, known, sender) or _mentioned_last(words)


def _people_first(words: ChatText, begins: int, known: Known, sender: Person) -> Assigned | None:
    people: list[Person] = []
    at = begins
    while (found := _person_at(words, at, known, sender)) is not None:
        person, end = found
        aside = _ASIDE.match(words.text, end)
        if aside is not None:
            person, end = replace(person, organisation=" ".join(aside[1].split())), aside.end()
        people.append(person)
        at = end
        between = _BETWEEN.match(words.text, end)
        at = between.end() if between is not None else end + _spaces(words.text, end)
        if _person_at(words, at, known, sender) is None:
            at = end
            others = _others(words, between.end(), known, sender) if between is not None else None
            if others is not None:
                people += others.people
                return replace(others, people=_distinct(people))
            break
        if between is None and words.mention_at(at) is None:
            at = end
            break
    if people:
        return Assigned(_distinct(people), _task(words.text[at:]))
    several = known.named(word[0]) if (word := _WORD.match(words.text, begins)) else ()
    if len(several) > 1 and word is not None and word[0][0].isupper():
        return Assigned((), _task(words.text[word.end() :]), word[0], several)
    return None


def _others(words: ChatText, begins: int, known: Known, sender: Person) -> Assigned | None:
    """Unknown people after known ones: `@Anna och arbetsgruppen: …`."""
    rest = words.cut(begins)
    return _before_colon_or_att(rest, known, sender)


def _person_at(words: ChatText, at: int, known: Known, sender: Person) -> tuple[Person, int] | None:
    mention = words.mention_at(at)
    if mention is not None:
        return mention.person, mention.end
    text = words.text
    word = _WORD.match(text, at)
    if word is None:
        return None
    signed = text[at - 1 : at] == "@"
    if folded(word[0]) in ME:
        return sender, word.end()
    found = known.at(text, at)
    if found is not None:
        # A first name in small letters may be a word like any other: `bo`, `my`.
        sure = signed or word[0][0].isupper() or found[1] > word.end()
        return found if sure else None
    if not signed or known.named(word[0]):
        return None
    end = word.end()
    while (more := _CAPITAL.match(text, end)) and more[1][0].isupper() and text[at:end].count(" ") < 2:
        end = more.end()
    return Person(text[at:end]), end


def _before_colon_or_att(words: ChatText, known: Known, sender: Person) -> Assigned | None:
    colon = _COLON.match(words.text)
    if colon is not None:
        names = words.cut(0, colon.end() - 2 if words.text[colon.end() - 1] != ":" else colon.end() - 1)
        people = _named(names, known, sender, strict=False)
        if people is not None:
            return replace(people, text=_task(words.text[colon.end() :]))
    att = _ATT.search(words.text, 0, 2 * MAX_NAME)
    if att is not None:
        people = _named(words.cut(0, att.start()), known, sender, strict=True)
        if people is not None:
            return replace(people, text=_task(words.text[att.end() :]))
    return None


def _named(names: ChatText, known: Known, sender: Person, strict: bool) -> Assigned | None:
    """The people in a list that is known to be one, or None where it hardly is."""
    people: list[Person] = []
    for part, named in zip(elements(names), listed(names, known, sender), strict=False):
        person = named.person
        if named.candidates:
            return Assigned((), "", named.name, named.candidates)
        if person is None or person.id is None:
            name = " ".join(part.text.lstrip("@ ").split())
            if len(name) > MAX_NAME or len(name.split()) > MAX_NAME_WORDS:
                return None
            if person is None and not _is_group(name, strict):
                return None
            person = person or Person(name)
        people.append(person)
    return Assigned(_distinct(people), "") if people else None


def _is_group(name: str, strict: bool) -> bool:
    words = name.split()
    if _GROUP.search(name):
        return True
    if len(words) == 1:
        return not strict or _DEFINITE.match(name) is not None
    return not strict and name[0].isupper()


def _mentioned_last(words: ChatText) -> Assigned | None:
    """`ta fram underlag @Anna`: mentions at the very end, unless they are part of the sentence."""
    people: list[Person] = []
    end = len(words.text)
    for mention in reversed(words.mentions):
        if words.text[mention.end : end].strip(" ,@.)") not in ("", "och", "and", "&"):
            break
        people.insert(0, mention.person)
        end = mention.start
    text = words.text[:end]
    if not people or _BEFORE_NAME.search(text) or not text.strip(" @"):
        return None
    return Assigned(_distinct(people), text.rstrip(" @(–—-:,\n"))


def _task(text: str) -> str:
    then = _THEN.match(text)
    return (text[then.end() :] if then else text).strip()


def _spaces(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip())


def _distinct(people: list[Person]) -> tuple[Person, ...]:
    return tuple({person.key: person for person in reversed(people)}.values())[::-1]
