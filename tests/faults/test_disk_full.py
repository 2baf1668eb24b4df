"""The disk under SQLite is full under load, and has room again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Say
from tests.faults.plan import SEED

pytestmark = pytest.mark.slow

SIZE = "48m"
_MOUNT = f'mount -t tmpfs -o size={SIZE} none "$0" && exec "$@"'
_WAYS = (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount"))
"""A small file system that nobody else sees, and that goes with the last process in it: as root, or not."""


def small(folder: Path) -> list[str] | None:
    """The command within which this folder is a small file system; None where nobody may make one."""
    for way in _WAYS:
        command = [*way, "sh", "-c", _MOUNT, str(folder)]
        try:
            tried = subprocess.run([*command, sys.executable, "-c", ""], capture_output=True, check=False)
        except OSError:
            continue
        if not tried.returncode:
            return command
    return None


@pytest.mark.parametrize("limited", [False, True], ids=["small", "limited"])
def test_people_are_told_and_it_goes_on_when_there_is_room_again(
    tmp_path: Path, report: Say, limited: bool
) -> None:
    """On a small file system where one may be made; else twice with a process that may not write more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    within = None if limited else small(folder)
    program = [sys.executable, "-m", "tests.faults.disk", str(folder)]
    command = [*program, "--limited"] if within is None else [*within, *program]
    played = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "FAULTS_SEED": SEED}
    )
    assert not played.returncode, f"{played.stdout}\n{played.stderr}"
    report(f"{'limited' if within is None else 'a small file system'}: {played.stdout.strip()}")
