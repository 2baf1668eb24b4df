"""The keywords of the chat, in Swedish and English, and how a line that begins with one is recognised.

A keyword is one or more whole words, without regard to case and to the dots and rings of å, ä and ö; a leading
`#` or `/` and a colon after it are allowed. Both languages always count.
"""

import re
from enum import Enum, auto

from msgspec import Struct


class Kind(Enum):
    """What a keyword asks for."""

    MEETING = auto()
    ITEM = auto()
    ITEMS = auto()
    BOARD = auto()
    USUAL_ITEMS = auto()
    OPEN = auto()
    CLOSE = auto()
    CANCEL = auto()
    NEXT_ITEM = auto()
    GO_TO = auto()
    HEADING = auto()
    NOTE = auto()
    DECISION = auto()
    RIDER = auto()
    ASSIGNMENT = auto()
    RESERVATION = auto()
    POSTPONE = auto()
    REFER_BACK = auto()
    PRESENT = auto()
    ABSENT = auto()
    GUEST = auto()
    CHAIR = auto()
    SECRETARY = auto()
    APPROVER = auto()
    NEXT_MEETING = auto()
    MOVE_MEETING = auto()
    EDIT = auto()
    RENAME = auto()
    REMOVE = auto()
    UNDO = auto()
    DRAFT = auto()
    DRAFT_TO = auto()
    APPROVE = auto()
    CHANGE = auto()
    CORRECT = auto()
    MY_ASSIGNMENTS = auto()
    DONE = auto()
    NOT_DONE = auto()
    SEARCH = auto()
    LANGUAGE = auto()
    STANDING_ITEMS = auto()
    REMINDERS = auto()
    HELP = auto()


_FORMS: dict[Kind, str] = {
    Kind.MEETING: "möte, nytt möte, planera möte, planera ett möte, planera nytt möte, boka möte, boka ett möte, "
    "skapa möte, kalla till möte, meeting, new meeting, plan meeting, plan a meeting, schedule meeting, "
    "schedule a meeting",
    Kind.ITEM: "punkt, ny punkt, lägg till punkt, lägg till punkten, dagordningspunkt, ärende, nytt ärende, item, "
    "new item, add item, agenda item",
    Kind.ITEMS: "punkter, nya punkter, lägg till punkter, ärenden, items, new items, add items, agenda items",
    Kind.BOARD: "dagordning, dagordningen, visa dagordning, visa dagordningen, tavla, tavlan, visa tavlan, agenda, "
    "agendan, show agenda, the agenda, board, show board, show the board",
    Kind.USUAL_ITEMS: "vanliga punkter, de vanliga punkterna, usual items, the usual items",
    Kind.OPEN: "öppna mötet, öppna möte, öppna, starta mötet, starta möte, börja mötet, open meeting, "
    "open the meeting, start meeting, start the meeting",
    Kind.CLOSE: "avsluta mötet, avsluta möte, avsluta, stäng mötet, stäng möte, close meeting, close the meeting, "
    "end meeting, end the meeting",
    Kind.CANCEL: "ställ in mötet, ställ in möte, avboka mötet, avlys mötet, cancel meeting, cancel the meeting",
    Kind.NEXT_ITEM: "nästa punkt, nästa ärende, nästa, next item, next",
    Kind.GO_TO: "gå till punkt, gå till, till punkt, hoppa till punkt, byt till punkt, go to item, go to, goto item, "
    "goto",
    Kind.HEADING: "rubrik, underrubrik, mellanrubrik, heading, subheading, sub heading",
    Kind.NOTE: "anteckning, anteckningar, anteckna, notera, notering, diskussion, note, notes, discussion",
    Kind.DECISION: "beslut, besluta, beslutas, beslutades, beslutat, beslutar, decision, decisions, decided",
    Kind.RIDER: "medskick, rider",
    Kind.ASSIGNMENT: "uppdrag, nytt uppdrag, uppdra åt, uppdra, action, action item, assignment, assign, task",
    Kind.RESERVATION: "reservation, reserverar mig, jag reserverar mig, i reserve",
    Kind.POSTPONE: "bordlägg, bordlägga, bordläggs, bordläggning, skjut upp, postpone",
    Kind.REFER_BACK: "återremiss, återremittera, återremitteras, refer back",
    Kind.PRESENT: "närvarande, närvaro, närvarar, deltagare, jag är här, jag är närvarande, present, attending, "
    "participants, i'm here, i am here, i am present",
    Kind.ABSENT: "frånvarande, frånvaro, förhinder, anmält förhinder, jag har förhinder, jag är frånvarande, absent, "
    "apologies, i am absent",
    Kind.GUEST: "gäst, gäster, adjungerad, adjungerade, guest, guests",
    Kind.CHAIR: "ordförande, mötesordförande, chair, chairperson",
    Kind.SECRETARY: "sekreterare, mötessekreterare, secretary",
    Kind.APPROVER: "justerare, protokolljusterare, justeringsperson, justeringspersoner, approver, approvers",
    Kind.NEXT_MEETING: "nästa möte, nästa sammanträde, next meeting",
    Kind.MOVE_MEETING: "flytta mötet, flytta möte, ändra mötet, ändra möte, move meeting, move the meeting, "
    "change meeting, change the meeting, reschedule meeting, reschedule the meeting, reschedule",
    Kind.EDIT: "ändra, ändra punkt, redigera, redigera punkt, edit, edit item",
    Kind.RENAME: "byt namn på, byt namn på punkt, döp om, döp om punkt, rename, rename item",
    Kind.REMOVE: "ta bort, ta bort punkt, radera, radera punkt, stryk, stryk punkt, remove, remove item, delete, "
    "delete item",
    Kind.UNDO: "ångra, undo",
    Kind.DRAFT: "utkast, utkastet, visa utkast, visa utkastet, posta utkast, posta utkastet, draft, show draft, "
    "show the draft, post draft, post the draft",
    Kind.DRAFT_TO: "utkast till, utkasten till, draft to, drafts to",
    Kind.APPROVE: "godkänn, godkänna, godkänner, godkänt, godkänns, jag godkänner, approve, approved, i approve",
    Kind.CHANGE: "ändring, ändringar, begär ändring, jag begär ändring, ändringsbegäran, change, changes, "
    "change request, request change, request a change",
    Kind.CORRECT: "rätta, rättelse, rätta protokollet, rätta minnesanteckningarna, correct, correction, "
    "correct the minutes",
    Kind.MY_ASSIGNMENTS: "mina uppdrag, visa mina uppdrag, my assignments, my actions, my tasks",
    Kind.DONE: "klart, klar, klarmarkera, färdigt, utfört, done, complete, completed",
    Kind.NOT_DONE: "inte klart, inte klar, ej klart, ej klar, not done, reopen",
    Kind.SEARCH: "sök, söka, sök efter, search, search for, find",
    Kind.LANGUAGE: "språk, byt språk, language",
    Kind.STANDING_ITEMS: "stående punkter, standing items",
    Kind.REMINDERS: "påminnelser, påminnelse, reminders, reminder",
    Kind.HELP: "hjälp, help, kommandon, commands",
}

