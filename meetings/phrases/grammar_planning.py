"""Planning a meeting, and its agenda."""

import re

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.outcomes import MeetingDraft
from meetings.phrases.answers import Ambiguous, NotUnderstood, Understood
from meetings.phrases.chat import ChatText
from meetings.phrases.grammar_entries import BECAUSE, because
from meetings.phrases.grammar_orders import order
from meetings.phrases.lines import Piece
from meetings.phrases.said import Context, Said, asked, leftover, unclear
from meetings.phrases.vocabulary import Kind
from meetings.phrases.when import When, parse_when

CLOSING = frozenset(
    {"övriga frågor", "övrigt", "nästa möte", "other questions", "other business", "any other business"}
    | {"next meeting"}
)
"""Titles of items that stand last on an agenda."""

_TIME = re.compile(r"(?:tid|när|datum|dag|time|when|date)\s*+:\s*+", re.IGNORECASE)
_PLACE = re.compile(r"(?:plats|lokal|var|place|location|where)\s*+:\s*+", re.IGNORECASE)
_BARE_TIME = re.compile(r"(?:tid|när|datum|dag|time|when|date)\s++", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:kl|klockan|at|from|från|mellan)(?!\w)|\d{1,2}[.:]\d{2}(?!\d)|\d{1,2}(?:[.:]\d{2})?\s*+[-–—]\s*+\d",
    re.IGNORECASE,
)
_BARE_PLACE = re.compile(r"(?i:plats|var|place|location|where)\s++(?=[^\W\d_a-zåäö])")
_LONGEST_PLACE = 100
_MOST_WORDS_BROKEN = 4
_IS = re.compile(
    r"(?:(?:är|blir|hålls|äger\s+rum|planeras(?:\s+till)?|is|will\s+be|takes\s+place)(?:\s+|\Z))+",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:till|to)\s+", re.IGNORECASE)
_LAST_TO = re.compile(r"(?:(?:^|\s)(?:till|to|den|på|on))+\Z", re.IGNORECASE)
_BULLET = re.compile(r"\s*+(?:[-–—*•·]\s++|\d{1,3}\s*+[.)]\s*+|\d{1,3}\s{1,3}(?=[^\W\d_]))")
_ITEM_NUMBER = re.compile(r"(\d{1,3})\s*+[.:!]?\s*+\Z")
_NUMBER_AND_TITLE = re.compile(r"(\d{1,3})(?:\s*+[:.)]\s*+|\s++)([^\W\d_].*)\Z", re.DOTALL)
_NO_WORD = re.compile(r"\W*+\Z")


def meeting(piece: Piece, context: Context) -> list[Said]:
    """A meeting to be planned of what is said of it; the form where nothing is."""
    if not piece.listed():
        return [asked(piece.said, req.ShowMeetingForm())]
    draft, rest = _read(piece, piece.first, context)
    return [asked(piece.said, req.PlanAsked(draft)), *leftover(rest)]


def next_meeting(piece: Piece, context: Context) -> list[Said]:
    """When the next meeting is; words without any day or time are what has to be asked about."""
    lead = _IS.match(piece.first.text)
    draft, rest = _read(piece, piece.first.cut(lead.end() if lead else 0), context)
    if draft.title and draft == MeetingDraft(title=draft.title):
        draft = MeetingDraft(phrase=draft.title)
    return [asked(piece.said, req.NextMeetingAsked(draft)), *leftover(rest)]


def move_meeting(piece: Piece, context: Context) -> list[Said]:
    """Another time or place; words without any day or time are the place."""
    to = _TO.match(piece.first.text)
    draft, rest = _read(piece, piece.first.cut(to.end() if to else 0), context)
    if draft == MeetingDraft():
        return [unclear(piece.said, "move_empty")]
    if draft.title and draft == MeetingDraft(title=draft.title):
        draft = MeetingDraft(place=draft.title)
    elif draft.title:
        title = _LAST_TO.sub("", draft.title).strip(" ,") or None
        draft = replace(draft, title=title)
    return [asked(piece.said, req.MoveMeeting(draft)), *leftover(rest)]


def _read(piece: Piece, first: ChatText, context: Context) -> tuple[MeetingDraft, list[ChatText]]:
    """What is said of a meeting, and the lines that say nothing of it.

    The time may stand on a line of its own, and so may the place, after it or after `Plats:` or `Plats`. A
    line that isn't ended with a full stop may go on with its place on the line below.
    """
    text, place, above = "", "", ""
    rest: list[ChatText] = []
    when = When("")
    for at, line in enumerate((first, *piece.lines)):
        label = _PLACE.match(line.text) or (_BARE_PLACE.match(line.text) if at else None)
        if label is not None:
            place = place or line.text[label.end() :]
        elif not rest and (time := _time_told(line.text, text, when, context, bare=at > 0)) is not None:
            text = ", ".join(filter(None, (text, time)))
            when = parse_when(text, context.now, context.zone)
            place = when.place or place
        elif place and not rest and _goes_on(above, line.text):
            place += (", " if above.endswith(",") else " ") + line.text
        elif line.text and not place and len(line.text) <= _LONGEST_PLACE and not rest:
            place = line.text
        else:
            rest.append(line)
        above = line.text
    return _draft(when, place.strip(" .,")), rest


