"""The same meeting is the same bytes, whatever process writes it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WRITE = """
import hashlib
from minutes.document import document_of, previous_to
from minutes.docx import to_docx
from minutes.invitation import invitation
from minutes.pdf import render
from tests.unit.minutes.held import approved, posted

for language in ("sv", "en"):
    for hold in (posted, approved):
        log = hold(language).log
        document = document_of(log, group_name="Å")
        for made in (to_docx(document, overview=True), render(document, overview=True), invitation(log)):
            print(hashlib.sha256(made).hexdigest())
"""


@pytest.mark.slow
def test_another_process_with_another_clock_and_other_hashes_writes_the_same(tmp_path: Path) -> None:
    printed = {
        _written(TZ=zone, PYTHONHASHSEED=seed, LC_ALL=locale, cwd=tmp_path)
        for zone, seed, locale in (("UTC", "1", "C"), ("Pacific/Auckland", "4711", "sv_SE.UTF-8"))
    }
    assert len(printed) == 1
    # The calendar is the same for the draft and for the approved minutes.
    assert len(set(printed.pop().split())) == 10


def _written(*, cwd: Path, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", WRITE],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
