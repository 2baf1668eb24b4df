"""`justera verify` finds what somebody with the database or a PDF at hand might do, and names it."""

import asyncio
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.scenario.conftest import Scene, stage
from tests.scenario.steps import approved, cast, closed, draft_card, told
from tests.scenario.test_archiving import kept

GENESIS = "0" * 64


@dataclass
class Archive:
    """A database that nobody else uses, with a meeting whose minutes were approved, corrected, approved."""

    file: Path
    meeting: str

    def verify(self, what: str | Path | None = None, *, status: int = 0) -> str:
        """What the command says in its one line."""
        arguments = ["verify", str(what or self.meeting), "--database-url", f"sqlite:///{self.file}"]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == status, result.output
        assert result.output.count("\n") == 1
        return result.output

    def fails(self, what: str | Path | None = None) -> str:
        return self.verify(what, status=1)

    def do(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.file)) as database, database:
            return database.execute(sql, values).fetchall()

    def pdf(self, version: int = 2) -> bytes:
        ((body,),) = self.do("SELECT body FROM documents WHERE version = ?", version)
        assert isinstance(body, bytes)
        return body

    def sequence(self, kind: str) -> int:
        """Of the first event of a kind."""
        ((found,),) = self.do("SELECT min(sequence) FROM events WHERE type = ?", kind)
        assert isinstance(found, int)
        return found

    def rewrite(self, sequence: int, change: Callable[[dict[str, object]], object]) -> None:
        """Forge an event and chain everything after it anew."""
        rows = self.do("SELECT sequence, body FROM events WHERE meeting = ? ORDER BY sequence", self.meeting)
        previous = GENESIS
        for at, written in rows:
            assert isinstance(written, bytes)
            body = written
            if at == sequence:
                forged = json.loads(body)
                change(forged["event"])
                body = json.dumps(forged, ensure_ascii=False).encode()
            digest = hashlib.sha256(body).hexdigest()
            previous = hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()
            self.do(
                "UPDATE events SET body = ?, digest = ?, hash = ? WHERE meeting = ? AND sequence = ?",
                *(body, digest, previous, self.meeting, at),
            )


async def _held(folder: Path) -> str:
    async with stage(folder) as scene:
        await _corrected(scene)
        return (await scene.meeting()).id


async def _corrected(scene: Scene) -> None:
    people = cast(scene)
    await approved(scene)
    await told(scene, people.secretary, "rättelse Fel dag", "ändra 2.1 Frågan utreds.", "utkast")
    await draft_card(scene, 2)
    await told(scene, people.approver, "godkänn")
    await kept(scene, 2)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("held")
    return Archive(folder / "justera.sqlite", asyncio.run(_held(folder)))


@pytest.fixture
def archive(held: Archive, tmp_path: Path) -> Archive:
    file = tmp_path / "justera.sqlite"
    shutil.copyfile(held.file, file)
    return Archive(file, held.meeting)


@pytest.fixture
def pdf(archive: Archive, tmp_path: Path) -> Path:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(archive.pdf())
    return path


def test_what_holds_is_told_in_one_line(archive: Archive, pdf: Path) -> None:
    said = archive.verify()
    ((last,),) = archive.do("SELECT hash FROM events ORDER BY sequence DESC LIMIT 1")
    assert said.startswith(f"Holds: the log of {archive.meeting} (")
    assert str(last) in said
    for version in (1, 2):
        assert f"version {version} (kept, SHA-256 {hashlib.sha256(archive.pdf(version)).hexdigest()})" in said
        pdf.write_bytes(archive.pdf(version))
        assert f"is version {version} of {archive.meeting} as it was approved and kept" in archive.verify(pdf)


def test_a_tampered_pdf(archive: Archive, pdf: Path) -> None:
    whole = pdf.read_bytes()
    at = whole.index(b"stream") + 200
    for altered in (
        whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
        whole[:-700],
        whole + b"%",
        whole.replace(b"/Title", b"/Titel", 1),
    ):
        pdf.write_bytes(altered)
        assert "Doesn't hold: the PDF has been tampered with" in archive.fails(pdf)


def test_a_pdf_with_other_minutes_attached(archive: Archive, pdf: Path) -> None:
    def attach(change: Callable[[dict[str, object]], object]) -> None:
        writer = pypdf.PdfWriter(clone_from=BytesIO(archive.pdf()))
        (attached,) = writer.attachment_list
        minutes = json.loads(attached.content)
        change(minutes)
        attached.content = json.dumps(minutes, ensure_ascii=False).encode()
        with pdf.open("wb") as file:
            writer.write(file)

    attach(lambda minutes: minutes.update(title="Ett annat möte"))
    assert "isn't what the log says, at title" in archive.fails(pdf)
    attach(lambda minutes: minutes["version"].update(hash="f" * 64))  # type: ignore[attr-defined]
    assert "the checksum that is printed isn't that of version 2" in archive.fails(pdf)
    attach(lambda minutes: minutes.update(items=[]))
    assert "isn't what the log says, at items" in archive.fails(pdf)
    attach(lambda minutes: minutes.pop("items"))
    assert "isn't the JSON of minutes" in archive.fails(pdf)


def test_a_tampered_row_in_the_log(archive: Archive, pdf: Path) -> None:
    sequence = archive.sequence("DecisionRecorded")
    archive.do(
        "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'uppdrag', 'Uppdrag') AS BLOB)"
        " WHERE sequence = ?",
        sequence,
    )
    assert f"event {sequence}: the event has been altered" in archive.fails()
    assert f"event {sequence}: the event has been altered" in archive.fails(pdf)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"null"])
