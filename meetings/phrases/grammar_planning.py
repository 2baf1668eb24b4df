"""Planning a meeting, its agenda, and what a group has chosen."""

import re

from meetings import commands as cmd
from meetings import requests as req
from meetings.outcomes import MeetingDraft
from meetings.phrases.answers import Ambiguous, NotUnderstood, Understood
from meetings.phrases.chat import ChatText, joined
from meetings.phrases.grammar_entries import because
from meetings.phrases.grammar_orders import leftover, order
from meetings.phrases.keywords import Kind, folded
from meetings.phrases.lines import Piece
from meetings.phrases.said import Context, Said, asked, unclear
from meetings.phrases.when import When, parse_when

CLOSING = frozenset(
    {
        "övriga frågor",
        "övrigt",
        "nästa möte",
        "other questions",
        "other business",
        "any other business",
        "next meeting",
    }
)
"""Titles of items that stand last on an agenda."""

_TIME_LABEL = re.compile(r"(?:tid|när|datum|dag|time|when|date)\s*:\s*", re.IGNORECASE)
_PLACE_LABEL = re.compile(r"(?:plats|lokal|var|place|location|where)\s*:\s*", re.IGNORECASE)
_IS = re.compile(
    r"(?:(?:är|blir|hålls|äger\s+rum|planeras(?:\s+till)?|is|will\s+be|takes\s+place)(?:\s+|\Z))+",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:till|to|:)\s+", re.IGNORECASE)
_TITLE_MARK = re.compile(r"\s*(?:[-–—*•·]\s+|\d{1,3}\s*[.)]\s*|\d{1,3}\s{1,3}(?=[^\W\d_]))")
_ITEM_NUMBER = re.compile(r"(\d{1,3})\s*+[.:!]?\s*+\Z")
_ITEM_WITH_TITLE = re.compile(r"(\d{1,3})\s*+(?:[:.)]\s*+|\s(?=[^\W\d_]))(.+)\Z", re.DOTALL)
_ONLY_SIGN = re.compile(r"\W*\Z")
_NONE = frozenset({"inga", "inget", "ingen", "av", "nej", "none", "off", "no", "aldrig", "never", "0"})
_LANGUAGES = {
    **dict.fromkeys(("sv", "svenska", "swedish", "pa svenska", "se"), "sv"),
    **dict.fromkeys(("en", "engelska", "english", "pa engelska", "gb"), "en"),
}
_CHANNEL = frozenset(
    {"kanal", "kanalen", "alla", "channel", "the channel", "everyone", "chatten", "chat", "gruppen"}
)
_APPROVER = frozenset(
    {
        "justerare",
        "justeraren",
        "justerarna",
        "approver",
        "approvers",
        "the approver",
        "sekreterare och justerare",
    }
)
_DAYS = re.compile(
    r"(?:(?P<off>av|off|inga|none|aldrig|never)|(?P<days>\d{1,2}(?:\s*(?:,|;|och|and|&)\s*\d{1,2})*)"
    r"(?:\s*(?:dagar?|days?))?(?:\s*(?:före|innan|before))?)[\s.!]*\Z",
    re.IGNORECASE,
)
MOST_DAYS = 60


def meeting(piece: Piece, context: Context) -> list[Said]:
    body, place = _labelled(piece)
    if not body.text and not place:
        return [asked(piece.said, req.ShowMeetingForm())]
    return [asked(piece.said, req.PlanAsked(_draft(body.text, place, context)))]


def next_meeting(piece: Piece, context: Context) -> list[Said]:
    body, place = _labelled(piece)
    lead = _IS.match(body.text)
    text = body.text[lead.end() :] if lead else body.text
    return [asked(piece.said, req.NextMeetingAsked(_draft(text, place, context)))]


def move_meeting(piece: Piece, context: Context) -> list[Said]:
    """Another time or place; a text without either is the new place."""
    body, place = _labelled(piece)
    to = _TO.match(body.text)
    text = body.text[to.end() :] if to else body.text
    if not text and not place:
        return [unclear(piece.said, "move_empty")]
    draft = _draft(text, place, context)
    if draft == MeetingDraft(title=draft.title):
        draft = MeetingDraft(place=draft.title)
    elif draft.title and draft.title.casefold().strip(" .") in ("till", "to"):
        draft = _draft(text, place, context)
    return [asked(piece.said, req.MoveMeeting(draft))]


def _labelled(piece: Piece) -> tuple[ChatText, str | None]:
    """The text in one line, and the place where a line of its own says it (`Plats: …`)."""
    place: str | None = None
    parts: list[ChatText] = []
    for line in piece.listed():
        label = _PLACE_LABEL.match(line.text) if line is not piece.first else None
        if label is not None:
            place = line.text[label.end() :].strip() or None
            continue
        time = _TIME_LABEL.match(line.text)
        parts.append(line.cut(time.end() if time else 0))
    return joined(parts, ", "), place


