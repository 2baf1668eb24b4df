"""Who is here, who is a guest at which items, and who is elected to what."""

import re

from msgspec.structs import replace

from meetings import commands as cmd
from meetings.model import Person, Role
from meetings.phrases.chat import ChatText, joined
from meetings.phrases.lines import Piece, is_greeting
from meetings.phrases.participants import one_a_line, shared
from meetings.phrases.people import Named, listed
from meetings.phrases.said import Context, Said, asked, unclear
from meetings.phrases.vocabulary import Kind

_EVERYBODY = re.compile(
    r"(?:alla(?:\s+(?:är\s+)?(?:här|närvarande|ledamöter))?|samtliga|everyone|everybody|all)"
    r"(?:\s*+,?\s*+(?:utom|förutom|except|but)\s+(?P<but>.+))?[\s.!]*\Z",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = re.compile(r"(?:inga|ingen|none|nobody|no\s+one|-|–)[\s.!]*\Z", re.IGNORECASE)
_OFFICES = {
    Role.SUBSTITUTE: r"ersättare(?:\s+för\s+justeraren)?|ersättande\s+justerare|substitute(?:\s+approver)?",
    Role.APPROVER: r"(?:protokoll)?justerare|justeringsperson(?:er)?|approvers?",
    Role.CHAIR: r"(?:mötes)?ordförande|chair(?:person)?",
    Role.SECRETARY: r"(?:mötes)?sekreterare|secretary",
}
_OFFICE = "|".join(rf"(?P<{role}>{words})" for role, words in _OFFICES.items())
_ELECTED = re.compile(
    r"(?P<who>[^\n]{1,300}?)\s+(?:väljs|väljes|valdes|utses|utsågs|har\s+(?:valts|utsetts)|är\s+(?:vald|valda|utsedd|utsedda)"
    r"|(?:is|are|was|were)\s+(?:elected|appointed|chosen))"
    rf"(?:\s+(?:(?:till|som|as)\s+)?(?:the\s+)?(?:{_OFFICE}))?[\s.!]*\Z",
    re.IGNORECASE,
)
_ROLES = {
    Kind.CHAIR: Role.CHAIR,
    Kind.SECRETARY: Role.SECRETARY,
    Kind.APPROVER: Role.APPROVER,
    Kind.SUBSTITUTE: Role.SUBSTITUTE,
}
_AND_SUBSTITUTE = re.compile(
    r"[\s,;.–-]*+(?:(?:och|med|and|with)\s++)?(?:(?:en|a|som|as)\s++)?"
    r"(?<!\w)(?:ersättare|substitute)(?!\w)\s*+:?\s*+",
    re.IGNORECASE,
)
"""What comes between the approvers and the one who may do it in their place, on one line."""


def attendance(piece: Piece, context: Context) -> list[Said]:
    """Present or absent: the sender where nobody is named. Roles and guests in the list count as such."""
    assert piece.keyword is not None
    present = piece.keyword.kind is Kind.PRESENT
    body = piece.body()
    if not body.text:
        return [asked(piece.said, cmd.RecordAttendance((context.sender,), present))]
    if _NOBODY.match(body.text):
        return [unclear(piece.said, "attendance_empty")]
    everybody = _EVERYBODY.match(body.text)
    if everybody is not None:
        return _everybody(piece.said, body, everybody, context, present=present)
    lines = joined(one_a_line(piece.listed(), context.known))
    named = listed(lines, context.known, context.sender)
    people = [one for one in named if one.person is not None]
    members = tuple(one.person for one in people if one.person is not None and not (one.guest or one.items))
    said = [asked(piece.said, cmd.RecordAttendance(members, present))] if members else []
    if present:
        said += _guests(piece.said, [one for one in people if one.guest or one.items])
        said += _roles(piece.said, people)
    return [*said, *_doubts(piece.said, named)] or [unclear(piece.said, "attendance_empty")]


def _everybody(
    written: str, body: ChatText, match: re.Match[str], context: Context, *, present: bool
) -> list[Said]:
    but = listed(body.cut(match.start("but")), context.known, context.sender) if match["but"] else ()
    left_out = {one.person.key for one in but if one.person is not None}
    people = tuple(person for person in context.members if person.key not in left_out)
    if not people:
        return [unclear(written, "nobody_known"), *_doubts(written, but)]
    return [asked(written, cmd.RecordAttendance(people, present)), *_doubts(written, but)]


def _guests(written: str, named: list[Named]) -> list[Said]:
    return [asked(written, cmd.AddGuest(one.person, one.items)) for one in named if one.person is not None]


def _roles(written: str, named: list[Named]) -> list[Said]:
    holders = {
        role: tuple(one.person for one in named if one.person is not None and one.role is role)
        for role in Role
    }
    return [_elected(written, role, people) for role, people in holders.items() if people]


def guest(piece: Piece, context: Context) -> list[Said]:
    """Guests, each at all items, or at those named after them, or after the last of them."""
    lines = [shared(line, context.known) for line in one_a_line(piece.listed(), context.known)]
    named = _sharing(listed(joined(lines), context.known, context.sender))
    said = [*_guests(piece.said, named), *_doubts(piece.said, tuple(named))]
    return said or [unclear(piece.said, "guest_empty")]


def _sharing(named: tuple[Named, ...]) -> list[Named]:
    """`A och B punkt 3`: items named after several are for all of these."""
    found: list[Named] = []
    following: tuple[int, ...] = ()
    for one in reversed(named):
        if one.items and not one.own:
            following = one.items
        found.append(one if one.items else replace(one, items=following))
    return found[::-1]


def election(piece: Piece, context: Context) -> list[Said]:
    """Nobody is elected while it isn't clear who all of them are."""
    assert piece.keyword is not None
    role = _ROLES[piece.keyword.kind]
    body = piece.body()
    sentence = _ELECTED.match(body.text)
    if sentence is not None and _office(sentence) in {role, None}:
        body = body.cut(0, sentence.end("who"))
    also = _AND_SUBSTITUTE.search(body.text) if role is Role.APPROVER else None
    if also is not None and body.text[: also.start()].strip() and body.text[also.end() :].strip():
        parts = ((role, body.cut(0, also.start())), (Role.SUBSTITUTE, body.cut(also.end())))
        return [said for each, names in parts for said in _elects(piece.said, each, names, context)]
    return _elects(piece.said, role, body, context)


def _elects(written: str, role: Role, names: ChatText, context: Context) -> list[Said]:
    named = listed(names, context.known, context.sender)
    doubts = _doubts(written, named)
    if doubts:
        return doubts
    people = tuple(one.person for one in named if one.person is not None)
    return [_elected(written, role, people) if people else unclear(written, "elect_nobody", role=role)]


def elected(piece: Piece, context: Context) -> list[Said] | None:
    """The election that a sentence without a keyword is: `Anna Ek väljs till justerare.`; None for any other.

    It is one only where all who are named are known.
    """
    lines = [line for line in (piece.first, *piece.lines) if line.text and not is_greeting(line.text)]
    sentence = _ELECTED.match(lines[0].text) if len(lines) == 1 else None
    role = _office(sentence) if sentence is not None else None
    if sentence is None or role is None:
        return None
    named = listed(lines[0].cut(0, sentence.end("who")), context.known, context.sender)
    people = tuple(one.person for one in named if one.person is not None)
    known = all(
        one.person is not None and (one.person.id or context.known.named(one.person.name)) for one in named
    )
    return [_elected(piece.said, role, people)] if people and known else None


def _office(sentence: re.Match[str]) -> Role | None:
    return next((role for role in Role if sentence[role]), None)


def _elected(written: str, role: Role, people: tuple[Person, ...]) -> Said:
    if role is not Role.APPROVER and len(people) > 1:
        return unclear(written, "elect_one", role=role)
    return asked(written, cmd.Elect(role, people))


def _doubts(written: str, named: tuple[Named, ...]) -> list[Said]:
    """What to say of names that may be several people's, or nobody's."""
    several = [
        unclear(
            written,
            "person_ambiguous",
            name=one.name,
            candidates=tuple(person.name for person in one.candidates),
        )
        for one in named
        if one.candidates
    ]
    strange = tuple(one.name for one in named if one.person is None and not one.candidates)
    return [*several, unclear(written, "people_unclear", names=strange)] if strange else several
