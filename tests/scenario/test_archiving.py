"""What was approved is kept: made once, whatever happens in between, and never in anybody's way."""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.app import running
from bot.cli import app
from bot.exporting import FORMS, Export
from bot.files.making import Makers
from bot.settings import Settings
from meetings import events as ev
from meetings.log import verify
from meetings.meeting import Meeting
from meetings.ports import Document
from minutes.sealing import sealed_by
from tests.scenario.conftest import Scene, stage
from tests.scenario.steps import approved, cast, draft_card, in_review, told
from tests.scenario.waiting import until
from tests.unit.minutes.certificates import OWNER, PASSWORD, certificate


def fake(export: Export) -> bytes:
    """Bytes that tell what they were made of."""
    document = export.document
    assert document.version is not None
    return f"%PDF {document.status} {document.version.number} {document.version.hash}".encode()


class Stubborn:
    """Fails so many times, and counts how often it was asked."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.asked = 0

    def __call__(self, export: Export) -> bytes:
        self.asked += 1
        if self.left:
            self.left -= 1
            raise RuntimeError("no ink")
        return fake(export)


def makers(pdf: object) -> Makers:
    return {**FORMS, "pdf": pdf}  # type: ignore[dict-item]  # each is called with an Export


async def kept(scene: Scene, version: int = 1) -> Document:
    """The PDF of a version, once it is kept."""
    meeting = await scene.meeting()
    async with asyncio.timeout(60):
        while (found := await scene.bot.store.document(meeting.id, version, "pdf")) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return found


async def events(scene: Scene, kind: type) -> Sequence[ev.Event]:
    log = await scene.bot.store.log((await scene.meeting()).id)
    verify(log[0].meeting, log)
    return [one.event for one in log if isinstance(one.event, kind)]


async def test_what_is_approved_is_kept_as_it_was_approved(tmp_path: Path) -> None:
    async with stage(tmp_path, makers=makers(fake)) as scene:
        await approved(scene)
        document = await kept(scene)
        version = (await scene.meeting()).versions[0]
        assert document.body == f"%PDF approved 1 {version.hash}".encode()
        assert document.sha256 == hashlib.sha256(document.body).hexdigest()
        assert await events(scene, ev.MinutesKept) == [
            ev.MinutesKept(1, "pdf", document.sha256, len(document.body))
        ]
        await until(scene, lambda: document.sha256[:16] in _texts(scene))


def _texts(scene: Scene) -> str:
    return "\n".join(one.text_of() for one in scene.group.channel.bot_messages)


async def test_nobody_waits_for_it_and_what_fails_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.archiving.FIRST_PAUSE", 0.01)
    pdf = Stubborn(3)
    async with stage(tmp_path, makers=makers(pdf)) as scene:
        await approved(scene, kept=False)
        await told(scene, cast(scene).secretary, "mina uppdrag")
        await kept(scene)
        assert pdf.asked == 4
        await scene.restart()
        await told(scene, cast(scene).secretary, "mina uppdrag")
        assert pdf.asked == 4


async def test_a_death_between_the_approval_and_the_keeping(tmp_path: Path) -> None:
    """The process goes while the document is being made; the next one begins with it."""
    held = Event()

    def slow(export: Export) -> bytes:
        held.wait(20)
        return fake(export)

    async with stage(tmp_path, makers=makers(slow)) as scene:
        meeting = await approved(scene, kept=False)
        await scene.stop()
        held.set()
        scene.makers = makers(fake)
        await scene.restart()
        document = await kept(scene)
        assert document.body.endswith(meeting.versions[0].hash.encode())
        assert len(await events(scene, ev.MinutesKept)) == 1


async def test_two_processes_keep_it_once(tmp_path: Path) -> None:
    async with (
        stage(tmp_path, makers=makers(lambda export: fake(export) + b" first")) as scene,
        running(
            scene.settings,
            scene.database_url,
            local=True,
            clock=scene.clock,
            makers=makers(lambda export: fake(export) + b" second"),
        ) as other,
    ):
        meeting = await in_review(scene)
        await told(scene, cast(scene).approver, "godkänn")
        first, second = await asyncio.gather(
            scene.bot.archivist.document(meeting.id, 1), other.archivist.document(meeting.id, 1)
        )
        assert first == second == await kept(scene)
        assert len(await events(scene, ev.MinutesKept)) == 1


async def test_a_correction_is_kept_beside_what_it_corrects(tmp_path: Path) -> None:
    async with stage(tmp_path, makers=makers(fake)) as scene:
        await approved(scene)
        first = await kept(scene)
        people = cast(scene)
        await told(scene, people.secretary, "rättelse Fel dag")
        await told(scene, people.secretary, "ändra 2.1 Frågan utreds.")
        await told(scene, people.secretary, "utkast")
        await draft_card(scene, 2)
        await told(scene, people.approver, "godkänn")
        second = await kept(scene, 2)
        assert second.body != first.body == (await kept(scene)).body
        assert len(await events(scene, ev.MinutesKept)) == 2


async def test_what_was_not_approved_has_no_document(tmp_path: Path) -> None:
    async with stage(tmp_path, makers=makers(fake)) as scene:
        meeting: Meeting = await in_review(scene)
        assert await scene.bot.archivist.document(meeting.id, 1) is None
        assert await scene.bot.archivist.document(meeting.id, 2) is None
        assert await scene.bot.archivist.document("m-finns-inte", 1) is None


async def test_the_real_one_is_what_everybody_gets(tmp_path: Path) -> None:
    async with stage(tmp_path) as scene:
        meeting = await approved(scene)
        document = await kept(scene)
        assert document.body.startswith(b"%PDF-1.7")
        written = tmp_path / "minutes.pdf"
        for more in ([], ["--version", "1"]):
            arguments = ["export", meeting.id, "--format", "pdf", "-o", str(written), *more]
            arguments += ["--database-url", scene.database_url]
            result = await asyncio.to_thread(CliRunner().invoke, app, arguments)
            assert result.exit_code == 0, result.output
            assert written.read_bytes() == document.body


async def test_what_is_kept_is_sealed_where_the_operator_has_a_certificate(tmp_path: Path) -> None:
    begins = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    settings = Settings(
        seal_certificate=certificate(tmp_path, begins), seal_password=SecretStr(PASSWORD), language="sv"
    )
    async with stage(tmp_path, settings=settings) as scene:
        meeting = await approved(scene)
        document = await kept(scene)
        assert await asyncio.to_thread(sealed_by, document.body) == OWNER
        verify = ["verify", meeting.id, "--database-url", scene.database_url]
        whole = await asyncio.to_thread(CliRunner().invoke, app, verify)
        assert whole.exit_code == 0, whole.output
        file = tmp_path / "minutes.pdf"
        file.write_bytes(document.body)
        for database in (scene.database_url, f"sqlite:///{tmp_path / 'other.sqlite'}"):
            verify = ["verify", str(file), "--database-url", database]
            whole = await asyncio.to_thread(CliRunner().invoke, app, verify)
            assert whole.exit_code == 0, whole.output
            assert f"sealed by {OWNER}" in whole.output
        file.write_bytes(document.body.replace(b"/Title", b"/Titel", 1))
        verify = ["verify", str(file), "--database-url", f"sqlite:///{tmp_path / 'other.sqlite'}"]
        altered = await asyncio.to_thread(CliRunner().invoke, app, verify)
        assert altered.exit_code == 1
        assert "tampered with" in altered.output


async def test_a_certificate_that_cannot_seal_stops_the_start(tmp_path: Path) -> None:
    settings = Settings(seal_certificate=tmp_path / "nothing.p12")
    with pytest.raises(ValueError, match=r"JUSTERA_SEAL_CERTIFICATE: .* can't be read"):
        async with stage(tmp_path, settings=settings):
            pass
