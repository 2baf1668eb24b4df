"""`GET /files/{token}/{name}`: the document that a link opens, and one page for everything else."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web

from bot.exporting import Form
from bot.files.links import Linked, Links
from bot.files.making import Archive, BusyError, Maker
from bot.metrics import DOWNLOADS
from bot.pages import page
from meetings.calendar import local
from meetings.meeting import Meeting
from meetings.model import Language
from meetings.ports import Document, StorageUnavailableError

TYPES: dict[Form, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
COME_BACK = "5"
"""Seconds."""

_TITLE = 80
_UNFIT = frozenset('\\/:*?"<>|')

log = structlog.get_logger("files")


class Files:
    """Answers those who open a link; `kept` gives the PDF of an approved version as it is kept."""

    def __init__(
        self,
        links: Links | None,
        archive: Archive,
        maker: Maker,
        kept: Callable[[str, int], Awaitable[Document | None]],
        language: Language,
    ) -> None:
        self._links = links
        self._archive = archive
        self._maker = maker
        self._kept = kept
        self._no_link = page(language, "link")
        self._later = page(language, "later")

    def routes(self) -> list[web.RouteDef]:
        """The route; without links every address of it is one that isn't valid."""
        return [web.get("/files/{token}/{name}", self._answer)]

    async def _answer(self, request: web.Request) -> web.Response:
        """A link that isn't valid is answered before anything is looked up, and so tells of nothing."""
        linked = None
        if self._links is not None:
            linked = self._links.read(request.match_info["token"], request.match_info["name"])
        if linked is None:
            return self._refused()
        try:
            body, name = await self._document(linked)
        except LookupError:
            return self._refused()
        except (BusyError, StorageUnavailableError) as error:
            log.warning("a document is late", form=linked.form, reason=type(error).__name__)
            return self._come_back(linked)
        except Exception:
            log.exception("a document can't be made", form=linked.form, meeting=linked.meeting)
            return self._come_back(linked)
        DOWNLOADS.labels(linked.form, "sent").inc()
        headers = {
            **HEADERS,
            "Content-Disposition": _attachment(name),
            "Content-Type": TYPES[linked.form],
        }
        return web.Response(body=body, headers=headers)

    async def _document(self, linked: Linked) -> tuple[bytes, str]:
        meeting = await self._archive.meeting(linked.meeting)
        if meeting is None:
            raise LookupError(linked.meeting)
        if linked.form == "pdf":
            kept = await self._kept(linked.meeting, linked.version)
            if kept is not None:
                return kept.body, _file_name(meeting, linked)
        return await self._maker.make(linked), _file_name(meeting, linked)

    def _refused(self) -> web.Response:
        DOWNLOADS.labels("none", "refused").inc()
        return web.Response(text=self._no_link, status=403, content_type="text/html", headers=HEADERS)

    def _come_back(self, linked: Linked) -> web.Response:
        DOWNLOADS.labels(linked.form, "late").inc()
        headers = {**HEADERS, "Retry-After": COME_BACK}
        return web.Response(text=self._later, status=503, content_type="text/html", headers=headers)


def _file_name(meeting: Meeting, linked: Linked) -> str:
    """What the file is saved as: the meeting's title, its day, and which version it is."""
    fit = "".join(" " if sign in _UNFIT or not sign.isprintable() else sign for sign in meeting.title)
    title = " ".join(fit.split())[:_TITLE].strip(" .") or "Justera"
    day = local(meeting.occasion.start, ZoneInfo(meeting.zone)).date().isoformat()
    version = f" version {linked.version}" if linked.version else ""
    return f"{title} {day}{version}.{linked.form}"


def _attachment(name: str) -> str:
    """RFC 6266: the name in ASCII for old clients, and in full as RFC 8187 (which took RFC 5987's place)."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
