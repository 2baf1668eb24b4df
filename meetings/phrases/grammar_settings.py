"""What a group chooses: language, standing items, reminders, where drafts go; and what it searches for."""

import re
from typing import Literal

from meetings import requests as req
from meetings.phrases.grammar_planning import titles
from meetings.phrases.keywords import folded
from meetings.phrases.lines import Piece
from meetings.phrases.said import Context, Said, asked, unclear

MOST_DAYS = 60
"""The longest time before a meeting that a reminder can be asked for."""

_NONE = frozenset({"inga", "inget", "ingen", "none", "no"})
_SWEDISH = frozenset({"sv", "svenska", "pa svenska", "swedish", "in swedish"})
_ENGLISH = frozenset({"en", "engelska", "pa engelska", "english", "in english"})
_CHANNEL = frozenset({"kanal", "kanalen", "alla", "gruppen", "chatten", "channel", "the channel", "everyone"})
_APPROVER = frozenset(
    {
        "justerare",
        "justeraren",
        "justerarna",
        "sekreterare och justerare",
        "approver",
        "approvers",
        "the approver",
    }
)
_OF = re.compile(
    r"(?:(?:om|för|of|about|for)\s++)?"
    r"(?:(?P<meetings>möte(?:n|t|na)?|meetings?)|(?P<assignments>uppdrag(?:et|en)?|assignments?|actions?|tasks?)"
    r"|(?P<approval>justering(?:en|ar)?|approvals?))(?!\w)\s*+:?\s*+",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"(?:(?P<on>på|on|ja|yes)|av|off|inga|inget|ingen|none|aldrig|never|nej|no)[\s.!]*+\Z", re.IGNORECASE
)
_DAYS = re.compile(
    r"(?P<days>\d{1,3}(?:\s*+(?:,|;|och|and|&)\s*+\d{1,3})*+)\s*+(?:dagar|dag|days|day)?\s*+(?:före|innan|before)?"
    r"[\s.!]*+\Z",
    re.IGNORECASE,
)


_KINDS: dict[str | None, Literal["meetings", "assignments", "approval"] | None] = {
    None: None,
    "meetings": "meetings",
    "assignments": "assignments",
    "approval": "approval",
}


def standing_items(piece: Piece, _: Context) -> list[Said]:
    found = titles(piece)
    if not found:
        return [unclear(piece.said, "standing_items_empty")]
    none = len(found) == 1 and folded(found[0]).strip(" .") in _NONE
    return [asked(piece.said, req.SetStandingItems(() if none else tuple(found)))]


def draft_to(piece: Piece, _: Context) -> list[Said]:
    text = piece.body().text
    to = folded(text).strip(" .!")
    if to in _CHANNEL:
        return [asked(piece.said, req.SetDraftTo("channel"))]
    if to in _APPROVER:
        return [asked(piece.said, req.SetDraftTo("approver"))]
    return [unclear(piece.said, "draft_to_unclear", text=text)]


def reminders(piece: Piece, _: Context) -> list[Said]:
    """On or off, of one kind or all; or the days before a meeting."""
    text = piece.body().text
    of = _OF.match(text)
    kind = of.lastgroup if of is not None else None
    rest = text[of.end() :] if of is not None else text
    switch = _SWITCH.match(rest)
    if switch is not None:
        return [asked(piece.said, req.SwitchReminders(switch["on"] is not None, _KINDS[kind]))]
    if kind not in (None, "meetings"):
        return [unclear(piece.said, "reminders_on_or_off")]
    said = _DAYS.match(rest)
    days = {int(day) for day in re.findall(r"\d+", said["days"])} if said is not None else set()
    if said is None or any(day > MOST_DAYS for day in days):
        return [unclear(piece.said, "reminders_unclear", text=text, most=MOST_DAYS)]
    return [asked(piece.said, req.SetReminders(tuple(sorted(days, reverse=True))))]


def language(piece: Piece, _: Context) -> list[Said]:
    text = piece.body().text
    chosen = folded(text).removeprefix("till ").removeprefix("to ").strip(" .!")
    if chosen in _SWEDISH:
        return [asked(piece.said, req.SetLanguage("sv"))]
    if chosen in _ENGLISH:
        return [asked(piece.said, req.SetLanguage("en"))]
    return [unclear(piece.said, "language_unknown", text=text)]


def search(piece: Piece, _: Context) -> list[Said]:
    words = " ".join(piece.body().text.split())
    return [asked(piece.said, req.Search(words)) if words else unclear(piece.said, "search_empty")]