def _time_told(line: str, text: str, when: When, context: Context, *, bare: bool) -> str | None:
    """What a line tells of the title, the day or the hours, without its label; None where it tells neither.

    Without a colon after it a word is a label only right before a day or a time: `Tid fredag kl 9`. The hours
    may stand on the line below the day.
    """
    label = _TIME.match(line) or (_BARE_TIME.match(line) if bare else None)
    told = line[label.end() :] if label else line
    if when.day is None and when.start is None:
        sure = label is None or ":" in label[0] or _CLOCK.match(told) or _is_time(told, context)
        return told if sure else line
    hours = when.start is not None or when.hours or when.clock_problem is not None
    if hours or not _CLOCK.match(told):
        return None
    both = parse_when(f"{text}, {told}", context.now, context.zone)
    return told if both.before == when.before and both.start is not None else None


def _is_time(text: str, context: Context) -> bool:
    """Whether a text begins with a day or a time."""
    found = parse_when(text, context.now, context.zone)
    return not found.before and found != When("")


def _goes_on(above: str, below: str) -> bool:
    """Whether a place was broken in two, rather than followed by a sentence."""
    return bool(above) and not above.endswith(".") and 0 < len(below.split()) <= _MOST_WORDS_BROKEN


def _draft(when: When, place: str) -> MeetingDraft:
    return MeetingDraft(
        title=when.before.strip(" .,;:–-") or None,
        day=when.day.day if isinstance(when.day, Understood) else None,
        start=when.start,
        end=when.end,
        place=place or None,
        candidates=when.day.candidates if isinstance(when.day, Ambiguous) else (),
        phrase=when.day.text if isinstance(when.day, NotUnderstood) else when.phrase,
        hours=when.clock_text,
        recurrence=when.recurrence.rule if when.recurrence else None,
    )


def item(piece: Piece, _: Context) -> list[Said]:
    """`punkt TITEL` puts an item on the agenda, `punkt 4` moves there, a lone `punkt` takes a list."""
    assert piece.keyword is not None
    text = piece.first.text
    number = _ITEM_NUMBER.match(text)
    if number is not None:
        return [asked(piece.said, cmd.GoToItem(int(number[1]))), *leftover(piece.lines)]
    if piece.keyword.kind is Kind.ITEMS or not text:
        return _items(piece)
    both = _NUMBER_AND_TITLE.match(text)
    if both is not None and both[2][0].isupper():
        unsure = unclear(piece.said, "item_or_title", number=int(both[1]), title=both[2].strip())
        return [unsure, *leftover(piece.lines)]
    return [_added(piece.said, text), *leftover(piece.lines)]


def board(piece: Piece, context: Context) -> list[Said]:
    """The board; a list of titles under it, or after a colon, is put on the agenda."""
    assert piece.keyword is not None
    if piece.listed() and (not piece.first.text or piece.keyword.colon):
        return _items(piece)
    return order(piece, context)


def _items(piece: Piece) -> list[Said]:
    return [_added(piece.said, title) for title in titles(piece)] or [unclear(piece.said, "item_empty")]


def titles(piece: Piece) -> list[str]:
    """The titles in a list with one on each line, or between semicolons or commas; bullets are left out."""
    first = piece.first.text
    lines = [*re.split(";" if ";" in first else r",\s", first), *(line.text for line in piece.lines)]
    bare = (line[mark.end() :] if (mark := _BULLET.match(line)) else line for line in lines)
    return [title for line in bare if not _NO_WORD.match(title := line.strip())]


def _added(written: str, title: str) -> Said:
    return asked(written, cmd.AddItem(title, closing=title.casefold().strip(" .") in CLOSING))


def go_to(piece: Piece, _: Context) -> list[Said]:
    number = _ITEM_NUMBER.match(piece.first.text)
    if number is None:
        return [unclear(piece.said, "item_number_missing")]
    return [asked(piece.said, cmd.GoToItem(int(number[1]))), *leftover(piece.lines)]


def cancel(piece: Piece, context: Context) -> list[Said]:
    """The meeting may be named by its day or its title, before the reason."""
    text = piece.body().text
    lead = BECAUSE.search(text)
    reason = because(text[lead.end() :]) or None if lead else None
    name = text[: lead.start()].strip(" ,.:") if lead else text.strip(" ,.:")
    if not name:
        return [asked(piece.said, cmd.CancelMeeting(reason))]
    when = parse_when(name, context.now, context.zone)
    day = when.day.day if isinstance(when.day, Understood) else None
    words = _LAST_TO.sub("", when.before).strip(" ,.:") if day is not None else name
    return [asked(piece.said, req.CallOff(words, day, reason))]
