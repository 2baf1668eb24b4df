"""What stands in the Word document, in the order of the other forms."""

from collections.abc import Iterable, Iterator

from meetings.model import Language
from minutes.changes import changes, told
from minutes.docx.page import Cell, Line, Mark, Page, Piece, Styled
from minutes.model import (
    Assignment,
    Block,
    Decision,
    Item,
    MinutesDocument,
    Outstanding,
    Reservation,
    Rider,
    Signature,
    Subheading,
    Text,
)
from minutes.overview import assignments
from minutes.words import say

_PARTICIPANTS = (60, 97)
_ASSIGNMENTS = (14, 68, 40, 35)
_SIGNATURES = 157


def write(page: Page, document: MinutesDocument, previous: MinutesDocument | None, *, overview: bool) -> None:
    """The whole document; `previous` is the version that it is read against."""
    _opening(page, document)
    if previous is not None:
        _changes(page, document, previous)
    _people(page, document)
    for item in document.items:
        _item(page, item, document.language)
    _closing(page, document, overview=overview)
    _signatures(page, document)


def _opening(page: Page, document: MinutesDocument) -> None:
    page.write("Heading1", Styled(document.heading, "Kicker"), Mark.BREAK, document.title)
    page.write("Status", document.status_text)
    facts = (
        ("group", document.group),
        ("time", document.held.text),
        ("place", document.held.place),
        ("correction", document.correction),
    )
    for key, text in facts:
        if text:
            page.write("Fact", _label(document.language, key), Mark.TAB, text)


def _changes(page: Page, document: MinutesDocument, previous: MinutesDocument) -> None:
    language = document.language
    number = previous.version.number if previous.version else 0
    found = told(changes(previous, document), language)
    if not found:
        page.write("Fact", say(language, "label.unchanged", version=number))
        return
    page.write("Heading2", say(language, "label.changes", version=number))
    for part in found:
        page.write("Heading3", part.title)
        for line in part.lines:
            page.write("ListBullet", line)


def _people(page: Page, document: MinutesDocument) -> None:
    language = document.language
    if document.participants:
        page.write("Heading2", say(language, "label.participants"))
        columns = [say(language, f"column.{key}") for key in ("name", "detail")]
        rows = [(one.name, one.detail) for one in document.participants]
        page.table(
            "MinutesTable", _PARTICIPANTS, map(_cells, [columns, *rows]), say(language, "table.participants")
        )
    if document.absent:
        page.write("Heading2", say(language, "label.absent"))
        for gone in document.absent:
            page.write("ListBullet", ", ".join(filter(None, (gone.name, gone.organisation))))


def _item(page: Page, item: Item, language: Language) -> None:
    number = () if item.number is None else (f"{item.number}.", Mark.TAB)
    page.write("Heading2", *number, item.title)
    _outstanding(page, item.outstanding)
    for block in item.blocks:
        _block(page, block, language)
    if item.outcome:
        page.write("Normal", item.outcome.text)


def _block(page: Page, block: Block, language: Language) -> None:
    match block:
        case Text():
            for paragraph in block.paragraphs:
                page.write("Normal", paragraph)
        case Subheading():
            page.write("Heading3", block.text)
        case Decision():
            line = block.task.line if block.task else None
            _panel(page, "Decision", say(language, "label.decision", id=block.id), block.paragraphs, line)
            for one in block.attached:
                _attached(page, one, language)
        case Assignment():
            label = say(language, "label.assignment", id=block.id)
            _panel(page, "Assignment", label, block.paragraphs, block.task.line)
        case Rider() | Reservation():
            _attached(page, block, language)


def _panel(page: Page, kind: str, label: str, paragraphs: Iterable[str], line: str | None) -> None:
    page.write(f"{kind}Heading", label)
    for paragraph in paragraphs:
        page.write(kind, paragraph)
    if line:
        page.write(f"{kind}Details", line)


def _attached(page: Page, one: Rider | Reservation, language: Language) -> None:
    label = _label(language, "rider" if isinstance(one, Rider) else "reservation")
    said = one.line if isinstance(one, Reservation) else None
    lines = [line for line in (said, *one.paragraphs) if line]
    page.write("DecisionDetails", label, *(f" {line}" for line in lines[:1]))
    for line in lines[1:]:
        page.write("DecisionDetails", line)


def _outstanding(page: Page, left: Iterable[Outstanding]) -> None:
    for one in left:
        page.write("ListBullet", " ".join(filter(None, (one.text, one.task.line, one.line))))


def _closing(page: Page, document: MinutesDocument, *, overview: bool) -> None:
    language = document.language
    if document.outstanding:
        page.write("Heading2", say(language, "label.outstanding"))
        _outstanding(page, document.outstanding)
    if document.next_meeting and not document.next_meeting.in_items:
        page.write("Heading2", say(language, "label.next_meeting"))
        page.write("Normal", document.next_meeting.text)
    asked = assignments(document) if overview else ()
    if asked:
        page.write("Heading2", say(language, "label.assignments"))
        columns = [say(language, f"column.{key}") for key in ("number", "assignment", "responsible", "due")]
        rows = [(one.id, one.text, one.who, one.due) for one in asked]
        page.table(
            "MinutesTable", _ASSIGNMENTS, map(_cells, [columns, *rows]), say(language, "table.assignments")
        )


def _cells(texts: Iterable[str]) -> list[Cell]:
    return [(Line("TableText", (text,)),) for text in texts]


def _signatures(page: Page, document: MinutesDocument) -> None:
    """A column for each role, so that who took the minutes and who approves them stand side by side."""
    language = document.language
    roles = [
        (role, signed)
        for role in ("secretary", "approver", "substitute")
        if (signed := [one for one in document.signatures if one.role == role])
    ]
    if roles:
        page.end_table()
        page.keep_with_next()
        header = [(Line("ApprovalRole", (_label(language, role),)),) for role, _ in roles]
        height = max(len(signed) for _, signed in roles)
        rows = [[_signature(signed[at : at + 1]) for _, signed in roles] for at in range(height)]
        widths = [_SIGNATURES / len(roles)] * len(roles)
        page.table("ApprovalTable", widths, [header, *rows], say(language, "table.signatures"))
    if document.version:
        said = say(language, "label.checksum", version=document.version.number)
        page.write("Checksum", f"{said}: {document.version.hash}")
    page.end_table()


def _signature(signed: Iterable[Signature]) -> list[Line]:
    return [line for one in signed for line in _signed(one)]


def _signed(signature: Signature) -> Iterator[Line]:
    yield Line("Approval", (signature.name,))
    if signature.approval:
        yield Line("ApprovalDetails", (signature.approval.text,))


def _label(language: Language, key: str) -> Piece:
    return Styled(f"{say(language, f'label.{key}')}:", "Label")
