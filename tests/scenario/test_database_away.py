"""While nothing can be saved people are told so at once, and see what can still be read; then all goes on."""

import asyncio
import datetime as dt
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from meetings.model import Note
from meetings.ports import Owed, StorageUnavailableError, Unit
from playground.connector import Message, Person, trouble
from playground.connector.cardview import inputs
from tests.scenario.conftest import PATIENCE, Scene, stage
from tests.scenario.steps import approved, cast, opened, press, shown
from tests.scenario.test_links import PDFS, SET, addresses, get
from tests.scenario.test_reminders import FAR, REMINDED, reminders
from tests.scenario.waiting import answers, boards, quiet, until

UNSAVED = "Jag kan inte spara något just nu"
UNSURE = "vet inte om det hann sparas"
READING = "Just nu kan jag visa, men inte spara något."


@contextmanager
def disk_full(scene: Scene) -> Iterator[None]:
    """What the database writes finds no room: no file of this process may grow past its log of changes."""
    log = Path(scene.database_url.removeprefix("sqlite:///") + "-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def noted(scene: Scene, place: int = 0) -> list[str]:
    """The notes under the first item, but the one on who was elected."""
    found = [one.text for one in (await scene.meeting(place)).agenda[0].visible if isinstance(one, Note)]
    return [text for text in found if "justerare" not in text]


async def status(scene: Scene, path: str) -> int:
    """What one of the operators' addresses answers."""
    base = scene.world.client.bot_url.removesuffix("/api/messages")
    async with aiohttp.ClientSession() as client, client.get(base + path) as response:
        return response.status


async def metric(scene: Scene, name: str) -> float | None:
    """A figure of /metrics; None where it is absent."""
    base = scene.world.client.bot_url.removesuffix("/api/messages")
    async with aiohttp.ClientSession() as client, client.get(base + "/metrics") as response:
        assert response.status == 200
        lines = (await response.text()).splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)), None)


async def becomes(scene: Scene, path: str, wanted: int) -> None:
    """Wait until an address answers so."""
    async with asyncio.timeout(PATIENCE):
        while await status(scene, path) != wanted:  # noqa: ASYNC110  # it doesn't tell by itself
            await asyncio.sleep(0.05)


async def told(scene: Scene, who: Person, text: str) -> str:
    """Write; all text of the first answer."""
    return (await scene.says(who, text)).text_of(who)


