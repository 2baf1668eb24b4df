"""A sealed document stays what the unsealed one is: PDF/A-3a and PDF/UA-1 by the reference validator."""

import datetime as dt
from pathlib import Path

import pytest

from minutes.document import document_of
from minutes.pdf import render
from minutes.sealing import Seal
from tests.integration.minutes.verapdf import validate
from tests.unit.minutes.certificates import PASSWORD, certificate
from tests.unit.minutes.held import approved


@pytest.mark.slow
def test_a_seal_leaves_both_conformances(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    seal = Seal.load(certificate(tmp_path, now - dt.timedelta(days=1)), PASSWORD, now)
    sealed = {
        language: seal.apply(render(document_of(approved(language).log, version=1)), now)
        for language in ("sv", "en")
    }
    for verdict in validate(sealed, tmp_path).values():
        assert verdict.failures == ()
        assert all(checks > 1_000 for checks in verdict.checks.values())
