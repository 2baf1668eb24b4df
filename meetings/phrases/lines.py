"""From the lines of a message to the commands in it, each with the text that belongs to it.

The first line is a command where it begins with a keyword. So is every later line that does, as long as the
lines above it did too: one command a line needs no colons. A line without a keyword continues the command
above it, and from there on the text is running text, in which a line is only a command where it can hardly be
prose:

- its keyword is marked: a colon or a dash after it, `#` or `/` before it, a mention after it, or an item's
  number with a colon or nothing more after it (`beslut 6:`, `punkt 4`);
- or the keyword is the whole line (`Beslut`, `nästa punkt`);
- or a sentence begins right after it, with a capital letter (`Beslut Förslaget antas.`);
- or it is an order that prose doesn't begin a line with (`bordlägg …`, `ändra 3.1 …`, `ta bort 3.1`);
- or it begins with a small letter where the line above has ended a sentence, is empty, or is too short to
  have been broken in two.

Outside running text too, a later line isn't a command where the word after an unmarked keyword makes a
sentence of it: `Beslut fattas vid nästa möte.` A line that begins with `>`, `|`, a bullet, a tab or two
spaces is always text; `>` and `|` are then left out of it. Under a lone `punkt`, `punkter` or `dagordning`
the lines are titles.
"""

import re

from msgspec import Struct

from meetings.phrases.chat import ChatText, joined
from meetings.phrases.keywords import SWITCH, Keyword, keyword_at, meant
from meetings.phrases.vocabulary import Kind

_WITH_REFERENCE = frozenset({Kind.EDIT, Kind.REMOVE, Kind.RENAME, Kind.DONE, Kind.NOT_DONE})
_POSTPONING = frozenset({"bordlagg", "bordlagga", "skjut upp", "postpone"})
_OF_DOCUMENTS = frozenset({Kind.LETTERHEAD, Kind.TAGLINE, Kind.COLOUR, Kind.OVERVIEW})
_LISTING = frozenset({Kind.ITEM, Kind.ITEMS, Kind.BOARD, Kind.STANDING_ITEMS})
_NEVER_TITLES = frozenset({Kind.OPEN, Kind.CLOSE, Kind.NEXT_ITEM, Kind.UNDO, Kind.DRAFT, Kind.HELP})
_OF_PEOPLE = frozenset(
    {Kind.ASSIGNMENT, Kind.RESERVATION, Kind.PRESENT, Kind.ABSENT, Kind.GUEST}
    | {Kind.CHAIR, Kind.SECRETARY, Kind.APPROVER, Kind.SUBSTITUTE}
)

_BEFORE_SENTENCE = frozenset({Kind.DECISION, Kind.NOTE, Kind.HEADING, Kind.ITEM, Kind.RESERVATION})
_NO_PROSE = frozenset(
    {Kind.PRESENT, Kind.ABSENT, Kind.GUEST, Kind.CHAIR, Kind.SECRETARY, Kind.APPROVER, Kind.SUBSTITUTE}
    | {Kind.MEETING, Kind.NEXT_MEETING, Kind.MOVE_MEETING}
)
_SHORTEST_BROKEN = 45
"""Lines shorter than this aren't broken in two by the mail or the document that they come from."""

_VERBS = frozenset(
    """
    är var blir blev bli har hade ska skall skulle bör kan kunde kommer kom får fick måste gäller gällde finns
    fanns tas togs ges gavs görs gjordes följs krävs behövs väntas saknas saknades rör avser innebär innebar
    handlar skedde sker går gick hålls hölls står stod äger ägde is are was were has have had will would
    should can could must may might shall
    """.split()  # noqa: SIM905  a list of words reads best as words
)
_PASSIVE = re.compile(r"\w{2,}(?:ades|des|tes|as|es)\Z")
_LINKS = frozenset(
    """
    om i på av från för till med utan vid under efter före mellan kring inom samt och eller som inte ej
    angående rörande of on in from for with without at by about and or that which regarding
    """.split()  # noqa: SIM905  a list of words reads best as words
)
_NEXT_WORD = re.compile(r"(?:\d{1,3}\s++)?([^\W\d_]+)")
_ITEM = re.compile(r"\d{1,3}\s*+(?::(?!\d)|[.!]?\s*+\Z)")
_REFERENCE = re.compile(r"\d{1,3}(?:[.,:]\d{1,3}|[a-z]{1,2})?(?!\w)", re.IGNORECASE)
_QUOTED = re.compile(r"[ \u200b\ufeff]*+[>|]\s?")
_ALWAYS_TEXT = re.compile(r"\t|[ \xa0]{2}|\s*+[-–—*•·▪◦]\s")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_SENTENCE_END = (".", "!", "?", ":", "…", "”", '"', ")")
_GREETING = re.compile(
    r"\s*(?:hej(?:san)?|hallå|tjena|god ?morgon|hi|hello|hey|tack|thanks)\b(?:\s+\S+){0,2}\s*[,.!:)]*\s*\Z",
    re.IGNORECASE,
)


