"""Minutes that a substitute approved in the approvers' place say so, in every form."""

import datetime as dt
import io

import docx
import jsonschema
import msgspec
import pytest

from meetings import commands as cmd
from meetings.model import Language, Role
from minutes.attached import read
from minutes.document import document_of
from minutes.docx import to_docx
from minutes.jsonexport import schema, to_json
from minutes.markdown import markdown
from minutes.model import DocumentStatus
from tests.unit.minutes.held import held
from tests.unit.minutes.pdfs import essence, missing, pages, pdf_of
from tests.unit.minutes.room import APPROVER, CHAIR, MEMBER, SECRETARY, Room


def posted(language: Language = "sv") -> Room:
    """A draft in review, with two approvers and a substitute."""
    room = held(language)
    room.does(
        cmd.Elect(Role.APPROVER, (APPROVER, CHAIR)), cmd.Elect(Role.SUBSTITUTE, (MEMBER,)), cmd.PostDraft()
    )
    return room


def approved(language: Language = "sv") -> Room:
    """One approver approved, and the substitute in the place of the other."""
    room = posted(language)
    room.does(cmd.ApproveMinutes(), by=CHAIR)
    room.now += dt.timedelta(days=14)
    room.does(cmd.ApproveMinutes(), by=MEMBER)
    return room


def signed(room: Room) -> list[tuple[str, str, bool]]:
    return [(one.role, one.name, one.approval is not None) for one in document_of(room.log).signatures]


def test_a_draft_names_approvers_and_substitute() -> None:
    assert signed(posted()) == [
        ("secretary", SECRETARY.name, False),
        ("approver", APPROVER.name, False),
        ("approver", CHAIR.name, False),
        ("substitute", MEMBER.name, False),
    ]


def test_who_approved_stands_in_the_place_of_who_did_not() -> None:
    room = approved()
    made = document_of(room.log)
    assert made.status is DocumentStatus.APPROVED
    assert signed(room) == [
        ("secretary", SECRETARY.name, False),
        ("approver", CHAIR.name, True),
        ("substitute", MEMBER.name, True),
    ]
    told = made.signatures[-1].approval
    assert told is not None
    assert told.text.endswith(f"konto {MEMBER.id}, i stället för {APPROVER.name}.")
    assert Role.SUBSTITUTE in next(one.roles for one in made.participants if one.name == MEMBER.name)
    assert "ersättare" not in next(one.detail for one in made.participants if one.name == MEMBER.name)


def test_a_substitute_who_was_not_needed_is_not_named() -> None:
    room = posted()
    room.does(cmd.ApproveMinutes(), by=CHAIR)
    room.does(cmd.ApproveMinutes(), by=APPROVER)
    assert [role for role, _, _ in signed(room)] == ["secretary", "approver", "approver"]


def test_a_correction_keeps_who_approved_what_is_corrected() -> None:
    room = approved()
    before = signed(room)
    room.does(cmd.StartCorrection("Fel namn"), cmd.Elect(Role.SUBSTITUTE, (SECRETARY,)))
    version_one = document_of(room.log, version=1)
    assert [(one.role, one.name, one.approval is not None) for one in version_one.signatures] == before


@pytest.mark.parametrize(
    ("language", "label", "told"),
    [
        ("sv", "Ersättare för justeraren", "i stället för"),
        ("en", "Substitute approver", "in place of"),
    ],
)
def test_every_form_says_who_approved_in_whose_place(language: Language, label: str, told: str) -> None:
    room = approved(language)
    document = document_of(room.log)
    instead = f"{told} {APPROVER.name}."
    text = markdown(document)
    assert f"**{label}:** {MEMBER.name}" in text
    assert instead in text
    tables = docx.Document(io.BytesIO(to_docx(document))).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert f"{label}:" in cells
    assert any(cell.startswith(MEMBER.name) and cell.endswith(instead) for cell in cells)
    pdf = pdf_of(room)
    assert missing([label, MEMBER.name, instead], essence("".join(pages(pdf)[-1]))) == []
    assert read(pdf).document.signatures == document.signatures


def test_the_json_follows_the_schema() -> None:
    written = msgspec.json.decode(to_json(document_of(approved().log)))
    jsonschema.validate(written, schema())
    assert [one["role"] for one in written["signatures"]] == ["secretary", "approver", "substitute"]
