"""Who is meant: people mentioned, known by name, or named for the first time."""

import re
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from meetings.model import Person, Role
from meetings.phrases.chat import ChatText
from meetings.phrases.keywords import folded
from meetings.phrases.known import Known

MAX_NAME_WORDS = 6
MAX_NAME = 80
MAX_RANGE = 100

AND = r"(?:och|and|samt|&|\+)"
_TOKEN = re.compile(rf"\([^()\n]*+\)|(?P<cut>[,;\n]|(?<=[\s)])(?<![-–]\s){AND}(?=\s))", re.IGNORECASE)
_ASIDE = re.compile(r"\(([^()\n]++)\)|\t([^\t\n]++)|\s(?:från|from)\s++([^\n]++)")
_IN_PARENTHESES = re.compile(r"\(([^()\n]++)\)")
_LEADING = re.compile(r"(?:\s|@|(?:är|blir|is|are|till|åt|to|av|from|från|by)\s)*+", re.IGNORECASE)
ME = frozenset({"jag", "mig", "me", "myself", "mig sjalv", "undertecknad"})
"""What people call themselves, folded."""
_ROLES = {
    **dict.fromkeys(("ordforande", "motesordforande", "ordf", "chair", "chairperson"), Role.CHAIR),
    **dict.fromkeys(("sekreterare", "motessekreterare", "sekr", "secretary"), Role.SECRETARY),
    **dict.fromkeys(("justerare", "protokolljusterare", "approver"), Role.APPROVER),
}
_GUEST = frozenset({"gast", "adjungerad", "guest"})
_NUMBERS = r"(\d{1,3}(?:\s*+(?:[-–—,&]|och|and|till|to)\s*+\d{1,3})*+)"
_ITEMS = re.compile(
    r"(?:(?:vid|på|under|för|at|for|on|in)\s++)?(?:punkterna|punkter|punkten|punkt|items|item|p\.?)\s*+"
    rf"{_NUMBERS}\s*+\.?",
    re.IGNORECASE,
)
ITEMS_LAST = re.compile(rf"(?<![^\s)]){_ITEMS.pattern}\Z", re.IGNORECASE)
_NUMBERS_ALONE = re.compile(_NUMBERS)
_RANGE = re.compile(r"(\d+)(?:\s*(?:[-–—]|till|to)\s*(\d+))?")
SMALL = frozenset(
    {"af", "av", "von", "de", "da", "del", "der", "den", "van", "al", "el", "bin", "la", "le", "du"}
)


class Named(Struct, frozen=True):
    """One of a list of people, with what is said of them there.

    `person` is None for a name that several have (`candidates`), or that isn't like one. `items` are the
    numbers of the items that they attend; `own` says that these stand in parentheses, for this person alone.
    """

    person: Person | None
    name: str
    role: Role | None = None
    guest: bool = False
    items: tuple[int, ...] = ()
    own: bool = False
    candidates: tuple[Person, ...] = ()


def listed(words: ChatText, known: Known, sender: Person) -> tuple[Named, ...]:
    """The people in a list separated by commas, semicolons, `och`, `and` or new lines, each once.

    An organisation in parentheses, or after a tab, belongs to the person before it; so do a role
    (`ordförande`) and the items of a guest (`punkt 3, 4`), which may also stand after a comma.
    """
    found: list[Named] = []
    for part in elements(words):
        told = _Told.of(part.text) or _Told.known(part, known) if found else None
        if told is not None:
            found[-1] = told.added_to(found[-1])
            continue
        one = named(part, known, sender)
        if one is not None:
            found.append(one)
    seen: dict[str, Named] = {}
    for one in found:
        seen.setdefault(one.person.key if one.person else "?" + one.name, one)
    return tuple(seen.values())


def elements(words: ChatText) -> list[ChatText]:
    """The elements of a list; a mention is one of its own, with what follows it up to the next."""
    ends = [*cuts(words), (len(words.text), len(words.text))]
    begins = [0, *(end for _, end in ends)]
    parts = (words.cut(begin, end) for begin, (end, _) in zip(begins, ends, strict=False))
    return [part for part in parts if part.text]


def cuts(words: ChatText) -> list[tuple[int, int]]:
    """Where the elements of a list part: commas, new lines, `och`, and the start of a second mention."""
    spans = [(mention.start, mention.end) for mention in words.mentions]
    found = [
        match.span()
        for match in _TOKEN.finditer(words.text)
        if match["cut"] and not any(start <= match.start() < end for start, end in spans)
    ]
    for (_, before), (start, _) in pairwise(spans):
        if not any(before <= cut < start for cut, _ in found):
            found.append((start, start))
    return sorted(found)


def tells(text: str) -> bool:
    """Whether a part of a list tells of the person before it: a role, `gäst`, or items."""
    return _Told.of(text) is not None


def organisation_in(text: str) -> str:
    """The organisation in parentheses in an element of a list; empty where there is none."""
    return _Told.aside(",".join(one[1] for one in _IN_PARENTHESES.finditer(text))).organisation


