"""What is captured in an item: notes, headings, decisions, assignments, and what goes with a decision."""

import re

from meetings import commands as cmd
from meetings.phrases.answers import NotUnderstood, Understood
from meetings.phrases.assignees import assigned
from meetings.phrases.chat import ChatText
from meetings.phrases.due import find_due
from meetings.phrases.lines import Piece
from meetings.phrases.numbers import item_number
from meetings.phrases.said import Context, Said, asked, unclear

_THAT = re.compile(r"(?:att|that)\s+", re.IGNORECASE)
_NOTING = frozenset({"notera", "anteckna", "note"})
_ENTRY_GIVEN = re.compile(r"(\d{1,3})\.(\d{1,3})\s*+:(?!\d)")
_TO_ENTRY = re.compile(
    r"(?:(?:mot|till|to|against)\s+)?(?:beslut\s+|decision\s+)?(\d{1,3})\.(\d{1,3})(?!\w|[.,]\d)[\s:,]*+",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:från|av|from|by)\s++", re.IGNORECASE)
_THE_ITEM = re.compile(
    r"(?:(?:den\s+här\s+)?punkten|ärendet|frågan|(?:the|this)\s+(?:item|matter))(?!\w)[\s,]*+"
    r"|(?:till|to|until)\s+(?:the\s+)?(?:nästa|next)\s+\w+[\s,]*+",
    re.IGNORECASE,
)
BECAUSE = re.compile(
    r"(?:på\s+grund\s+av|p\.\s?g\.\s?a\.|pga\.?|med\s+anledning\s+av|because\s+of|due\s+to|owing\s+to)\s+",
    re.IGNORECASE,
)


_DISCUSSION = frozenset({"diskussion", "discussion"})
_GOES_ON = re.compile(
    r"(?:och|om|kring|på|av|med|mellan|inför|efter|från|runt|rörande|angående|gällande|avseende"
    r"|and|on|about|of|regarding)\s",
    re.IGNORECASE,
)
_LONGEST_TITLE = 100
_TITLE_ENDS = (".", "!", "?", ":", "…", ",", ";", "-", "–")
_MATTER = re.compile(
    rf"(?P<title>[^\n]{{1,300}}?)\s+{BECAUSE.pattern}(?P<reason>.+)\Z", re.IGNORECASE | re.DOTALL
)
_ITSELF = re.compile(r"(?:den|det|detta|denna|nu|it|this|now)\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:vi|ni|de|jag|det|man|alla|ingen|inget|inga|we|they|there|it)\s", re.IGNORECASE)


def note(piece: Piece, _: Context) -> list[Said]:
    """A note; `notera att Anna avvek` notes that Anna avvek.

    `Diskussion` is as often a sub-heading: alone above its text, or as the first word of a title.
    """
    title = _discussed(piece)
    if title:
        noted = Piece(piece.keyword, piece.source, ChatText(""), piece.lines).body().text
        return _headed(piece.said, title, None, noted)
    number, body = item_number(piece.body())
    text = body.text
    that = _THAT.match(text) if piece.keyword is not None and piece.keyword.form in _NOTING else None
    if that is not None:
        text = text[that.end() : that.end() + 1].upper() + text[that.end() + 1 :]
    return [asked(piece.said, cmd.TakeNote(text, number)) if text else unclear(piece.said, "note_empty")]


def _discussed(piece: Piece) -> str:
    """The sub-heading that begins with `Diskussion`; empty where it is the keyword of a note."""
    keyword = piece.keyword
    if keyword is None or keyword.form not in _DISCUSSION or keyword.marked:
        return ""
    title = piece.source[0].strip()
    if keyword.alone:
        return title.rstrip(" .") if keyword.capital and any(line.text for line in piece.lines) else ""
    like_a_title = len(title) <= _LONGEST_TITLE and not title.endswith(_TITLE_ENDS)
    if not like_a_title or ". " in title or not _GOES_ON.match(piece.first.text):
        return ""
    return title[0].upper() + title[1:] if piece.lines or keyword.capital else ""


def heading(piece: Piece, _: Context) -> list[Said]:
    """A heading is one line; the lines below it are a note under it."""
    number, title = item_number(piece.first)
    lines = piece.lines
    if not title.text:
        at = next((at for at, line in enumerate(lines) if line.text), len(lines))
        title, lines = (lines[at], lines[at + 1 :]) if at < len(lines) else (title, [])
    if not title.text:
        return [unclear(piece.said, "heading_empty")]
    noted = Piece(piece.keyword, piece.source, ChatText(""), lines).body().text
    return _headed(piece.said, title.text, number, noted)


def _headed(written: str, title: str, number: int | None, noted: str) -> list[Said]:
    said = [asked(written, cmd.AddHeading(title, number))]
    return [*said, asked(written, cmd.TakeNote(noted, number))] if noted else said


def decision(piece: Piece, _: Context) -> list[Said]:
    """A decision; its own number isn't the writer's to give."""
    body = piece.body()
    given = _ENTRY_GIVEN.match(body.text)
    if given is not None:
        number, entry = int(given[1]), f"{int(given[1])}.{int(given[2])}"
        return [unclear(piece.said, "entry_number_given", entry=entry, number=number)]
    to, body = item_number(body)
    if not body.text:
        return [unclear(piece.said, "decision_empty")]
    return [asked(piece.said, cmd.RecordDecision(body.text, to))]


