"""What holds for the repository itself, whatever its code does."""

import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements/run.txt", "requirements/dev.txt", "requirements/node.txt")
LONGEST_MODULE = 400

MACHINE_PATH = re.compile(r"(?<![\w.~$}])/(?:work|tmp|root|home|Users|opt|mnt)/\w")
REGISTRY = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|deb\.debian\.org|"
    r"(?:extra-)?index-url[ =]+\S*://)",
    re.IGNORECASE,
)
PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)


@cache
def files() -> dict[str, str]:
    """Every text file that is, or is about to be, part of the repository, by its path there."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    texts = {}
    for name in filter(None, listing.stdout.split("\0")):
        try:
            texts[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, or a file removed and not yet committed
    return texts


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(files()["pyproject.toml"])["project"]
    return table


def pins(lock: str) -> dict[str, Version]:
    return {canonicalize_name(pin["name"]): Version(pin["version"]) for pin in PIN.finditer(files()[lock])}


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in files().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_module_is_too_long_to_read() -> None:
    lengths = {name: text.count("\n") for name, text in files().items() if name.endswith(".py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_matching(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_matching(REGISTRY) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_package_has_a_hash_and_no_address(lock: str) -> None:
    text = files()[lock]
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert [entry for entry in entries if PIN.match(entry) and "--hash=sha256:" not in entry] == []
    assert [line for line in text.splitlines() if "://" in line or " @ " in line] == []


def test_every_package_of_the_page_is_pinned_with_a_hash_and_no_address() -> None:
    lock = json.loads(files()["playground/page/package-lock.json"])
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if not package.get("integrity")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
    declared = json.loads(files()["playground/page/package.json"])
    wanted = declared["dependencies"] | declared["devDependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_what_runs_is_tested_at_the_same_versions() -> None:
    run, dev = pins("requirements/run.txt"), pins("requirements/dev.txt")
    assert run.items() <= dev.items()


def test_pins_satisfy_what_the_project_declares() -> None:
    extras = project()["optional-dependencies"]
    declared = {
        "requirements/run.txt": project()["dependencies"] + extras["postgresql"],
        "requirements/dev.txt": extras["dev"] + extras["bench"],
    }
    for lock, requirements in declared.items():
        pinned = pins(lock)
        for requirement in map(Requirement, requirements):
            if requirement.name != project()["name"]:
                assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_the_version_is_the_same_everywhere() -> None:
    version = project()["version"]
    released = re.search(r"^## \[(\d[^\]]*)\]", files()["CHANGELOG.md"], re.MULTILINE)
    published = re.search(r"^softwareVersion: \"?([^\"\n]+)", files()["publiccode.yml"], re.MULTILINE)
    assert released is not None
    assert published is not None
    assert (released[1], published[1]) == (version, version)


def test_the_licence_is_the_same_everywhere() -> None:
    assert project()["license"] == "EUPL-1.2"
    assert "license: EUPL-1.2" in files()["publiccode.yml"]
    assert files()["LICENSE"].startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
