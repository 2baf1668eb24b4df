"""The message actions of the Teams app: what its package says of them."""

import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playground.connector.wire import Json
from playground.process import BotFailedError, justera

LANGUAGES = ("sv", "en")
_ANY_APP = ("--app-id", "00000000-0000-4000-8000-00000000a991", "--domain", "justera.example")


async def message_actions() -> list[Json]:
    """Each action's id and title by language, read from a package that `justera manifest` makes.

    Empty where the command fails: the rest of the page does without.
    """
    with TemporaryDirectory() as folder:
        package = Path(folder) / "justera.zip"
        try:
            await justera("manifest", *_ANY_APP, "-o", str(package))
            return read(package)
        except (BotFailedError, OSError, KeyError, ValueError, zipfile.BadZipFile):
            return []


def read(package: Path) -> list[Json]:
    """The actions of an app package that stand in a message's menu; raises KeyError where it isn't one."""
    with zipfile.ZipFile(package) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        local = manifest.get("localizationInfo") or {}
        spoken = str(local.get("defaultLanguageTag") or LANGUAGES[0])
        texts: dict[str, Json] = {
            one["languageTag"]: json.loads(archive.read(one["file"]))
            for one in local.get("additionalLanguages") or ()
        }
    actions = []
    for number, extension in enumerate(manifest.get("composeExtensions") or ()):
        for place, command in enumerate(extension.get("commands") or ()):
            if command.get("type") != "action" or "message" not in (command.get("context") or ()):
                continue
            key = f"composeExtensions[{number}].commands[{place}].title"
            actions.append({"id": command["id"], "title": _titles(command["title"], spoken, texts, key)})
    return actions


def _titles(title: str, spoken: str, texts: dict[str, Any], key: str) -> Json:
    return {
        language: title if language == spoken else texts.get(language, {}).get(key, title)
        for language in LANGUAGES
    }