def rider(piece: Piece, _: Context) -> list[Said]:
    to, number, body = _attached(piece.body())
    if not body.text:
        return [unclear(piece.said, "rider_empty")]
    return [asked(piece.said, cmd.AddRider(body.text, to, number))]


def reservation(piece: Piece, context: Context) -> list[Said]:
    """A reservation needs no text; it is the sender's unless somebody is named first."""
    to, number, body = _attached(piece.body())
    lead = _FROM.match(body.text)
    if lead is not None and _names_somebody(body.cut(lead.end()), context):
        body = body.cut(lead.end())
    found = assigned(body, context.known, context.sender) if _names_somebody(body, context) else None
    if found is None or not found.people:
        return [asked(piece.said, cmd.AddReservation(body.text, None, to, number))]
    text = found.text.strip(". ") and found.text
    return [asked(piece.said, cmd.AddReservation(text, by, to, number)) for by in found.people]


def _names_somebody(body: ChatText, context: Context) -> bool:
    return (
        body.mention_at(0) is not None
        or body.text.startswith("@")
        or (body.text[:1].isupper() and context.known.at(body.text, 0) is not None)
    )


def _attached(words: ChatText) -> tuple[str | None, int | None, ChatText]:
    """The decision or the item that a rider or a reservation belongs to."""
    to = _TO_ENTRY.match(words.text)
    if to is not None:
        return f"{int(to[1])}.{int(to[2])}", None, words.cut(to.end())
    number, body = item_number(words)
    return None, number, body


def assignment(piece: Piece, context: Context) -> list[Said]:
    """An assignment; under a lone keyword each line may be one of its own."""
    number, first = item_number(piece.first, expected=True)
    lines = [line for line in piece.lines if line.text]
    if not first.text and len(lines) > 1:
        each = [_assignment(piece.said, line, number, context) for line in lines]
        if all(said.what is not None for said in each):
            return each
    _, body = item_number(piece.body(), expected=True)
    return [_assignment(piece.said, body, number, context)]


def _assignment(written: str, words: ChatText, number: int | None, context: Context) -> Said:
    if not words.text:
        return unclear(written, "assignment_empty")
    due = find_due(words.text, context.today)
    answer = due.answer if due is not None else None
    if due is not None and not isinstance(answer, NotUnderstood) and words.text.startswith(due.text_without):
        words = words.cut(0, len(due.text_without))
    found = assigned(words, context.known, context.sender)
    if found is None:
        return unclear(written, "assignee_unclear", text=words.text)
    if found.several:
        names = tuple(person.name for person in found.several)
        return unclear(written, "person_ambiguous", name=found.name, candidates=names)
    if not found.text:
        return unclear(written, "assignment_empty")
    task = begun(found.text)
    if isinstance(answer, Understood):
        return asked(written, cmd.RecordAssignment(found.people, task, answer.day, number))
    return asked(written, cmd.RecordAssignment(found.people, task, None, number), answer)


def begun(text: str) -> str:
    """The text with a capital letter first, but for a word that has one further in: `iPad`."""
    first = text.split(maxsplit=1)[0] if text else ""
    return text[:1].upper() + text[1:] if first.islower() else text


def postpone(piece: Piece, _: Context) -> list[Said]:
    """An item is postponed; a matter that is named instead of an item's number has to be told from one."""
    words = piece.body()
    number, reason = _reason(words)
    matter = _MATTER.match(words.text) if number is None else None
    if matter is not None and _is_matter(matter["title"]):
        title, why = matter["title"].strip(" ,:–-"), matter["reason"].strip(" .")
        return [unclear(piece.said, "postpone_what", text=title, reason=why)]
    if matter is not None and _ITSELF.match(matter["title"]):
        reason = matter["reason"].strip(" .")
    return [asked(piece.said, cmd.PostponeItem(number, reason or None))]


def _is_matter(title: str) -> bool:
    """Whether what stands before `på grund av` names something, rather than begins a sentence."""
    rest = title
    while (item := _THE_ITEM.match(rest)) is not None:
        rest = rest[item.end() :]
    rest = rest.strip(" ,.:–-")
    return bool(rest) and not _ITSELF.match(rest) and not _SENTENCE.match(rest)


def refer_back(piece: Piece, _: Context) -> list[Said]:
    number, reason = _reason(piece.body())
    if not reason:
        return [unclear(piece.said, "refer_back_empty")]
    return [asked(piece.said, cmd.ReferBackItem(reason, number))]


def _reason(words: ChatText) -> tuple[int | None, str]:
    number, rest = item_number(words, expected=True)
    while (item := _THE_ITEM.match(rest.text)) is not None:
        rest = rest.cut(item.end())
    return number, because(rest.text)


def because(text: str) -> str:
    """A reason without the words that announce it."""
    lead = BECAUSE.match(text)
    return (text[lead.end() :] if lead else text).strip(" \n.,:")
