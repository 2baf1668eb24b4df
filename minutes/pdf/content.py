"""What the template sets in type: the document as plain data, in the order of its other forms."""

from collections.abc import Sequence

from meetings.phrases.wording import long_date
from minutes.changes import changes, told
from minutes.letterhead import Letterhead
from minutes.model import DocumentStatus, MinutesDocument, Signature
from minutes.pdf.flow import flow
from minutes.pdf.fonts import DIGITS, FAMILIES
from minutes.pdf.setting import Part, Setting
from minutes.text import REPLACEMENT
from minutes.words import say
from minutes.writing import optional_line

_REGIONS = {"sv": "SE", "en": "GB"}
_RUNNING = 48
"""Characters of the title in the header, so that it stays on one line."""

_STAYING = 120
"""Characters of the last parts that stand on the page of the signatures."""

_FEW = 4
"""And no more of them than this."""

_TALL = 2_500
"""A part of more characters may fill a page to its end: it can't be kept whole with anything."""


def content(
    document: MinutesDocument,
    letterhead: Letterhead,
    previous: MinutesDocument | None,
    setting: Setting,
    *,
    overview: bool,
    leading: float,
) -> Part:
    """All that the template reads. `previous` is the version that a draft is compared with.

    `leading` is the space between the lines of the last part, in parts of the type's size.
    """
    parts = list(flow(document, setting, overview=overview))
    made: Part = {
        "language": document.language,
        "region": _REGIONS[document.language],
        "fonts": FAMILIES,
        "digits": DIGITS,
        **_letterhead(document, letterhead, setting),
        **_properties(document, setting),
        **_title(document, setting),
        "facts": _facts(document, letterhead, setting),
        "changes": _changes(document, previous, setting) if previous else None,
        "present": _present(document, setting),
        "absent": _absent(document, setting),
        "parts": parts,
        "staying": _staying([part["size"] for part in parts]),
        "leading": leading,
        "signatures": [_signature(document, one, setting) for one in document.signatures],
        "checksum": _checksum(document),
    }
    return {**made, "replaced": _replaced(document, setting)}


def ends_tall(data: Part) -> bool:
    """Whether the last part is too long to be moved to the page of the signatures."""
    return bool(data["parts"]) and not data["staying"]


def _letterhead(document: MinutesDocument, letterhead: Letterhead, setting: Setting) -> Part:
    tagline = optional_line(letterhead.tagline)
    return {
        "name": setting.text(_name(document, letterhead)),
        "tagline": setting.text(tagline) if tagline else None,
        "colour": letterhead.colour,
        "panel": letterhead.panel,
        "on_panel": letterhead.on_panel,
    }


def _name(document: MinutesDocument, letterhead: Letterhead) -> str:
    return optional_line(letterhead.name) or document.group or document.title


def _properties(document: MinutesDocument, setting: Setting) -> Part:
    language = document.language
    title = f"{document.heading} {document.title}"
    secretary = next((one.name for one in document.signatures if one.role == "secretary"), None)
    return {
        "title": setting.plain(title),
        "author": setting.plain(secretary or document.group or document.title),
        "description": setting.plain(f"{title}, {document.held.text}. {document.status_text}."),
        "keywords": [say(language, "keyword"), setting.plain(document.group or document.title)],
        "attachment": {
            "name": say(language, "attachment.name"),
            "description": say(language, "attachment"),
        },
    }


def _title(document: MinutesDocument, setting: Setting) -> Part:
    language = document.language
    day = long_date(document.held.start.date(), language)
    cancelled = document.status is DocumentStatus.CANCELLED
    return {
        "heading": document.heading,
        "own_title": setting.text(document.title),
        "status": say(language, "status.cancelled") if cancelled else document.status_text,
        "final": document.status is DocumentStatus.APPROVED,
        "notice": setting.text(document.status_text) if cancelled else None,
        "running": setting.text(f"{document.heading} {_short(document.title)} · {day}"),
        # The words around two numbers that only the template knows.
        "page": say(language, "page", page="\n", pages="\n").split("\n"),
    }


def _facts(document: MinutesDocument, letterhead: Letterhead, setting: Setting) -> list[Part]:
    group = document.group if document.group != _name(document, letterhead) else None
    facts = (
        ("group", group),
        ("time", document.held.text),
        ("place", document.held.place),
        ("correction", document.correction),
    )
    return [
        {"label": say(document.language, f"label.{key}"), "text": setting.text(text)}
        for key, text in facts
        if text
    ]


def _changes(document: MinutesDocument, previous: MinutesDocument, setting: Setting) -> Part:
    language = document.language
    number = previous.version.number if previous.version else 0
    found = told(changes(previous, document), language)
    key = "label.changes" if found else "label.unchanged"
    return {
        "title": say(language, key, version=number),
        "sections": [{"title": setting.text(one.title), "lines": setting.texts(one.lines)} for one in found],
    }


def _present(document: MinutesDocument, setting: Setting) -> Part:
    language = document.language
    return {
        "title": say(language, "label.participants"),
        "columns": [say(language, f"column.{key}") for key in ("name", "detail")],
        "rows": [[setting.text(one.name), setting.text(one.detail)] for one in document.participants],
    }


def _absent(document: MinutesDocument, setting: Setting) -> Part:
    named = (", ".join(filter(None, (one.name, one.organisation))) for one in document.absent)
    return {"title": say(document.language, "label.absent"), "names": setting.texts(named)}


def _staying(sizes: Sequence[int]) -> int:
    """How many of the last parts stay with the signatures: so many that the page isn't empty but for them."""
    kept, characters = 0, 0
    for size in reversed(sizes[-_FEW:]):
        if size > _TALL or characters >= _STAYING:
            break
        kept, characters = kept + 1, characters + size
    return kept


def _signature(document: MinutesDocument, one: Signature, setting: Setting) -> Part:
    return {
        "label": say(document.language, f"label.{one.role}"),
        "name": setting.text(one.name),
        "approval": setting.text(one.approval.text) if one.approval else None,
    }


def _checksum(document: MinutesDocument) -> Part | None:
    if document.version is None:
        return None
    said = say(document.language, "label.checksum", version=document.version.number)
    return {"label": f"{said}:", "hash": document.version.hash}


def _replaced(document: MinutesDocument, setting: Setting) -> str | None:
    times = sum(one.times for one in setting.signs.replaced)
    return say(document.language, "replaced", n=times, mark=REPLACEMENT) if times else None


def _short(title: str) -> str:
    return title if len(title) <= _RUNNING else f"{title[: _RUNNING - 1].rstrip()}…"