def test_a_row_that_is_no_event_any_more(archive: Archive, body: bytes) -> None:
    archive.do("UPDATE events SET body = ? WHERE sequence = 3", body)
    assert "event 3: the event has been altered" in archive.fails()
    digest = hashlib.sha256(body).hexdigest()
    archive.do("UPDATE events SET digest = ? WHERE sequence = 3", digest)
    assert "event 3: the event isn't the one that was chained here" in archive.fails()


def test_spaces_count_too(archive: Archive) -> None:
    archive.do("UPDATE events SET body = CAST(body || ' ' AS BLOB) WHERE sequence = 3")
    assert "event 3: the event has been altered" in archive.fails()


def test_a_forged_log_whose_chain_holds(archive: Archive, pdf: Path) -> None:
    """Whoever chains everything anew is found out by the versions, which hold hashes of the log."""
    archive.rewrite(archive.sequence("DecisionRecorded"), lambda event: event.update(text="Nej."))
    assert "version 1 isn't what was posted" in archive.fails()
    assert "version 1 isn't what was posted" in archive.fails(pdf)


def test_a_missing_event(archive: Archive, pdf: Path) -> None:
    archive.do("DELETE FROM events WHERE sequence = 5")
    assert "event 5: the event is missing" in archive.fails()
    assert "event 5: the event is missing" in archive.fails(pdf)


@pytest.mark.parametrize("left", [0, 3, -2, -1])
def test_events_missing_at_the_end(archive: Archive, left: int) -> None:
    ((last,),) = archive.do("SELECT max(sequence) FROM events")
    assert isinstance(last, int)
    archive.do("DELETE FROM events WHERE sequence > ?", left if left >= 0 else last + left)
    assert "events are missing" in archive.fails()


def test_a_swapped_version(archive: Archive, pdf: Path) -> None:
    first, second = archive.pdf(1), archive.pdf(2)
    archive.do("UPDATE documents SET body = ? WHERE version = 1", second)
    archive.do("UPDATE documents SET body = ?, sha256 = ? WHERE version = 2", first, _sha256(first))
    for what in (None, pdf):
        assert "isn't the one that was kept" in archive.fails(what)
    archive.do("UPDATE documents SET body = ?, sha256 = ? WHERE version = 1", first, _sha256(first))
    assert "the document of version 2 isn't the one that was kept" in archive.fails()


def test_a_swapped_version_of_which_the_log_tells(archive: Archive) -> None:
    """The last event is forged to tell of the other document: what is attached to that is of version 1."""
    first = archive.pdf(1)
    ((last,),) = archive.do("SELECT max(sequence) FROM events")
    assert isinstance(last, int)
    archive.rewrite(last, lambda event: event.update(sha256=_sha256(first), size=len(first)))
    archive.do("UPDATE documents SET body = ?, sha256 = ? WHERE version = 2", first, _sha256(first))
    assert "the PDF holds another version than version 2 of the log" in archive.fails()


def test_an_approval_of_another_version(archive: Archive) -> None:
    ((first,),) = archive.do("SELECT min(sequence) FROM events WHERE type = 'ApprovalGiven'")
    assert isinstance(first, int)
    archive.rewrite(first, lambda event: event.update(hash="f" * 64))
    assert "version 1 isn't the one that was approved" in archive.fails()


def test_a_document_that_is_gone(archive: Archive, pdf: Path) -> None:
    archive.do("DELETE FROM documents WHERE version = 2")
    assert "the document of version 2 is missing" in archive.fails()
    assert "the document of version 2 is missing" in archive.fails(pdf)


def test_a_file_alone(pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(nowhere))
    monkeypatch.delenv("JUSTERA_DATABASE_URL", raising=False)
    result = CliRunner().invoke(app, ["verify", str(pdf)])
    assert result.exit_code == 0, result.output
    assert "Whole: the PDF (Ledningsgruppen, 2026-09-03, version 2, approved)" in result.output
    assert not nowhere.exists()
    whole = pdf.read_bytes()
    at = whole.index(b"stream") + 200
    pdf.write_bytes(whole[:at] + b"\0" + whole[at + 1 :])
    result = CliRunner().invoke(app, ["verify", str(pdf)])
    assert result.exit_code == 1
    assert "tampered with" in result.output


def test_a_file_in_another_database(pdf: Path, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other.sqlite", "")
    assert other.verify(pdf).startswith("Whole: the PDF (Ledningsgruppen")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n" + b"\0" * 5_000])
def test_what_is_no_pdf(archive: Archive, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "Other.PDF"
    file.write_bytes(content)
    assert "Doesn't hold: the PDF has been tampered with" in archive.fails(file)
    assert "Can't read" in archive.fails(tmp_path / "nothing.pdf")
    assert "There is no meeting nothing" in archive.fails("nothing")


async def test_what_is_not_approved_holds_too(scene: Scene) -> None:
    meeting = await closed(scene)
    await told(scene, cast(scene).secretary, "utkast")
    await scene.stop()
    archive = Archive(Path(scene.database_url.removeprefix("sqlite:///")), meeting.id)
    said = await asyncio.to_thread(archive.verify)
    assert "version 1 (not approved)" in said


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
