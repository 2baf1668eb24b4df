"""PDFs as tests make and read them: each is validated, and its text is read back."""

import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import page
from pypdf import PdfReader

from meetings import commands as cmd
from meetings.model import Language, Role
from minutes.document import MinutesDocument, document_of, previous_to
from minutes.letterhead import Letterhead
from minutes.pdf import render
from tests.unit.minutes.room import APPROVER, CHAIR, MEMBER, SECRETARY, Room

GROUP = "Sjölänkens ledningsgrupp"
PROFILES = ("3a", "ua1")


def made(
    document: MinutesDocument,
    *,
    letterhead: Letterhead | None = None,
    previous: MinutesDocument | None = None,
    overview: bool = False,
) -> bytes:
    """The document as a PDF in which a validator finds nothing."""
    pdf = render(document, letterhead=letterhead, previous=previous, overview=overview)
    assert findings(pdf) == []
    return pdf


def pdf_of(room: Room, *, letterhead: Letterhead | None = None, overview: bool = False) -> bytes:
    """The minutes of a meeting as they stand, with what a draft changed."""
    document = document_of(room.log, group_name=GROUP)
    previous = previous_to(document, room.log, group_name=GROUP)
    return made(document, letterhead=letterhead, previous=previous, overview=overview)


def findings(pdf: bytes) -> list[str]:
    """What a validator of PDF/A-3a and PDF/UA-1 finds."""
    reports = (page.validate_pdf_bytes(pdf, profile=profile) for profile in PROFILES)
    failures = [one for report in reports for one in report.failures]
    return [f"{one.rule_id}: {one.message}" for one in failures if not _is_misread(one, pdf)]


def _is_misread(failure: page.ValidationFailure, pdf: bytes) -> bool:
    """Whether the validator took the last byte of a stream for part of the line's end after it.

    It does so where a stream ends with a carriage return, although its length is right; veraPDF knows better.
    """
    if failure.rule_id != "PDFA3A-STREAM-LENGTH-001":
        return False
    streams = re.finditer(rb"/Length (\d+)(?:(?!endobj).)*?>>\s*stream\n", pdf, re.DOTALL)
    ends = [one.end() + int(one[1]) for one in streams]
    assert len(ends) == pdf.count(b"\nendstream")
    return all(pdf.startswith(b"\nendstream", end) for end in ends)


def pages(pdf: bytes) -> list[str]:
    """The text of each page as pypdf extracts it, with header and footer."""
    return [one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages]


def attached(pdf: bytes) -> dict[str, list[bytes]]:
    """The files in the PDF."""
    return dict(PdfReader(io.BytesIO(pdf)).attachments)


def attached_json(pdf: bytes) -> Any:
    """The document's data out of the PDF."""
    [[data]] = attached(pdf).values()
    return json.loads(data)


def essence(text: str) -> str:
    """The Latin letters and digits of a text: what no line's end, hyphen or other script comes between."""
    return re.sub(r"[^0-9A-Za-zÀ-ÖØ-öø-\u017f]", "", unicodedata.normalize("NFC", text))


def body(pdf: bytes) -> str:
    """The essence of all pages one after the other, without what stands at the top and foot of each."""
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    status = essence(str(metadata.subject).rsplit(". ", 1)[-1])
    read = []
    for at, text in enumerate(pages(pdf)):
        shown = essence(text).removesuffix(essence(text.splitlines()[-1]))
        # The header of all pages but the first ends with the status.
        read.append(shown.partition(status)[2] if at else shown)
    return "".join(read)


def missing(wanted: Iterable[str], read: str) -> list[str]:
    """Those texts whose essence isn't found in what is read, when both are gone through in order."""
    texts = list(wanted)
    if any(unicodedata.bidirectional(one) in {"R", "AL", "AN"} for text in texts for one in text):
        # Digits beside right-to-left letters are set among them.
        read, texts = _without_digits(read), [_without_digits(text) for text in texts]
    at, gone = 0, []
    for text in texts:
        found = read.find(essence(text), at)
        if found < 0:
            gone.append(text)
        else:
            at = found + len(essence(text))
    return gone


def _without_digits(text: str) -> str:
    return re.sub(r"\d", "", text)


def long_meeting(items: int, language: Language = "sv") -> Room:
    """A meeting of about two thirds of a page for each item, in which everything occurs."""
    room = Room("Planeringsdagar", language=language)
    room.does(*(cmd.AddItem(f"Ärende {number} om vägar och vatten") for number in range(1, items + 1)))
    room.does(
        cmd.Elect(Role.CHAIR, (CHAIR,)),
        cmd.Elect(Role.SECRETARY, (SECRETARY,)),
        cmd.Elect(Role.APPROVER, (APPROVER,)),
    )
    room.does(cmd.RecordAttendance((CHAIR, MEMBER, APPROVER, SECRETARY)), cmd.OpenMeeting())
    for number in range(1, items + 1):
        room.does(cmd.GoToItem(number), *_said(number))
    room.close()
    return room


def _said(number: int) -> Iterator[cmd.Command]:
    spoken = (
        "Arbetsgruppen redovisar samhällsbyggnadsförvaltningarnas underlag och svarar på frågor om kostnader,"
        f" tider och ansvar i ärende {number}. Gruppen önskar en tydligare beskrivning av genomförandet den"
        " 28 oktober kl 8.30–11.00 och av hur medborgarna får veta vad som händer."
    )
    yield cmd.TakeNote(f"{spoken}\n{spoken}")
    yield cmd.AddHeading(f"Synpunkter på förslag {number}")
    yield cmd.TakeNote(spoken)
    yield cmd.RecordDecision(
        f"Gruppen ställer sig bakom förslag {number} och uppdrar åt arbetsgruppen att börja."
    )
    yield cmd.AddRider(f"att kostnaden för del {number} redovisas före årsskiftet.")
    yield cmd.RecordAssignment((MEMBER, CHAIR), f"Ta in priser för del {number}")
