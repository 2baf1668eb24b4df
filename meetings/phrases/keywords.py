"""The keywords of the chat, in Swedish and English, and how a line that begins with one is recognised.

A keyword is one or more whole words, without regard to case and to the dots and rings of å, ä and ö; `#` or
`/` before it and a colon after it are allowed. Both languages always count.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from msgspec import Struct

from meetings.phrases.vocabulary import FORMS, MARKED_ONLY, SWITCHED, WHOLE_LINE, Kind

_FOLDING = str.maketrans("åäáàâãöøóòôõæéèêëüúùûíìîïçñ’", "aaaaaaooooooaeeeeuuuuiiiicn'")
_LONGEST = 48
_START = re.compile(r"[\s\u200b\ufeff]*+([#/]?)[^\S\n]*+([^\W\d_]{1,24})(?![\w])")
_AFTER = re.compile(
    r"(?P<colon>\s*+:)\s*+"
    r"|(?P<dash>\s++[-–—]\s)\s*+"
    r"|(?P<end>\s*+[.!?…]*+\s*+\Z)"
    r"|(?P<comma>,\s++)"
    r"|(?P<space>\s++|(?=[@(]))"
)
_ORDERS = (Kind.OPEN, Kind.CLOSE, Kind.NEXT_ITEM, Kind.UNDO, Kind.DRAFT, Kind.APPROVE, Kind.MY_ASSIGNMENTS)
_ENTRY = re.compile(r"\d{1,3}(?:[.,]\d|[a-zA-Z])")
_NUMBER = re.compile(r"\d{1,3}\s*+[.!]?\s*+\Z")
_DIGIT = re.compile(r"\d")
_COLOUR = re.compile(r"#|\S++\Z")
SWITCH = re.compile(r"(?:på|av|on|off)[\s.!]*+\Z", re.IGNORECASE)
"""What alone after a keyword turns something on or off."""


class Keyword(Struct, frozen=True):
    """A keyword at the beginning of a line; the text after it begins at `rest` in the line.

    `form` is the keyword as the table has it, folded. `colon`: one follows it. `marked`: so does a colon or a
    dash, or `#` or `/` stands before it. `alone`: nothing follows it. `capital`: it has a capital letter.
    """

    kind: Kind
    form: str
    rest: int
    colon: bool
    marked: bool
    alone: bool
    capital: bool


def folded(text: str) -> str:
    """The text in lower case without the marks of its letters."""
    return text.lower().translate(_FOLDING)


def _forms(kind: Kind) -> list[str]:
    return [form.strip() for forms in FORMS[kind] for form in forms.split(",")]


def _compiled() -> dict[str, tuple[tuple[re.Pattern[str], str, Kind], ...]]:
    found: dict[str, list[tuple[str, Kind]]] = {}
    for kind in FORMS:
        for form in _forms(kind):
            plain = folded(form)
            found.setdefault(re.split(r"\W", plain)[0], []).append((plain, kind))
    return {
        first: tuple(
            (re.compile(r"\s++".join(map(re.escape, form.split())) + r"(?!\w)"), form, kind)
            for form, kind in sorted(forms, key=lambda pair: -len(pair[0]))
        )
        for first, forms in found.items()
    }


_BY_FIRST_WORD = _compiled()
_WHOLE_LINE = frozenset(map(folded, WHOLE_LINE))
_MARKED_ONLY = frozenset(map(folded, MARKED_ONLY))
_SWITCHED = frozenset(map(folded, SWITCHED))
KEYWORDS = {folded(form): form for kind in FORMS for form in _forms(kind)}
"""Every form, folded, with the form as it is written."""


def keyword_at(line: str) -> Keyword | None:
    """The keyword that the line begins with, or None."""
    start = _START.match(line)
    if start is None:
        return None
    forms = _BY_FIRST_WORD.get(folded(start[2]))
    if forms is None:
        return None
    begins = start.start(2)
    head = folded(line[begins : begins + _LONGEST])
    for pattern, form, kind in forms:
        match = pattern.match(head)
        after = _AFTER.match(line, begins + match.end()) if match is not None else None
        if after is None:
            continue
        how = after.lastgroup
        keyword = Keyword(
            kind=kind,
            form=form,
            rest=after.end(),
            colon=how == "colon",
            marked=bool(start[1]) or how in {"colon", "dash"},
            alone=how == "end" or after.end() == len(line),
            capital=start[2][0].isupper(),
        )
        if (how != "comma" or kind in _ORDERS) and _is_meant(keyword, start[2], line):
            return keyword
    return None


def _is_meant(keyword: Keyword, first_word: str, line: str) -> bool:
    """Whether it is a keyword rather than the first words of an ordinary sentence."""
    if keyword.form in _WHOLE_LINE:
        return keyword.alone
    if keyword.form.startswith("andra") and "ä" not in first_word.lower():
        # Without its dots `ändra` is also a word for `others`.
        return keyword.kind is Kind.EDIT and _ENTRY.match(line, keyword.rest) is not None
    if keyword.marked or keyword.alone:
        return True
    if keyword.kind is Kind.GO_TO:
        return _NUMBER.match(line, keyword.rest) is not None
    if keyword.kind in {Kind.DONE, Kind.NOT_DONE}:
        return _DIGIT.search(line, keyword.rest) is not None
    if keyword.kind is Kind.PUT_OFF:
        return _ENTRY.match(line, keyword.rest) is not None
    if keyword.kind is Kind.COLOUR:
        return _COLOUR.match(line.rstrip(), keyword.rest) is not None
    if keyword.form in _SWITCHED:
        return SWITCH.match(line, keyword.rest) is not None
    return keyword.form not in _MARKED_ONLY


def _shortened(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _misspellings(kinds: Iterable[Kind], shortest: int) -> dict[str, set[str]]:
    """Every way to leave out one letter of a keyword, with the keywords, folded."""
    found: dict[str, set[str]] = {}
    for kind in kinds:
        for plain in map(folded, _forms(kind)):
            if len(plain) >= shortest:
                for variant in _shortened(plain):
                    found.setdefault(variant, set()).add(plain)
    return found


_MISSPELT = _misspellings(Kind, 5)
_MISSPELT_ORDER = _misspellings(_ORDERS, 6)
_NAMED = re.compile(
    r"[\s\u200b\ufeff]*+[#/]?([^\W\d_](?:[^\W\d_]| (?=[^\W\d_])){3,24})\s*+(?:\d{1,3}\s*+)?:(?!\d)"
)
_LONGEST_ORDER = 30


def meant(line: str, *, first: bool) -> str | None:
    """The keyword that the words before a colon at the beginning of the line nearly are, or None.

    The first line of a message may also be nearly an order as a whole (`avslutta mötet`). A keyword with
    letters added at its end (`beslutet`) isn't a misspelling of it.
    """
    named = _NAMED.match(line)
    if named is not None:
        return _nearest(folded(named[1]), _MISSPELT)
    if first and len(line) <= _LONGEST_ORDER:
        return _nearest(folded(" ".join(line.split())).strip(" .!"), _MISSPELT_ORDER)
    return None


def _nearest(words: str, misspelt: dict[str, set[str]]) -> str | None:
    """The keyword most like the words, the first in the table where several are."""
    if any(words[:end] in KEYWORDS and _is_ending(words, end) for end in range(4, len(words) + 1)):
        return None
    near = {form for variant in _shortened(words) for form in misspelt.get(variant, ())}
    in_order = [form for form in KEYWORDS if form in near]
    best = max(in_order, key=lambda form: SequenceMatcher(None, words, form).ratio(), default=None)
    return KEYWORDS[best] if best is not None else None


def _is_ending(words: str, end: int) -> bool:
    """Whether what follows a keyword may be its inflection, and not a letter written twice."""
    ending = words[end:]
    return not ending or (ending.isalpha() and ending != words[end - 1])
