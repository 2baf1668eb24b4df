"""What a group's documents look like is chosen in words, and stands in every document that is made after."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader
from typer.testing import CliRunner

from bot.cli import app
from meetings.group import Settings
from tests.scenario.conftest import Scene, stage
from tests.scenario.steps import cast, in_review, shown, told
from tests.scenario.test_archiving import kept
from tests.scenario.test_links import SET, addresses, get
from tests.scenario.words import room


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("brevhuvud Sjölänken", "Överst i dokumenten står nu Sjölänken."),
        ("brevhuvud av", "Överst i dokumenten står nu mötets namn."),
        ("underrad fem kommuner vid en sjö", "Under namnet i dokumenten står nu: fem kommuner vid en sjö"),
        ("Underrad: ingen", "Dokumenten har ingen underrad."),
        ("färg #1A5F7A", "Dokumentens färg är nu #1a5f7a."),
        ("Färg: vinröd", "Dokumentens färg är nu #7a1f3d."),
        ("färg av", "Dokumenten har nu den vanliga färgen."),
        ("uppdragstabell på", "Dokumenten slutar nu med en tabell över mötets uppdrag."),
        ("uppdragstabell av", "Dokumenten har ingen tabell över uppdragen."),
    ],
)
async def test_a_choice_is_answered_with_what_is_so_now(scene: Scene, text: str, answered: str) -> None:
    assert await room(scene).answer(text) == answered


async def test_a_choice_is_answered_in_english_too(scene: Scene) -> None:
    here = room(scene)
    await here.answer("language en")
    for text, answered in (
        ("letterhead The Lake Group", "At the top of documents it now says The Lake Group."),
        ("letterhead off", "At the top of documents it now says what the meeting is called."),
        ("tagline Five towns, one lake", "Under the name in documents it now says: Five towns, one lake"),
        ("tagline none", "Documents have no tagline."),
        ("colour green", "The colour of documents is now #1e6b3a."),
        ("color off", "Documents now have the usual colour."),
        ("assignment table on", "Documents now end with a table of the meeting's actions."),
        ("assignment table off", "Documents have no table of actions."),
    ):
        assert await here.answer(text) == answered
    told_why = await here.answer("colour yellow")
    assert told_why.startswith("The colour #ffcc00 is too hard to see against white (1.5:1; at least 4.5:1")


async def test_several_are_chosen_in_one_message_and_kept_over_a_restart(scene: Scene) -> None:
    here = room(scene)
    answer = await here.answer("brevhuvud Sjölänken\nunderrad fem kommuner\nfärg #036\nuppdragstabell på")
    assert len(answer.splitlines()) == 4
    await scene.restart()
    settings = (await scene.bot.store.group(scene.group.channel.id, fresh=True)).settings
    assert settings == Settings(
        letterhead="Sjölänken", tagline="fem kommuner", colour="#003366", overview=True
    )


async def test_a_colour_that_nobody_can_read_is_refused_with_the_nearest_one_that_passes(
    scene: Scene,
) -> None:
    here = room(scene)
    await here.answer("färg blå")
    refused = await here.answer("färg #ffcc00")
    assert refused.splitlines()[0] == (
        "Färgen #ffcc00 syns för dåligt mot vitt (1,5:1; minst 4,5:1 behövs). Skriv ”färg #917300”."
    )
    assert refused.endswith("Du skrev:\nfärg #ffcc00")
    assert await here.answer("färg #917300") == "Dokumentens färg är nu #917300."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("brevhuvud", "Vilket namn ska stå överst i dokumenten?"),
        ("underrad:", "Vad ska stå under namnet i dokumenten?"),
        ("färg", "Vilken färg ska dokumenten ha?"),
        ("färg blågrön", "Jag förstår inte färgen ”blågrön”. Skriv till exempel ”färg #1a5f7a”"),
        ("färg #12345", "Jag förstår inte färgen ”#12345”."),
        ("uppdragstabell kanske", "Ska dokumenten sluta med en tabell över uppdragen?"),
        (f"brevhuvud {'x' * 51}", "Raden är 51 tecken lång, och 50 är det mesta som får plats."),
        (f"underrad {'x' * 81}", "Raden är 81 tecken lång, och 80 är det mesta som får plats."),
    ],
)
async def test_what_cannot_be_chosen_says_what_to_write(scene: Scene, text: str, why: str) -> None:
    answer = await room(scene).answer(text)
    assert answer.startswith(why)
    assert answer.endswith(f"Du skrev:\n{text}")


@pytest.fixture
async def linked(tmp_path: Path) -> AsyncIterator[Scene]:
    async with stage(tmp_path, settings=SET) as scene:
        yield scene


def _pdf(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)


def _word(body: bytes) -> tuple[str, str]:
    """What stands at the top of the first page, and the rest."""
    document = Document(BytesIO(body))
    [section] = document.sections
    head = "\n".join(one.text for one in section.first_page_header.paragraphs)
    return head, "\n".join(one.text for one in document.paragraphs)


async def _exported(scene: Scene, meeting: str, form: str, file: Path) -> bytes:
    arguments = ["export", meeting, "--format", form, "-o", str(file), "--database-url", scene.database_url]
    result = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    assert result.exit_code == 0, result.output
    return file.read_bytes()


@pytest.mark.slow
async def test_documents_have_what_the_group_has_chosen(linked: Scene, tmp_path: Path) -> None:
    people = cast(linked)
    meeting = await in_review(linked)
    found = addresses(await shown(linked, "PDF"))
    plain = _pdf((await get(linked, found["PDF"]))[1])
    assert "Sjölänken" not in plain
    assert "Uppdrag från mötet" not in plain
    await told(
        linked,
        people.secretary,
        "brevhuvud Sjölänken",
        "underrad fem kommuner vid en sjö",
        "färg vinröd",
        "uppdragstabell på",
    )
    pdf = (await get(linked, found["PDF"]))[1]
    for text in ("Sjölänken", "fem kommuner vid en sjö", "Uppdrag från mötet"):
        assert text in _pdf(pdf)
    word = (await get(linked, found["DOCX"]))[1]
    head, rest = _word(word)
    assert head.startswith("Sjölänken\t")
    assert head.endswith("fem kommuner vid en sjö")
    assert "Uppdrag från mötet" in rest
    assert await _exported(linked, meeting.id, "docx", tmp_path / "minutes.docx") == word

    await linked.says(people.approver, "godkänn")
    document = await kept(linked)
    assert "fem kommuner vid en sjö" in _pdf(document.body)
    await told(linked, people.secretary, "underrad av", "färg av")
    assert await _exported(linked, meeting.id, "pdf", tmp_path / "minutes.pdf") == document.body
    assert "fem kommuner" not in _word((await get(linked, found["DOCX"]))[1])[0]
