"""Links in cards, from the card to the file; and what somebody finds who has none."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiohttp
import pytest
from multidict import CIMultiDictProxy
from pydantic import SecretStr

from bot.exporting import FORMS, Export
from bot.files.links import Linked
from bot.files.making import Makers
from bot.settings import Settings
from meetings.meeting import Meeting
from playground.connector import Message
from tests.scenario.conftest import NOW, Scene, stage
from tests.scenario.steps import approved, cast, in_review, shown, told
from tests.scenario.test_archiving import kept
from tests.scenario.waiting import until

SET = Settings(
    public_url="https://justera.example.se", secret=SecretStr("en-hemlighet-som-ingen-kan-gissa-sig-till")
)


def fake(export: Export) -> bytes:
    document = export.document
    assert document.version is not None
    return f"%PDF {document.status} {document.version.number}".encode()


PDFS: Makers = {**FORMS, "pdf": fake}


@pytest.fixture
async def linked(tmp_path: Path) -> AsyncIterator[Scene]:
    async with stage(tmp_path, settings=SET, makers=PDFS) as scene:
        yield scene


def addresses(message: Message) -> dict[str, str]:
    """What the buttons of a card open."""
    card: Mapping[str, list[dict[str, str]]] = message.card() or {}
    return {one["title"]: one["url"] for one in card.get("actions", []) if one["type"] == "Action.OpenUrl"}


async def get(scene: Scene, address: str) -> tuple[int, bytes, CIMultiDictProxy[str]]:
    """Open an address of the public one where the bot is."""
    parts = urlsplit(address)
    base = scene.world.client.bot_url.removesuffix("/api/messages")
    async with aiohttp.ClientSession() as client, client.get(f"{base}{parts.path}") as response:
        return response.status, await response.read(), response.headers


async def test_the_draft_opens_as_pdf_and_as_docx(linked: Scene) -> None:
    await in_review(linked)
    found = addresses(await shown(linked, "PDF"))
    assert list(found) == ["PDF", "DOCX"]
    assert all(one.startswith("https://justera.example.se/files/") for one in found.values())
    status, body, headers = await get(linked, found["PDF"])
    assert (status, body) == (200, b"%PDF draft 1")
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    disposition = headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="Ledningsgruppen 2026-09-03 version 1.pdf"; ')
    assert unquote(disposition).endswith("filename*=UTF-8''Ledningsgruppen 2026-09-03 version 1.pdf")
    status, body, _ = await get(linked, found["DOCX"])
    assert (status, body[:2]) == (200, b"PK")


async def test_a_name_in_swedish_is_kept_whole(linked: Scene) -> None:
    await told(linked, cast(linked).secretary, "möte Årsmöte/“Öst” 3 september kl 13–15, Ekebro")
    meeting = await linked.meeting()
    assert linked.bot.links is not None
    status, body, headers = await get(linked, linked.bot.links.calendar(meeting))
    assert (status, body[:15]) == (200, b"BEGIN:VCALENDAR")
    assert unquote(headers["Content-Disposition"]).endswith("''Årsmöte “Öst” 2026-09-03.ics")
    assert headers["Content-Disposition"].isascii()
    assert headers["Content-Type"].startswith("text/calendar")


async def test_approved_minutes_are_handed_out_as_they_are_kept(linked: Scene) -> None:
    await approved(linked)
    document = await kept(linked)
    await until(linked, lambda: document.sha256[:16] in _text(linked))
    found = addresses(await shown(linked, "PDF"))
    linked.makers = {**FORMS}  # nothing can be made any more
    await linked.restart()
    status, body, _ = await get(linked, found["PDF"])
    assert (status, body) == (200, document.body)


def _text(scene: Scene) -> str:
    return "\n".join(one.text_of() for one in scene.group.channel.bot_messages)


async def test_a_reminder_brings_a_calendar_file(linked: Scene) -> None:
    await told(linked, cast(linked).secretary, "möte Ledningsgruppen 30 oktober kl 8.30–11, Ekebro")
    linked.clock.move(dt.datetime(2026, 10, 23, 8, 0, 1, tzinfo=NOW.tzinfo))
    reminder = await linked.card("Lägg i kalendern")
    found = addresses(reminder)
    status, body, _ = await get(linked, found["Lägg i kalendern"])
    assert status == 200
    assert b"Ledningsgruppen" in body


async def test_whatever_is_no_link_gets_the_same_page(linked: Scene) -> None:
    meeting = await in_review(linked)
    links = linked.bot.links
    assert links is not None
    good = links.address(meeting, Linked(meeting.id, 1, "docx"))
    token, name = urlsplit(good).path.split("/")[2:]
    other = links.address(meeting, Linked(meeting.id, 1, "pdf"))
    other_token = urlsplit(other).path.split("/")[2]
    paths = [
        f"/files/{token[:-2]}xx/{name}",
        f"/files/{token}/{name}x",
        f"/files/{token}/2026-09-03-version-1.pdf",
        f"/files/{other_token}/{name}",
        "/files/x/y.pdf",
        f"/files/%00{token}/{name}",
        f"/files/{token}/%E5.pdf",
        links.address(meeting, Linked("finns-inte", 1, "pdf")),
        links.address(meeting, Linked(meeting.id, 7, "docx")),
        links.address(meeting, Linked(meeting.id, 7, "pdf")),
    ]
    seen = {await _page(linked, path) for path in paths}
    linked.clock.move(linked.clock.now() + dt.timedelta(days=29))
    assert (await get(linked, good))[0] == 200
    linked.clock.move(linked.clock.now() + dt.timedelta(days=2))
    seen.add(await _page(linked, good))
    ((status, page, _),) = seen
    assert status == 403
    assert b'<html lang="sv">' in page
    assert "Länken gäller inte".encode() in page
    assert b"Ledningsgruppen" not in page


async def _page(scene: Scene, path: str) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    status, body, headers = await get(scene, path)
    told = sorted((key, value) for key, value in headers.items() if key != "Date")
    return status, body, tuple(told)


async def test_what_cannot_be_made_now_is_to_be_tried_again(tmp_path: Path) -> None:
    def broken(_: Export) -> bytes:
        raise RuntimeError("no ink")

    async with stage(tmp_path, settings=SET, makers={**FORMS, "pdf": broken}) as scene:
        await in_review(scene)
        found = addresses(await shown(scene, "PDF"))
        status, page, headers = await get(scene, found["PDF"])
        assert (status, headers["Retry-After"]) == (503, "5")
        assert "Försök igen".encode() in page
        assert (await get(scene, found["DOCX"]))[0] == 200


async def test_without_an_address_cards_say_nothing_of_links(scene: Scene) -> None:
    await in_review(scene)
    assert addresses(await shown(scene, "Godkänn")) == {}
    assert scene.bot.links is None
    status, page, _ = await get(scene, "https://justera.example.se/files/x/y.pdf")
    assert (status, "Länken gäller inte".encode() in page) == (403, True)


async def test_only_the_newest_version_has_links(linked: Scene) -> None:
    meeting: Meeting = await in_review(linked)
    await told(linked, cast(linked).secretary, "ändra 2.1 Frågan utreds.")
    await told(linked, cast(linked).secretary, "utkast")
    second = await shown(linked, "Godkänn")
    assert meeting.version == 1
    assert list(addresses(second)) == ["PDF", "DOCX"]
    await until(linked, lambda: _replaced(linked) != [])
    assert [addresses(one) for one in _replaced(linked)] == [{}]


def _replaced(scene: Scene) -> list[Message]:
    return [one for one in scene.group.channel.bot_messages if "har ersatt den här" in one.text_of()]