def _draft(text: str, place: str | None, context: Context) -> MeetingDraft:
    when = parse_when(text, context.now, context.zone)
    title = when.before.strip(" .,;:–-") or None
    return MeetingDraft(
        title=title,
        day=when.day.day if isinstance(when.day, Understood) else None,
        start=when.start,
        end=when.end,
        place=place or when.place or None,
        candidates=when.day.candidates if isinstance(when.day, Ambiguous) else (),
        phrase=_not_understood(when),
        recurrence=when.recurrence.rule if when.recurrence else None,
    )


def _not_understood(when: When) -> str | None:
    return when.day.text if isinstance(when.day, NotUnderstood) else when.clock_text


def item(piece: Piece, _: Context) -> list[Said]:
    """`punkt TITEL` puts an item on the agenda, `punkt 4` moves there, a lone `punkt` takes a list of titles."""
    assert piece.keyword is not None
    text = piece.first.text
    number = _ITEM_NUMBER.match(text)
    if number is not None:
        moved = asked(piece.said, cmd.GoToItem(int(number[1])))
        return [moved, *leftover(piece)]
    if piece.keyword.kind is Kind.ITEMS:
        return _titles(piece)
    if not text:
        return _titles(piece)
    both = _ITEM_WITH_TITLE.match(text)
    if both is not None and both[2][:1].isupper():
        return [unclear(piece.said, "item_or_title", number=int(both[1]), title=both[2].strip())]
    title = " ".join(line.text for line in piece.listed())
    return [_added(piece.said, title)]


def board(piece: Piece, context: Context) -> list[Said]:
    """The board; with a list of titles under it, or after a colon, these are put on the agenda."""
    assert piece.keyword is not None
    if piece.listed() and (not piece.first.text or piece.keyword.colon):
        return _titles(piece)
    return order(piece, context)


def _titles(piece: Piece) -> list[Said]:
    titles = _listed_titles(piece)
    if not titles:
        return [unclear(piece.said, "item_empty")]
    return [_added(piece.said, title) for title in titles]


def _listed_titles(piece: Piece) -> list[str]:
    first = (
        re.split(r";|\s,\s|,(?=\s)", piece.first.text)
        if ";" not in piece.first.text
        else piece.first.text.split(";")
    )
    lines = [*first, *(line.text for line in piece.lines)]
    bare = (line[mark.end() :] if (mark := _TITLE_MARK.match(line)) else line for line in lines)
    return [title for line in bare if not _ONLY_SIGN.match(title := line.strip())]


def _added(text: str, title: str) -> Said:
    return asked(text, cmd.AddItem(title, closing=title.casefold().strip(" .") in CLOSING))


def go_to(piece: Piece, _: Context) -> list[Said]:
    number = _ITEM_NUMBER.match(piece.first.text)
    if number is None:
        return [unclear(piece.said, "item_number_missing", text=piece.first.text)]
    return [asked(piece.said, cmd.GoToItem(int(number[1]))), *leftover(piece)]


def standing_items(piece: Piece, _: Context) -> list[Said]:
    titles = _listed_titles(piece)
    if not titles:
        return [unclear(piece.said, "standing_items_empty")]
    none = len(titles) == 1 and folded(titles[0]).strip(" .") in _NONE
    return [asked(piece.said, req.SetStandingItems(() if none else tuple(titles)))]


def draft_to(piece: Piece, _: Context) -> list[Said]:
    to = folded(piece.body().text).strip(" .!")
    if to in _CHANNEL:
        return [asked(piece.said, req.SetDraftTo("channel"))]
    if to in _APPROVER:
        return [asked(piece.said, req.SetDraftTo("approver"))]
    return [unclear(piece.said, "draft_to_unclear", text=piece.body().text)]


def reminders(piece: Piece, _: Context) -> list[Said]:
    text = piece.body().text
    said = _DAYS.match(text)
    if said is None:
        return [unclear(piece.said, "reminders_unclear", text=text, most=MOST_DAYS)]
    days = tuple(sorted({int(day) for day in re.findall(r"\d+", said["days"] or "")}, reverse=True))
    if any(day > MOST_DAYS for day in days):
        return [unclear(piece.said, "reminders_unclear", text=text, most=MOST_DAYS)]
    return [asked(piece.said, req.SetReminders(days))]


def language(piece: Piece, _: Context) -> list[Said]:
    chosen = _LANGUAGES.get(folded(piece.body().text).removeprefix("till ").removeprefix("to ").strip(" .!"))
    if chosen is None:
        return [unclear(piece.said, "language_unknown", text=piece.body().text)]
    return [asked(piece.said, req.SetLanguage("sv" if chosen == "sv" else "en"))]


def search(piece: Piece, _: Context) -> list[Said]:
    words = " ".join(piece.body().text.split())
    return [asked(piece.said, req.Search(words)) if words else unclear(piece.said, "search_empty")]


def cancel(piece: Piece, _: Context) -> list[Said]:
    reason = because(piece.body().text)
    return [asked(piece.said, cmd.CancelMeeting(reason or None))]
