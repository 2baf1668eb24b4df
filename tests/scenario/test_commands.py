"""The command `justera`: exit status 0 done, 1 refused with a message, 2 wrong usage."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.scenario.conftest import Scene
from tests.scenario.steps import approved, in_review, planned

CREDENTIALS = {
    "MicrosoftAppId": "00000000-0000-4000-8000-00000000a991",
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": "00000000-0000-4000-8000-00000000a992",
}


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine or of a `.env` file counts."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.upper().startswith(("JUSTERA_", "MICROSOFTAPP")):
            monkeypatch.delenv(name)


def justera(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, arguments, env=environment)


async def beside(scene: Scene, *arguments: str) -> Result:
    """A command on the database of a bot that is running."""
    return await asyncio.to_thread(justera, *arguments, "--database-url", scene.database_url)


def test_without_credentials_the_bot_does_not_start_and_names_what_is_missing() -> None:
    result = justera("serve")
    assert result.exit_code == 1
    for name in CREDENTIALS:
        assert name in result.output
    assert "--local" in result.output


@pytest.mark.parametrize("missing", CREDENTIALS)
def test_each_missing_credential_is_named(missing: str) -> None:
    given = {name: value for name, value in CREDENTIALS.items() if name != missing}
    result = justera("serve", **given)
    assert result.exit_code == 1
    assert missing in result.output
    assert not any(name in result.output.replace(missing, "") for name in given)


def test_an_empty_app_id_does_not_open_the_door() -> None:
    assert justera("serve", **{**CREDENTIALS, "MicrosoftAppId": " "}).exit_code == 1


@pytest.mark.parametrize(
    ("name", "value", "should_be"),
    [
        ("MicrosoftAppType", "MultiTenant", "SingleTenant"),
        ("JUSTERA_TIMEZONE", "Europe/Atlantis", "IANA"),
        ("JUSTERA_LANGUAGE", "de", "sv"),
        ("JUSTERA_LOG_FORMAT", "xml", "json"),
        ("JUSTERA_PUBLIC_URL", "http://justera.example.se", "https://"),
        ("JUSTERA_PUBLIC_URL", "https://", "https://justera.example.se"),
        ("JUSTERA_PUBLIC_URL", "https://justera.example.se", "JUSTERA_SECRET must be set"),
        ("JUSTERA_SECRET", "hemlig", "at least 32 characters"),
        ("JUSTERA_LINK_DAYS", "0", "greater than or equal to 1"),
        ("JUSTERA_RETENTION_MONTHS", "two", "valid integer"),
        ("JUSTERA_DATABASE_URL", "mysql://host/name", "SQLite or PostgreSQL"),
        ("JUSTERA_DATABASE_URL", "somewhere", "sqlite:///file"),
    ],
)
@pytest.mark.parametrize("command", [("serve", "--local", "--port", "0"), ("meetings", "--json")])
def test_a_wrong_setting_is_named_with_what_it_should_be(
    command: tuple[str, ...], name: str, value: str, should_be: str
) -> None:
    result = justera(*command, **{name: value})
    assert result.exit_code == 1
    assert name in result.output
    assert should_be in result.output


def test_wrong_settings_are_all_named_at_once() -> None:
    result = justera("serve", JUSTERA_LANGUAGE="de", JUSTERA_LOG_FORMAT="xml", JUSTERA_TIMEZONE="Mars")
    assert result.exit_code == 1
    for name in ("JUSTERA_LANGUAGE", "JUSTERA_LOG_FORMAT", "JUSTERA_TIMEZONE"):
        assert name in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("serve", "--port", "many"),
        ("serve", "--local", "--now", "yesterday"),
        ("serve", "--local", "--now", "2022-09-01T13:00:00"),
        ("serve", "--local", "--now", "9999-12-31T23:59:59+00:00"),
        ("meetings", "--xml"),
        ("export",),
        ("export", "meeting"),
        ("export", "meeting", "--format", "exe", "-o", "file"),
        ("export", "meeting", "--version", "one", "-o", "file"),
        ("verify", "meeting", "--all"),
        ("manifest",),
        ("manifest", "--app-id", CREDENTIALS["MicrosoftAppId"]),
    ],
)
def test_wrong_usage_is_told_with_status_2(arguments: tuple[str, ...]) -> None:
    result = justera(*arguments)
    assert result.exit_code == 2
    assert result.output


def test_the_clock_is_not_moved_outside_local_mode() -> None:
    assert justera("serve", "--now", "2022-09-01T13:00:00+02:00", **CREDENTIALS).exit_code == 2


def test_local_mode_listens_on_this_machine_only() -> None:
    for host in ("0.0.0.0", "192.168.1.2", "example.org", "::"):
        result = justera("serve", "--local", "--host", host)
        assert result.exit_code == 1
        assert "127.0.0.1" in result.output


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        database = f"sqlite:///{tmp_path / 'a.sqlite'}"
        code, told = run("serve", "--local", "--port", port, "--database-url", database)
    assert code == 1
    assert port in told


@pytest.mark.parametrize("command", [("meetings", "--json"), ("migrate",)])
def test_a_database_that_cannot_be_opened_is_told(command: tuple[str, ...], tmp_path: Path) -> None:
    result = justera(*command, "--database-url", f"sqlite:///{tmp_path / 'nowhere' / 'a.sqlite'}")
    assert result.exit_code == 1
    assert "--database-url" in result.output


def test_a_new_database_is_made_and_empty(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'a.sqlite'}"
    for _ in range(2):
        assert justera("migrate", "--database-url", database).exit_code == 0
    listed = justera("meetings", "--json", "--database-url", database)
    assert listed.exit_code == 0
    assert json.loads(listed.stdout) == []
    by_setting = justera("meetings", "--json", JUSTERA_DATABASE_URL=database)
    assert (by_setting.exit_code, by_setting.stdout) == (0, listed.stdout)


async def test_meetings_are_listed_for_people_too(scene: Scene) -> None:
    await planned(scene)
    result = await beside(scene, "meetings")
    assert result.exit_code == 0
    assert "Ledningsgruppen" in result.output


async def test_minutes_are_exported_as_markdown_and_json(scene: Scene, tmp_path: Path) -> None:
    meeting = await approved(scene)
    text = tmp_path / "minutes.md"
    assert (await beside(scene, "export", meeting.id, "-o", str(text))).exit_code == 0
    assert "ett förslag" in text.read_text(encoding="utf-8")
    data = tmp_path / "minutes.json"
    exported = await beside(scene, "export", meeting.id, "--format", "json", "-o", str(data))
    assert exported.exit_code == 0
    assert "ett förslag" in json.dumps(json.loads(data.read_bytes()), ensure_ascii=False)
    printed = await beside(scene, "export", meeting.id, "-o", "-")
    assert printed.exit_code == 0
    assert printed.stdout == text.read_text(encoding="utf-8")


async def test_minutes_are_exported_as_a_word_document(scene: Scene, tmp_path: Path) -> None:
    meeting = await approved(scene)
    file = tmp_path / "minutes.docx"
    for version in ((), ("--version", "1")):
        exported = await beside(scene, "export", meeting.id, "--format", "docx", *version, "-o", str(file))
        assert exported.exit_code == 0
        written = [paragraph.text for paragraph in Document(str(file)).paragraphs]
        assert any("ett förslag" in text for text in written)


async def test_minutes_are_exported_as_pdf(scene: Scene, tmp_path: Path) -> None:
    meeting = await in_review(scene)
    file = tmp_path / "minutes.pdf"
    for version, status in (((), "Utkast, version 1"), (("--version", "1"), "Utkast, version 1")):
        exported = await beside(scene, "export", meeting.id, "--format", "pdf", *version, "-o", str(file))
        assert exported.exit_code == 0
        written = "".join(page.extract_text() for page in PdfReader(file).pages)
        assert "ett förslag" in written
        assert status in written


async def test_a_meeting_is_exported_as_a_calendar_file(scene: Scene, tmp_path: Path) -> None:
    meeting = await approved(scene)
    file = tmp_path / "meeting.ics"
    assert (await beside(scene, "export", meeting.id, "--format", "ics", "-o", str(file))).exit_code == 0
    [event] = Calendar.from_ical(file.read_bytes()).events
    assert event.summary == meeting.title
    assert event.start == meeting.occasion.start


async def test_an_export_that_cannot_be_made_is_refused(scene: Scene, tmp_path: Path) -> None:
    meeting = await in_review(scene)
    for arguments in (
        ("nothing", "-o", str(tmp_path / "a")),
        (meeting.id, "--version", "7", "-o", str(tmp_path / "a")),
        (meeting.id, "-o", str(tmp_path / "nowhere" / "a")),
    ):
        result = await beside(scene, "export", *arguments)
        assert result.exit_code == 1
        assert result.output.strip()
    assert not (tmp_path / "a").exists()


async def test_a_whole_log_is_verified_and_an_altered_one_is_found(scene: Scene) -> None:
    meeting = await approved(scene)
    whole = await beside(scene, "verify", meeting.id)
    assert whole.exit_code == 0
    assert (await scene.meeting()).hash in whole.output
    assert (await beside(scene, "verify", "nothing")).exit_code == 1
    await scene.stop()
    with sqlite3.connect(scene.database_url.removeprefix("sqlite:///")) as database:
        alter(database)
    database.close()
    altered = await beside(scene, "verify", meeting.id)
    assert altered.exit_code == 1
    assert altered.output.strip()
    assert "Traceback" not in altered.output


def alter(database: sqlite3.Connection) -> None:
    """Change one word of one event, as somebody with the file at hand might."""
    for table, column in database.execute(
        "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p"
        " WHERE m.type = 'table' AND m.name LIKE 'event%'"
    ).fetchall():
        query = f"UPDATE {table} SET {column} = replace({column}, 'Budget', 'Bidget')"
        if database.execute(f"SELECT count(*) FROM {table} WHERE instr({column}, 'Budget')").fetchone()[0]:
            database.execute(query)
            return
    raise AssertionError("no event holds the word")


def test_an_app_package_is_made(tmp_path: Path) -> None:
    package = tmp_path / "justera.zip"
    arguments = ("--app-id", CREDENTIALS["MicrosoftAppId"], "--domain", "justera.example.se")
    result = justera("manifest", *arguments, "-o", str(package))
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(package) as opened:
        assert "manifest.json" in opened.namelist()


@pytest.mark.parametrize(
    ("app_id", "domain", "output"),
    [
        ("x", "justera.example.se", "a.zip"),
        (CREDENTIALS["MicrosoftAppId"], "https://justera.example.se", "a.zip"),
        (CREDENTIALS["MicrosoftAppId"], "justera.example.se", "nowhere/a.zip"),
    ],
)
def test_a_package_that_teams_would_refuse_is_not_made(app_id: str, domain: str, output: str) -> None:
    result = justera("manifest", "--app-id", app_id, "--domain", domain, "-o", output)
    assert result.exit_code == 1
    assert result.output.strip()
    assert not Path(output).exists()


def run(*arguments: str) -> tuple[int, str]:
    """A process of its own that ends by itself."""
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return done.returncode, done.stdout + done.stderr


def test_the_bot_starts_answers_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'a.sqlite'}"
    arguments = ["serve", "--local", "--port", "0", "--database-url", database]
    arguments += ["--now", "2022-09-01T13:00:00+02:00"]
    with subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1].removesuffix("/api/messages")
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as ready:
                assert ready.status == 200
            with urllib.request.urlopen(f"{address}/local/clock", timeout=5) as clock:
                assert json.load(clock)["now"].startswith("2022-09-01T11:00")
        finally:
            process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=15)
    assert process.returncode == 0
    assert "Traceback" not in log
