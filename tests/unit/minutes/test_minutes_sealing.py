"""A seal is added after a document's end, and tells whether anything has changed since."""

import datetime as dt
import hashlib
import sys
from pathlib import Path

import pytest

from minutes.attached import read
from minutes.document import document_of
from minutes.pdf import render
from minutes.sealing import NoSealerError, Seal, SealError, is_sealed, sealed_by
from tests.unit.minutes.certificates import OWNER, PASSWORD, YEAR, certificate
from tests.unit.minutes.held import approved

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(document_of(approved().log, version=1))


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    path = certificate(tmp_path_factory.mktemp("seal"), NOW - dt.timedelta(days=1))
    return Seal.load(path, PASSWORD, NOW)


@pytest.fixture(scope="module")
def sealed(pdf: bytes, seal: Seal) -> bytes:
    return seal.apply(pdf, NOW)


def test_the_document_is_the_beginning_of_the_sealed_one(pdf: bytes, sealed: bytes, seal: Seal) -> None:
    assert seal.subject == OWNER
    assert sealed.startswith(pdf)
    assert is_sealed(sealed)
    assert not is_sealed(pdf)
    assert sealed_by(sealed) == OWNER
    assert read(sealed) == read(pdf)


def test_whatever_changes_breaks_it(pdf: bytes, sealed: bytes) -> None:
    at = len(pdf) // 2
    altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    with pytest.raises(SealError, match=r"changed|can't be read"):
        sealed_by(altered)
    title = sealed.replace(b"/Title", b"/Titel", 1)
    with pytest.raises(SealError, match="the seal is broken: the document has been changed"):
        sealed_by(title)
    with pytest.raises(SealError):
        sealed_by(pdf)
    with pytest.raises(SealError):
        sealed_by(b"%PDF-1.7")


def test_what_is_added_is_found(sealed: bytes, seal: Seal) -> None:
    """Somebody adds a page, or a seal of their own, after the first one."""
    for added in (b"\n% more", sealed[sealed.rindex(b"xref") :]):
        with pytest.raises(SealError):
            sealed_by(sealed + added)
    with pytest.raises(SealError):
        seal.apply(sealed, NOW)


@pytest.mark.parametrize(
    ("begins", "told"), [(NOW + YEAR, "is valid from"), (NOW - 2 * YEAR, "is valid from")]
)
def test_a_certificate_at_another_time(tmp_path: Path, begins: dt.datetime, told: str) -> None:
    with pytest.raises(SealError, match=told):
        Seal.load(certificate(tmp_path, begins), PASSWORD, NOW)


def test_a_certificate_that_has_ended_meanwhile(pdf: bytes, seal: Seal) -> None:
    with pytest.raises(SealError, match="is valid from"):
        seal.apply(pdf, NOW + YEAR)


def test_what_cannot_seal_is_told(tmp_path: Path) -> None:
    path = certificate(tmp_path, NOW)
    with pytest.raises(SealError, match="its password is another"):
        Seal.load(path, "fel", NOW)
    with pytest.raises(SealError, match="can't be read"):
        Seal.load(tmp_path / "nothing.p12", PASSWORD, NOW)
    (tmp_path / "seal.pem").write_text("-----BEGIN CERTIFICATE-----")
    with pytest.raises(SealError, match="isn't a PKCS#12 file"):
        Seal.load(tmp_path / "seal.pem", PASSWORD, NOW)
    with pytest.raises(SealError, match="isn't for signatures"):
        Seal.load(certificate(tmp_path, NOW, signs=False), PASSWORD, NOW)
    with pytest.raises(SealError, match="with its private key"):
        Seal.load(certificate(tmp_path, NOW, with_key=False), PASSWORD, NOW)


def test_without_the_extra(tmp_path: Path, sealed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko.sign", None)
    with pytest.raises(NoSealerError, match="justera\\[seal\\]"):
        Seal.load(certificate(tmp_path, NOW), PASSWORD, NOW)
    with pytest.raises(NoSealerError):
        sealed_by(sealed)


def test_each_seal_is_of_its_own_document(pdf: bytes, seal: Seal) -> None:
    first, second = seal.apply(pdf, NOW), seal.apply(pdf, NOW)
    assert sealed_by(first) == sealed_by(second)
    assert hashlib.sha256(first[: len(pdf)]).digest() == hashlib.sha256(pdf).digest()