class Piece(Struct):
    """A command with its text: `first` is what follows the keyword on its line, `lines` are those below it.

    `source` is the lines as written. Text without a keyword is a piece without one; `misspelt` is then the
    keyword that it nearly has.
    """

    keyword: Keyword | None
    source: list[str]
    first: ChatText
    lines: list[ChatText]
    misspelt: str | None = None

    @property
    def said(self) -> str:
        """The lines as they were written."""
        return "\n".join(self.source).strip("\n")

    def body(self) -> ChatText:
        """The text after the keyword with its paragraphs; an empty line between two is kept."""
        if not self.lines:
            return self.first
        parts = [self.first, *self.lines] if self.first.text else self.lines
        kept = [part for at, part in enumerate(parts) if part.text or (at and parts[at - 1].text)]
        while kept and not kept[-1].text:
            kept.pop()
        return joined(kept)

    def listed(self) -> list[ChatText]:
        """The lines that aren't empty, the keyword's own first."""
        return [part for part in (self.first, *self.lines) if part.text]


class _Splitter:
    """Goes through the lines of one message; see the module's docstring for the rule."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.begun = False
        self.running = False
        self.above = ""

    def add(self, line: ChatText) -> None:
        text = line.text
        if not text.strip():
            self._continue(text, ChatText(""))
            self.above = ""
            return
        first = not self.begun
        quoted = _QUOTED.match(text)
        is_text = quoted is not None or bool(_ALWAYS_TEXT.match(text) and not (first and text[0].isspace()))
        keyword = None if is_text else keyword_at(text)
        misspelt = meant(text, first=first) if keyword is None and not is_text else None
        if misspelt is not None or (keyword is not None and (first or self._counts(keyword, line))):
            rest = line.cut(keyword.rest) if keyword is not None else line.cut(0)
            self.pieces.append(Piece(keyword, [text], rest, [], misspelt))
            self.begun, self.running = True, False
        else:
            self._continue(text, line.cut(quoted.end() if quoted else 0))
            self.begun = self.begun or not is_greeting(text)
            self.running = self._is_prose()
        self.above = text.rstrip()

    def _continue(self, text: str, line: ChatText) -> None:
        if self.pieces:
            self.pieces[-1].source.append(text)
            self.pieces[-1].lines.append(line)
        elif text.strip():
            self.pieces.append(Piece(None, [text], line, []))

    def _counts(self, keyword: Keyword, line: ChatText) -> bool:
        """Whether a later line that begins with this keyword is a command."""
        rest = line.text[keyword.rest :]
        if _is_marked(keyword, rest, line):
            return True
        above = self._list_above()
        if above is not None and keyword.alone:
            return keyword.kind in _NEVER_TITLES
        if above is not None and keyword.kind is not Kind.ITEM and (self.running or _expects_titles(above)):
            return False
        if keyword.alone or _is_order(keyword, rest):
            return True
        if _makes_a_sentence(keyword, rest):
            return False
        if above is not None or not self.running or _begins_a_sentence(keyword, rest):
            return True
        return not keyword.capital and self._is_parted(rest)

    def _is_parted(self, rest: str) -> bool:
        """Whether a line that begins with a small letter isn't the end of the line above."""
        if not self.above or self.above.endswith(_SENTENCE_END):
            return True
        following = _NEXT_WORD.match(rest)
        return len(self.above) < _SHORTEST_BROKEN and not (following and following[1] in _LINKS)

    def _is_prose(self) -> bool:
        """Whether the lines that have no keyword are running text, rather than names, a time or a place."""
        keyword = self.pieces[-1].keyword if self.pieces else None
        return keyword is None or keyword.kind not in _NO_PROSE

    def _list_above(self) -> Keyword | None:
        """The keyword whose list of titles this line may belong to."""
        above = self.pieces[-1]
        if above.keyword is None or above.keyword.kind not in _LISTING or above.first.text:
            return None
        return above.keyword if above.keyword.kind is not Kind.BOARD or self.running else None


def split(chat: ChatText) -> list[Piece]:
    """The commands of a message in order, and text without a keyword before them, if any."""
    splitter = _Splitter()
    begins = 0
    for end in _BREAK.finditer(chat.text):
        splitter.add(chat.part(begins, end.start()))
        begins = end.end()
    splitter.add(chat.part(begins, len(chat.text)))
    return splitter.pieces


def is_greeting(text: str) -> bool:
    """Whether a line only greets or thanks."""
    return _GREETING.match(text) is not None


def _expects_titles(above: Keyword) -> bool:
    return above.colon or above.kind in {Kind.ITEMS, Kind.STANDING_ITEMS}


def _is_marked(keyword: Keyword, rest: str, line: ChatText) -> bool:
    if keyword.marked or _ITEM.match(rest):
        return True
    return keyword.kind in _OF_PEOPLE and (rest.startswith("@") or line.mention_at(keyword.rest) is not None)


def _is_order(keyword: Keyword, rest: str) -> bool:
    """Whether it is an order that prose doesn't begin a line with."""
    if keyword.kind is Kind.POSTPONE:
        return keyword.form in _POSTPONING
    if keyword.kind in _OF_DOCUMENTS and (rest.startswith("#") or SWITCH.match(rest)):
        return True
    return keyword.kind in _WITH_REFERENCE and _REFERENCE.match(rest) is not None


def _begins_a_sentence(keyword: Keyword, rest: str) -> bool:
    """Whether the text after the keyword is a sentence, or such advice as prose doesn't name so."""
    return keyword.kind is Kind.RIDER or (keyword.kind in _BEFORE_SENTENCE and rest[:1].isupper())


def _makes_a_sentence(keyword: Keyword, rest: str) -> bool:
    """Whether the keyword is only the first word of a sentence, to tell by the word after it."""
    following = _NEXT_WORD.match(rest)
    if following is None:
        return False
    word = following[1]
    return word in _VERBS or _PASSIVE.match(word) is not None or (keyword.capital and word in _LINKS)