class _Told(Struct, frozen=True):
    """What a part of a list says of the person before it."""

    organisation: str = ""
    role: Role | None = None
    guest: bool = False
    items: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str) -> "_Told | None":
        """What is told by a role, `gäst` or items; None for anything else."""
        plain = folded(text).strip(" .")
        if plain in _ROLES:
            return cls(role=_ROLES[plain])
        if plain in _GUEST:
            return cls(guest=True)
        numbers = _ITEMS.fullmatch(text) or _NUMBERS_ALONE.fullmatch(text)
        return cls(items=item_numbers(numbers[1])) if numbers else None

    @classmethod
    def known(cls, part: ChatText, known: Known) -> "_Told | None":
        """What is told by the name of a known organisation."""
        tail = ITEMS_LAST.search(part.text)
        name = _tidy(part.text[: tail.start()] if tail else part.text)
        if part.mentions or not known.organisation(name):
            return None
        return cls(organisation=name, items=item_numbers(tail[1]) if tail else ())

    @classmethod
    def aside(cls, text: str) -> "_Told":
        """What is told in parentheses: an organisation, a role, items, or several of them."""
        told = cls()
        for part in text.split(",") if text else ():
            more = cls.of(part.strip())
            if more is None:
                parts = (told.organisation, _tidy(part))
                told = replace(told, organisation=", ".join(filter(None, parts)))
            else:
                role, is_guest = more.role or told.role, more.guest or told.guest
                told = replace(told, role=role, guest=is_guest, items=told.items + more.items)
        return told

    def added_to(self, one: Named, *, own: bool = False) -> Named:
        person = one.person
        if self.organisation and person is not None:
            person = replace(person, organisation=self.organisation)
        return replace(
            one,
            person=person,
            role=self.role or one.role,
            guest=self.guest or one.guest,
            items=one.items + self.items,
            own=one.own or (own and bool(self.items)),
        )


def named(words: ChatText, known: Known, sender: Person) -> Named | None:
    """Who an element of a list is, with what is told of them; None where nobody is named in it."""
    tail = ITEMS_LAST.search(words.text)
    numbers = item_numbers(tail[1]) if tail else ()
    words = words.cut(0, tail.start()) if tail else words
    lead = _LEADING.match(words.text)
    begins = lead.end() if lead else 0
    mention = words.mentions[0] if words.mentions else None
    rest = words.text[mention.end if mention else begins :]
    asides = list(_ASIDE.finditer(rest))
    told = _Told.aside(",".join(one[one.lastindex or 0] for one in asides))
    if mention is not None:
        before = _Told.of(words.text[: mention.start].strip(" @:"))
        one: Named | None = Named(mention.person, mention.person.name, before.role if before else None)
        after = _tidy(rest[: asides[0].start()] if asides else rest)
        if after:
            told = _after_mention(told, after, known)
    else:
        sure = "@" in words.text[:begins] or bool(told.organisation)
        one = _by_name(rest[: asides[0].start()] if asides else rest, known, sender, sure=sure)
    if one is None:
        return None
    return replace(told.added_to(one, own=True), items=told.items + numbers)


def _after_mention(told: "_Told", after: str, known: Known) -> "_Told":
    """What is told in parentheses, with a role or an organisation between it and the mention."""
    more = _Told.of(after)
    if more is not None:
        return replace(told, role=told.role or more.role, guest=told.guest or more.guest)
    if not told.organisation and (like_a_name(after) or known.organisation(after)):
        return replace(told, organisation=after)
    return told


def _by_name(written: str, known: Known, sender: Person, *, sure: bool) -> Named | None:
    name = _tidy(written)
    if not name:
        return None
    if folded(name) in ME:
        return Named(sender, sender.name)
    found = known.named(name)
    if len(found) == 1:
        return Named(found[0], found[0].name)
    if len(found) > 1:
        return Named(None, name, candidates=found)
    begun = known.at(name, 0)
    if begun is not None and like_a_name(organisation := _tidy(name[begun[1] :])):
        return Named(replace(begun[0], organisation=organisation), begun[0].name)
    fits = len(name) <= MAX_NAME and len(name.split()) <= MAX_NAME_WORDS
    return Named(Person(name) if fits and (sure or like_a_name(name)) else None, name)


def item_numbers(text: str) -> tuple[int, ...]:
    """The numbers in `3, 4` and `3–5`; none for a range that goes backwards."""
    found: list[int] = []
    for first, last in _RANGE.findall(text):
        begin, end = int(first), int(last or first)
        found += range(begin, end + 1) if end - begin < MAX_RANGE else (begin, end)
    return tuple(dict.fromkeys(found))


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:!?-–@")


def like_a_name(name: str) -> bool:
    """Whether an unknown name is written as one: each word with a capital, but for `von` and its like."""
    words = name.split()
    return bool(words) and all(
        (word[0].isupper() or (at > 0 and folded(word) in SMALL)) and not any(map(str.isdigit, word))
        for at, word in enumerate(words)
    )
