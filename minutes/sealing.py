"""A seal on approved minutes: a PAdES signature (ETSI EN 319 142-1, level B-B) by the operator's certificate.

It says which organisation keeps the document and that nothing in it has changed since; who approved the
minutes, and how, stands in them. The seal has no appearance. It is added after the document's last byte, so
that the document as it was made is the beginning of the sealed one, and stays PDF/A-3 and PDF/UA-1.
"""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import Certificate, ExtensionNotFound, KeyUsage
from cryptography.x509.oid import NameOID

FIELD = "Justera"


class SealError(ValueError):
    """The document can't be sealed, or its seal can't be looked at; says why."""


class NoSealerError(SealError):
    """What makes and looks at seals isn't installed."""


class Seal:
    """Seals documents with one certificate; may be used by several threads."""

    def __init__(self, signer: Any, certificate: Certificate) -> None:
        self._signer = signer
        self._certificate = certificate

    @classmethod
    def load(cls, path: Path, password: str, now: dt.datetime) -> Self:
        """The certificate and its key from a PKCS#12 file. Raises SealError."""
        signers = _signers()
        try:
            packed = path.read_bytes()
        except OSError as error:
            raise SealError(f"{path} can't be read: {error.strerror}") from None
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(packed, password.encode() or None)
        except ValueError:
            raise SealError(f"{path} isn't a PKCS#12 file, or its password is another") from None
        if key is None or certificate is None:
            raise SealError(f"{path} must hold a certificate with its private key")
        _require_fit(certificate, now)
        signer = signers.SimpleSigner.load_pkcs12_data(
            packed, other_certs=[], passphrase=password.encode() or None
        )
        if signer is None:
            raise SealError(f"{path} holds a key of a kind that can't seal")
        return cls(signer, certificate)

    @property
    def subject(self) -> str:
        """Whose certificate it is."""
        return _named(self._certificate)

    def apply(self, pdf: bytes, now: dt.datetime) -> bytes:
        """The sealed document, which begins with these bytes; not for a thread with an event loop.

        Raises SealError.
        """
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
        from pyhanko.sign import fields, signers  # noqa: PLC0415

        _require_fit(self._certificate, now)
        how = signers.PdfSignatureMetadata(
            field_name=FIELD,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        field = fields.SigFieldSpec(FIELD, box=None)
        sealing = signers.PdfSigner(how, signer=self._signer, new_field_spec=field)
        try:
            sealed: bytes = sealing.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue()
        except Exception as error:
            raise SealError(f"the document can't be sealed ({type(error).__name__}: {error})") from error
        if not sealed.startswith(pdf):
            raise SealError("sealing has changed the document")
        return sealed


def is_sealed(pdf: bytes) -> bool:
    """Whether a PDF says that it has a seal."""
    return b"/ETSI.CAdES.detached" in pdf


def sealed_by(pdf: bytes) -> str:
    """Whose certificate sealed all of a document, unchanged since; who issued it is for the reader to judge.

    Not for a thread with an event loop. Raises NoSealerError, SealError for a seal that is broken, or isn't
    the only one and on all of the document.
    """
    _signers()
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    try:
        (seal,) = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
        signer = seal.signer_cert
        # Trusted as it stands: whether its issuer is to be believed isn't asked here.
        found = validate_pdf_signature(seal, ValidationContext(trust_roots=[signer], allow_fetching=False))
    except Exception as error:
        raise SealError(f"the seal can't be read ({type(error).__name__})") from error
    if not (found.intact and found.valid):
        raise SealError("the seal is broken: the document has been changed")
    if found.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise SealError("something was added after the seal")
    names = signer.subject.native
    return str(names.get("organization_name") or names.get("common_name") or signer.subject.human_friendly)


def _signers() -> Any:
    try:
        from pyhanko.sign import signers  # noqa: PLC0415  # an extra, and slow to load
    except ImportError:
        raise NoSealerError("pyHanko is missing: install Justera with its extra, justera[seal]") from None
    return signers


def _require_fit(certificate: Certificate, now: dt.datetime) -> None:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= now <= ends:
        raise SealError(f"the certificate is valid from {begins:%Y-%m-%d} to {ends:%Y-%m-%d} only")
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise SealError("the certificate isn't for signatures")


def _named(certificate: Certificate) -> str:
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = certificate.subject.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)
    return certificate.subject.rfc4514_string()
