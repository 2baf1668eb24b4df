"""What validation finds when a manifest or a translation has been damaged."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from manifest import Problem, validate

GOLDEN = Path(__file__).parents[2] / "golden" / "manifest"
Json = dict[str, Any]


def golden(name: str) -> Json:
    content: Json = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    return content


def places(problems: list[Problem]) -> set[tuple[str, str]]:
    return {(problem.file, problem.where) for problem in problems}


def drop(*path: str | int) -> Callable[[Json], None]:
    def change(content: Json) -> None:
        target: Any = content
        for step in path[:-1]:
            target = target[step]
        del target[path[-1]]

    return change


def put(value: object, *path: str | int) -> Callable[[Json], None]:
    def change(content: Json) -> None:
        target: Any = content
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value

    return change


def add_command_list(content: Json) -> None:
    content["bots"][0]["commandLists"][2] = copy.deepcopy(content["bots"][0]["commandLists"][0])


def add_commands(content: Json) -> None:
    content["bots"][0]["commandLists"][2]["commands"] = [{"title": f"ord {n}"} for n in range(13)]


def repeat_command(content: Json) -> None:
    commands = content["bots"][0]["commandLists"][0]["commands"]
    commands[1] = commands[0] | {"title": commands[0]["title"].upper()}


MANIFEST_FAULTS: dict[str, tuple[Callable[[Json], None], str]] = {
    "another schema": (put("1.29", "manifestVersion"), "manifestVersion"),
    "app id": (put("not a uuid", "id"), "id"),
    "bot id": (put("123", "bots", 0, "botId"), "bots[0].botId"),
    "no privacy address": (drop("developer", "privacyUrl"), "developer"),
    "address without scheme": (put("example.se", "developer", "termsOfUseUrl"), "developer.termsOfUseUrl"),
    "long short name": (put("x" * 31, "name", "short"), "name.short"),
    "long full name": (put("x" * 101, "name", "full"), "name.full"),
    "long short description": (put("x" * 81, "description", "short"), "description.short"),
    "long description": (put("x" * 4001, "description", "full"), "description.full"),
    "colour name": (put("blue", "accentColor"), "accentColor"),
    "unknown scope": (put(["team", "meeting"], "bots", 0, "scopes"), "bots[0].scopes[1]"),
    "unknown install scope": (put("everywhere", "defaultInstallScope"), "defaultInstallScope"),
    "unknown field": (put(True, "surprise"), ""),
    "thirteen commands": (add_commands, "bots[0].commandLists[2].commands"),
    "short version": (put("1.4", "version"), "version"),
    "names alike": (put("Justera", "name", "full"), "name.full"),
    "domain with scheme": (put(["https://example.se/"], "validDomains"), "validDomains[0]"),
    "commands without scope": (put(["team", "personal"], "bots", 0, "scopes"), "bots[0].commandLists"),
    "two lists for a scope": (add_command_list, "bots[0].commandLists"),
    "command twice": (repeat_command, "bots[0].commandLists[0]"),
    "language twice": (put("EN", "localizationInfo", "defaultLanguageTag"), "localizationInfo"),
}


@pytest.mark.parametrize(("change", "where"), MANIFEST_FAULTS.values(), ids=MANIFEST_FAULTS)
def test_a_fault_in_the_manifest_is_found_where_it_is(change: Callable[[Json], None], where: str) -> None:
    content = golden("manifest.json")
    assert validate(content) == []
    change(content)
    assert ("manifest.json", where) in places(validate(content))


TITLE = "bots[0].commandLists[1].commands[3].title"
TRANSLATION_FAULTS: dict[str, tuple[Callable[[Json], None], str]] = {
    "no short name": (drop("name.short"), ""),
    "no full name": (drop("name.full"), "name.full"),
    "no title": (drop(TITLE), TITLE),
    "long short name": (put("x" * 31, "name.short"), "name.short"),
    "long description": (put("x" * 81, "description.short"), "description.short"),
    "long title": (put("x" * 129, TITLE), TITLE),
    "names alike": (put("Justera", "name.full"), "name.full"),
    "thirteenth command": (put("beslut", "bots[0].commandLists[0].commands[12].title"), ""),
    "command that is not there": (
        put("text", "bots[0].commandLists[2].commands[11].title"),
        "bots[0].commandLists[2].commands[11].title",
    ),
    "tab that is not there": (put("text", "staticTabs[0].name"), "staticTabs[0].name"),
    "command twice": (put("meeting", "bots[0].commandLists[0].commands[1].title"), "bots[0].commandLists[0]"),
    "another schema": (
        put("https://developer.microsoft.com/json-schemas/teams/v1.29/x.json", "$schema"),
        "$schema",
    ),
    "no schema": (drop("$schema"), "$schema"),
    "number for text": (put(7, "description.full"), "description.full"),
}


@pytest.mark.parametrize(("change", "where"), TRANSLATION_FAULTS.values(), ids=TRANSLATION_FAULTS)
def test_a_fault_in_a_translation_is_found_where_it_is(change: Callable[[Json], None], where: str) -> None:
    texts = golden("en.json")
    change(texts)
    assert ("en.json", where) in places(validate(golden("manifest.json"), {"en.json": texts}))


def test_each_file_that_is_named_is_there_and_no_other() -> None:
    problems = validate(golden("manifest.json"), {"fi.json": golden("en.json")})
    assert places(problems) == {("en.json", ""), ("fi.json", "")}


def test_a_default_language_file_is_checked_like_the_others() -> None:
    content = golden("manifest.json")
    content["localizationInfo"]["defaultLanguageFile"] = "sv.json"
    assert places(validate(content, {"en.json": golden("en.json")})) == {("sv.json", "")}
    broken = golden("en.json") | {"name.short": "x" * 31}
    assert ("sv.json", "name.short") in places(
        validate(content, {"en.json": golden("en.json"), "sv.json": broken})
    )


def test_validation_leaves_its_arguments_alone() -> None:
    content, texts = golden("manifest.json"), golden("en.json")
    validate(content, {"en.json": texts})
    assert content == golden("manifest.json")
    assert texts == golden("en.json")


def test_a_problem_reads_as_file_place_and_fault() -> None:
    assert (
        str(Problem("en.json", "name.full", "has no translation")) == "en.json: name.full: has no translation"
    )
    assert str(Problem("en.json", "", "is missing")) == "en.json: is missing"
