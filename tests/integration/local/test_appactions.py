"""The message actions that the app's package offers."""

import json
import zipfile
from pathlib import Path

import pytest

from playground.local import appactions
from playground.process import BotFailedError


def package(folder: Path, commands: list[dict[str, object]]) -> Path:
    file = folder / "app.zip"
    manifest = {
        "localizationInfo": {
            "defaultLanguageTag": "sv",
            "additionalLanguages": [{"languageTag": "en", "file": "en.json"}],
        },
        "composeExtensions": [{"commands": commands}],
    }
    english = {
        f"composeExtensions[0].commands[{number}].title": f"Command {number}"
        for number in range(len(commands))
    }
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("en.json", json.dumps(english))
    return file


def test_actions_on_messages_have_their_titles_in_both_languages(tmp_path: Path) -> None:
    commands: list[dict[str, object]] = [
        {"id": "search", "type": "query", "title": "Sök", "context": ["compose", "message"]},
        {"id": "note", "type": "action", "title": "Anteckna", "context": ["message"]},
        {"id": "write", "type": "action", "title": "Skriv", "context": ["compose"]},
    ]
    assert appactions.read(package(tmp_path, commands)) == [
        {"id": "note", "title": {"sv": "Anteckna", "en": "Command 1"}}
    ]


def test_an_app_without_any_has_none(tmp_path: Path) -> None:
    assert appactions.read(package(tmp_path, [])) == []


@pytest.mark.slow
async def test_the_apps_own_are_read_from_the_package_that_the_command_makes() -> None:
    for found in await appactions.message_actions():
        assert found["id"]
        assert set(found["title"]) == {"sv", "en"}
        assert all(found["title"].values())


async def test_without_the_command_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: str) -> str:
        raise BotFailedError("no such command")

    monkeypatch.setattr(appactions, "justera", fails)
    assert await appactions.message_actions() == []
