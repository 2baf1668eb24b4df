"""What `justera export` writes: one row for each form of the minutes.

The libraries behind a form are loaded when it is asked for: the other commands start without them.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeAlias

from msgspec import Struct

from meetings.group import Group
from meetings.log import Logged
from minutes.document import MinutesDocument, document_of, previous_to
from minutes.jsonexport import to_json
from minutes.letterhead import COLOUR, Letterhead
from minutes.markdown import markdown

Form: TypeAlias = Literal["md", "json", "docx", "pdf", "ics"]


class NotMadeError(Exception):
    """A document that can't be made in this form, and why."""


class Export(Struct, frozen=True):
    """What is written of a meeting: its log, its group, and a version; None is as it stands now."""

    log: Sequence[Logged]
    group: Group
    version: int | None = None

    @property
    def document(self) -> MinutesDocument:
        """The minutes; raises LookupError where there is no such version."""
        return document_of(self.log, version=self.version, group_name=self.group.name)

    @property
    def previous(self) -> MinutesDocument | None:
        """The version that a draft is read against; raises LookupError as `document` does."""
        return previous_to(self.document, self.log, group_name=self.group.name)

    @property
    def letterhead(self) -> Letterhead:
        """What the group has chosen to stand at the top, and its colour."""
        chosen = self.group.settings
        return Letterhead(chosen.letterhead, chosen.tagline, chosen.colour or COLOUR)

    @property
    def overview(self) -> bool:
        """Whether the group wants a table of all assignments at the end."""
        return self.group.settings.overview


def _markdown(export: Export) -> bytes:
    return markdown(export.document).encode()


def _json(export: Export) -> bytes:
    return to_json(export.document)


def _pdf(export: Export) -> bytes:
    from minutes.pdf import PdfError, render  # noqa: PLC0415  # see above

    try:
        return render(
            export.document,
            letterhead=export.letterhead,
            previous=export.previous,
            overview=export.overview,
        )
    except PdfError as error:
        raise NotMadeError(str(error)) from error


def _docx(export: Export) -> bytes:
    from minutes.docx import to_docx  # noqa: PLC0415  # see above

    return to_docx(
        export.document, letterhead=export.letterhead, previous=export.previous, overview=export.overview
    )


def _ics(export: Export) -> bytes:
    """A calendar shows the meeting as it was last agreed, whatever the version of its minutes."""
    from minutes.invitation import invitation  # noqa: PLC0415  # see above

    return invitation(export.log, group_name=export.group.name)


FORMS: Mapping[Form, Callable[[Export], bytes]] = MappingProxyType(
    {"md": _markdown, "json": _json, "pdf": _pdf, "docx": _docx, "ics": _ics}
)
