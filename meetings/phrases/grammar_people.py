"""Who is here, who is a guest at which items, and who is elected to what."""

import re

from msgspec.structs import replace

from meetings import commands as cmd
from meetings.errors import InvalidError
from meetings.model import Person, Role
from meetings.phrases.chat import ChatText
from meetings.phrases.keywords import Kind
from meetings.phrases.lines import Piece
from meetings.phrases.people import Named, listed
from meetings.phrases.said import Context, Said, asked, unclear

_ALL = re.compile(
    r"(?:alla(?:\s+(?:är\s+)?(?:här|närvarande|ledamöter))?|samtliga|everyone|everybody|all)"
    r"(?:\s*,?\s*(?:utom|förutom|except|but)\s+(?P<but>.+?))?[\s.!]*\Z",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = re.compile(r"(?:inga|ingen|none|nobody|no\s+one|-|–)[\s.!]*\Z", re.IGNORECASE)
_SEEN = re.compile(r"(?:är|var|is|are)\s+", re.IGNORECASE)
_ROLES = {Kind.CHAIR: Role.CHAIR, Kind.SECRETARY: Role.SECRETARY, Kind.APPROVER: Role.APPROVER}


def attendance(piece: Piece, context: Context) -> list[Said]:
    """Present or absent: the sender where nobody is named. Roles and guests in the list count as such."""
    assert piece.keyword is not None
    present = piece.keyword.kind is Kind.PRESENT
    body = piece.body()
    if not body.text:
        return [asked(piece.said, cmd.RecordAttendance((context.sender,), present))]
    if _NOBODY.match(body.text):
        return [Said(piece.said)]
    everybody = _ALL.match(body.text)
    if everybody is not None:
        return _everybody(piece.said, body, everybody, context, present=present)
    named = listed(body, context.known, context.sender)
    people = tuple(one.person for one in named if one.person is not None and not (one.guest or one.items))
    said = [asked(piece.said, cmd.RecordAttendance(people, present))] if people else []
    for one in named:
        if one.person is not None and (one.guest or one.items):
            said.append(asked(piece.said, cmd.AddGuest(one.person, one.items)))
    for role in Role:
        holders = tuple(one.person for one in named if one.person is not None and one.role is role)
        if holders and present:
            said.append(_elected(piece.said, role, holders))
    return _with_doubts(piece.said, said, named)


def _everybody(
    text: str, body: ChatText, match: re.Match[str], context: Context, *, present: bool
) -> list[Said]:
    but = listed(body.cut(match.start("but")), context.known, context.sender) if match["but"] else ()
    left_out = {one.person.key for one in but if one.person is not None}
    people = tuple(person for person in context.members if person.key not in left_out)
    if not people:
        return [unclear(text, "nobody_known")]
    return _with_doubts(text, [asked(text, cmd.RecordAttendance(people, present))], but)


def guest(piece: Piece, context: Context) -> list[Said]:
    """Guests, each at all items, or at those named after them, or after the last of them."""
    body = piece.body()
    if not body.text:
        return [unclear(piece.said, "guest_empty")]
    named = _shared_items(listed(body, context.known, context.sender))
    said = [asked(piece.said, cmd.AddGuest(one.person, one.items)) for one in named if one.person is not None]
    return _with_doubts(piece.said, said, tuple(named)) or [unclear(piece.said, "guest_empty")]


def _shared_items(named: tuple[Named, ...]) -> list[Named]:
    """`A och B punkt 3`: items named after several are for all of these."""
    found: list[Named] = []
    following: tuple[int, ...] = ()
    for one in reversed(named):
        if one.items and not one.own:
            following = one.items
        found.insert(0, one if one.items else replace(one, items=following))
    return found


def election(piece: Piece, context: Context) -> list[Said]:
    assert piece.keyword is not None
    role = _ROLES[piece.keyword.kind]
    body = piece.body()
    seen = _SEEN.match(body.text)
    named = listed(body.cut(seen.end() if seen else 0), context.known, context.sender)
    people = tuple(one.person for one in named if one.person is not None)
    doubts = _with_doubts(piece.said, [], named)
    if doubts:
        return doubts
    if not people:
        return [unclear(piece.said, "elect_nobody", role=role)]
    return [_elected(piece.said, role, people)]


def _elected(text: str, role: Role, people: tuple[Person, ...]) -> Said:
    if role is not Role.APPROVER and len(people) > 1:
        return unclear(text, "elect_one", role=role)
    return asked(text, cmd.Elect(role, people))


def _with_doubts(text: str, said: list[Said], named: tuple[Named, ...]) -> list[Said]:
    """What was understood, and what to say about names that may be several people's, or nobody's."""
    strange = tuple(one.name for one in named if one.person is None and not one.candidates)
    doubts = [
        Said(
            text,
            None,
            InvalidError("person_ambiguous", name=one.name, candidates=tuple(p.name for p in one.candidates)),
        )
        for one in named
        if one.candidates
    ]
    if strange:
        doubts.append(unclear(text, "people_unclear", names=strange))
    return [*said, *doubts]