async def test_what_is_written_is_answered_at_once_and_can_be_written_again(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    with disk_full(scene):
        for number in range(3):
            answer = await told(scene, people.member, f"anteckning Rad {number}")
            assert answer.startswith(UNSAVED)
            assert "Skriv det igen om en stund" in answer
        await becomes(scene, "/readyz", 503)
        assert await status(scene, "/healthz") == 200
        assert await metric(scene, "justera_database_up") == 0
        assert await metric(scene, "justera_open_meetings") == 1
    await becomes(scene, "/readyz", 200)
    assert await metric(scene, "justera_database_up") == 1
    assert await noted(scene) == []
    assert "noterad" in await told(scene, people.member, "anteckning Rad 0")
    assert await noted(scene) == ["Rad 0"]
    await until(scene, lambda: "2 anteckningar" in boards(scene)[0].text_of())


async def test_who_adds_the_bot_is_welcomed_once_all_the_same(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    with disk_full(scene):
        assert (await told(scene, people.member, "anteckning Rad")).startswith(UNSAVED)
        for _ in range(2):
            answers_ = await scene.world.add_bot(scene.group.chat, people.chair)
            assert {one.status for one in answers_} == {200}
        welcome = await scene.group.chat.wait_for("jag är Justera")
        await scene.world.settled(0.1)
        assert scene.group.chat.bot_messages == [welcome]
        assert welcome.text_of().startswith(READING)
    await becomes(scene, "/readyz", 200)
    answer = await scene.says(people.chair, "möte Vattenrådet 3 september kl 9", where=scene.group.chat)
    assert "Vattenrådet" in answer.text_of()


async def test_what_only_reads_is_answered_from_what_can_be_read(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await told(scene, people.secretary, f"uppdrag {people.chair.name} Köpa kaffe")
    await told(scene, people.secretary, "beslut Att bygga en bro")
    await quiet(scene)
    shown_before = len(boards(scene))
    with disk_full(scene):
        for who, question, expected in (
            (people.chair, "mina uppdrag", "Köpa kaffe"),
            (people.member, "sök bro", "Att bygga en bro"),
            (people.member, "hjälp", "Det här kan du skriva"),
            (people.member, "dagordning", "Välkommen"),
        ):
            answer = await told(scene, who, question)
            assert answer.startswith(READING), question
            assert expected in answer
        assert len(boards(scene)) == shown_before + 1
    await becomes(scene, "/readyz", 200)
    assert not (await told(scene, people.member, "hjälp")).startswith(READING)


async def test_a_message_that_asks_and_notes_is_answered_in_both_parts(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    with disk_full(scene):
        sent = await people.member.says(scene.group.channel, "anteckning En rad\nsök bro")
        await until(scene, lambda: len(answers(scene, sent.message)) == 2)
        first, second = (one.text_of() for one in answers(scene, sent.message))
        assert first.startswith(UNSAVED)
        assert second.startswith(READING)
    assert await noted(scene) == []


@pytest.mark.parametrize("as_submit", [False, True], ids=["execute", "submit"])
async def test_a_form_says_so_and_keeps_what_was_filled_in(scene: Scene, as_submit: bool) -> None:
    people = cast(scene)
    await opened(scene)
    panel = await scene.card("Bordlägg")
    await quiet(scene)
    with disk_full(scene):
        assert (await told(scene, people.member, "anteckning En rad")).startswith(UNSAVED)
        form = await press(people.member, panel, "Anteckning", as_submit=as_submit)
        assert form.text.startswith(READING)
        kept = await press(people.member, form.message, "Spara", {"text": "Två anbud"}, as_submit=as_submit)
        assert "Tryck på Spara igen om en stund" in kept.text
        fields = inputs(kept.message.card(people.member))
        assert {one["id"]: one.get("value") for one in fields}["text"] == "Två anbud"
    await becomes(scene, "/readyz", 200)
    saved = await press(people.member, kept.message, "Spara", {"text": "Två anbud"}, as_submit=as_submit)
    assert "Två anbud" in saved.text
    assert await noted(scene) == ["Två anbud"]


@pytest.mark.parametrize("as_submit", [False, True], ids=["execute", "submit"])
async def test_a_press_that_would_change_something_says_that_it_did_not(
    scene: Scene, as_submit: bool
) -> None:
    people = cast(scene)
    await opened(scene)
    board = await shown(scene, "Nästa punkt")
    await quiet(scene)
    with disk_full(scene):
        pressed = await press(people.chair, board, "Nästa punkt", as_submit=as_submit)
        assert pressed.text.startswith(UNSAVED)
        assert "Tryck igen om en stund" in pressed.text
    current = (await scene.meeting()).current_item
    assert current is not None
    assert current.number == 1


async def test_what_came_due_meanwhile_is_said_when_there_is_room_again(scene: Scene) -> None:
    await scene.says(scene.group.secretary, FAR)
    await quiet(scene)
    with disk_full(scene):
        scene.clock.move(REMINDED)
        await becomes(scene, "/readyz", 503)
        assert reminders(scene) == []
    await until(scene, lambda: reminders(scene))
    await quiet(scene)
    assert len(reminders(scene)) == 1


async def test_what_was_sent_and_could_not_be_marked_is_not_said_twice(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    slow = scene.world.connector.troubles.order(trouble.slow(0.3), operations="reply")
    sent = await people.member.says(scene.group.channel, "anteckning En rad")
    await until(scene, lambda: slow.hits)
    with disk_full(scene):
        await until(scene, lambda: answers(scene, sent.message))
        assert scene.bot.delivery.in_hand
        await becomes(scene, "/readyz", 503)
    await until(scene, lambda: not scene.bot.delivery.in_hand)
    await quiet(scene)
    assert len(answers(scene, sent.message)) == 1
    assert await noted(scene) == ["En rad"]


@pytest.fixture
async def linked(tmp_path: Path) -> AsyncIterator[Scene]:
    async with stage(tmp_path, settings=SET, makers=PDFS) as scene:
        yield scene


async def test_a_link_to_approved_minutes_opens_all_the_same(linked: Scene) -> None:
    await approved(linked)
    card: Message = await shown(linked, "PDF")
    await quiet(linked)
    found = addresses(card)
    with disk_full(linked):
        assert (await told(linked, cast(linked).member, "möte Nästa 4 oktober kl 9–10")).startswith(UNSAVED)
        code, body, _ = await get(linked, found["PDF"])
        assert (code, body) == (200, b"%PDF approved 1")


async def test_the_bot_outlives_many_bad_moments(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await quiet(scene)
    saved = []
    for number in range(6):
        if number % 2:
            with disk_full(scene):
                assert (await told(scene, people.member, f"anteckning Rad {number}")).startswith(UNSAVED)
        else:
            assert "noterad" in await told(scene, people.member, f"anteckning Rad {number}")
            saved.append(f"Rad {number}")
    assert await noted(scene) == saved
    await until(scene, lambda: "4 anteckningar" in boards(scene)[0].text_of())
    scene.clock.move(scene.clock.now() + dt.timedelta(days=1))
    await quiet(scene)
    assert (await scene.bot.store.outbox_counts())["dead"] == 0


async def test_what_may_have_been_saved_is_not_said_to_be_lost(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection broke during the commit: what is on disk shows whether it arrived."""
    people = cast(scene)
    await opened(scene)
    board = await shown(scene, "Nästa punkt")
    await quiet(scene)
    commit = scene.bot.store.commit

    async def cut(unit: Unit) -> tuple[Owed, ...]:
        await commit(unit)
        error = StorageUnavailableError("cut")
        error.unsure = True
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(scene.bot.store, "commit", cut)
        sent = await people.member.says(scene.group.channel, "anteckning En rad")
        await until(scene, lambda: answers(scene, sent.message))
        assert UNSURE in answers(scene, sent.message)[0].text_of()
        assert UNSURE in (await press(people.chair, board, "Nästa punkt")).text
    assert await noted(scene) == ["En rad"]
    current = (await scene.meeting()).current_item
    assert current is not None
    assert current.number == 2
