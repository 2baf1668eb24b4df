"""What a group's documents look like: the name at the top, the line under it, colour, a table at the end."""

from meetings import requests as req
from meetings.phrases.chat import ChatText
from meetings.phrases.keywords import folded
from meetings.phrases.lines import Piece
from meetings.phrases.said import Context, Said, asked, leftover, unclear

_ON = frozenset({"pa", "on", "ja", "yes"})
_OFF = frozenset({"av", "off", "nej", "no", "inget", "ingen", "inga", "none"})
_NO_COLOUR = _OFF | {"standard", "default"}

_COLOURS = {
    folded(name): colour
    for names, colour in (
        ("blå, blue", "#0b4a6f"),
        ("mörkblå, marinblå, dark blue, navy", "#1b2a5c"),
        ("turkos, turquoise, teal", "#0f6a6a"),
        ("grön, green", "#1e6b3a"),
        ("röd, red", "#a32020"),
        ("vinröd, burgundy", "#7a1f3d"),
        ("rosa, pink", "#b0306a"),
        ("lila, purple", "#6b2d86"),
        ("orange", "#a84300"),
        ("gul, yellow", "#ffcc00"),
        ("brun, brown", "#6b4423"),
        ("grå, grey, gray", "#555555"),
        ("svart, black", "#1f1f1f"),
    )
    for name in names.split(", ")
}
"""Colours that can be chosen by name; yellow is one that nobody can read, and is told so."""


def letterhead(piece: Piece, _: Context) -> list[Said]:
    line, rest = _line(piece)
    if not line:
        return [unclear(piece.said, "letterhead_empty"), *rest]
    return [asked(piece.said, req.SetLetterhead(None if _word(line) in _OFF else line)), *rest]


def tagline(piece: Piece, _: Context) -> list[Said]:
    line, rest = _line(piece)
    if not line:
        return [unclear(piece.said, "tagline_empty"), *rest]
    return [asked(piece.said, req.SetTagline(None if _word(line) in _OFF else line)), *rest]


def colour(piece: Piece, _: Context) -> list[Said]:
    """The colour as it was written, or what a name stands for; whether it can be read isn't judged here."""
    line, rest = _line(piece)
    if not line:
        return [unclear(piece.said, "colour_empty"), *rest]
    word = _word(line)
    chosen = None if word in _NO_COLOUR else _COLOURS.get(word, line.rstrip(" .!"))
    return [asked(piece.said, req.SetColour(chosen)), *rest]


def overview(piece: Piece, _: Context) -> list[Said]:
    line, rest = _line(piece)
    word = _word(line)
    if word not in _ON | _OFF:
        return [unclear(piece.said, "overview_unclear"), *rest]
    return [asked(piece.said, req.SetOverview(word in _ON)), *rest]


def _line(piece: Piece) -> tuple[str, list[Said]]:
    """The one line that is asked for, after the keyword or below it, and what is said of the lines below."""
    first, *rest = piece.listed() or [ChatText("")]
    return first.text, leftover(rest)


def _word(line: str) -> str:
    return " ".join(folded(line).split()).strip(" .!")
