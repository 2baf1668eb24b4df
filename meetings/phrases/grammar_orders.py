"""Orders that take no text: to open and close the meeting, to move on, to take back, to approve."""

import re

from meetings import commands as cmd
from meetings import requests as req
from meetings.phrases.grammar_entries import because
from meetings.phrases.keywords import KEYWORDS
from meetings.phrases.lines import Piece
from meetings.phrases.said import Context, Said, asked, leftover, unclear
from meetings.phrases.vocabulary import Kind

_ORDERS: dict[Kind, cmd.Command | req.Request] = {
    Kind.BOARD: req.ShowBoard(),
    Kind.USUAL_ITEMS: req.AddUsualItems(),
    Kind.OPEN: cmd.OpenMeeting(),
    Kind.CLOSE: cmd.CloseMeeting(),
    Kind.NEXT_ITEM: cmd.NextItem(),
    Kind.UNDO: cmd.Undo(),
    Kind.DRAFT: cmd.PostDraft(),
    Kind.APPROVE: cmd.ApproveMinutes(),
    Kind.MY_ASSIGNMENTS: req.MyAssignments(),
    Kind.HELP: req.ShowHelp(),
}
_STRICT = frozenset({Kind.UNDO, Kind.APPROVE})
_POLITE = re.compile(
    r"(?:(?:nu|tack|snälla|igen|då|please|now|again|thanks|det senaste|senaste|last|the last)[\s,.!]*)*\Z",
    re.IGNORECASE,
)
_THE_MINUTES = re.compile(
    r"(?:(?:protokollet|minnesanteckningarna|anteckningarna|utkastet|det|(?:the )?(?:minutes|draft))\s*)?"
    r"(?:version\s+(?P<version>\d{1,4}))?[\s.!]*\Z",
    re.IGNORECASE,
)
_ANYWAY = re.compile(r"(?:ändå|anyway)[\s.!]*\Z", re.IGNORECASE)
_THE_REST = re.compile(
    r"(?:och|and)\s+(?:bordlägg|postpone)\s+(?:resten|övriga\s+punkter|the\s+rest)[\s,.:]*(?P<reason>.*)\Z",
    re.IGNORECASE,
)


def order(piece: Piece, _: Context) -> list[Said]:
    """The order, where nothing but courtesy follows it; text after a colon or on lines below has no keyword.

    Undoing and approving are never done with other words after them: `godkänn inte …`.
    """
    assert piece.keyword is not None
    kind, rest = piece.keyword.kind, piece.first.text
    what = _ORDERS[kind]
    if _POLITE.match(rest):
        return [asked(piece.said, what), *leftover(piece.lines)]
    if kind is Kind.HELP:
        return [asked(piece.said, what)]
    if kind is Kind.APPROVE and (version := _THE_MINUTES.match(rest)):
        number = int(version["version"]) if version["version"] else None
        return [asked(piece.said, cmd.ApproveMinutes(number)), *leftover(piece.lines)]
    if kind is Kind.CLOSE and (closing := _closing(rest)) is not None:
        return [asked(piece.said, closing), *leftover(piece.lines)]
    if piece.keyword.colon and kind not in _STRICT:
        return [asked(piece.said, what), *leftover([piece.first, *piece.lines])]
    return [unclear(piece.said, "text_after_order", keyword=KEYWORDS[piece.keyword.form], text=rest)]


def _closing(rest: str) -> cmd.CloseMeeting | None:
    if _ANYWAY.match(rest):
        return cmd.CloseMeeting(confirmed=True)
    postponing = _THE_REST.match(rest)
    if postponing is None:
        return None
    return cmd.CloseMeeting(
        confirmed=True, postpone_untreated=True, reason=because(postponing["reason"]) or None
    )