WHOLE_LINE = frozenset({"oppna", "avsluta", "nasta", "next", "board", "kommandon", "commands", "the agenda"})
"""Forms that are too common in other sentences to count with anything after them."""

MARKED_ONLY = frozenset(
    {
        "punkter",
        "nya punkter",
        "arenden",
        "arende",
        "items",
        "deltagare",
        "participants",
        "anteckningar",
        "notes",
    }
    | {"andringar", "changes", "decisions", "decided", "beslutas", "beslutades", "beslutat", "beslutar"}
    | {"uppdra", "narvarar", "paminnelse", "reminder"}
)
"""Forms that begin ordinary sentences: they count with a sign before or a colon after them, or alone."""

_FOLDING = str.maketrans("åäáàâãöøóòôõæéèêëüúùûíìîïçñ’", "aaaaaaooooooaeeeeuuuuiiiicn'")
_LONGEST = 48
_START = re.compile(r"[\s\u200b\ufeff]*+([#/]?)[^\S\n]*+([^\W\d_]{1,24})(?![\w])")
_AFTER = re.compile(
    r"(?P<colon>\s*+[:])\s*+"
    r"|(?P<dash>\s++[-–—]\s)\s*+"
    r"|(?P<end>\s*+[.!?…]*+\s*+\Z)"
    r"|(?P<space>\s++|(?=[@(]))"
)


class Keyword(Struct, frozen=True):
    """A keyword at the beginning of a line. `rest` is where the text after it begins in the line.

    `marked`: a sign stands before it or a colon or a dash after it; `alone`: nothing follows it; `capital`: it is
    written with a capital letter. `form` is the keyword as it stands in the table, folded.
    """

    kind: Kind
    form: str
    rest: int
    marked: bool
    alone: bool
    capital: bool
    colon: bool


def folded(text: str) -> str:
    """The text in lower case without the marks of its letters."""
    return text.lower().translate(_FOLDING)


def _compiled() -> dict[str, tuple[tuple[re.Pattern[str], str, Kind], ...]]:
    found: dict[str, list[tuple[str, Kind]]] = {}
    for kind, forms in _FORMS.items():
        for form in forms.split(","):
            plain = folded(form.strip())
            found.setdefault(re.split(r"\W", plain)[0], []).append((plain, kind))
    return {
        first: tuple(
            (re.compile(r"\s++".join(map(re.escape, form.split())) + r"(?!\w)"), form, kind)
            for form, kind in sorted(forms, key=lambda pair: -len(pair[0]))
        )
        for first, forms in found.items()
    }


_BY_FIRST_WORD = _compiled()
KEYWORDS = {folded(form.strip()): form.strip() for forms in _FORMS.values() for form in forms.split(",")}
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
        if match is None:
            continue
        after = _AFTER.match(line, begins + match.end())
        if after is None:
            continue
        how = after.lastgroup
        signed = bool(start[1])
        alone = how == "end" or after.end() == len(line)
        marked = signed or how in ("colon", "dash")
        if (form in WHOLE_LINE and not alone) or (form in MARKED_ONLY and not marked and not alone):
            continue
        return Keyword(kind, form, after.end(), marked, alone, start[2][0].isupper(), how == "colon")
    return None


def _shortened(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _misspellings() -> dict[str, str]:
    """Every way to leave out one letter of a keyword of one word, with the keyword as it is written."""
    found: dict[str, str] = {}
    for plain, form in KEYWORDS.items():
        if len(plain) >= 5 and plain.isalpha():
            for variant in _shortened(plain):
                found.setdefault(variant, form)
    return found


_MISSPELT = _misspellings()
_NAMED = re.compile(r"[\s\u200b\ufeff]*+[#/]?([^\W\d_]{4,24})\s*+(?:\d{1,3}\s*+)?[:](?!\d)")


def meant(line: str) -> str | None:
    """The keyword that a word followed by a colon at the beginning of the line nearly is, or None.

    A keyword with letters added at its end (`beslutet`) isn't a misspelling of it.
    """
    named = _NAMED.match(line)
    if named is None:
        return None
    word = folded(named[1])
    near = next((_MISSPELT[variant] for variant in sorted(_shortened(word)) if variant in _MISSPELT), None)
    if near is None or word.startswith(folded(near)):
        return None
    return near
